// The forms that messages about wrong options take, one for each kind of mistake.
import { meant } from "./spelling.js";
import { described } from "./what-is.js";

/** Longer names are cut in messages. */
const LONGEST_NAME = 40;

/** `"timeout.total" must be a number, not a string.`, or `"timeout.total" is required: a number.` */
export function mustBe(name: string, accepted: string, found: string): string {
  return found === "undefined" ? `"${name}" is required: ${accepted}.` : `"${name}" must be ${accepted}, not ${found}.`;
}

/** `Unknown option "tiemout" of list(). Did you mean "timeout"?` The names may come with synonyms, as in `Names`. */
export function unknownName(kind: string, name: string, names: Readonly<Record<string, string>> | readonly string[], where = ""): string {
  const synonyms = Array.isArray(names) ? Object.fromEntries(names.map((known: string) => [known, ""])) : names;
  const near = meant(name.slice(0, LONGEST_NAME), synonyms as Readonly<Record<string, string>>);
  const advice = near === undefined ? `Accepted: ${listed(Object.keys(synonyms))}.` : `Did you mean "${near}"?`;
  return `Unknown ${kind} ${quoted(name)}${where}. ${advice}`;
}

/** `a, b and c` */
export function listed(names: readonly string[]): string {
  return names.join(", ").replace(/, ([^,]*)$/, " and $1");
}

export const quoted = (name: string): string => JSON.stringify(name.slice(0, LONGEST_NAME));

/** A number as it is; of anything else only its kind. Not for what may be a credential: see `described`. */
export function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : described(value);
}
