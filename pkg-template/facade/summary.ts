import type { Conversation, DurationRange, GroupBy, OmittableField, Stats, Summarizer, Summary as ModuleSummary, SummaryProgress, Tally } from "../wasm/convoscope.js";
import { readTimeZones } from "./check-options.js";
import { calling, callSite, fromModule, invalidArgument, isConvoscopeError } from "./error.js";
import { tell } from "./listener.js";
import { ready } from "./module.js";
import type { WrittenOut } from "./named.js";
import type { CallOptions } from "./options.js";
import { readOptions } from "./read-options.js";
import { Steps, type Begun } from "./steps.js";
import { GROUPING } from "./summary-options.js";
import { ZONES, type ZoneOptions } from "./zone.js";

/** How to group. `G`: the list of names as written. */
export interface GroupOptions<G extends readonly GroupBy[] = readonly GroupBy[]> {
  /** Each combination of these values that occurs is a group. */
  groupBy?: G | undefined;
  /** The time zone of local times, with daylight saving: an IANA name such as `Asia/Kolkata`, or an
   *  offset such as `+05:30`. Default UTC; for `summarize` that of the filter. Two zones that disagree on the filter's
   *  dates are refused. Accepts what `Intl.DateTimeFormat().resolvedOptions().timeZone` returns, including undefined
   *  (on hosts with a zone unknown to `Intl`), which is UTC. */
  timeZone?: string | undefined;
  /** Where the ranges of `durationRange` begin, in seconds: 1 to 100 numbers, 0 or more, in ascending order. Each range
   *  ends where the next begins, and the last has no end; what is below the first edge is a range of its own. Default
   *  `[0, 30, 60, 120, 300, 600, 1800]`. */
  durationEdges?: readonly number[] | undefined;
}

/** Options of `createSummary`. */
export interface FoldOptions<G extends readonly GroupBy[] = readonly GroupBy[]> extends GroupOptions<G>, ZoneOptions {}

/** Options of `summarize`. */
export interface SummaryOptions<G extends readonly GroupBy[] = readonly GroupBy[]> extends CallOptions, GroupOptions<G> {
  /** Stop after this many pages. `coverage` then says that the summary is partial. */
  maxPages?: number | undefined;
  /** As for a list. "skip" passes over unreadable pages; `coverage.unreadable` counts them. */
  onUnreadable?: "throw" | "skip" | undefined;
  /** As for a list: filters that the platform does not serve. `coverage.leftOut` counts what did not match. */
  residual?: boolean | undefined;
  /** Parts not to count: without the transcript `messages` is null, without the analysis `analyzed`. */
  omit?: readonly OmittableField[] | undefined;
  /** Parts to count although the platform's lists lack them (see `include` of a list): each conversation is then
   *  fetched, and `coverage.requests` counts that (not where a gateway fetches and does not allow `summarize`: there it
   *  counts the requests to the gateway). Without it `messages` (of the transcript) and `analyzed` (of the
   *  analysis) are null there, and a summary is a request a page. A key of `groupBy` that lists lack (ElevenLabs:
   *  `channel`) fetches as well. */
  include?: readonly OmittableField[] | undefined;
  /** Called after every page. Errors it throws and promises that reject are ignored. */
  onProgress?: ((progress: SummaryProgress) => void) | undefined;
}

/** Statistics of conversations, overall and by group. `G`: the `groupBy` list, such as `["day"]`. If its type does not
 *  name the entries one by one, any of them may be in a key. */
export interface Summary<G extends readonly GroupBy[] = readonly GroupBy[]> extends ModuleSummary {
  /** One entry for each group that occurred, ordered by key. Empty without `groupBy`. */
  groups: SummaryGroup<G>[];
}

/** Statistics of one group, with its key. */
export type SummaryGroup<G extends readonly GroupBy[] = readonly GroupBy[]> = {
  /** In the order of `groupBy`; {@link GroupBy} says what each value is. */
  key: GroupKey<G>;
} & Stats;

/** A key has each name that is certain from the type, and may have the others. */
export type GroupKey<G extends readonly GroupBy[]> = Flat<
  { [K in WrittenOut<G>]: KeyValue<K> } & { [K in Exclude<G[number], WrittenOut<G>>]?: KeyValue<K> }
>;

/** What stands in a key. A conversation without `createdAt` has no day, weekday and hour. */
type KeyValue<K> = K extends "day" | "weekday" | "hour" | "endReason" ? string | null : K extends "success" ? boolean | null : K extends "durationRange" ? DurationRange | null : string;

type Flat<T> = { [K in keyof T]: T[K] };

/** A summary of conversations that you already have: counts like `summarize`, without requests. */
export interface SummaryFold<G extends readonly GroupBy[] = readonly GroupBy[]> {
  /**
   * Counts conversations. Adding one twice counts it twice. Of those without the key `transcript`, which was left out,
   * the messages are not known: `messages` is then null; likewise `analyzed` without `analysis`.
   *
   * @throws ConvoscopeError `invalid_argument` for anything that is not a conversation, and for one beyond what a
   *   summary can hold (see the guide Summaries). Those before it are counted.
   */
  add(conversations: Iterable<Countable>): void;
  /** The statistics so far. Their `coverage` has no pages. */
  result(): Summary<G>;
}

/** The fields of a conversation that are counted. */
export type Countable = Pick<
  Conversation,
  "agent" | "channel" | "direction" | "status" | "live" | "createdAt" | "durationSeconds"
> &
  Partial<Pick<Conversation, "analysis" | "transcript" | "endReason" | "success">>;

/** Runs the steps to the end and returns the summary. */
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
  // The keys have the requested names.
  return summary as Summary<G>;
}

/**
 * Makes a summary to add conversations to: from stored pages, or from several clients.
 *
 * Call `await init()` once before it.
 *
 * @throws ConvoscopeError `invalid_argument` for an unknown `groupBy` or time zone. Its functions throw `module_failed`
 *   once the module has run out of memory: the counts are then lost.
 */
export function createSummary<const G extends readonly GroupBy[] = readonly []>(options: FoldOptions<G> = {}): SummaryFold<G> {
  const { Tally } = ready("createSummary");
  const code = "invalid_argument";
  const { groupBy, timeZone, timeZones, durationEdges } = readOptions<FoldOptions>(code, "createSummary()", options, { ...GROUPING, ...ZONES });
  const zones = readTimeZones(code, timeZones);
  const tally = calling(() => new Tally(groupBy, timeZone, zones, durationEdges));
  return {
    add(conversations) {
      try {
        for (const conversation of conversations) addTo(tally, conversation);
      } catch (thrown) {
        const error = fromModule(thrown);
        if (isConvoscopeError(error)) throw error;
        throw invalidArgument("add() takes a list of conversations, such as the items of a page. The value given cannot be iterated or read.", thrown);
      }
    },
    result: () => calling(() => tally.summary()) as Summary<G>,
  };
}

function addTo(tally: Tally, conversation: Countable): void {
  const { agent, channel, direction, status, createdAt, live, durationSeconds, analysis, transcript, endReason, success } = conversation;
  const agentId = agent?.id ?? undefined;
  const way = direction ?? undefined;
  const seconds = durationSeconds ?? undefined;
  const reason = endReason ?? undefined;
  const verdict = success ?? undefined;
  const messages = transcript === undefined ? undefined : (transcript?.length ?? 0);
  const analyzed = analysis === undefined ? undefined : analysis !== null;
  // The module does not check the types of its arguments.
  const isOne =
    [channel, status, createdAt === null ? "" : createdAt, agentId ?? "", way ?? "", reason ?? ""].every((text: unknown) => typeof text === "string") &&
    [seconds ?? 0, messages ?? 0].every((number: unknown) => typeof number === "number") &&
    typeof (verdict ?? false) === "boolean";
  if (!isOne) throw invalidArgument("add() takes conversations of convoscope. One of the values given is something else.");
  tally.add(agentId, channel, way, status, createdAt ?? undefined, live === true, seconds, analyzed, messages, reason, verdict);
}

