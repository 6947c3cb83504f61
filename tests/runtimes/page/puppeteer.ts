import { openBrowser } from "../../../xtask/npm/browser.mjs";
import type { OpenBrowser } from "./browser.js";

/** Chromium or Firefox: each visit is a page of its own. */
export const openWithPuppeteer =
  (variable: string, options: { browser?: "firefox" } = {}): OpenBrowser =>
  async (serve) => {
    const { browser, origin, close } = await openBrowser(process.env[variable], serve, options);
    return {
      origin,
      async visit(url) {
        const page = await browser.newPage();
        const problems: string[] = [];
        page.on("pageerror", (error) => void problems.push(String(error)));
        page.on("requestfailed", (request) => void problems.push(`${request.url()} failed`));
        await page.goto(url);
        return { problems, evaluate: (expression) => page.evaluate(expression), leave: () => page.close() };
      },
      close,
    };
  };
