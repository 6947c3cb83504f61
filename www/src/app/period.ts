// The days that the page is about, in the time zone of choice.

export const PERIODS = ["today", "yesterday", "7days", "30days", "custom"] as const;
export type PeriodName = (typeof PERIODS)[number];

/** A span of whole days, each YYYY-MM-DD; the last one is part of it. */
export interface Days {
  from: string;
  to: string;
}

const DAY_MS = 86_400_000;
/** So many days back from today each preset begins, and ends. */
const PRESETS = { today: [0, 0], yesterday: [1, 1], "7days": [6, 0], "30days": [29, 0] } as const;

/** A day as a date may be typed or stand in an address; null if there is no such day. */
export function readDay(text: string | null): string | null {
  if (text === null || !/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : null;
}

/** The day that it is in a time zone. */
export function dayIn(zone: string, now = new Date()): string {
  const parts = new Intl.DateTimeFormat("en", { timeZone: zone, calendar: "gregory", numberingSystem: "latn", year: "numeric", month: "2-digit", day: "2-digit" }).formatToParts(now);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return `${of("year").padStart(4, "0")}-${of("month")}-${of("day")}`;
}

/** The hour that it is in a time zone: 00 to 23. */
export function hourIn(zone: string, now = new Date()): string {
  const hour = new Intl.DateTimeFormat("en", { timeZone: zone, numberingSystem: "latn", hour: "2-digit", hourCycle: "h23" }).format(now);
  return hour.slice(0, 2);
}

export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** The number of days. */
export function lengthOf({ from, to }: Days): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** The days of a preset, as seen on a day. */
export function presetDays(name: Exclude<PeriodName, "custom">, today: string): Days {
  const [from, to] = PRESETS[name];
  return { from: addDays(today, -from), to: addDays(today, -to) };
}

/** As many days, right before. */
export function daysBefore(days: Days): Days {
  const length = lengthOf(days);
  return { from: addDays(days.from, -length), to: addDays(days.to, -length) };
}

/** Every day of the span, in order. */
export function everyDay(days: Days): string[] {
  return Array.from({ length: lengthOf(days) }, (_, index) => addDays(days.from, index));
}

/** Every month that the span is in, YYYY-MM. */
export function everyMonth({ from, to }: Days): string[] {
  const month = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  return Array.from({ length: month(to) - month(from) + 1 }, (_, index) => {
    const at = month(from) + index;
    return `${String(Math.floor(at / 12)).padStart(4, "0")}-${String((at % 12) + 1).padStart(2, "0")}`;
  });
}

/** The days of a month that are in the span. */
export function daysOfMonth(month: string, { from, to }: Days): Days {
  const next = everyMonth({ from: `${month}-28`, to: addDays(`${month}-28`, 4) })[1] ?? month;
  const [first, last] = [`${month}-01`, addDays(`${next}-01`, -1)];
  return { from: first < from ? from : first, to: last > to ? to : last };
}

export const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export function weekdayOf(day: string): Weekday {
  return WEEKDAYS[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] ?? "monday";
}
