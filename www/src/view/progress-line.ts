import { element } from "./element.js";
import { plural } from "./wording.js";

/** Progress over many pages, with a bar if the provider gives a total. */
export function progressLine(label: string, items: number, total: number | null, note = ""): HTMLElement {
  const text =
    total === null ? plural(items, "conversation") : `${items.toLocaleString("en")} of ${plural(total, "conversation")}`;
  return element(
    "div",
    { class: "progress-line" },
    element("progress", { "aria-label": label, max: total ?? 1, value: total === null ? null : items }),
    element("p", { class: "progress-text" }, `${text}${note}`),
  );
}
