import type { ErrorCode } from "../wasm/convoscope.js";
import { convoscopeError } from "./error.js";
import { whatIs } from "./what-is.js";
import { listed, quoted, unknownName } from "./wording.js";

/** The names of some options, each with its common synonyms that are not spelt alike. */
export type Names<T> = { readonly [Name in keyof Required<T>]: string };

/** Options as given, each read once. Undefined ones are left out. */
export type Given<T> = { [Name in keyof T]?: T[Name] };

/**
 * Reads an object of options. An unknown name is an error, since a misspelt option would go unnoticed. So is
 * anything but a plain object, whose members would not be seen.
 *
 * @param whose - for messages: `eigi()`, `retry`.
 */
export function readOptions<T extends object>(code: ErrorCode, whose: string, given: unknown, names: Names<T>): Given<T> {
  const subject = whose.endsWith(")") ? `The options of ${whose}` : `"${whose}"`;
  const found = whatIs(given);
  if (found !== undefined) {
    throw convoscopeError({ code, message: `${subject} must be a plain object, not ${found}. Accepted: ${listed(Object.keys(names))}.` });
  }
  // Without a prototype: nothing added to `Object.prototype` is an option.
  const read = Object.create(null) as Record<string, unknown>;
  let reading = "";
  try {
    for (reading of Object.keys(given as object)) {
      const value = (given as Record<string, unknown>)[reading];
      if (value !== undefined) read[reading] = value;
    }
  } catch (cause) {
    throw convoscopeError({ code, message: `${subject} cannot be read${reading && `: ${quoted(reading)} throws`}.`, cause });
  }
  const unknown = Object.keys(read).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined) throw convoscopeError({ code, message: unknownName("option", unknown, names, ` of ${whose}`) });
  return read as Given<T>;
}
