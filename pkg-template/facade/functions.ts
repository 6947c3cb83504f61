// The pure functions: no I/O, for callers with a transport of their own.
import type { Conversation, ConversationFilter, HeavyField, Issue, RequestPlan } from "../wasm/convoscope.js";
import { calling, convoscopeError, type ConvoscopeError, type ErrorParts } from "./error.js";
import { ready } from "./module.js";
import type { Page } from "./page.js";
import type { ProviderKind } from "./provider.js";

/** A platform by its name. */
export type PlatformKind = Exclude<ProviderKind, "gateway">;

/** A platform with its credential in the open: for requests that the caller sends. */
export type ResolvedProvider =
  | { kind: "eigi"; apiKey: string; baseUrl?: string | undefined }
  | { kind: "anyreach"; token: string; organization?: string | undefined; baseUrl?: string | undefined };

/**
 * Every issue of a filter, or none: unknown keys with the nearest valid name, values out of range,
 * contradictions, and what this provider cannot serve.
 *
 * Needs `await init()` first, as all functions here do.
 */
export function validateFilter(provider: PlatformKind, filter: unknown): Issue[] {
  const module = ready("validateFilter");
  return calling(() => module.validateFilter(provider, filter));
}

/**
 * The request for a page of conversations. Its headers hold the credential.
 *
 * @param after - the `next` of the page before.
 * @throws ConvoscopeError `invalid_filter`, `invalid_argument` (cursor), `invalid_config` (provider).
 */
export function buildListRequest(
  provider: ResolvedProvider,
  filter?: ConversationFilter,
  after?: string,
): RequestPlan {
  const module = ready("buildListRequest");
  return calling(() => module.buildListRequest(provider, filter, after));
}

/**
 * The request for one conversation. Its headers hold the credential.
 *
 * @throws ConvoscopeError `invalid_argument` (id), `invalid_config` (provider).
 */
export function buildGetRequest(provider: ResolvedProvider, id: string): RequestPlan {
  const module = ready("buildGetRequest");
  return calling(() => module.buildGetRequest(provider, id));
}

/**
 * Reads the body of a list answer (status 2xx).
 *
 * @param options - `omit`, `raw` as in {@link ListOptions}; `pageSize`: what was asked for (default
 *   100), where the body does not tell.
 * @throws ConvoscopeError `invalid_response`, or `server_error` for a 200 whose body says that it failed.
 */
export function normalizePage<const O extends HeavyField = never>(
  provider: PlatformKind,
  body: Uint8Array | string,
  options?: { omit?: readonly O[] | undefined; raw?: boolean | undefined; pageSize?: number | undefined },
): Page<Omit<Conversation, O>> {
  const module = ready("normalizePage");
  return calling(() => module.normalizePage(provider, bytes("normalizePage", body), options) as Page<Omit<Conversation, O>>);
}

/**
 * Reads the body of a get answer (status 2xx).
 *
 * @throws ConvoscopeError `invalid_response`, or `server_error` for a 200 whose body says that it failed.
 */
export function normalizeConversation(
  provider: PlatformKind,
  body: Uint8Array | string,
  options?: { raw?: boolean | undefined },
): Conversation {
  const module = ready("normalizeConversation");
  return calling(
    () => module.normalizeConversation(provider, bytes("normalizeConversation", body), options) as Conversation,
  );
}

/** The error that an answer of another status than 2xx stands for. Gives it, does not throw it. */
export function normalizeError(
  provider: PlatformKind,
  response: { status: number; headers?: Record<string, string> | undefined; body?: Uint8Array | string | undefined },
): ConvoscopeError {
  const module = ready("normalizeError");
  // A text would be taken as the number in it.
  if (typeof response?.status !== "number") {
    throw convoscopeError({ code: "invalid_argument", message: "normalizeError(): `status` is no number." });
  }
  const body = bytes("normalizeError", response.body ?? "");
  const header = (wanted: string) => Object.entries(response.headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
  return calling(() =>
    convoscopeError(module.normalizeError(provider, response.status, header("retry-after"), header("date"), body) as ErrorParts),
  );
}

const encoder = new TextEncoder();

function bytes(called: string, body: unknown): Uint8Array {
  if (typeof body === "string") return encoder.encode(body);
  // Of whatever realm: test runners and frames have a Uint8Array of their own.
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  throw convoscopeError({
    code: "invalid_argument",
    message: `${called}(): the body is no string and no Uint8Array. (JSON.stringify it, if it was parsed.)`,
  });
}
