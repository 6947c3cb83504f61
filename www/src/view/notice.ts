import { element, icon } from "./element.js";

/** Says why something is missing. */
export function notice(symbol: string, title: string, text: string): HTMLElement {
  return element(
    "div",
    { class: "notice" },
    icon(symbol),
    element("div", {}, element("p", {}, element("strong", {}, title)), element("p", {}, text)),
  );
}
