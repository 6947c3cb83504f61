// One conversation of the demo page: what is told of it, search, recording, trees, and who may see what.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import axe from "axe-core";
import type { Page } from "puppeteer-core";
import type { Conversation } from "convoscope";
import { createGateway, vapi } from "convoscope/server";
import { createSandbox } from "convoscope/testing";
import { type Demo, openDemo, preferScheme } from "./demo.js";
import { count, listed, opened, press, query, textOf, textsOf, until } from "./page.js";

let demo: Demo;
before(async () => {
  demo = await openDemo();
});
afterEach(() => demo.leave());
after(() => demo.close());

const ARTICLE = "article.conversation";
const ROW = "a[data-id]";
const fact = (name: string) => `${ARTICLE} [data-fact=${name}] dd`;
const SEARCH = ".search-within input";

/** Opens the first conversation of the list whose row has all of this in its text. */
async function openOne(page: Page, ...has: RegExp[]): Promise<string> {
  await listed(page);
  const id = await page.$$eval(
    ROW,
    (rows, sources) => rows.find((link) => sources.every((source) => new RegExp(source).test(link.closest(".row")?.textContent ?? "")))?.getAttribute("data-id"),
    has.map(({ source }) => source),
  );
  assert.ok(id, `no row has ${has.join(", ")}`);
  await press(page, `${ROW}[data-id="${id}"]`);
  await opened(page);
  return id;
}

/** A gateway of the visitor's own on the page's site, before a sandbox with conversations of the test's. */
async function withGateway(given: readonly object[]) {
  const sandbox = createSandbox({ conversations: 3 });
  const ids = given.map((fields) => sandbox.insert("vapi", fields));
  const gateway = createGateway({ provider: vapi({ apiKey: "made-up" }), authorize: () => ({}), basePath: "/api", allow: ["list", "get", "recordings"], fetch: sandbox.fetch });
  return { sandbox, ids, site: await demo.beside("/api/", gateway) };
}

const START = Date.UTC(2026, 4, 4, 9);
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const said = (role: string, content: string, seconds: number) => ({ role, content, timestamp: at(seconds) });

/** A WAV file of silence. */
function silence(seconds: number): Buffer {
  const samples = Buffer.alloc(seconds * 8_000, 128);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8_000, 24);
  head.writeUInt32LE(8_000, 28);
  head.writeUInt16LE(1, 32);
  head.writeUInt16LE(8, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

test("the head tells how it went, in the zone of choice and in the platform's own reason; what is not known is named", async () => {
  const { page, problems } = await demo.open("?view=explore&provider=vapi&zone=Asia%2FKolkata");
  const id = await openOne(page, /Completed/);
  assert.equal((await query(page)).get("open"), id);
  assert.match(await textOf(page, fact("status")), /Completed/);
  assert.match(await textOf(page, fact("cost")), /^\$\d+\.\d{2,4}$/);
  const reason = await page.$eval(`${fact("reason")} [title]`, (found) => ({ text: found.textContent ?? "", exact: found.getAttribute("title") ?? "" }));
  assert.match(reason.exact, /^[a-z-]+$/);
  assert.equal(reason.text.toLowerCase(), reason.exact.replaceAll("-", " "));
  const when = await page.$eval(`${fact("when")} time`, (found) => ({ at: found.getAttribute("datetime") ?? "", text: found.textContent }));
  assert.equal(when.text, new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short", timeZone: "Asia/Kolkata" }).format(new Date(when.at)));
  await press(page, "#conversation-tab-record");
  assert.match(await textOf(page, "#conversation-panel-record .terms + .hint"), /^Not known: .*Created by/);
  assert.deepEqual(problems, []);
});

test("search counts, goes from place to place by key, highlights, and leaves the text as it was", async () => {
  const long = Array.from({ length: 2_000 }, (_, index) => said(index % 2 === 0 ? "assistant" : "user", index % 500 === 250 ? `The word is <b>needle</b> & more, ${index}` : `Message number ${index} of a long conversation that goes on.`, index * 4));
  const { site, ids } = await withGateway([{ status: "completed", transcript: long, startedAt: at(0), endedAt: at(8_000) }]);
  const { page, problems } = await demo.open(`?view=explore&provider=vapi&gateway=/api&open=${ids[0]}`, { origin: site.origin });
  await opened(page);
  await page.waitForFunction(() => document.querySelectorAll(".transcript .turn").length === 2_000);
  await page.focus("#conversation-title");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate((selector) => document.activeElement === document.querySelector(selector), SEARCH), true);
  // What is in sight is marked, and no more: a letter that stands in every message costs as little as a word.
  await page.keyboard.type("o");
  await until(page, "a count of thousands", () => /^1 of [\d,]{5,}$/.test(document.querySelector("#search-count")?.textContent ?? ""));
  await page.waitForSelector("mark.current");
  assert.ok((await count(page, "mark")) < 400);
  await page.keyboard.press("Escape");
  await page.keyboard.type("NEEDLE");
  await until(page, "a count", () => document.querySelector("#search-count")?.textContent === "1 of 4");
  const shown = () => page.$eval("mark.current", (mark) => {
    const [inner, outer] = [mark.getBoundingClientRect(), mark.closest(".pane")!.getBoundingClientRect()];
    return { text: mark.closest(".said")?.textContent, seen: inner.top >= outer.top && inner.bottom <= outer.bottom, bold: mark.closest(".said")?.querySelector("b") };
  });
  for (const [key, place, index] of [
    ["Enter", 2, 750],
    ["Enter", 3, 1250],
    ["Enter", 4, 1750],
    ["Enter", 1, 250],
    ["Shift+Enter", 4, 1750],
  ] as const) {
    if (key === "Shift+Enter") await page.keyboard.down("Shift");
    await page.keyboard.press("Enter");
    if (key === "Shift+Enter") await page.keyboard.up("Shift");
    await page.waitForFunction((wanted) => document.querySelector("#search-count")?.textContent === wanted, {}, `${place} of 4`);
    await until(page, "it is in sight", () => {
      const [inner, outer] = [document.querySelector("mark.current")!.getBoundingClientRect(), document.querySelector(".pane")!.getBoundingClientRect()];
      return inner.top >= outer.top && inner.bottom <= outer.bottom;
    });
    const { text, bold } = await shown();
    assert.equal(text, `The word is <b>needle</b> & more, ${index}`);
    assert.equal(bold, null);
  }
  assert.equal(await page.evaluate(() => scrollY), 0);
  await page.keyboard.press("Escape");
  await until(page, "no highlight", () => document.querySelector("mark") === null);
  assert.ok(await page.$(ARTICLE), "Escape left the search alone first");
  assert.deepEqual(problems, []);
  await page.close();
  site.close();
});

test("pauses are told, tool calls are folded with arguments and results, and it says who spoke how long", async () => {
  const { site, ids } = await withGateway([
    {
      status: "completed",
      startedAt: at(0),
      endedAt: at(60),
      transcript: [said("assistant", "Good morning!", 0), said("user", "My order?", 5), said("tool", 'find_order({"order":"A-1"})', 10), said("tool", '{"state":"on its way","days":[1,2]}', 11), said("assistant", "On its way.", 12), said("user", "Thanks.", 50)],
    },
  ]);
  const { page, problems } = await demo.open(`?view=explore&provider=vapi&gateway=/api&open=${ids[0]}`, { origin: site.origin });
  await opened(page);
  assert.deepEqual(await textsOf(page, ".pause"), ["38s later"]);
  assert.deepEqual(await textsOf(page, ".transcript .offset"), ["0:00", "0:05", "0:10", "0:12", "0:50"]);
  assert.deepEqual(await textsOf(page, ".shares li"), ["Agent 43s 72%", "Customer 15s 25%", "Tool 2s 3.3%"]);
  assert.equal(await page.$eval(".tool-turn details", (found) => (found as HTMLDetailsElement).open), false);
  await page.focus(".tool-turn summary");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".tool-part .tree");
  assert.deepEqual(await textsOf(page, ".tool-part h4"), ["Called with find_order", "Result"]);
  assert.match(await textOf(page, ".tool-part:last-child .tree"), /state "on its way"/);
  // What is found inside opens it.
  await page.keyboard.press("Enter");
  await page.type(SEARCH, "on its way");
  await until(page, "both places", () => document.querySelectorAll("mark").length === 2);
  assert.equal(await page.$eval(".tool-turn details", (found) => (found as HTMLDetailsElement).open), true);
  assert.deepEqual(problems, []);
  await page.close();
  site.close();
});

test("a recording is asked for when somebody wants to hear it, without anything of the visitor; a message leads to its second", async () => {
  const transcript = [said("assistant", "Good morning!", 0), said("user", "My order?", 5), said("assistant", "On its way.", 12)];
  const call = { status: "completed", startedAt: at(0), endedAt: at(20), transcript } as const;
  const { site, ids } = await withGateway([
    { ...call, recording: { url: "https://audio.example.com/call.wav?X-Amz-Date=4000000000&X-Amz-Expires=3600&X-Amz-Signature=00" } },
    { ...call, recording: { url: "https://127.0.0.1/call.wav?X-Amz-Date=4000000000&X-Amz-Expires=3600&X-Amz-Signature=00" } },
  ]);
  const { page, problems, requests } = await demo.open(`?view=explore&provider=vapi&gateway=/api&open=${ids[0]}`, { origin: site.origin });
  const asked: { url: string; headers: Record<string, string> }[] = [];
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    if (!request.url().startsWith("https://audio.example.com/")) return void request.continue();
    asked.push({ url: request.url(), headers: request.headers() });
    // As storages answer: by ranges, without which no player can jump.
    const body = silence(20);
    const from = Number(/bytes=(\d+)-/.exec(request.headers()["range"] ?? "")?.[1] ?? 0);
    void request.respond({ status: 206, contentType: "audio/wav", headers: { "Accept-Ranges": "bytes", "Content-Range": `bytes ${from}-${body.length - 1}/${body.length}` }, body: body.subarray(from) });
  });
  await opened(page);
  assert.match(await textOf(page, ".player .hint"), /^From audio\.example\.com/);
  assert.deepEqual(requests.filter((url) => url.includes("audio.example.com")), []);
  // Stands still, so that only what is pressed moves it.
  await page.evaluate(() => void (HTMLMediaElement.prototype.play = () => Promise.resolve()));
  await page.click(".turn.user button.offset");
  await until(page, "it is at that place", () => document.querySelector("audio")?.currentTime === 5);
  await until(page, "what is heard is shown", () => document.querySelector(".turn[data-now]")?.textContent?.includes("My order?"));
  assert.ok(asked.length > 0);
  for (const { headers } of asked) for (const name of ["cookie", "authorization", "referer"]) assert.ok(!headers[name], name);
  // A press on what was said does the same.
  await page.click(".turn:last-child .said");
  await until(page, "and at that one", () => document.querySelector("audio")?.currentTime === 12);

  await page.evaluate((id) => void history.pushState(null, "", location.search.replace(/open=[^&]*/, `open=${id}`)), ids[1] ?? "");
  await page.evaluate(() => void dispatchEvent(new PopStateEvent("popstate")));
  await page.waitForSelector(`${ARTICLE}[data-id="${ids[1]}"][aria-busy=false]`);
  await press(page, "#conversation-tab-record");
  assert.equal(await count(page, ".player"), 0);
  assert.match(await textOf(page, "#conversation-panel-record"), /its address is none that this page will ask/);
  assert.deepEqual(problems, []);
  await page.close();
  site.close();
});

for (const provider of ["eigi", "elevenlabs"] as const) {
  test(`${provider}: in the sandbox the page's server hands the audio on, and nothing leaves the page`, async () => {
    const { page, problems, requests } = await demo.open(`?view=explore&provider=${provider}&pageSize=100`);
    await listed(page);
    for (const id of await page.$$eval(ROW, (rows) => rows.filter((link) => /Completed/.test(link.closest(".row")?.textContent ?? "")).map((row) => row.getAttribute("data-id")))) {
      await press(page, `${ROW}[data-id="${id}"]`);
      await page.waitForSelector(`${ARTICLE}[data-id="${id}"][aria-busy=false]`);
      if ((await count(page, ".player")) > 0) break;
    }
    await page.click("[data-action=play]");
    await until(page, "it can be heard", () => (document.querySelector("audio")?.duration ?? 0) > 1);
    assert.match((await page.$eval("audio", (audio) => audio.src)) ?? "", /^blob:/);
    assert.deepEqual(requests.filter((url) => ![demo.origin, `blob:${demo.origin}`, "data:image/"].some((own) => url.startsWith(own))), []);
    assert.deepEqual(problems, []);
  });
}

test("our JSON stands beside the platform's, each to be copied; the gateway of a visitor gives the first alone", async () => {
  const { page, problems } = await demo.open("?view=explore&provider=retell");
  await page.browserContext().overridePermissions(demo.origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
  await page.bringToFront();
  const id = await openOne(page, /Completed/);
  await press(page, "#conversation-tab-json");
  await page.waitForSelector("[data-action=copy-platform-json]");
  const copied = async (action: string) => {
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await page.click(`[data-action=${action}]`);
    await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== "");
    return JSON.parse(await page.evaluate(() => navigator.clipboard.readText())) as Record<string, unknown>;
  };
  const ours = (await copied("copy-json")) as unknown as Conversation;
  assert.equal(ours.id, id);
  assert.ok(!("raw" in ours));
  const theirs = await copied("copy-platform-json");
  assert.equal(theirs["call_id"], id);
  assert.equal(theirs["disconnection_reason"], ours.endReason);
  // A branch is opened and closed by key.
  await page.focus("[aria-label='As this page has it'] summary");
  const isOpen = () => page.$eval("[aria-label='As this page has it'] details", (found) => (found as HTMLDetailsElement).open);
  const first = await isOpen();
  await page.keyboard.press("Enter");
  assert.equal(await isOpen(), !first);
  assert.deepEqual(problems, []);

  const { site, ids } = await withGateway([{ status: "completed" }]);
  const own = await demo.open(`?view=explore&provider=vapi&gateway=/api&open=${ids[0]}`, { origin: site.origin });
  await opened(own.page);
  await press(own.page, "#conversation-tab-json");
  assert.equal(await count(own.page, "[data-action=copy-platform-json]"), 0);
  assert.match(await textOf(own.page, ".jsons"), /get\(id, \{ raw: true \}\)/);
  await own.page.close();
  site.close();
});

test("the next conversation and the one before are a key away, and the address keeps which is open", async () => {
  const { page } = await demo.open("?view=explore&provider=anyreach");
  await listed(page);
  const ids = await page.$$eval(ROW, (rows) => rows.map((row) => row.getAttribute("data-id") ?? ""));
  await page.focus(`${ROW}[data-id="${ids[1]}"]`);
  await page.keyboard.press("Enter");
  await opened(page);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "conversation-title");
  for (const [key, index] of [["j", 2], ["j", 3], ["k", 2], ["k", 1], ["k", 0], ["k", 0]] as const) {
    await page.keyboard.press(key);
    await page.waitForSelector(`${ARTICLE}[data-id="${ids[index]}"]`);
    assert.equal((await query(page)).get("open"), ids[index]);
  }
  await page.keyboard.press("Escape");
  await until(page, "closed", () => !document.querySelector("article.conversation"));
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-id")), ids[0]);
});

test("what the present caller does not have is told in words beside their list, and is no error", async () => {
  const { page, problems } = await demo.open("?view=explore&provider=anyreach&pageSize=100");
  await listed(page);
  const foreign = await page.$$eval(ROW, (rows) => rows.find((link) => !/Maya/.test(link.closest(".row")?.textContent ?? ""))?.getAttribute("data-id"));
  await press(page, `${ROW}[data-id="${foreign}"]`);
  await opened(page);
  await press(page, "[name=caller][value=maya]");
  await until(page, "nothing of it stays", () => !document.querySelector("article.conversation"));
  assert.equal((await query(page)).get("open"), null);
  await listed(page);
  await page.evaluate((id) => void (location.search = `${location.search}&open=${id}`), foreign ?? "");
  await page.waitForSelector(`${ARTICLE} .notice`);
  assert.match(await textOf(page, `${ARTICLE} .notice`), /not among yours/);
  assert.equal(await count(page, `${ARTICLE} .error-notice, ${ARTICLE} .conversation-body, ${ARTICLE} .facts`), 0);
  await listed(page);
  assert.ok((await count(page, ROW)) > 5);
  await press(page, "[data-action=dismiss]");
  await until(page, "closed", () => !document.querySelector("article.conversation"));
  assert.equal((await query(page)).get("open"), null);
  assert.deepEqual(problems, []);
});

test("a followed call tells what it costs, and its row in the list follows", async () => {
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
  const id = await openOne(page, /Live|In progress/, /Telephone/);
  await page.waitForSelector(".follow.following .follow-cost");
  const asked = () => page.$eval(".follow-cost", (found) => Number(found.getAttribute("data-requests")));
  await until(page, "it has asked", () => Number(document.querySelector(".follow-cost")?.getAttribute("data-requests")) >= 2);
  await page.evaluate(() => void (globalThis as unknown as { pass(seconds: number): void }).pass(3_600));
  await until(page, "it ended", () => /Followed to its end/.test(document.querySelector(".follow")?.textContent ?? ""));
  assert.ok((await asked()) >= 2);
  assert.match(await textOf(page, ".follow-cost"), /^\d+ requests? so far, [\d.]+ [KM]?B/);
  await page.waitForFunction((selector) => !/Live|In progress|Nothing said/.test(document.querySelector(selector)?.closest(".row")?.textContent ?? "Live"), {}, `${ROW}[data-id="${id}"]`);
  assert.deepEqual(problems, []);
});

test("what was withheld, masked or repaired is told in words", async () => {
  const sandbox = createSandbox({ conversations: 3 });
  const id = sandbox.insert("vapi", { status: "completed", customer: { phone: "+12025550123", name: "Ada" }, transcript: [said("user", "Call +12025550123 or ada@example.com", 0)], startedAt: at(0), endedAt: at(9) });
  const site = await demo.beside("/api/", createGateway({ provider: vapi({ apiKey: "made-up" }), authorize: () => ({}), basePath: "/api", redact: ["customer.phone", "success", "text"], fetch: sandbox.fetch }));
  const { page } = await demo.open(`?view=explore&provider=vapi&gateway=/api&open=${id}`, { origin: site.origin });
  await opened(page);
  await press(page, "#conversation-tab-record");
  const told = await textsOf(page, "#conversation-panel-record .told");
  assert.ok(told.some((text) => /1 telephone number/.test(text) && /1 e-mail address/.test(text)), told.join(" / "));
  await page.close();
  site.close();

  const other = await demo.open("?view=explore&provider=anyreach&access=restricted");
  await openOne(other.page, /Completed/);
  assert.match(await textOf(other.page, "#conversation-panel-transcript .notice"), /^Withheld/);
  await press(other.page, "#conversation-tab-record");
  assert.match(await textOf(other.page, "#conversation-panel-record .told"), /not empty.*Transcript/s);
});

test("accessible in each part, light and dark, on a phone and a desktop", async (context) => {
  for (const [width, height] of [[360, 740], [1440, 900]] as const) {
    for (const tab of ["transcript", "analysis", "record", "json"]) {
      await context.test(`${tab} at ${width}`, async () => {
        const { page } = await demo.open("?view=explore&provider=retell", { width, height });
        await openOne(page, /Completed/);
        await press(page, `#conversation-tab-${tab}`);
        if (tab === "json") await page.waitForSelector("[data-action=copy-platform-json]");
        if (tab === "transcript") {
          await page.evaluate(() => document.querySelectorAll<HTMLElement>(".tool-turn summary").forEach((each) => each.click()));
          await page.type(SEARCH, "e");
          await page.waitForSelector("mark.current");
        }
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
        for (const scheme of ["light", "dark"] as const) {
          await preferScheme(page, scheme);
          await page.evaluate(axe.source);
          const found = await page.evaluate(async () => {
            const { axe: loaded } = globalThis as unknown as { axe: typeof axe };
            // What lies behind the bar or the player while it scrolls by is measured below.
            const { violations } = await loaded.run(document.querySelector("article.conversation")!, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: { "target-size": { enabled: false } } });
            const small = [...document.querySelectorAll("article.conversation :is(button, summary, input)")].filter((each) => {
              const { width, height } = each.getBoundingClientRect();
              return width > 0 && (width < 24 || height < 24);
            });
            return [...violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`)), ...small.map(({ outerHTML }) => `small: ${outerHTML}`)];
          });
          assert.deepEqual(found, [], scheme);
        }
        await page.close();
      });
    }
  }
});
