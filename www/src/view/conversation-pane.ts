import type { Actions } from "../actions.js";
import { conversationArticle } from "./conversation-article.js";
import { element, icon, required } from "./element.js";
import { whenChanged, type Render } from "./view.js";
import { WIDE } from "./wide.js";

/** The place of the open conversation: beside the list if there is room, otherwise in a modal dialog, which keeps the
 *  focus inside and returns it when closed. */
export function mountConversationPane(actions: Actions): Render {
  const pane = required("conversation-pane", HTMLElement);
  const dialog = required("conversation-dialog", HTMLDialogElement);
  const placeholder = element(
    "div",
    { class: "empty" },
    icon("text"),
    element("p", {}, element("strong", {}, "Choose a conversation")),
    element("p", {}, "Its transcript, analysis, metadata and JSON show here."),
    element(
      "p",
      { class: "hint keys" },
      element("kbd", {}, "↑"),
      element("kbd", {}, "↓"),
      " to move, ",
      element("kbd", {}, "Enter"),
      " to open, ",
      element("kbd", {}, "Esc"),
      " to go back",
    ),
  );
  let article: HTMLElement | null = null;

  function place(): void {
    const isModal = article !== null && !WIDE.matches;
    pane.replaceChildren(article !== null && WIDE.matches ? article : placeholder);
    if (isModal && article !== null) dialog.replaceChildren(article);
    else dialog.replaceChildren();
    if (isModal && !dialog.open) dialog.showModal();
    if (!isModal && dialog.open) dialog.close();
  }

  /** Keeps the focus in place when the conversation is replaced (loading, then loaded). */
  function replace(next: HTMLElement | null): void {
    const focused = article?.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
    const key = focused?.id || focused?.getAttribute("data-action");
    const panel = focused?.closest("[role=tabpanel]")?.id;
    const scroller = WIDE.matches ? pane : dialog;
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const grows = next !== null && article !== null && next.dataset["id"] === article.dataset["id"];
    article = next;
    place();
    if (grows) {
      // At the end, scroll along with new messages; further up, stay.
      const atEnd = scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 2;
      scroller.scrollTop = atEnd ? scroller.scrollHeight : scrollTop;
    }
    if (focused === null || next === null) return;
    const same = key
      ? next.querySelector<HTMLElement>(`#${CSS.escape(key)}, [data-action="${CSS.escape(key)}"]`)
      : null;
    const around = panel === undefined ? null : next.querySelector<HTMLElement>(`#${CSS.escape(panel)}`);
    const to = next.contains(focused) ? focused : (same ?? around ?? next.querySelector<HTMLElement>("h2"));
    to?.focus({ preventScroll: true });
  }

  let openId: string | null = null;
  WIDE.addEventListener("change", place);
  // Escape, or the browser's own way to dismiss a dialog.
  dialog.addEventListener("close", () => {
    if (openId !== null && !WIDE.matches) actions.close();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  pane.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && openId !== null) actions.close();
  });

  return whenChanged(
    ({ opened }) => [opened],
    ({ opened }) => {
      const before = openId;
      openId = opened?.id ?? null;
      const returning = opened === null && before !== null && pane.contains(document.activeElement);
      replace(opened === null ? null : conversationArticle(opened, actions));
      if (returning) listed(before)?.focus();
      // Opened from the list, not by the page's URL.
      if (openId !== null && openId !== before && listed(openId) === document.activeElement)
        article?.querySelector<HTMLElement>("h2")?.focus();
    },
  );
}

function listed(id: string | null): HTMLElement | null {
  return id === null ? null : document.querySelector<HTMLElement>(`#conversation-list a[data-id="${CSS.escape(id)}"]`);
}
