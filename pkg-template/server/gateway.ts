import { bare } from "../facade/bare.js";
import type { Bytes } from "../facade/byte-stream.js";
import { calling, convoscopeError, fromModule, isConvoscopeError, type ConvoscopeError } from "../facade/error.js";
import { tell } from "../facade/listener.js";
import { callSettings, type CallOptions, type CallSettings } from "../facade/options.js";
import type { ProviderConfig, SecretSource } from "../facade/provider.js";
import type { Given } from "../facade/read-options.js";
import type * as Web from "../facade/web-types.js";
import type { ErrorCode, Stream } from "../wasm/convoscope_server.js";
import { callerOf } from "./caller.js";
import { scopeOf } from "./scope.js";
import { keysFor } from "./keys.js";
import { madeOf } from "./module.js";
import { isSecret, readGatewayOptions, refuseWeak, type GatewayOptions } from "./options.js";
import type { Caller, Served } from "./served.js";
import { TimeLimit } from "./time-limit.js";

const METHODS = "GET, HEAD, OPTIONS";
const JSON_TYPE = "application/json; charset=utf-8";
const TYPES = { ndjson: "application/x-ndjson", csv: "text/csv; charset=utf-8" } as const;
/** Longer addresses are refused unread. */
const LONGEST_URL = 20_000;
const encoder = new TextEncoder();
/** Of an answer that was fetched, what belongs to its own connection (RFC 9110, 7.6.1), or to its body as it
 *  travelled there: it has been decoded since. */
const OF_ITS_CONNECTION: readonly string[] = [
  "connection",
  "content-encoding",
  "content-length",
  "keep-alive",
  "proxy-connection",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** In lower case. A plain object: servers for Node write its members as they are, and unpack a Headers at a cost. */
type AnswerHeaders = Record<string, string>;

/** What every answer carries. */
const EVERY_ANSWER: Readonly<AnswerHeaders> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  vary: "Authorization, Cookie, Origin",
};

/**
 * A gateway: answers a page's requests with the key that stays here. `gateway({ url })` is its client; the
 * wire is documented in `convoscope/server/openapi.json`.
 *
 * Closed unless opened: who is not known gets 401, what lies outside `scope` does not exist (404), a path,
 * method or parameter that is not documented is refused. The platform's address comes from the provider
 * alone; of its answers nothing is passed on but our model, of its errors nothing but our codes.
 *
 * @throws ConvoscopeError `invalid_config` for what can never work. The handler itself rejects nothing
 * but what is no `Request` (`invalid_argument`).
 */
export function createGateway<Context extends unknown[] = []>(
  options: GatewayOptions<Context>,
): (request: Web.Request, ...context: Context) => Promise<Web.Response> {
  const gateway = readGatewayOptions(options);
  const keys = keysFor(gateway.provider);

  const moduleGateway = madeOf(
    ({ Gateway }) => calling(() => new Gateway(gateway.provider, gateway.client, gateway.allow, gateway.redact, gateway.allowFilters)),
  );

  const common = (request: Request): AnswerHeaders => {
    const headers: AnswerHeaders = { ...EVERY_ANSWER };
    const origin = request.headers.get("origin");
    if (origin !== null && gateway.origins.includes(origin)) {
      headers["access-control-allow-origin"] = origin;
      headers["access-control-allow-credentials"] = "true";
      headers["access-control-expose-headers"] = "Content-Disposition, ETag, Retry-After, Server-Timing, X-Should-Retry, X-Total-Count";
    }
    return headers;
  };

  const preflight = (request: Request): Response => {
    const headers: AnswerHeaders = { ...common(request), allow: METHODS };
    if (headers["access-control-allow-origin"] !== undefined) {
      headers["access-control-allow-methods"] = "GET, HEAD";
      headers["access-control-allow-headers"] = "Authorization, If-None-Match";
      headers["access-control-max-age"] = "600";
    }
    return new Response(null, bare({ status: 204, headers }));
  };

  const refused = (request: Request, status: number, code: ErrorCode, message: string, more: AnswerHeaders = {}, retryable = false): Response => {
    const headers = { ...common(request), ...more };
    headers["content-type"] = JSON_TYPE;
    headers["x-should-retry"] = "false";
    const body = encoder.encode(JSON.stringify({ error: { code, message, retryable, issues: [] } }));
    return request.method === "HEAD" ? head(status, headers, body) : new Response(body, bare({ status, headers }));
  };

  const tellWhy = (error: unknown, request: Request): void => tell(gateway.onError, asConvoscopeError(error), request);

  /** The credential as it is now. */
  const credentialOf = async (limit: TimeLimit, { kind, secret }: ProviderConfig): Promise<string> => {
    if (typeof secret === "string") return secret;
    const what = `The function given as ${kind === "eigi" ? "apiKey" : "token"}`;
    const current: unknown = await limit.wait(what, secret);
    if (isSecret(current)) return current;
    throw convoscopeError({ code: "invalid_config", message: `${what} gave no string, an empty one or half a surrogate pair.` });
  };

  /** The secret as it is now. */
  const secretOf = async (limit: TimeLimit, secret: SecretSource): Promise<string> => {
    if (typeof secret === "string") return secret;
    const what = "The function given as secret";
    const current: unknown = await limit.wait(what, secret);
    refuseWeak(`${what} gave`, current);
    return current;
  };

  const serve = async (request: Request, context: Context, limit: TimeLimit, call: CallSettings, path: string, query: string): Promise<Response> => {
    const authorization: unknown = await limit.wait("The function given as authorize", () => gateway.authorize(request, ...context));
    if (authorization === null || authorization === undefined) {
      return refused(request, 401, "unauthenticated", "The gateway does not know who is asking.", { "www-authenticate": "Bearer" });
    }
    if (isResponse(authorization)) return passedOn(request, authorization, common(request));
    const known = { scope: scopeOf(authorization), id: callerOf(authorization) };
    const { provider, secret } = gateway;
    // Asked for once, and sent with the first request: see CallSettings.
    const credential = await credentialOf(limit, provider);
    const own = secret === provider.secret ? credential : await secretOf(limit, secret);
    const module = await limit.wait("The WebAssembly module", moduleGateway);
    const ifNoneMatch = request.headers.get("if-none-match") ?? undefined;
    const caller: Caller = { ...known, keys: await limit.wait("WebCrypto", () => keys(own)) };
    const first: CallSettings = { ...limit.left, credential };
    const served = (await module.serve(path, query, ifNoneMatch, caller, first)) as Served;
    return answer(request, served, call);
  };

  const answer = (request: Request, served: Served, call: CallSettings): Response => {
    const { status, body, stream, format, etag, retryAfter, error } = served;
    const headers = common(request);
    if (error !== undefined) {
      tellWhy(fromModule(error), request);
      // What was tried here in vain, its caller need not try again: tries would multiply.
      if (retryAfter === undefined) headers["x-should-retry"] = "false";
      else headers["retry-after"] = retryAfter;
    } else {
      headers["server-timing"] = `upstream;dur=${served.upstreamMs ?? 0}`;
    }
    if (etag !== undefined) {
      headers["etag"] = etag;
      const keeps = served.isFinal === true && gateway.maxAge > 0;
      headers["cache-control"] = keeps ? `private, max-age=${gateway.maxAge}` : "private, no-cache";
    }
    if (body !== undefined) headers["content-type"] = format === undefined ? JSON_TYPE : TYPES[format];
    if (format !== undefined) {
      headers["content-disposition"] = `attachment; filename="conversations.${format}"`;
      if (served.total !== undefined) headers["x-total-count"] = served.total;
    }
    if (body === undefined) return new Response(null, bare({ status, headers }));
    if (request.method === "HEAD") {
      stream?.stop();
      return head(status, headers, stream === undefined ? body : undefined);
    }
    const all = stream === undefined ? whole(body) : bytesOf(body, stream, call, (thrown) => tellWhy(thrown, request));
    return new Response(all, bare({ status, headers }));
  };

  return async (request, ...context) => {
    if (!isRequest(request)) throw notARequest();
    if (request.method === "OPTIONS") return preflight(request);
    if (request.method !== "GET" && request.method !== "HEAD") {
      return refused(request, 405, "invalid_argument", `There is no such method here. Accepted are ${METHODS}.`, { allow: METHODS });
    }
    if (request.url.length > LONGEST_URL) {
      return refused(request, 414, "invalid_argument", "The address is too long.");
    }
    let limit: TimeLimit | undefined;
    try {
      // Some Workers runtimes give a request none.
      const signal = (request.signal as AbortSignal | null) ?? undefined;
      const call = callSettings({ __proto__: null, signal } as Given<CallOptions>, gateway.client);
      limit = new TimeLimit(call);
      const { pathname, search } = new URL(request.url);
      const isOurs = gateway.basePath === "" || pathname.startsWith(`${gateway.basePath}/`);
      // What lies elsewhere is nothing, for whoever asks: the module says so.
      const path = isOurs ? pathname.slice(gateway.basePath.length) : "";
      return await serve(request, context, limit, call, path, search.slice(1));
    } catch (error) {
      tellWhy(error, request);
      // Not what the application's functions throw, whatever it is: undefined, too.
      const over = limit?.over;
      if (over !== undefined && error === over) {
        if (over.code === "aborted") return refused(request, 499, "aborted", "The request was called off.");
        return refused(request, 503, "timeout", "The gateway took too long.", {}, true);
      }
      if (isConvoscopeError(error) && error.code === "module_failed") {
        return refused(request, 503, "server_error", "The gateway had to begin anew. Try again.", {}, true);
      }
      return refused(request, 500, "invalid_config", "The gateway cannot work as it is configured.");
    }
  };
}

/** An answer of the application's own. It may give the same one again and again: what is sent is a copy of its body. */
function passedOn(request: Request, given: Response, common: AnswerHeaders): Response {
  const headers = new Headers(common);
  for (const [name, value] of given.headers) {
    if (given.url !== "" && OF_ITS_CONNECTION.includes(name)) continue;
    if (name === "set-cookie") headers.append(name, value);
    else headers.set(name, value);
  }
  const { status } = given;
  if (given.body === null) return new Response(null, bare({ status, headers }));
  return request.method === "HEAD" ? head(status, headers, undefined) : new Response(given.clone().body, bare({ status, headers }));
}

/** Of a longer body a Response would make its copy in one step, and nobody has a turn meanwhile. */
const LONG = 4 * 2 ** 20;
const PIECE = 2 ** 18;

/** The body of a Response: a long one piece by piece. */
function whole(body: Bytes): BodyInit {
  if (body.length <= LONG) return body;
  let at = 0;
  const pull = (controller: ReadableStreamDefaultController<Bytes>): void => {
    controller.enqueue(body.slice(at, (at += PIECE)));
    if (at >= body.length) controller.close();
  };
  return new ReadableStream(bare<UnderlyingDefaultSource<Bytes>>({ pull }), bare({ highWaterMark: 0 }));
}

/** Says of a body what GET would say, without it: how long it is, or nothing where nobody knows. Of an answer
 *  without a body Bun and Deno would say that it has no bytes; of a stream they say nothing. */
function head(status: number, headers: AnswerHeaders | Headers, body: Uint8Array | undefined): Response {
  if (body !== undefined) return new Response(null, bare({ status, headers: { ...(headers as AnswerHeaders), "content-length": `${body.length}` } }));
  const nothing = new ReadableStream(bare<UnderlyingDefaultSource>({ pull: (controller) => controller.close() }), bare({ highWaterMark: 0 }));
  return new Response(nothing, bare({ status, headers }));
}

/** What the application's own functions throw becomes the cause. */
function asConvoscopeError(error: unknown): ConvoscopeError {
  if (isConvoscopeError(error)) return error;
  return convoscopeError({ code: "invalid_config", message: "A function given to the gateway failed: see cause.", cause: error });
}

function isRequest(value: unknown): value is Request {
  try {
    const { method, url, headers } = value as Request;
    return typeof method === "string" && typeof url === "string" && typeof headers.get === "function";
  } catch {
    return false;
  }
}

function notARequest(): ConvoscopeError {
  const message = "The handler takes a Request of the fetch standard. Servers for Node give another: @hono/node-server makes one of it.";
  return convoscopeError({ code: "invalid_argument", message });
}

/** Of whatever realm. */
function isResponse(value: unknown): value is Response {
  return Object.prototype.toString.call(value) === "[object Response]";
}

/** What comes first, and what comes after it, each page as it is read. */
function bytesOf(
  first: Bytes,
  stream: Stream,
  call: CallSettings,
  tellWhy: (thrown: unknown) => void,
): ReadableStream<Bytes> {
  let unread: Bytes | undefined = first;
  return new ReadableStream<Bytes>(
    bare({
      async pull(controller) {
        try {
          let bytes: Bytes | undefined = unread ?? (await stream.next(call));
          unread = undefined;
          // A page may hold no line: a stream's reader waits for bytes.
          while (bytes?.length === 0) bytes = await stream.next(call);
          if (bytes === undefined) controller.close();
          else controller.enqueue(bytes);
        } catch (thrown) {
          tellWhy(fromModule(thrown));
          // The connection breaks off: what the platform did is not its reader's to know.
          throw new Error("The gateway could not go on.");
        }
      },
      cancel() {
        stream.stop();
      },
    }),
    bare({ highWaterMark: 0 }),
  );
}
