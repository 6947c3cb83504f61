import { functionOrNothing, optional, readSending, refuseCredentials, settingsOf, sizesOf, whole, type Patience, type Settings } from "../facade/check-options.js";
import { invalidConfig, type ConvoscopeError } from "../facade/error.js";
import { callerFetch } from "../facade/caller-fetch.js";
import { SENDING, type ClientOptions } from "../facade/options.js";
import type { RedactPath } from "../facade/paths.js";
import { configOf, type Provider, type ProviderConfig, type SecretSource } from "../facade/provider.js";
import type { Given, Names } from "../facade/read-options.js";
import { refuseBrowser } from "../facade/refuse-browser.js";
import type * as Web from "../facade/web-types.js";
import { described, isText, listOf } from "../facade/what-is.js";
import { mustBe, unknownName } from "../facade/wording.js";
import type { ConversationFilter, OmittableField } from "../wasm/convoscope.js";
import { FILTER_KEYS } from "../wasm/filter-keys.js";
import { checkMaskable } from "./maskable.js";

/** A caller, and what they may see. */
export interface Authorization {
  /** Filter that confines the caller: merged into every list and checked against every conversation. Default:
   *  everything that the credential sees. */
  scope?: Scope;
  /** The caller's id in your application; not empty, and not sent anywhere. Masks, cursors and ETags are then this
   *  caller's own: others can neither compare nor use them. Default: shared by everybody with the same `scope`. Callers
   *  who can write into a conversation that they read (a text, metadata) can find out which masks stand for a guessed
   *  value. An undefined caller is refused, in case of a mistake. */
  caller?: string;
}

/**
 * A filter that confines a caller. It must name something, with a value. Mistakes let nobody in: a scope that is empty
 * or undefined, contains undefined (in `metadata` also null), has only `timeZone` and `pageSize`, or hides its keys. To
 * allow everything, return `{}` without a scope. A list has at most 50 values, all lists together at most 50
 * combinations.
 *
 * Keys that cannot be checked against a conversation are not part of it: `search`, `webWidgetId`, and a `timeOfDay`
 * that passes midnight. A `timeOfDay` that ends at `to` ends at the start of that minute.
 *
 * `userId` and `agentPhone`, which a filter matches in part, match as a whole here: "u1" is not "u10". Case is ignored
 * for ASCII letters; every other character counts, white space and separators too: "10.11.12.13" is not "101.1.12.13".
 * Two telephone numbers are compared by their digits if each begins with `+` (separators may follow) or consists of 7
 * to 15 digits: "+1 555-123-4567" is "15551234567". "1 (555) 123-4567" and "tel:+15551234567" are compared as strings,
 * and "0612345678" is not "+33612345678". Write numbers as the platform does (E.164): it is asked for their longest run
 * of digits. To match a part, use `{ contains: "@acme.example" }`, which compares strings. A number in `metadata` is at
 * most 2^53 - 1.
 *
 * Under a scope there is no `total`: the platform may count conversations outside of it.
 */
export type Scope = {
  [K in Exclude<keyof ConversationFilter, "search" | "webWidgetId">]?: Exclude<ConversationFilter[K], undefined> | (K extends "userId" | "agentPhone" ? { contains: string } : never);
};

/** What callers may do: `list` and `get`; `export`, a stream of NDJSON, CSV or Parquet; `summarize`, counted on the server, so
 *  no conversation leaves it; `recordings`: see the URLs of recordings, which are hidden otherwise. */
export type Allowed = "list" | "get" | "export" | "summarize" | "recordings";

/** A key of a filter. */
export type FilterName = keyof ConversationFilter;

/** What `authorize` returns: what the caller may see; null to refuse (401); or a `Response` of your own, such as 429 or
 *  403, which is sent as it is, even one fetched from elsewhere. */
export type Authorized = Authorization | Web.Response | null;

/** Options of a gateway. `Context`: further arguments of its handler, such as a Worker's `env`. */
export interface GatewayOptions<Context extends unknown[] = []> {
  /** The platform, made by `eigi()`, `anyreach()`, `vapi()`, `elevenlabs()` or `retell()`. */
  provider: Provider<OmittableField>;
  /** Identifies the caller and says what they may see. Called for every request except preflights, before the platform
   *  is asked. Waits no longer than `timeout.total` (then 503, `timeout`) and until the caller leaves. */
  authorize: (request: Web.Request, ...context: Context) => Promise<Authorized> | Authorized;
  /** What callers may do. Default: list and get. */
  allow?: readonly Allowed[] | undefined;
  /** Paths to mask, as for a client and with the same limits; applied before anything leaves the server. A path that
   *  would mask nothing is `invalid_config`. Filter keys that would reveal masked values are refused, and so is `get`
   *  if `id` is masked: see `allowFilters`. */
  redact?: readonly RedactPath[] | undefined;
  /** Filter keys that callers may use although they reveal masked values: repeated requests find a number digit by
   *  digit with `userId`, a text with `search`. Other such keys are refused (`invalid_filter`, "not available here");
   *  `onError` is told which key to allow, and the gateway's guide lists them. `conversationId` also allows `get`,
   *  which is refused if `redact` names `id`. Does not affect `scope`. */
  allowFilters?: readonly FilterName[] | undefined;
  /** Apply filters that the platform does not serve, of `scope` and of callers, while its list is read, as a client's
   *  `residual: true`. Exact, but more is read: a page may hold few conversations or none, `total` is null, and
   *  `coverage.leftOut` counts what did not match (0 under a `scope`). A `scope` may then name what the platform's lists
   *  show: on Vapi `channel`, `direction`, `status`, `userId` and others. Default false: such a filter is refused. */
  residual?: boolean | undefined;
  /** Accept a `scope` by what the platform's lists lack, and fetch each conversation to tell whose it is: on ElevenLabs
   *  `userId`, and with `residual` also `channel`, `agentPhone` and `metadata`. A page makes up to a hundred requests,
   *  at most four at a time, paced by `rateLimit`; an export or a summary one for each conversation. Default false:
   *  such a `scope` is refused, and lets nobody in. */
  fetchForScope?: boolean | undefined;
  /** Exact origins for CORS, such as `https://app.example`. Default: none. Wildcards are `invalid_config`. */
  origins?: readonly string[] | undefined;
  /** Path where the handler is mounted, percent-encoded as in URLs. Default "/". */
  basePath?: string | undefined;
  /** How long callers may cache a conversation that has ended, in seconds. Default 0. Strong ETags and 304 always
   *  work. */
  maxAge?: number | undefined;
  /** Secret for cursors and masks: at least 16 random characters (`openssl rand -base64 32`), or a function that
   *  returns them. Default: derived from the provider's credential without revealing it. Set your own, the same on
   *  every instance, if the credential changes often: cursors stop working when the secret changes. */
  secret?: SecretSource | undefined;
  fetch?: ClientOptions["fetch"];
  /** As for a client, but `total` is 25 000 by default (per page of an export or summary), so the caller is told before
   *  it gives up. */
  timeout?: ClientOptions["timeout"];
  /** As for a client, but `maxRetryAfter` is 5 000 by default: for longer waits the caller is told (`Retry-After`) and
   *  waits itself. Clients do not repeat what the gateway has retried. */
  retry?: ClientOptions["retry"];
  rateLimit?: ClientOptions["rateLimit"];
  /** As for a client, for the platform's responses, but 80 MiB by default: one may have 64 MiB, all others share the
   *  rest, so that many callers at once take little memory. If given, a single one may have 64 MiB, or half of this if
   *  that is less. */
  maxBytesInFlight?: ClientOptions["maxBytesInFlight"];
  /** As for a client: used for the days of lists, exports, summaries and `scope`. */
  timeZones?: ClientOptions["timeZones"];
  onEvent?: ClientOptions["onEvent"];
  /** Called with the full reason when a request is refused; callers only get our code. Includes callers' own mistakes
   *  (`invalid_filter`, `invalid_argument`, `not_found`, `aborted`). `unauthenticated` means that the platform refused
   *  the gateway's key, as does `forbidden` (403) on a list. `forbidden` on a single conversation is harmless: it
   *  belongs to another account, and the caller gets a 404. Errors it throws and promises that reject are ignored. */
  onError?: ((error: ConvoscopeError, request: Web.Request) => void) | undefined;
  /** Allows a gateway inside a page, where every visitor could read the key. For demonstrations only. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** A gateway's options, checked, with defaults filled in. */
export interface GatewaySettings<Context extends unknown[]> {
  readonly provider: ProviderConfig;
  readonly client: Settings;
  readonly authorize: GatewayOptions<Context>["authorize"];
  readonly allow: readonly Allowed[];
  readonly redact: readonly string[];
  readonly allowFilters: readonly string[];
  readonly residual: boolean;
  readonly fetchForScope: boolean;
  readonly origins: readonly string[];
  /** Without a slash at the end. */
  readonly basePath: string;
  readonly maxAge: number;
  readonly secret: SecretSource;
  readonly onError: GatewayOptions["onError"];
}

const ALLOWED: Readonly<Record<Allowed, string>> = { list: "", get: "", export: "download", summarize: "summary count", recordings: "" };
/** Seconds. */
const YEAR = 31_536_000;
const LONGEST_ORIGIN = 100;
const PATIENCE: Patience = { totalTimeout: 25_000, maxRetryAfter: 5_000 };

const GATEWAY: Names<GatewayOptions> = {
  ...SENDING,
  provider: "apiKey token platform",
  authorize: "auth authenticate authorise",
  allow: "allowed allows scopes permissions",
  redact: "redacted redaction redactions mask hide",
  allowFilters: "filters allowedFilters openFilters allowKeys",
  residual: "unserved leftOut rest",
  fetchForScope: "hydrate hydrateScope fetchEach",
  origins: "origin cors allowedOrigins",
  basePath: "base path prefix mount",
  maxAge: "cache cacheSeconds ttl",
  secret: "key signingKey maskKey maskSecret",
  onError: "error onFailure",
};

/** Checks a gateway's options. Throws `invalid_config`. */
export function readGatewayOptions<Context extends unknown[]>(options: GatewayOptions<Context>): GatewaySettings<Context> {
  const given = readSending<GatewayOptions<Context>>("createGateway()", options, GATEWAY);
  const provider = configOf(given.provider);
  if (provider.kind === "gateway") throw invalidConfig('The "provider" of a gateway must be a platform, made by eigi(), anyreach(), vapi(), elevenlabs() or retell().');
  refuseBrowser(given, provider, "createGateway() belongs on a server; use gateway({ url }) of convoscope in the page.");
  if ((globalThis.crypto as Crypto | undefined)?.subtle === undefined) {
    throw invalidConfig("crypto.subtle is missing, which encrypts cursors. Pages have it only at https:// and localhost, and jsdom never: run such tests in Node's environment.");
  }
  const { authorize, allow = ["list", "get"], redact = [], allowFilters = [], residual, fetchForScope, origins = [], basePath = "/", maxAge, onError } = given;
  const { secret = provider.secret } = given;
  if (typeof authorize !== "function") {
    throw invalidConfig(mustBe("authorize", "a function that returns {}, { scope: … }, or null to refuse the request", described(authorize)));
  }
  functionOrNothing("invalid_config", "onError", onError);
  if (given.secret !== undefined && typeof secret !== "function") refuseWeak('"secret" must be', secret);
  const masked = strings("redact", redact);
  checkMaskable(provider.kind, masked);
  const known = strings("origins", origins);
  for (const origin of known) {
    // A URL may contain a *, an origin that a browser sends never does.
    if (!/^https?:/.test(origin) || origin.includes("*") || !URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw invalidConfig(`"origins" contains ${JSON.stringify(origin.slice(0, LONGEST_ORIGIN))}, which is not an exact origin. Write https://host in lower case, with a port only if it is not the default, and without a path or *.`);
    }
  }
  if (typeof basePath !== "string" || !isPathname(basePath)) {
    throw invalidConfig('"basePath" must be a path that starts with "/", percent-encoded as in URLs, such as "/api" or "/caf%C3%A9".');
  }
  return {
    provider,
    client: settingsOf(given, callerFetch, refuseCredentials, bodySizes(given), PATIENCE),
    authorize,
    allow: names("allow", "value", allow, ALLOWED) as Allowed[],
    redact: masked,
    allowFilters: names("allowFilters", "filter key", allowFilters, FILTER_KEYS),
    residual: flag("residual", residual),
    fetchForScope: flag("fetchForScope", fetchForScope),
    origins: known,
    basePath: basePath.replace(/\/$/, ""),
    maxAge: whole("invalid_config", "maxAge", maxAge, 0, 0, YEAR),
    secret,
    onError,
  };
}

function flag(name: string, value: boolean | undefined): boolean {
  return optional<boolean>("invalid_config", name, value, "true or false", (it) => typeof it === "boolean") ?? false;
}

/** What all bodies but the largest share by default. */
const SHARED = 16 * 2 ** 20;

function bodySizes(given: Given<Pick<GatewayOptions, "maxBytesInFlight">>): ReturnType<typeof sizesOf> {
  const sizes = sizesOf(given);
  return given.maxBytesInFlight === undefined ? { ...sizes, maxBytesInFlight: sizes.maxResponseBytes + SHARED } : sizes;
}

/** Whether keys can be derived from it. Lone surrogates would all become the same character, U+FFFD. */
export function isSecret(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !/\p{Surrogate}/u.test(value);
}

/** Shorter ones could be guessed by whoever has a mask or a cursor. */
const SHORTEST_SECRET = 16;

/** Refuses an application's secret that is too weak, without showing any of it. */
export function refuseWeak(what: string, secret: unknown): asserts secret is string {
  let why: string | undefined;
  if (typeof secret !== "string") why = described(secret);
  else if (!isSecret(secret)) why = secret === "" ? "an empty string" : "a string with a lone surrogate";
  else if (secret.length < SHORTEST_SECRET) why = "a shorter string";
  else if (/^(.)\1*$/su.test(secret)) why = "one repeated character";
  if (why === undefined) return;
  throw invalidConfig(`${what} a string of at least ${SHORTEST_SECRET} random characters, such as \`openssl rand -base64 32\` prints, not ${why}.`);
}

/** Whether URLs can have this path: anything written differently never matches. */
function isPathname(path: string): boolean {
  if (!path.startsWith("/") || path.includes("//") || /%(?![\dA-F]{2})/.test(path)) return false;
  return new URL(`http://a${path}`).pathname === path;
}

function strings(name: string, value: unknown): string[] {
  const list = listOf(value, isText);
  if (list !== undefined) return list;
  const found = described(value);
  throw invalidConfig(mustBe(name, "a list of strings", found === "an array" ? "a list of anything else" : found));
}

/** A list of known names. */
function names(option: string, kind: string, value: unknown, known: Readonly<Record<string, string>>): string[] {
  const list = strings(option, value);
  const unknown = list.find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) throw invalidConfig(unknownName(kind, unknown, known, ` in "${option}"`));
  return list;
}
