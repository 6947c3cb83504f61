import { offAbort, onAbort } from "../facade/abort-listeners.js";
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

/** A timer and signals that end waits. */
export class Interrupt {
  #ended: Ended | undefined;
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
    this.#signals = signals;
    this.#aborted = () => {
      this.#ended ??= abortOf(signals);
      resolve();
    };
    for (const signal of signals) quietly(() => onAbort(signal, this.#aborted));
    this.#timer = setTimeout(() => {
      if (this.#ended === undefined) rang(at);
      this.#ended ??= new Ended(["timed out"]);
      resolve();
    }, ms);
    if (signals.some(isAborted)) this.#aborted();
  }

  /** Awaits a promise. Throws if it fires first: what the promise does afterwards is ignored. */
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

  /** Waits for its time, and ends it. Throws if a signal is aborted first. */
  async wait(): Promise<void> {
    await this.#promise;
    this.end();
    if (this.#ended?.how[0] === "aborted") throw this.#ended;
  }

  /** Removes its listeners and its timer. */
  end(): void {
    clearTimeout(this.#timer as number);
    for (const signal of this.#signals) quietly(() => offAbort(signal, this.#aborted));
  }

  #throwIfFired(): void {
    if (this.#ended !== undefined) throw this.#ended;
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

const isAborted = (signal: AbortSignal): boolean => Boolean(quietly(() => signal.aborted));

const abortOf = (signals: readonly AbortSignal[]): Ended => new Ended(["aborted"], quietly(() => signals.find(isAborted)?.reason as unknown));

export function throwIfAborted(signals: readonly AbortSignal[]): void {
  if (signals.some(isAborted)) throw abortOf(signals);
}
