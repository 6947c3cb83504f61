import type { Attempt, ErrorCode } from "convoscope/browser";
import type { Failure } from "../part.js";
import { button, element, icon } from "./element.js";
import { ERROR_TITLES, failure, plural, seconds } from "./wording.js";

/** Errors that a retry by the same caller cannot fix. */
const WRONGLY_ASKED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "invalid_config",
  "invalid_filter",
  "invalid_argument",
  "unauthenticated",
]);

/** An error that a visitor can act on: what happened, why, what was tried, and a retry button. */
export function errorNotice(error: Failure, retry: () => void): HTMLElement {
  return element(
    "div",
    { class: "error-notice", role: "alert" },
    element(
      "p",
      { class: "error-title" },
      icon("alert"),
      element("strong", {}, ERROR_TITLES[error.code]),
      element(
        "span",
        { class: "error-kind" },
        error.status === null ? null : `${error.status} `,
        element("code", {}, error.code),
      ),
    ),
    // The message repeats the issues.
    error.issues.length === 0
      ? element("p", { class: "error-text", dir: "auto" }, error.message)
      : element("ul", { class: "error-text" }, ...error.issues.map(({ message }) => element("li", {}, message))),
    error.attempts.length === 0 ? null : attemptList(error.attempts),
    WRONGLY_ASKED.has(error.code)
      ? null
      : button({ class: "button", "data-action": "retry" }, retry, icon("retry"), "Retry"),
  );
}

function attemptList(attempts: readonly Attempt[]): HTMLElement {
  return element(
    "details",
    { class: "attempts" },
    element("summary", {}, plural(attempts.length, "attempt")),
    element("ol", {}, ...attempts.map((attempt) => element("li", {}, attemptText(attempt)))),
  );
}

function attemptText({ status, error, durationMs, waitedMs }: Attempt): string {
  const answer = `${status ?? "no answer"}${error === null ? "" : `, ${failure(error)}`}`;
  const wait = waitedMs > 0 ? ` after a wait of ${seconds(waitedMs)}` : "";
  return `${answer}, took ${seconds(durationMs)}${wait}`;
}
