import type { ErrorCode } from "../wasm/convoscope.js";
import { convoscopeError } from "./error.js";
import { meant } from "./spelling.js";
import { whatIs } from "./what-is.js";

/** The names of an object of options, each with the words that others have for it. */
export type Names<T> = { readonly [Name in keyof Required<T>]: string };

/** Options as they were given, each read once. What is undefined is not there. */
export type Given<T> = { [Name in keyof T]?: T[Name] };

/** Longer names are cut in messages. */
const LONGEST_NAME = 40;

/**
 * Reads an object of options: its own members, by name. A name that is none is an error, since a
 * misspelt one would go unnoticed, and so is what is no plain object, whose members would not be seen.
 *
 * @param whose - for messages: `eigi()`, `retry`.
 */
export function readOptions<T extends object>(code: ErrorCode, whose: string, given: unknown, names: Names<T>): Given<T> {
  const accepted = () => Object.keys(names).join(", ");
  const refused = (message: string) => convoscopeError({ code, message });
  const found = whatIs(given);
  if (found !== undefined) throw refused(`The options of ${whose} are ${found}. Accepted is a plain object of ${accepted()}.`);
  // Without a prototype: what somebody adds to every object is no option.
  const read = Object.create(null) as Record<string, unknown>;
  let reading = "";
  try {
    for (reading of Object.keys(given as object)) {
      const value = (given as Record<string, unknown>)[reading];
      if (value !== undefined) read[reading] = value;
    }
  } catch (cause) {
    const message = reading === "" ? `The options of ${whose} cannot be read.` : `${shortened(reading)} of ${whose} cannot be read: it throws.`;
    throw convoscopeError({ code, message, cause });
  }
  const unknown = Object.keys(read).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined) {
    const near = meant(unknown.slice(0, LONGEST_NAME), names);
    const advice = near === undefined ? `Accepted are ${accepted()}.` : `Did you mean "${near}"?`;
    throw refused(`There is no option ${shortened(unknown)} of ${whose}. ${advice}`);
  }
  return read as Given<T>;
}

const shortened = (name: string): string => JSON.stringify(name.slice(0, LONGEST_NAME));
