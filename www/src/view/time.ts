import { zone } from "../app/place.js";
import { language } from "../language/language.js";
import { element } from "./element.js";

const FORMATS = {
  day: { dateStyle: "medium" },
  clock: { timeStyle: "short" },
  exact: { dateStyle: "full", timeStyle: "long" },
  precise: { timeStyle: "medium" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

const made = new Map<string, Intl.DateTimeFormat>();

function format(name: keyof typeof FORMATS, date: Date): string {
  const key = `${name} ${language.value} ${zone.value}`;
  const found = made.get(key) ?? new Intl.DateTimeFormat(language.value, { ...FORMATS[name], timeZone: zone.value });
  made.set(key, found);
  return found.format(date);
}

/** A time in the zone of choice. The title has it exactly, the attribute as it was given. A call that never started has
 *  none. */
export function timeElement(timestamp: string | null, style: "short" | "full" | "clock" = "full"): HTMLElement {
  if (timestamp === null) return element("span", { title: "It never started" }, "—");
  const date = new Date(timestamp);
  if (Number.isNaN(date.getTime())) return element("time", {}, timestamp);
  return element("time", { datetime: timestamp, title: format("exact", date) }, text(date, style));
}

function text(date: Date, style: "short" | "full" | "clock"): string {
  if (style === "clock") return format("precise", date);
  const isToday = format("day", date) === format("day", new Date());
  if (style === "short") return format(isToday ? "clock" : "day", date);
  return `${isToday ? "Today" : format("day", date)}, ${format("clock", date)}`;
}
