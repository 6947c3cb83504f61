import { convoscopeError, isConvoscopeError } from "../facade/error.js";

/** Runs a part of the sandbox, turning what it throws into errors of the package. */
export function asPackageError<T>(code: "invalid_config" | "invalid_argument", run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    if (isConvoscopeError(thrown)) throw thrown;
    throw convoscopeError({ code, message: thrown instanceof Error ? thrown.message : "The value given cannot be read.", cause: thrown });
  }
}
