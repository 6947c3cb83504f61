import type { State } from "../state.js";
import { required } from "./element.js";
import { whenChanged, type Render } from "./view.js";
import { plural, seconds } from "./wording.js";

/** Announces in one polite live region what a sighted visitor sees happen to the list. Errors are alerts and announce themselves. */
export function mountAnnouncer(): Render {
  const region = required("announcer", HTMLElement);
  const list = whenChanged(
    // A row may go on with its conversation, which is announced by itself.
    ({ ready, list }) => [ready, list.phase, list.items.length, list.pages, list.waiting],
    (state) => say(listing(state)),
  );
  function say(text: string): void {
    if (text !== "") region.textContent = text;
  }
  return (state) => {
    list(state);
  };
}

function listing({ ready, list: { phase, items, total, waiting } }: State): string {
  if (!ready && phase === "loading") return "Starting the sandbox and its gateway";
  if (waiting !== null) return retrying(waiting.waitMs);
  if (phase === "loading" || phase === "more") return "Loading conversations";
  if (phase === "failed") return "";
  return `${plural(items.length, "conversation")} shown${total === null ? "" : `, ${total} in total`}`;
}

function retrying(waitMs: number): string {
  return `That attempt failed. The next one follows in ${seconds(waitMs)}.`;
}
