// Conversations that never started, and so have no time: no window of time has them.
import { isConvoscopeError } from "convoscope";
import { type Entry, entry } from "./record.js";
import { linesOf } from "./read.js";
import type { Source } from "./source.js";
import { PermanentError } from "./steps.js";

/** Their window. It holds nothing else: no platform is as old. */
export const UNDATED = { from: 0, to: 1 };

export const isUndated = ({ from }: { readonly from: number }): boolean => from === UNDATED.from;

/** So many requests at the pace of a slow key, within the time of a step. */
const PAGES = 50;
const PAGE_SIZE = 1000;

export interface Stretch {
  readonly entries: readonly Entry[];
  /** Where the next stretch begins; null: this was the last. */
  readonly next: string | null;
  readonly missing: number;
}

/**
 * No platform can be asked for them, so the whole list is read, in pages as large as it has: where it is not asked for
 * transcripts, that is one request for a thousand. What is not over yet may still start, and is left to the next reading.
 */
export async function readUndated({ client, raw, redact }: Source, after: string | null): Promise<Stretch> {
  const masked = redact === null ? { raw } : { redact: redact.paths, maskKey: redact.key };
  const options = { format: "ndjson", json: "text", omit: ["transcript"], maxPages: PAGES, ...masked } as const;
  const stream = client.conversations.export({ pageSize: PAGE_SIZE }, { ...options, ...(after !== null && { after }) });
  const entries: Entry[] = [];
  try {
    for await (const lines of linesOf(stream)) {
      for (const line of lines) {
        const { createdAt, live } = JSON.parse(line) as { createdAt: string | null; live: boolean };
        // Where nothing began, nothing was said.
        if (createdAt === null && !live) entries.push(entry(line.replace(/\}$/, ',"transcript":null}')));
      }
    }
  } catch (error) {
    if (isConvoscopeError(error) && !error.retryable) throw new PermanentError(`${error.code}: ${error.message}`);
    throw error;
  }
  const { next, rejected, overfull, stoppedBecause } = stream.report;
  if (stoppedBecause !== "end" && stoppedBecause !== "max_pages") throw new Error("The platform's list broke off.");
  return { entries, next: stoppedBecause === "end" ? null : (next ?? null), missing: rejected + overfull };
}
