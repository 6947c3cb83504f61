import { described } from "../facade/what-is.js";
import { unusable } from "./scope.js";

/** Who is asking, where the application says so. One that is undefined by a slip would be everybody: it lets nobody in. */
export function callerOf(authorization: unknown): string | undefined {
  if (!Object.hasOwn(authorization as object, "caller")) return undefined;
  const { caller } = authorization as { caller: unknown };
  if (typeof caller !== "string") {
    const isNumber = typeof caller === "number" || typeof caller === "bigint";
    throw unusable(`a caller that is ${described(caller)}${isNumber ? ": give it as a text, String(id)" : ""}`);
  }
  if (caller.trim() === "") throw unusable("a caller that is empty");
  // All of them would be one: U+FFFD.
  if (/\p{Surrogate}/u.test(caller)) throw unusable("a caller that holds half a surrogate pair");
  return caller;
}
