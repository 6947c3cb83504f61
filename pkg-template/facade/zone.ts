import { bare } from "./bare.js";
import { offsetName, offsetOf } from "./offset-name.js";
import { probableZone } from "./probable-zone.js";
import type { Names } from "./read-options.js";

/**
 * Rules of time zones, by name: `timeZones` of `convoscope/time-zones`. Who gives them has the same days
 * in every runtime, whose own data differ in age.
 */
export interface TimeZones {
  /** The release of the IANA time zone database that they are of, such as `2026e`. */
  readonly version: string;
  /** Every name that they have. */
  readonly names: readonly string[];
  /** The zone of a name, in whatever case: seconds east of UTC at a second since 1970. Undefined for a name that
   *  they do not have. */
  zone(name: string): ((utcSeconds: number) => number) | undefined;
}

/** Whose rules of time zones decide on days. */
export interface ZoneOptions {
  /** As in `ClientOptions`: default is the runtime's own. */
  timeZones?: TimeZones | undefined;
}

export const ZONES: Names<ZoneOptions> = { timeZones: "zones tz timeZoneData" };

/** A time zone, as the module takes it. */
export interface Zone {
  /** Its name, by which a gateway knows it too. */
  readonly name: string;
  /** Which data it is of: the runtime's own, `host`, or a version; undefined for an offset. */
  readonly data: string | undefined;
  /** Seconds east of UTC at a second since 1970. */
  offset(utcSeconds: number): number;
}

/**
 * The zone of a name; undefined for UTC. For what names none a text: the name that was probably meant, or
 * nothing. `own`: the name may be what `Intl` calls this host's zone.
 */
export function zoneOf(asked: string, timeZones: TimeZones | undefined, own: boolean): Zone | string | undefined {
  const name = (own ? nameOfHost(asked) : undefined) ?? asked;
  if (name === "UTC" || name === "Etc/Unknown") return undefined;
  const seconds = offsetOf(name);
  if (seconds === 0) return undefined;
  if (seconds !== undefined) return { name: offsetName(seconds), data: undefined, offset: () => seconds };
  const offset = isLegacy(name) ? undefined : timeZones === undefined ? hostZone(name) : timeZones.zone(name);
  if (offset === undefined) return probableZone(name, timeZones?.names) ?? "";
  return { name, data: timeZones?.version ?? "host", offset };
}

/**
 * What `Intl` calls the host's own zone where the environment's `TZ` holds an offset: `TZ=GMT+5`, five hours west of
 * UTC, is `+05:00` or `GMT+05:00` to it. The clock knows better.
 */
function nameOfHost(name: string): string | undefined {
  if (!/^(?:GMT)?[+-]\d\d:\d\d$/.test(name)) return undefined;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return name === timeZone ? offsetName(new Date().getTimezoneOffset() * -60) : undefined;
}

/** Names that some hosts take and others refuse: `IST` may be India's, Israel's or Ireland's. */
function isLegacy(name: string): boolean {
  const isShort = /^[a-z]{3}$/i.test(name) && !/^(?:CET|EET|EST|GMT|HST|MET|MST|PRC|ROC|ROK|UCT|UTC|WET)$/i.test(name);
  return isShort || /^SystemV\//i.test(name);
}

/** As the host knows it. */
function hostZone(timeZone: string): Zone["offset"] | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat("en-US", bare({ timeZone, timeZoneName: "longOffset" } as const));
  } catch {
    return undefined;
  }
  return (utcSeconds) => {
    const name = format.formatToParts(utcSeconds * 1000).find(({ type }) => type === "timeZoneName")?.value ?? "";
    // GMT, GMT+05:30, GMT-00:44:30
    const [, sign, hours, minutes, seconds = "0"] = /([+\-\u2212])(\d\d):(\d\d)(?::(\d\d))?$/.exec(name) ?? [];
    const size = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds);
    return sign === "+" ? size : -size;
  };
}
