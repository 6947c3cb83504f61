import type { Conversation, GroupBy, Stats, Summarizer, Summary as ModuleSummary, SummaryProgress, Tally } from "../wasm/convoscope.js";
import { calling, callSite, convoscopeError, fromModule, isConvoscopeError, type ConvoscopeError } from "./error.js";
import { tell } from "./listener.js";
import { ready } from "./module.js";
import { CALL, readTimeZones, type CallOptions } from "./options.js";
import { readOptions, type Names } from "./read-options.js";
import { Steps, type Begun } from "./steps.js";
import { ZONES, type ZoneOptions } from "./zone.js";

/** What to group by, and by whose days. `G`: the list of names, as it was written. */
export interface GroupOptions<G extends readonly GroupBy[] = readonly GroupBy[]> {
  /** Every combination of these that occurs is a group of its own. */
  groupBy?: G | undefined;
  /**
   * The time zone of `day`, `weekday` and `hour`, daylight saving included: an IANA name such as `Asia/Kolkata`, or an offset
   * such as `+05:30`. Default UTC; of `summarize` that of its filter, whose dates are days of this zone in turn: two in
   * which those days differ are refused (a filter without dates has none). What `Intl.DateTimeFormat().resolvedOptions().timeZone` says is taken; where the environment has no
   * zone that `Intl` knows, that may be undefined, which is UTC.
   */
  timeZone?: string | undefined;
}

/** What `createSummary` is made of. */
export interface FoldOptions<G extends readonly GroupBy[] = readonly GroupBy[]> extends GroupOptions<G>, ZoneOptions {}

/** How to summarize. */
export interface SummaryOptions<G extends readonly GroupBy[] = readonly GroupBy[]> extends CallOptions, GroupOptions<G> {
  /** Stop after this many pages; `coverage` says that it was not all. */
  maxPages?: number | undefined;
  /** As for a list: "skip" passes over pages that cannot be read, and `coverage.unreadable` counts them. */
  onUnreadable?: "throw" | "skip" | undefined;
  /** Told after every page. What it throws is ignored, and so is a promise of its that rejects. */
  onProgress?: ((progress: SummaryProgress) => void) | undefined;
}

/** Statistics of conversations, together and by groups. `G`: what was asked for, as `["day"]`; of a list that
 *  was not written out, any of its names may be in a key. */
export interface Summary<G extends readonly GroupBy[] = readonly GroupBy[]> extends ModuleSummary {
  /** Of each group that occurred, in the order of their keys; none where nothing was asked for. */
  groups: SummaryGroup<G>[];
}

/** Statistics of one group, beside what its conversations have in common. */
export type SummaryGroup<G extends readonly GroupBy[] = readonly GroupBy[]> = {
  /** In the order asked for. Days as `YYYY-MM-DD`, weekdays as `monday` …, hours as `00` to `23`, in the time zone asked for;
   *  `""` for an agent or a direction not known. */
  key: GroupKey<G>;
} & Stats;

/** A key has each name that was written out, and may have the others. */
export type GroupKey<G extends readonly GroupBy[]> = Flat<
  { [K in WrittenOut<G>]: string } & { [K in Exclude<G[number], WrittenOut<G>>]?: string }
>;

/** The names of a list that are known one by one: not those of an array of any length, nor of a variable that
 *  may hold one or the other. */
type WrittenOut<G extends readonly GroupBy[]> = number extends G["length"]
  ? never
  : { [I in keyof G]: IsOne<G[I]> extends true ? G[I] : never }[number];

type IsOne<T, All = T> = T extends unknown ? ([All] extends [T] ? true : false) : never;

type Flat<T> = { [K in keyof T]: T[K] };

const GROUPING: Names<GroupOptions> = { groupBy: "group groups by", timeZone: "tz zone" };

export const SUMMARY: Names<SummaryOptions> = { ...CALL, ...GROUPING, maxPages: "pages pageLimit", onUnreadable: "onError skipUnreadable", onProgress: "progress" };

/** A summary of conversations that the caller has: the counting of `summarize`, without its requests. */
export interface SummaryFold<G extends readonly GroupBy[] = readonly GroupBy[]> {
  /**
   * Counts conversations; who counts one twice has it twice. What was left out of them (`omit`) counts
   * as not there.
   *
   * @throws ConvoscopeError `invalid_argument` for what is no conversation, and for one beyond what a summary holds (its guide,
   *   Summaries); those before it are counted.
   */
  add(conversations: Iterable<Countable>): void;
  /** What was counted so far. Its `coverage` knows no pages. */
  result(): Summary<G>;
}

/** What of a conversation is counted. */
export type Countable = Pick<
  Conversation,
  "agent" | "channel" | "direction" | "status" | "live" | "createdAt" | "durationSeconds"
> &
  Partial<Pick<Conversation, "analysis" | "transcript">>;

/** Reads on to the end, and gives what was counted. */
export async function summaryOf<G extends readonly GroupBy[]>(
  begin: () => Promise<Begun<Summarizer>>,
  onProgress: SummaryOptions["onProgress"],
): Promise<Summary<G>> {
  let summary: ModuleSummary | undefined;
  class Counting extends Steps<SummaryProgress, Summarizer> {
    protected override settled(summarizer: Summarizer): void {
      summary = summarizer.summary();
    }
  }
  for await (const progress of new Counting(begin, callSite())) tell(onProgress, progress);
  // A key has the names that were asked for.
  return summary as Summary<G>;
}

/**
 * A summary to feed with conversations of one's own: of pages that were kept, or of several clients.
 *
 * Needs `await init()` first.
 *
 * @throws ConvoscopeError `invalid_argument` for what nobody can group by, and for no time zone. Its functions throw
 *   `module_failed` once the module that counted has no memory left: what was counted is lost.
 */
export function createSummary<const G extends readonly GroupBy[] = readonly []>(options: FoldOptions<G> = {}): SummaryFold<G> {
  const { Tally } = ready("createSummary");
  const code = "invalid_argument";
  const { groupBy, timeZone, timeZones } = readOptions<FoldOptions>(code, "createSummary()", options, { ...GROUPING, ...ZONES });
  const zones = readTimeZones(code, timeZones);
  const tally = calling(() => new Tally(groupBy, timeZone, zones));
  return {
    add(conversations) {
      try {
        for (const conversation of conversations) addTo(tally, conversation);
      } catch (thrown) {
        const error = fromModule(thrown);
        if (isConvoscopeError(error)) throw error;
        throw refused("add() takes a list of conversations, such as a page's items: what it was given cannot be read as one.", thrown);
      }
    },
    result: () => calling(() => tally.summary()) as Summary<G>,
  };
}

function addTo(tally: Tally, conversation: Countable): void {
  const { agent, channel, direction, status, createdAt, live, durationSeconds, analysis, transcript } = conversation;
  const agentId = agent?.id ?? undefined;
  const way = direction ?? undefined;
  const seconds = durationSeconds ?? undefined;
  const messages = transcript?.length ?? 0;
  // The module takes what it is given for what it should be.
  const isOne =
    [channel, status, createdAt, agentId ?? "", way ?? ""].every((text: unknown) => typeof text === "string") &&
    [seconds ?? 0, messages].every((number: unknown) => typeof number === "number");
  if (!isOne) throw refused("add(): this is no conversation of convoscope.");
  tally.add(agentId, channel, way, status, createdAt, live === true, seconds, analysis != null, messages);
}

function refused(message: string, cause?: unknown): ConvoscopeError {
  return convoscopeError({ code: "invalid_argument", message, cause });
}
