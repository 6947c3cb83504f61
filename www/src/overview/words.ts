// How dimensions and their values are called.
import { signal } from "@preact/signals";
import type { FilterName } from "../app/place.js";
import { WEEKDAYS } from "../app/period.js";
import { dayText, lengthText, number, t, wordFor } from "../language/language.js";
import { channelName, words } from "../view/wording.js";
import { DIMENSIONS, type Dimension } from "./cube.js";

/** The filter by which a dimension is narrowed. */
export const filterOf = (dimension: Dimension): FilterName => (dimension === "agent" ? "agentId" : dimension);

/** The dimension that a filter narrows; null: none of these. */
export function dimensionOf(name: FilterName): Dimension | null {
  return DIMENSIONS.find((dimension) => filterOf(dimension) === name) ?? null;
}

/** A day of some Monday, to be named after its weekday. */
const MONDAY = Date.parse("2024-01-01T00:00:00Z");

export function weekdayText(weekday: string, length: "long" | "short" = "long"): string {
  const index = (WEEKDAYS as readonly string[]).indexOf(weekday);
  if (index < 0) return t("value.unknown");
  return dayText(new Date(MONDAY + index * 86_400_000).toISOString().slice(0, 10), { weekday: length });
}

export const hourText = (hour: string): string => `${number(Number(hour), { minimumIntegerDigits: 2 })}:${number(0, { minimumIntegerDigits: 2 })}`;

/** The name of a value. */
export function valueText(dimension: Dimension, value: string, names = agentNames.value): string {
  if (value === "") return t("value.unknown");
  switch (dimension) {
    case "day":
      return dayText(value, { weekday: "short", day: "numeric", month: "short" });
    case "month":
      return dayText(`${value}-01`, { month: "short", year: "numeric" });
    case "weekday":
      return weekdayText(value);
    case "slot": {
      const [weekday = "", hour = ""] = value.split("-");
      return `${weekdayText(weekday)} ${hourText(hour)}`;
    }
    case "agent":
      return names.get(value) ?? value;
    case "channel":
      return wordFor(`channel.${value}`, channelName(value));
    case "status":
      return wordFor(`status.${value}`, words(value));
    case "result":
      return wordFor(`result.${value}`, words(value));
    case "length":
      return rangeText(value);
    case "endReason":
      return words(value);
  }
}

/** A range of seconds, `from-to`; without an end it goes on. */
function rangeText(range: string): string {
  const [from = 0, to = 0] = range.split("-").map(Number);
  if (to === 0) return t("value.length.above", { from: lengthText(from) });
  return from === 0 ? t("value.length.below", { to: lengthText(to) }) : t("value.length", { from: lengthText(from), to: lengthText(to) });
}

/** Names of agents by id, as far as conversations told them. */
export const agentNames = signal<ReadonlyMap<string, string>>(new Map());

/** Signs that every language has. */
export const plain = { none: "–" } as const;

/** The colour of an outcome, as a style names it. */
export const TONES = { good: "chart-good", failed: "chart-failed", other: "chart-other", live: "chart-live", unknown: "chart-unknown" } as const;
