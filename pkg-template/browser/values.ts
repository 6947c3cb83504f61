import { whatIs } from "../facade/what-is.js";

/** Limits of a caller's value: they end the reading of an object that refers to itself. */
const DEEPEST = 64;
const MOST_VALUES = 5_000;

/** How many values may follow. Of what is no caller's any number, and any text. */
interface Limit {
  left: number;
}
const NO_LIMIT: Limit = { left: Infinity };

/** Values of our own, as the module reads them (src/browser/values.rs). */
export function written(values: readonly unknown[]): string {
  let all = "";
  for (const value of values) all += write(value, DEEPEST, NO_LIMIT);
  return all;
}

/** A caller's value: as `JSON.stringify` would see it, but of anything that is no plain data only its type is kept. */
export const writtenGiven = (value: unknown): string => write(value, DEEPEST, { left: MOST_VALUES });

function write(value: unknown, depth: number, limit: Limit): string {
  if (value === undefined) return "u";
  limit.left -= 1;
  if (depth === 0 || limit.left < 0) return other("a value that is nested too deep, too large, or refers to itself");
  switch (typeof value) {
    case "boolean":
      return value ? "t" : "f";
    case "number":
      return `d${value}${END}`;
    case "string":
      return limit === NO_LIMIT || isWhole(value) ? `s${text(value)}` : "h";
  }
  if (value === null) return "n";
  const what = whatIs(value);
  try {
    if (what === "an array") {
      let all = "[";
      const { length } = value as unknown[];
      // An array may claim any length.
      if (length > limit.left) return other(`an array of ${length} values, far too many`);
      for (let index = 0; index < length; index += 1) all += member(value, index, depth, limit, "n");
      return `${all}]`;
    }
    if (what === undefined) {
      let all = "{";
      for (const name of Object.keys(value)) {
        const inside = member(value, name, depth, limit, "");
        if (inside !== "") all += `k${text(name)}${isWhole(name) ? inside : "h"}`;
      }
      return `${all}}`;
    }
    // Also of another realm.
    return what === "a Date" ? `s${text(Date.prototype.toISOString.call(value))}` : other(what);
  } catch {
    return other(what === "a Date" ? "an invalid Date" : "an object that cannot be read");
  }
}

/** What is left out is written as `absent`. */
function member(object: object, name: PropertyKey, depth: number, limit: Limit, absent: string): string {
  let value: unknown;
  try {
    value = (object as Record<PropertyKey, unknown>)[name];
  } catch {
    return other("a property that throws when read");
  }
  return value === undefined ? absent : write(value, depth - 1, limit);
}

/** Ends a text. */
export const END = "\u0001";

const text = (text: string): string => (/[\0\u0001]/.test(text) ? text.replace(/[\0\u0001]/g, (it) => (it === "\0" ? "\0a" : "\0b")) : text) + END;

const other = (what: string): string => `o${text(what)}`;

/** Whether a string has no half of a surrogate pair. */
const isWhole = (text: string): boolean => !/[\ud800-\udfff]/u.test(text);
