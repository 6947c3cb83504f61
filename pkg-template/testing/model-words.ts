import { parseTimestamp, type Micros } from "./timestamp.js";

/** A moment of the model, which writes RFC 3339. */
export function instant(name: string, text: unknown): Micros {
  const written = text instanceof Date && Number.isFinite(text.getTime()) ? text.toISOString() : text;
  const at = typeof written === "string" ? parseTimestamp(written) : null;
  if (at === null) throw new TypeError(`${name} must be a time as in "2026-01-02T03:04:05.000Z", found ${JSON.stringify(text)}`);
  return at;
}

/** Refuses what the platform has no field for. What is null or empty is not there anyway. */
export function refuse(platform: string, absent: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(absent))
    if (value !== undefined && value !== null) throw new TypeError(`${platform} has no ${name}; leave it out`);
}

/** The platform's word for one of ours; one that nobody knows stays as it is. Null: it has none. */
export function word(platform: string, name: string, ours: string, words: Record<string, string | null>): string {
  const theirs = Object.hasOwn(words, ours) ? words[ours] : ours;
  if (theirs !== undefined && theirs !== null) return theirs;
  const known = Object.keys(words).filter((key) => words[key] !== null);
  throw new TypeError(`${platform} has no ${name} ${JSON.stringify(ours)}; it has ${known.join(", ")}`);
}

/** Without the keys whose value is undefined. */
export function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
