import type {
  Client as ModuleClient,
  Conversation,
  ConversationFilter,
  GroupBy,
  HeavyField,
  WatchEvent,
} from "../wasm/convoscope.js";
import { apiPromise, type Answer, type ApiPromise } from "./api-promise.js";
import { conversationList, type ConversationList } from "./conversation-list.js";
import { calling, convoscopeError } from "./error.js";
import { exportStream, type ExportOptions, type ExportStream } from "./export.js";
import { whenReady } from "./module.js";
import { functionOrNothing, readCallOptions, readClientOptions, type ClientOptions, type GetOptions, type Settings } from "./options.js";
import type { ListOptions } from "./page.js";
import { configOf } from "./provider.js";
import { refuseBrowser } from "./refuse-browser.js";
import { summaryOf, type Summary, type SummaryOptions } from "./summary.js";
import { readWatchTimes, watchEvents, type WatchOptions } from "./watch.js";
import { zoneOf } from "./zone.js";

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
  list<const O extends HeavyField = never>(
    filter?: ConversationFilter,
    options?: ListOptions<O>,
  ): ConversationList<Omit<Conversation, O>>;
  /**
   * One conversation with transcript, analysis and recording.
   *
   * @param id - the conversation's `id`: at eigi its `conversation_id`, not the `internalId`.
   * @param options - `raw`: keep the provider's own JSON.
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
  if (typeof options !== "object" || options === null) {
    throw convoscopeError({ code: "invalid_config", message: "createClient() takes an object with a `provider`." });
  }
  const provider = configOf(options.provider);
  const settings = readClientOptions(options, provider.kind);
  refuseBrowser(options, provider);

  let made: Promise<ModuleClient> | undefined;
  const moduleClient = (): Promise<ModuleClient> => {
    made ??= whenReady().then(
      ({ Client }) => calling(() => new Client(provider, settings)),
      (error: unknown) => {
        // A failed load is tried again by the next call.
        made = undefined;
        throw error;
      },
    );
    return made;
  };

  return {
    conversations: conversationsOf(moduleClient, settings),
    with: (changes) =>
      createClient({
        ...options,
        ...changes,
        provider: options.provider,
        timeout: { ...options.timeout, ...changes.timeout },
        retry: { ...options.retry, ...changes.retry },
      }),
  };
}

function conversationsOf(moduleClient: () => Promise<ModuleClient>, settings: Settings): Conversations {
  return {
    list: (filter, options) =>
      conversationList(async () => {
        const call = readCallOptions(options, settings);
        const client = await moduleClient();
        return { call, steps: calling(() => client.walk(filter, options)) };
      }, options?.after),
    get: (id, options) =>
      apiPromise(async () => {
        const call = readCallOptions(options, settings);
        const client = await moduleClient();
        return (await client.get(id, call, options?.raw === true)) as Answer<Conversation>;
      }),
    watch: (id, options) =>
      watchEvents(async () => {
        const call = readCallOptions(options, settings);
        const { min, max, settle } = readWatchTimes(options);
        const client = await moduleClient();
        return { call, steps: calling(() => client.watch(id, min, max, settle)) };
      }),
    export: (filter, options) =>
      exportStream(
        async () => {
          const call = readCallOptions(options, settings);
          functionOrNothing("invalid_argument", "onProgress", options?.onProgress);
          const key = crypto.getRandomValues(new Uint8Array(16));
          const client = await moduleClient();
          return { call, steps: calling(() => client.export(filter, options, key)) };
        },
        options?.after,
        options?.onProgress,
      ),
    summarize: (filter, options) =>
      summaryOf(async () => {
        const call = readCallOptions(options, settings);
        functionOrNothing("invalid_argument", "onProgress", options?.onProgress);
        const zone = zoneOf(options?.timeZone);
        const client = await moduleClient();
        return { call, steps: calling(() => client.summarize(filter, options?.groupBy, zone, options?.timeZone, options)) };
      }, options?.onProgress),
  };
}
