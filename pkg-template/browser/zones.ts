// Called by the WebAssembly module: see src/browser/zones.rs.
import { invalidConfig } from "../facade/error.js";
import { hostNames, namedZone } from "../facade/named-zone.js";
import { meant } from "../facade/spelling.js";
import type { TimeZones, Zone } from "../facade/zone.js";

let rules: TimeZones | undefined;
let found: Zone[] = [];
let suggested = "";
let failures: unknown[] = [];

/** Runs what may ask for zones, which takes no turn of the event loop: with these rules, or the host's. */
export function withZones<T>(timeZones: TimeZones | undefined, run: () => T): T {
  rules = timeZones;
  found = [];
  failures = [];
  try {
    return run();
  } finally {
    if (failures.length > 0) throw invalidConfig("The rules of \"timeZones\" failed: see cause.", failures[0]);
  }
}

/** A caller's rules may throw, which must not happen in the midst of the module. */
function kept(run: () => number): number {
  try {
    return run();
  } catch (thrown) {
    failures.push(thrown);
    return 0;
  }
}

/** The number of a zone; 0 for UTC, negative for an unknown name. */
export const findZone = (name: string): number =>
  kept(() => {
    const zone = namedZone(name, rules, true);
    if (zone === undefined) return 0;
    if (typeof zone === "object") return found.push(zone);
    suggested = nearest(zone, rules?.names ?? hostNames()) ?? "";
    return -1;
  });

/** The zone whose name or city is spelt like it. Not those without a city, such as `EST`: abbreviations differ by a
 *  letter and mean other continents. (`convoscope` knows what people write instead of a zone's name as well.) */
const nearest = (name: string, names: readonly string[]): string | undefined =>
  meant(name.slice(0, 40), Object.fromEntries(names.flatMap((zone) => (typeof zone === "string" && zone.includes("/") && zone !== name ? [[zone, zone.slice(zone.lastIndexOf("/") + 1)]] : []))));

/** What was probably meant by the last unknown name; empty if nothing is like it. */
export const meantZone = (): string => suggested;

/** Seconds east of UTC. */
export const zoneOffset = (zone: number, utcSeconds: number): number => kept(() => found[zone - 1]?.offset(utcSeconds) ?? 0);
