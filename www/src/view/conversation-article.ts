import type { Conversation } from "convoscope/browser";
import type { Actions } from "../actions.js";
import { isWhole, type Listed } from "../listing/listed.js";
import type { Opened } from "../opening/opened.js";
import { conversationRecord } from "./conversation-record.js";
import { copyButton } from "./copy-button.js";
import { button, element, icon, type Child } from "./element.js";
import { errorNotice } from "./error-notice.js";
import { followBar } from "./follow-bar.js";
import { jsonView } from "./json-view.js";
import { notice } from "./notice.js";
import { statusBadge } from "./status-badge.js";
import { tabs } from "./tabs.js";
import { timeElement } from "./time.js";
import { transcriptView } from "./transcript.js";
import { valueView } from "./value-view.js";
import { waitingNote } from "./waiting-note.js";
import { channelIcon, channelName, conversationTitle, duration, plural, unnamed, words } from "./wording.js";

/** The last chosen tab, with which the next conversation opens. */
let lastTab = "transcript";

/** The open conversation, in any state. */
export function conversationArticle(
  opened: Opened,
  actions: Pick<Actions, "close" | "reopen" | "follow" | "unfollow">,
): HTMLElement {
  const { conversation, phase, error, waiting, following } = opened;
  const { close, reopen } = actions;
  return element(
    "article",
    { class: "conversation", "data-id": opened.id, "aria-busy": String(phase === "loading"), "aria-labelledby": "conversation-title" },
    element(
      "header",
      { class: "conversation-head" },
      element(
        "h2",
        { id: "conversation-title", tabindex: -1 },
        element(
          "bdi",
          {},
          conversation === null ? unnamed(opened.id) : conversationTitle(conversation),
        ),
      ),
      element(
        "div",
        { class: "conversation-actions" },
        button(
          { class: "button icon-only", "aria-label": "Refresh this conversation", "data-action": "refresh" },
          reopen,
          icon("retry"),
        ),
        button(
          { class: "button icon-only", "aria-label": "Close this conversation", "data-action": "close" },
          close,
          icon("close"),
        ),
      ),
      conversation === null ? null : facts(conversation),
    ),
    followBar(opened, actions),
    waiting === null ? null : waitingNote(waiting),
    error === null ? null : errorNotice(error, reopen),
    // Shows the data of a whole list at once, until the conversation arrives.
    conversation !== null && isWhole(conversation) ? body(conversation, following) : phase === "loading" ? bodySkeleton() : null,
  );
}

function facts(conversation: Listed): HTMLElement {
  const { channel, direction, createdAt, durationSeconds, userTurnCount } = conversation;
  return element(
    "p",
    { class: "facts" },
    statusBadge(conversation),
    element("span", {}, icon(channelIcon(channel)), channelName(channel)),
    direction === null ? null : element("span", {}, words(direction)),
    timeElement(createdAt),
    durationSeconds === null ? null : element("span", {}, duration(durationSeconds)),
    userTurnCount === null ? null : element("span", {}, plural(userTurnCount, "customer turn")),
  );
}

function body(conversation: Conversation, following: boolean): HTMLElement {
  const { analysis, issues, withheld, transcript } = conversation;
  const { strip, panels } = tabs(
    "conversation",
    "Parts of the conversation",
    [
      {
        name: "transcript",
        label: label("Transcript", transcript?.length),
        panel: panel(...intro(conversation), transcriptView(conversation, following)),
      },
      { name: "analysis", label: label("Analysis", analysis?.length), panel: panel(analysisView(conversation)) },
      {
        name: "record",
        label: label("Record", withheld.length + issues.length, "warn"),
        panel: panel(...conversationRecord(conversation)),
      },
      { name: "json", label: label("JSON"), panel: panel(jsonPart(conversation)) },
    ],
    lastTab,
    (name) => (lastTab = name),
  );
  return element("div", { class: "conversation-body" }, strip, ...panels);
}

function panel(...children: Child[]): HTMLElement {
  return element("div", { class: "panel" }, ...children);
}

function label(text: string, count?: number, tone = ""): HTMLElement {
  return element(
    "span",
    {},
    text,
    count === undefined || count === 0 ? null : element("span", { class: `tally ${tone}` }, String(count)),
  );
}

/** Shown before the transcript. */
function intro({ summary, notes, initialContext }: Conversation): Child[] {
  return (
    [
      ["Summary", summary],
      ["Notes", notes],
      ["Initial context", initialContext],
    ] as const
  ).map(([title, text]) =>
    text === null
      ? null
      : element("section", { class: "prose" }, element("h3", {}, title), prose(text)),
  );
}

/** A text, or the values in it where a platform's context is JSON. */
function prose(text: string): HTMLElement {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return valueView(value);
  } catch {
    // Most are not.
  }
  return element("p", { dir: "auto" }, text);
}

function analysisView({ analysis, provider, live }: Conversation): HTMLElement {
  if (analysis !== null && analysis.length > 0)
    return element(
      "div",
      { class: "cards" },
      ...analysis.map((item) => element("section", { class: "card" }, valueView(item))),
    );
  if (analysis !== null) return notice("empty", "An empty analysis", "It was analysed, and the analysis says nothing.");
  if (provider === "anyreach")
    return notice(
      "empty",
      "No analysis",
      "AnyReach has no analysis of its own; its summary stands above the transcript.",
    );
  return notice(
    "clock",
    "Not analysed yet",
    live
      ? "The analysis comes once the conversation has ended."
      : "Right after the end of a conversation that is normal: refresh in a moment. Some are never analysed.",
  );
}

function jsonPart(conversation: Conversation): HTMLElement {
  const copy = copyButton("the JSON", () => JSON.stringify(conversation, null, 2));
  return element(
    "section",
    {},
    element("div", { class: "json-head" }, element("h3", {}, "As the page has it"), copy),
    element(
      "p",
      { class: "hint" },
      "The gateway sends the model and nothing else: the platform’s own JSON never leaves it.",
    ),
    jsonView(conversation, "The conversation as JSON"),
  );
}

function bodySkeleton(): HTMLElement {
  return element(
    "div",
    { class: "conversation-body skeleton-body", "aria-hidden": "true" },
    ...["third", "bubble-left", "bubble-right", "bubble-left tall", "bubble-right"].map((kind) =>
      element("span", { class: `skeleton ${kind}` }),
    ),
  );
}
