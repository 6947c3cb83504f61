// The place of the open conversation: beside the list if there is room, otherwise in a modal dialog, which keeps the focus
// inside and returns it when closed.
import { signal, type ReadonlySignal } from "@preact/signals";
import { render, type ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { place } from "../app/place.js";
import { t } from "../language/language.js";
import type { Listed } from "../listing/listed.js";
import type { Opened } from "../opening/opened.js";
import { agentNames } from "../overview/words.js";
import { Icon } from "../shell/icon.js";
import type { Page } from "../shell/page.js";
import { WIDE } from "../view/wide.js";
import { Article, focusSearch } from "./article.js";
import type { Neighbours } from "./head.js";

/** What is read of the state. */
interface Read {
  opened: ReadonlySignal<Opened | null>;
  listed: ReadonlySignal<readonly Listed[]>;
}

const wide = signal(WIDE.matches);
WIDE.addEventListener("change", () => (wide.value = WIDE.matches));

function stateOf({ store }: Page): Read {
  const opened = signal(store.state.opened);
  const listed = signal(store.state.list.items);
  store.subscribe((now) => {
    opened.value = now.opened;
    listed.value = now.list.items;
  });
  return { opened, listed };
}

/** Draws it into the place beside the list. */
export function mountReading(page: Page, host: HTMLElement): void {
  render(<Reading page={page} state={stateOf(page)} />, host);
}

function Reading({ page, state }: { page: Page; state: Read }) {
  const opened = state.opened.value;
  const id = opened?.id ?? null;
  const host = useRef<HTMLDivElement>(null);
  const before = useRef<string | null>(null);

  useEffect(() => {
    const last = before.current;
    before.current = id;
    if (id === last) return;
    const active = document.activeElement;
    // Opened from the list, not by the page's address.
    if (id !== null && (!wide.peek() || isRowOf(active, id))) host.current?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
    if (id !== null && last !== null && wide.peek()) host.current?.closest(".pane")?.scrollTo(0, 0);
    if (id === null && last !== null && (active === null || active === document.body)) rowOf(last)?.focus();
  }, [id]);

  const agent = opened?.conversation?.agent;
  useEffect(() => void (agent?.id != null && agent.name === null && learnAgents(page.demo)), [agent?.id]);

  if (opened === null || place.value.view !== "explore") return wide.value ? <Nothing /> : null;
  const neighbours = neighboursOf(state.listed.value, opened.id);
  const onKeyDown = (event: KeyboardEvent) => {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.ctrlKey || event.metaKey || event.altKey || (isTyping && event.key !== "Escape")) return;
    const to = event.key === "j" ? neighbours.after : event.key === "k" ? neighbours.before : null;
    if (to !== null) page.actions.open(to);
    else if (event.key === "/" && event.currentTarget instanceof Element) focusSearch(event.currentTarget);
    // A dialog closes itself.
    else if (event.key === "Escape" && wide.peek()) page.actions.close();
    else return;
    event.preventDefault();
  };
  const article = (
    <div class="reading" ref={host} onKeyDown={onKeyDown}>
      <Article page={page} opened={opened} neighbours={neighbours} />
    </div>
  );
  return wide.value ? article : <Modal close={page.actions.close}>{article}</Modal>;
}

function Modal({ close, children }: { close(): void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    // Escape, or the browser's own way to dismiss a dialog; and a press beside it.
    <dialog ref={dialog} class="conversation-dialog" aria-labelledby="conversation-title" onClose={close} onClick={({ target, currentTarget }) => target === currentTarget && currentTarget.close()}>
      {children}
    </dialog>
  );
}

function Nothing() {
  return (
    <div class="empty">
      <Icon name="text" />
      <p>
        <strong>{t("read.choose")}</strong>
      </p>
      <p>{t("read.choose.about")}</p>
      <p class="hint keys">
        <kbd>↑</kbd> <kbd>↓</kbd> {t("read.keys.move")} <kbd>Enter</kbd> {t("read.keys.open")} <kbd>J</kbd> <kbd>K</kbd> {t("read.keys.next")} <kbd>Esc</kbd> {t("read.keys.back")}
      </p>
    </div>
  );
}

function neighboursOf(items: readonly Listed[], id: string): Neighbours {
  const at = items.findIndex((item) => item.id === id);
  return at === -1 ? { before: null, after: null } : { before: items[at - 1]?.id ?? null, after: items[at + 1]?.id ?? null };
}

/** The names that the application keeps of agents, for platforms that send only their ids. */
function learnAgents(demo: Page["demo"]): void {
  demo.agentNames().then(
    (names) => (agentNames.value = new Map([...names, ...agentNames.peek()])),
    () => undefined,
  );
}

/** The row of a conversation in the list, whatever draws it. */
function rowOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]:not(article)`);
}

function isRowOf(element: Element | null, id: string): boolean {
  return element?.closest("[data-id]:not(article)")?.getAttribute("data-id") === id;
}
