import type { Attempt } from "../wasm/convoscope.js";
import { calledAt, callSite, convoscopeError, fromModule, isConvoscopeError, type ConvoscopeError } from "./error.js";
import type * as Web from "./web-types.js";

/** A value with the response it came from. */
export interface Answer<T> {
  data: T;
  /** The HTTP status. */
  status: number;
  /** The response's headers. */
  headers: Web.Headers;
  /** Every request that was sent, in order. */
  attempts: Attempt[];
}

/** A promise that can also give the raw response, or a result that never throws. */
export interface ApiPromise<T> extends Promise<T> {
  /** The value with status, headers and attempts. */
  withResponse(): Promise<Answer<T>>;
  /** The value or the error, as data: never rejects. */
  result(): Promise<{ ok: true; value: T } | { ok: false; error: ConvoscopeError }>;
}

/** Wraps the answer of a call, which begins at once. */
export function apiPromise<T>(call: () => Promise<Answer<T>>): ApiPromise<T> {
  const site = callSite();
  const answer = call().catch((thrown: unknown) => {
    throw calledAt(site, fromModule(thrown));
  });
  const value = answer.then(({ data }) => data);
  return Object.assign(value, {
    withResponse: () => {
      // The caller has chosen this promise; the other one is nobody's to catch.
      value.catch(() => {});
      return answer.then((answer) => answer);
    },
    result: () =>
      value.then(
        (value) => ({ ok: true as const, value }),
        (error: unknown) => ({ ok: false as const, error: asConvoscopeError(error) }),
      ),
  });
}

/** Nothing but our own error leaves a result; anything else would be a fault of ours, and says so. */
function asConvoscopeError(error: unknown): ConvoscopeError {
  return isConvoscopeError(error)
    ? error
    : convoscopeError({ code: "invalid_response", message: "convoscope failed unexpectedly; please report it.", cause: error });
}
