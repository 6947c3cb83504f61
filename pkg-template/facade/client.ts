import type {
  Client as ModuleClient,
  Conversation,
  ConversationFilter,
  GroupBy,
  OmittableField,
  WatchEvent,
} from "../wasm/convoscope.js";
import { apiPromise, type Answer, type ApiPromise } from "./api-promise.js";
import { conversationList, type ConversationList } from "./conversation-list.js";
import { calling } from "./error.js";
import { EXPORT, exportStream, type ExportOptions, type ExportStream } from "./export.js";
import { madeOf } from "./module.js";
import {
  callSettings, functionOrNothing, GET, readChanges, readClientOptions, settingsOf, type ClientOptions, type GetOptions, type Settings,
} from "./options.js";
import { LIST, type ListOptions } from "./page.js";
import { addressed, configOf } from "./provider.js";
import { readOptions, type Given, type Names } from "./read-options.js";
import { maskKeyOf } from "./redact.js";
import { refuseBrowser } from "./refuse-browser.js";
import { SUMMARY, summaryOf, type Summary, type SummaryOptions } from "./summary.js";
import { readWatchTimes, WATCH, watchEvents, type WatchOptions } from "./watch.js";

/** A client of one provider. */
export interface Client {
  readonly conversations: Conversations;
  /** A copy with other options. Options not named stay as they are. */
  with(options: Partial<Omit<ClientOptions, "provider">>): Client;
}

/** The conversations of a provider. */
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
   * @param id - the conversation's `id`. At eigi that is its `conversation_id`, not the `internalId`.
   * @param options - `raw`: keep the provider's own JSON; `redact`: what to mask.
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
   * Matching conversations as a stream of bytes, in constant memory. Nothing is sent until the stream is read;
   * `cancel()` stops the request in flight.
   *
   * @throws (when read) ConvoscopeError: `invalid_filter`, `invalid_argument` with every issue of the options at once,
   *   and any error of a request.
   */
  export(filter: ConversationFilter | undefined, options: ExportOptions): ExportStream;
  /**
   * Statistics of the matching conversations, in one pass over them.
   *
   * @throws ConvoscopeError: `invalid_filter`, `invalid_argument`, and any error of a request.
   */
  summarize<const G extends readonly GroupBy[] = readonly []>(
    filter?: ConversationFilter,
    options?: SummaryOptions<G>,
  ): Promise<Summary<G>>;
}

/**
 * Makes a client. Does no I/O, so it may be called at module scope.
 *
 * @throws ConvoscopeError `invalid_config` for options that can never work.
 */
export function createClient(options: ClientOptions): Client {
  const given = readClientOptions(options);
  const provider = configOf(given.provider);
  const settings = settingsOf(given, provider.kind);
  refuseBrowser(given, provider, KEEP_ON_SERVER);

  const moduleClient = madeOf(({ Client }) => calling(() => new Client(addressed(provider), settings)));

  return {
    conversations: conversationsOf(moduleClient, settings),
    with: (changes) => {
      const { timeout, retry, ...others } = readChanges(changes);
      return createClient({
        ...(given as ClientOptions),
        ...others,
        timeout: { ...given.timeout, ...timeout },
        retry: { ...given.retry, ...retry },
      });
    },
  };
}

function conversationsOf(moduleClient: () => Promise<ModuleClient>, settings: Settings): Conversations {
  return {
    list: (filter, options = {}) => {
      const { given, check } = readNow("list()", options, LIST);
      const key = maskKeyOf(given);
      return conversationList(async () => {
        check();
        const call = callSettings(given, settings);
        const client = await moduleClient();
        return { call, steps: calling(() => client.walk(filter, given, key())) };
      }, given.after);
    },
    get: (id, options = {}) =>
      apiPromise(async () => {
        const given = readOptions(ARGUMENT, "get()", options, GET);
        const call = callSettings(given, settings);
        const key = maskKeyOf(given)();
        const client = await moduleClient();
        return (await client.get(id, call, given, key)) as Answer<Conversation>;
      }),
    watch: (id, options = {}) => {
      const { given, check } = readNow("watch()", options, WATCH);
      const key = maskKeyOf(given);
      return watchEvents(async () => {
        check();
        const call = callSettings(given, settings);
        const { min, max, settle } = readWatchTimes(given);
        const client = await moduleClient();
        return { call, steps: calling(() => client.watch(id, min, max, settle, given, key())) };
      });
    },
    export: (filter, options) => {
      const { given, check } = readNow("export()", options, EXPORT);
      const key = maskKeyOf(given);
      const begin = async () => {
        check();
        const call = callSettings(given, settings);
        functionOrNothing(ARGUMENT, "onProgress", given.onProgress);
        const client = await moduleClient();
        return { call, steps: calling(() => client.export(filter, given, key())) };
      };
      return exportStream(begin, given.after, given.onProgress);
    },
    summarize: (filter, options = {}) => {
      const { given, check } = readNow("summarize()", options, SUMMARY);
      const { groupBy, timeZone, onProgress } = given;
      return summaryOf(async () => {
        check();
        const call = callSettings(given, settings);
        functionOrNothing(ARGUMENT, "onProgress", onProgress);
        const client = await moduleClient();
        return { call, steps: calling(() => client.summarize(filter, groupBy, timeZone, given)) };
      }, onProgress);
    },
  };
}

const KEEP_ON_SERVER = "Keep the key on a server: use createGateway() of convoscope/server there, and gateway({ url }) in the page.";

const ARGUMENT = "invalid_argument";

/** Reads options now, so later changes have no effect. `check` throws their error when the call begins. */
function readNow<T extends object>(whose: string, options: unknown, names: Names<T>): { given: Given<T>; check: () => void } {
  try {
    return { given: readOptions<T>(ARGUMENT, whose, options, names), check: () => {} };
  } catch (error) {
    const check = () => {
      throw error;
    };
    return { given: Object.create(null) as Given<T>, check };
  }
}
