// Pure functions without I/O, for callers who send requests themselves.
import type { Conversation, ConversationFilter, ExportSchema, OmittableField, Issue, PlatformKind, RequestPlan } from "../wasm/convoscope.js";
import { headerEntries, readTimeZones } from "./check-options.js";
import { calling, convoscopeError, invalidArgument, type ConvoscopeError, type ErrorParts } from "./error.js";
import { EXPORT, leastOf, type ExportOptions } from "./export.js";
import { ready } from "./module.js";
import { READING, type Page } from "./page.js";
import { ANYREACH, EIGI, ELEVENLABS, RETELL, VAPI, type Lacking } from "./provider.js";
import { readOptions, type Names } from "./read-options.js";
import type * as Web from "./web-types.js";
import { whatIs } from "./what-is.js";
import { mustBe, shown } from "./wording.js";
import { ZONES, type TimeZones, type ZoneOptions } from "./zone.js";

/** A platform and its credential, for requests that the caller sends. */
export type ResolvedProvider =
  | { kind: "eigi"; apiKey: string; baseUrl?: string | undefined }
  | { kind: "anyreach"; token: string; organization?: string | undefined; baseUrl?: string | undefined }
  | { kind: "vapi"; apiKey: string; baseUrl?: string | undefined }
  | { kind: "elevenlabs"; apiKey: string; baseUrl?: string | undefined }
  | { kind: "retell"; apiKey: string; baseUrl?: string | undefined };

function timeZonesOf(whose: string, options: ZoneOptions): TimeZones | undefined {
  const code = "invalid_argument";
  return readTimeZones(code, readOptions(code, whose, options, ZONES).timeZones);
}

/**
 * Every issue of a filter: unknown keys with the closest valid name, values out of range, contradictions, and what this
 * platform cannot serve. Empty if the filter is valid.
 *
 * Call `await init()` once before this function and the others here.
 */
export function validateFilter(provider: PlatformKind, filter: unknown, options: ZoneOptions = {}): Issue[] {
  const module = ready("validateFilter");
  const timeZones = timeZonesOf("validateFilter()", options);
  return calling(() => module.validateFilter(provider, filter, timeZones));
}

/**
 * The request for a page of conversations. Its headers include the credential. A request asks for one value of a key: a
 * list of values is an issue here.
 *
 * @param after - `next` of the previous page.
 * @throws ConvoscopeError `invalid_filter`, `invalid_argument` (cursor), `invalid_config` (provider).
 */
export function buildListRequest(
  provider: ResolvedProvider,
  filter?: ConversationFilter,
  after?: string,
  options: ZoneOptions = {},
): RequestPlan {
  const module = ready("buildListRequest");
  const timeZones = timeZonesOf("buildListRequest()", options);
  return calling(() => module.buildListRequest(resolved(provider), filter, after, timeZones));
}

/**
 * The request for one conversation. Its headers include the credential.
 *
 * @throws ConvoscopeError `invalid_argument` (id), `invalid_config` (provider).
 */
export function buildGetRequest(provider: ResolvedProvider, id: string): RequestPlan {
  const module = ready("buildGetRequest");
  return calling(() => module.buildGetRequest(resolved(provider), id));
}

/** What the lists of a platform lack. */
type LackingOf<P extends PlatformKind> = P extends keyof Lacking ? Lacking[P] : never;

/**
 * Reads the body of a list response (status 2xx). Drops nothing: AnyReach's and Vapi's pages overlap, so skip conversations whose
 * `id` you have, and stop at a page without new ones.
 *
 * @param options - `omit` and `raw` as in {@link ListOptions}; `pageSize`: the size you asked for (default 100), used
 *   where the body does not say.
 * @throws ConvoscopeError `invalid_response`, or `server_error` for a 200 whose body reports a failure.
 */
export function normalizePage<const O extends OmittableField = never, P extends PlatformKind = PlatformKind>(
  provider: P,
  body: ResponseBody,
  options: { omit?: readonly O[] | undefined; raw?: boolean | undefined; pageSize?: number | undefined } = {},
): Page<Omit<Conversation, O | LackingOf<P>>> {
  const module = ready("normalizePage");
  const given = readOptions("invalid_argument", "normalizePage()", options, PAGE);
  return calling(() => module.normalizePage(provider, bytes("normalizePage", body), anyOf(given)) as Page<Omit<Conversation, O | LackingOf<P>>>);
}

/**
 * Reads the body of a get response (status 2xx).
 *
 * @throws ConvoscopeError `invalid_response`, or `server_error` for a 200 whose body reports a failure.
 */
export function normalizeConversation(
  provider: PlatformKind,
  body: ResponseBody,
  options: { raw?: boolean | undefined } = {},
): Conversation {
  const module = ready("normalizeConversation");
  const given = readOptions("invalid_argument", "normalizeConversation()", options, CONVERSATION);
  return calling(
    () => module.normalizeConversation(provider, bytes("normalizeConversation", body), anyOf(given)) as Conversation,
  );
}

/**
 * Returns (does not throw) the error for a response whose status is not 2xx.
 *
 * @param response - a `Response` may be given whole, but its body is a stream and is not read.
 * @throws ConvoscopeError `invalid_argument` if this is not a response.
 */
export function normalizeError(
  provider: PlatformKind,
  response: Web.Response | { status: number; headers?: Web.Headers | Record<string, string> | undefined; body?: ResponseBody | undefined },
): ConvoscopeError {
  const module = ready("normalizeError");
  const { status, headers, body = "" } = answerOf(response);
  // The module would convert a string.
  if (typeof status !== "number") throw invalidArgument(mustBe("status", "a number", shown(status)));
  const [retryAfter, date] = [headerOf(headers, "retry-after"), headerOf(headers, "date")];
  const text = bytes("normalizeError", body);
  return calling(() => convoscopeError(module.normalizeError(provider, status, retryAfter, date, text) as ErrorParts));
}

/**
 * What stands in an export with these options: the name, type and path of each column. What
 * readers guess is often wrong (`+12025550143` is no number): tell them these types instead. `readRecipe` of
 * `convoscope/recipes` writes it down for DuckDB, pandas and others.
 *
 * ```ts
 * exportSchema({ format: "csv", columns: ["customer.phone", "durationSeconds"] }).columns;
 * // [{ name: "customer.phone", path: "customer.phone", type: "text", nullable: true, nested: false },
 * //  { name: "durationSeconds", path: "durationSeconds", type: "number", nullable: true, nested: false }]
 * ```
 *
 * @throws ConvoscopeError `invalid_argument` for options that `export` refuses.
 */
export function exportSchema(options: ExportOptions): ExportSchema {
  const module = ready("exportSchema");
  const given = readOptions<ExportOptions>("invalid_argument", "exportSchema()", options, EXPORT);
  leastOf(given);
  return calling(() => module.exportSchema(given));
}

/** Undefined where there are none: the module asks for each of them. */
function anyOf<T extends object>(given: T): T | undefined {
  return Object.keys(given).length === 0 ? undefined : given;
}

const PAGE: Names<{ omit?: unknown; raw?: unknown; pageSize?: unknown }> = { ...READING, pageSize: "limit size" };
const CONVERSATION: Names<{ raw?: unknown }> = { raw: READING.raw };

interface AnswerParts {
  status?: unknown;
  headers?: unknown;
  body?: unknown;
}
const ANSWER: Names<AnswerParts> = { status: "statusCode code", headers: "header", body: "data text content" };

function answerOf(response: unknown): AnswerParts {
  if (whatIs(response) !== "a Response") return readOptions<AnswerParts>("invalid_argument", "normalizeError()", response, ANSWER);
  try {
    const { status, headers } = response as Web.Response;
    return { status, headers, body: undefined };
  } catch (cause) {
    throw invalidArgument("normalizeError() cannot read the response.", cause);
  }
}

/** The value of a header, by its lower-case name. */
function headerOf(headers: unknown, wanted: string): string | undefined {
  if (headers === undefined) return undefined;
  const value = headerEntries("invalid_argument", headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
  if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
  throw invalidArgument(mustBe(wanted, "a string", shown(value)));
}

/** The option names are those of `eigi()`, `anyreach()`, `vapi()`, `elevenlabs()` and `retell()`. The module checks the kind. */
function resolved(provider: unknown): ResolvedProvider {
  const kind = kindOf(provider);
  const names = kind === "anyreach" ? ANYREACH : kind === "vapi" ? VAPI : kind === "elevenlabs" ? ELEVENLABS : kind === "retell" ? RETELL : EIGI;
  return readOptions<object>("invalid_config", "provider", provider, { kind: "provider platform", ...names }) as ResolvedProvider;
}

function kindOf(provider: unknown): unknown {
  try {
    return (provider as ResolvedProvider).kind;
  } catch {
    // Reported when the options are read.
    return undefined;
  }
}

/** A body as a string or as bytes of any kind. */
export type ResponseBody = string | ArrayBufferLike | ArrayBufferView;

const encoder = new TextEncoder();

function bytes(called: string, body: unknown): Uint8Array {
  if (typeof body === "string") return encoder.encode(body);
  try {
    if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    // Accepts only buffers, shared ones too, of any realm: test runners and frames have their own.
    const { buffer } = new DataView(body as ArrayBuffer);
    return new Uint8Array(buffer);
  } catch {
    // Not bytes, or a buffer that was transferred.
  }
  const advice = whatIs(body) === undefined ? " (JSON.stringify it if it was parsed)" : "";
  throw invalidArgument(mustBe("body", `a string or bytes that ${called}() can read`, `${shown(body)}${advice}`));
}
