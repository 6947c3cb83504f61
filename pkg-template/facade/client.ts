import type {
  Client as ModuleClient,
  Conversation,
  ConversationFilter,
  GroupBy,
  OmittableField,
  WatchEvent,
} from "../wasm/convoscope.js";
import { apiPromise, type Answer, type ApiPromise } from "./api-promise.js";
import { callerFetch } from "./caller-fetch.js";
import {
  callSettings,
  changedOptions,
  functionOrNothing,
  readSending,
  refuseCredentials,
  settingsOf,
  sizesOf,
  type Settings,
} from "./check-options.js";
import { conversationList, type ConversationList } from "./conversation-list.js";
import { calling } from "./error.js";
import { EXPORT, exportStream, leastOf, type ExportOptions, type ExportStream } from "./export.js";
import { madeOf } from "./module.js";
import type { WrittenOut } from "./named.js";
import { CALL, CLIENT, GET, WATCH, type CallOptions, type ClientOptions, type GetOptions } from "./options.js";
import { LIST, type ListOptions } from "./page.js";
import { addressed, configOf } from "./provider.js";
import { readOptions, type Given, type Names } from "./read-options.js";
import { recordingOf, type RecordingAudio } from "./recording.js";
import { maskKeyOf, type RedactOptions } from "./redact.js";
import { refuseBrowser } from "./refuse-browser.js";
import { SUMMARY } from "./summary-options.js";
import { summaryOf, type Summary, type SummaryOptions } from "./summary.js";
import { readWatchTimes, watchEvents, type WatchOptions } from "./watch.js";

/** A client of one provider. */
export interface Client<out L extends OmittableField = never> {
  readonly conversations: Conversations<L>;
  /** A copy with other options. Options not named stay as they are. */
  with(options: Partial<Omit<ClientOptions, "provider">>): Client<L>;
}

/** The conversations of a provider. */
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
   * @param id - the conversation's `id`. At eigi that is its `conversation_id`, not the `internalId`.
   * @param options - `raw`: keep the provider's own JSON; `redact`: what to mask.
   * @throws ConvoscopeError: `not_found`, `forbidden`, `invalid_argument` for an impossible id, and any error of a
   *   request.
   */
  get(id: string, options?: GetOptions): ApiPromise<Conversation>;
  /**
   * The audio of a conversation where only the platform's key opens it (Vapi), once its first bytes are there; then
   * as it is read, in constant memory.
   *
   * Until the first bytes it is asked for again like any request; a stream that breaks off is not. `timeout.total`
   * ends with them; between two chunks `timeout.attempt` may pass. Where the platform answers with a redirect to its
   * storage, that is followed once, without the key and without any other header, and only to https and a public host
   * name.
   *
   * @param id - the conversation's `id`.
   * @throws ConvoscopeError: `not_found` if there is no audio, `invalid_argument` for an impossible id and where
   *   recordings open by `recording.url` (eigi, AnyReach) or there is no key (a gateway), `invalid_response` for a page
   *   instead of audio, `redirect_refused` in a browser, which does not show where a redirect leads, and any error of
   *   a request. When read: `network_error` and `timeout`, if the stream breaks off.
   */
  recording(id: string, options?: CallOptions): Promise<RecordingAudio>;
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
export function createClient<L extends OmittableField = never>(options: ClientOptions<L>): Client<L> {
  const given = readSending("createClient()", options, CLIENT);
  const provider = configOf(given.provider);
  const settings = settingsOf(given, callerFetch, provider.kind === "gateway" ? undefined : refuseCredentials, sizesOf(given));
  refuseBrowser(given, provider, KEEP_ON_SERVER);

  const moduleClient = madeOf(({ Client }) => calling(() => new Client(addressed(provider), settings)));

  return {
    conversations: conversationsOf(moduleClient, settings),
    with: (changes) => createClient(changedOptions(given, changes, CLIENT)),
  };
}

function conversationsOf<L extends OmittableField>(moduleClient: () => Promise<ModuleClient>, settings: Settings): Conversations<L> {
  /** Reads options now, so later changes have no effect. `begin` throws what is wrong with them when the call begins. */
  const prepared = <T extends Prepared, S>(
    whose: string,
    options: unknown,
    names: Names<T>,
    start: (client: ModuleClient, given: Given<T>, key: () => Uint8Array) => S,
  ) => {
    let given = Object.create(null) as Given<T>;
    let check: () => unknown = () => functionOrNothing(ARGUMENT, "onProgress", (given as Prepared).onProgress);
    try {
      given = readOptions<T>(ARGUMENT, whose, options, names);
    } catch (error) {
      check = () => {
        throw error;
      };
    }
    const key = maskKeyOf(given as Prepared);
    const begin = async () => {
      check();
      const call = callSettings(given as Prepared, settings);
      const client = await moduleClient();
      return { call, steps: calling(() => start(client, given, key)) };
    };
    return { given, begin };
  };

  return {
    list: (filter, options = {}) => {
      const { given, begin } = prepared("list()", options, LIST, (client, given, key) => client.walk(filter, given, key()));
      return conversationList(begin, given.after);
    },
    get: (id, options = {}) =>
      apiPromise(async () => {
        const given = readOptions(ARGUMENT, "get()", options, GET);
        const call = callSettings(given, settings);
        const key = maskKeyOf(given)();
        const client = await moduleClient();
        return (await client.get(id, call, given, key)) as Answer<Conversation>;
      }),
    recording: (id, options = {}) =>
      recordingOf(async () => {
        const call = callSettings(readOptions(ARGUMENT, "recording()", options, CALL), settings);
        return (await moduleClient()).recording(id, call);
      }),
    watch: (id, options = {}) => {
      const { begin } = prepared("watch()", options, WATCH, (client, given, key) => {
        const { min, max, settle } = readWatchTimes(given);
        return client.watch(id, min, max, settle, given, key());
      });
      return watchEvents(begin);
    },
    export: (filter, options) => {
      const { given, begin } = prepared("export()", options, EXPORT, (client, given, key) => client.export(filter, given, key(), leastOf(given)));
      return exportStream(begin, given);
    },
    summarize: (filter, options = {}) => {
      const { given, begin } = prepared("summarize()", options, SUMMARY, (client, given) =>
        client.summarize(filter, given.groupBy, given.timeZone, given),
      );
      return summaryOf(begin, given.onProgress);
    },
  };
}

/** What calls in steps share. */
type Prepared = CallOptions & RedactOptions & { onProgress?: unknown };

const KEEP_ON_SERVER = "Keep the key on a server: use createGateway() of convoscope/server there, and gateway({ url }) in the page.";

const ARGUMENT = "invalid_argument";
