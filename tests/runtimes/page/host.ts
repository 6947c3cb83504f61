import { writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { join, relative } from "node:path";
import sirv from "sirv";
import { ENTRY, bundle } from "../bundle.js";
import type { CaseHead, Outcome, PageRuntime } from "../case.js";
import type { Consumer, Host } from "../host.js";
import type { OpenBrowser } from "./browser.js";
import { openWithPuppeteer } from "./puppeteer.js";
import { openWebKit } from "./webkit.js";

const OPEN: Record<PageRuntime, OpenBrowser> = {
  chromium: openWithPuppeteer("CHROMIUM_PATH"),
  firefox: openWithPuppeteer("FIREFOX_PATH", { browser: "firefox" }),
  webkit: openWebKit,
};

/** A policy that a careful site sets: no inline script, no `eval`; WebAssembly has its own word. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' http://127.0.0.1:*; base-uri 'none'";

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>convoscope tests</title>
<link rel="icon" href="data:,">
<script type="module" src="${ENTRY}"></script>
`;

/** A browser: each case file in a page of its own. */
export const openPages = (runtime: PageRuntime) => async (consumer: Consumer): Promise<Host> => {
  const files = sirv(consumer.folder, { dev: true });
  const serve: RequestListener = (request, response) => {
    response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    files(request, response, () => void response.writeHead(404).end());
  };
  const browser = await OPEN[runtime](serve);

  return {
    runtime,
    async load(file) {
      const folder = await bundle(consumer, runtime, file);
      await writeFile(join(folder, "index.html"), PAGE);
      const page = await browser.visit(`${browser.origin}/${relative(consumer.folder, folder).replaceAll("\\", "/")}/`);
      // As text: WebDriver BiDi loses an object that comes a second time.
      const told = async (expression: string): Promise<unknown> =>
        JSON.parse((await page.evaluate(`Promise.resolve(${expression}).then(JSON.stringify)`)) as string);
      const cases = (await told("globalThis.driver?.list() ?? null")) as CaseHead[] | null;
      if (!cases) throw new Error(`the page could not load ${file}\n${page.problems.join("\n")}`);
      return {
        cases,
        run: async (index) => (await told(`driver.run(${index})`)) as Outcome,
        close: () => page.leave(),
      };
    },
    close: browser.close,
  };
};
