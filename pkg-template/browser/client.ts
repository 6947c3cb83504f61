import { apiPromise, type Answer, type ApiPromise } from "../facade/api-promise.js";
import type { ByteStream } from "../facade/byte-stream.js";
import { callSettings, changedOptions, functionOrNothing, readClientOptions, settingsOf, type Settings } from "../facade/check-options.js";
import { conversationList, type ConversationList } from "../facade/conversation-list.js";
import { convoscopeError, invalidArgument } from "../facade/error.js";
import { EXPORT } from "../facade/export.js";
import { GET, type CallOptions } from "../facade/options.js";
import { LIST } from "../facade/page.js";
import { addressed, configOf } from "../facade/provider.js";
import { readOptions, type Given, type Names } from "../facade/read-options.js";
import { SUMMARY } from "../facade/summary-options.js";
import type { Summary, SummaryOptions } from "../facade/summary.js";
import type { Begun } from "../facade/steps.js";
import { described } from "../facade/what-is.js";
import { readWatchTimes, WATCH, watchEvents } from "../facade/watch.js";
import { mustBe } from "../facade/wording.js";
import type { Attempt, Conversation, ConversationFilter, GroupBy, OmittableField, WatchEvent } from "../wasm/convoscope.js";
import { conversationIn, reportRepairs } from "./conversation.js";
import { exportStream, type Begun as BegunQuestion } from "./download.js";
import { exchange, running, type Shared } from "./exchange.js";
import { madeOf } from "./module.js";
import { refuseUnserved, refuseUnservedClient, type ClientOptions, type ExportOptions, type GetOptions, type ListOptions, type WatchOptions } from "./served.js";
import { summaryOf } from "./summary.js";
import { written } from "./values.js";
import { Walk } from "./walk.js";
import { Watch } from "./watch.js";
import { withZones } from "./zones.js";

/** A client of a gateway. */
export interface Client {
  readonly conversations: Conversations;
  /** A copy with other options. Options not named stay as they are. */
  with(options: Partial<Omit<ClientOptions, "provider">>): Client;
}

/** The conversations of a gateway. */
export interface Conversations {
  /**
   * Matching conversations, newest first. Nothing is sent until the list is awaited or iterated.
   *
   * @throws (when awaited or iterated) ConvoscopeError: `invalid_filter` with every issue at once, `invalid_argument`
   *   for a cursor of another filter, and any error of a request.
   */
  list<const O extends OmittableField = never>(
    filter?: ConversationFilter,
    options?: ListOptions<O>,
  ): ConversationList<Omit<Conversation, O>>;
  /**
   * One conversation with transcript, analysis and recording.
   *
   * @throws ConvoscopeError: `not_found`, `forbidden`, `invalid_argument` for an impossible id, and any error of a
   *   request.
   */
  get(id: string, options?: GetOptions): ApiPromise<Conversation>;
  /**
   * Follows a conversation to its end: first a `snapshot`, then the changes, last `ended`. Nothing is sent until the
   * first event is asked for. Leaving the loop stops the request in flight.
   *
   * Temporary failures are reported to `onEvent` and retried. Ten in a row, or a permanent one, end the watch with that
   * error. Watching the same conversation again starts with a new snapshot.
   *
   * @throws (when iterated) ConvoscopeError: `not_found`, `forbidden`, `invalid_argument`, and any error of a request.
   */
  watch(id: string, options?: WatchOptions): AsyncIterableIterator<WatchEvent>;
  /**
   * The gateway's export of the matching conversations, as it comes. Nothing is sent until the stream is read;
   * `cancel()` stops the request. With `end: true` and `wholeExport` a broken connection cannot pass for the end.
   *
   * @throws (when read) ConvoscopeError: `invalid_filter`, `invalid_argument`, `not_found` where the gateway's `allow`
   *   lacks `export`, and any error of a request.
   */
  export(filter: ConversationFilter | undefined, options: ExportOptions): ByteStream;
  /**
   * The gateway's statistics of the matching conversations.
   *
   * @throws ConvoscopeError: `invalid_filter`, `invalid_argument`, `not_found` where the gateway's `allow` lacks
   *   `summarize`, and any error of a request.
   */
  summarize<const G extends readonly GroupBy[] = readonly []>(
    filter?: ConversationFilter,
    options?: SummaryOptions<G>,
  ): Promise<Summary<G>>;
}

/**
 * Makes a client of a gateway. Does no I/O, so it may be called at module scope.
 *
 * @throws ConvoscopeError `invalid_config` for options that can never work.
 */
export function createClient(options: ClientOptions): Client {
  const given = readClientOptions(options);
  refuseUnservedClient(given);
  const config = configOf(given.provider);
  if (config.kind !== "gateway") {
    const message = "convoscope/browser asks gateways only, and holds no platform's reader: pass gateway({ url }), or use convoscope.";
    throw convoscopeError({ code: "invalid_config", provider: config.kind, message });
  }
  const settings = settingsOf(given, config.kind);
  const shared = madeOf((module): Shared => {
    const { baseUrl, isOwnOrigin } = addressed(config);
    const { maxRetries, maxRetryAfter, maxResponseBytes, rateLimitRequests, rateLimitPerMs } = settings;
    const client = new module.Client(baseUrl ?? "", isOwnOrigin === true, maxRetries, maxRetryAfter, maxResponseBytes, rateLimitRequests, rateLimitPerMs);
    return { module, client, config, settings };
  });
  return {
    conversations: conversationsOf(shared, settings),
    with: (changes) => createClient(changedOptions(given, changes)),
  };
}

function conversationsOf(shared: () => Promise<Shared>, settings: Settings): Conversations {
  /** Reads options now, so later changes have no effect. `begin` throws what is wrong with them when the call begins. */
  const prepared = <T extends CallOptions, S>(whose: string, options: unknown, names: Names<T>, start: (shared: Shared, given: Given<T>) => S) => {
    let given = Object.create(null) as Given<T> & { after?: string | null; onProgress?: never };
    let check = (): void => functionOrNothing(ARGUMENT, "onProgress", given.onProgress);
    try {
      given = readOptions<T>(ARGUMENT, whose, options, names);
      refuseUnserved(whose, given);
    } catch (error) {
      check = () => {
        throw error;
      };
    }
    const begin = async () => {
      check();
      const call = callSettings(given, settings);
      const own = await shared();
      return { call, shared: own, made: withZones(settings.timeZones, () => start(own, given)) };
    };
    return { given, begin };
  };
  /** What the other module's steps begin with. */
  const stepping = <S extends Walk | Watch>(begin: () => Promise<{ call: Begun<S>["call"]; made: S }>) => async (): Promise<Begun<S>> => {
    const { call, made } = await begin();
    return { call, steps: made };
  };
  const asking = (begin: () => Promise<{ call: BegunQuestion["call"]; shared: Shared; made: BegunQuestion["question"] }>) => async () => {
    const { call, shared, made } = await begin();
    return { call, shared, question: made };
  };

  return {
    list: (filter, options = {}) => {
      const { given, begin } = prepared("list()", options, LIST, (shared, given) => new Walk(shared, right(new shared.module.Walk(written(filter), written(given)))));
      return conversationList(stepping(begin), given.after);
    },
    get: (id, options = {}) =>
      apiPromise(async () => {
        const given = readOptions<GetOptions>(ARGUMENT, "get()", options, GET);
        refuseUnserved("get()", given);
        const call = callSettings(given, settings);
        return get(await shared(), idOf(id), running(call));
      }),
    watch: (id, options = {}) => {
      const { begin } = prepared("watch()", options, WATCH, (shared, given) => {
        const { min, max, settle } = readWatchTimes(given);
        return new Watch(shared, right(new shared.module.Watch(min, max, settle)), idOf(id));
      });
      return watchEvents(stepping(begin));
    },
    export: (filter, options) => {
      const { given, begin } = prepared("export()", options, EXPORT, ({ module }, given) => right(module.Question.export(written(filter), written(given))));
      return exportStream(asking(begin), given.onProgress);
    },
    summarize: (filter, options = {}) => {
      const { given, begin } = prepared("summarize()", options, SUMMARY, ({ module }, given) => right(module.Question.summary(written(filter), written(given))));
      return summaryOf(asking(begin), given.onProgress);
    },
  };
}

const ARGUMENT = "invalid_argument";

async function get(shared: Shared, id: string, call: ReturnType<typeof running>): Promise<Answer<Conversation>> {
  const { data, status, headers, attempts } = await exchange<Conversation>(shared, call, {
    plan: (call) => call.planGet(id, undefined),
    read: (body, call, response) => {
      const found = conversationIn(body, id, call, response);
      if (found !== undefined) reportRepairs(shared, call, found.id, found.issues);
      return found;
    },
  });
  return { data: data as Conversation, status, headers, attempts: JSON.parse(attempts) as Attempt[] };
}

/** An object of the module, unless something is wrong with its options. */
function right<T extends { wrong(): string; free(): void }>(made: T): T {
  const wrong = made.wrong();
  if (wrong === "") return made;
  made.free();
  throw JSON.parse(wrong);
}

function idOf(id: unknown): string {
  if (typeof id === "string") return id;
  throw invalidArgument(mustBe("id", "a string", described(id)));
}
