// Archives one window: reads it, and lists its files.
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { File, Manifest, Run } from "./manifest.js";
import { type Objects, dataKey, dataPrefix, rawKey, rawPrefix } from "./objects.js";
import { parquetOf } from "./parquet.js";
import { PLATFORMS } from "./platforms.js";
import { fewStretches, readPart, readStretches } from "./read.js";
import { type Entry, entriesOf, merged, ndjson, sha256 } from "./record.js";
import type { Source } from "./source.js";
import type { Steps } from "./steps.js";
import { isUndated, readUndated } from "./undated.js";
import { HOUR, dueAgain, lastReading } from "./window.js";

export interface Archive {
  readonly source: Source;
  readonly objects: Objects;
  readonly manifest: Manifest;
  /** Unix seconds. */
  readonly now: () => number;
  /** NDJSON → Parquet elsewhere than in this thread; the same bytes. */
  readonly parquet?: (ndjson: Uint8Array) => Promise<Uint8Array>;
}

/** An interface would not do: what a step returns has an index signature. */
type Read = {
  readonly from: number;
  readonly sha256: string;
  readonly rows: number;
  readonly settled: boolean;
  readonly missing: number;
  readonly readAt: number;
  /** Nothing in this file was to be read again. */
  readonly kept: boolean;
};

/** What is in a raw object. */
interface Lines {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** Beside this thread, where the host can. */
export const compressed = promisify(gzip) as (bytes: Uint8Array) => Promise<Buffer>;
export const expanded = promisify(gunzip) as (bytes: Uint8Array) => Promise<Buffer>;

export type Outcome = "finished" | "superseded";

/** What has just changed, such as ended, may change once more: AnyReach's summary comes after the end. */
const QUIET = HOUR;

/**
 * Goes back from the window's end, file by file. Where files end that are listed already stays as it is, so reading again
 * after a failure, or because something may have changed, is the same thing.
 */
export async function archiveWindow(archive: Archive, run: Run, steps: Steps): Promise<Outcome> {
  let to = run.to;
  if (isUndated(run)) {
    if (!(await archiveUndated(archive, run, steps))) return "superseded";
    to = run.from;
  }
  for (let part = 0; to > run.from; part++) {
    const end = to;
    // While the process lives, the second step need not fetch what the first has written.
    let fresh: Lines | null = null;
    const read = await steps.step(`read ${part}`, () => readFile(archive, run, end, (lines) => (fresh = lines)));
    if (!read.kept) {
      const committed = await steps.step(`commit ${part}`, () => commitFile(archive, run, end, read, fresh));
      if (!committed) return "superseded";
    }
    to = read.from;
  }
  await steps.step("finish", async () => {
    await sweep(archive, run);
    const files = await archive.manifest.files(run);
    const settled = files.every((file) => file.settled);
    const now = archive.now();
    await archive.manifest.finish(run, dueAgain(archive.source, run, settled, now), now);
    return null;
  });
  return "finished";
}

/** What was read of a list's stretch. */
type Walked = { readonly next: string | null; readonly sha256: string; readonly rows: number; readonly missing: number };

/** Stretch by stretch into raw objects, and all of them into the one file. False: a newer run has begun. */
async function archiveUndated(archive: Archive, run: Run, steps: Steps): Promise<boolean> {
  const { source, objects, manifest, now } = archive;
  const walked: Walked[] = [];
  for (let after: string | null = null; walked.length === 0 || after !== null; after = walked.at(-1)?.next ?? null) {
    const from: string | null = after;
    walked.push(
      await steps.step(`walk ${walked.length}`, async () => {
        const { entries, next, missing } = await readUndated(source, from);
        const bytes = Buffer.from(ndjson(entries));
        const hash = sha256(bytes);
        if (entries.length > 0) await objects.put(rawKey(source.name, run.from, hash), await compressed(bytes), hash, null);
        return { next, sha256: hash, rows: entries.length, missing };
      }),
    );
  }
  const read = await steps.step("read 0", async () => {
    const readAt = now();
    const before = await manifest.fileTo(source.name, run.to);
    const known = before === null ? [] : entriesOf(await readRaw(objects, source.name, before));
    const entries: Entry[] = [];
    for (const part of walked) entries.push(...entriesOf(await readRaw(objects, source.name, { window: run.from, ...part })));
    const missing = walked.reduce((sum, part) => sum + part.missing, 0);
    return kept(archive, run, merged(entries, known), { from: run.from, settled: true, missing, readAt });
  });
  return steps.step("commit 0", () => commitFile(archive, run, run.to, read, null));
}

/** From the platform into a raw object, which is written once whatever happens; an attempt that was cut leaves an orphan. */
async function readFile(archive: Archive, run: Run, to: number, written: (lines: Lines) => void): Promise<Read> {
  const { source, objects, manifest, now } = archive;
  const readAt = now();
  const before = await manifest.fileTo(source.name, to);
  if (before !== null && !isDue(source, run, before, readAt)) return { ...recorded(before), kept: true };

  const known = before === null ? [] : entriesOf(await readRaw(objects, source.name, before));
  const few = before === null ? null : fewToRead(source, run, before, known, readAt);
  const part =
    before !== null && few !== null
      ? { ...(await readStretches(source, few)), from: before.from }
      : await readPart(source, before?.from ?? run.from, to, before === null ? source.fileItems : null);
  const entries = merged(part.entries, known);
  const settled = entries.every((entry) => isSettled(source, entry, readAt));
  return kept(archive, run, entries, { from: part.from, settled, missing: part.missing, readAt }, written);
}

/** Writes a raw object of all but what was erased. */
async function kept(
  { source, objects, manifest }: Archive,
  run: Run,
  all: readonly Entry[],
  about: Pick<Read, "from" | "settled" | "missing" | "readAt">,
  written?: (lines: Lines) => void,
): Promise<Read> {
  const erased = new Set(await manifest.erased(source.name, run.from));
  const entries = all.filter(({ id }) => erased.size === 0 || !erased.has(sha256(id)));
  const bytes = Buffer.from(ndjson(entries));
  const hash = sha256(bytes);
  if (entries.length > 0) await objects.put(rawKey(source.name, run.from, hash), await compressed(bytes), hash, null);
  written?.({ sha256: hash, bytes });
  const { from, settled, missing, readAt } = about;
  return { from, sha256: hash, rows: entries.length, settled, missing, readAt, kept: false };
}

const recorded = ({ from, sha256, rows, settled, missing, readAt }: File) => ({ from, sha256, rows, settled, missing, readAt });

function isDue(source: Source, run: Run, file: File, now: number): boolean {
  const last = lastReading(source, run.to);
  return !file.settled || (last !== null && now >= last && file.readAt < last);
}

/**
 * Where the few are that may have changed. Null: everything is read, which also finds what the platform lists late, at the
 * first time of reading again and at the last, and where something could not be read.
 */
function fewToRead(source: Source, run: Run, file: File, known: readonly Entry[], now: number) {
  const last = lastReading(source, run.to);
  if (file.readAt < run.to + HOUR || file.missing > 0 || (last !== null && now >= last && file.readAt < last)) return null;
  const open = known.filter((entry) => !isSettled(source, entry, file.readAt));
  return fewStretches(source, open.map(({ second }) => second), file.rows);
}

function isSettled({ provider }: Source, entry: Entry, now: number): boolean {
  const { analysedWithin } = PLATFORMS[provider];
  return !entry.live && entry.changed < now - QUIET && (analysedWithin === 0 || entry.analysed || entry.second < now - analysedWithin);
}

/**
 * Writes the Parquet file, then lists it. Its version is read before the window's generation, and only that version is
 * replaced: what a newer generation wrote, which begins when this one is over, has another.
 */
export async function commitFile(
  { source, objects, manifest, parquet = parquetOf }: Archive,
  run: Run,
  to: number,
  read: Omit<Read, "kept">,
  fresh: Lines | null,
): Promise<boolean> {
  const key = dataKey(source.provider, source.name, read.from, to);
  for (;;) {
    const there = await objects.head(key);
    const window = await manifest.window(source.name, run.from);
    if (window?.generation !== run.generation) return false;
    if (read.rows === 0) {
      if (there !== null) await objects.delete(key);
      break;
    }
    if (there?.sha256 === read.sha256) break;
    const lines = fresh?.sha256 === read.sha256 ? fresh.bytes : await rawBytes(objects, source.name, { window: run.from, sha256: read.sha256 });
    const bytes = await parquet(lines);
    if (await objects.put(key, bytes, read.sha256, there?.version ?? null)) break;
  }
  return manifest.commit({
    source: source.name,
    window: run.from,
    from: read.from,
    to,
    generation: run.generation,
    sha256: read.sha256,
    rows: read.rows,
    settled: read.settled,
    missing: read.missing,
    readAt: read.readAt,
  });
}

/** The conversations of a file, a line each. */
export async function readRaw(objects: Objects, source: string, file: Pick<File, "window" | "sha256" | "rows">): Promise<string> {
  return file.rows === 0 ? "" : (await rawBytes(objects, source, file)).toString("utf8");
}

async function rawBytes(objects: Objects, source: string, file: Pick<File, "window" | "sha256">): Promise<Buffer> {
  const key = rawKey(source, file.window, file.sha256);
  const bytes = await objects.get(key);
  if (bytes === null) throw new Error(`The object ${key} is missing.`);
  return expanded(bytes);
}

/** Deletes what interrupted and failed attempts left in this window. */
async function sweep({ source, objects, manifest }: Archive, run: Run): Promise<void> {
  const data: string[] = [];
  for await (const key of objects.list(dataPrefix(source.provider, source.name, run.from))) {
    const bounds = boundsOf(key);
    if (bounds.from >= run.from && bounds.to <= run.to) data.push(key);
  }
  const raw: string[] = [];
  for await (const key of objects.list(rawPrefix(source.name, run.from))) raw.push(key);
  // After the objects: what is listed now was there before.
  const files = await manifest.files(run);
  const named = new Set(await manifest.named(source.name, run.from));
  if ((await manifest.window(source.name, run.from))?.generation !== run.generation) return;
  const wanted = new Set([
    ...files.filter(({ rows }) => rows > 0).map(({ from, to }) => dataKey(source.provider, source.name, from, to)),
    ...[...named].map((hash) => rawKey(source.name, run.from, hash)),
  ]);
  for (const key of [...data, ...raw]) if (!wanted.has(key)) await objects.delete(key);
}

/** Of a Parquet file, from its name. */
export function boundsOf(key: string): { from: number; to: number } {
  const [, from, to] = /\/(\d+)_(\d+)\.parquet$/.exec(key) ?? [];
  return { from: Number(from), to: Number(to) };
}
