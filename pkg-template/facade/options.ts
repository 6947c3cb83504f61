import type { ClientEvent, ErrorCode, ProviderKind } from "../wasm/convoscope.js";
import { callerFetch, type Fetch } from "./caller-fetch.js";
import { convoscopeError, type ConvoscopeError } from "./error.js";
import { tell } from "./listener.js";
import type { Provider } from "./provider.js";
import { readOptions, type Given, type Names } from "./read-options.js";
import { REDACT, type RedactOptions } from "./redact.js";
import type * as Web from "./web-types.js";
import { described, fits, whatIs } from "./what-is.js";
import { mustBe, shown } from "./wording.js";
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

/** How many requests a client sends in a period of time. */
export interface RateLimit {
  /** The most requests per period, including retries. */
  requests: number;
  /** The period, in milliseconds. */
  perMs: number;
}

/** Headers to send, by name. */
export type RequestHeaders = Web.Headers | Record<string, string | null | undefined>;

/** Options of a client. */
export interface ClientOptions {
  /** Made by `eigi()`, `anyreach()` or `gateway()`. */
  provider: Provider;
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
   *  Default: off; `eigiRateLimits` has the documented limits. */
  rateLimit?: RateLimit | undefined;
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

const TIMEOUT: Names<Timeout> = { attempt: "perAttempt request", total: "overall deadline" };
const RETRY: Names<RetryOptions> = { max: "maxRetries retries attempts maxAttempts limit count", maxRetryAfter: "retryAfter" };
const RATE_LIMIT: Names<RateLimit> = { requests: "max limit count", perMs: "per interval window ms" };

/** Options of calls, each with common synonyms. */
export const CALL: Names<CallOptions> = { signal: "abortSignal controller", timeout: "timeoutMs", headers: "header extraHeaders" };

export const GET: Names<GetOptions> = { ...CALL, ...REDACT, raw: "includeRaw" };

/** Options that clients and gateways share. */
export const SENDING = {
  fetch: "customFetch fetchFn",
  timeout: "timeoutMs",
  retry: "retries maxRetries",
  rateLimit: "ratelimits throttle",
  maxBytesInFlight: "maxMemory maxBufferedBytes bytesInFlight",
  timeZones: "zones tz timeZoneData",
  onEvent: "event onRequest onRetry logger",
  dangerouslyAllowBrowser: "allowBrowser",
} as const;

const CLIENT: Names<ClientOptions> = {
  ...SENDING,
  provider: "apiKey token platform",
  headers: "defaultHeaders header",
  maxResponseBytes: "maxBytes maxBodyBytes maxResponseSize",
};

const CREDENTIALS = ["authorization", "x-api-key", "x-anyreach-org"];

/** A client's options, checked, with defaults filled in. */
export interface Settings {
  readonly fetch: ReturnType<typeof callerFetch> | undefined;
  readonly attemptTimeout: number;
  readonly totalTimeout: number;
  readonly maxRetries: number;
  readonly maxRetryAfter: number;
  readonly headers: [string, string][];
  /** Headers that callers may not set. */
  readonly reserved: readonly string[];
  readonly maxResponseBytes: number;
  readonly maxBytesInFlight: number;
  /** 0: no limit. */
  readonly rateLimitRequests: number;
  readonly rateLimitPerMs: number;
  readonly onEvent: ((event: ClientEvent) => void) | undefined;
  readonly timeZones: TimeZones | undefined;
}

/** A call's options, checked, with defaults filled in. */
export interface CallSettings {
  readonly signal: Web.AbortSignal | undefined;
  readonly attemptTimeout: number;
  readonly totalTimeout: number;
  readonly headers: [string, string][];
  /** The credential for the first request, if its function has just been called. */
  readonly credential: string | undefined;
}

/** Defaults that differ between a client and a gateway. */
export interface Patience {
  readonly totalTimeout: number;
  readonly maxRetryAfter: number;
}

const PATIENCE: Patience = { totalTimeout: 120_000, maxRetryAfter: 60_000 };

/** Reads the options of a client, nested ones too. Throws `invalid_config`. */
export function readClientOptions(options: ClientOptions): Given<ClientOptions> {
  return readSending("createClient()", options, CLIENT);
}

/** Reads the options of `with()`. Throws `invalid_config`. */
export function readChanges(changes: Partial<ClientOptions>): Given<ClientOptions> {
  const { provider: _, ...names } = CLIENT;
  return readSending<ClientOptions>("with()", changes, names as Names<ClientOptions>);
}

/** Reads options that include those about sending. */
export function readSending<T extends Sending>(whose: string, options: unknown, names: Names<T>): Given<T> {
  const code = "invalid_config";
  const given = readOptions<T>(code, whose, options, names);
  const { timeout, retry, rateLimit } = given as Given<Sending>;
  if (timeout !== undefined) given.timeout = readOptions(code, "timeout", timeout, TIMEOUT) as T["timeout"];
  if (retry !== undefined) given.retry = readOptions(code, "retry", retry, RETRY) as T["retry"];
  if (rateLimit !== undefined) given.rateLimit = readOptions(code, "rateLimit", rateLimit, RATE_LIMIT) as T["rateLimit"];
  return given;
}

type Sending = Pick<ClientOptions, "timeout" | "retry" | "rateLimit">;

/** Checks the options. Throws `invalid_config`. */
export function settingsOf(
  options: Given<Omit<ClientOptions, "provider">>,
  kind: ProviderKind,
  { totalTimeout, maxRetryAfter } = PATIENCE,
): Settings {
  const { fetch, timeout, retry, rateLimit, headers, onEvent, timeZones } = options;
  const code = "invalid_config";
  // A gateway's callers identify themselves in headers of their own.
  const reserved = kind === "gateway" ? [] : CREDENTIALS;
  functionOrNothing(code, "fetch", fetch);
  functionOrNothing(code, "onEvent", onEvent);
  return {
    fetch: fetch && callerFetch(fetch),
    attemptTimeout: number(code, "timeout.attempt", timeout?.attempt, 30_000, 1),
    totalTimeout: number(code, "timeout.total", timeout?.total, totalTimeout, 1),
    maxRetries: whole(code, "retry.max", retry?.max, 2, 0, 100),
    maxRetryAfter: number(code, "retry.maxRetryAfter", retry?.maxRetryAfter, maxRetryAfter, 0),
    headers: readHeaders(code, headers, reserved),
    reserved,
    ...sizesOf(options),
    // With a limit, both of its options are required.
    rateLimitRequests: rateLimit === undefined ? 0 : whole(code, "rateLimit.requests", rateLimit.requests, undefined, 1, 1_000_000),
    rateLimitPerMs: rateLimit === undefined ? 0 : number(code, "rateLimit.perMs", rateLimit.perMs, undefined, 1),
    onEvent: onEvent && ((event) => tell(onEvent, event)),
    timeZones: readTimeZones(code, timeZones),
  };
}

/** One body always has room; the others share the rest. If only one size is given, the other follows it. */
function sizesOf({ maxResponseBytes, maxBytesInFlight }: Given<Sizes>): { maxResponseBytes: number; maxBytesInFlight: number } {
  const [code, MEBIBYTE] = ["invalid_config", 2 ** 20] as const;
  const all = whole(code, "maxBytesInFlight", maxBytesInFlight, 256 * MEBIBYTE, 2, 2 ** 31);
  const one = whole(code, "maxResponseBytes", maxResponseBytes, Math.min(64 * MEBIBYTE, Math.floor(all / 2)), 1, 2 ** 30);
  if (maxBytesInFlight !== undefined && one * 2 > all) {
    const accepted = `at least ${one * 2}, twice "maxResponseBytes" (or leave that out)`;
    throw convoscopeError({ code, message: mustBe("maxBytesInFlight", accepted, String(all)) });
  }
  return { maxResponseBytes: one, maxBytesInFlight: Math.max(all, one * 2) };
}

type Sizes = Pick<ClientOptions, "maxResponseBytes" | "maxBytesInFlight">;

/** Checks a call's options. Throws `invalid_argument`. */
export function callSettings({ signal, timeout = {}, headers }: Given<CallOptions>, settings: Settings): CallSettings {
  const code = "invalid_argument";
  const { attempt, total } = readOptions(code, "timeout", timeout, TIMEOUT);
  return {
    signal: readSignal(signal),
    attemptTimeout: number(code, "timeout.attempt", attempt, settings.attemptTimeout, 1),
    totalTimeout: number(code, "timeout.total", total, settings.totalTimeout, 1),
    headers: [...settings.headers, ...readHeaders(code, headers, settings.reserved)],
    credential: undefined,
  };
}

/** Checks `timeZones`. */
export function readTimeZones(code: ErrorCode, value: TimeZones | undefined): TimeZones | undefined {
  const areRules = ({ zone, version, names }: TimeZones) => typeof zone === "function" && typeof version === "string" && Array.isArray(names);
  if (value === undefined || fits(value, areRules)) return value;
  throw convoscopeError({ code, message: mustBe("timeZones", "the `timeZones` of convoscope/time-zones", shown(value)) });
}

function readSignal(signal: unknown): Web.AbortSignal | undefined {
  // By structure: it may be of another realm, or a polyfill's.
  const isSignal = ({ addEventListener }: Web.AbortSignal) => typeof addEventListener === "function";
  if (signal === undefined || fits(signal, isSignal)) return signal;
  throw convoscopeError({ code: "invalid_argument", message: mustBe("signal", "an AbortSignal", shown(signal)) });
}

/** The longest delay that timers support, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

type Checked = [code: ErrorCode, name: string, value: number | undefined, fallback: number | undefined, least: number, greatest?: number];

/** A number, or the fallback. Required if there is no fallback. */
const number = (...given: Checked): number => numberOf(given, "a number", isFinite);

/** The same for whole numbers. */
export const whole = (...given: Checked): number => numberOf(given, "a whole number", Number.isInteger);

function numberOf([code, name, value, fallback, least, greatest = LONGEST]: Checked, accepted: string, is: (value: number) => boolean): number {
  if (value === undefined && fallback !== undefined) return fallback;
  if (typeof value === "number" && is(value) && value >= least && value <= greatest) return Math.floor(value);
  throw convoscopeError({ code, message: mustBe(name, `${accepted} between ${least} and ${greatest}`, shown(value)) });
}

/** Checks an optional function. */
export function functionOrNothing(code: ErrorCode, name: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw convoscopeError({ code, message: mustBe(name, "a function", shown(value)) });
}

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const UNSENDABLE = '"headers" contains a name or value that HTTP does not allow.';

function readHeaders(code: ErrorCode, headers: unknown, reserved: readonly string[]): [string, string][] {
  if (headers === undefined) return [];
  const refused = (message: string): ConvoscopeError => convoscopeError({ code, message });
  const read = new Headers();
  for (const [name, value] of headerEntries(code, headers)) {
    // For example an environment variable that is not set.
    if (value === undefined || value === null) continue;
    if (typeof value !== "string") throw refused(`The values of "headers" must be strings, not ${described(value)}.`);
    try {
      // Applies the host's own rules for names and values.
      read.append(name, value);
    } catch {
      throw refused(UNSENDABLE);
    }
  }
  for (const [name, value] of read) {
    // Hosts differ in what they accept.
    if (!NAME.test(name) || !VALUE.test(value)) throw refused(UNSENDABLE);
    if (reserved.includes(name)) throw refused(`"headers" must not set "${name}": the provider's credential goes there.`);
  }
  return [...read];
}

/** The entries of a `Headers` (of any realm) or of a plain object. */
export function headerEntries(code: ErrorCode, headers: unknown): [string, unknown][] {
  const found = whatIs(headers);
  try {
    if (found === "a Headers") return Array.from(headers as Web.Headers, ([name, value]) => [name, value]);
    if (found === undefined) return Object.entries(headers as object);
  } catch (cause) {
    throw convoscopeError({ code, message: '"headers" cannot be read.', cause });
  }
  throw convoscopeError({ code, message: mustBe("headers", "a plain object or a Headers", shown(headers)) });
}
