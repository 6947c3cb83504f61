// Checks the values of options, and fills in the defaults.
import type { ClientEvent, ErrorCode } from "../wasm/convoscope.js";
import type { Fetch, FetchAnswer } from "./caller-fetch.js";
import { convoscopeError, type ConvoscopeError } from "./error.js";
import { tell } from "./listener.js";
import type { CallOptions, ClientOptions, RateLimit, RetryOptions, SharedRateLimit, Timeout } from "./options.js";
import { readOptions, type Given, type Names } from "./read-options.js";
import type * as Web from "./web-types.js";
import { described, fits, whatIs } from "./what-is.js";
import { mustBe, shown } from "./wording.js";
import type { TimeZones } from "./zone.js";

/** The names of nested options, each with common synonyms. */
const TIMEOUT: Names<Timeout> = { attempt: "request", total: "overall deadline" };
const RETRY: Names<RetryOptions> = { max: "retries attempts limit count", maxRetryAfter: "" };
const RATE_LIMIT: Names<RateLimit & SharedRateLimit> = { requests: "max limit count", perMs: "per interval window ms", acquire: "pacer" };

/** Throws where options must not set this header. */
export type CheckHeader = (code: ErrorCode, name: string) => void;

/** The headers of a platform's credentials. A gateway's callers identify themselves in headers of their own. */
export const refuseCredentials: CheckHeader = (code, name) => {
  if (!["authorization", "x-api-key", "x-anyreach-org", "xi-api-key"].includes(name)) return;
  throw convoscopeError({ code, message: `"headers" must not set "${name}": the provider's credential goes there.` });
};

/** A client's options, checked, with defaults filled in. */
export interface Settings {
  readonly fetch: ((request: Web.Request) => Promise<FetchAnswer>) | undefined;
  readonly attemptTimeout: number;
  readonly totalTimeout: number;
  readonly maxRetries: number;
  readonly maxRetryAfter: number;
  readonly headers: [string, string][];
  readonly checkHeader: CheckHeader | undefined;
  readonly maxResponseBytes: number;
  readonly maxBytesInFlight: number;
  /** 0: no limit. */
  readonly rateLimitRequests: number;
  readonly rateLimitPerMs: number;
  readonly acquire: SharedRateLimit["acquire"] | undefined;
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

/** Reads the options of `with()`: those of a client, with the named ones changed. Throws `invalid_config`. */
export function changedOptions<T extends Partial<ClientOptions>>(given: Given<T>, changes: unknown, { provider: _, ...names }: Names<T>): T {
  const { timeout, retry, ...others } = readSending<Partial<ClientOptions>>("with()", changes, names as never);
  return { ...(given as T), ...others, timeout: { ...given.timeout, ...timeout }, retry: { ...given.retry, ...retry } };
}

/** Reads options that include those about sending. */
export function readSending<T extends object>(whose: string, options: unknown, names: Names<T>): Given<T> {
  const code = "invalid_config";
  const given = readOptions<T>(code, whose, options, names);
  const nested = { timeout: TIMEOUT, retry: RETRY, rateLimit: RATE_LIMIT };
  const read = given as Record<string, unknown>;
  for (const [name, names] of Object.entries(nested)) {
    if (read[name] !== undefined) read[name] = readOptions(code, name, read[name], names as Names<object>);
  }
  return given;
}

/** Checks the options. Throws `invalid_config`. `called`: wraps a custom fetch. */
export function settingsOf(
  options: Given<Omit<ClientOptions, "provider">>,
  called: (fetch: Fetch) => NonNullable<Settings["fetch"]>,
  checkHeader: CheckHeader | undefined,
  sizes: BodySizes,
  { totalTimeout, maxRetryAfter } = PATIENCE,
): Settings {
  const { fetch, timeout, retry, rateLimit, headers, onEvent, timeZones } = options;
  const code = "invalid_config";
  functionOrNothing(code, "fetch", fetch);
  functionOrNothing(code, "onEvent", onEvent);
  return {
    fetch: fetch && called(fetch),
    ...timeLimits(code, timeout, { attemptTimeout: 30_000, totalTimeout }),
    maxRetries: whole(code, "retry.max", retry?.max, 2, 0, 100),
    maxRetryAfter: number(code, "retry.maxRetryAfter", retry?.maxRetryAfter, maxRetryAfter, 0),
    headers: readHeaders(code, headers, checkHeader),
    checkHeader,
    ...sizes,
    ...paceOf(rateLimit),
    onEvent: onEvent && ((event) => tell(onEvent, event)),
    timeZones: readTimeZones(code, timeZones),
  };
}

/** A client's own limit, of which both options are required, or `acquire` alone. */
function paceOf(rateLimit: Given<RateLimit & SharedRateLimit> | undefined): Pick<Settings, "rateLimitRequests" | "rateLimitPerMs" | "acquire"> {
  const code = "invalid_config";
  const acquire = rateLimit?.acquire;
  functionOrNothing(code, "rateLimit.acquire", acquire);
  // Of its own, or alone.
  if (acquire !== undefined) readOptions(code, "rateLimit", rateLimit, { acquire: "" });
  const none = acquire === undefined && rateLimit !== undefined ? undefined : 0;
  return {
    rateLimitRequests: whole(code, "rateLimit.requests", rateLimit?.requests, none, 1, 1_000_000),
    rateLimitPerMs: number(code, "rateLimit.perMs", rateLimit?.perMs, none, 1),
    acquire,
  };
}

/** One body always has room; the others share the rest. If only one size is given, the other follows it. */
export function sizesOf({ maxResponseBytes, maxBytesInFlight }: Given<Sizes>): BodySizes {
  const code = "invalid_config";
  const all = whole(code, "maxBytesInFlight", maxBytesInFlight, 256 * MEBIBYTE, 2, 2 ** 31);
  const one = sizeOf(maxResponseBytes, Math.floor(all / 2));
  if (maxBytesInFlight !== undefined && one * 2 > all) {
    const accepted = `at least ${one * 2}, twice "maxResponseBytes" (or leave that out)`;
    throw convoscopeError({ code, message: mustBe("maxBytesInFlight", accepted, String(all)) });
  }
  return { maxResponseBytes: one, maxBytesInFlight: Math.max(all, one * 2) };
}

const MEBIBYTE = 2 ** 20;

/** The size of one body: by default 64 MiB, or the most. */
export const sizeOf = (maxResponseBytes: number | undefined, most: number): number =>
  whole("invalid_config", "maxResponseBytes", maxResponseBytes, Math.min(64 * MEBIBYTE, most), 1, 2 ** 30);

type BodySizes = Pick<Settings, "maxResponseBytes" | "maxBytesInFlight">;
type Sizes = Pick<ClientOptions, "maxResponseBytes" | "maxBytesInFlight">;

/** Checks a call's options. Throws `invalid_argument`. */
export function callSettings({ signal, timeout = {}, headers }: Given<CallOptions>, settings: Settings): CallSettings {
  const code = "invalid_argument";
  return {
    signal: optional(code, "signal", signal, "an AbortSignal", isSignal),
    ...timeLimits(code, readOptions(code, "timeout", timeout, TIMEOUT), settings),
    headers: [...settings.headers, ...readHeaders(code, headers, settings.checkHeader)],
    credential: undefined,
  };
}

const timeLimits = (code: ErrorCode, timeout: Given<Timeout> | undefined, { attemptTimeout, totalTimeout }: Pick<Settings, "attemptTimeout" | "totalTimeout">) => ({
  attemptTimeout: number(code, "timeout.attempt", timeout?.attempt, attemptTimeout, 1),
  totalTimeout: number(code, "timeout.total", timeout?.total, totalTimeout, 1),
});

/** Checks `timeZones`. */
export function readTimeZones(code: ErrorCode, value: TimeZones | undefined): TimeZones | undefined {
  const areRules = ({ zone, version, names }: TimeZones) => typeof zone === "function" && typeof version === "string" && Array.isArray(names);
  return optional(code, "timeZones", value, "the `timeZones` of convoscope/time-zones", areRules);
}

/** By structure: it may be of another realm, or a polyfill's. */
const isSignal = ({ addEventListener }: Web.AbortSignal): boolean => typeof addEventListener === "function";

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
  throw wrong(code, name, `${accepted} between ${least} and ${greatest}`, value);
}

/** Checks a value that may be left out, by its structure. */
export function optional<T>(code: ErrorCode, name: string, value: unknown, accepted: string, is: (value: T) => boolean): T | undefined {
  if (value === undefined || fits(value, is)) return value;
  throw wrong(code, name, accepted, value);
}

/** Checks an optional function. */
export const functionOrNothing = (code: ErrorCode, name: string, value: unknown): unknown => optional(code, name, value, "a function", (it) => typeof it === "function");

const wrong = (code: ErrorCode, name: string, accepted: string, value: unknown): ConvoscopeError =>
  convoscopeError({ code, message: mustBe(name, accepted, shown(value)) });

const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

function readHeaders(code: ErrorCode, headers: unknown, check: CheckHeader | undefined): [string, string][] {
  if (headers === undefined) return [];
  const unsendable = (): ConvoscopeError => convoscopeError({ code, message: '"headers" contains a name or value that HTTP does not allow.' });
  const read = new Headers();
  for (const [name, value] of headerEntries(code, headers)) {
    // For example an environment variable that is not set.
    if (value === undefined || value === null) continue;
    if (typeof value !== "string") throw convoscopeError({ code, message: `The values of "headers" must be strings, not ${described(value)}.` });
    try {
      // Applies the host's own rules for names and values.
      read.append(name, value);
    } catch {
      throw unsendable();
    }
  }
  for (const [name, value] of read) {
    // Hosts differ in what they accept.
    if (!NAME.test(name) || !VALUE.test(value)) throw unsendable();
    check?.(code, name);
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
  throw wrong(code, "headers", "a plain object or a Headers", headers);
}
