import { element, type Child } from "./element.js";

/** A row of the table. */
export interface Bar {
  label: Child;
  count: number;
  /** Shown next to the count. */
  note?: string;
}

/** Counts as bars, which are a table for screen readers. The longest bar is the largest count. */
export function barTable(caption: string, columns: readonly [string, string], bars: readonly Bar[]): HTMLElement {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  return element(
    "table",
    { class: "bars" },
    element("caption", {}, caption),
    element(
      "thead",
      { class: "visually-hidden" },
      element("tr", {}, ...columns.map((column) => element("th", { scope: "col" }, column))),
    ),
    element(
      "tbody",
      {},
      ...bars.map(({ label, count, note }) => {
        const bar = element("span", { class: "bar", "aria-hidden": "true" });
        bar.style.inlineSize = `${(count / most) * 100}%`;
        return element(
          "tr",
          {},
          element("th", { scope: "row" }, label),
          element(
            "td",
            {},
            element("span", { class: "bar-track", "aria-hidden": "true" }, bar),
            element(
              "span",
              { class: "bar-count" },
              count.toLocaleString("en"),
              note === undefined ? null : element("span", { class: "bar-note" }, ` ${note}`),
            ),
          ),
        );
      }),
    ),
  );
}
