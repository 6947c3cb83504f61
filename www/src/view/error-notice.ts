import type { Attempt, ConvoscopeError, ErrorCode } from "convoscope";
import { button, element, icon } from "./element.js";
import { ERROR_TITLES, failure, plural, seconds } from "./wording.js";

/** What asking again cannot help. */
const WRONGLY_ASKED: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["invalid_config", "invalid_filter", "invalid_argument"]);

/** An error as a visitor can act on it: what, why, what was tried, and another try. */
export function errorNotice(error: ConvoscopeError, retry: () => void): HTMLElement {
  return element(
    "div", { class: "error-notice", role: "alert" },
    element("p", { class: "error-title" }, icon("alert"), element("strong", {}, ERROR_TITLES[error.code]), element("code", {}, error.code)),
    element("p", { class: "error-text", dir: "auto" }, error.message),
    error.issues.length === 0 ? null : element("ul", { class: "plain" }, ...error.issues.map(({ path, message }) => element("li", {}, element("code", {}, path), " ", message))),
    error.attempts.length === 0 ? null : attemptList(error.attempts),
    WRONGLY_ASKED.has(error.code) ? null : button({ class: "button", "data-action": "retry" }, retry, icon("retry"), "Retry"),
  );
}

function attemptList(attempts: readonly Attempt[]): HTMLElement {
  return element(
    "details", { class: "attempts" },
    element("summary", {}, plural(attempts.length, "attempt")),
    element("ol", {}, ...attempts.map(({ status, error, durationMs, waitedMs }) =>
      element("li", {}, `${status ?? "no answer"}${error === null ? "" : `, ${failure(error)}`}, took ${seconds(durationMs)}${waitedMs > 0 ? ` after a wait of ${seconds(waitedMs)}` : ""}`),
    )),
  );
}
