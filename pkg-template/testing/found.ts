import { whatIs } from "../facade/what-is.js";

/** What was found instead, for messages. Nothing is made a text that is none: an array of four billion holes would become one of as many commas. */
export function found(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : typeof value === "number" ? String(value) : (whatIs(value) ?? "an object");
}
