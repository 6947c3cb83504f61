import { apiPromise, type Answer, type ApiPromise } from "../facade/api-promise.js";
import type { ByteStream } from "../facade/byte-stream.js";
import {
  callSettings,
  changedOptions,
  functionOrNothing,
  readSending,
  settingsOf,
  sizeOf,
  type CallSettings,
  type Settings,
} from "../facade/check-options.js";
import { conversationList, type ConversationList } from "../facade/conversation-list.js";
import { convoscopeError, invalidArgument } from "../facade/error.js";
import type { CallOptions } from "../facade/options.js";
import type { WrittenOut } from "../facade/named.js";
import { addressed, gatewayConfig, revealed } from "../facade/provider.js";
import { readOptions, type Given, type Names } from "../facade/read-options.js";
import type { Summary } from "../facade/summary.js";
import { readWatchTimes, watchEvents } from "../facade/watch.js";
import type * as Web from "../facade/web-types.js";
import { described } from "../facade/what-is.js";
import { mustBe } from "../facade/wording.js";
import type { Conversation, ConversationFilter, GroupBy, OmittableField, WatchEvent } from "../wasm/convoscope.js";
import { conversationIn } from "./conversation.js";
import { exportStream } from "./download.js";
import { Machine } from "./machine.js";
import { madeOf } from "./module.js";
import { CLIENT, EXPORT, GET, LIST, SUMMARY, WATCH } from "./option-names.js";
import { pageFetch } from "./page-fetch.js";
import { refuseUnserved, type ClientOptions, type ExportOptions, type GetOptions, type ListOptions, type SummaryOptions, type WatchOptions } from "./served.js";
import { summaryOf } from "./summary.js";
import { Task, using, type Shared } from "./task.js";
import { written, writtenGiven } from "./values.js";
import { Walk } from "./walk.js";
import { Watch } from "./watch.js";
import { withZones } from "./zones.js";

/** A client of a gateway. */
export interface Client<out L extends OmittableField = never> {
  readonly conversations: Conversations<L>;
  /** A copy with other options. Options not named stay as they are. */
  with(options: Partial<Omit<ClientOptions, "provider">>): Client<L>;
}

/** The conversations of a gateway. */
export interface Conversations<out L extends OmittableField = never> {
  /**
   * Matching conversations, newest first. Nothing is sent until the list is awaited or iterated. What the platform's lists
   * lack (`L`) is absent, unless `include` names it.
   *
   * @throws (when awaited or iterated) ConvoscopeError: `invalid_filter` with every issue at once, `invalid_argument`
   *   for a cursor of another filter, and any error of a request.
   */
  list<const O extends OmittableField = never, const I extends readonly OmittableField[] = readonly []>(
    filter?: ConversationFilter,
    options?: ListOptions<O, I>,
  ): ConversationList<Omit<Conversation, O | Exclude<L, WrittenOut<I>>>>;
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
export function createClient<L extends OmittableField = never>(options: ClientOptions<L>): Client<L> {
  const given = readSending<ClientOptions>("createClient()", options, CLIENT);
  const config = revealed(given.provider, "gateway()");
  if (config.kind !== "gateway") {
    const message = "convoscope/browser asks gateways only: pass gateway({ url }), or use convoscope.";
    throw convoscopeError({ code: "invalid_config", provider: config.kind, message });
  }
  const gateway = gatewayConfig(config);
  const settings = settingsOf(given, pageFetch, undefined, { maxResponseBytes: sizeOf(given.maxResponseBytes, Infinity), maxBytesInFlight: 0 });
  const shared = madeOf((module): Shared => {
    const { baseUrl, isOwnOrigin } = addressed(gateway);
    const numbers = (["maxRetries", "maxRetryAfter", "maxResponseBytes", "rateLimitRequests", "rateLimitPerMs"] as const).map((name) => settings[name]);
    const client = new Machine({ module, settings }, "client", written([baseUrl, isOwnOrigin, settings.onEvent !== undefined, ...numbers]));
    return { module, client, config: gateway, settings };
  });
  return {
    conversations: conversationsOf(shared, settings),
    with: (changes) => createClient(changedOptions<ClientOptions>(given, changes, CLIENT)),
  };
}

function conversationsOf<L extends OmittableField>(shared: () => Promise<Shared>, settings: Settings): Conversations<L> {
  /** Reads options now, so later changes have no effect. `begin` throws what is wrong with them when the call begins.
   *  `values`: what the machine is made with. */
  const prepared = <T extends CallOptions, M>(whose: string, options: unknown, names: Names<T>, Of: TaskClass<M>, kind: string, values: (given: Given<T>) => string) => {
    let given = Object.create(null) as Given<T> & { after?: string | null; onProgress?: never };
    let check: () => unknown = () => functionOrNothing(ARGUMENT, "onProgress", given.onProgress);
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
      return { call, steps: withZones(settings.timeZones, () => new Of(own, call, kind, values(given))) };
    };
    return { given, begin };
  };
  const asked = (filter: unknown) => (given: unknown) => writtenGiven(filter) + writtenGiven(given);

  return {
    list: (filter, options = {}) => {
      const { given, begin } = prepared("list()", options, LIST, Walk, "walk", asked(filter));
      return conversationList(begin, given.after);
    },
    get: (id, options = {}) => apiPromise(() => got(prepared("get()", options, GET, Task, "get", () => written([idOf(id)])).begin)),
    watch: (id, options = {}) =>
      watchEvents(
        prepared("watch()", options, WATCH, Watch, "watch", (given) => {
          const { min, max, settle } = readWatchTimes(given);
          return written([idOf(id), min, max, settle]);
        }).begin,
      ),
    export: (filter, options) => {
      const { given, begin } = prepared("export()", options, EXPORT, Task, "export", asked(filter));
      return exportStream(begin, given.onProgress);
    },
    summarize: (filter, options = {}) => {
      const { given, begin } = prepared("summarize()", options, SUMMARY, Task, "summary", asked(filter));
      return summaryOf(begin, given.onProgress);
    },
  };
}

/** What makes tasks of a kind. */
type TaskClass<M> = new (shared: Shared, settings: CallSettings, kind: string, values: string) => M;

const ARGUMENT = "invalid_argument";

const got = (begin: () => Promise<{ readonly steps: Task }>): Promise<Answer<Conversation>> =>
  using(begin, async (task) => {
    const { data, attempts } = await task.call(() =>
      task.json((value) => {
        const found = conversationIn(value);
        const taken = () => {
          task.repaired(found.id, found.issues);
          return found;
        };
        return { values: [found.id], taken };
      }),
    );
    const { status, headers } = task.response;
    return { data: data as Conversation, status: Number(status), headers: headers as Web.Headers, attempts };
  });

function idOf(id: unknown): string {
  if (typeof id === "string") return id;
  throw invalidArgument(mustBe("id", "a string", described(id)));
}
