import type { ComponentChildren } from "preact";

export interface Tab {
  name: string;
  label: ComponentChildren;
  /** What is shown while it is chosen. */
  content(): ComponentChildren;
}

/** Tabs by the ARIA pattern: one is in the tab order; arrow keys, Home and End move between them. */
export function TabStrip({ id, label, tabs, chosen, choose }: { id: string; label: string; tabs: readonly Tab[]; chosen: string; choose(name: string): void }) {
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const at = tabs.findIndex(({ name }) => name === chosen);
    const isRtl = getComputedStyle(event.currentTarget).direction === "rtl";
    const [next, before] = isRtl ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
    const to = { [next]: at + 1, [before]: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    const tab = to === undefined ? undefined : tabs[(to + tabs.length) % tabs.length];
    if (tab === undefined) return;
    event.preventDefault();
    choose(tab.name);
    event.currentTarget.querySelector<HTMLElement>(`#${id}-tab-${tab.name}`)?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ name, label: text }) => (
        <button key={name} type="button" role="tab" id={`${id}-tab-${name}`} aria-controls={`${id}-panel-${name}`} aria-selected={name === chosen} tabIndex={name === chosen ? 0 : -1} onClick={() => choose(name)}>
          {text}
        </button>
      ))}
    </div>
  );
}

export function TabPanels({ id, tabs, chosen }: { id: string; tabs: readonly Tab[]; chosen: string }) {
  return (
    <>
      {tabs.map(({ name, content }) => (
        <div key={name} class="panel" role="tabpanel" id={`${id}-panel-${name}`} aria-labelledby={`${id}-tab-${name}`} tabIndex={0} hidden={name !== chosen}>
          {name === chosen && content()}
        </div>
      ))}
    </>
  );
}
