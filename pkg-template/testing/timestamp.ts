/** A point in time in whole microseconds since 1970 (exact as a JavaScript number until the year 2255). Both providers
 *  write microseconds, which a Date would lose. */
export type Micros = number;

export const SECOND: Micros = 1_000_000;

/** UTC without an offset, as eigi writes `created_at`: `2025-12-03T14:14:22.719000`. Whole seconds have no fraction. */
export function naive(at: Micros): string {
  const milliseconds = Math.floor(at / 1000);
  const seconds = new Date(milliseconds).toISOString().slice(0, 19);
  const fraction = at - Math.floor(at / SECOND) * SECOND;
  return fraction === 0 ? seconds : `${seconds}.${String(fraction).padStart(6, "0")}`;
}

/** The same with `+00:00`, as eigi writes message timestamps. */
export const withOffset = (at: Micros): string => `${naive(at)}+00:00`;

/** The same with `Z`, as AnyReach writes it. */
export const withZ = (at: Micros): string => `${naive(at)}Z`;

const PATTERN = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d\d:?\d\d)?)?$/;

/** Reads ISO 8601. A date alone is its midnight, a time without an offset is UTC, digits beyond microseconds are cut.
 *  Null for anything else, including days that do not exist. */
export function parseTimestamp(text: string): Micros | null {
  const found = PATTERN.exec(text);
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((digits) => Number(digits ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A day that the month does not have falls into another month.
  if (date.getUTCMonth() !== month - 1) return null;
  const offset = offsetMinutes(found[8]);
  if (offset === null) return null;
  const fraction = Number((found[7] ?? "").padEnd(6, "0").slice(0, 6));
  const seconds = date.getTime() / 1000 + hour * 3600 + (minute - offset) * 60 + second;
  return seconds * SECOND + fraction;
}

function offsetMinutes(text: string | undefined): number | null {
  if (text === undefined || text === "Z" || text === "z") return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 23 || minutes > 59) return null;
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
