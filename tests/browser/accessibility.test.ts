// The demo page, in every state it can be in, held against WCAG 2.2 AA.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import axe, { type RunOnly } from "axe-core";
import type { Page } from "puppeteer-core";
import { type Demo, openDemo, preferScheme } from "./demo.js";
import { ERROR, ROWS, counted, formed, listed, opened, press } from "./page.js";

let demo: Demo;
before(async () => {
  demo = await openDemo();
});
afterEach(() => demo.leave());
after(() => demo.close());

const LIST = "?view=explore";
const drawn = async (page: Page) => {
  await counted(page);
  await page.waitForSelector(".hits");
};

/** States of the page, each reached from a fresh load. */
const STATES: Record<string, { query?: string; phone?: boolean; wide?: boolean; hold?: RegExp; reach(page: Page): Promise<unknown> }> = {
  "the list": { query: LIST, reach: listed },
  "the list on a phone": { phone: true, query: LIST, reach: listed },
  loading: {
    query: LIST,
    async reach(page) {
      await listed(page);
      await press(page, "#every-attempt");
      // Stands still for the seconds that the client gives each attempt.
      await press(page, "[data-scenario=stalled]");
      await page.waitForSelector("#conversation-list .skeleton");
    },
  },
  ...Object.fromEntries(
    [false, true].flatMap((phone) => {
      const where = phone ? " on a phone" : "";
      return [
        [
          `the overview${where}`,
          { phone, wide: !phone, reach: drawn },
        ],
        [
          `the overview, narrowed${where}`,
          {
            phone,
            query: "?provider=anyreach&weekday=monday",
            async reach(page: Page) {
              await drawn(page);
              await press(page, ".legend [data-value=good]");
              await press(page, "[data-panel=day] [role=listbox]");
            },
          },
        ],
        [
          `the overview as tables, in Hindi${where}`,
          {
            phone,
            async reach(page: Page) {
              await drawn(page);
              await page.select("#language", "hi");
              await page.waitForFunction(() => document.documentElement.lang === "hi");
              for (const tool of await page.$$("[data-action=table]")) await tool.evaluate((button) => (button as HTMLElement).click());
              await page.waitForFunction(() => document.querySelectorAll(".numbers").length === 9);
            },
          },
        ],
        [
          `where the conversations come from${where}`,
          {
            phone,
            query: "?provider=anyreach",
            async reach(page: Page) {
              await drawn(page);
              await page.click(".source-button");
            },
          },
        ],
        [
          `language and time zone${where}`,
          {
            phone,
            async reach(page: Page) {
              await drawn(page);
              await page.click("[popovertarget=settings-menu]");
            },
          },
        ],
        ...(
          [
            ["filters, one of them applied while reading", "&provider=vapi&status=completed,failed&createdAfter=today-6", "[data-action=add-filter]", "[data-kind]"],
            ["the days of a filter", "&createdAfter=today-6&createdBefore=today", "[data-filter=when] button", "[data-preset]"],
            ["an agent of choice", "&provider=anyreach&agentId=a", "[data-filter=agent] button", ".editor [name=agentId]"],
            ["words of choice", "&status=failed", "[data-filter=status] button", ".editor [type=checkbox]"],
            ["a mistake where it is made", "&conversationId=abc", "[data-filter=conversation] button", ".editor .message:not(:empty)"],
            ["columns of choice", "", "[data-action=columns]", ".column-choice li"],
            ["saved views", "", "[data-action=views]", "#view-name"],
          ] as const
        ).map(([name, query, opener, shown]) => [
          `${name}${where}`,
          {
            phone,
            wide: !phone,
            query: `${LIST}${query}`,
            async reach(page: Page) {
              await listed(page);
              await formed(page);
              await page.waitForSelector(opener);
              await press(page, opener);
              await page.waitForSelector(shown);
            },
          },
        ]),
        [`words that were searched${where}`, { phone, wide: !phone, query: `${LIST}&search=thank`, reach: (page: Page) => page.waitForSelector(".row mark") }],
        [
          `an export${where}`,
          {
            phone,
            query: "?view=export",
            async reach(page: Page) {
              await page.waitForSelector("[data-action=start-export]:enabled");
              await page.waitForSelector("#export-preview[aria-busy=false]");
            },
          },
        ],
        [
          `a conversation that is followed${where}`,
          {
            phone,
            query: LIST,
            async reach(page: Page) {
              await listed(page);
              await press(page, ROWS);
              await page.waitForSelector(".follow.following");
            },
          },
        ],
      ];
    }),
  ),
  "the overview, still counting": { reach: (page) => page.waitForSelector("[data-action=stop]") },
  "nothing to look at": { query: "?period=custom&from=2001-01-01&to=2001-01-02", reach: (page) => page.waitForSelector(".overview .notice") },
  "the sandbox on its way": { query: LIST, hold: /\/assets\/servers\.js$/, reach: (page) => page.waitForSelector("#conversation-list progress") },
  "the client for exports on its way": {
    query: "?view=export",
    hold: /\/assets\/whole-client\.js$/,
    reach: (page) => page.waitForSelector("#export-form progress"),
  },
  "no match": { query: "?view=explore&search=there-is-no-such-word", reach: listed },
  "nobody signed in": { query: "?view=explore&as=nobody", reach: (page) => page.waitForSelector(ERROR) },
  "nobody signed in on a phone": { phone: true, query: "?view=explore&as=nobody", reach: (page) => page.waitForSelector(ERROR) },
  ...Object.fromEntries(
    ["url", "curl", "page", "server"].map((tab) => [
      `the request as ${tab} on a phone`,
      {
        phone: true,
        query: "?view=developers&provider=anyreach&as=maya",
        async reach(page: Page) {
          await page.waitForSelector("#request-preview .hop");
          await press(page, `#request-tab-${tab}`);
        },
      },
    ]),
  ),
  mistakes: { query: "?view=explore&createdAfter=yesterday&pageSize=500&userId=12", reach: formed },
  "an error": {
    query: LIST,
    async reach(page) {
      await listed(page);
      await press(page, "#every-attempt");
      await press(page, "[data-scenario=garbage]");
      await page.waitForSelector(ERROR);
    },
  },
  "a conversation that is not there": {
    query: "?view=explore&open=00000000-0000-4000-8000-000000000000",
    reach: (page) => page.waitForSelector("article > .notice"),
  },
  ...Object.fromEntries(
    ["transcript", "analysis", "record", "json"].flatMap((tab) =>
      [false, true].map((phone) => [
        `a conversation's ${tab}${phone ? " on a phone" : ""}`,
        {
          phone,
          query: LIST,
          async reach(page: Page) {
            await listed(page);
            await press(page, anEnded(phone));
            await opened(page);
            await press(page, `#conversation-tab-${tab}`);
          },
        },
      ]),
    ),
  ),
  ...Object.fromEntries(
    [false, true].map((phone) => [
      `a record of Vapi${phone ? " on a phone" : ""}`,
      {
        phone,
        query: "?view=explore&provider=vapi",
        async reach(page: Page) {
          await listed(page);
          await press(page, anEnded(phone));
          await opened(page);
          await press(page, "#conversation-tab-record");
        },
      },
    ]),
  ),
  "a withheld conversation": {
    query: "?view=explore&provider=anyreach&access=restricted",
    async reach(page) {
      await listed(page);
      await press(page, ROWS);
      await opened(page);
      await press(page, "#conversation-tab-record");
    },
  },
};

/** The link of a row that is drawn, in a window of any height, behind those of running calls. */
const anEnded = (phone: boolean) => `#conversation-list .row:${phone ? "last-child" : "nth-child(14)"} a`;

test("accessible in every state, in the light and the dark theme", async (context) => {
  const inFull = process.env["CONVOSCOPE_IN_FULL"] === "1";
  for (const [name, { query: start = "", phone = false, wide = false, hold, reach }] of Object.entries(STATES)) {
    // In short once, wide; the views' own tests look at each on a phone.
    if (!inFull && name.endsWith(" on a phone") && name.replace(" on a phone", "") in STATES) continue;
    await context.test(name, async () => {
      const { page } = await demo.open(start, { ...(phone ? { width: 360, height: 740 } : wide ? { width: 2560, height: 1440 } : {}), ...(hold === undefined ? {} : { hold }) });
      await reach(page);
      assert.deepEqual(await axeViolations(page), []);
      await preferScheme(page, "dark");
      assert.deepEqual(await axeViolations(page, ["color-contrast"]), []);
      if (name === "loading")
        assert.ok(await page.$("#conversation-list .skeleton"), "it had loaded before it was looked at");
      await page.close();
    });
  }
});

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * What axe finds wrong with the page as it stands: rule, element, reason. By all rules of WCAG 2.2 AA, or by some by
 * name.
 */
async function axeViolations(page: Page, only?: string[]): Promise<string[]> {
  await page.evaluate(axe.source);
  const runOnly: RunOnly = only === undefined ? { type: "tag", values: RULES } : { type: "rule", values: only };
  return page.evaluate(async (chosen) => {
    const { axe: loaded } = globalThis as unknown as { axe: typeof axe };
    const { violations, passes } = await loaded.run(document, { runOnly: chosen });
    if (passes.length === 0) return ["axe checked nothing"];
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ""}`),
    );
  }, runOnly);
}
