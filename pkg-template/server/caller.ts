import { invalidConfig } from "../facade/error.js";
import { described } from "../facade/what-is.js";
import { mustBe } from "../facade/wording.js";

/** The caller's id, if the application gives one. A caller that is undefined by mistake would be everybody, so it is
 *  refused. */
export function callerOf(authorization: unknown): string | undefined {
  if (!Object.hasOwn(authorization as object, "caller")) return undefined;
  const { caller } = authorization as { caller: unknown };
  if (typeof caller !== "string") {
    const isNumber = typeof caller === "number" || typeof caller === "bigint";
    throw refused(`${described(caller)}${isNumber ? " (use String(id))" : ""}`);
  }
  if (caller.trim() === "") throw refused("an empty one");
  // Lone surrogates would all become the same character, U+FFFD.
  if (/\p{Surrogate}/u.test(caller)) throw refused("one with a lone surrogate");
  return caller;
}

const refused = (found: string) => invalidConfig(`authorize() returned an unusable caller: ${mustBe("caller", "a string that names the caller", found)}`);
