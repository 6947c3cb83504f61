// A page in a real browser, until it has said what it has to say.
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { TEXT } from "./expected.mjs";
import { StepError } from "../../xtask/npm/step.mjs";

const PATIENCE = 30_000;

/**
 * Opens an address, in a profile of its own, and waits for the text of <main>.
 *
 * @param {import("puppeteer-core").Browser} browser
 * @param {string} address
 */
export async function visit(browser, address) {
  const context = await browser.createBrowserContext();
  /** What the page complains of. @type {string[]} */
  const complaints = [];
  try {
    const page = await context.newPage();
    // Of what could not be loaded, the response tells more.
    page.on("console", (message) => message.type() === "error" && !message.text().startsWith("Failed to load resource") && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("requestfailed", (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
    page.on("response", (response) => response.status() >= 400 && !response.url().endsWith("/favicon.ico") && complaints.push(`${response.url()}: ${response.status()}`));
    await page.goto(address, { timeout: PATIENCE, waitUntil: "domcontentloaded" });
    // A development server may load the page again, once it has found its dependencies.
    const text = await page
      .waitForFunction(() => document.querySelector("main")?.textContent?.trim() || null, { timeout: PATIENCE })
      .then((found) => found.jsonValue())
      .catch(() => "nothing");
    if (text !== TEXT) throw new StepError(`the page said: ${text}\n${complaints.slice(0, 10).join("\n")}`);
  } finally {
    await context.close();
  }
}

/**
 * A folder of files on a port of its own, as a plain web server has them.
 *
 * @param {string} folder
 * @param {Record<string, string>} headers
 * @param {Set<string>} asked takes the paths in the folder that were asked for
 * @returns {Promise<import("./process.mjs").Server>}
 */
export async function serveFolder(folder, headers, asked) {
  const { default: sirv } = await import("sirv");
  const files = sirv(folder, { dev: true });
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const path = new URL(request.url ?? "/", "http://page").pathname;
    asked.add(join(folder, path.endsWith("/") ? `${path}index.html` : path));
    files(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`,
    said: () => "",
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
