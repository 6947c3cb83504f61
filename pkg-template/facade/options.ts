import type { ErrorCode } from "../wasm/convoscope.js";
import { callerFetch, type Fetch } from "./caller-fetch.js";
import { convoscopeError, type ConvoscopeError } from "./error.js";
import type { ClientEvent } from "../wasm/convoscope.js";
import { tell } from "./listener.js";
import type { Provider, ProviderKind } from "./provider.js";
import { readOptions, type Given, type Names } from "./read-options.js";
import { REDACT, type RedactOptions } from "./redact.js";
import type * as Web from "./web-types.js";
import { described, whatIs } from "./what-is.js";
import type { TimeZones } from "./zone.js";

/** How long a call may take, in milliseconds. */
export interface Timeout {
  /** One attempt: connecting, headers and the whole body. Default 30 000. */
  attempt?: number | undefined;
  /** All attempts and the waits between them. Default 120 000. */
  total?: number | undefined;
}

/** How often a failed request is sent again. */
export interface RetryOptions {
  /** Further attempts after the first. Default 2. */
  max?: number | undefined;
  /** The longest Retry-After that is obeyed, in milliseconds; a longer one fails at once as
   *  `rate_limited`. Default 60 000. */
  maxRetryAfter?: number | undefined;
}

/** How many requests a client begins in a stretch of time. */
export interface RateLimit {
  /** At most so many, retries included. */
  requests: number;
  /** Within any so many milliseconds. */
  perMs: number;
}

/** Headers to send, by their names. */
export type RequestHeaders = Web.Headers | Record<string, string | null | undefined>;

/** What a client is made of. */
export interface ClientOptions {
  /** Made by `eigi()`, `anyreach()` or `gateway()`. */
  provider: Provider;
  /**
   * Default: the global fetch, looked up at each call. Always called unbound, as `fetch(request, init)`: the host's
   * own needs the request alone, another (npm's undici, node-fetch, cross-fetch) takes it for its URL and the rest from
   * `init`. An answer whose `url` is not the one that was asked is refused as a redirect.
   */
  fetch?: Fetch | undefined;
  /** Milliseconds. */
  timeout?: Timeout | undefined;
  /** Retries on 408, 429, 5xx, network failure and answers that were cut off, empty or a proxy's page, after min(500·2ⁿ, 8 000) ms × a random 0.5…1,
   *  or what Retry-After asks for; not where the answer says `x-should-retry: false`, as a gateway's
   *  does that has tried by itself. */
  retry?: RetryOptions | undefined;
  /** Spreads the client's requests over time instead of running into a 429: first come, first served,
   *  over all calls of this client (a copy made by `with()` counts for itself). The time a call waits
   *  for its first request does not count towards its `timeout`. Off by default; `eigiRateLimits` has
   *  the documented ones. */
  rateLimit?: RateLimit | undefined;
  /** Sent with every request; may not replace the credential. One that is undefined or null is not sent. */
  headers?: RequestHeaders | undefined;
  /** Bodies beyond this many bytes fail as `invalid_response`, and so do pages of more than 10,000 records, and bodies
   *  of more than 10 million values (and than one for every 4 bytes), whatever their size. Default 64 MiB, or half of `maxBytesInFlight` where that is less. */
  maxResponseBytes?: number | undefined;
  /**
   * How many bytes of answers may be under way at once; more wait their turn within their timeouts, first come, first
   * served. Default 256 MiB, or twice `maxResponseBytes` where that is more; at least twice that.
   *
   * Held against the answers of every client in this program, which share one WebAssembly module: of clients with
   * different values each waits by its own. Counted are the bodies as they come, decoded, until they have been read.
   * Reading one takes about three times its size besides, and the module never gives memory back: it keeps for later
   * calls what the busiest moment took.
   */
  maxBytesInFlight?: number | undefined;
  /** Rules of time zones, for the days of filters and summaries: `timeZones` of `convoscope/time-zones`. Default: the
   *  runtime's own, whose age decides where rules have changed lately. (A gateway counts by its own.) */
  timeZones?: TimeZones | undefined;
  /** Told of every attempt, retry and repair. Secrets and free-text query values (search, phone
   *  numbers, metadata) are masked, message texts and keys of metadata and analysis absent. What it throws
   *  is ignored, and so is a promise of its that rejects. */
  onEvent?: ((event: ClientEvent) => void) | undefined;
  /** A raw key in a browser page is refused unless this is set: keep the key on a server. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** What a single call may add. */
export interface CallOptions {
  /** Stops the call at once, with the error `aborted`. */
  signal?: Web.AbortSignal | undefined;
  /** Instead of the client's, part by part. */
  timeout?: Timeout | undefined;
  /** Beside the client's. One that is undefined or null is not sent. */
  headers?: RequestHeaders | undefined;
}

/** How to get one conversation. */
export interface GetOptions extends CallOptions, RedactOptions {
  /** Keep the provider's own JSON on the conversation as `raw`. */
  raw?: boolean | undefined;
}

const TIMEOUT: Names<Timeout> = { attempt: "perAttempt request", total: "overall deadline" };
const RETRY: Names<RetryOptions> = { max: "maxRetries retries attempts maxAttempts limit count", maxRetryAfter: "retryAfter" };
const RATE_LIMIT: Names<RateLimit> = { requests: "max limit count", perMs: "per interval window ms" };

/** What calls may add, with the other words for it. */
export const CALL: Names<CallOptions> = { signal: "abortSignal controller", timeout: "timeoutMs", headers: "header extraHeaders" };

export const GET: Names<GetOptions> = { ...CALL, ...REDACT, raw: "includeRaw" };

/** The options of a client and of a gateway alike. */
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

/** Every option with its default, checked. */
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

/** What a call adds, checked. */
export interface CallSettings {
  readonly signal: Web.AbortSignal | undefined;
  readonly attemptTimeout: number;
  readonly totalTimeout: number;
  readonly headers: [string, string][];
  /** The credential of the first request, where its function has just been asked. */
  readonly credential: string | undefined;
}

/** What differs between a client and a gateway. */
export interface Patience {
  readonly totalTimeout: number;
  readonly maxRetryAfter: number;
}

const PATIENCE: Patience = { totalTimeout: 120_000, maxRetryAfter: 60_000 };

/** The options of a client, read: those inside them too. Throws `invalid_config`. */
export function readClientOptions(options: ClientOptions): Given<ClientOptions> {
  return readSending("createClient()", options, CLIENT);
}

/** What `with()` changes. */
export function readChanges(changes: Partial<ClientOptions>): Given<ClientOptions> {
  const { provider: _, ...names } = CLIENT;
  return readSending<ClientOptions>("with()", changes, names as Names<ClientOptions>);
}

/** Options that say how to send, whatever is among them. */
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

/** Checks what was read. Throws `invalid_config`. */
export function settingsOf(
  options: Given<Omit<ClientOptions, "provider">>,
  kind: ProviderKind,
  { totalTimeout, maxRetryAfter } = PATIENCE,
): Settings {
  const { fetch, timeout, retry, rateLimit, headers, onEvent, timeZones } = options;
  const code = "invalid_config";
  // Who asks a gateway says so in headers of their own.
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
    // Both, or neither: what is missing of a limit is an error of its own.
    rateLimitRequests: rateLimit === undefined ? 0 : whole(code, "rateLimit.requests", rateLimit.requests, undefined, 1, 1_000_000),
    rateLimitPerMs: rateLimit === undefined ? 0 : number(code, "rateLimit.perMs", rateLimit.perMs, undefined, 1),
    onEvent: onEvent && ((event) => tell(onEvent, event)),
    timeZones: readTimeZones(code, timeZones),
  };
}

/** One body always has room, so the others have what is left. Each size follows the other where that alone is given. */
function sizesOf({ maxResponseBytes, maxBytesInFlight }: Given<Sizes>): { maxResponseBytes: number; maxBytesInFlight: number } {
  const [code, MEBIBYTE] = ["invalid_config", 2 ** 20] as const;
  const all = whole(code, "maxBytesInFlight", maxBytesInFlight, 256 * MEBIBYTE, 2, 2 ** 31);
  const one = whole(code, "maxResponseBytes", maxResponseBytes, Math.min(64 * MEBIBYTE, Math.floor(all / 2)), 1, 2 ** 30);
  if (maxBytesInFlight !== undefined && one * 2 > all) {
    const message = `maxBytesInFlight is ${all}. Accepted is at least twice maxResponseBytes, ${one * 2}; or leave maxResponseBytes out, which then follows.`;
    throw convoscopeError({ code, message });
  }
  return { maxResponseBytes: one, maxBytesInFlight: Math.max(all, one * 2) };
}

type Sizes = Pick<ClientOptions, "maxResponseBytes" | "maxBytesInFlight">;

/** Checks what a call adds to its client's. Throws `invalid_argument`. */
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

/** Checks what is given as rules of time zones. */
export function readTimeZones(code: ErrorCode, value: TimeZones | undefined): TimeZones | undefined {
  if (value === undefined) return undefined;
  try {
    if (typeof value.zone === "function" && typeof value.version === "string" && Array.isArray(value.names)) return value;
  } catch {
    // Nor is what cannot be looked at.
  }
  throw convoscopeError({ code, message: `timeZones is ${shown(value)}. Accepted is \`timeZones\` of convoscope/time-zones.` });
}

function readSignal(signal: unknown): Web.AbortSignal | undefined {
  if (signal === undefined) return undefined;
  try {
    // One of another realm, or of a polyfill, is one too.
    if (typeof (signal as Web.AbortSignal).addEventListener === "function") return signal as Web.AbortSignal;
  } catch {
    // Nor is what cannot be looked at.
  }
  throw convoscopeError({ code: "invalid_argument", message: `signal is ${shown(signal)}. Accepted is an AbortSignal.` });
}

/** The largest delay that timers keep. */
const LONGEST = 2 ** 31 - 1;

type Checked = [code: ErrorCode, name: string, value: number | undefined, fallback: number | undefined, least: number, greatest?: number];

/** A number, or the fallback; without one it has to be given. */
const number = (...given: Checked): number => numberOf(given, "a number", isFinite);

/** The same, but a whole one. */
const whole = (...given: Checked): number => numberOf(given, "a whole number", Number.isInteger);

function numberOf([code, name, value, fallback, least, greatest = LONGEST]: Checked, accepted: string, is: (value: number) => boolean): number {
  if (value === undefined && fallback !== undefined) return fallback;
  if (typeof value === "number" && is(value) && value >= least && value <= greatest) return Math.floor(value);
  throw convoscopeError({ code, message: `${name} is ${shown(value)}. Accepted is ${accepted} from ${least} to ${greatest}.` });
}

/** A number as it is, of anything else what it is. Not for what may be a credential: see `described`. */
export function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : described(value);
}

/** Checks an option that may be a function. */
export function functionOrNothing(code: ErrorCode, name: string, value: unknown): void {
  if (value === undefined || typeof value === "function") return;
  throw convoscopeError({ code, message: `${name} is ${shown(value)}. Accepted is a function.` });
}

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const UNSENDABLE = "headers holds a name or value that no HTTP header can have.";

function readHeaders(code: ErrorCode, headers: unknown, reserved: readonly string[]): [string, string][] {
  if (headers === undefined) return [];
  const refused = (message: string): ConvoscopeError => convoscopeError({ code, message });
  const read = new Headers();
  for (const [name, value] of headerEntries(code, headers)) {
    // A variable that is not set.
    if (value === undefined || value === null) continue;
    if (typeof value !== "string") throw refused(`headers holds ${described(value)}. Accepted are strings.`);
    try {
      // The host's own rules for names and values.
      read.append(name, value);
    } catch {
      throw refused(UNSENDABLE);
    }
  }
  for (const [name, value] of read) {
    // Some hosts let through what others refuse.
    if (!NAME.test(name) || !VALUE.test(value)) throw refused(UNSENDABLE);
    if (reserved.includes(name)) throw refused(`headers may not set ${name}: the provider's credential is sent there.`);
  }
  return [...read];
}

/** The names and values of a `Headers`, of whatever realm, or of a plain object. */
export function headerEntries(code: ErrorCode, headers: unknown): [string, unknown][] {
  const found = whatIs(headers);
  try {
    if (found === "a Headers") return Array.from(headers as Web.Headers, ([name, value]) => [name, value]);
    if (found === undefined) return Object.entries(headers as object);
  } catch (cause) {
    throw convoscopeError({ code, message: "headers cannot be read.", cause });
  }
  throw convoscopeError({ code, message: `headers is ${found}. Accepted is a plain object, or a Headers.` });
}
