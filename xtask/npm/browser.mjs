// A browser for tests and benchmarks, and a loopback server that it visits.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveOnLoopback } from "./loopback.mjs";

/** Chromium's flags. No sandbox, since it runs as root in containers, and no requests of its own. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/**
 * Starts a server and a browser with a profile of its own, which is removed afterwards.
 *
 * @param {string | undefined} executablePath the browser's program
 * @param {import("node:http").RequestListener} serve
 * @param {{ protocolTimeout?: number, browser?: "chrome" | "firefox" }} [options]
 * @returns {Promise<{ browser: import("puppeteer-core").Browser, origin: string, close(): Promise<void> }>}
 */
export async function openBrowser(executablePath, serve, options = {}) {
  if (!executablePath) throw new Error("CHROMIUM_PATH or FIREFOX_PATH must name the browser: use `npm run test:package`");
  const { origin, close: closeServer } = await serveOnLoopback(serve);
  try {
    const { browser, forget } = await start({ executablePath, headless: true, args: options.browser === "firefox" ? [] : FLAGS, ...options });
    return {
      browser,
      origin,
      async close() {
        await browser.close();
        closeServer();
        await forget();
      },
    };
  } catch (error) {
    closeServer();
    throw error;
  }
}

/** On a busy machine Chromium sometimes hangs at its start; a second one does not. */
const MOST_STARTS = 3;

/**
 * Starts a browser with a profile of its own. `forget` removes the profile after the browser is closed.
 *
 * @param {import("puppeteer-core").LaunchOptions} options
 */
async function start(options) {
  const { launch } = await import("puppeteer-core");
  for (let starts = 1; ; starts += 1) {
    const profile = await mkdtemp(join(tmpdir(), "convoscope-browser-"));
    const forget = () => rm(profile, { recursive: true, force: true, maxRetries: 5 });
    try {
      return { browser: await launch({ ...options, userDataDir: profile }), forget };
    } catch (error) {
      await forget();
      const hung = error instanceof Error && error.name === "TimeoutError";
      if (!hung || starts === MOST_STARTS) throw error;
      console.warn(`The browser did not start: ${error.message} Trying again (${starts + 1} of ${MOST_STARTS}).`);
    }
  }
}
