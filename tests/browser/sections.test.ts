// What else the demo page does with a filter: export; and with a conversation: follow.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Conversation } from "convoscope";
import type { Page } from "puppeteer-core";
import { MAYA } from "../../www/src/caller.js";
import { type Demo, openDemo } from "./demo.js";
import { WHOLE_ROWS, count, listed, opened, press, textOf, until, visit } from "./page.js";

const EXPORT = "#export-form";

let demo: Demo;
let downloads: string;
before(async () => {
  demo = await openDemo();
  downloads = await mkdtemp(join(tmpdir(), "convoscope-downloads-"));
});
after(async () => {
  await demo.close();
  await rm(downloads, { recursive: true, force: true });
});

const canExport = (page: Page) => page.waitForSelector(`${EXPORT} [data-action=start-export]:enabled`);

/** The text of the next file that the page saves. */
async function nextDownload(page: Page): Promise<() => Promise<string>> {
  const session = await page.createCDPSession();
  await session.send("Browser.setDownloadBehavior", {
    behavior: "allowAndName",
    browserContextId: page.browserContext().id!,
    downloadPath: downloads,
    eventsEnabled: true,
  });
  const saved = new Promise<string>((resolve, reject) =>
    session.on("Browser.downloadProgress", ({ guid, state }) => {
      if (state === "completed") resolve(guid);
      if (state === "canceled") reject(new Error("the browser gave the download up"));
    }),
  );
  return async () => readFile(join(downloads, await saved), "utf8");
}

test("an export is saved as a file, every conversation once", async () => {
  const { page, problems } = await demo.open("?view=export&provider=anyreach");
  const ids = new Set<string>();
  await canExport(page);
  await press(page, "[name=export-format][value=ndjson]");
  const saved = await nextDownload(page);
  await press(page, `${EXPORT} [data-action=start-export]`);
  for (const line of (await saved()).trimEnd().split("\n")) {
    const { id, provider } = JSON.parse(line) as Conversation;
    assert.equal(provider, "anyreach");
    ids.add(id);
  }
  assert.equal(ids.size, 250);
  assert.match(await textOf(page, `${EXPORT} .outcome`), /250 conversations exported.*conversations-anyreach\.ndjson, \d+ KB/);
  assert.deepEqual(problems, []);
});

test("what is masked is not in the file", async () => {
  const { page } = await demo.open("?view=explore&pageSize=100", { height: 4_000 });
  await listed(page);
  const phones = await page.$$eval(`${WHOLE_ROWS} .row-title`, (titles) =>
    titles.flatMap(({ textContent }) => /^\+?(\d{7,})$/.exec(textContent ?? "")?.[1] ?? []),
  );
  assert.ok(phones.length > 10);
  await visit(page, "export");
  await canExport(page);
  const files = [];
  for (const masked of [false, true]) {
    if (masked) for (const box of await page.$$(`${EXPORT} [type=checkbox]`)) await box.evaluate((input) => (input as HTMLInputElement).click());
    const saved = await nextDownload(page);
    await press(page, `${EXPORT} [data-action=start-export]`);
    files.push(await saved());
  }
  const [open = "", masked = ""] = files;
  assert.ok(phones.every((phone) => open.includes(phone)));
  assert.deepEqual(phones.filter((phone) => masked.includes(phone)), []);
  assert.equal(masked.split("\r\n").length, open.split("\r\n").length);
});

for (const provider of ["elevenlabs", "retell"] as const) {
  test(`${provider}: an export has what its lists lack, and masks it`, async () => {
    const { page, problems } = await demo.open(`?view=export&provider=${provider}&agentId=${MAYA[provider]}`);
    await canExport(page);
    await press(page, "[name=export-format][value=ndjson]");
    const files: string[] = [];
    for (const masked of [false, true]) {
      if (masked) for (const box of await page.$$(`${EXPORT} [type=checkbox]`)) await box.evaluate((input) => (input as HTMLInputElement).click());
      const saved = await nextDownload(page);
      await press(page, `${EXPORT} [data-action=start-export]`);
      files.push(await saved());
    }
    const [open = [], masked = []] = files.map((file) => file.trimEnd().split("\n").map((line) => JSON.parse(line) as Conversation));
    for (const it of [...open, ...masked]) for (const part of ["transcript", "metadata", "analysis"]) assert.ok(part in it, part);
    assert.ok(open.filter(({ transcript }) => (transcript?.length ?? 0) > 1).length > 5);
    const phones = open.flatMap(({ customer, agent }) => [customer.phone, agent.phone]).filter((phone) => phone !== null);
    assert.ok(phones.length > 10);
    assert.deepEqual(phones.filter((phone) => files[1]?.includes(phone)), []);
    assert.deepEqual(problems, []);
  });
}

test("an export that is cancelled or fails saves nothing; another try does", async () => {
  const { page, problems } = await demo.open("?view=export");
  await canExport(page);
  await page.focus(`${EXPORT} [data-action=start-export]`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${EXPORT} progress`);
  await page.keyboard.press("Enter");
  await until(page, "it says so", () => document.querySelector("#export-form")?.textContent?.includes("nothing was saved"));

  await press(page, "#every-attempt");
  await press(page, "[data-scenario=garbage]");
  await page.waitForSelector(`${EXPORT} .error-notice`);
  assert.equal(await textOf(page, `${EXPORT} .error-title code`), "invalid_response");
  assert.equal(await count(page, "a[download]"), 0);

  const saved = await nextDownload(page);
  await press(page, `${EXPORT} [data-action=retry]`);
  assert.equal((await saved()).trimEnd().split("\r\n").length, 251);
  assert.deepEqual(problems, []);
});

test("a live conversation goes on by itself, until it is stopped", async () => {
  const { page, problems } = await demo.open("?view=explore", {
    // The sandbox's conversations go on by this clock.
    prepare: () => {
      const Real = Date;
      let ahead = 0;
      Object.assign(globalThis, {
        pass: (seconds: number) => (ahead += seconds * 1_000),
        Date: class extends Real {
          constructor(...given: []) {
            super(...((given.length === 0 ? [Real.now() + ahead] : given) as []));
          }
          static override now = () => Real.now() + ahead;
        },
      });
    },
  });
  const pass = (seconds: number) =>
    page.evaluate((passed) => (globalThis as unknown as { pass(seconds: number): void }).pass(passed), seconds);
  await listed(page);
  // One that was answered: it has said something.
  const live = await page.$$eval(WHOLE_ROWS, (rows) =>
    rows.findIndex(({ textContent }) => /In progress.*Telephone/.test(textContent ?? "") && !/Nothing said/.test(textContent ?? "")),
  );
  assert.notEqual(live, -1);
  await press(page, `#conversation-list .row:nth-child(${live + 1}) a`);
  await opened(page);
  await page.waitForSelector(".follow.following");
  const before = await count(page, ".transcript .turn");
  await page.focus("[data-action=follow]");
  await pass(10);
  await page.waitForFunction((turns) => document.querySelectorAll(".transcript .turn").length > turns, {}, before);
  assert.match(await textOf(page, "[data-news]"), /^(Customer: |Agent: |Tool\.)/);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-action")), "follow");

  await page.keyboard.press("Enter");
  await page.waitForSelector(".follow:not(.following)");
  assert.match(await textOf(page, ".follow"), /not followed/);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Follow");
  const row = await page.waitForSelector(".row[data-open]");
  await pass(3_600);
  await page.keyboard.press("Enter");
  await until(page, "it ended", () => document.querySelector("article.conversation [data-action=follow]") === null);
  assert.doesNotMatch(await textOf(page, "article.conversation .facts"), /Live/i);
  // Its row has gone on with it.
  assert.doesNotMatch(await row!.evaluate(({ textContent }) => textContent ?? ""), /In progress/);
  await press(page, "#conversation-tab-analysis");
  assert.equal(await count(page, "#conversation-panel-analysis .notice"), 0);
  assert.deepEqual(problems, []);
});

test("on a phone an export fits", async () => {
  const { page } = await demo.open("?view=export", { width: 360, height: 740 });
  await canExport(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
});
