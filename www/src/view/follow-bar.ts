import type { Actions } from "../actions.js";
import type { Opened } from "../opening/opened.js";
import { TELLS_AFTERWARDS } from "../provider.js";
import { button, element } from "./element.js";

/** Says whether a running conversation is followed live; null once nothing more can happen. */
export function followBar(
  { conversation, following }: Opened,
  { follow, unfollow }: Pick<Actions, "follow" | "unfollow">,
): HTMLElement | null {
  if (conversation === null || !(conversation.live || following)) return null;
  const text = !following
    ? "Still running, not followed"
    : conversation.live
      ? TELLS_AFTERWARDS.has(conversation.provider)
        ? "Live: the transcript appears after the end"
        : "Live: what is said appears by itself"
      : "Ended; analysis and recording may follow";
  return element(
    "div",
    { class: `follow${following ? " following" : ""}` },
    element("span", { class: "dot", "aria-hidden": "true" }),
    element("span", { class: "follow-text" }, text),
    following
      ? button({ class: "button small", "data-action": "follow" }, unfollow, "Stop following")
      : button({ class: "button small", "data-action": "follow" }, follow, "Follow"),
  );
}
