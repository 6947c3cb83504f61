// How filters and their values are called.
import { clockIn } from "../app/instant.js";
import { PERIODS, readDay, type PeriodName } from "../app/period.js";
import { zone } from "../app/place.js";
import { dayText, daysText, lengthText, number, t, timeText, wordFor, type MessageId } from "../language/language.js";
import { valueText } from "../overview/words.js";
import { words } from "../view/wording.js";
import { choices, movingDay, type Draft } from "./draft.js";
import type { Kind, KindName } from "./kinds.js";

/** Those that the overview names too. */
const DIMENSION = { status: "status", agent: "agent", channel: "channel", length: "length" } as const satisfies Partial<Record<KindName, string>>;

export function kindTitle(name: KindName): string {
  return name in DIMENSION ? t(`dimension.${DIMENSION[name as keyof typeof DIMENSION]}`) : t(`filter.${name}` as MessageId);
}

/** A value of a choice, in words. */
export function choiceText(name: KindName, value: string): string {
  if (name === "status" || name === "channel") return valueText(name, value);
  return wordFor(`${name}.${value}`, words(value));
}

/** What a filter is set to, in words. */
export function kindText({ name, editor, fields }: Kind, draft: Draft): string {
  const texts = fields.map((field) => draft[field]?.trim() ?? "");
  const [first = "", second = ""] = texts;
  switch (editor) {
    case "when":
      return whenText(first, second);
    case "choice":
      return choices(first).map((value) => choiceText(name, value)).join(", ");
    case "agent":
      return valueText("agent", first);
    case "range":
      return rangeText(first, second, name === "length" ? lengthText : number);
    case "hours":
      return `${first || "00:00"}–${second || "24:00"}`;
    default:
      return first;
  }
}

/** The days that each preset stands for, as they are kept: they move on with the calendar. */
export const PRESETS: readonly (readonly [PeriodName, from: string, to: string])[] = [
  ["today", "today", "today"],
  ["yesterday", "today-1", "today-1"],
  ["7days", "today-6", "today"],
  ["30days", "today-29", "today"],
];

export function presetOf(from: string, to: string): PeriodName | null {
  return from === "" && to === "" ? null : (PRESETS.find(([, first, last]) => first === from && last === to)?.[0] ?? PERIODS[4]);
}

/** A day of the page's zone, or a time of it; null: it is neither. */
export function momentOf(text: string): { day: string; time: string } | null {
  const day = movingDay(text, zone.value) ?? readDay(text);
  if (day !== null) return { day, time: "" };
  const instant = new Date(/^\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:\d\d)$/i.test(text) ? text : Number.NaN);
  return Number.isNaN(instant.getTime()) ? null : clockIn(zone.value, instant);
}

function whenText(from: string, to: string): string {
  const preset = presetOf(from, to);
  if (preset !== null && preset !== "custom") return t(`period.${preset}`);
  const [first, last] = [momentOf(from), momentOf(to)];
  if (first !== null && last !== null && first.time === "" && last.time === "") return daysText({ from: first.day, to: last.day });
  const one = (text: string) => {
    const moment = momentOf(text);
    if (moment === null) return text;
    const day = dayText(moment.day, { day: "numeric", month: "short", year: "numeric" });
    return moment.time === "" ? day : `${day}, ${timeText(new Date(text), zone.value)}`;
  };
  if (to === "") return t("filter.when.since", { from: one(from) });
  return from === "" ? t("filter.when.until", { to: one(to) }) : t("filter.range", { from: one(from), to: one(to) });
}

function rangeText(least: string, most: string, format: (value: number) => string): string {
  const text = (value: string) => (value !== "" && Number.isFinite(Number(value)) ? format(Number(value)) : value);
  if (most === "") return t("filter.least", { from: text(least) });
  return least === "" ? t("filter.most", { to: text(most) }) : t("filter.range", { from: text(least), to: text(most) });
}
