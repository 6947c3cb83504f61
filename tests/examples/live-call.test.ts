// examples/live-call in a real browser, with the installed package beside it.
import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Conversation } from "convoscope";
import type { Page } from "puppeteer-core";
import sirv from "sirv";
import { openBrowser } from "../../xtask/npm/browser.mjs";
import { consumer, installExample } from "./example.js";

let opened: Awaited<ReturnType<typeof openBrowser>>;
before(async () => {
  const folder = await installExample("live-call");
  await cp(join(consumer(), "node_modules/convoscope"), join(folder, "node_modules/convoscope"), { recursive: true });
  opened = await openBrowser(process.env["CHROMIUM_PATH"], sirv(folder, { dev: true }));
});
after(() => opened.close());

async function visit(speed: number): Promise<{ page: Page; problems: string[]; elsewhere: string[] }> {
  const page = await opened.browser.newPage();
  const [problems, elsewhere]: [string[], string[]] = [[], []];
  page.on("pageerror", (error) => void problems.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warn") problems.push(message.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(opened.origin) && !request.url().startsWith("data:")) elsewhere.push(request.url());
  });
  // Every change of the transcript, as it happens.
  await page.evaluateOnNewDocument(() => {
    const lengths: number[] = [];
    Object.assign(globalThis, { lengths });
    new MutationObserver(() => {
      const length = document.querySelectorAll("#transcript li").length;
      if (lengths.at(-1) !== length) lengths.push(length);
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${opened.origin}/?speed=${speed}`);
  return { page, problems, elsewhere };
}

const ended = (page: Page) => page.waitForSelector("#outcome:not([hidden])");
const following = (page: Page, is: boolean) => page.waitForSelector(`body[data-following=${is}]`);
const said = (page: Page) => page.$$eval("#transcript .said", (found) => found.map((each) => each.textContent));
const outcome = async (page: Page) =>
  JSON.parse(await page.$eval("#conversation", (found) => found.textContent ?? "")) as Conversation;
const press = (page: Page, id: string) => page.$eval(`#${id}`, (found) => (found as HTMLElement).click());

test("a call is followed to its end, with every message once, though the connection drops", async () => {
  const { page, problems, elsewhere } = await visit(30);
  await page.waitForSelector("#transcript li");
  await press(page, "drop");
  await page.waitForFunction(() => /failed \(network/.test(document.querySelector("#note")?.textContent ?? ""));
  await ended(page);
  await following(page, false);

  const { live, status, transcript } = await outcome(page);
  assert.equal(live, false);
  assert.equal(await page.$eval("#status", (found) => found.textContent), status.replaceAll("_", " "));
  assert.ok((transcript?.length ?? 0) >= 4, "a call with something said");
  assert.deepEqual(await said(page), transcript?.map(({ content }) => content));
  const lengths = await page.evaluate(() => (globalThis as unknown as { lengths: number[] }).lengths);
  assert.ok(lengths.length >= 3, `it grew at once: ${lengths}`);
  assert.deepEqual(lengths, [...lengths].sort((a, b) => a - b), "it only grows");
  assert.deepEqual([problems, elsewhere], [[], []]);
});

test("stopped, it stands still; followed again, it has everything", async () => {
  const { page, problems } = await visit(30);
  await page.waitForSelector("#transcript li");
  await press(page, "stop");
  await following(page, false);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "follow");
  assert.equal(await page.$("#outcome:not([hidden])"), null);
  await press(page, "follow");
  await ended(page);
  const { transcript } = await outcome(page);
  assert.deepEqual(await said(page), transcript?.map(({ content }) => content));

  await press(page, "call");
  await page.waitForSelector("#outcome[hidden]");
  await ended(page);
  assert.notDeepEqual(await said(page), transcript?.map(({ content }) => content));
  assert.deepEqual(problems, []);
});
