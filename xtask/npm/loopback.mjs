// A server that only this machine can reach, on a port that the system chooses.
import { once } from "node:events";
import { createServer } from "node:http";

/**
 * @param {import("node:http").RequestListener} serve
 * @param {import("node:http").ServerOptions} [options]
 * @returns {Promise<{ origin: string, close(): void }>}
 */
export async function serveOnLoopback(serve, options = {}) {
  const server = createServer(options, serve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
