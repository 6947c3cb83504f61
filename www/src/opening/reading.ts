import { effect, untracked } from "@preact/signals";
import { place } from "../app/place.js";
import { failureOf, part } from "../part.js";
import type { Page } from "../shell/page.js";
import { required } from "../view/element.js";
import { errorNotice } from "../view/error-notice.js";

/** Draws the open conversation, with a script of its own that comes when one may be opened. */
export function followReading(page: Page): void {
  const load = part("What shows conversations", (failures) => page.script("reading", failures) as Promise<typeof import("../reading/reading.js")>);
  let mounted = false;
  const open = async () => {
    const host = required("conversation-pane", HTMLElement);
    try {
      const { mountReading } = await load();
      if (mounted) return;
      mounted = true;
      host.replaceChildren();
      mountReading(page, host);
    } catch (error) {
      host.replaceChildren(errorNotice(failureOf(error), () => void open()));
    }
  };
  effect(() => {
    if (place.value.view === "explore") untracked(() => void open());
  });
}
