// Called by the WebAssembly module: see src/browser/zones.rs.
import { zoneOf, type TimeZones, type Zone } from "../facade/zone.js";

let rules: TimeZones | undefined;
let found: Zone[] = [];
let meant = "";
let failures: unknown[] = [];

/** Runs what may ask for zones, which takes no turn of the event loop: with these rules, or the host's. */
export function withZones<T>(timeZones: TimeZones | undefined, run: () => T): T {
  rules = timeZones;
  found = [];
  failures = [];
  try {
    return run();
  } finally {
    if (failures.length > 0) throw failures[0];
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
    const zone = zoneOf(name, rules, true);
    if (zone === undefined) return 0;
    if (typeof zone === "object") return found.push(zone);
    meant = zone;
    return -1;
  });

/** What was probably meant by the last unknown name; empty if nothing is like it. */
export const meantZone = (): string => meant;

/** Seconds east of UTC. */
export const zoneOffset = (zone: number, utcSeconds: number): number => kept(() => found[zone - 1]?.offset(utcSeconds) ?? 0);
