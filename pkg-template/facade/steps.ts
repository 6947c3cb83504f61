import { calledAt, fromModule, type CallSite } from "./error.js";
import type { CallSettings } from "./options.js";

/** What the module does step by step, one at a time: a walk, a watch, an export. */
export interface Stepwise {
  /** The next step's outcome; undefined at the end. */
  next(call: CallSettings): Promise<unknown>;
  stop(why: "closed" | "limit"): void;
  free(): void;
}

/** What has begun, and what the call was given. */
export interface Begun<S extends Stepwise> {
  readonly steps: S;
  readonly call: CallSettings;
}

/** The outcomes of steps, one at a time, in the order they are asked for. Begins with the first. */
export class Steps<T, S extends Stepwise> implements AsyncIterableIterator<T> {
  readonly #begin: () => Promise<Begun<S>>;
  readonly #site: CallSite;
  #begun: Promise<Begun<S>> | undefined;
  #steps: S | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(begin: () => Promise<Begun<S>>, site: CallSite) {
    this.#begin = begin;
    this.#site = site;
  }

  /** The module's own, while it lives. */
  get steps(): S | undefined {
    return this.#steps;
  }

  next(): Promise<IteratorResult<T>> {
    const step = this.#last.then(() => this.#advance());
    this.#last = step.catch(() => {});
    return step;
  }

  async return(): Promise<IteratorResult<T>> {
    this.stop("closed");
    return { done: true, value: undefined };
  }

  /** Ends it: at once, be a request in flight or not. */
  stop(why: "closed" | "limit"): void {
    this.#closed = true;
    this.#steps?.stop(why);
    this.#settle();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Called before the module's own is freed. */
  protected settled(_steps: S): void {}

  async #advance(): Promise<IteratorResult<T>> {
    if (this.#closed) return { done: true, value: undefined };
    try {
      this.#begun ??= this.#begin();
      const { steps, call } = await this.#begun;
      this.#steps = steps;
      if (this.#closed) {
        // While the module was loading.
        steps.stop("closed");
        return { done: true, value: undefined };
      }
      const outcome = (await steps.next(call)) as T | undefined;
      if (outcome !== undefined) return { done: false, value: outcome };
      this.#closed = true;
      return { done: true, value: undefined };
    } catch (thrown) {
      // The reader closed it; what that stopped is no error of theirs.
      if (this.#closed) return { done: true, value: undefined };
      this.#closed = true;
      throw calledAt(this.#site, fromModule(thrown));
    } finally {
      this.#settle();
    }
  }

  /** Gives the memory of what has ended back at once. */
  #settle(): void {
    if (!this.#closed || this.#steps === undefined) return;
    this.settled(this.#steps);
    this.#steps.free();
    this.#steps = undefined;
  }
}
