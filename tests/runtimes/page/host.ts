import { writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { join, relative } from "node:path";
import sirv from "sirv";
import { openBrowser } from "../../../xtask/npm/browser.mjs";
import { ENTRY, bundle } from "../bundle.js";
import type { CaseHead, Outcome, PageRuntime } from "../case.js";
import type { Consumer, Host } from "../host.js";

/** What names each browser's program: package.mjs sets it. */
const PROGRAMS: Record<PageRuntime, string> = { chromium: "CHROMIUM_PATH", firefox: "FIREFOX_PATH" };

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
  const options = runtime === "firefox" ? { browser: runtime } : {};
  const { browser, origin, close } = await openBrowser(process.env[PROGRAMS[runtime]], serve, options);

  return {
    runtime,
    async load(file) {
      const folder = await bundle(consumer, runtime, file);
      await writeFile(join(folder, "index.html"), PAGE);
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on("pageerror", (error) => void problems.push(String(error)));
      page.on("requestfailed", (request) => void problems.push(`${request.url()} failed`));
      await page.goto(`${origin}/${relative(consumer.folder, folder).replaceAll("\\", "/")}/`);
      const cases = (await page.evaluate("globalThis.driver?.list()")) as CaseHead[] | undefined;
      if (!cases) throw new Error(`the page could not load ${file}\n${problems.join("\n")}`);
      return {
        cases,
        run: async (index) => (await page.evaluate(`driver.run(${index})`)) as Outcome,
        close: () => page.close(),
      };
    },
    close,
  };
};
