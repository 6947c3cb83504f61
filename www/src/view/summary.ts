import type { Stats, Summary } from "convoscope/browser";
import type { Actions } from "../actions.js";
import { LACKING } from "../listing/listed.js";
import type { ProviderName } from "../provider.js";
import type { Counting } from "../summary/counting.js";
import { everyDay } from "../summary/days.js";
import { barTable } from "./bar-table.js";
import { button, element, required, type Child } from "./element.js";
import { errorNotice } from "./error-notice.js";
import { notice } from "./notice.js";
import { progressLine } from "./progress-line.js";
import { timeElement } from "./time.js";
import { whenChanged, type Render } from "./view.js";
import { waitingNote } from "./waiting-note.js";
import { duration, plural, PROVIDER_NAMES, words } from "./wording.js";

const WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

type Handlers = Pick<Actions, "summarize" | "stopSummary">;

/** The statistics of the matching conversations. */
export function mountSummary(handlers: Handlers): Render {
  const panel = required("section-panel-summary", HTMLElement);
  return whenChanged(
    ({ summary, provider }) => [summary, provider],
    ({ summary, provider }) => {
      const hadFocus = panel.contains(document.activeElement);
      panel.setAttribute("aria-busy", String(summary.phase === "counting"));
      panel.replaceChildren(...parts(summary, provider, handlers));
      // The pressed button was replaced by another.
      if (hadFocus) panel.querySelector("button")?.focus();
    },
  );
}

function parts({ phase, summary, timeZone, waiting, error }: Counting, provider: ProviderName, handlers: Handlers): HTMLElement[] {
  const { summarize, stopSummary } = handlers;
  switch (phase) {
    case "idle":
      return [button({ class: "button wide" }, summarize, "Count them")];
    case "counting":
      return [
        progressLine("Counting", `The gateway is counting${LACKING[provider].length === 0 ? "" : `: it fetches each conversation, since ${PROVIDER_NAMES[provider]}’s lists lack what was said`}`),
        button({ class: "button", "data-action": "stop-summary" }, stopSummary, "Cancel"),
        ...(waiting === null ? [] : [waitingNote(waiting)]),
      ];
    case "stopped":
      return [
        notice("empty", "Cancelled", "A partial summary would be misleading, so none is shown."),
        button({ class: "button" }, summarize, "Count again"),
      ];
    case "failed":
      return error === null ? [] : [errorNotice(error, summarize)];
    case "ready":
      return summary === null ? [] : results(summary, timeZone, summarize);
  }
}

function results(summary: Summary, timeZone: string, summarize: () => void): HTMLElement[] {
  const { total, groups, coverage } = summary;
  const again = button({ class: "button small", "data-action": "summarize" }, summarize, "Count again");
  if (total.count === 0)
    return [notice("empty", "No conversation matches", "There is nothing to count for this filter."), again];
  const { from, to } = coverage;
  const days = groups.flatMap(({ key, count }) => (key["day"] == null ? [] : [{ day: key["day"], count }]));
  const withoutDay = days.reduce((left, { count }) => left - count, total.count);
  return [
    element(
      "div",
      { class: "summary-head" },
      element(
        "p",
        {},
        element("strong", {}, plural(total.count, "conversation")),
        ...(from === null || to === null ? [] : [", from ", timeElement(from), " to ", timeElement(to)]),
        coverage.complete ? "." : "; not all of them were seen.",
      ),
      again,
    ),
    figures(total),
    barTable(
      "By status",
      ["Status", "Conversations"],
      Object.entries(total.byStatus)
        .sort(([, a], [, b]) => b - a)
        .map(([status, count]) => ({ label: words(status), count, note: percent(count / total.count) })),
    ),
    barTable(
      `By day, in ${timeZone}`,
      ["Day", "Conversations"],
      [
        ...everyDay(days).map(({ day, count }) => ({ label: dayElement(day), count })),
        ...(withoutDay === 0 ? [] : [{ label: timeElement(null), count: withoutDay }]),
      ],
    ),
    barTable(
      "By day of the week",
      ["Day of the week", "Conversations"],
      WEEK.map((weekday) => ({
        label: words(weekday),
        count: groups.filter(({ key }) => key["weekday"] === weekday).reduce((sum, { count }) => sum + count, 0),
      })),
    ),
  ];
}

function figures({ live, successRate, durationSeconds, messages, analyzed, count }: Stats): HTMLElement {
  const { p50, p90, p95, mean, max } = durationSeconds;
  const rows: (readonly [string, Child, string?])[] = [
    ["Success", successRate === null ? "none ended" : percent(successRate), "of the ended"],
    ["Running", live.toLocaleString("en")],
    ["Half last up to", lasting(p50), "p50"],
    ["90 % up to", lasting(p90), "p90"],
    ["95 % up to", lasting(p95), "p95"],
    ["On average", lasting(mean)],
    ["Longest", lasting(max)],
    ["Messages", messages === null ? "not read" : messages.toLocaleString("en")],
    ["Analysed", analyzed === null ? "not read" : percent(analyzed / count)],
  ];
  return element(
    "dl",
    { class: "figures" },
    ...rows.map(([term, value, note]) =>
      element(
        "div",
        {},
        element("dt", {}, term),
        element("dd", {}, value, note === undefined ? null : element("span", { class: "figure-note" }, ` ${note}`)),
      ),
    ),
  );
}

const lasting = (seconds: number | null) => (seconds === null ? "not known" : duration(seconds));
const percent = (share: number) => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

const weekday = new Intl.DateTimeFormat(undefined, { timeZone: "UTC", weekday: "short", day: "numeric", month: "short" });

function dayElement(day: string): HTMLElement {
  return element("time", { datetime: day }, weekday.format(new Date(`${day}T00:00:00Z`)));
}
