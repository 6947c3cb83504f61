import { hostNames, namedZone } from "./named-zone.js";
import { probableZone } from "./probable-zone.js";
import type { Names } from "./read-options.js";

/** Time zone rules by name: `timeZones` of `convoscope/time-zones`. They give the same days in every runtime, whatever
 *  the age of its own data. */
export interface TimeZones {
  /** Release of the IANA time zone database, such as `2026e`. */
  readonly version: string;
  /** Every known name. */
  readonly names: readonly string[];
  /** The offset function of a zone: takes seconds since 1970 (UTC), returns seconds east of UTC, a whole number. Ignores
   *  case; undefined for an unknown name. A zone whose function fails for the second 0, or is none, is unknown, too. */
  zone(name: string): ((utcSeconds: number) => number) | undefined;
}

/** Which time zone rules to use. */
export interface ZoneOptions {
  /** As in `ClientOptions`. Default: the runtime's own. */
  timeZones?: TimeZones | undefined;
}

export const ZONES: Names<ZoneOptions> = { timeZones: "zones tz timeZoneData" };

/** A time zone, as the module takes it. */
export interface Zone {
  /** Its name, which a gateway understands too. */
  readonly name: string;
  /** Source of its rules: `host` or a version; undefined for an offset. */
  readonly data: string | undefined;
  /** Seconds east of UTC, at a number of seconds since 1970. */
  offset(utcSeconds: number): number;
}

/** Looks up a zone. Undefined for UTC. For an unknown name a string: the suggested name, or empty. `own`: the name may
 *  be what `Intl` calls this host's zone. */
export function zoneOf(asked: string, timeZones: TimeZones | undefined, own: boolean): Zone | string | undefined {
  const zone = namedZone(asked, timeZones, own);
  if (typeof zone !== "string") return zone;
  // Rules may list a zone that they do not have.
  const others = (timeZones?.names ?? hostNames()).filter((name) => name !== zone);
  return probableZone(zone, others) ?? "";
}
