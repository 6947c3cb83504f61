// Browsers: a guest is a page.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openBrowser } from "../../xtask/npm/browser.mjs";
import { chromium } from "../../xtask/npm/chromium.mjs";
import { firefox } from "../../xtask/npm/firefox.mjs";
import { StepSkipped } from "../../xtask/npm/step.mjs";

/** @param {string} guest */
const page = (guest) => `<!doctype html>
<meta charset="utf-8">
<title>convoscope benchmark</title>
<link rel="icon" href="data:,">
<script type="module" src="entry/${guest}.js"></script>
`;

/** @param {string} folder the bundles */
export const openChromium = async (folder) => openPages("chromium", await chromium(), folder);

/** Null where there is none. @param {string} folder the bundles */
export async function openFirefox(folder) {
  const executablePath = await firefox().catch((error) => {
    if (error instanceof StepSkipped) return null;
    throw error;
  });
  return executablePath === null ? null : openPages("firefox", executablePath, folder);
}

/**
 * @param {"chromium" | "firefox"} name
 * @param {string} executablePath
 * @param {string} folder the bundles
 * @returns {Promise<import("./runtime.js").Runtime>}
 */
async function openPages(name, executablePath, folder) {
  const { default: sirv } = await import("sirv");
  for (const guest of ["page", "cold-page"]) await writeFile(join(folder, "page", `${guest}.html`), page(guest));
  const files = sirv(join(folder, "page"), { dev: true, gzip: true });
  const { browser, origin, close } = await openBrowser(
    executablePath,
    (request, response) => {
      // Clocks are finer where a page is alone.
      response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
      response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
      response.setHeader("Cache-Control", "no-store");
      files(request, response, () => void response.writeHead(404).end());
    },
    { protocolTimeout: 10 * 60_000, ...(name === "firefox" && { browser: "firefox" }) },
  );

  /** @param {string} guest @param {string} call @param {number} [bitsPerSecond] what the page's own requests may take */
  const run = async (guest, call, bitsPerSecond) => {
    const page = await browser.newPage();
    try {
      await page.setCacheEnabled(false);
      await page.goto(`${origin}/${guest}.html`);
      if (bitsPerSecond !== undefined) {
        const session = await page.createCDPSession();
        await session.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: bitsPerSecond / 8, uploadThroughput: -1 });
      }
      // As text: WebDriver BiDi loses an object that comes a second time.
      return JSON.parse(/** @type {string} */ (await page.evaluate(`Promise.resolve(${call}).then(JSON.stringify)`)));
    } finally {
      await page.close();
    }
  };
  return {
    name,
    version: (await browser.version()).replace(/^.*\/(\d+).*$/, "$1"),
    obey: (order) => run("page", `bench.obey(${JSON.stringify(order)})`),
    cold: (route, script) =>
      /** @type {Promise<number>} */ (run("cold-page", `cold(${JSON.stringify(route)}, ${JSON.stringify(script)})`)),
    // Firefox cannot be told how fast its network is.
    ...(name === "chromium" && {
      coldOver: (bitsPerSecond, route, script) =>
        /** @type {Promise<number>} */ (run("cold-page", `cold(${JSON.stringify(route)}, ${JSON.stringify(script)})`, bitsPerSecond)),
    }),
    close,
  };
}
