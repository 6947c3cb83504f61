// Everything that "convoscope/time-zones" exports.
import type { TimeZones } from "../facade/zone.js";
import { RULES, VERSION } from "./data.js";
import { offsetsOf, type Offsets } from "./offsets.js";

export type { TimeZones } from "../facade/zone.js";

/** The data line of each zone, by its names in lower case. Read on first use. */
let lines: Map<string, string> | undefined;
const read = new Map<string, Offsets>();

/** Rules of every time zone since 1970, for `createClient`, `createGateway`, `createSummary`, `validateFilter` and
 *  `buildListRequest`. They give the same days in every runtime, whatever the age of its own data. Before 1970 a zone
 *  has the offset it had at the start of that year. */
export const timeZones: TimeZones = /* @__PURE__ */ Object.freeze({
  version: VERSION,
  get names(): readonly string[] {
    return RULES.split("\n").flatMap((line) => namesOf(line)).sort();
  },
  zone(name: string): Offsets | undefined {
    lines ??= new Map(RULES.split("\n").flatMap((line) => namesOf(line).map((name) => [name.toLowerCase(), line])));
    const line = lines.get(String(name).toLowerCase());
    if (line === undefined) return undefined;
    let offsets = read.get(line);
    if (offsets === undefined) read.set(line, (offsets = offsetsOf(line)));
    return offsets;
  },
});

function namesOf(line: string): string[] {
  return line.slice(0, line.indexOf("|")).split(" ");
}
