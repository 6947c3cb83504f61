import type { Conversation, Message } from "convoscope/browser";
import { TELLS_AFTERWARDS } from "../provider.js";
import { element, icon } from "./element.js";
import { notice } from "./notice.js";
import { timeElement } from "./time.js";
import { PROVIDER_NAMES, speaker } from "./wording.js";

/** The transcript, or why there is none: withheld, not available, or nothing was said. */
export function transcriptView(
  { transcript, withheld, live, provider }: Conversation,
  following: boolean,
): HTMLElement {
  if (withheld.includes("transcript"))
    return notice(
      "lock",
      "Withheld",
      "The gateway’s credential may not read transcripts. AnyReach gives them with the scope conversations:read_sensitive.",
    );
  if (live && (transcript ?? []).length === 0 && TELLS_AFTERWARDS.has(provider))
    return notice("clock", "No transcript yet", `${PROVIDER_NAMES[provider]} shows what was said after the end.`);
  if (transcript === null) {
    return notice(
      "empty",
      "No transcript",
      live
        ? "There is none yet: the conversation is still running."
        : `${PROVIDER_NAMES[provider]} sent none for this conversation. That is not the same as nothing having been said.`,
    );
  }
  if (transcript.length === 0)
    return live
      ? notice("empty", "Nothing said yet", "The conversation is running, and nobody has spoken.")
      : notice("empty", "Nothing was said", "The transcript is there, and it is empty.");
  return element(
    "div",
    {},
    element("ol", { class: "transcript", "aria-label": "Transcript" }, ...transcript.map(shownMessage)),
    live && !following
      ? element(
          "p",
          { class: "still-running" },
          element("span", { class: "dot", "aria-hidden": "true" }),
          "Still running: follow it to see what is said from now on.",
        )
      : null,
  );
}

const shown = new WeakMap<Message, HTMLLIElement>();

/** Unchanged messages keep their elements, so what the visitor unfolded stays unfolded. */
function shownMessage(message: Message): HTMLLIElement {
  const known = shown.get(message);
  if (known !== undefined) return known;
  const made = messageView(message);
  shown.set(message, made);
  return made;
}

function messageView(message: Message): HTMLLIElement {
  const { role, content, timestamp } = message;
  const known = role === "user" || role === "assistant" || role === "tool" || role === "system";
  const head = element(
    "p",
    { class: "message-head" },
    element("span", { class: "role" }, speaker(role)),
    timestamp === null ? null : timeElement(timestamp, "clock"),
  );
  return element(
    "li",
    { class: `turn ${known ? role : "other"}` },
    role === "tool"
      ? toolTurn(content, head)
      : element("div", { class: "bubble" }, head, element("p", { dir: "auto", class: "said" }, content)),
  );
}

/** A tool's arguments or result, folded if long. */
function toolTurn(content: string, head: HTMLElement): HTMLElement {
  const [first = ""] = content.split("\n", 1);
  const text = element("code", { dir: "auto" }, content);
  const isLong = content.length > 90 || content !== first;
  return element(
    "div",
    { class: "tool-turn" },
    icon("tool"),
    head,
    isLong
      ? element(
          "details",
          {},
          element(
            "summary",
            {},
            element("code", {}, first.slice(0, 60), first.length > 60 || content !== first ? "…" : ""),
          ),
          element("pre", {}, text),
        )
      : text,
  );
}
