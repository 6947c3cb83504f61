import { convoscopeError, type ConvoscopeError } from "../facade/error.js";
import { listOf, whatIs } from "../facade/what-is.js";
import { FILTER_KEYS } from "../wasm/filter-keys.js";

/**
 * What a caller is confined to, as a copy: it is read once. Nobody is let in by a slip: not by a `scope` that
 * is misspelt, empty or hidden, nor by one that is undefined, or holds what is, because something was not found.
 */
export function scopeOf(authorization: unknown): object | undefined {
  const given = whatIs(authorization);
  if (given !== undefined) throw unusable(given);
  const keys = keysOf(authorization as object, ["scope", "caller"]);
  if (keys === undefined) throw unusable("an object that hides its keys");
  for (const key of keys) {
    if (key !== "scope" && key !== "caller") throw unusable(`an object with the key ${JSON.stringify(key)}; the only ones are scope and caller`);
  }
  if (!keys.includes("scope")) return undefined;
  const { scope } = authorization as { scope: unknown };
  const found = whatIs(scope);
  if (found !== undefined) throw unusable(`a scope that is ${found}`);
  const named = keysOf(scope as object, Object.keys(FILTER_KEYS));
  if (named === undefined) throw unusable("a scope that hides its keys: they are to be its own, enumerable, and no symbols");
  return copyOf("scope", scope as object, named);
}

/** A copy of what is plain through and through. Of what the module would not see the path is told: something undefined,
 *  or an object that hides its keys. That a scope holds nothing, the module says. */
function copyOf(path: string, value: object, keys: readonly string[]): object {
  const copy = Object.create(null) as Record<string, unknown>;
  for (const key of keys) copy[key] = copyInside(`${path}.${key}`, (value as Record<string, unknown>)[key]);
  return copy;
}

function copyInside(path: string, value: unknown): unknown {
  if (value === undefined) throw hole(path);
  if (typeof value !== "object" || value === null) return value;
  const found = whatIs(value);
  if (found === "a Date") return value;
  if (found === "an array") {
    const items = listOf(value, (item): item is unknown => item !== undefined);
    if (items === undefined) throw hole(path);
    return items.map((item, index) => copyInside(`${path}.${index}`, item));
  }
  const keys = found === undefined ? keysOf(value, []) : undefined;
  if (keys === undefined) throw hole(path);
  return copyOf(path, value, keys);
}

/** The keys of an object; undefined where it has others, or answers to one of these that it does not tell of, as
 *  a proxy may. What somebody adds to every object is nobody's. */
function keysOf(value: object, known: readonly string[]): string[] | undefined {
  const keys = Object.keys(value);
  const inherited = (Object.getPrototypeOf(value) ?? {}) as Record<string, unknown>;
  const isHidden = (key: string): boolean =>
    !keys.includes(key) && (Object.hasOwn(value, key) || (value as Record<string, unknown>)[key] !== inherited[key]);
  return Reflect.ownKeys(value).length === keys.length && !known.some(isHidden) ? keys : undefined;
}

function hole(path: string): ConvoscopeError {
  return unusable(`a scope in which ${path} is undefined, or cannot be read: leave it out where it confines nobody`);
}

/** The application's mistake. */
export function unusable(given: string): ConvoscopeError {
  const message = `authorize() gave ${given}. Accepted are { scope: a filter }, {} for everything, either with caller: a text that names who is asking; null for nobody, a Response.`;
  return convoscopeError({ code: "invalid_config", message });
}
