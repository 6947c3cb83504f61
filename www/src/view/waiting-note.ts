import type { Waiting } from "../activity.js";
import { element, icon } from "./element.js";
import { failure, seconds } from "./wording.js";

/** Says that an attempt failed, and when the next one comes. */
export function waitingNote({ attempt, reason, waitMs }: Waiting): HTMLElement {
  return element(
    "p",
    { class: "waiting" },
    icon("retry"),
    `Attempt ${attempt} failed: ${failure(reason)}. The next one follows in ${seconds(waitMs)}.`,
  );
}
