// How long the page takes from an input to the next paint with 10,000 rows, on a processor four times slower. Figures, for
// whoever changes the list: a shared machine is no place to judge them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "puppeteer-core";
import { createGateway, retell } from "convoscope/server";
import { createSandbox } from "convoscope/testing";
import { type Demo, openDemo } from "./demo.js";
import { ROWS, addFilter, count, listed, opened, readSoFar, until } from "./page.js";

const MANY = 10_000;
const PAGE = 1_000;
const SLOWER = 4;

let demo: Demo;
before(async () => {
  demo = await openDemo();
});
after(() => demo.close());

/** What the browser reports since the last time: of each interaction its longest event, and frames that took long. The
 *  browser rounds to 8 ms, and reports nothing below 16. */
interface Reported {
  interactions: number[];
  frames: number[];
}

async function observe(page: Page): Promise<() => Promise<Reported>> {
  await page.evaluate(() => {
    const seen = { events: new Map<number, number>(), frames: [] as number[] };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[]) {
        if (entry.interactionId > 0) seen.events.set(entry.interactionId, Math.max(seen.events.get(entry.interactionId) ?? 0, entry.duration));
      }
    }).observe({ type: "event", durationThreshold: 16, buffered: false } as PerformanceObserverInit);
    new PerformanceObserver((list) => seen.frames.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "long-animation-frame" });
  });
  return async () => {
    // Entries come after the frame that they tell of.
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestIdleCallback(resolve))));
    return page.evaluate(() => {
      const { seen } = globalThis as unknown as { seen: { events: Map<number, number>; frames: number[] } };
      const found = { interactions: [...seen.events.values()], frames: seen.frames };
      seen.events = new Map();
      seen.frames = [];
      return found;
    });
  };
}

function summary(values: readonly number[], below: string): string {
  if (values.length === 0) return below;
  const sorted = [...values].sort((a, b) => a - b);
  return `median ${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} ms, longest ${sorted.at(-1)?.toFixed(0)} ms (${sorted.length} reported)`;
}

test("figures: an input and the next paint, with 10,000 rows read", { skip: process.env["CONVOSCOPE_IN_FULL"] !== "1" && "npm test measures nothing" }, async (context) => {
  const sandbox = createSandbox({ conversations: MANY });
  const gateway = createGateway({ provider: retell({ apiKey: "key_made_up_00000000" }), authorize: () => ({}), basePath: "/api", fetch: sandbox.fetch });
  const own = await demo.beside("/api", gateway);
  try {
    const { page, problems } = await demo.open(`?view=explore&gateway=/api&pageSize=${PAGE}`, { origin: own.origin, width: 1440 });
    await listed(page);
    await page.focus(ROWS);
    for (let read = await readSoFar(page); (await page.$(".list-foot .end")) === null; read = await readSoFar(page)) {
      await page.keyboard.press("End");
      await until(page, "more, or the end", (before) => document.querySelector(".list-foot .end") !== null || parseInt(document.querySelector("#list-counts .count")!.textContent!.replaceAll(",", ""), 10) > Number(before), String(read));
    }
    const last = (await readSoFar(page)) - 1;
    assert.ok(last > 0.9 * MANY, `only ${last + 1}`);
    await page.keyboard.press("Home");
    await until(page, "the first row", () => document.activeElement?.closest("[data-index='0']"));
    const rows = await count(page, ".row");
    await page.emulateCPUThrottling(SLOWER);
    const reported = await observe(page);
    const tell = (what: string, { interactions, frames }: Reported) => {
      context.diagnostic(`${what}: ${summary(interactions, "all below 16 ms")}; frames of 50 ms or longer: ${summary(frames, "none")}`);
    };

    for (let key = 0; key < 40; key += 1) await page.keyboard.press(key % 10 === 9 ? "PageUp" : "PageDown");
    tell("Page Down and Up, 40 times", await reported());
    for (let key = 0; key < 40; key += 1) await page.keyboard.press("ArrowDown");
    tell("Arrow Down, 40 times", await reported());
    await page.keyboard.press("End");
    await until(page, "the last row", (wanted) => document.activeElement?.closest("[data-index]")?.getAttribute("data-index") === wanted, String(last));
    await page.keyboard.press("Home");
    await until(page, "the first row", () => document.activeElement?.closest("[data-index='0']"));
    tell("End and Home", await reported());

    await page.mouse.move(700, 600);
    for (let turn = 0; turn < 60; turn += 1) await page.mouse.wheel({ deltaY: turn % 20 === 19 ? 60_000 : 900 });
    tell("the wheel, 60 turns", await reported());

    for (const y of [400, 500, 600, 300]) {
      await page.mouse.click(300, y);
      await opened(page);
    }
    tell("opening, 4 times", await reported());
    await page.keyboard.press("Escape");
    await until(page, "closed", () => !document.querySelector("article.conversation"));
    tell("closing", await reported());

    await addFilter(page, "conversation");
    await page.keyboard.type("call_1", { delay: 30 });
    tell("adding a filter, and typing", await reported());
    await page.keyboard.press("Escape");
    await addFilter(page, "channel");
    await page.click("[name=channel][value=telephone]");
    await until(page, "the filter in the address", () => location.search.includes("channel=telephone"));
    await listed(page);
    tell("filtering", await reported());
    assert.ok(rows < 60);
    assert.deepEqual(problems, []);
  } finally {
    own.close();
  }
});
