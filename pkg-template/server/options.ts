import { convoscopeError, type ConvoscopeError } from "../facade/error.js";
import { functionOrNothing, readSending, SENDING, settingsOf, shown, type ClientOptions, type Patience, type Settings } from "../facade/options.js";
import type { RedactPath } from "../facade/paths.js";
import { configOf, type Provider, type ProviderConfig, type SecretSource } from "../facade/provider.js";
import type { Names } from "../facade/read-options.js";
import { refuseBrowser } from "../facade/refuse-browser.js";
import { meant } from "../facade/spelling.js";
import type * as Web from "../facade/web-types.js";
import { described, isText, listOf } from "../facade/what-is.js";
import type { ConversationFilter } from "../wasm/convoscope.js";
import { FILTER_KEYS } from "../wasm/filter-keys.js";
import { checkMaskable } from "./maskable.js";

/** Who is asking, and what they may see. */
export interface Authorization {
  /** Merged into every list and held against every conversation: nobody reads past it. Left out:
   *  everything that the credential sees. */
  scope?: Scope;
  /** Who is asking: an id of yours, never empty, which is not sent anywhere. Masks, cursors and entity tags are then this
   *  caller's own: others can neither compare nor use them. Left out: those of everybody with the same `scope`. Callers
   *  who can write into a conversation that they read (a text, metadata) can try out whose masks the others there are.
   *  One that is undefined by a slip lets nobody in. */
  caller?: string;
}

/** A filter that confines: it names something, and what it names has a value. One that is empty or undefined, or
 *  holds what is (in `metadata` null too), one of `timeZone` and `pageSize` alone and one that hides its keys confine
 *  nobody, and so let nobody in: everything is `{}`, without scope. A list has 50 values at the most, lists together
 *  50 combinations.
 *
 *  What cannot be told of a conversation cannot be held, and is no key of it: `search`, `webWidgetId`, and a
 *  `timeOfDay` that passes midnight. One that ends at `to` ends with the beginning of that minute.
 *
 *  `userId` and `agentPhone`, of which a filter takes a part, are here the whole of it: "u1" is not "u10". Letters
 *  of ASCII count in either case, every other character as it stands, white space and separators too: "10.11.12.13"
 *  is not "101.1.12.13". Two telephone numbers are one by their digits where each begins with `+` (separators may
 *  stand behind) or is nothing but digits, 7 to 15 of them: "+1 555-123-4567" is "15551234567". "1 (555) 123-4567" and
 *  "tel:+15551234567" are texts, and "0612345678" is not "+33612345678". Write numbers as the platform does (E.164):
 *  it is asked for their longest run of digits. A part is `{ contains: "@acme.example" }`, and is a text. A number in
 *  `metadata` is 2^53 - 1 at the most.
 *
 *  Under a scope no `total` is told: whether a platform counts what lies outside nobody sees. */
export type Scope = {
  [K in Exclude<keyof ConversationFilter, "search" | "webWidgetId">]?: Exclude<ConversationFilter[K], undefined> | (K extends "userId" | "agentPhone" ? { contains: string } : never);
};

/**
 * What a gateway gives: `list` and `get`; `export`, a stream of NDJSON or CSV to download; `summarize`,
 * counted where the conversations are, so that none of them leaves. `recordings`: the addresses of
 * recordings, which are hidden unless named.
 */
export type Allowed = "list" | "get" | "export" | "summarize" | "recordings";

/** A key of a filter. */
export type FilterName = keyof ConversationFilter;

/** What `authorize` gives: what the caller may see; null, nobody who may, which is 401; or an answer of
 *  its own, such as 429 or 403, which is sent as it is; one that was fetched elsewhere too. */
export type Authorized = Authorization | Web.Response | null;

/** What a gateway is made of. `Context`: what its handler is given beside the request, such as a
 *  Worker's `env`. */
export interface GatewayOptions<Context extends unknown[] = []> {
  /** The platform, with its key: made by `eigi()` or `anyreach()`. */
  provider: Provider;
  /** Who is asking, and what they may see. Called for every request but preflights, before anything is
   *  asked of the platform; waited for no longer than `timeout.total` (then the answer is 503, `timeout`) and its caller wait. */
  authorize: (request: Web.Request, ...context: Context) => Promise<Authorized> | Authorized;
  /** Default: list and get. */
  allow?: readonly Allowed[] | undefined;
  /** As a client's, with what is out of its reach; applied before anything leaves the server. A path that would mask
   *  nothing is `invalid_config`. Keys of a filter that would tell what is masked are refused, and `get` where `id` is:
   *  see `allowFilters`. */
  redact?: readonly RedactPath[] | undefined;
  /** Keys of a filter that callers may use though they tell what is masked: whoever asks again and again learns a
   *  number digit by digit with `userId`, a text with `search`. Without it those keys are refused (`invalid_filter`,
   *  "not available here"; `onError` is told what opens them); the gateway's guide names them. `conversationId` also opens
   *  `get`, which is closed where `redact` names `id`. `scope` is not concerned. */
  allowFilters?: readonly FilterName[] | undefined;
  /** Exact origins for CORS, as in `https://app.example`; none by default. There are no wildcards: one in an origin is
   *  `invalid_config`. */
  origins?: readonly string[] | undefined;
  /** Path prefix the handler is mounted at, as it stands in addresses: percent-encoded (default "/"). */
  basePath?: string | undefined;
  /** Seconds a conversation that has ended may be cached by its caller (default 0). Strong ETag and 304
   *  always. */
  maxAge?: number | undefined;
  /** What cursors are sealed and masks are made with: 16 characters or more, random and kept as a secret is
   *  (`openssl rand -base64 32`), or a function that gives them. Default: the provider's credential, from which keys
   *  are derived that do not give it away; give one of your own, the same on every instance, where the
   *  credential changes often: cursors end with it. */
  secret?: SecretSource | undefined;
  fetch?: ClientOptions["fetch"];
  /** As a client's, but `total` is 25 000 by default (a page of an export or summary each): its caller
   *  is told before it gives up by itself. */
  timeout?: ClientOptions["timeout"];
  /** As a client's, but `maxRetryAfter` is 5 000 by default: whoever has to wait longer is told
   *  (`Retry-After`), and waits where it costs nothing. What the gateway has tried in vain, its client
   *  does not try again. */
  retry?: ClientOptions["retry"];
  rateLimit?: ClientOptions["rateLimit"];
  /** As a client's: of the platform's answers. One alone may have 64 MiB, or half of this where that is less. */
  maxBytesInFlight?: ClientOptions["maxBytesInFlight"];
  /** As a client's: they decide on the days of lists, exports and summaries, and of `scope`. */
  timeZones?: ClientOptions["timeZones"];
  onEvent?: ClientOptions["onEvent"];
  /** Told why a request was refused, in full; callers are told our code alone. That is also callers' own
   *  mistakes (`invalid_filter`, `invalid_argument`, `not_found`, `aborted`); `unauthenticated` is the
   *  platform's word on the gateway's key, `forbidden` (403) too where a list is asked for. Of a single
   *  conversation `forbidden` is none of your trouble: it is another account's, and its caller is told that
   *  there is none (404). What it throws is ignored, and so is a promise of its that rejects. */
  onError?: ((error: ConvoscopeError, request: Web.Request) => void) | undefined;
  /** For a gateway inside a page, where every visitor could read the key: demonstrations only. */
  dangerouslyAllowBrowser?: boolean | undefined;
}

/** A gateway's options with their defaults, checked. */
export interface GatewaySettings<Context extends unknown[]> {
  readonly provider: ProviderConfig;
  readonly client: Settings;
  readonly authorize: GatewayOptions<Context>["authorize"];
  readonly allow: readonly Allowed[];
  readonly redact: readonly string[];
  readonly allowFilters: readonly string[];
  readonly origins: readonly string[];
  /** Without a slash at its end. */
  readonly basePath: string;
  readonly maxAge: number;
  readonly secret: SecretSource;
  readonly onError: GatewayOptions["onError"];
}

const ALLOWED: readonly string[] = ["list", "get", "export", "summarize", "recordings"] satisfies readonly Allowed[];
const YEAR = 31_536_000;
/** Longer names are none of ours, however near. */
const LONGEST_NAME = 40;
const LONGEST_ORIGIN = 100;
const PATIENCE: Patience = { totalTimeout: 25_000, maxRetryAfter: 5_000 };

const GATEWAY: Names<GatewayOptions> = {
  ...SENDING,
  provider: "apiKey token platform",
  authorize: "auth authenticate authorise",
  allow: "allowed allows scopes permissions",
  redact: "redacted redaction redactions mask hide",
  allowFilters: "filters allowedFilters openFilters allowKeys",
  origins: "origin cors allowedOrigins",
  basePath: "base path prefix mount",
  maxAge: "cache cacheSeconds ttl",
  secret: "key signingKey maskKey maskSecret",
  onError: "error onFailure",
};

/** Checks a gateway's options. Throws `invalid_config` for what can never work. */
export function readGatewayOptions<Context extends unknown[]>(options: GatewayOptions<Context>): GatewaySettings<Context> {
  const given = readSending<GatewayOptions<Context>>("createGateway()", options, GATEWAY);
  const provider = configOf(given.provider);
  if (provider.kind === "gateway") throw invalid("A gateway stands before a platform: made by eigi() or anyreach().");
  refuseBrowser(given, provider, "createGateway() belongs on a server; the page asks it by gateway({ url }) of convoscope.");
  if ((globalThis.crypto as Crypto | undefined)?.subtle === undefined) {
    throw invalid("There is no crypto.subtle, with which cursors are encrypted. Pages have it at https:// and localhost alone, jsdom not at all: run such a test in Node's environment.");
  }
  const { authorize, allow = ["list", "get"], redact = [], allowFilters = [], origins = [], basePath = "/", maxAge = 0, onError } = given;
  const { secret = provider.secret } = given;
  if (typeof authorize !== "function") {
    throw invalid("authorize is missing: a function that tells who is asking, { } or { scope: … }, or null for nobody who may.");
  }
  functionOrNothing("invalid_config", "onError", onError);
  if (given.secret !== undefined && typeof secret !== "function") refuseWeak("secret is", secret);
  const allowed = texts("allow", allow) as Allowed[];
  for (const name of allowed) {
    if (!ALLOWED.includes(name)) throw invalid(`allow holds ${quoted(name)}. Accepted are ${ALLOWED.join(", ")}.`);
  }
  const masked = texts("redact", redact);
  checkMaskable(provider.kind, masked);
  const opened = texts("allowFilters", allowFilters);
  for (const name of opened) {
    if (Object.hasOwn(FILTER_KEYS, name)) continue;
    const near = meant(name.slice(0, LONGEST_NAME), FILTER_KEYS);
    const advice = near === undefined ? "" : ` Did you mean "${near}"?`;
    throw invalid(`allowFilters holds ${quoted(name)}, which is no key of a filter.${advice} Accepted are ${Object.keys(FILTER_KEYS).join(", ")}.`);
  }
  const known = texts("origins", origins);
  for (const origin of known) {
    // An address may hold a *, an origin that a browser sends never does.
    if (!/^https?:/.test(origin) || origin.includes("*") || !URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw invalid(`origins holds ${JSON.stringify(origin.slice(0, LONGEST_ORIGIN))}, which is no exact origin. Accepted is https://host, with a port where it is not the scheme's own, in lower case, without a path and without a *: each host is named.`);
    }
  }
  if (typeof basePath !== "string" || !isPathname(basePath)) {
    throw invalid('basePath is no path as addresses hold it. Accepted is a path from the root, percent-encoded where need be, such as "/api" or "/caf%C3%A9".');
  }
  if (!(Number.isInteger(maxAge) && maxAge >= 0 && maxAge <= YEAR)) {
    throw invalid(`maxAge is ${shown(maxAge)}. Accepted are whole seconds, 0 to ${YEAR}.`);
  }
  return {
    provider,
    client: settingsOf(given, provider.kind, PATIENCE),
    authorize,
    allow: allowed,
    redact: masked,
    allowFilters: opened,
    origins: known,
    basePath: basePath.replace(/\/$/, ""),
    maxAge,
    secret,
    onError,
  };
}

/** Whether keys can be made of it: halves of surrogate pairs would all be one, U+FFFD. */
export function isSecret(value: unknown): value is string {
  return typeof value === "string" && value !== "" && !/\p{Surrogate}/u.test(value);
}

/** Fewer could be tried out by whoever has a mask or a cursor. */
const SHORTEST_SECRET = 16;

/** Refuses a secret of the application's own that keys are not to be made of, and tells nothing of it. */
export function refuseWeak(what: string, secret: unknown): asserts secret is string {
  let why: string | undefined;
  if (typeof secret !== "string") why = described(secret);
  else if (!isSecret(secret)) why = secret === "" ? "an empty string" : "a string with half a surrogate pair in it";
  else if (secret.length < SHORTEST_SECRET) why = "a string that is too short";
  else if (/^(.)\1*$/su.test(secret)) why = "one character again and again";
  if (why === undefined) return;
  throw invalid(`${what} ${why}. Accepted is a string of ${SHORTEST_SECRET} random characters or more, such as \`openssl rand -base64 32\` prints.`);
}

/** Whether requests can be at it: what an address writes otherwise never is. */
function isPathname(path: string): boolean {
  if (!path.startsWith("/") || path.includes("//") || /%(?![\dA-F]{2})/.test(path)) return false;
  return new URL(`http://a${path}`).pathname === path;
}

function texts(name: string, value: unknown): string[] {
  const list = listOf(value, isText);
  if (list !== undefined) return list;
  const found = described(value);
  throw invalid(`${name} is ${found === "an array" ? "a list of something else" : found}. Accepted is a list of strings.`);
}

const quoted = (name: string): string => JSON.stringify(name.slice(0, LONGEST_NAME));

function invalid(message: string): ConvoscopeError {
  return convoscopeError({ code: "invalid_config", message });
}
