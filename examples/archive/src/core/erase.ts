// Erases one person's conversations from everything that the archive keeps, and proves it.
import type { Conversation } from "convoscope";
import { type Archive, boundsOf, commitFile, compressed, expanded, readRaw } from "./archive.js";
import type { Run } from "./manifest.js";
import { dataKey, dataPrefix, rawKey, rawPrefix } from "./objects.js";
import { entriesOf, ndjson, sha256 } from "./record.js";
import type { Steps } from "./steps.js";
import { isUndated } from "./undated.js";
import { DAY, midnight } from "./window.js";

export interface Erasure {
  /** Ids of conversations. */
  readonly ids: readonly string[];
  /** The person, as `customer.phone` or `customer.id` has them: a number, or its mask where the archive is masked. */
  readonly customers: readonly string[];
  /** When the conversations can have been, Unix seconds: fewer files are read. */
  readonly from: number;
  readonly to: number;
}

/** An interface would not do, as for `Read`. */
export type Erased = { readonly conversations: number; readonly files: number; readonly left: number };

/** Thrown while a window is being read: the engine tries again later. */
export class BusyError extends Error {
  override name = "BusyError";
}

/**
 * Day by day: nothing else may write there meanwhile; the conversations are listed as erased (by a hash of the id), so
 * that no later reading brings them back; files without them take the place of those with them; and every raw object that
 * holds them, also of earlier generations and interrupted attempts, is deleted. At last everything is searched again.
 */
export async function erase(archive: Archive, erasure: Erasure, steps: Steps): Promise<Erased> {
  const { source, manifest } = archive;
  const days = await steps.step("days", async () => {
    const windows = await manifest.windows({ source: source.name, from: 0, to: erasure.to });
    return [...new Set(windows.filter((window) => window.to > erasure.from || isUndated(window)).map(({ from }) => midnight(from)))];
  });
  let conversations = 0;
  let files = 0;
  for (const day of days) {
    const claimed = await steps.step(`claim ${day}`, () => claim(archive, day));
    const runs = claimed.map((run) => ({ source: source.name, ...run }));
    conversations += await steps.step(`mark ${day}`, () => sum(runs, (run) => mark(archive, erasure, run)));
    files += await steps.step(`erase ${day}`, () => sum(runs, (run) => rewrite(archive, erasure, run)));
  }
  let left = 0;
  for (const day of days) {
    left += await steps.step(`prove ${day}`, async () => sum(await windowsOf(archive, day), ({ from }) => remaining(archive, erasure, from)));
  }
  return { conversations, files, left };
}

const windowsOf = ({ source, manifest }: Archive, day: number) => manifest.windows({ source: source.name, from: day, to: day + DAY });

async function sum<T>(list: readonly T[], each: (item: T) => Promise<number>): Promise<number> {
  let total = 0;
  for (const item of list) total += await each(item);
  return total;
}

/** Those that are claimed stay so while others are waited for. */
async function claim(archive: Archive, day: number): Promise<{ from: number; to: number; generation: number }[]> {
  const runs = [];
  for (const { source, from } of await windowsOf(archive, day)) {
    const run = await archive.manifest.claim(source, from, "erasing");
    if (run === null) throw new BusyError("The window is being read. The erasure goes on when that has ended.");
    runs.push({ from, to: run.to, generation: run.generation });
  }
  return runs;
}

async function mark(archive: Archive, erasure: Erasure, { source, from }: Run): Promise<number> {
  const { manifest } = archive;
  const isErased = matcher(erasure);
  const hashes = new Set<string>();
  for (const key of await holding(archive, erasure, from)) {
    for (const { id, line } of await entriesAt(archive, key)) if (isErased(line)) hashes.add(sha256(id));
  }
  const found = hashes.size;
  // What was not read yet must not arrive later.
  if (isUndated({ from }) || (await manifest.window(source, from))?.finishedAt === null) for (const id of erasure.ids) hashes.add(sha256(id));
  await manifest.markErased(source, from, [...hashes]);
  return found;
}

async function rewrite(archive: Archive, erasure: Erasure, run: Run): Promise<number> {
  const { source, objects, manifest } = archive;
  const isErased = matcher(erasure);
  const holders = await holding(archive, erasure, run.from);
  let files = 0;
  for (const file of holders.length > 0 ? await manifest.files(run) : []) {
    const entries = entriesOf(await readRaw(objects, source.name, file));
    const rest = entries.filter(({ line }) => !isErased(line));
    let current = file;
    if (rest.length < entries.length) {
      const bytes = Buffer.from(ndjson(rest));
      current = { ...file, generation: run.generation, sha256: sha256(bytes), rows: rest.length };
      if (rest.length > 0) await objects.put(rawKey(source.name, run.from, current.sha256), await compressed(bytes), current.sha256, null);
      await commitFile(archive, run, file.to, current, { sha256: current.sha256, bytes });
      files++;
    }
    // Earlier generations may hold the person too, and so may what they name.
    await manifest.forgetBefore(current);
  }
  for (const key of holders) await objects.delete(key);
  await manifest.release(run);
  return files;
}

/** How many objects still hold what was to be erased, or may. */
async function remaining(archive: Archive, erasure: Erasure, from: number): Promise<number> {
  const { source, objects, manifest } = archive;
  const window = await manifest.window(source.name, from);
  if (window === null) return 0;
  let left = (await holding(archive, erasure, from)).length;
  // A Parquet file holds what the raw object does that it was made of. The listed ones were just searched.
  const listed = new Map((await manifest.files(window)).map((file) => [dataKey(source.provider, source.name, file.from, file.to), file.sha256]));
  for await (const key of objects.list(dataPrefix(source.provider, source.name, from))) {
    const bounds = boundsOf(key);
    if (bounds.from < window.from || bounds.to > window.to) continue;
    const there = await objects.head(key);
    if (there !== null && there.sha256 !== listed.get(key)) left++;
  }
  return left;
}

/** Every raw object of the window in which the person is, listed or not. */
async function holding(archive: Archive, erasure: Erasure, window: number): Promise<string[]> {
  const isErased = matcher(erasure);
  const keys: string[] = [];
  for await (const key of archive.objects.list(rawPrefix(archive.source.name, window))) {
    if ((await entriesAt(archive, key)).some(({ line }) => isErased(line))) keys.push(key);
  }
  return keys;
}

async function entriesAt({ objects }: Archive, key: string) {
  const bytes = await objects.get(key);
  return bytes === null ? [] : entriesOf((await expanded(bytes)).toString("utf8"));
}

/** Whether a line is one of these conversations. */
function matcher({ ids, customers }: Erasure): (line: string) => boolean {
  const wanted = new Set(ids);
  const people = new Set(customers);
  return (line) => {
    const { id, customer } = JSON.parse(line) as Conversation;
    return wanted.has(id) || (customer.phone !== null && people.has(customer.phone)) || (customer.id !== null && people.has(customer.id));
  };
}
