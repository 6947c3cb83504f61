import { assert } from "chai";
import { type ConvoscopeError, type ErrorCode, isConvoscopeError } from "convoscope";
import { witness } from "./canary.js";

/** What a promise is rejected with, seen to be an error of convoscope. */
export async function failure(promise: PromiseLike<unknown>, code?: ErrorCode): Promise<ConvoscopeError> {
  let outcome: { value: unknown } | { error: unknown };
  try {
    outcome = { value: await promise };
  } catch (error) {
    outcome = { error };
  }
  if ("value" in outcome) return assert.fail(`expected ${code ?? "a failure"}, got ${JSON.stringify(outcome.value)?.slice(0, 200)}`);
  return checked(outcome.error, code);
}

/** What a function throws. */
export function thrown(run: () => unknown, code?: ErrorCode): ConvoscopeError {
  let value: unknown;
  try {
    value = run();
  } catch (error) {
    return checked(error, code);
  }
  return assert.fail(`expected ${code ?? "a failure"}, got ${JSON.stringify(value)?.slice(0, 200)}`);
}

function checked(error: unknown, code: ErrorCode | undefined): ConvoscopeError {
  witness("an error", error);
  if (!isConvoscopeError(error)) return assert.fail(`expected a ConvoscopeError, got ${String(error)}: ${(error as Error | null)?.stack}`);
  if (code !== undefined) assert.strictEqual(error.code, code, error.message);
  return error;
}
