// Reads a stretch of a platform's list.
import { isConvoscopeError } from "convoscope";
import { PLATFORMS } from "./platforms.js";
import { type Entry, entry, inOrder } from "./record.js";
import type { Source } from "./source.js";
import { PermanentError } from "./steps.js";

export interface Part {
  /** Where it begins: at the cut, or where it was asked to. */
  readonly from: number;
  readonly entries: readonly Entry[];
  /** Records that could not be read, and moments with more conversations than the platform shows. */
  readonly missing: number;
}

/**
 * The conversations of [from, to), or with `items` about so many of its newest. Both ends are whole seconds, since a
 * platform may cut a filter to seconds, and are asked for inclusively; what is at `to` belongs to the next stretch.
 */
export async function readPart(source: Source, from: number, to: number, items: number | null): Promise<Part> {
  const { client, raw, redact } = source;
  const masked = redact === null ? { raw } : { redact: redact.paths, maskKey: redact.key };
  const until = items === null ? {} : { until: { items, atWholeSecond: true } as const };
  const { lean, totals } = PLATFORMS[source.provider];
  // What comes with the last page may be more than was asked for: where each is a request, not much.
  const pageSize = lean ? { pageSize: LEAN_PAGE } : {};
  const stream = client.conversations.export({ createdAfter: time(from), createdBefore: time(to), ...pageSize }, { format: "ndjson", json: "text", ...masked, ...until });
  const entries: Entry[] = [];
  let missing: number;
  try {
    // Page by page: the next is not requested before it is read.
    for await (const lines of linesOf(stream)) {
      for (const line of lines) {
        const next = entry(line);
        if (next.second >= to) continue;
        if (next.second < from) throw new Error("The platform's answer has conversations of another time than was asked for.");
        entries.push(next);
      }
    }
    const { complete, overfull, rejected, cut } = stream.report;
    missing = rejected + overfull;
    if (items !== null && cut !== null) {
      const second = Date.parse(cut) / 1000;
      // So many at `to` itself that there was no place for others.
      if (second >= to) return await readPart(source, from, to, 2 * items);
      if (lean) await confirm(source, second, to, entries);
      return { from: second, entries: inOrder(entries), missing };
    }
    if (lean) await confirm(source, from, to, entries);
    else if (!totals) await confirmEnd(source, from, to, entries);
    // Reading again reaches those no better.
    if (!complete && overfull === 0) throw new Error("The platform's list changed while it was read.");
  } catch (error) {
    if (isConvoscopeError(error) && !error.retryable) throw new PermanentError(`${error.code}: ${error.message}`);
    throw error;
  }
  return { from, entries: inOrder(entries), missing };
}

const PAGE = 100;
const LEAN_PAGE = 25;

/** Where the conversations of these seconds are, or null if fewer requests read all `rows` of their file, or
 *  nothing tells which they are. */
export function fewStretches({ provider }: Source, seconds: readonly number[], rows: number): { from: number; to: number }[] | null {
  const stretches: { from: number; to: number }[] = [];
  for (const second of [...new Set(seconds)].sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last?.to === second) last.to = second + 1;
    else stretches.push({ from: second, to: second + 1 });
  }
  const { lean, totals } = PLATFORMS[provider];
  // Without totals each end is asked for twice more: by the list itself, unless that tells its end, and to confirm it.
  const end = totals ? 0 : lean ? 1 : 2;
  const requests = stretches.length * (1 + end) + (lean ? seconds.length : 0);
  const all = Math.ceil(rows / PAGE) + (lean ? Math.ceil(rows / LEAN_PAGE) + rows - end : 0);
  return requests > 0 && requests < all + end ? stretches : null;
}

/** The conversations of some seconds alone, as lines like those of a list: `get` would give objects, whose numbers have lost digits. */
export async function readStretches(source: Source, stretches: readonly { from: number; to: number }[]): Promise<Omit<Part, "from">> {
  const parts: Part[] = [];
  for (const { from, to } of stretches) parts.push(await readPart(source, from, to, null));
  return { entries: parts.flatMap(({ entries }) => entries), missing: parts.reduce((sum, { missing }) => sum + missing, 0) };
}

/** The whole lines of each part of a stream. */
export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncIterable<string[]> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield lines;
  }
  if (rest !== "") throw new Error("The platform's list broke off.");
}

/** Without totals nothing tells an end from a page that is empty by mistake: it is asked for once more. */
const confirmEnd = (source: Source, from: number, to: number, entries: readonly Entry[]) =>
  confirm(source, from, entries.at(-1)?.second ?? to, entries, 1);

/** Nor, where cursors lead on, an empty page amid a list: all of it is asked for once more, which is little beside the conversations. */
async function confirm({ client, redact }: Source, from: number, to: number, entries: readonly Entry[], maxPages?: number): Promise<void> {
  const known = new Set(entries.map(({ id }) => id));
  const omit = ["transcript", "metadata", "analysis"] as const;
  // Ids as they are known.
  const masked = redact?.paths.includes("id") ? ({ redact: ["id"], maskKey: redact.key } as const) : {};
  const list = client.conversations.list({ createdAfter: time(from), createdBefore: time(to), pageSize: PAGE }, { omit, maxPages, ...masked });
  for await (const { id, createdAt } of list) {
    if (!known.has(id) && createdAt !== null && Date.parse(createdAt) < to * 1000) throw new Error("The platform's list left something out.");
  }
}

const time = (second: number) => new Date(second * 1000).toISOString();
