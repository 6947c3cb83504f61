import { whatIs } from "../facade/what-is.js";

/** Limits of nesting and of values in all: they end the reading of an object that refers to itself. */
const DEEPEST = 64;
const MOST_VALUES = 5_000;

/** A value, as the module reads it (src/browser/values.rs): as `JSON.stringify` would see it, but of anything that is no
 *  plain data only its type is kept. `left`: how many values it may have; of what is no caller's any number, and any
 *  text. */
export function written(value: unknown, left = MOST_VALUES): string {
  const isOwn = left === Infinity;
  const write = (value: unknown, depth: number): string => {
    if (value === undefined) return "u";
    left -= 1;
    if (depth === 0 || left < 0) return other("a value that is nested too deep, too large, or refers to itself");
    switch (typeof value) {
      case "boolean":
        return value ? "t" : "f";
      case "number":
        return `d${text(String(value))}`;
      case "string":
        return isOwn || isWhole(value) ? `s${text(value)}` : "h";
    }
    if (value === null) return "n";
    const what = whatIs(value);
    if (what === undefined) return members(value, depth - 1);
    if (what === "an array") return items(value as unknown[], depth - 1);
    if (what !== "a Date") return other(what);
    try {
      // Also of another realm.
      return `s${text(Date.prototype.toISOString.call(value))}`;
    } catch {
      return other("an invalid Date");
    }
  };
  const items = (list: unknown[], depth: number): string => {
    let all = "[";
    try {
      const { length } = list;
      // An array may claim any length.
      if (length > left) return other(`an array of ${length} values, far too many`);
      for (let index = 0; index < length; index += 1) all += inside(list, index, depth, "n");
    } catch {
      return other("an object that cannot be read");
    }
    return `${all}]`;
  };
  const members = (object: object, depth: number): string => {
    let all = "{";
    try {
      for (const name of Object.keys(object)) {
        const value = inside(object, name, depth, "");
        if (value !== "") all += `k${text(name)}${isWhole(name) ? value : "h"}`;
      }
    } catch {
      return other("an object that cannot be read");
    }
    return `${all}}`;
  };
  /** What is left out is written as `absent`. */
  const inside = (object: object, name: PropertyKey, depth: number, absent: string): string => {
    let value: unknown;
    try {
      value = (object as Record<PropertyKey, unknown>)[name];
    } catch {
      return other("a property that throws when read");
    }
    return value === undefined ? absent : write(value, depth);
  };
  return write(value, DEEPEST);
}

/** Ends a text. */
export const END = "\u0001";

const text = (text: string): string => (/[\0\u0001]/.test(text) ? text.replace(/[\0\u0001]/g, (it) => (it === "\0" ? "\0a" : "\0b")) : text) + END;

const other = (what: string): string => `o${text(what)}`;

/** Whether a string has no half of a surrogate pair. */
const isWhole = (text: string): boolean => !/[\ud800-\udfff]/u.test(text);
