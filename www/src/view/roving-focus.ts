/** Keeps one of many elements in the tab order; arrow keys, Home and End move within them. So one press of Tab passes a
 *  list of hundreds. */
export interface RovingFocus {
  /** Puts this element in the tab order, and on request focuses it. */
  make(target: HTMLElement, focused?: boolean): void;
  /** Call after replacing the elements: makes sure that exactly one is in the tab order. */
  restore(): void;
}

export function rovingFocus(list: HTMLElement, selector: string): RovingFocus {
  const all = () => [...list.querySelectorAll<HTMLElement>(selector)];
  const make = (target: HTMLElement, focused = false) => {
    for (const each of all()) each.tabIndex = each === target ? 0 : -1;
    if (focused) target.focus();
  };
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const targets = all();
    const at = targets.findIndex((target) => target === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: targets.length - 1 }[event.key];
    if (at === -1 || to === undefined) return;
    event.preventDefault();
    const target = targets[Math.min(Math.max(to, 0), targets.length - 1)];
    if (target !== undefined) make(target, true);
  });
  return {
    make,
    restore() {
      const targets = all();
      const kept = targets.find(({ tabIndex }) => tabIndex === 0) ?? targets[0];
      if (kept !== undefined) make(kept);
    },
  };
}
