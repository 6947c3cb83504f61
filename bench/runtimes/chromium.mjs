// Chromium: a guest is a page.
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "../../xtask/npm/chromium.mjs";

/** @param {string} guest */
const page = (guest) => `<!doctype html>
<meta charset="utf-8">
<title>convoscope benchmark</title>
<link rel="icon" href="data:,">
<script type="module" src="entry/${guest}.js"></script>
`;

/**
 * @param {string} folder the bundles
 * @returns {Promise<import("./runtime.js").Runtime>}
 */
export async function openChromium(folder) {
  const executablePath = await chromium();
  const { launch } = await import("puppeteer-core");
  const { default: sirv } = await import("sirv");
  for (const guest of ["page", "cold-page"]) await writeFile(join(folder, "page", `${guest}.html`), page(guest));
  const files = sirv(join(folder, "page"), { dev: true });
  const server = createServer((request, response) => {
    // Clocks are finer where a page is alone.
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
    response.setHeader("Cache-Control", "no-store");
    files(request, response, () => void response.writeHead(404).end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());

  const profile = await mkdtemp(join(tmpdir(), "convoscope-chromium-"));
  const cleanUp = async () => {
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  const browser = await launch({
    executablePath,
    headless: true,
    userDataDir: profile,
    protocolTimeout: 10 * 60_000,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  }).catch(async (/** @type {unknown} */ error) => {
    await cleanUp();
    throw error;
  });

  /** @param {string} guest @param {string} call */
  const run = async (guest, call) => {
    const page = await browser.newPage();
    try {
      await page.setCacheEnabled(false);
      await page.goto(`http://127.0.0.1:${port}/${guest}.html`);
      return await page.evaluate(call);
    } finally {
      await page.close();
    }
  };
  return {
    name: "chromium",
    version: (await browser.version()).replace(/^.*\/(\d+).*$/, "$1"),
    obey: (order) => run("page", `bench.obey(${JSON.stringify(order)})`),
    cold: (route, script) =>
      /** @type {Promise<number>} */ (run("cold-page", `cold(${JSON.stringify(route)}, ${JSON.stringify(script)})`)),
    async close() {
      await browser.close();
      await cleanUp();
    },
  };
}
