// Explore, as a visitor uses it: filters as chips, the list of which only what is in sight is drawn, columns, saved views.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import type { Page } from "puppeteer-core";
import { type Demo, openDemo } from "./demo.js";
import { ROWS, addFilter, count, fill, listed, opened, query, readSoFar, textOf, textsOf, until, untilRead, visit } from "./page.js";

let demo: Demo;
before(async () => {
  demo = await openDemo();
});
afterEach(() => demo.leave());
after(() => demo.close());

const cells = (page: Page, column: string) => textsOf(page, `.row [data-column=${column}]`);
const chip = (kind: string) => `[data-filter=${kind}]`;
const sent = (page: Page) => page.$$eval(".log .log-text", (lines) => lines.filter(({ textContent }) => textContent?.startsWith("GET ")).length);
const closed = (page: Page) => until(page, "no editor", () => !document.querySelector(".popup:popover-open"));
/** The days of the rows, as the clocks of a zone show them. */
const daysIn = (page: Page, zone: string) =>
  page.$$eval(
    ".row time",
    (times, timeZone) => times.map((time) => new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short" }).format(new Date((time as HTMLTimeElement).dateTime))),
    zone,
  );

for (const provider of ["eigi", "vapi"] as const) {
  test(`${provider}: rows name the agent, though the platform sends an id alone`, async () => {
    const { page, problems } = await demo.open(`?view=explore&provider=${provider}`);
    await listed(page);
    await until(page, "names", () => document.querySelector(".row [data-column=agent] bdi")?.textContent?.match(/^[\p{L}\p{M}]+$/u));
    assert.ok((await cells(page, "agent")).every((name) => /^[\p{L}\p{M}]+$/u.test(name)));
    assert.deepEqual(problems, []);
  });
}

test("days are those of the page's zone, in filters as in rows", async () => {
  const zone = "Pacific/Kiritimati";
  const { page } = await demo.open(`?view=explore&zone=${zone}`);
  await listed(page);
  const days = await daysIn(page, zone);
  const day = days[12] ?? "";
  const [, month = "", of = ""] = day.split("-");
  await addFilter(page, "when");
  for (const end of ["createdAfter", "createdBefore"]) {
    // As it is typed into the browser's own input, in the order of its language.
    await page.type(`[name=${end}-day]`, `${month}${of}${day.slice(0, 4)}`);
    assert.equal(await page.$eval(`[name=${end}-day]`, (input) => (input as HTMLInputElement).value), day);
  }
  await page.keyboard.press("Enter");
  await until(page, "the filter in the address", () => location.search.includes("createdBefore="));
  await listed(page);
  assert.deepEqual([(await query(page)).get("createdAfter"), (await query(page)).get("createdBefore")], [day, day]);
  assert.deepEqual(new Set(await daysIn(page, zone)), new Set([day]));
  assert.equal(await readSoFar(page), days.filter((each) => each === day).length);
});

test("a time of a day is a time by the clocks of the page's zone", async () => {
  const { page } = await demo.open("?view=explore&zone=Asia/Kolkata&createdAfter=2026-01-31T03:30:00Z");
  await listed(page);
  await page.click(`${chip("when")} [data-action=edit-filter]`);
  await page.waitForSelector("[name=createdAfter-time]");
  const values = () => page.$$eval(".moment input", (inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  assert.deepEqual((await values()).slice(0, 2), ["2026-01-31", "09:00"]);
  await page.type("[name=createdAfter-time]", "1015AM");
  await page.keyboard.press("Enter");
  await until(page, "the filter in the address", () => location.search.includes("T04%3A45"));
  assert.equal((await query(page)).get("createdAfter"), "2026-01-31T04:45:00Z");
});

test("presets move on with the calendar, and so does an address with them", async () => {
  const { page } = await demo.open("?view=explore&zone=UTC");
  await listed(page);
  await addFilter(page, "when");
  await page.click("[data-preset=yesterday]");
  await closed(page);
  await listed(page);
  assert.equal((await query(page)).get("createdAfter"), "today-1");
  assert.match(await textOf(page, chip("when")), /Yesterday/);
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  assert.deepEqual(new Set(await daysIn(page, "UTC")), new Set([yesterday]));
});

test("only what the platform serves is offered, and apart from it, with its cost, what is applied while reading", async () => {
  const { page, problems } = await demo.open("?view=explore&provider=vapi");
  await listed(page);
  await page.click("[data-action=add-filter]");
  await page.waitForSelector("[data-kind]");
  const offered = (group: string) => page.$$eval(`[aria-labelledby=add-${group}] [data-kind]`, (found) => found.map((each) => each.getAttribute("data-kind")));
  assert.deepEqual(await offered("served"), ["when", "agent", "conversation"]);
  const reading = await offered("reading");
  assert.ok(reading.includes("status") && reading.includes("customer") && !reading.includes("search") && !reading.includes("widget"), String(reading));
  assert.match(await textOf(page, "#add-reading-cost"), /reads every conversation/);

  await page.click("[data-kind=status]");
  await page.waitForSelector("[name=status][value=failed]");
  await page.click("[name=status][value=failed]");
  await page.click("[name=status][value=completed]");
  await page.keyboard.press("Escape");
  await until(page, "both in the address", () => new URLSearchParams(location.search).get("status") === "completed,failed");
  await listed(page);
  await until(page, "the chip says what it costs", () => document.querySelector("[data-filter=status]")?.textContent?.includes("Applied while reading"));
  assert.deepEqual(new Set(await cells(page, "status")), new Set(["Completed", "Failed"]));
  assert.deepEqual(problems, []);
});

test("filters by what lists lack are told apart: they cost a request for each conversation", async () => {
  const { page } = await demo.open("?view=explore&provider=elevenlabs");
  await listed(page);
  await page.click("[data-action=add-filter]");
  await page.waitForSelector("[data-kind]");
  assert.deepEqual(await page.$$eval("[aria-labelledby=add-fetching] [data-kind]", (found) => found.map((each) => each.getAttribute("data-kind"))), ["channel", "agentPhone", "metadata"]);
});

test("a mistake is told while typing, nothing is sent until it is mended, and Escape takes it back", async () => {
  const { page } = await demo.open("?view=explore");
  await listed(page);
  await addFilter(page, "conversation");
  const before = await sent(page);
  await fill(page, "conversationId", "abc");
  await until(page, "a message", () => document.querySelector(".editor .message:not(:empty)"));
  assert.match(await textOf(page, ".editor .message:not(:empty)"), /UUID/);
  assert.equal(await page.$eval("[name=conversationId]", (input) => input.getAttribute("aria-invalid")), "true");
  await page.keyboard.press("Enter");
  assert.ok(await page.$(".editor [name=conversationId]"), "it stays open");
  assert.equal(await sent(page), before);
  await page.keyboard.press("Escape");
  await closed(page);
  await until(page, "no chip", () => !document.querySelector("[data-filter=conversation]"));
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-action")), "add-filter");
  assert.equal((await query(page)).get("conversationId"), null);
});

test("an agent is found by name, any other by its id", async () => {
  const { page } = await demo.open("?view=explore&provider=anyreach");
  await listed(page);
  await addFilter(page, "agent");
  await fill(page, "agentId", "may");
  await until(page, "only she is left", () => document.querySelectorAll("[data-agent]").length === 1);
  const id = await page.$eval("[data-agent]", (found) => found.getAttribute("data-agent"));
  await page.keyboard.press("Enter");
  await closed(page);
  await listed(page);
  assert.equal((await query(page)).get("agentId"), id);
  assert.match(await textOf(page, chip("agent")), /Maya/);
  assert.deepEqual(new Set(await cells(page, "agent")), new Set(["Maya"]));

  await page.click(`${chip("agent")} [data-action=edit-filter]`);
  await fill(page, "agentId", "00000000-0000-4000-8000-000000000000");
  await page.keyboard.press("Enter");
  await until(page, "none of it", () => document.querySelector("#conversation-list .empty"));
  await page.click(`${chip("agent")} [data-action=remove-filter]`);
  await until(page, "all again", () => document.querySelectorAll(".row").length > 10);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-action")), "add-filter");
});

test("hours of the day are those of the page's zone, as it is today", async () => {
  const { page } = await demo.open("?view=explore&zone=Asia/Kolkata");
  await listed(page);
  await addFilter(page, "hours");
  await page.type("[name=timeFrom]", "0900AM");
  await page.type("[name=timeTo]", "1159AM");
  await page.keyboard.press("Enter");
  await closed(page);
  await listed(page);
  assert.deepEqual(["timeFrom", "timeTo", "utcOffset"].map((name) => new URLSearchParams(page.url().split("?")[1]).get(name)), ["09:00", "11:59", "330"]);
  const hours = await page.$$eval(".row time", (times) => times.map((time) => new Intl.DateTimeFormat("en", { timeZone: "Asia/Kolkata", hour: "2-digit", hourCycle: "h23" }).format(new Date((time as HTMLTimeElement).dateTime))));
  assert.ok(hours.length > 5 && hours.every((hour) => hour >= "09" && hour <= "11"), String(hours));
});

test("what the overview narrows by, the list has too", async () => {
  const { page } = await demo.open("?view=explore&provider=anyreach&weekday=monday&zone=UTC");
  await untilRead(page, 10);
  const days = await daysIn(page, "UTC");
  assert.ok(days.length > 10 && days.every((day) => new Date(day).getUTCDay() === 1), String(days));
  assert.match(await textOf(page, "#list-counts"), /found in \d+ read/);
  await page.click(`${chip("weekday")} [data-action=remove-filter]`);
  await until(page, "gone from the address", () => !location.search.includes("weekday"));
});

test("it reads on as it is scrolled, to the end; only what is in sight is in the page", async () => {
  const { page, problems } = await demo.open("?view=explore");
  await listed(page);
  assert.equal(await readSoFar(page), 50);
  assert.match(await textOf(page, "#list-counts"), /50 of 250/);
  const first = await page.$eval(ROWS, (link) => link.getAttribute("data-id"));
  await page.mouse.move(640, 500);
  for (const least of [100, 150, 200, 250]) {
    await page.mouse.wheel({ deltaY: 4_000 });
    await untilRead(page, least);
  }
  await page.mouse.wheel({ deltaY: 20_000 });
  await until(page, "the last row", () => document.querySelector('.row[data-index="249"]'));
  await until(page, "it says that it is the end", () => document.querySelector(".list-foot .end")?.textContent === "All read");
  assert.ok((await count(page, ".row")) < 60);
  assert.equal(await page.$eval(".grid", (grid) => grid.getAttribute("aria-rowcount")), "251");
  assert.equal(await page.$eval('.row[data-index="249"]', (row) => row.getAttribute("aria-rowindex")), "251");
  await page.mouse.wheel({ deltaY: -40_000 });
  await until(page, "the first row again", (id) => document.querySelector(`.row a[data-id="${id}"]`)?.closest(".row")?.getBoundingClientRect().top! > 0, first ?? "");
  // The head stays above them.
  assert.ok(await page.evaluate(() => document.querySelector(".grid-head")!.getBoundingClientRect().bottom <= document.querySelector('[data-index="0"]')!.getBoundingClientRect().top + 1));
  assert.deepEqual(problems, []);
});

test("reading can be stopped, and goes on when asked", async () => {
  const { page } = await demo.open("?view=explore");
  await listed(page);
  await page.mouse.move(640, 500);
  await page.mouse.wheel({ deltaY: 4_000 });
  await (await page.waitForSelector("[data-action=stop]"))?.click();
  await until(page, "it says so", () => document.querySelector(".list-foot")?.textContent?.includes("Stopped"));
  assert.equal(await readSoFar(page), 50);
  await page.click("[data-action=more]");
  await untilRead(page, 100);
});

test("far down by keyboard: rows that were not there are reached, one opens, Escape leads back to it", async () => {
  const { page } = await demo.open("?view=explore", { width: 1440 });
  await listed(page);
  const at = () => page.evaluate(() => document.activeElement?.closest("[data-index]")?.getAttribute("data-index"));
  await page.focus(ROWS);
  for (let row = 0; row < 3; row += 1) await page.keyboard.press("PageDown");
  await until(page, "some pages further", () => Number(document.activeElement?.closest("[data-index]")?.getAttribute("data-index")) > 40);
  await page.keyboard.press("End");
  await until(page, "the focus there", () => Number(document.activeElement?.closest("[data-index]")?.getAttribute("data-index")) >= 49);
  const there = await at();
  assert.ok(await page.evaluate(() => {
    const { top, bottom } = document.activeElement!.closest(".row")!.getBoundingClientRect();
    const list = document.querySelector(".grid-scroll")!.getBoundingClientRect();
    return top >= list.top && bottom <= list.bottom + 1;
  }));
  await page.keyboard.press("Enter");
  await opened(page);
  // Beside it the list is narrow: cards, with the open one in sight.
  await page.waitForSelector(".grid-scroll.cards .row[data-open]");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".grid-scroll.table");
  assert.equal(await at(), there);
  assert.equal(await count(page, `${ROWS}[tabindex="0"]`), 1);
});

test("what was searched is marked where it was said", async () => {
  const { page } = await demo.open("?view=explore");
  await listed(page);
  await addFilter(page, "search");
  await fill(page, "search", "money back");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".row mark");
  const [rows, marks] = [await count(page, ".row"), await textsOf(page, ".row mark")];
  assert.ok(marks.length >= rows && marks.every((mark) => mark.toLowerCase() === "money back"));
});

test("columns are chosen and ordered, and the choice outlives a reload", async () => {
  const { page } = await demo.open("?view=explore&provider=retell", { width: 1440 });
  await listed(page);
  const heads = () => page.$$eval("[role=columnheader]", (found) => found.map((each) => each.getAttribute("data-column")));
  assert.deepEqual(await heads(), ["time", "customer", "agent", "status", "length", "channel", "summary"]);
  await page.click("[data-action=columns]");
  await page.waitForSelector(".column-choice");
  await page.click(".column-choice [data-column=channel] input");
  await page.click(".column-choice [data-column=endReason] input");
  await page.focus('.column-choice [data-column=agent] [data-by="-1"]');
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  const chosen = ["agent", "time", "customer", "status", "length", "summary", "endReason"];
  await until(page, "the order", () => document.querySelector("[role=columnheader]")?.getAttribute("data-column") === "agent");
  assert.deepEqual(await heads(), chosen);
  // At the end of its way its other button has the focus.
  assert.equal(await page.evaluate(() => document.activeElement?.closest("[data-column]")?.getAttribute("data-column")), "agent");
  await page.reload();
  await listed(page);
  assert.deepEqual(await heads(), chosen);
  assert.ok((await cells(page, "endReason")).some((text) => text.length > 3));
  assert.equal(await page.$eval(".row [role=gridcell]:first-child a", (link) => link.closest("[data-column]")?.getAttribute("data-column")), "agent");
});

test("a view keeps filters and columns under a name, can be renamed and deleted, and holds no key", async () => {
  const { page } = await demo.open("?view=explore&provider=anyreach&status=failed&createdAfter=today-6&createdBefore=today", { width: 1440 });
  await listed(page);
  await page.click("[data-action=columns]");
  await (await page.waitForSelector(".column-choice [data-column=channel] input"))?.click();
  await page.keyboard.press("Escape");
  await page.click("[data-action=views]");
  await page.waitForSelector("#view-name");
  await page.type("#view-name", "Failed lately");
  await page.keyboard.press("Enter");
  await closed(page);
  await until(page, "the view that it is", () => document.querySelector(".saved-views")?.textContent?.includes("Failed lately"));

  await page.goto(`${demo.origin}/?view=explore&provider=anyreach`);
  await listed(page);
  await page.click("[data-action=columns]");
  await (await page.waitForSelector(".column-choice + button"))?.click();
  await page.keyboard.press("Escape");
  await page.click("[data-action=views]");
  await (await page.waitForSelector("[data-view-name='Failed lately']"))?.click();
  await until(page, "its filters", () => location.search.includes("status=failed") && location.search.includes("today-6"));
  await listed(page);
  assert.deepEqual(new Set(await cells(page, "status")), new Set(["Failed"]));
  assert.equal(await count(page, "[role=columnheader][data-column=channel]"), 0);

  await page.click("[data-action=views]");
  await (await page.waitForSelector("[data-action=rename-view]"))?.click();
  await page.waitForSelector(".rename input:focus");
  await page.keyboard.press("End");
  await page.keyboard.type(", week");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[data-view-name='Failed lately, week']");
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.match(kept, /Failed lately, week/);
  assert.doesNotMatch(kept, /vk_|ak_|pat_|Bearer|session/i);
  await page.click("[data-action=delete-view]");
  await until(page, "it is gone", () => !document.querySelector("[data-view-name]"));
  assert.equal(await page.evaluate(() => document.activeElement?.id), "view-name");
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify({ ...localStorage })), /Failed lately/);
});

test("on a phone the first conversation is in sight at once, as a card, below filters in one line", async () => {
  const { page } = await demo.open("?view=explore&provider=anyreach&status=completed,failed&createdAfter=today-29&createdBefore=today&durationMin=10", { width: 360, height: 640 });
  await listed(page);
  await page.waitForSelector(".grid-scroll.cards .row");
  const { bottom, width } = await page.evaluate(() => ({ bottom: document.querySelector('[data-index="0"]')!.getBoundingClientRect().bottom, width: document.documentElement.scrollWidth }));
  assert.ok(bottom < 340, `its lower edge is at ${bottom}`);
  assert.equal(width, 360);
  assert.ok(await page.evaluate(() => document.querySelector(".filter-bar")!.clientHeight < 64));
  await page.tap("[data-action=add-filter]");
  await page.waitForSelector("[data-kind]");
  const sheet = await page.$eval(".popup:popover-open", (popup) => popup.getBoundingClientRect().toJSON() as DOMRect);
  assert.deepEqual([sheet.left, sheet.right, Math.round(sheet.bottom)], [0, 360, 640]);
});

test("a step back leaves the list as it was read", async () => {
  const { page } = await demo.open("?view=explore&status=completed", { width: 1440 });
  await listed(page);
  await page.mouse.move(640, 500);
  await page.mouse.wheel({ deltaY: 4_000 });
  await untilRead(page, 100);
  await page.mouse.click(500, 500);
  await opened(page);
  await page.goBack();
  await until(page, "closed", () => !document.querySelector("article.conversation"));
  assert.ok((await readSoFar(page)) >= 100);
});

test("its script that does not load is told of, and loads on another try", async () => {
  const { page } = await demo.open("?view=overview", { failOnce: /\/assets\/explore\.js$/ });
  await visit(page, "explore");
  await (await page.waitForSelector("#conversations .error-notice [data-action=retry]"))?.click();
  await listed(page);
  assert.ok((await count(page, ROWS)) > 5);
});
