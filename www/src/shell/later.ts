import { effect, untracked } from "@preact/signals";
import { place } from "../app/place.js";
import { failureOf, part } from "../part.js";
import { required } from "../view/element.js";
import { errorNotice } from "../view/error-notice.js";
import type { Page } from "./page.js";

/** Draws Explore when it is first shown, with a script of its own. */
export function followExplore(page: Page): void {
  const load = part("Explore", (failures) => page.script("explore", failures) as Promise<typeof import("../explore/explore.js")>);
  let mounted = false;
  // Before anything is drawn into the pane, which may take the focus.
  const workspace = required("explore-workspace", HTMLElement);
  page.store.subscribe(({ opened }) => void workspace.classList.toggle("with-pane", opened !== null));
  const open = async () => {
    const host = required("conversations", HTMLElement);
    try {
      const { mountExplore } = await load();
      if (mounted) return;
      mounted = true;
      host.replaceChildren();
      mountExplore(page);
    } catch (error) {
      host.replaceChildren(errorNotice(failureOf(error), () => void open()));
    }
  };
  effect(() => {
    if (place.value.view === "explore") untracked(() => void open());
  });
}
