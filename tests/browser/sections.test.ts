// What else the demo page does with a conversation: follow.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { type Demo, openDemo } from "./demo.js";
import { WHOLE_ROWS, count, listed, opened, press, textOf, until } from "./page.js";

let demo: Demo;
before(async () => {
  demo = await openDemo();
});
afterEach(() => demo.leave());
after(() => demo.close());

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
