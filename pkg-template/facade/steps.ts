import type { CallSettings } from "./check-options.js";
import { calledAt, fromModule, isModuleFailure, type CallSite } from "./error.js";

/** Something the module does one step at a time: a walk, a watch, an export. */
export interface Stepwise {
  /** The outcome of the next step; undefined at the end. `most`: the most conversations that its reader takes. */
  next(call: CallSettings, most: number): Promise<unknown>;
  stop(why: "closed" | "limit"): void;
  free(): void;
}

/** A begun sequence of steps, with the call's settings. */
export interface Begun<S extends Stepwise> {
  readonly steps: S;
  readonly call: CallSettings;
}

/** Iterates over the outcomes of steps, in the order requested. Begins with the first. */
export class Steps<T, S extends Stepwise> implements AsyncIterableIterator<T> {
  /** An outcome that was asked for already: it is the next one. */
  ahead: Promise<IteratorResult<T>> | undefined;
  /** The most conversations that the reader takes from here on: the module's number for all. */
  most = 2 ** 32 - 1;
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

  /** Calls the module's object while it exists. Undefined before and after, and if the module has failed. */
  ask<R>(about: (steps: S) => R): R | undefined {
    if (this.#steps === undefined) return undefined;
    try {
      return about(this.#steps);
    } catch (thrown) {
      if (!isModuleFailure(thrown)) throw thrown;
      this.#steps = undefined;
      return undefined;
    }
  }

  next(): Promise<IteratorResult<T>> {
    const { ahead } = this;
    this.ahead = undefined;
    if (ahead !== undefined) return ahead;
    const step = this.#last.then(() => this.#advance());
    this.#last = step.catch(() => {});
    return step;
  }

  async return(): Promise<IteratorResult<T>> {
    this.stop("closed");
    return { done: true, value: undefined };
  }

  /** Ends the steps at once, even while a request is in flight. */
  stop(why: "closed" | "limit"): void {
    this.#closed = true;
    this.ask((steps) => steps.stop(why));
    this.#settle();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Called before each step, which the module may not survive. */
  protected begins(_steps: S): void {}

  /** Called before the module's object is freed. */
  protected settled(_steps: S): void {}

  async #advance(): Promise<IteratorResult<T>> {
    try {
      if (!this.#closed) {
        this.#begun ??= this.#begin();
        const { steps, call } = await this.#begun;
        this.#steps = steps;
        if (this.#closed) {
          // Closed while the module was loading.
          steps.stop("closed");
        } else {
          this.ask((steps) => this.begins(steps));
          const outcome = (await steps.next(call, this.most)) as T | undefined;
          if (outcome !== undefined) return { done: false, value: outcome };
          this.#closed = true;
        }
      }
    } catch (thrown) {
      // Closing makes the step in flight fail; the reader asked for that.
      if (!this.#closed) {
        this.#closed = true;
        throw calledAt(this.#site, fromModule(thrown));
      }
    } finally {
      this.#settle();
    }
    return { done: true, value: undefined };
  }

  /** Frees the module's memory once the steps have ended. */
  #settle(): void {
    if (!this.#closed) return;
    this.ask((steps) => {
      this.settled(steps);
      steps.free();
    });
    this.#steps = undefined;
  }
}
