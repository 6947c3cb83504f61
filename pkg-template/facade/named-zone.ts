import { bare } from "./without-prototype.js";
import { offsetName, offsetOf, secondsEast } from "./offset-name.js";
import type { TimeZones, Zone } from "./zone.js";

/** Looks up a zone. Undefined for UTC. An unknown name comes back as it was looked up. `own`: the name may be what `Intl`
 *  calls this host's zone. */
export function namedZone(asked: string, timeZones: TimeZones | undefined, own: boolean): Zone | string | undefined {
  const name = (own ? nameOfHost(asked) : undefined) ?? asked;
  if (name === "UTC" || name === "Etc/Unknown") return undefined;
  const seconds = offsetOf(name);
  if (seconds === 0) return undefined;
  if (seconds !== undefined) return { name: offsetName(seconds), data: undefined, offset: () => seconds };
  const offset = isLegacy(name) ? undefined : timeZones === undefined ? hostZone(name) : zoneByRules(name, timeZones);
  return offset === undefined ? name : { name, data: timeZones?.version ?? "host", offset };
}

/** The offset of the host's zone where the environment's `TZ` holds one: for `TZ=GMT+5` (five hours west of UTC) `Intl`
 *  says `+05:00` or `GMT+05:00`, which is wrong; the clock is right. */
function nameOfHost(name: string): string | undefined {
  if (!/^(?:GMT)?[+-]\d\d:\d\d$/.test(name)) return undefined;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return name === timeZone ? offsetName(new Date().getTimezoneOffset() * -60) : undefined;
}

/** Names that only some hosts accept: `IST` may be India's, Israel's or Ireland's. */
function isLegacy(name: string): boolean {
  const isShort = /^[a-z]{3}$/i.test(name) && !/^(?:CET|EET|EST|GMT|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET)$/i.test(name);
  return isShort || /^SystemV\//i.test(name);
}

/** The zone from the host's own data. */
function hostZone(timeZone: string): Zone["offset"] | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", bare({ timeZone, timeZoneName: "longOffset" } as const));
  } catch {
    return undefined;
  }
  // The date, and GMT, GMT+05:30 or GMT-00:44:30.
  return (utcSeconds) => secondsEast(/([+\-\u2212])(\d\d):(\d\d)(?::(\d\d))?$/.exec(format.format(utcSeconds * 1000)) ?? []);
}

/** The zone by a caller's rules. Undefined where they do not know it, and where what they return is no zone: days would be
 *  those of another one, without a word. */
function zoneByRules(name: string, rules: TimeZones): Zone["offset"] | undefined {
  try {
    const offset = rules.zone(name);
    return Number.isInteger(offset?.(0)) ? offset : undefined;
  } catch {
    return undefined;
  }
}

/** The names that the host lists. */
export function hostNames(): readonly string[] {
  const { supportedValuesOf } = Intl as { supportedValuesOf?: (key: "timeZone") => string[] };
  return supportedValuesOf?.("timeZone") ?? [];
}
