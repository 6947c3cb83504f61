import type { Conversation } from "convoscope/browser";
import { element } from "./element.js";
import { statusTone, words } from "./wording.js";

/** The status with its colour; for a running conversation also in words. */
export function statusBadge(conversation: Pick<Conversation, "status" | "live">): HTMLElement {
  const { status, live } = conversation;
  return element(
    "span",
    { class: `badge ${statusTone(conversation)}` },
    element("span", { class: "dot", "aria-hidden": "true" }),
    live && status !== "in_progress" ? `${words(status)} · live` : live ? "Live" : words(status),
  );
}
