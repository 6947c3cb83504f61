import type { Issue } from "convoscope/browser";
import type { Activity } from "../activity.js";
import type { Actions } from "../actions.js";
import { button, element, icon, required } from "./element.js";
import { whenChanged, type Render } from "./view.js";
import { bytes, plural, seconds, words } from "./wording.js";

const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 1,
});

/** The log of page and gateway: every request, answer, retry and repair reported by their `onEvent`. */
export function mountActivityLog({ clearActivity }: Actions): Render {
  const dock = required("activity", HTMLDetailsElement);
  const latest = required("activity-latest", HTMLElement);
  const lines = element("ol", { class: "log", tabindex: 0, "aria-label": "Activity, oldest first" });
  const clear = button({ class: "button small" }, clearActivity, "Clear");
  dock.append(element("div", { class: "log-body" }, lines, clear));

  let shown = 0;
  return whenChanged(
    ({ activity }) => [activity],
    ({ activity }) => {
      const last = activity.at(-1);
      latest.textContent = last === undefined ? "Nothing yet" : describe(last).text;
      if (last === undefined || (activity[0]?.number ?? 0) > shown) {
        lines.replaceChildren();
        shown = (activity[0]?.number ?? 1) - 1;
      }
      const added = activity.filter(({ number }) => number > shown);
      shown = last?.number ?? shown;
      lines.append(...added.map(line));
      while (lines.childElementCount > activity.length) lines.firstElementChild?.remove();
      // After requesting a fault the visitor wants to see the log.
      if (added.some(({ type }) => type === "fault")) dock.open = true;
      lines.scrollTop = lines.scrollHeight;
    },
  );
}

function line(activity: Activity): HTMLLIElement {
  const { symbol, tone, text } = describe(activity);
  return element(
    "li",
    { class: `${tone} ${activity.operation === "gateway" ? "inner" : ""}`.trim() },
    element("time", {}, clock.format(activity.at)),
    icon(symbol),
    element("span", { class: "operation" }, activity.operation),
    element("span", { class: "log-text" }, text),
  );
}

function describe(activity: Activity): { symbol: string; tone: string; text: string } {
  switch (activity.type) {
    case "request":
      return {
        symbol: "sent",
        tone: "",
        text: `${activity.method} ${activity.url}${activity.attempt > 1 ? ` (attempt ${activity.attempt})` : ""}`,
      };
    case "response":
      return {
        symbol: "received",
        tone: activity.status < 400 ? "good" : "bad",
        text: `${activity.status}, ${bytes(activity.bytes)} in ${seconds(activity.durationMs)}`,
      };
    case "retry":
      return {
        symbol: "retry",
        tone: "warn",
        text: `attempt ${activity.attempt} failed: ${activity.reason}; waiting ${seconds(activity.waitMs)}`,
      };
    case "repair":
      return {
        symbol: "tool",
        tone: "warn",
        text: `${plural(activity.issues.length, "repair")} in ${activity.conversationId ?? "a record"}: ${paths(activity.issues)}`,
      };
    case "fault":
      return { symbol: "alert", tone: "warn", text: `sandbox fault: ${activity.text}` };
    case "listed":
      return {
        symbol: "check",
        tone: "good",
        text: `${plural(activity.items, "conversation")} after ${plural(activity.requests, "request")}`,
      };
    case "opened":
      return { symbol: "check", tone: "good", text: `opened ${activity.id}` };
    case "happened":
      return { symbol: "received", tone: "good", text: words(activity.event) };
    case "counted":
      return { symbol: "check", tone: "good", text: `${plural(activity.items, "conversation")} counted` };
    case "exported":
      return {
        symbol: "check",
        tone: "good",
        text: `${plural(activity.items, "conversation")}, ${bytes(activity.bytes)} written`,
      };
    case "refused":
      return {
        symbol: "lock",
        tone: activity.error.code === "aborted" ? "warn" : "bad",
        text: `not told to the page: ${activity.error.code}: ${activity.error.message}`,
      };
    case "failed":
      return { symbol: "alert", tone: "bad", text: `${activity.error.code}: ${activity.error.message}` };
  }
}

function paths(issues: readonly Issue[]): string {
  return issues.map(({ path }) => path).join(", ");
}
