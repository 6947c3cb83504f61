import { convoscopeError, isConvoscopeError } from "../facade/error.js";

/** Runs a part of the sandbox. What it throws says what is wrong; this gives it the shape of the package's errors. */
export function told<T>(code: "invalid_config" | "invalid_argument", run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (isConvoscopeError(thrown)) throw thrown;
    throw convoscopeError({ code, message: thrown instanceof Error ? thrown.message : "What was given cannot be read.", cause: thrown });
  }
}
