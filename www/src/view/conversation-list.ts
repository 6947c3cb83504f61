import type { Actions } from "../actions.js";
import { hrefTo } from "../app/place.js";
import type { Listed } from "../listing/listed.js";
import type { Listing } from "../listing/listing.js";
import { conversationRow, rowSkeletons } from "./conversation-row.js";
import { button, element, icon, required } from "./element.js";
import { errorNotice } from "./error-notice.js";
import { progressLine } from "./progress-line.js";
import { rovingFocus } from "./roving-focus.js";
import { whenChanged, type Render } from "./view.js";
import { waitingNote } from "./waiting-note.js";
import { plural } from "./wording.js";

type Handlers = Pick<Actions, "open" | "more" | "relist" | "clearFilters">;

/** The conversations, their counts, and the button for more. */
export function mountConversationList(handlers: Handlers): Render {
  const region = required("conversation-list", HTMLElement);
  const counts = required("list-counts", HTMLElement);
  const rows = element("ul", { class: "rows", "aria-label": "Conversations" });
  const note = element("div", { class: "list-note" });
  const foot = element("div", { class: "list-foot" });
  required("list-refresh", HTMLButtonElement).addEventListener("click", handlers.relist);
  region.append(note, rows, foot);

  const focus = rovingFocus(rows, "a");
  rows.addEventListener("click", (event) => {
    // With a modifier key the link opens a tab of its own, like any link.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const id = link?.dataset["id"];
    if (link === null || id === undefined) return;
    event.preventDefault();
    focus.make(link);
    handlers.open(id);
  });

  let shown: readonly Listed[] = [];
  const renderRows = whenChanged(
    ({ list, ready }) => [list.items, list.phase === "loading", ready],
    ({ list }) => {
      if (list.phase === "loading") {
        shown = [];
        rows.replaceChildren(...rowSkeletons());
        return;
      }
      const grown = shown.length > 0 && shown.every((item, index) => item === list.items[index]);
      const added = list.items
        .slice(grown ? shown.length : 0)
        .map((item) => conversationRow(item, hrefTo({ open: item.id })));
      if (grown) rows.append(...added);
      else rows.replaceChildren(...added);
      // Keyboard focus moves to the first new conversation.
      const asked = grown && foot.contains(document.activeElement);
      shown = list.items;
      focus.restore();
      const first = added[0]?.querySelector("a");
      if (asked && first) focus.make(first, true);
    },
  );
  const renderCurrent = whenChanged(
    ({ opened, list }) => [opened?.id, list.items],
    ({ opened }) => {
      for (const link of rows.querySelectorAll("a")) {
        if (link.dataset["id"] === opened?.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
  );
  const renderFoot = whenChanged(
    ({ list, ready }) => [list, ready],
    ({ list, ready }) => {
      region.setAttribute("aria-busy", String(list.phase === "loading" || list.phase === "more"));
      counts.replaceChildren(...countParts(list));
      note.replaceChildren(...noteParts(list, ready));
      const parts = footParts(list, handlers);
      // The pressed button stays the same element while its page loads, or it would lose the focus.
      const pressed = foot.querySelector<HTMLButtonElement>("[data-action=more]");
      if (list.phase === "more" && pressed !== null) {
        pressed.setAttribute("aria-disabled", "true");
        pressed.replaceChildren("Loading…");
        foot.replaceChildren(pressed, ...(list.waiting === null ? [] : [waitingNote(list.waiting)]));
        return;
      }
      foot.replaceChildren(...parts);
    },
  );

  return (state) => {
    renderRows(state);
    renderCurrent(state);
    renderFoot(state);
  };
}

function countParts({ phase, items, total, next, pages, duplicates, rejected }: Listing): (Node | string)[] {
  if (phase === "loading") return ["Loading…"];
  if (pages === 0) return [];
  const all = total ?? (next === null ? items.length : null);
  const shown = items.length.toLocaleString("en");
  return [
    element("span", { class: "count" }, all === null ? `${shown} so far` : `${shown} of ${all.toLocaleString("en")}`),
    element("span", {}, plural(pages, "page")),
    ...(duplicates === 0 ? [] : [element("span", {}, `${plural(duplicates, "repeat")} dropped`)]),
    ...(rejected.length === 0 ? [] : [element("span", { class: "warn" }, `${rejected.length} unreadable`)]),
  ];
}

function noteParts({ phase, waiting }: Listing, ready: boolean): HTMLElement[] {
  if (phase !== "loading") return [];
  if (!ready) return [progressLine("Starting", "Starting the sandbox and its gateway, which are part of this page only")];
  return waiting === null ? [] : [waitingNote(waiting)];
}

function footParts(list: Listing, { more, relist, clearFilters }: Handlers): HTMLElement[] {
  const parts: HTMLElement[] = [];
  if (list.rejected.length > 0) parts.push(rejectedRecords(list.rejected));
  if (list.phase === "failed" && list.error !== null) {
    const { length } = list.items;
    parts.push(errorNotice(list.error, length === 0 ? relist : more));
    if (length > 0)
      parts.push(element("p", { class: "hint" }, "Everything loaded before is still here. A retry continues from there."));
  } else if (list.phase === "ready" && list.next !== null) {
    const button_ = button(
      { class: "button wide", "data-action": "more" },
      () => {
        if (button_.getAttribute("aria-disabled") !== "true") more();
      },
      "Load more",
    );
    parts.push(button_);
  } else if (list.phase === "ready" && list.items.length === 0) {
    parts.push(
      element(
        "div",
        { class: "empty" },
        icon("empty"),
        element("p", {}, element("strong", {}, "No conversation matches")),
        element("p", {}, "No visible conversation fits this filter."),
        button({ class: "button" }, clearFilters, "Clear the filter"),
      ),
    );
  } else if (list.phase === "ready") {
    parts.push(element("p", { class: "end" }, "That is all of them."));
  }
  return parts;
}

function rejectedRecords(rejected: Listing["rejected"]): HTMLElement {
  return element(
    "details",
    { class: "rejected" },
    element("summary", {}, `${plural(rejected.length, "record")} could not be read`),
    ...rejected.map(({ issues }) =>
      element(
        "div",
        {},
        element(
          "ul",
          { class: "plain" },
          ...issues.map(({ path, message }) => element("li", {}, element("code", {}, path), " ", message)),
        ),
      ),
    ),
  );
}
