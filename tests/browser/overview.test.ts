// The overview of the demo page: what it counts, how a choice narrows it, and that every number can be had as such.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import type { Page } from "puppeteer-core";
import { createGateway, eigi } from "convoscope/server";
import { createSandbox } from "convoscope/testing";
import { addDays, weekdayOf } from "../../www/src/app/period.js";
import { CREDENTIALS } from "../../www/src/server/credential.js";
import { type Demo, openDemo } from "./demo.js";
import { count, counted, listed, query, readSoFar, textOf, textsOf, until, untilRead, visit } from "./page.js";

let demo: Demo;
before(async () => {
  demo = await openDemo();
});
afterEach(() => demo.leave());
after(() => demo.close());

const figure = async (page: Page, name: string) => textOf(page, `[data-figure=${name}] strong`);
const total = async (page: Page) => Number((await figure(page, "count")).replace(/\D/g, ""));
const panel = (name: string) => `[data-panel=${name}]`;
/** A figure changes at once, and says so when it has. */
const becomes = (page: Page, name: string, value: string) =>
  page.waitForFunction((selector, wanted) => document.querySelector(selector)?.textContent === wanted, {}, `[data-figure=${name}] strong`, value);
/** The sandbox has sixty days. */
const daysAgo = (days: number) => addDays(new Date().toISOString().slice(0, 10), -days);
const DIMENSIONS = ["day", "status", "channel", "agent", "weekday", "length", "slot", "endReason", "success"];

/** The rows of a panel's table: value, conversations, failed. */
async function table(page: Page, name: string): Promise<{ value: string; label: string; count: number; failed: number }[]> {
  const button = `${panel(name)} [data-action=table]`;
  if ((await page.$eval(button, (found) => found.getAttribute("aria-pressed"))) === "false") await page.click(button);
  await page.waitForSelector(`${panel(name)} table`);
  return page.$$eval(`${panel(name)} tbody tr`, (rows) =>
    rows.map((row) => {
      const cells = [...row.querySelectorAll("td")].map(({ textContent }) => Number(textContent?.replace(/\D/g, "") ?? ""));
      return { value: row.getAttribute("data-value") ?? "", label: row.querySelector("th")?.textContent ?? "", count: cells[0] ?? NaN, failed: cells[3] ?? NaN };
    }),
  );
}

test("counts a period and the one before it once each, and asks nothing more for any choice", async () => {
  const { page, problems } = await demo.open("?provider=anyreach");
  await counted(page);
  const all = await total(page);
  assert.ok(all > 50 && all < 250, `${all}`);
  const asked = () => textsOf(page, ".log .log-text").then((lines) => lines.filter((line) => line.startsWith("GET ") && line.includes("/v1/summary")).length);
  const before = await asked();
  assert.equal(before, 2);
  await page.click(`${panel("weekday")} [data-value=monday] .value`);
  await until(page, "a chip", () => document.querySelector("[data-filter=weekday]"));
  assert.equal((await query(page)).get("weekday"), "monday");
  await page.goBack();
  await becomes(page, "count", String(all));
  assert.equal(await asked(), before);
  assert.deepEqual(problems, []);
});

test("which agent fails most on Mondays: two clicks", async () => {
  const { page } = await demo.open(`?provider=anyreach&period=custom&from=${daysAgo(70)}`);
  await counted(page);
  await page.click(`${panel("weekday")} [data-value=monday] .value`);
  await page.waitForSelector("[data-filter=weekday]");
  await page.click(`.legend [data-value=failed]`);
  await page.waitForSelector("[data-filter=result]");
  const shown = await page.$$eval(`${panel("agent")} .bars li`, (rows) => rows.map((row) => Number(row.querySelector(".bar-count")?.textContent)));
  assert.ok(shown.length > 1);
  assert.deepEqual(shown, [...shown].sort((a, b) => b - a));
  const sum = shown.reduce((all, each) => all + each, 0);
  assert.equal(sum, await total(page));
  // As many as the days that are Mondays have failed.
  await page.click("[data-filter=result]");
  await page.click("[data-filter=weekday]");
  const days = await table(page, "day");
  assert.equal(sum, days.filter(({ value }) => value !== "" && weekdayOf(value) === "monday").reduce((all, { failed }) => all + failed, 0));
});

test("every chart has the same conversations, as a table and as CSV", async () => {
  const { page, problems } = await demo.open("?provider=retell");
  await page.browserContext().overridePermissions(demo.origin, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]);
  await page.bringToFront();
  await counted(page);
  const all = await total(page);
  const options = await page.$$eval(`${panel("day")} [role=option]`, (found) => found.map(({ textContent }) => textContent ?? ""));
  for (const name of DIMENSIONS) {
    const rows = await table(page, name);
    assert.equal(rows.reduce((sum, row) => sum + row.count, 0), all, name);
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await page.click(`${panel(name)} [data-action=copy]`);
    await page.waitForFunction(async () => (await navigator.clipboard.readText()) !== "");
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).trimEnd().split("\r\n").slice(1);
    // From the end: labels may have commas.
    const copied = lines.map((line) => line.split(",").slice(-6).map(Number));
    assert.deepEqual(copied.map(([number, , , failed]) => [number, failed]), rows.map((row) => [row.count, row.failed]), name);
    if (name === "day") assert.deepEqual(rows.map((row) => options.find((text) => text.startsWith(`${row.label}: ${row.count} conversation`)) !== undefined), rows.map(() => true));
  }
  assert.deepEqual(problems, []);
});

test("by keyboard: a chart is one stop, arrow keys go through it, Enter chooses and takes back", async () => {
  const { page } = await demo.open("?provider=anyreach&period=7days");
  await counted(page);
  await page.waitForSelector(`${panel("day")} .hits`);
  const all = await figure(page, "count");
  const active = () => page.$eval(`${panel("day")} [role=listbox]`, (found) => document.getElementById(found.getAttribute("aria-activedescendant") ?? "")?.getAttribute("data-value"));
  await page.focus(`${panel("day")} [role=listbox]`);
  await page.keyboard.press("End");
  const last = await active();
  await page.keyboard.press("ArrowLeft");
  assert.notEqual(await active(), last);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-filter=day]");
  assert.equal((await query(page)).get("day"), last);
  const [, chosen = ""] = /: (\d+) conversation/.exec(await textOf(page, `${panel("day")} [aria-selected=true]`)) ?? [];
  await becomes(page, "count", chosen);
  await page.keyboard.press("Enter");
  await until(page, "it is taken back", () => !document.querySelector("[data-filter=day]"));
  await becomes(page, "count", all);
});

test("a column is pressed anywhere over its day", async () => {
  const { page } = await demo.open("?provider=anyreach&period=7days");
  await counted(page);
  const hit = await page.waitForSelector(`${panel("day")} .hits > :nth-child(3)`);
  await hit!.click();
  await page.waitForSelector("[data-filter=day]");
  const third = await page.$eval(`${panel("day")} [role=option]:nth-of-type(3)`, (found) => found.getAttribute("data-value")).catch(() => null);
  const values = await page.$$eval(`${panel("day")} [role=option]`, (found) => found.map((each) => each.getAttribute("data-value")));
  assert.equal((await query(page)).get("day"), third ?? values[2]);
});

test("what is chosen leads to the same conversations in Explore", async () => {
  const { page } = await demo.open("?provider=anyreach&pageSize=100");
  await counted(page);
  await page.click(`${panel("status")} [data-value=completed] .value`);
  await page.waitForSelector("[data-filter=status]");
  const expected = await total(page);
  await page.click("[data-action=show]");
  await listed(page);
  assert.equal((await query(page)).get("view"), "explore");
  await untilRead(page, Math.min(100, expected));
  await visit(page, "overview");
  await becomes(page, "count", String(expected));
});

test("another platform has other agents: a choice of one is dropped, other choices stay", async () => {
  const { page } = await demo.open("?provider=anyreach");
  await counted(page);
  await page.click(`${panel("agent")} li:first-child .value`);
  await page.waitForSelector("[data-filter=agent]");
  await page.click(`${panel("weekday")} [data-value=tuesday] .value`);
  await page.waitForSelector("[data-filter=weekday]");
  await page.click(".source-button");
  await page.click("#source-menu label:has([value=vapi])");
  await until(page, "the other platform", () => location.search.includes("provider=vapi"));
  await counted(page);
  assert.equal(await count(page, "[data-filter=agent]"), 0);
  assert.equal(await count(page, "[data-filter=weekday]"), 1);
  assert.ok((await total(page)) > 0);
});

test("periods: presets, days of one's own, and back", async () => {
  const { page, problems } = await demo.open("?provider=anyreach");
  await counted(page);
  const month = await figure(page, "count");
  await page.click(".period label:has([value=today])");
  await until(page, "today is counted", () => document.querySelectorAll("[data-panel=day] [role=option]").length === 1 && document.querySelector(".compared"));
  assert.equal((await query(page)).get("period"), "today");
  await page.click(".period label:has([value=custom])");
  const from = await page.waitForSelector("[name=period-from]");
  // As a date input is filled in: month, day, year.
  await from!.focus();
  await page.keyboard.type("01022020");
  await page.keyboard.press("Tab");
  await until(page, "it is in the address", () => new URLSearchParams(location.search).get("from") === "2020-01-02");
  await until(page, "all are counted", () => document.querySelector("[data-figure=count] strong")?.textContent === "250");
  await page.goBack();
  await page.goBack();
  await becomes(page, "count", month);
  assert.deepEqual(problems, []);
});

test("days are those of the time zone of choice", async () => {
  const one = await demo.open(`?provider=anyreach&zone=Pacific/Kiritimati&period=custom&from=${daysAgo(70)}`);
  const other = await demo.open(`?provider=anyreach&zone=Pacific/Pago_Pago&period=custom&from=${daysAgo(70)}`);
  const days = [];
  for (const { page } of [one, other]) {
    await counted(page);
    days.push((await table(page, "day")).filter((row) => row.count > 0));
  }
  assert.notDeepEqual(days[0], days[1]);
  await one.page.click("[popovertarget=settings-menu]");
  await one.page.select("#zone", "Pacific/Pago_Pago");
  await until(one.page, "it is in the address", () => location.search.includes("Pago_Pago"));
  await counted(one.page);
  assert.deepEqual((await table(one.page, "day")).filter((row) => row.count > 0), days[1]);
});

test("another language: texts, numbers and dates, kept for the next visit", async () => {
  const { page, problems } = await demo.open("?provider=anyreach");
  await counted(page);
  for (const [language, title] of [["de", "Überblick"], ["es", "Resumen"], ["hi", "एक नज़र में"], ["en", "Overview"]] as const) {
    await page.click("[popovertarget=settings-menu]");
    await page.select("#language", language);
    await page.waitForFunction((wanted) => document.querySelector("h1")?.textContent === wanted, {}, title);
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    await page.keyboard.press("Escape");
  }
  await page.click("[popovertarget=settings-menu]");
  await page.select("#language", "de");
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Überblick");
  await page.reload();
  await page.waitForFunction(() => document.querySelector("h1")?.textContent === "Überblick");
  assert.deepEqual(problems, []);
});

test("counting can be cancelled and begun again", async () => {
  const { page } = await demo.open();
  await (await page.waitForSelector("[data-action=stop]"))!.click();
  await page.waitForSelector(".notice");
  await page.click("[data-action=count]");
  await counted(page);
});

test("without the script that draws, the numbers are there as tables", async () => {
  const { page } = await demo.open("?provider=anyreach", { failOnce: /\/assets\/plot\.js$/ });
  await counted(page);
  await page.waitForSelector(`${panel("day")} table`);
  assert.equal(await count(page, ".hits"), 0);
});

test("on a phone nothing is wider than the window, and the first number is in sight", async () => {
  const { page } = await demo.open("?provider=elevenlabs", { width: 360, height: 740 });
  await counted(page);
  await page.waitForSelector(".hits");
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
  assert.ok((await (await page.$("[data-figure=count]"))!.boundingBox())!.y < 300);
});

test("written from right to left, everything stays within the window", async () => {
  for (const width of [360, 1440]) {
    const { page } = await demo.open("?provider=anyreach", { width });
    await counted(page);
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    await page.click(".source-button");
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    const menu = await (await page.$("#source-menu"))!.boundingBox();
    assert.ok(menu !== null && menu.x >= 0 && menu.x + menu.width <= width);
  }
});

test("a gateway of one's own is asked instead of the sandbox, which is never loaded; it is kept, and can be left", async () => {
  const sandbox = createSandbox({ conversations: 40, credentials: CREDENTIALS });
  const gateway = createGateway({
    provider: eigi({ apiKey: CREDENTIALS.eigi![0]! }),
    authorize: () => ({}),
    allow: ["list", "get", "recordings", "summarize"],
    basePath: "/api",
    fetch: sandbox.fetch,
  });
  const own = await demo.beside("/api", gateway);
  try {
    const { page, problems, requests } = await demo.open("?gateway=/api&period=custom&from=2020-01-01", { origin: own.origin });
    await counted(page);
    assert.equal(await figure(page, "count"), "40");
    assert.match(await textOf(page, ".source-button"), /Your gateway.*\/api/);
    await visit(page, "explore");
    await listed(page);
    assert.equal(await readSoFar(page), 40);
    // Kept in this browser, without being named.
    await visit(page, "developers");
    await until(page, "the program names it", () => document.querySelector("#request-panel-page")?.textContent?.includes(`${location.origin}/api`));
    assert.equal(await page.$eval("#faults", (found) => (found as HTMLElement).hidden), true);
    await page.goto(`${own.origin}/`);
    await counted(page);
    await page.click(".source-button");
    assert.equal(await count(page, "#source-menu [name=caller]"), 0);
    assert.deepEqual(requests.filter((url) => /servers\.js|server_bg\.wasm/.test(url)), []);
    assert.ok(requests.some((url) => url.startsWith(`${own.origin}/api/v1/summary`)));
    assert.deepEqual(problems, []);

    const address = "#gateway";
    for (const [text, mistake] of [["http://other.example/api", /https/], ["https://me:secret@other.example/", /password/]] as const) {
      await page.$eval(address, (found) => ((found as HTMLInputElement).value = ""));
      await page.type(address, text);
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelector("#gateway-mistake")?.textContent !== "");
      assert.match(await textOf(page, "#gateway-mistake"), mistake);
    }
    await Promise.all([page.waitForNavigation(), page.click(".own-gateway [type=button]")]);
    await counted(page);
    assert.match(await textOf(page, ".source-button"), /Sandbox/);
  } finally {
    own.close();
  }
});
