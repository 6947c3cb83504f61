// Export on the demo page: what the file has is what was shown before, and what the list has; it goes on where it was.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import axe from "axe-core";
import { parquetMetadata } from "hyparquet";
import type { Page } from "puppeteer-core";
import { createClient, anyreach as direct, init, type Conversation } from "convoscope";
import { anyreach, createGateway, init as initServer, type GatewayOptions } from "convoscope/server";
import { createSandbox } from "convoscope/testing";
import { csvRows } from "../../www/src/export/csv.js";
import { CREDENTIALS } from "../../www/src/server/credential.js";
import { type Demo, openDemo, preferScheme, type VisitOptions } from "./demo.js";
import { count, query, textOf, textsOf, until, visit } from "./page.js";

let demo: Demo;
let downloads: string;
const sites: { close(): void }[] = [];
before(async () => {
  await Promise.all([init(), initServer()]);
  demo = await openDemo();
  downloads = await mkdtemp(join(tmpdir(), "convoscope-downloads-"));
});
afterEach(() => demo.leave());
after(async () => {
  for (const site of sites) site.close();
  await demo.close();
  await rm(downloads, { recursive: true, force: true });
});

/** As in a browser that writes no files. */
const withoutFiles = () => Reflect.deleteProperty(globalThis, "showSaveFilePicker");
const open = (search: string, options: VisitOptions = {}) => demo.open(`?view=export&${search}`, { prepare: withoutFiles as () => void, ...options });
const startable = (page: Page) => page.waitForSelector("[data-action=start-export]:enabled");
const previewed = async (page: Page) => {
  await startable(page);
  await page.waitForSelector("#export-preview[aria-busy=false] .export-sample");
};
const finished = (page: Page) => until(page, "it is exported", () => document.querySelector(".outcome a[download]"));
/** Clicks, as soon as it can be clicked. */
const click = async (page: Page, selector: string) => (await page.waitForSelector(selector))!.click();
const choose = (page: Page, value: string) => click(page, `.export-option:has([value=${value}])`);

/** The next file that the page saves. */
async function nextDownload(page: Page): Promise<() => Promise<Buffer>> {
  const session = await page.createCDPSession();
  await session.send("Browser.setDownloadBehavior", { behavior: "allowAndName", browserContextId: page.browserContext().id!, downloadPath: downloads, eventsEnabled: true });
  const saved = new Promise<string>((resolve, reject) =>
    session.on("Browser.downloadProgress", ({ guid, state }) => {
      if (state === "completed") resolve(guid);
      if (state === "canceled") reject(new Error("the browser gave the download up"));
    }),
  );
  return async () => readFile(join(downloads, await saved));
}

async function exported(page: Page): Promise<Buffer> {
  const saved = await nextDownload(page);
  await click(page, "[data-action=start-export]:enabled");
  return saved();
}

/** A gateway of one's own with a sandbox behind it that the test knows, too. `before`: of every request to the platform. */
async function beside(before: (url: URL) => Promise<Response | undefined | void> = async () => {}, options: Partial<GatewayOptions> = {}) {
  const now = new Date();
  const sandbox = createSandbox({ now: () => now, credentials: CREDENTIALS });
  const [token = ""] = Object.keys(CREDENTIALS.anyreach!);
  const gateway = createGateway({
    provider: anyreach({ token }),
    authorize: () => ({}),
    allow: ["list", "get", "recordings", "summarize"],
    basePath: "/api",
    fetch: async (request) => (await before(new URL(request.url))) ?? sandbox.fetch(request),
    retry: { max: 0 },
    ...options,
  });
  const site = await demo.beside("/api/", gateway);
  sites.push(site);
  const client = createClient({ provider: direct({ token }), fetch: sandbox.fetch });
  return {
    origin: site.origin,
    list: async () => {
      const found: Conversation[] = [];
      for await (const conversation of client.conversations.list({ pageSize: 100 })) found.push(conversation);
      return found;
    },
  };
}

const EVER = "period=custom&from=2000-01-01&provider=anyreach&gateway=/api";

test("the file begins as shown before, and has the conversations of the list, each once", async () => {
  const { origin, list } = await beside();
  const { page, problems } = await open(EVER, { origin });
  await previewed(page);
  const shown = await page.$$eval(".export-sample tr", (rows) => rows.map((row) => [...row.children].map(({ textContent }) => textContent ?? "")));
  assert.equal(shown.length, 6);
  await click(page, "[name=export-raw]");
  const raw = await textOf(page, ".export-sample pre");
  const file = (await exported(page)).toString();
  assert.ok(file.startsWith(`\ufeff${raw.replace(/^\ufeff/, "")}`));
  const rows = csvRows(file);
  assert.deepEqual(rows.slice(0, shown.length), shown);
  const id = rows[0]!.indexOf("id");
  const expected = (await list()).map((conversation) => conversation.id);
  assert.equal(expected.length, 250);
  assert.deepEqual(rows.slice(1).map((row) => row[id]), expected);
  await finished(page);
  assert.match(await textOf(page, ".outcome"), /250 conversations exported.*conversations-anyreach-2000-01-01-to-\d{4}-\d\d-\d\d\.csv, \d+ kB.*All that match/);
  assert.deepEqual(problems, []);
});

test("masks are on at first; what is masked is not in the file, what is not, is", async () => {
  const { origin, list } = await beside();
  const { page } = await open(`${EVER}&columns=everything&format=ndjson`, { origin });
  const conversations = await list();
  const phones = conversations.flatMap(({ customer, agent }) => [customer.phone, agent.phone]).filter((phone) => phone !== null);
  const said = conversations.flatMap(({ transcript }) => transcript?.flatMap(({ content }) => (content.length > 40 ? [content] : [])) ?? []);
  assert.ok(phones.length > 100 && said.length > 100);
  await previewed(page);
  const masked = (await exported(page)).toString();
  assert.deepEqual(phones.filter((phone) => masked.includes(phone)), []);
  for (const name of ["numbers", "texts", "names", "recordings"]) await choose(page, name);
  await until(page, "in the address", () => new URLSearchParams(location.search).get("masks") === "none");
  const plain = (await exported(page)).toString();
  assert.ok(phones.every((phone) => plain.includes(phone)));
  const spoken = (text: string) => new Set(text.trimEnd().split("\n").flatMap((line) => (JSON.parse(line) as Conversation).transcript?.map(({ content }) => content) ?? []));
  const heard = spoken(plain);
  assert.ok(said.every((text) => heard.has(text)));
  await choose(page, "words");
  const silent = (await exported(page)).toString();
  assert.equal(silent.split("\n").length, plain.split("\n").length);
  const left = spoken(silent);
  assert.deepEqual(said.filter((text) => left.has(text)), []);
});

test("what the gateway masks anyhow is shown as fixed", async () => {
  const { origin } = await beside(undefined, { redact: ["customer.phone"] });
  const { page } = await open(`${EVER}&masks=none`, { origin });
  await page.waitForSelector("[name=export-mask][value=numbers]:disabled:checked");
  assert.match(await textOf(page, ".export-option:has([value=numbers])"), /gateway/);
  assert.equal(await count(page, "[name=export-mask]:disabled"), 1);
});

/** The platform's answer to its request number `nth` waits until it is let go. */
function held(nth: number) {
  let [asked, release, reached] = [0, () => {}, () => {}];
  const at = new Promise<void>((resolve) => (reached = resolve));
  const wait = new Promise<void>((resolve) => (release = resolve));
  const state = { counting: false };
  return {
    at,
    begin: () => (state.counting = true),
    release: () => release(),
    async before() {
      if (!state.counting || ++asked !== nth) return;
      reached();
      await wait;
    },
  };
}

for (const format of ["csv", "ndjson"]) {
  test(`${format}: cancelled and gone on, the file is the same as in one go`, async () => {
    const gate = held(2);
    const { origin } = await beside(gate.before);
    const { page, problems } = await open(`${EVER}&format=${format}&columns=transcripts`, { origin });
    await previewed(page);
    gate.begin();
    await click(page, "[data-action=start-export]");
    await gate.at;
    await until(page, "one page is there", () => /100/.test(document.querySelector(".export-progress")?.textContent ?? ""));
    await click(page, "[data-action=stop-export]");
    await page.waitForSelector("[data-action=go-on]");
    gate.release();
    assert.match(await textOf(page, ".notice"), /Cancelled100 conversations are kept/);
    assert.equal(await count(page, "a[download]"), 0);
    assert.equal(await count(page, ".export-choices:disabled"), 1);
    const saved = await nextDownload(page);
    await click(page, "[data-action=go-on]");
    const parts = await saved();
    await finished(page);
    assert.match(await textOf(page, ".outcome"), /250 conversations exported/);
    const whole = await exported(page);
    assert.ok(parts.equals(whole));
    // The request that was given up.
    assert.deepEqual(problems.filter((problem) => !problem.endsWith("net::ERR_ABORTED")), []);
  });
}

test("failed on the way, it says why and goes on; what is given up is not saved", async () => {
  const fault = { counting: false, asked: 0 };
  const { origin, list } = await beside(async () => {
    return fault.counting && ++fault.asked === 2 ? Response.json({ detail: "no" }, { status: 403 }) : undefined;
  });
  const { page } = await open(EVER, { origin });
  await previewed(page);
  for (const further of ["discard", "go-on"]) {
    Object.assign(fault, { counting: true, asked: 0 });
    await click(page, "[data-action=start-export]:enabled");
    await page.waitForSelector(".outcome .error-notice");
    assert.equal(await textOf(page, ".outcome .error-title code"), "invalid_config");
    assert.equal(await count(page, "a[download]"), 0);
    fault.counting = false;
    const saved = further === "discard" ? null : await nextDownload(page);
    await click(page, `[data-action=${further}]`);
    if (saved === null) continue;
    const rows = csvRows((await saved()).toString());
    const id = rows[0]!.indexOf("id");
    assert.deepEqual(rows.slice(1).map((row) => row[id]), (await list()).map((conversation) => conversation.id));
  }
});

test("straight to a file, where the browser can; a visitor who thinks better of it has none", async () => {
  const { page, problems } = await open("provider=anyreach&format=ndjson", {
    prepare: () => {
      let asked = 0;
      Object.assign(globalThis, {
        async showSaveFilePicker({ suggestedName }: { suggestedName: string }) {
          if (asked++ === 0) throw new DOMException("The user aborted a request.", "AbortError");
          return (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
        },
      });
    },
  });
  await previewed(page);
  await click(page, "[data-action=start-export]");
  await startable(page);
  assert.equal(await count(page, ".outcome, .export-progress"), 0);
  await click(page, "[data-action=start-export]");
  await until(page, "it is written", () => document.querySelector(".outcome")?.textContent?.includes("exported"));
  const [name, text] = await page.evaluate(async () => {
    for await (const [name, handle] of (await navigator.storage.getDirectory()) as unknown as AsyncIterable<[string, FileSystemFileHandle]>) return [name, await (await handle.getFile()).text()];
    return ["", ""];
  });
  assert.match(name ?? "", /^conversations-anyreach-.*\.ndjson$/);
  const lines = (text ?? "").trimEnd().split("\n").map((line) => (JSON.parse(line) as Conversation).id);
  assert.ok(lines.length > 50);
  assert.equal(new Set(lines).size, lines.length);
  assert.match(await textOf(page, ".outcome"), new RegExp(`^.*${lines.length} conversations exported`, "s"));
  assert.equal(await count(page, "a[download]"), 0);
  assert.deepEqual(problems, []);
});

test("columns are chosen, ordered and named; the address keeps it, and so does a copied link", async () => {
  const { page, problems } = await open("provider=anyreach&period=7days");
  await page.browserContext().overridePermissions(demo.origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
  await page.bringToFront();
  await previewed(page);
  await click(page, ".export-columns summary");
  const column = (path: string, rest: string) => `[data-column="${path}"] ${rest}`;
  await click(page, column("agent.name", "[data-action=earlier]"));
  assert.equal(await page.evaluate(() => document.activeElement?.closest("[data-column]")?.getAttribute("data-column")), "agent.name");
  await click(page, column("customer.phone", "[data-action=remove]"));
  await page.select("[name=export-add]", "agent.id");
  await page.type("[name=export-path]", "topic");
  await page.keyboard.press("Enter");
  await page.type(column("agent.name", "input"), "Agent, name=all");
  await page.keyboard.press("Tab");
  await choose(page, "recordings");
  const wanted = ["Agent, name=all", "createdAt", "channel", "direction", "status", "durationSeconds", "userTurnCount", "summary", "id", "agent.id", "metadata.topic"];
  const header = async () => {
    await page.waitForFunction((text) => [...document.querySelectorAll(".export-sample th")].map(({ textContent }) => textContent).join("|") === text, {}, wanted.join("|"));
    return textsOf(page, ".export-sample th");
  };
  assert.deepEqual(await header(), wanted);
  await click(page, "[data-action=copy-link]");
  await until(page, "it is copied", () => document.querySelector("[data-action=copy-link]")?.textContent?.includes("Copied"));
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(link, page.url());
  await page.goto("about:blank");
  await page.goto(link);
  await previewed(page);
  assert.deepEqual(await header(), wanted);
  assert.equal(await page.$eval("[name=export-mask][value=recordings]", (found) => (found as HTMLInputElement).checked), false);
  assert.equal((await query(page)).get("masks"), "numbers,names,texts");
  const file = (await exported(page)).toString();
  assert.deepEqual(csvRows(file)[0], wanted);
  await click(page, ".export-code summary");
  assert.match(await textOf(page, ".export-code code"), /"agent\.name": "Agent, name=all"/);
  // As it is called at first, and a preset again.
  await choose(page, "sheet");
  await until(page, "nothing in the address", () => !location.search.includes("column"));
  assert.deepEqual(problems, []);
});

test("Parquet: a whole file, of as many rows as said", async () => {
  const { page, problems } = await open("provider=anyreach&period=7days&format=parquet&columns=everything");
  await previewed(page);
  const file = await exported(page);
  await finished(page);
  const [, items = ""] = /(\d+) conversations exported/.exec(await textOf(page, ".outcome")) ?? [];
  assert.equal(file.subarray(0, 4).toString(), "PAR1");
  const { num_rows } = parquetMetadata(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer);
  assert.equal(Number(num_rows), Number(items));
  assert.deepEqual(problems, []);
});

test("what fetching each conversation costs is said before, and no longer where nothing needs it", async () => {
  const { page } = await open("provider=retell&period=yesterday");
  await previewed(page);
  assert.equal(await count(page, "[data-cost]"), 0);
  await choose(page, "transcripts");
  await page.waitForSelector("[data-cost]");
  assert.match(await textOf(page, "[data-cost]"), /Retell.*Needed for: Transcript\./);
});

for (const provider of ["elevenlabs", "retell"]) {
  test(`${provider}: an export has what its lists lack`, async () => {
    const { page, problems } = await open(`provider=${provider}&period=yesterday&format=ndjson&columns=everything`);
    await previewed(page);
    const rows = (await exported(page)).toString().trimEnd().split("\n").map((line) => JSON.parse(line) as Conversation);
    assert.ok(rows.some(({ transcript }) => (transcript?.length ?? 0) > 1));
    assert.ok(rows.some(({ customer }) => customer.phone?.startsWith("[phone:")));
    assert.deepEqual(problems, []);
  });
}

test("yesterday's failed calls without numbers: from the overview in a few clicks", async () => {
  const { page } = await demo.open("?provider=anyreach", { prepare: withoutFiles as () => void });
  await click(page, ".legend [data-value=failed]");
  await visit(page, "export");
  await previewed(page);
  assert.ok((await count(page, ".export-sample tbody tr")) > 0);
  for (const row of await textsOf(page, ".export-sample tbody tr")) assert.match(row, /failed/);
  await click(page, ".period label:has([value=yesterday])");
  // There may be none.
  await page.waitForSelector("#export-preview[aria-busy=true]");
  await page.waitForSelector("#export-preview[aria-busy=false], .exporting .notice");
  assert.deepEqual([(await query(page)).get("period"), (await query(page)).get("result")], ["yesterday", "failed"]);
  for (const row of await textsOf(page, ".export-sample tbody tr")) assert.match(row, /failed/);
});

test("another platform or caller: what was begun is given up", async () => {
  const { page } = await open("provider=anyreach");
  await previewed(page);
  await click(page, "[data-action=start-export]");
  await page.waitForSelector(".export-progress");
  await click(page, ".source-button");
  await click(page, "#source-menu label:has([value=vapi])");
  await until(page, "the other platform", () => location.search.includes("provider=vapi"));
  await startable(page);
  assert.equal(await count(page, ".export-progress, a[download]"), 0);
});

test("without a match it says so", async () => {
  const { page } = await open("provider=anyreach&period=custom&from=2001-01-01&to=2001-01-02");
  await page.waitForSelector(".exporting .notice");
  assert.match(await textOf(page, ".exporting .notice"), /No conversation matches/);
});

test("accessible and within the window, in light and dark, on a phone and a desktop", async () => {
  for (const width of [360, 1440]) {
    const { page } = await open("provider=elevenlabs&columns=transcripts", { width });
    await previewed(page);
    for (const summary of [".export-columns summary", ".export-code summary"]) await click(page, summary);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    for (const scheme of ["light", "dark"] as const) {
      await preferScheme(page, scheme);
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => (await (globalThis as unknown as { axe: typeof axe }).axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`));
      assert.deepEqual(found, [], `${width} ${scheme}`);
    }
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
  }
});
