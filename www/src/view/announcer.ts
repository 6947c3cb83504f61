import type { State } from "../state.js";
import { required } from "./element.js";
import { whenChanged, type Render } from "./view.js";
import { plural, seconds, speaker } from "./wording.js";

/** Announces in one polite live region what a sighted visitor sees happen. Errors are alerts and announce
 *  themselves. */
export function mountAnnouncer(): Render {
  const region = required("announcer", HTMLElement);
  const list = whenChanged(
    ({ ready, list }) => [ready, list.phase, list.items, list.waiting],
    (state) => say(listing(state)),
  );
  const opened = whenChanged(
    ({ opened }) => [opened?.phase, opened?.id, opened?.waiting],
    (state) => say(opening(state)),
  );
  const followed = whenChanged(
    ({ opened }) => [opened?.conversation, opened?.following],
    (state) => say(happening(state)),
  );
  const written = whenChanged(
    ({ export: { phase, client, waiting } }) => [phase, client, waiting],
    (state) => say(exporting(state)),
  );
  function say(text: string): void {
    if (text !== "") region.textContent = text;
  }
  return (state) => {
    list(state);
    opened(state);
    followed(state);
    written(state);
  };
}

function listing({ ready, list: { phase, items, total, waiting } }: State): string {
  if (!ready && phase === "loading") return "Starting the sandbox and its gateway";
  if (waiting !== null) return retrying(waiting.waitMs);
  if (phase === "loading" || phase === "more") return "Loading conversations";
  if (phase === "failed") return "";
  return `${plural(items.length, "conversation")} shown${total === null ? "" : `, ${total} in total`}`;
}

function opening({ opened }: State): string {
  if (opened === null || opened.phase === "failed") return "";
  if (opened.waiting !== null) return retrying(opened.waiting.waitMs);
  return opened.phase === "loading" ? "Loading the conversation" : "Conversation loaded";
}

/** How many new messages are announced word by word. */
const MOST_SPOKEN = 4;

let heard: { id: string; messages: number } | null = null;

/** The new messages of a followed conversation. */
function happening({ opened }: State): string {
  const { id, following, conversation } = opened ?? {};
  const transcript = conversation?.transcript ?? [];
  const before = heard;
  heard = following && id !== undefined ? { id, messages: transcript.length } : null;
  if (heard === null || before?.id !== id) return "";
  const added = transcript.slice(before?.messages);
  // A whole transcript at once is to be read, not to be listened to.
  if (added.length > MOST_SPOKEN) return `${plural(added.length, "message")} added`;
  return added
    .map(({ role, content }) => (role === "tool" ? `${speaker(role)}.` : `${speaker(role)}: ${content}`))
    .join(" ");
}

function exporting({ export: { phase, client, items, waiting } }: State): string {
  if (client === "loading") return "Loading what writes files";
  if (waiting !== null) return retrying(waiting.waitMs);
  if (phase === "writing") return "Exporting conversations";
  if (phase === "stopped") return "Export cancelled";
  return phase === "done" ? `${plural(items, "conversation")} exported` : "";
}

function retrying(waitMs: number): string {
  return `That attempt failed. The next one follows in ${seconds(waitMs)}.`;
}
