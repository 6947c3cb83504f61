// Which windows there are, and when each is read (again). Pure functions.
import type { Bounds } from "./manifest.js";
import { PLATFORMS } from "./platforms.js";
import type { Source } from "./source.js";
import { UNDATED, isUndated } from "./undated.js";

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Younger conversations may not be in the platform's list yet. */
const YOUNGEST = 15 * MINUTE;

/** After a window's end, while something in it may still change. */
const AGAIN = [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY];

/** A failed window is tried again after this: any step of the old run has long ended then. */
export const AFTER_FAILURE = HOUR;

/**
 * The windows that are missing, oldest first: whole UTC days of the past, and shorter ones of today. They begin where the
 * last one ends, at first as far back as the platform remembers, and end 15 minutes or more before now. Before all others
 * comes the one of conversations without a time, if the platform has such.
 */
export function missingWindows({ name, provider, retentionDays, windowSeconds }: Source, plannedTo: number | null, now: number): Bounds[] {
  const end = Math.floor((now - YOUNGEST) / windowSeconds) * windowSeconds;
  const windows: Bounds[] = plannedTo === null && PLATFORMS[provider].undated ? [{ source: name, ...UNDATED }] : [];
  let from = plannedTo ?? midnight(now - retentionDays * DAY);
  while (from < end) {
    const nextDay = midnight(from) + DAY;
    const to = nextDay <= end ? nextDay : from + windowSeconds;
    windows.push({ source: name, from, to });
    from = to;
  }
  return windows;
}

export const midnight = (second: number) => Math.floor(second / DAY) * DAY;

/** When a window that has just been read is due again; null: never. */
export function dueAgain(source: Source, { from, to }: Pick<Bounds, "from" | "to">, settled: boolean, now: number): number | null {
  // Others come at any time.
  if (isUndated({ from })) return now + DAY;
  const times = settled ? [] : AGAIN.map((after) => to + after);
  const last = lastReading(source, to);
  if (last !== null) times.push(last);
  return times.filter((time) => time > now).sort((a, b) => a - b)[0] ?? null;
}

/** When everything is read once more, settled or not, before the platform forgets it. */
export function lastReading(source: Source, to: number): number | null {
  return PLATFORMS[source.provider].reanalysed ? to + (source.retentionDays - 10) * DAY : null;
}
