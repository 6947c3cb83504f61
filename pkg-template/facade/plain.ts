// Called by the WebAssembly module: see src/wasm/codec.rs.
import { whatIs } from "./what-is.js";

/** How deep lists and objects may lie in each other, and how many values there may be in all. */
const DEEPEST = 64;
const MOST_VALUES = 5000;

let left = 0;

/**
 * The JSON of a value that is nothing but plain data, for which one crossing is enough. Undefined for
 * anything that JSON would change or lose: it is read piece by piece then, so that what is wrong can be
 * told.
 */
export function plainJson(value: unknown): string | undefined {
  left = MOST_VALUES;
  try {
    return isPlain(value, DEEPEST) ? JSON.stringify(value) : undefined;
  } catch {
    // A property that throws when read.
    return undefined;
  }
}

function isPlain(value: unknown, depth: number): boolean {
  if (depth === 0 || left-- === 0) return false;
  switch (typeof value) {
    case "string":
    case "boolean":
      return true;
    case "number":
      return Number.isFinite(value);
    case "object":
      break;
    default:
      return false;
  }
  if (value === null) return true;
  if ("toJSON" in value) return false;
  if (Array.isArray(value)) {
    // By index, as `every` does not count what a list lacks: it may claim any length.
    for (let index = 0; index < value.length; index += 1) if (!isPlain(value[index], depth - 1)) return false;
    return true;
  }
  if (whatIs(value) !== undefined) return false;
  for (const key in value) {
    const inside: unknown = (value as Record<string, unknown>)[key];
    // An undefined member is as good as none.
    if (inside !== undefined && !isPlain(inside, depth - 1)) return false;
  }
  return true;
}
