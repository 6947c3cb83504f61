import { whatIs } from "../facade/what-is.js";

/** Describes a value for messages. Arrays are not converted to strings: one of four billion holes would become as many
 *  commas. */
export function found(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : typeof value === "number" ? String(value) : (whatIs(value) ?? "an object");
}
