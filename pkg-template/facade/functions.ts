// The pure functions: no I/O, for callers with a transport of their own.
import type { Conversation, ConversationFilter, OmittableField, Issue, RequestPlan } from "../wasm/convoscope.js";
import { calling, convoscopeError, type ConvoscopeError, type ErrorParts } from "./error.js";
import { ready } from "./module.js";
import { headerEntries, readTimeZones, shown } from "./options.js";
import { READING, type Page } from "./page.js";
import { ANYREACH, EIGI, type ProviderKind } from "./provider.js";
import { readOptions, type Names } from "./read-options.js";
import type * as Web from "./web-types.js";
import { whatIs } from "./what-is.js";
import { ZONES, type TimeZones, type ZoneOptions } from "./zone.js";

/** A platform by its name. */
export type PlatformKind = Exclude<ProviderKind, "gateway">;

/** A platform with its credential in the open: for requests that the caller sends. */
export type ResolvedProvider =
  | { kind: "eigi"; apiKey: string; baseUrl?: string | undefined }
  | { kind: "anyreach"; token: string; organization?: string | undefined; baseUrl?: string | undefined };

function timeZonesOf(whose: string, options: ZoneOptions): TimeZones | undefined {
  const code = "invalid_argument";
  return readTimeZones(code, readOptions(code, whose, options, ZONES).timeZones);
}

/**
 * Every issue of a filter, or none: unknown keys with the nearest valid name, values out of range,
 * contradictions, and what this provider cannot serve.
 *
 * Needs `await init()` first, as all functions here do.
 */
export function validateFilter(provider: PlatformKind, filter: unknown, options: ZoneOptions = {}): Issue[] {
  const module = ready("validateFilter");
  const timeZones = timeZonesOf("validateFilter()", options);
  return calling(() => module.validateFilter(provider, filter, timeZones));
}

/**
 * The request for a page of conversations. Its headers hold the credential. Of several values of a key a request
 * asks for one: a filter with a list of them is an issue here.
 *
 * @param after - the `next` of the page before.
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
 * The request for one conversation. Its headers hold the credential.
 *
 * @throws ConvoscopeError `invalid_argument` (id), `invalid_config` (provider).
 */
export function buildGetRequest(provider: ResolvedProvider, id: string): RequestPlan {
  const module = ready("buildGetRequest");
  return calling(() => module.buildGetRequest(resolved(provider), id));
}

/**
 * Reads the body of a list answer (status 2xx). Nothing is dropped: AnyReach's pages begin again with what was created
 * when the page before ended, so its reader drops what it has by `id`, and ends at a page without anything new.
 *
 * @param options - `omit`, `raw` as in {@link ListOptions}; `pageSize`: what was asked for (default
 *   100), where the body does not tell.
 * @throws ConvoscopeError `invalid_response`, or `server_error` for a 200 whose body says that it failed.
 */
export function normalizePage<const O extends OmittableField = never>(
  provider: PlatformKind,
  body: ResponseBody,
  options: { omit?: readonly O[] | undefined; raw?: boolean | undefined; pageSize?: number | undefined } = {},
): Page<Omit<Conversation, O>> {
  const module = ready("normalizePage");
  const given = readOptions("invalid_argument", "normalizePage()", options, PAGE);
  return calling(() => module.normalizePage(provider, bytes("normalizePage", body), given) as Page<Omit<Conversation, O>>);
}

/**
 * Reads the body of a get answer (status 2xx).
 *
 * @throws ConvoscopeError `invalid_response`, or `server_error` for a 200 whose body says that it failed.
 */
export function normalizeConversation(
  provider: PlatformKind,
  body: ResponseBody,
  options: { raw?: boolean | undefined } = {},
): Conversation {
  const module = ready("normalizeConversation");
  const given = readOptions("invalid_argument", "normalizeConversation()", options, CONVERSATION);
  return calling(
    () => module.normalizeConversation(provider, bytes("normalizeConversation", body), given) as Conversation,
  );
}

/**
 * The error that an answer of another status than 2xx stands for. Gives it, does not throw it.
 *
 * @param response - a `Response` may be given whole; its body, which is a stream, is not read then.
 * @throws ConvoscopeError `invalid_argument` for what is no answer.
 */
export function normalizeError(
  provider: PlatformKind,
  response: Web.Response | { status: number; headers?: Web.Headers | Record<string, string> | undefined; body?: ResponseBody | undefined },
): ConvoscopeError {
  const module = ready("normalizeError");
  const { status, headers, body = "" } = answerOf(response);
  // A text would be taken as the number in it.
  if (typeof status !== "number") {
    throw convoscopeError({ code: "invalid_argument", message: "normalizeError(): `status` is no number." });
  }
  const [retryAfter, date] = [headerOf(headers, "retry-after"), headerOf(headers, "date")];
  const text = bytes("normalizeError", body);
  return calling(() => convoscopeError(module.normalizeError(provider, status, retryAfter, date, text) as ErrorParts));
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
    throw convoscopeError({ code: "invalid_argument", message: "normalizeError(): the response cannot be read.", cause });
  }
}

/** The value of a header, by its name in lower case. */
function headerOf(headers: unknown, wanted: string): string | undefined {
  if (headers === undefined) return undefined;
  const value = headerEntries("invalid_argument", headers).find(([name]) => name.toLowerCase() === wanted)?.[1];
  if (value === undefined || value === null || typeof value === "string") return value ?? undefined;
  throw convoscopeError({ code: "invalid_argument", message: `normalizeError(): ${wanted} is ${shown(value)}. Accepted is a string.` });
}

/** Its names are those of the function that makes such a provider; which kinds there are, the module tells. */
function resolved(provider: unknown): ResolvedProvider {
  const names = kindOf(provider) === "anyreach" ? ANYREACH : EIGI;
  return readOptions<object>("invalid_config", "the provider", provider, { kind: "provider platform", ...names }) as ResolvedProvider;
}

function kindOf(provider: unknown): unknown {
  try {
    return (provider as ResolvedProvider).kind;
  } catch {
    // Told when it is read.
    return undefined;
  }
}

/** A body as text, or as bytes of whatever kind. */
export type ResponseBody = string | ArrayBufferLike | ArrayBufferView;

const encoder = new TextEncoder();

function bytes(called: string, body: unknown): Uint8Array {
  if (typeof body === "string") return encoder.encode(body);
  try {
    if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    // Takes buffers alone, shared ones too, of whatever realm: test runners and frames have their own.
    const { buffer } = new DataView(body as ArrayBuffer);
    return new Uint8Array(buffer);
  } catch {
    // No bytes, or none any more: a buffer may be given away.
  }
  throw convoscopeError({
    code: "invalid_argument",
    message: `${called}(): the body is ${shown(body)} that holds no bytes. Accepted are a string and bytes. (JSON.stringify it, if it was parsed.)`,
  });
}
