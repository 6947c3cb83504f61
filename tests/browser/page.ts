// What is on the demo page, and how a test waits for it.
import type { Page } from "puppeteer-core";

export const ROWS = "#conversation-list .rows a";
/** With everything that they say; `ROWS` are their links. */
export const WHOLE_ROWS = "#conversation-list .row";
export const ERROR = "#conversation-list .error-notice";
/** The addresses of both requests: the page's, the gateway's. */
export const URLS = "#request-panel-url .url";
export const OPEN = "article.conversation[aria-busy=false]";

/** The list has its first page, or its error. */
export const listed = (page: Page) => page.waitForSelector("#conversation-list[aria-busy=false]");
/** The filters can be edited. */
export const formed = (page: Page) => page.waitForSelector("[data-action=add-filter]");
/** How many conversations were read: more than there are rows in the page. */
export const readSoFar = async (page: Page) => parseInt((await textOf(page, "#list-counts .count")).replaceAll(",", ""), 10);
export const untilRead = (page: Page, least: number) =>
  until(page, `${least} conversations`, (wanted) => parseInt(document.querySelector("#list-counts .count")?.textContent?.replaceAll(",", "") ?? "", 10) >= Number(wanted), String(least));
/** The overview has counted the period, and the one before it. */
export const counted = (page: Page) => page.waitForSelector(".overview .compared");
/** Goes to a view by its link. */
export const visit = (page: Page, view: string) => page.click(`.views [data-view=${view}]`);
export const opened = (page: Page) => page.waitForSelector(OPEN);
export const textOf = (page: Page, selector: string) => page.$eval(selector, (found) => found.textContent ?? "");
export const textsOf = (page: Page, selector: string) =>
  page.$$eval(selector, (found) => found.map(({ textContent }) => textContent ?? ""));
export const count = (page: Page, selector: string) => page.$$eval(selector, (found) => found.length);
export const query = async (page: Page) => new URLSearchParams(await page.evaluate(() => location.search));
/** What a test that must not depend on the pointer does instead of clicking. */
export const press = (page: Page, selector: string) => page.$eval(selector, (found) => (found as HTMLElement).click());

export async function until(
  page: Page,
  what: string,
  holds: (argument: string) => unknown,
  argument = "",
): Promise<void> {
  await page.waitForFunction(holds, {}, argument).catch((error: unknown) => {
    throw new Error(`never came true: ${what}`, { cause: error });
  });
}

/** Adds a filter, whose editor is then open. */
export async function addFilter(page: Page, kind: string): Promise<void> {
  await page.click("[data-action=add-filter]");
  await (await page.waitForSelector(`[data-kind=${kind}]`))?.click();
  await page.waitForSelector(`[data-editor=${kind}] input, [data-editor=${kind}] textarea`);
}

/** Types into the open editor. */
export async function fill(page: Page, name: string, text: string): Promise<void> {
  const selector = `.editor [name=${name}]`;
  await page.waitForSelector(selector);
  await page.click(selector, { count: 3 });
  await page.keyboard.press("Backspace");
  await page.type(selector, text);
}
