// A Chromium for tests and benches, beside a server on loopback that it visits.
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** No sandbox, since it runs as root in containers; and nothing that it would fetch by itself. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/**
 * Serves, and starts a browser with a profile of its own, which goes with it.
 *
 * @param {string | undefined} executablePath the browser's program
 * @param {import("node:http").RequestListener} serve
 * @param {{ protocolTimeout?: number }} [options]
 * @returns {Promise<{ browser: import("puppeteer-core").Browser, origin: string, close(): Promise<void> }>}
 */
export async function openBrowser(executablePath, serve, options = {}) {
  if (!executablePath) throw new Error("CHROMIUM_PATH must name the browser: use `npm run test:package`");
  const { launch } = await import("puppeteer-core");
  const server = createServer(serve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const profile = await mkdtemp(join(tmpdir(), "convoscope-chromium-"));
  const cleanUp = async () => {
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const browser = await launch({ executablePath, headless: true, userDataDir: profile, args: FLAGS, ...options });
    return {
      browser,
      origin: `http://127.0.0.1:${port}`,
      async close() {
        await browser.close();
        await cleanUp();
      },
    };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}
