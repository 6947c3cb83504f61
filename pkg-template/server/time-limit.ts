import { offAbort, onAbort } from "../facade/abort.js";
import { convoscopeError, type ConvoscopeError } from "../facade/error.js";
import type { CallSettings } from "../facade/options.js";

/** The time that one request may take before its answer begins, and its caller's patience. What the application's own functions
 *  and WebCrypto give is waited for no longer. */
export class TimeLimit {
  readonly #call: CallSettings;
  readonly #ends: number;
  /** What ended a wait, where that happened. */
  over: ConvoscopeError | undefined;

  /** Begins now. */
  constructor(call: CallSettings) {
    this.#call = call;
    this.#ends = performance.now() + call.totalTimeout;
  }

  /** What is left of it for the platform. */
  get left(): CallSettings {
    return { ...this.#call, totalTimeout: Math.max(1, Math.floor(this.#ends - performance.now())) };
  }

  /** What a function comes to, unless the time is over before, or its caller has gone. What it does afterwards
   *  disturbs nobody. */
  async wait<T>(name: string, run: () => Promise<T> | T): Promise<T> {
    const { signal, totalTimeout } = this.#call;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let aborted = () => {};
    const end = new Promise<never>((_, reject) => {
      const because = (over: ConvoscopeError) => reject((this.over ??= over));
      timer = setTimeout(() => {
        const message = `${name} did not answer before the ${totalTimeout} ms of timeout.total were over.`;
        because(convoscopeError({ code: "timeout", message, phase: "total", retryable: true }));
      }, this.left.totalTimeout);
      aborted = () => because(convoscopeError({ code: "aborted", message: "The request was called off by its caller.", cause: signal?.reason }));
      if (signal === undefined) return;
      if (signal.aborted) aborted();
      else onAbort(signal, aborted);
    });
    try {
      return await Promise.race([end, run()]);
    } finally {
      clearTimeout(timer);
      if (signal !== undefined) offAbort(signal, aborted);
    }
  }
}
