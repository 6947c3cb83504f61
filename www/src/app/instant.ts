// Times of a day in a time zone, as its clocks show them.

/** A day, YYYY-MM-DD, and a time of it, HH:MM. */
export interface Clock {
  day: string;
  time: string;
}

const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show at an instant. */
export function clockIn(zone: string, instant: Date): Clock {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat("en", { timeZone: zone, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });
  formats.set(zone, format);
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? "";
  return { day: `${of("year").padStart(4, "0")}-${of("month")}-${of("day")}`, time: `${of("hour")}:${of("minute")}` };
}

/** So many minutes the clocks of a zone are ahead of UTC at an instant. */
export function offsetIn(zone: string, instant: Date): number {
  const { day, time } = clockIn(zone, instant);
  const minute = Math.floor(instant.getTime() / MINUTE_MS) * MINUTE_MS;
  return Math.round((Date.parse(`${day}T${time}Z`) - minute) / MINUTE_MS);
}

/** The instant at which the clocks of a zone show this; the first of two, and where they skip it, as much later as they are
 *  put forward. */
export function instantIn(zone: string, { day, time }: Clock): Date {
  const asUtc = Date.parse(`${day}T${time}Z`);
  const candidates = [-1, 1].map((days) => asUtc - offsetIn(zone, new Date(asUtc + days * 24 * 60 * MINUTE_MS)) * MINUTE_MS).sort((a, b) => a - b);
  const exact = candidates.find((candidate) => {
    const shown = clockIn(zone, new Date(candidate));
    return shown.day === day && shown.time === time;
  });
  return new Date(exact ?? candidates[1] ?? asUtc);
}
