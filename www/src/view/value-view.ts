import { element } from "./element.js";
import { words } from "./wording.js";

/** Displays any JSON value: objects as terms with values, lists as lists. */
export function valueView(value: unknown): HTMLElement {
  if (Array.isArray(value))
    return value.length === 0
      ? quiet("empty list")
      : element("ul", { class: "plain values" }, ...value.map((item) => element("li", {}, valueView(item))));
  if (typeof value === "object" && value !== null) return termList(value);
  if (value === null || value === undefined) return quiet("none");
  if (typeof value === "boolean") return element("span", { class: `boolean ${value}` }, value ? "Yes" : "No");
  if (value === "") return quiet("empty text");
  return element("span", { dir: "auto", class: "scalar" }, String(value));
}

function termList(value: object): HTMLElement {
  const entries = Object.entries(value);
  if (entries.length === 0) return quiet("empty");
  return element(
    "dl",
    { class: "terms" },
    ...entries.flatMap(([key, inner]) => [
      element("dt", { title: key }, words(key)),
      element("dd", {}, valueView(inner)),
    ]),
  );
}

function quiet(text: string): HTMLElement {
  return element("span", { class: "none" }, text);
}
