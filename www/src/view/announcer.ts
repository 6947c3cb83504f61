import type { State } from "../state.js";
import { required } from "./element.js";
import { whenChanged, type Render } from "./view.js";
import { plural, seconds } from "./wording.js";

/** Announces in one polite live region what a sighted visitor sees happen to the list and to an export. Errors are alerts and announce
 *  themselves. */
export function mountAnnouncer(): Render {
  const region = required("announcer", HTMLElement);
  const list = whenChanged(
    ({ ready, list }) => [ready, list.phase, list.items.length, list.waiting],
    (state) => say(listing(state)),
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
