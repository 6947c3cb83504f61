import type { Settings } from "../facade/check-options.js";
import type { ErrorParts } from "../facade/error.js";
import type { Attempt, ClientEvent, RequestPlan, WatchEvent } from "../wasm/convoscope.js";
import { steadyMs } from "./clock.js";
import { quietly } from "./interrupt.js";
import type { Module } from "./module.js";
import { END, written } from "./values.js";

/** What a machine may answer. src/browser/mod.rs lists the events, and the answer to each. */
export interface Answer {
  readonly machine: number;
  readonly error?: ErrorParts;
  readonly events?: readonly ClientEvent[];
  readonly again?: true;
  readonly at: number;
  readonly wait?: number;
  readonly plan: RequestPlan;
  readonly time: number;
  readonly head: string;
  readonly attempts: Attempt[];
  readonly changes: readonly Change[];
  readonly id: string | null;
  readonly texts: readonly string[];
  // Of a page: which of its records to hand over. Without `items`: all of them.
  readonly items?: readonly number[];
  readonly rejected: readonly number[];
  readonly next: string | null;
  readonly total: number | null;
  readonly pageSize: number;
}

/** What has changed of a conversation that is watched. */
export type Change = Pick<WatchEvent, "type"> & { readonly index?: number; readonly from?: string };

/** The module, and the options of the client that a machine belongs to. */
export interface Owner {
  readonly module: Module;
  readonly settings: Settings;
}

/** Ends machines that nobody has any more. Older Workers have no such registry. */
const dropped = typeof FinalizationRegistry === "undefined" ? undefined : new FinalizationRegistry((free: () => void) => free());

/** One of the module's machines: it decides what to do next, by the events that it is told. */
export class Machine {
  /** What is underneath the next error. */
  cause: { cause?: unknown } = {};
  /** Its number. */
  readonly number: number;
  readonly #owner: Owner;

  /** `values`: as they cross. Throws what is wrong with them, as plain data. */
  constructor(owner: Owner, kind: string, values: string) {
    this.#owner = owner;
    const number = (this.number = this.#turn(0, kind, values).machine);
    dropped?.register(this, () => free(owner, number), this);
  }

  /** Tells it an event. Throws the error that it answers. */
  tell(event: string, ...values: unknown[]): Answer {
    return this.#turn(this.number, event, written(values));
  }

  /** Ends it. */
  free(): void {
    dropped?.unregister(this);
    free(this.#owner, this.number);
  }

  #turn(number: number, event: string, values: string): Answer {
    const answer = turn(this.#owner, number, event, values);
    for (const event of answer.events ?? []) this.#owner.settings.onEvent?.(event);
    if (answer.error !== undefined) throw { ...answer.error, ...this.cause };
    return answer;
  }
}

function turn({ module }: Owner, number: number, event: string, values: string): Answer {
  return JSON.parse(module.turn(number, event + END + values, steadyMs(), Date.now())) as Answer;
}

/** If the module has failed, it is gone already. */
const free = (owner: Owner, number: number): void => void quietly(() => turn(owner, number, "free", ""));
