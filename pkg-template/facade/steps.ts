import { calledAt, fromModule, isConvoscopeError, type CallSite } from "./error.js";
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

  /** Asks the module's own, while it lives: undefined before and after that, also where its module has failed. */
  ask<R>(about: (steps: S) => R): R | undefined {
    if (this.#steps === undefined) return undefined;
    try {
      return about(this.#steps);
    } catch (thrown) {
      if (!isConvoscopeError(thrown) || thrown.code !== "module_failed") throw thrown;
      this.#steps = undefined;
      return undefined;
    }
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
    this.ask((steps) => steps.stop(why));
    this.#settle();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Called before each step: its module may not outlive it. */
  protected begins(_steps: S): void {}

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
      this.ask((steps) => this.begins(steps));
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
    if (!this.#closed) return;
    this.ask((steps) => {
      this.settled(steps);
      steps.free();
    });
    this.#steps = undefined;
  }
}
