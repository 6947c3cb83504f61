// The options of clients and calls, and their names. check-options.ts checks their values.
import type { ClientEvent, OmittableField } from "../wasm/convoscope.js";
import type { Fetch } from "./caller-fetch.js";
import type { Provider } from "./provider.js";
import type { Names } from "./read-options.js";
import { REDACT, type RedactOptions } from "./redact.js";
import type { WatchOptions } from "./watch.js";
import type * as Web from "./web-types.js";
import type { TimeZones } from "./zone.js";

/** Time limits of a call, in milliseconds. */
export interface Timeout {
  /** For one attempt: connecting, headers and the whole body. Default 30 000. */
  attempt?: number | undefined;
  /** For all attempts and the waits between them. Default 120 000. */
  total?: number | undefined;
}

/** How often a failed request is sent again. */
export interface RetryOptions {
  /** Attempts after the first. Default 2. */
  max?: number | undefined;
  /** The longest `Retry-After` to wait for, in milliseconds. A longer one fails at once as `rate_limited`. Default 60
   *  000. */
  maxRetryAfter?: number | undefined;
}

/** How many requests a client sends in a period of time. It counts its own; {@link SharedRateLimit} counts together. */
export interface RateLimit {
  /** The most requests per period, including retries. */
  requests: number;
  /** The period, in milliseconds. */
  perMs: number;
}

/** Pacing that several instances share, such as all Workers with one key. */
export interface SharedRateLimit {
  /**
   * Called before every attempt, retries included, which waits for what it returns. The wait counts towards
   * `timeout.total`, not towards `timeout.attempt`. If it throws or rejects, nothing is sent: `rate_limited`, with
   * that as `cause`.
   *
   * @param signal - aborted when the call ends while it waits: then nothing is sent, and the turn can go to another.
   */
  acquire(signal: Web.AbortSignal): unknown;
}

/** Headers to send, by name. */
export type RequestHeaders = Web.Headers | Record<string, string | null | undefined>;

/** Options of a client. */
export interface ClientOptions<L extends OmittableField = never> {
  /** Made by `eigi()`, `anyreach()`, `vapi()`, `elevenlabs()`, `retell()` or `gateway()`. */
  provider: Provider<L>;
  /** A custom fetch, called unbound as `fetch(request, init)`. Default: the global fetch, looked up at each call. The
   *  host's own fetch needs only the request; others (npm's undici, node-fetch, cross-fetch) use it as a URL and read
   *  the rest from `init`. A response whose `url` differs from the requested one is refused as a redirect. */
  fetch?: Fetch | undefined;
  /** Time limits, in milliseconds. */
  timeout?: Timeout | undefined;
  /** Retries on 408, 429, 5xx, network failures, and responses that were cut off, empty or a proxy's page. Waits
   *  min(500·2ⁿ, 8 000) ms × a random 0.5…1, or what `Retry-After` asks for. Does not retry where the response says
   *  `x-should-retry: false`, as a gateway does after retrying by itself. */
  retry?: RetryOptions | undefined;
  /** Spreads requests over time instead of running into a 429: first come, first served, over all calls of this client
   *  (a copy made by `with()` counts separately). Waiting for the first request does not count towards `timeout`.
   *  `{ acquire }` shares one pace between instances instead. Default: off; `eigiRateLimits` has the documented
   *  limits. */
  rateLimit?: RateLimit | SharedRateLimit | undefined;
  /** Headers for every request. They may not replace the credential. Undefined and null values are not sent. */
  headers?: RequestHeaders | undefined;
  /** The largest response body, in bytes; a larger one is `invalid_response`. So are pages of more than 10,000 records,
   *  and bodies of more than 10 million values (or more than one per 4 bytes). Default 64 MiB, or half of
   *  `maxBytesInFlight` if that is less. */
  maxResponseBytes?: number | undefined;
  /**
   * How many bytes of responses may be in flight at once. More wait their turn within their timeouts, first come, first
   * served. Default 256 MiB, or twice `maxResponseBytes` if that is more; at least twice that.
   *
   * Counts the decoded bodies of every client in this program, from arrival until they are read, since all clients
   * share one WebAssembly module; each client waits by its own limit. Reading a body takes about three times its size
   * in addition. The module never gives memory back: it keeps its peak for later calls.
   */
  maxBytesInFlight?: number | undefined;
  /** Time zone rules for the days of filters and summaries: `timeZones` of `convoscope/time-zones`. Default: the
   *  runtime's own, which may be outdated. (A gateway uses its own.) */
  timeZones?: TimeZones | undefined;
  /** Called for every attempt, retry and repair. Secrets and free-text query values (search, phone numbers, metadata)
   *  are masked; message texts and keys of metadata and analysis are left out. Errors it throws and promises that
   *  reject are ignored. */
  onEvent?: ((event: ClientEvent) => void) | undefined;
  /** Allows a raw key in a browser page, which is refused by default: keep the key on a server. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** Options of a single call. */
export interface CallOptions {
  /** Stops the call at once with the error `aborted`. */
  signal?: Web.AbortSignal | undefined;
  /** Overrides the client's limits, each on its own. */
  timeout?: Timeout | undefined;
  /** Added to the client's. Undefined and null values are not sent. */
  headers?: RequestHeaders | undefined;
}

/** Options for getting one conversation. */
export interface GetOptions extends CallOptions, RedactOptions {
  /** Keep the provider's own JSON on the conversation as `raw`. */
  raw?: boolean | undefined;
}

/** Options of calls, each with common synonyms. */
export const CALL: Names<CallOptions> = { signal: "abortSignal controller", timeout: "", headers: "extraHeaders" };

export const WATCH: Names<WatchOptions> = { ...CALL, ...REDACT, interval: "poll pollInterval every", settleTimeout: "" };

export const GET: Names<GetOptions> = { ...CALL, ...REDACT, raw: "includeRaw" };

/** Options that clients and gateways share. */
export const SENDING = {
  fetch: "customFetch",
  timeout: "",
  retry: "retries",
  rateLimit: "throttle",
  maxBytesInFlight: "maxMemory maxBufferedBytes",
  timeZones: "zones tz timeZoneData",
  onEvent: "onRequest onRetry logger",
  dangerouslyAllowBrowser: "allowBrowser",
} as const;

export const CLIENT: Names<ClientOptions> = {
  ...SENDING,
  provider: "apiKey token platform",
  headers: "defaultHeaders",
  maxResponseBytes: "maxBytes maxBodyBytes maxResponseSize",
};
