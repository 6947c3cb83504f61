import { rang, steadyMs } from "./clock.js";

/** Thrown where something ended: how, in the module's words (src/browser/task.rs), and what was thrown underneath. */
export class Ended {
  readonly cause: { cause?: unknown };

  constructor(
    readonly how: readonly unknown[],
    ...causes: unknown[]
  ) {
    this.cause = causes.length > 0 ? { cause: causes[0] } : {};
  }
}

/** A timer and a signal that end a wait. */
export class Interrupt {
  #ended: Ended | undefined;
  /** Ends the wait. */
  #reject: ((ended: Ended) => void) | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #timer: unknown;
  readonly #aborted = () => this.fire(aborted(this.#signal));

  /** Fires after this many milliseconds, or with the signal. */
  constructor(signal: AbortSignal | undefined, ms: number) {
    const at = steadyMs() + ms;
    this.#signal = signal;
    quietly(() => signal?.addEventListener("abort", this.#aborted));
    this.#timer = setTimeout(() => {
      if (this.#ended === undefined) rang(at);
      this.fire(new Ended(["timed out"]));
    }, ms);
    if (isAborted(signal)) this.#aborted();
  }

  fire(ended: Ended): void {
    this.#ended ??= ended;
    this.#reject?.(this.#ended);
  }

  /** Awaits a promise. Throws if it fires first: what the promise does afterwards is ignored. */
  race<T>(promise: PromiseLike<T> | T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      if (this.#ended !== undefined) reject(this.#ended);
      Promise.resolve(promise).then(resolve, reject);
    });
  }

  /** Removes its listener and its timer. */
  end(): void {
    clearTimeout(this.#timer as number);
    quietly(() => this.#signal?.removeEventListener("abort", this.#aborted));
  }
}

/** A mock of a signal may throw. */
export function quietly<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

export const isAborted = (signal: AbortSignal | undefined): boolean => Boolean(quietly(() => signal?.aborted));

/** How a call ends that is not wanted any more. */
export const aborted = (signal?: AbortSignal): Ended => new Ended(["aborted"], quietly(() => signal?.reason as unknown));
