// The demo page in Firefox and WebKitGTK: on each platform what a visitor does first.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import sirv from "sirv";
import { MAYA } from "../../www/src/caller.js";
import { PROVIDERS } from "../../www/src/provider.js";
import type { OpenBrowser } from "../runtimes/page/browser.js";
import { openWithPuppeteer } from "../runtimes/page/puppeteer.js";
import { openWebKit } from "../runtimes/page/webkit.js";

const BROWSERS: readonly (readonly [name: string, variable: string, open: OpenBrowser])[] = [
  ["Firefox", "FIREFOX_PATH", openWithPuppeteer("FIREFOX_PATH", { browser: "firefox" })],
  ["WebKitGTK", "WEBKIT_DRIVER_PATH", openWebKit],
];

/** Lists, pages on, opens one and counts. Runs in the page. */
async function visit() {
  const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
  const until = <T>(what: string, find: () => T | undefined | false) =>
    new Promise<T>((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === undefined || found === false) return;
        observer.disconnect();
        clearTimeout(timer);
        resolve(found);
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      const timer = setTimeout(() => reject(new Error(`never came true: ${what}`)), 60_000);
      look();
    });
  const press = (selector: string) => all(selector)[0]?.click();
  const rows = "#conversation-list .rows a";
  const read = () => parseInt(all("#list-counts .count")[0]?.textContent ?? "", 10);
  await until("a list", () => all(rows).length > 0);
  // It reads on by itself, as far as there is room.
  await until("a second page", () => read() > 10);
  const spoken = all("#conversation-list .row").find(({ textContent }) => /Completed/.test(textContent) && !/No summary/.test(textContent));
  spoken?.querySelector("a")?.click();
  await until("a conversation", () => all("article.conversation[aria-busy=false]").length === 1);
  const turns = all(".transcript .turn").length;
  press("[data-view=overview]");
  const counted = await until("a count", () => all(".overview .compared").length > 0 && all(".overview [data-figure=count] strong")[0]?.textContent);
  await until("a chart", () => all(".overview .hits").length > 0);
  press("[data-view=export]");
  await until("the client that writes files", () => all("[data-action=start-export]:enabled").length === 1);
  return { both: read(), turns, counted };
}

for (const [name, variable, open] of BROWSERS) {
  describe(name, { skip: process.env[variable] === undefined && `${variable} is not set` }, () => {
    let browser: Awaited<ReturnType<OpenBrowser>>;
    before(async () => {
      browser = await open(sirv(resolve("www/dist"), { dev: true }));
    });
    after(() => browser.close());

    for (const provider of PROVIDERS) {
      it(`${provider}: lists, pages on, opens a conversation and counts`, async () => {
        // Calls of Retell that never began are in lists, but in no period.
        const begun = provider === "retell" ? "&status=completed" : "";
        const page = await browser.visit(`${browser.origin}/?view=explore&period=custom&from=2020-01-01&provider=${provider}&agentId=${MAYA[provider]}&pageSize=10${begun}`);
        const { both, turns, counted } = (await page.evaluate(`(${visit.toString()})()`)) as Awaited<ReturnType<typeof visit>>;
        assert.ok(turns > 1);
        assert.ok(both > 10 && parseInt(counted, 10) >= both, `${both} of ${counted}`);
        assert.deepEqual(page.problems, []);
        await page.leave();
      });
    }
  });
}
