// Called by the WebAssembly module: see src/wasm/codec.rs.
import { whatIs } from "./what-is.js";

let left = 0;

/** The JSON of plain data within these limits, which crosses to the module in one step. Undefined for anything that
 *  JSON would change or lose: the module then reads it value by value, so that it can report what is wrong. */
export function plainJson(value: unknown, deepest: number, mostValues: number): string | undefined {
  left = mostValues;
  try {
    return isPlain(value, deepest) ? JSON.stringify(value) : undefined;
  } catch {
    // A property threw when read.
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
    // By index, because `every` skips holes, and an array may claim any length.
    for (let index = 0; index < value.length; index += 1) if (!isPlain(value[index], depth - 1)) return false;
    return true;
  }
  if (whatIs(value) !== undefined) return false;
  for (const key in value) {
    const inside: unknown = (value as Record<string, unknown>)[key];
    // Undefined members count as absent.
    if (inside !== undefined && !isPlain(inside, depth - 1)) return false;
  }
  return true;
}
