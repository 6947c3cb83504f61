// The wall of live calls: how calls join, grow and end by themselves, and what looking at them costs.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import axe from "axe-core";
import type { Page } from "puppeteer-core";
import { createGateway, eigi } from "convoscope/server";
import { createSandbox } from "convoscope/testing";
import { CREDENTIALS } from "../../www/src/server/credential.js";
import { type Demo, openDemo } from "./demo.js";
import { count, opened, press, query, textOf, textsOf, until, visit } from "./page.js";

let demo: Demo;
before(async () => {
  demo = await openDemo();
});
afterEach(() => demo.leave());
after(() => demo.close());

const CARD = ".call-card";
const followed = `${CARD}[data-state=followed]`;

/** The sandbox's conversations go on by a clock that the test puts forward; waits of the page are a fifth, so that what
 *  happens by itself need not be waited for. */
function prepare(): void {
  const Real = Date;
  let ahead = 0;
  const [wait, giveUp] = [globalThis.setTimeout, globalThis.clearTimeout];
  /** Those that have begun and not come to their end. */
  const waits = new Set<unknown>();
  Object.assign(globalThis, {
    pass: (seconds: number) => (ahead += seconds * 1_000),
    waits,
    setTimeout(run: () => void, ms = 0) {
      if (ms < 1_000 || ms >= 12_000) return wait(run, ms);
      const timer = wait(() => {
        waits.delete(timer);
        run();
      }, ms / 5);
      waits.add(timer);
      return timer;
    },
    clearTimeout(timer: number) {
      waits.delete(timer);
      giveUp(timer);
    },
    Date: class extends Real {
      constructor(...given: []) {
        super(...((given.length === 0 ? [Real.now() + ahead] : given) as []));
      }
      static override now = () => Real.now() + ahead;
    },
  });
}

const pass = (page: Page, seconds: number) => page.evaluate((passed) => (globalThis as unknown as { pass(seconds: number): void }).pass(passed), seconds);
const shown = (page: Page) => page.waitForSelector(CARD);
/** A card that says something. */
const talking = (page: Page) => page.waitForSelector(`${followed} .call-said li`);
const idOf = (page: Page, selector: string) => page.$eval(selector, (found) => found.closest("[data-call]")?.getAttribute("data-call") ?? "");
const card = (id: string) => `[data-call="${id}"]`;
const requests = async (page: Page, selector: string) => Number(/[\d,.]+/.exec(await textOf(page, selector))?.[0].replace(/\D/g, ""));
const moreThan = (page: Page, selector: string, before: number) =>
  page.waitForFunction((where, least) => Number(/[\d,.]+/.exec(document.querySelector(where)?.textContent ?? "")?.[0].replace(/\D/g, "")) > least, {}, selector, before);

test("calls grow while they run, and what that costs is counted", async () => {
  const { page, problems } = await demo.open("?view=follow", { prepare });
  await talking(page);
  assert.equal(await count(page, followed), 6);
  assert.equal(await count(page, "[data-other]"), 2);
  // Named, though eigi sends only ids.
  assert.deepEqual((await textsOf(page, `${CARD} h2`)).filter((name) => /^[0-9a-f]{8}/.test(name)), []);
  const id = await idOf(page, `${followed} .call-said`);
  const before = await textOf(page, `${card(id)} .call-said`);
  await pass(page, 12);
  await page.waitForFunction((where, was) => document.querySelector(where)?.textContent !== was, {}, `${card(id)} .call-said`, before);
  await until(page, "an answer without a body", () => [...document.querySelectorAll(".call-cost")].some(({ textContent }) => /[1-9]\d* not modified/.test(textContent ?? "")));
  // The whole is the sum of the cards and of the list.
  const [total, list, cards] = await page.evaluate(() => {
    const first = (text: string | null | undefined) => Number(/\d+/.exec(text ?? "")?.[0]);
    return [first(document.querySelector(".follow-costs summary")?.textContent), first(document.querySelector(".follow-costs .hint")?.textContent), [...document.querySelectorAll(".call-cost")].reduce((sum, { textContent }) => sum + first(textContent), 0)];
  });
  assert.equal(total, list! + cards!);
  assert.deepEqual(problems, []);
});

test("a call that ends says how, and stays until it is dismissed; others and new ones join by themselves", async () => {
  const { page, problems } = await demo.open("?view=follow", { prepare });
  await talking(page);
  const first = await page.$$eval(CARD, (found) => found.map((each) => each.getAttribute("data-call")));
  await pass(page, 3_600);
  await until(page, "they have ended", () => document.querySelectorAll(".call-card[data-state=ended]").length >= 6);
  assert.match(await textOf(page, `${CARD}[data-state=ended] .badge`), /Completed|Broken off|Failed/);
  assert.match(await textOf(page, ".follow-view > [role=status]"), /./);
  // Nobody pressed anything: the sandbox's next callers are there.
  await page.waitForFunction((known) => [...document.querySelectorAll(".call-card[data-state=followed]")].some((each) => !known.includes(each.getAttribute("data-call"))), {}, first);
  const id = await idOf(page, `${CARD}[data-state=ended] h2`);
  await page.click(`${card(id)} [data-action=dismiss]`);
  await page.waitForFunction((where) => document.querySelector(where) === null, {}, card(id));
  await page.click("[data-action=dismiss-ended]");
  await until(page, "all are dismissed", () => document.querySelector(".call-card[data-state=ended]") === null);
  assert.deepEqual(problems, []);
});

test("by keyboard: a paused call asks for nothing and keeps its text; continued, it catches up", async () => {
  const { page } = await demo.open("?view=follow", { prepare });
  await talking(page);
  const id = await idOf(page, `${followed} .call-said`);
  await page.focus(`${card(id)} [data-action=pause]`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`${card(id)}[data-state=paused]`);
  const [cost, said, looked] = [await textOf(page, `${card(id)} .call-cost`), await textOf(page, `${card(id)} .call-said`), await requests(page, ".follow-costs .hint")];
  await pass(page, 20);
  await moreThan(page, ".follow-costs .hint", looked);
  assert.equal(await textOf(page, `${card(id)} .call-cost`), cost);
  assert.equal(await textOf(page, `${card(id)} .call-said`), said);
  // The same button, and the focus has stayed.
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-action")), "resume");
  await page.keyboard.press("Enter");
  await page.waitForFunction((where, was) => document.querySelector(where)?.textContent !== was, {}, `${card(id)} .call-said`, said);
});

test("one that ends while it is paused says so", async () => {
  const { page } = await demo.open("?view=follow", { prepare });
  await talking(page);
  const id = await idOf(page, `${followed} .call-said`);
  await page.click(`${card(id)} [data-action=pause]`);
  await page.waitForSelector(`${card(id)}[data-state=paused]`);
  await pass(page, 3_600);
  await page.waitForSelector(`${card(id)}[data-state=ended]`);
});

test("at most six are followed: another one is chosen for one of them, and one is taken down", async () => {
  const { page } = await demo.open("?view=follow", { prepare });
  await talking(page);
  const other = await page.$eval("[data-other]", (found) => found.getAttribute("data-other") ?? "");
  assert.equal(await count(page, `[data-other="${other}"] .call-said`), 0);
  await page.click(`[data-other="${other}"] [data-action=choose]`);
  await page.waitForSelector(`${card(other)}[data-state=followed]`);
  assert.equal(await count(page, followed), 6);
  assert.equal(await count(page, "[data-other]"), 2);
  await page.click(`${card(other)} [data-action=dismiss]`);
  await page.waitForSelector(`[data-other="${other}"]`);
  await page.waitForFunction((where) => document.querySelector(where) === null, {}, card(other));
});

test("leaving the view stops everything, and what had ended is still there on the way back; a card leads to its conversation", async () => {
  const { page, problems } = await demo.open("?view=follow", { prepare });
  await talking(page);
  const sent = () => page.$$eval(".log li", (lines) => lines.filter(({ textContent }) => /watch.*GET/.test(textContent ?? "")).length);
  await visit(page, "developers");
  await until(page, "the log is there", () => document.querySelector(".log li"));
  assert.ok((await sent()) > 0);
  await page.click("#activity .log-body .button");
  // What else takes many requests: by then a watch would have asked again.
  await visit(page, "overview");
  await page.waitForSelector(".overview .compared");
  assert.equal(await sent(), 0);
  await pass(page, 3_600);
  await visit(page, "follow");
  await page.waitForSelector(`${CARD}[data-state=ended]`);
  const id = await idOf(page, `${CARD}[data-state=ended] h2`);
  await page.click(`${card(id)} h2 a`);
  await opened(page);
  assert.deepEqual([(await query(page)).get("view"), (await query(page)).get("open")], ["explore", id]);
  await page.goBack();
  await page.waitForSelector(card(id));
  assert.deepEqual(problems, []);
});

test("a tab that is not in sight asks for nothing", async () => {
  const { page } = await demo.open("?view=follow", { prepare });
  await talking(page);
  const see = (state: "hidden" | "visible") =>
    page.evaluate((to) => {
      Object.defineProperty(document, "visibilityState", { configurable: true, value: to });
      document.dispatchEvent(new Event("visibilitychange"));
    }, state);
  await see("hidden");
  const asked = await requests(page, ".follow-costs summary");
  // Nothing waits to be done any more, and nothing was.
  await until(page, "no wait is left", () => (globalThis as unknown as { waits: Set<unknown> }).waits.size === 0);
  assert.equal(await requests(page, ".follow-costs summary"), asked);
  await see("visible");
  await moreThan(page, ".follow-costs summary", asked);
});

test("platforms that tell afterwards say so, and all that was said comes with the end", async () => {
  for (const provider of ["vapi", "elevenlabs", "retell"] as const) {
    const { page, problems } = await demo.open(`?view=follow&provider=${provider}`, { prepare });
    await shown(page);
    assert.match(await textOf(page, ".follow-view .notice"), provider === "vapi" ? /does not document/ : /only after the end/);
    await page.waitForSelector(`${followed} .call-why`);
    assert.equal(await count(page, `${followed} .call-said`), 0);
    await pass(page, 3_600);
    await page.waitForSelector(`${CARD}[data-state=ended] .call-said li`);
    assert.deepEqual(problems, [], provider);
  }
});

test("a caller sees only their own agent's calls, and who may not read is told", async () => {
  for (const provider of ["eigi", "elevenlabs"] as const) {
    const { page, problems } = await demo.open(`?view=follow&provider=${provider}&as=maya`, { prepare });
    await page.waitForSelector(".follow-costs");
    for (const name of await textsOf(page, `${CARD} h2, [data-other] a`)) assert.match(name, /Maya/, provider);
    assert.deepEqual(problems, [], provider);
  }
  const { page } = await demo.open("?view=follow&provider=anyreach&access=restricted", { prepare });
  await until(page, "it is withheld", () => /withheld/.test(document.querySelector(".call-card .call-why")?.textContent ?? ""));
});

test("without anybody signed in it says so; signed in, the calls are there", async () => {
  const { page } = await demo.open("?view=follow&as=nobody", { prepare });
  await page.waitForSelector(".follow-view .error-notice");
  assert.match(await textOf(page, ".follow-view .error-notice"), /signed in/);
  await page.click(".source-button");
  await page.click("#source-menu label:has([value=supervisor])");
  await talking(page);
  assert.equal(await count(page, ".follow-view .error-notice"), 0);
});

test("a call that cannot be followed any more says why, and can be tried again: at a gateway of one's own", async () => {
  const sandbox = createSandbox({ conversations: 40, credentials: CREDENTIALS });
  const gateway = createGateway({ provider: eigi({ apiKey: CREDENTIALS.eigi![0]! }), authorize: () => ({}), allow: ["list", "get"], basePath: "/api", fetch: sandbox.fetch });
  let isGone = false;
  const own = await demo.beside("/api", (request) => (isGone && /\/conversations\/./.test(request.url) ? Promise.resolve(Response.json({}, { status: 404 })) : gateway(request)));
  try {
    const { page } = await demo.open("?view=follow&gateway=/api", { origin: own.origin, prepare });
    await page.waitForSelector(`${followed} :is(.call-said, .call-why)`);
    isGone = true;
    await page.waitForSelector(`${CARD}[data-state=failed] .call-error`);
    const id = await idOf(page, `${CARD}[data-state=failed] h2`);
    assert.match(await textOf(page, `${card(id)} .call-error`), /no longer there/);
    isGone = false;
    await page.click(`${card(id)} [data-action=retry]`);
    await page.waitForSelector(`${card(id)}[data-state=followed]`);
    assert.equal(await count(page, `${card(id)} .call-error`), 0);
  } finally {
    own.close();
  }
});

test("the script comes later; if it fails, another try brings it", async () => {
  const { page } = await demo.open("?view=follow", { failOnce: /\/assets\/follow\.js$/, prepare });
  await (await page.waitForSelector(".follow-view [data-action=retry]"))!.click();
  await shown(page);
});

test("in other languages, right to left, on a phone: nothing is wider than the window", async () => {
  for (const [language, title] of [["de", "Laufende Gespräche"], ["es", "Llamadas en curso"], ["hi", "चल रही बातचीत"]] as const) {
    const { page, problems } = await demo.open("?view=follow", { width: 360, height: 740, prepare });
    await page.click("[popovertarget=settings-menu]");
    await page.select("#language", language);
    await page.keyboard.press("Escape");
    await talking(page);
    await page.waitForFunction((wanted) => document.querySelector("h1")?.textContent === wanted, {}, title);
    await page.evaluate(() => (document.documentElement.dir = "rtl"));
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    assert.deepEqual(problems, []);
  }
});

for (const scheme of ["light", "dark"] as const)
  for (const width of [360, 1440])
    test(`axe finds nothing: ${scheme}, ${width} pixels`, async () => {
      const { page } = await demo.open("?view=follow", { scheme, width, prepare });
      await talking(page);
      await press(page, `${followed} [data-action=pause]`);
      await press(page, ".follow-costs summary");
      await pass(page, 3_600);
      await page.waitForSelector(`${CARD}[data-state=ended]`);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`), []);
    });
