import type { Attempt, ConvoscopeError, ErrorCode } from "convoscope";
import { button, element, icon } from "./element.js";
import { ERROR_TITLES, failure, plural, seconds } from "./wording.js";

/** What asking again, by the same person for the same, cannot help. */
const WRONGLY_ASKED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "invalid_config",
  "invalid_filter",
  "invalid_argument",
  "unauthenticated",
]);

/** An error as a visitor can act on it: what, why, what was tried, and another try. */
export function errorNotice(error: ConvoscopeError, retry: () => void): HTMLElement {
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
    // With issues, the message is what they say, one after another.
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
