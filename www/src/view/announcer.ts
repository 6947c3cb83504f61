import type { State } from "../state.js";
import { required } from "./element.js";
import { whenChanged, type Render } from "./view.js";
import { plural, seconds } from "./wording.js";

/** Says in one polite live region what a sighted visitor sees happen. Errors speak for themselves: they are alerts. */
export function mountAnnouncer(): Render {
  const region = required("announcer", HTMLElement);
  const list = whenChanged(
    ({ list }) => [list.phase, list.items, list.waiting],
    (state) => say(listing(state)),
  );
  const opened = whenChanged(
    ({ opened }) => [opened?.phase, opened?.id, opened?.waiting],
    (state) => say(opening(state)),
  );
  function say(text: string): void {
    if (text !== "") region.textContent = text;
  }
  return (state) => {
    list(state);
    opened(state);
  };
}

function listing({ list: { phase, items, total, waiting } }: State): string {
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

function retrying(waitMs: number): string {
  return `That attempt failed. The next one follows in ${seconds(waitMs)}.`;
}
