import type { Answer } from "./answer.js";
import type { Fault } from "./fault.js";
import type { Given } from "./fields.js";
import { mustBe } from "../facade/wording.js";
import { found } from "./describe-value.js";
import { Population, type Entry } from "./population.js";
import type { Wanted } from "./plan.js";
import { parseTimestamp, type Micros } from "./timestamp.js";

/** A request, as the platform sees it. */
export interface Call {
  /** Where the sandbox was asked. */
  origin: string;
  headers: Headers;
  params: URLSearchParams;
  /** What stands for `{id}` in the path. Empty for a list. */
  id: string;
  /** The text of its body. */
  body: string;
  fault: Fault | null;
  now: Micros;
}

/** Something that a platform serves. */
export interface Route {
  method: "GET" | "POST";
  /** Its path, in which `{id}` stands for one segment. Without that it is a list. */
  path: string;
  answer(call: Call): Answer;
}

/** One provider's HTTP API, with functions for tests to change its data. */
export interface Api {
  readonly routes: readonly Route[];
  /** A key that each conversation has once, and nothing else has. */
  readonly mark: string;
  insert(given: Given, now: Micros): string;
  update(id: string, given: Given, now: Micros): void;
  remove(id: string): void;
  /** Deletes what is too old by now. */
  expire(now: Micros): void;
  /** The body of an error with this status. */
  error(status: number): unknown;
}

/** A list, and at `{path}/{id}` one conversation of it. */
export const routesAt = (path: string, list: Route["answer"], get: Route["answer"]): readonly Route[] => [
  { method: "GET", path, answer: list },
  { method: "GET", path: `${path}/{id}`, answer: get },
];

/** What `{id}` of a route's path is in this path: empty for a list, null if it is another path. */
export function segment({ path }: Route, pathname: string): string | null {
  const [before = "", after] = path.split("{id}");
  if (after === undefined) return pathname === path ? "" : null;
  if (!pathname.startsWith(before) || !pathname.endsWith(after)) return null;
  const id = pathname.slice(before.length, pathname.length - after.length);
  return id === "" || id.includes("/") ? null : decode(id);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
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
  readonly #created: (fields: Record<string, unknown>) => Micros | null;

  /** `idField`: the public id, which never changes. `wanted`: what the rest must be to fit the given fields. `created`:
   *  the creation time in them, which decides the order; null for none that can be read, which changes nothing. */
  constructor(
    population: Population,
    idField: string,
    wanted: (fields: Record<string, unknown>) => Wanted & { ended: boolean },
    created: (fields: Record<string, unknown>) => Micros | null = ({ created_at }) => written(created_at),
  ) {
    this.#population = population;
    this.#idField = idField;
    this.#wanted = wanted;
    this.#created = created;
  }

  insert({ fields, laid, lasts }: Given, now: Micros): string {
    const id = fields[this.#idField];
    if (id !== undefined && (typeof id !== "string" || id === ""))
      throw new TypeError(mustBe(this.#idField, "a non-empty string", found(id)));
    const { ended, ...wanted } = this.#wanted({ ...fields, ...laid });
    return this.#population.insert(now, { id, createdAt: this.#created({ ...laid, ...fields }), wanted, fields, laid, ended, lasts: lasts ?? null }).id;
  }

  update(id: string, { fields, laid, lasts }: Given, now: Micros): void {
    const entry = this.#find(id);
    if (this.#idField in fields && fields[this.#idField] !== id)
      throw new TypeError(`"${this.#idField}" identifies the conversation and cannot be changed.`);
    entry.fields = { ...entry.fields, ...fields };
    entry.laid = { ...entry.laid };
    for (const [name, keys] of Object.entries(laid)) entry.laid[name] = { ...entry.laid[name], ...keys };
    if (lasts !== undefined) entry.lasts = lasts;
    entry.touchedAt = now;
    if (this.#wanted(fields).ended) entry.stoppedAt ??= now;
    const moved = this.#created({ ...laid, ...fields });
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

/** A time that is written as text. */
export const written = (given: unknown): Micros | null => (typeof given === "string" ? parseTimestamp(given) : null);

/** A time that is written as a number of such units since 1970. */
export const counted = (given: unknown, unit: Micros): Micros | null => (typeof given === "number" ? given * unit : null);
