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
  /** A copy with other options; what is not named stays. */
  with(options: Partial<Omit<ClientOptions, "provider">>): Client;
}

/** The conversations of a provider. */
export interface Conversations {
  /**
   * Conversations that match, newest first. Nothing is sent until the list is awaited or iterated.
   *
   * @throws (when awaited or iterated) ConvoscopeError: `invalid_filter` with every issue at once,
   *   `invalid_argument` for a cursor of another filter, and what a request can fail with.
   */
  list<const O extends OmittableField = never>(
    filter?: ConversationFilter,
    options?: ListOptions<O>,
  ): ConversationList<Omit<Conversation, O>>;
  /**
   * One conversation with transcript, analysis and recording.
   *
   * @param id - the conversation's `id`: at eigi its `conversation_id`, not the `internalId`.
   * @param options - `raw`: keep the provider's own JSON; `redact`: what is masked.
   * @throws ConvoscopeError: `not_found`, `forbidden`, `invalid_argument` for what can be no id, and
   *   what a request can fail with.
   */
  get(id: string, options?: GetOptions): ApiPromise<Conversation>;
  /**
   * Follows a conversation to its end: a `snapshot` first, then what changes, `ended` last. Nothing is
   * sent until the first event is asked for. Leaving the loop stops the request in flight.
   *
   * Failures that may pass are told through `onEvent` and tried again; ten in a row, or one that will
   * not pass, end the watch with that error. A second watch of the same conversation begins anew with
   * its snapshot.
   *
   * @throws (when iterated) ConvoscopeError: `not_found`, `forbidden`, `invalid_argument`, and what a
   *   request can fail with.
   */
  watch(id: string, options?: WatchOptions): AsyncIterableIterator<WatchEvent>;
  /**
   * Conversations that match as a stream of bytes, in constant memory. Nothing is asked for before it
   * is read; `cancel()` stops the request in flight.
   *
   * @throws (when read) ConvoscopeError: `invalid_filter`, `invalid_argument` with every issue of the
   *   options at once, and what a request can fail with.
   */
  export(filter: ConversationFilter | undefined, options: ExportOptions): ExportStream;
  /**
   * Statistics of the conversations that match, in one pass over them.
   *
   * @throws ConvoscopeError: `invalid_filter`, `invalid_argument`, and what a request can fail with.
   */
  summarize<const G extends readonly GroupBy[] = readonly []>(
    filter?: ConversationFilter,
    options?: SummaryOptions<G>,
  ): Promise<Summary<G>>;
}

/**
 * A client. Synchronous and free of I/O, so it may be made at module scope.
 *
 * @throws ConvoscopeError `invalid_config` for what can never work.
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

const KEEP_ON_SERVER = "Keep it on a server: createGateway() of convoscope/server answers on the page's behalf, and gateway({ url }) asks it.";

const ARGUMENT = "invalid_argument";

/** Options as they are now. What is wrong with them is told by `check`, when the call begins. */
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
