// Erasures as they are asked for, over HTTP: checked, begun one at a time, gone on with, told about.
import type { Archive } from "./archive.js";
import { type Erased, type Erasure, erase } from "./erase.js";
import type { Objects } from "./objects.js";
import { sha256 } from "./record.js";
import type { Steps } from "./steps.js";

/** What erasures need of an engine. */
export interface ErasureEngine {
  /** Begins it, once. */
  startErasure(id: string, source: string): Promise<void>;
  erasure(id: string): Promise<ErasureState>;
}

export type ErasureState =
  | { readonly status: "running" | "absent" }
  | { readonly status: "complete"; readonly output: Erased }
  | { readonly status: "failed"; readonly error: string };

/** What is kept until the erasure is over: it names a person, so no engine's log has it. */
type Request = Erasure & { readonly id: string };

const NOBODY: Erasure = { ids: [], customers: [], from: 0, to: 0 };
/** Milliseconds in which an erasure that was asked for is begun. */
const BEGINNING = 60_000;

export type Begun = { readonly id: string } | { readonly refused: 400 | 409; readonly why: string };

/** `{ source, ids?, customers?, from?, to? }`. */
export async function beginErasure(asked: unknown, names: readonly string[], archiveOf: (name: string) => Archive, engine: ErasureEngine): Promise<Begun> {
  const given = (typeof asked === "object" && asked !== null ? asked : {}) as Partial<Erasure & { source: string }>;
  const { source, ids = [], customers = [], from = 0, to = Math.floor(Date.now() / 1000), ...others } = given;
  const areTexts = (list: unknown) => Array.isArray(list) && list.every((each) => typeof each === "string" && each !== "");
  const problem =
    typeof source !== "string" || !names.includes(source)
      ? `"source" must be one of ${names.join(", ")}.`
      : !areTexts(ids) || !areTexts(customers) || ids.length + customers.length === 0
        ? '"ids" (of conversations) and "customers" (telephone numbers, customer ids, or their masks) must be lists of texts, not both empty.'
        : !Number.isInteger(from) || !Number.isInteger(to) || from >= to
          ? '"from" and "to" must be Unix seconds, "from" before "to".'
          : Object.keys(others).length > 0
            ? `Unknown key ${JSON.stringify(Object.keys(others)[0])}. Accepted: source, ids, customers, from, to.`
            : null;
  if (problem !== null || source === undefined) return { refused: 400, why: problem ?? "" };
  const { objects } = archiveOf(source);
  const id = `erase-${source}-${Date.now()}`;
  // One at a time, since each takes the windows for itself. The version first: what is read then is not older.
  const there = await objects.head(requestKey(source));
  const before = there && (await requestOf(objects, source));
  if (before && (await isUnderWay(engine, before.id))) return { refused: 409, why: `An erasure is under way: ${before.id}.` };
  const text = JSON.stringify({ id, ids, customers, from, to } satisfies Request);
  const written = await objects.put(requestKey(source), new TextEncoder().encode(text), sha256(text), there?.version ?? null);
  if (!written) return { refused: 409, why: "Another erasure was just begun." };
  await engine.startErasure(id, source);
  return { id };
}

/** What the engine runs. */
export async function runErasure(archive: Archive, id: string, steps: Steps): Promise<Erased> {
  const request = await requestOf(archive.objects, archive.source.name);
  // Where its request is gone, an earlier attempt had come to its end.
  const erased = await erase(archive, request?.id === id ? request : NOBODY, steps);
  if (request?.id === id) await archive.objects.delete(requestKey(archive.source.name));
  return erased;
}

const requestKey = (source: string) => `erasures/${source}.json`;

async function requestOf(objects: Objects, source: string): Promise<Request | null> {
  const bytes = await objects.get(requestKey(source));
  return bytes === null ? null : (JSON.parse(new TextDecoder().decode(bytes)) as Request);
}

/** One that failed, or was never begun, leaves its place to the next. */
async function isUnderWay(engine: ErasureEngine, id: string): Promise<boolean> {
  const { status } = await engine.erasure(id);
  // Perhaps it is just being begun: its id ends with the time.
  if (status === "absent") return Date.now() - Number(/\d+$/.exec(id)?.[0]) < BEGINNING;
  return status === "running";
}
