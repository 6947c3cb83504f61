import type { Answer } from "./answer.js";
import type { Fault } from "./fault.js";
import type { Given } from "./fields.js";
import { mustBe } from "../facade/wording.js";
import { found } from "./describe-value.js";
import { Population, type Entry } from "./population.js";
import type { Wanted } from "./plan.js";
import { parseTimestamp, type Micros } from "./timestamp.js";

/** One provider's HTTP API, with functions for tests to change its data. */
export interface Api {
  /** Path of the list; `{path}/{id}` is one conversation. */
  readonly path: string;
  list(headers: Headers, params: URLSearchParams, fault: Fault | null, now: Micros): Answer;
  get(headers: Headers, id: string, fault: Fault | null, now: Micros): Answer;
  insert(given: Given, now: Micros): string;
  update(id: string, given: Given, now: Micros): void;
  remove(id: string): void;
  /** Deletes what is too old by now. */
  expire(now: Micros): void;
  /** The body of an error with this status. */
  error(status: number): unknown;
}

/** The id to answer with: the requested one, unless a fault swaps it. */
export function answered(population: Population, id: string, fault: Fault | null): string {
  if (fault?.kind !== "wrong_conversation") return id;
  return population.entries.find((entry) => entry.id !== id)?.id ?? id;
}

/** Changes a population in terms of the provider's own fields. */
export class BackDoor {
  readonly #population: Population;
  readonly #idField: string;
  readonly #wanted: (fields: Record<string, unknown>) => Wanted & { ended: boolean };

  /** `idField`: the public id, which never changes. `wanted`: what the rest must be to fit the given fields. */
  constructor(
    population: Population,
    idField: string,
    wanted: (fields: Record<string, unknown>) => Wanted & { ended: boolean },
  ) {
    this.#population = population;
    this.#idField = idField;
    this.#wanted = wanted;
  }

  insert({ fields, laid }: Given, now: Micros): string {
    const id = fields[this.#idField];
    if (id !== undefined && (typeof id !== "string" || id === ""))
      throw new TypeError(mustBe(this.#idField, "a non-empty string", found(id)));
    const { ended, ...wanted } = this.#wanted({ ...fields, ...laid });
    return this.#population.insert(now, { id, createdAt: createdAt(fields), wanted, fields, laid, ended }).id;
  }

  update(id: string, { fields, laid }: Given, now: Micros): void {
    const entry = this.#find(id);
    if (this.#idField in fields && fields[this.#idField] !== id)
      throw new TypeError(`"${this.#idField}" identifies the conversation and cannot be changed.`);
    entry.fields = { ...entry.fields, ...fields };
    entry.laid = { ...entry.laid };
    for (const [name, keys] of Object.entries(laid)) entry.laid[name] = { ...entry.laid[name], ...keys };
    entry.touchedAt = now;
    if (this.#wanted(fields).ended) entry.stoppedAt ??= now;
    const moved = createdAt(fields);
    if (moved !== null) this.#population.recreate(entry, moved);
  }

  remove(id: string): void {
    this.#population.remove(this.#find(id));
  }

  #find(id: string): Entry {
    const entry = this.#population.find(id);
    if (entry === undefined) throw new RangeError(`No conversation has the id ${found(id)}.`);
    return entry;
  }
}

/** The creation time, which decides the order. Null for an unreadable one, which changes nothing. */
function createdAt(fields: Record<string, unknown>): Micros | null {
  const given = fields["created_at"];
  return typeof given === "string" ? parseTimestamp(given) : null;
}
