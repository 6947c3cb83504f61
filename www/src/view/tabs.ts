import { button, element, setAttributes, type Child } from "./element.js";

/** A tab and its content. */
export interface Tab {
  name: string;
  label: Child;
  panel: HTMLElement;
}

/** Tabs by the ARIA pattern: one is in the tab order; arrow keys, Home and End move between them. `onSelect` is called
 *  when the visitor chooses; `show` chooses without calling it. */
export function tabs(
  id: string,
  label: string,
  list: readonly Tab[],
  selected: string,
  onSelect: (name: string) => void = () => {},
): { strip: HTMLElement; panels: HTMLElement[]; show(name: string): void } {
  const buttons = list.map(({ name, label: text, panel }) => {
    const tab = button(
      { role: "tab", id: `${id}-tab-${name}`, "aria-controls": `${id}-panel-${name}` },
      () => choose(name),
      text,
    );
    setAttributes(panel, {
      role: "tabpanel",
      id: `${id}-panel-${name}`,
      "aria-labelledby": `${id}-tab-${name}`,
      tabindex: 0,
    });
    return tab;
  });

  function show(name: string): void {
    list.forEach((tab, index) => {
      const isSelected = tab.name === name;
      const [at] = buttons.slice(index, index + 1);
      if (at !== undefined) setAttributes(at, { "aria-selected": String(isSelected), tabindex: isSelected ? 0 : -1 });
      tab.panel.hidden = !isSelected;
    });
  }

  function choose(name: string): void {
    show(name);
    onSelect(name);
  }

  const strip = element("div", { role: "tablist", "aria-label": label, class: "tabs" }, ...buttons);
  strip.addEventListener("keydown", (event) => {
    const at = buttons.findIndex((tab) => tab === document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: list.length - 1 }[event.key];
    if (at === -1 || to === undefined) return;
    event.preventDefault();
    const index = (to + list.length) % list.length;
    const name = list[index]?.name;
    if (name !== undefined) choose(name);
    buttons[index]?.focus();
  });
  show(list.some(({ name }) => name === selected) ? selected : (list[0]?.name ?? ""));
  return { strip, panels: list.map(({ panel }) => panel), show };
}
