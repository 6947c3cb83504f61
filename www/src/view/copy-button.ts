import { button, element, icon } from "./element.js";

const SHOWN_FOR = 2_000;

/** Copies the current result of `text` when pressed, and says so. */
export function copyButton(what: string, text: () => string): HTMLButtonElement {
  const label = element("span", { role: "status" }, "Copy");
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (word: string) => {
    label.textContent = word;
    clearTimeout(timer);
    timer = setTimeout(() => (label.textContent = "Copy"), SHOWN_FOR);
  };
  return button(
    { class: "button small copy" },
    () => {
      navigator.clipboard.writeText(text()).then(
        () => say("Copied"),
        () => say("Not allowed"),
      );
    },
    icon("copy"),
    label,
    element("span", { class: "visually-hidden" }, ` ${what}`),
  );
}
