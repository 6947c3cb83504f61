// Checks the values of options, and fills in the defaults.
import type { ClientEvent, ErrorCode } from "../wasm/convoscope.js";
import { callerFetch } from "./caller-fetch.js";
import { convoscopeError, type ConvoscopeError } from "./error.js";
import { tell } from "./listener.js";
import { CLIENT, RATE_LIMIT, RETRY, TIMEOUT, type CallOptions, type ClientOptions } from "./options.js";
import { readOptions, type Given, type Names } from "./read-options.js";
import type * as Web from "./web-types.js";
import { described, fits, whatIs } from "./what-is.js";
import { mustBe, shown } from "./wording.js";
import type { TimeZones } from "./zone.js";

/** The headers of a platform's credentials. A gateway's callers identify themselves in headers of their own. */
export const CREDENTIALS = ["authorization", "x-api-key", "x-anyreach-org"];

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

/** Reads the options of `with()`: those of a client, with the named ones changed. Throws `invalid_config`. */
export function changedOptions(given: Given<ClientOptions>, changes: Partial<ClientOptions>): ClientOptions {
  const { provider: _, ...names } = CLIENT;
  const { timeout, retry, ...others } = readSending<ClientOptions>("with()", changes, names as Names<ClientOptions>);
  return { ...(given as ClientOptions), ...others, timeout: { ...given.timeout, ...timeout }, retry: { ...given.retry, ...retry } };
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

/** Checks the options. Throws `invalid_config`. `reserved`: headers that they may not set. */
export function settingsOf(
  options: Given<Omit<ClientOptions, "provider">>,
  reserved: readonly string[],
  sizes: BodySizes,
  { totalTimeout, maxRetryAfter } = PATIENCE,
): Settings {
  const { fetch, timeout, retry, rateLimit, headers, onEvent, timeZones } = options;
  const code = "invalid_config";
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
    ...sizes,
    // With a limit, both of its options are required.
    rateLimitRequests: rateLimit === undefined ? 0 : whole(code, "rateLimit.requests", rateLimit.requests, undefined, 1, 1_000_000),
    rateLimitPerMs: rateLimit === undefined ? 0 : number(code, "rateLimit.perMs", rateLimit.perMs, undefined, 1),
    onEvent: onEvent && ((event) => tell(onEvent, event)),
    timeZones: readTimeZones(code, timeZones),
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
