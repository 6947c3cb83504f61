import axe, { type RunOnly } from "axe-core";
import type { Page } from "puppeteer-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds wrong with the page as it stands: rule, element, reason. By all rules of WCAG 2.2 AA, or by some by name. */
export async function axeViolations(page: Page, only?: string[]): Promise<string[]> {
  await page.evaluate(axe.source);
  const runOnly: RunOnly = only === undefined ? { type: "tag", values: RULES } : { type: "rule", values: only };
  return page.evaluate(async (chosen) => {
    const { axe: loaded } = globalThis as unknown as { axe: typeof axe };
    const { violations, passes } = await loaded.run(document, { runOnly: chosen });
    if (passes.length === 0) return ["axe checked nothing"];
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ""}`));
  }, runOnly);
}
