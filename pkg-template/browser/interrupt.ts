import { offAbort, onAbort } from "../facade/abort-listeners.js";
import { rang, steadyMs } from "./clock.js";

/** Why a wait ended early: the time is over, or a signal was aborted. */
export type Fired = "timer" | "aborted";

/** Thrown where a wait was interrupted. */
export class Interrupted {
  constructor(readonly fired: Fired) {}
}

/** A timer and signals that end waits. */
export class Interrupt {
  fired: Fired | undefined;
  readonly #signals: readonly AbortSignal[];
  readonly #promise: Promise<void>;
  readonly #timer: unknown;
  readonly #aborted: () => void;

  /** Fires after this many milliseconds, or with the first of the signals. */
  constructor(signals: readonly AbortSignal[], ms: number) {
    const at = steadyMs() + ms;
    let resolve!: () => void;
    // Resolved rather than rejected: possibly nothing waits for it when it fires.
    this.#promise = new Promise((resolved) => (resolve = resolved));
    const fire = (why: Fired) => {
      if (this.fired !== undefined) return;
      if (why === "timer") rang(at);
      this.fired = why;
      resolve();
    };
    this.#signals = signals;
    this.#aborted = () => fire("aborted");
    for (const signal of signals) quietly(() => onAbort(signal, this.#aborted));
    this.#timer = setTimeout(() => fire("timer"), ms);
    if (signals.some(isAborted)) this.fired = "aborted";
  }

  /** Awaits a promise, unless it fires first. What the promise does afterwards is ignored. */
  async race<T>(promise: PromiseLike<T> | T): Promise<T> {
    const awaited = Promise.resolve(promise);
    // Also where nobody waits for it any more.
    awaited.catch(() => undefined);
    this.#throwIfFired();
    try {
      return (await Promise.race([awaited, this.#promise])) as T;
    } finally {
      this.#throwIfFired();
    }
  }

  /** Waits until it fires, and ends it. */
  async wait(): Promise<Fired> {
    if (this.fired === undefined) await this.#promise;
    this.end();
    return this.fired as Fired;
  }

  /** Removes its listeners and its timer. */
  end(): void {
    clearTimeout(this.#timer as number);
    for (const signal of this.#signals) quietly(() => offAbort(signal, this.#aborted));
  }

  #throwIfFired(): void {
    if (this.fired !== undefined) throw new Interrupted(this.fired);
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

export const isAborted = (signal: AbortSignal): boolean => Boolean(quietly(() => signal.aborted));
