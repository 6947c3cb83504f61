import { element } from "./element.js";
import { plural } from "./wording.js";

/** How far something is that takes a while. Without `done` and `total` nobody knows. */
export function progressLine(label: string, text: string, done?: number, total: number | null = null): HTMLElement {
  return element(
    "div",
    { class: "progress-line" },
    element("progress", { "aria-label": label, max: total ?? 1, value: total === null ? null : done }),
    element("p", { class: "progress-text" }, text),
  );
}

/** Progress over many pages, with a bar if the provider gives a total. */
export function pagesLine(label: string, items: number, total: number | null, note: string): HTMLElement {
  const text =
    total === null ? plural(items, "conversation") : `${items.toLocaleString("en")} of ${plural(total, "conversation")}`;
  return progressLine(label, `${text}${note}`, items, total);
}
