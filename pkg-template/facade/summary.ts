import type { Conversation, GroupBy, Summarizer, Summary, SummaryProgress } from "../wasm/convoscope.js";
import { calling, callSite, convoscopeError } from "./error.js";
import { ready } from "./module.js";
import { onlyNames, type CallOptions } from "./options.js";
import { Steps, type Begun } from "./steps.js";
import { zoneOf } from "./zone.js";

/** What to group by. */
export interface GroupOptions {
  /** Every combination of these that occurs is a group of its own. */
  groupBy?: readonly GroupBy[];
  /** IANA name of the time zone of `day` and `hour` (default `UTC`), daylight saving included. */
  timeZone?: string;
}

/** How to summarize. */
export interface SummaryOptions extends CallOptions, GroupOptions {
  /** Stop after this many pages; `coverage` says that it was not all. */
  maxPages?: number;
  /** Told after every page. What it throws is ignored. */
  onProgress?: (progress: SummaryProgress) => void;
}

/** A summary of conversations that the caller has: the counting of `summarize`, without its requests. */
export interface SummaryFold {
  /**
   * Counts conversations; who counts one twice has it twice. What was left out of them (`omit`) counts
   * as not there.
   *
   * @throws ConvoscopeError `invalid_argument` for what is no conversation; those before it are counted.
   */
  add(conversations: Iterable<Countable>): void;
  /** What was counted so far. Its `coverage` knows no pages. */
  result(): Summary;
}

/** What of a conversation is counted. */
export type Countable = Pick<
  Conversation,
  "agent" | "channel" | "direction" | "status" | "live" | "createdAt" | "durationSeconds"
> &
  Partial<Pick<Conversation, "analysis" | "transcript">>;

/** Reads on to the end, and gives what was counted. */
export async function summaryOf(
  begin: () => Promise<Begun<Summarizer>>,
  onProgress: SummaryOptions["onProgress"],
): Promise<Summary> {
  let summary: Summary | undefined;
  class Counting extends Steps<SummaryProgress, Summarizer> {
    protected override settled(summarizer: Summarizer): void {
      summary = summarizer.summary();
    }
  }
  for await (const progress of new Counting(begin, callSite())) {
    try {
      onProgress?.(progress);
    } catch {
      // A listener must not break a summary.
    }
  }
  return summary as Summary;
}

/**
 * A summary to feed with conversations of one's own: of pages that were kept, or of several clients.
 *
 * Needs `await init()` first.
 *
 * @throws ConvoscopeError `invalid_argument` for what nobody can group by, and for no time zone.
 */
export function createSummary(options: GroupOptions = {}): SummaryFold {
  const { Tally } = ready("createSummary");
  onlyNames("options", options, ["groupBy", "timeZone"]);
  const tally = calling(() => new Tally(options.groupBy, zoneOf(options.timeZone)));
  return {
    add(conversations) {
      if (typeof conversations?.[Symbol.iterator] !== "function") {
        throw convoscopeError({ code: "invalid_argument", message: "add() takes a list of conversations, such as a page's items." });
      }
      for (const it of conversations) {
        if (typeof it?.createdAt !== "string" || typeof it.channel !== "string" || typeof it.status !== "string") {
          throw convoscopeError({ code: "invalid_argument", message: "add(): this is no conversation of convoscope." });
        }
        calling(() =>
          tally.add(
            it.agent?.id ?? undefined,
            it.channel,
            it.direction ?? undefined,
            it.status,
            it.createdAt,
            it.live === true,
            it.durationSeconds ?? undefined,
            it.analysis != null,
            it.transcript?.length ?? 0,
          ),
        );
      }
    },
    result: () => calling(() => tally.summary()),
  };
}
