import { invalidConfig, type ConvoscopeError } from "../facade/error.js";
import { listOf, whatIs } from "../facade/what-is.js";
import { unknownName } from "../facade/wording.js";
import { FILTER_KEYS } from "../wasm/filter-keys.js";

const AUTHORIZATION = { scope: "filter scopes", caller: "id user userId" };

/** A copy of the caller's scope, which is read once. Mistakes let nobody in: a scope that is misspelt, empty, hidden or
 *  undefined, or that contains undefined because a lookup found nothing. */
export function scopeOf(authorization: unknown): object | undefined {
  const given = whatIs(authorization);
  if (given !== undefined) throw unusable(given);
  const keys = keysOf(authorization as object, Object.keys(AUTHORIZATION));
  if (keys === undefined) throw unusable("an object that hides its keys");
  const unknown = keys.find((key) => !Object.hasOwn(AUTHORIZATION, key));
  if (unknown !== undefined) throw invalidConfig(unknownName("key", unknown, AUTHORIZATION, " in what authorize() returned"));
  if (!keys.includes("scope")) return undefined;
  const { scope } = authorization as { scope: unknown };
  const found = whatIs(scope);
  if (found !== undefined) throw unusable(`a scope that is ${found}`);
  const named = keysOf(scope as object, Object.keys(FILTER_KEYS));
  if (named === undefined) throw unusable("a scope that hides its keys (they must be own, enumerable and not symbols)");
  return copyOf("scope", scope as object, named);
}

/** A deep copy of plain data. What the module would not see (undefined, or an object that hides its keys) is refused
 *  with its path. The module refuses an empty scope. */
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

/** The keys of an object. Undefined if it has hidden ones, or answers to a known key that it does not list, as a proxy
 *  may. Members added to `Object.prototype` do not count. */
function keysOf(value: object, known: readonly string[]): string[] | undefined {
  const keys = Object.keys(value);
  const inherited = (Object.getPrototypeOf(value) ?? {}) as Record<string, unknown>;
  const isHidden = (key: string): boolean =>
    !keys.includes(key) && (Object.hasOwn(value, key) || (value as Record<string, unknown>)[key] !== inherited[key]);
  return Reflect.ownKeys(value).length === keys.length && !known.some(isHidden) ? keys : undefined;
}

function hole(path: string): ConvoscopeError {
  return unusable(`a scope whose ${JSON.stringify(path)} is undefined or cannot be read (leave it out if it restricts nobody)`);
}

/** The error for a mistake in what the application's `authorize` returned. */
function unusable(given: string): ConvoscopeError {
  return invalidConfig(
    `authorize() returned ${given}. Accepted: { scope: a filter }, or {} for everything, both with an optional caller (a string); null to refuse the request; a Response.`,
  );
}
