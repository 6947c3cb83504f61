import { element, icon } from "./element.js";

/** Why something is not there. */
export function notice(symbol: string, title: string, text: string): HTMLElement {
  return element(
    "div",
    { class: "notice" },
    icon(symbol),
    element("div", {}, element("p", {}, element("strong", {}, title)), element("p", {}, text)),
  );
}
