import type { Attempt } from "../wasm/convoscope.js";
import { calledAt, callSite, convoscopeError, fromModule, isConvoscopeError, type ConvoscopeError } from "./error.js";
import type * as Web from "./web-types.js";

/** A value and the response it came with. */
export interface Answer<T> {
  data: T;
  /** The HTTP status. */
  status: number;
  /** The response's headers. */
  headers: Web.Headers;
  /** Every request that was sent, in order. */
  attempts: Attempt[];
}

/** A promise that also offers the raw response, or a result that never throws. */
export interface ApiPromise<T> extends Promise<T> {
  /** The value with status, headers and attempts. */
  withResponse(): Promise<Answer<T>>;
  /** The value or the error as data. Never rejects. */
  result(): Promise<{ ok: true; value: T } | { ok: false; error: ConvoscopeError }>;
}

/** Starts the call and wraps its answer. */
export function apiPromise<T>(call: () => Promise<Answer<T>>): ApiPromise<T> {
  const site = callSite();
  const answer = call().catch((thrown: unknown) => {
    throw calledAt(site, fromModule(thrown));
  });
  const value = answer.then(({ data }) => data);
  return Object.assign(value, {
    withResponse: () => {
      // The caller uses the other promise, so nobody would catch this one's rejection.
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

/** Results hold only our own errors. Anything else is a bug of ours, and says so. */
function asConvoscopeError(error: unknown): ConvoscopeError {
  return isConvoscopeError(error)
    ? error
    : convoscopeError({ code: "invalid_response", message: "Unexpected failure in convoscope. Please report it.", cause: error });
}
