import { offAbort, onAbort } from "../facade/abort-listeners.js";
import { convoscopeError, type ConvoscopeError } from "../facade/error.js";
import type { CallSettings } from "../facade/check-options.js";

/** Limits the time of a request until its answer begins, and watches for the caller leaving. Covers the application's
 *  functions and WebCrypto. */
export class TimeLimit {
  readonly #call: CallSettings;
  readonly #ends: number;
  /** What ended a wait, if something did. */
  over: ConvoscopeError | undefined;

  /** Starts the clock. */
  constructor(call: CallSettings) {
    this.#call = call;
    this.#ends = performance.now() + call.totalTimeout;
  }

  /** The time left for the platform. */
  get left(): CallSettings {
    return { ...this.#call, totalTimeout: Math.max(1, Math.floor(this.#ends - performance.now())) };
  }

  /** Waits for a function until the time is up or the caller leaves. What it does afterwards is ignored. */
  async wait<T>(name: string, run: () => Promise<T> | T): Promise<T> {
    const { signal, totalTimeout } = this.#call;
    const given = run();
    // Nothing to wait for.
    if (!isThenable(given) && signal?.aborted !== true) return given;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let aborted = () => {};
    const end = new Promise<never>((_, reject) => {
      const because = (over: ConvoscopeError) => reject((this.over ??= over));
      timer = setTimeout(() => {
        const message = `${name} did not finish within "timeout.total", ${totalTimeout} ms.`;
        because(convoscopeError({ code: "timeout", message, phase: "total", retryable: true }));
      }, this.left.totalTimeout);
      aborted = () => because(convoscopeError({ code: "aborted", message: "The caller cancelled the request.", cause: signal?.reason }));
      if (signal === undefined) return;
      if (signal.aborted) aborted();
      else onAbort(signal, aborted);
    });
    try {
      return await Promise.race([end, given]);
    } finally {
      clearTimeout(timer);
      if (signal !== undefined) offAbort(signal, aborted);
    }
  }
}

/** Whether it is to be awaited. */
function isThenable(value: unknown): boolean {
  return value !== null && (typeof value === "object" || typeof value === "function") && "then" in value;
}
