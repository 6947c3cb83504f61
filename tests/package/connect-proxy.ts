// Not literals: bundlers for the other runtimes would look for them.
const [HTTP, NET] = ["node:http", "node:net"];

/** A proxy on this machine, as companies have them: it opens tunnels (CONNECT), and serves nothing else. */
export async function withConnectProxy<T>(run: (url: string, tunnels: readonly string[]) => Promise<T>): Promise<T> {
  const { createServer } = (await import(HTTP as string)) as typeof import("node:http");
  const { connect } = (await import(NET as string)) as typeof import("node:net");
  const tunnels: string[] = [];
  const sockets = new Set<import("node:stream").Duplex>();
  const server = createServer((_, response) => void response.writeHead(405).end());
  server.on("connect", ({ url = "" }, socket, head) => {
    tunnels.push(url);
    const { hostname, port } = new URL(`http://${url}`);
    const far = connect(Number(port) || 80, hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      far.write(head);
      far.pipe(socket).pipe(far);
    });
    for (const end of [far, socket]) {
      sockets.add(end);
      end.on("error", () => void (far.destroy(), socket.destroy()));
    }
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  try {
    return await run(`http://127.0.0.1:${address.port}`, tunnels);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  }
}
