import { bare } from "../facade/without-prototype.js";
import type { Bytes } from "../facade/byte-stream.js";
import { calling, fromModule, invalidArgument, invalidConfig, isConvoscopeError, type ConvoscopeError } from "../facade/error.js";
import { tell } from "../facade/listener.js";
import { callSettings, type CallSettings } from "../facade/check-options.js";
import type { CallOptions } from "../facade/options.js";
import { parquetFile } from "../facade/parquet.js";
import type { ProviderConfig, SecretSource } from "../facade/provider.js";
import type { Given } from "../facade/read-options.js";
import type * as Web from "../facade/web-types.js";
import { fits } from "../facade/what-is.js";
import type { ParquetFile } from "../parquet/file.js";
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
const TYPES = { ndjson: "application/x-ndjson", csv: "text/csv; charset=utf-8", parquet: "application/vnd.apache.parquet" } as const;
/** Longer URLs are refused unread. */
const LONGEST_URL = 20_000;
const encoder = new TextEncoder();
/** Headers of a fetched response that apply only to its own connection (RFC 9110, 7.6.1), or to its encoded body, which
 *  has been decoded since. */
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

/** Names in lower case. A plain object: servers for Node write its members directly, and unpack a Headers at a cost. */
type AnswerHeaders = Record<string, string>;

/** Headers of every answer. */
const EVERY_ANSWER: Readonly<AnswerHeaders> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  vary: "Authorization, Cookie, Origin",
};

/**
 * Makes a gateway: it answers a page's requests with the key that stays on your server. Its client is `gateway({ url
 * })`; its HTTP API is documented in `convoscope/server/openapi.json`.
 *
 * Closed by default: unknown callers get 401, conversations outside `scope` do not exist (404), and undocumented paths,
 * methods and parameters are refused. The platform's address comes only from the provider. Only our model and our error
 * codes are passed on, nothing else of the platform's responses.
 *
 * @throws ConvoscopeError `invalid_config` for options that can never work. The handler only rejects when given
 *   something other than a `Request` (`invalid_argument`).
 */
export function createGateway<Context extends unknown[] = []>(
  options: GatewayOptions<Context>,
): (request: Web.Request, ...context: Context) => Promise<Web.Response> {
  const gateway = readGatewayOptions(options);
  const keys = keysFor(gateway.provider);

  const moduleGateway = madeOf(
    ({ Gateway }) => calling(() => new Gateway(gateway.provider, gateway.client, gateway.allow, gateway.redact, gateway.allowFilters, gateway.residual, gateway.fetchForScope)),
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

  /** The current credential. */
  const credentialOf = async (limit: TimeLimit, { kind, secret }: ProviderConfig): Promise<string> => {
    if (typeof secret === "string") return secret;
    const what = `The "${kind === "anyreach" ? "token" : "apiKey"}" function`;
    const current: unknown = await limit.wait(what, secret);
    if (isSecret(current)) return current;
    throw invalidConfig(`${what} must return a non-empty string without lone surrogates.`);
  };

  /** The current secret. */
  const secretOf = async (limit: TimeLimit, secret: SecretSource): Promise<string> => {
    if (typeof secret === "string") return secret;
    const what = 'The "secret" function';
    const current: unknown = await limit.wait(what, secret);
    refuseWeak(`${what} must return`, current);
    return current;
  };

  const serve = async (request: Request, context: Context, limit: TimeLimit, call: CallSettings, path: string, query: string): Promise<Response> => {
    const authorization: unknown = await limit.wait('The "authorize" function', () => gateway.authorize(request, ...context));
    if (authorization === null || authorization === undefined) {
      return refused(request, 401, "unauthenticated", "The gateway does not know the caller.", { "www-authenticate": "Bearer" });
    }
    if (isResponse(authorization)) return passedOn(request, authorization, common(request));
    const known = { scope: scopeOf(authorization), id: callerOf(authorization) };
    const { provider, secret } = gateway;
    // Requested once, and used for the first request: see CallSettings.
    const credential = await credentialOf(limit, provider);
    const own = secret === provider.secret ? credential : await secretOf(limit, secret);
    const module = await limit.wait("The WebAssembly module", moduleGateway);
    const ifNoneMatch = request.headers.get("if-none-match") ?? undefined;
    const caller: Caller = { ...known, keys: await limit.wait("WebCrypto", () => keys(own)) };
    const first: CallSettings = { ...limit.left, credential };
    const served = (await module.serve(path, query, ifNoneMatch, caller, first)) as Served;
    return answer(request, served, call);
  };

  const answer = async (request: Request, served: Served, call: CallSettings): Promise<Response> => {
    const { status, body, stream, format, etag, retryAfter, error } = served;
    const headers = common(request);
    if (error !== undefined) {
      tellWhy(fromModule(error), request);
      // The gateway has retried already: retries by its caller would multiply.
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
    const all = stream === undefined ? whole(body) : bytesOf(body, stream, await fileOf(stream, format), call, (thrown) => tellWhy(thrown, request));
    return new Response(all, bare({ status, headers }));
  };

  return async (request, ...context) => {
    if (!fits(request, isRequest)) throw invalidArgument(NOT_A_REQUEST);
    if (request.method === "OPTIONS") return preflight(request);
    if (request.method !== "GET" && request.method !== "HEAD") {
      return refused(request, 405, "invalid_argument", `Method not allowed. Accepted: ${METHODS}.`, { allow: METHODS });
    }
    if (request.url.length > LONGEST_URL) {
      return refused(request, 414, "invalid_argument", "The URL is too long.");
    }
    let limit: TimeLimit | undefined;
    try {
      // In some Workers runtimes a request has no signal.
      const signal = (request.signal as AbortSignal | null) ?? undefined;
      const call = callSettings({ __proto__: null, signal } as Given<CallOptions>, gateway.client);
      limit = new TimeLimit(call);
      const { pathname, search } = new URL(request.url);
      const isOurs = gateway.basePath === "" || pathname.startsWith(`${gateway.basePath}/`);
      // The module answers other paths with 404.
      const path = isOurs ? pathname.slice(gateway.basePath.length) : "";
      return await serve(request, context, limit, call, path, search.slice(1));
    } catch (error) {
      tellWhy(error, request);
      // Compares with the limit's own error: the application's functions may throw anything, even undefined.
      const over = limit?.over;
      if (over !== undefined && error === over) {
        if (over.code === "aborted") return refused(request, 499, "aborted", "The request was called off.");
        return refused(request, 503, "timeout", "The gateway took too long.", {}, true);
      }
      if (isConvoscopeError(error) && error.code === "module_failed") {
        return refused(request, 503, "server_error", "The gateway had to restart. Try again.", {}, true);
      }
      return refused(request, 500, "invalid_config", "The gateway cannot work as it is configured.");
    }
  };
}

/** A response of the application's own. It may return the same one repeatedly, so a copy is sent. */
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

/** A Response copies its body in one step, which for longer ones blocks everybody else. */
const LONG = 4 * 2 ** 20;
const PIECE = 2 ** 18;

/** A body for a Response, in pieces if it is long. */
function whole(body: Bytes): BodyInit {
  if (body.length <= LONG) return body;
  let at = 0;
  const pull = (controller: ReadableStreamDefaultController<Bytes>): void => {
    controller.enqueue(body.slice(at, (at += PIECE)));
    if (at >= body.length) controller.close();
  };
  return new ReadableStream(bare<UnderlyingDefaultSource<Bytes>>({ pull }), bare({ highWaterMark: 0 }));
}

/** An answer to HEAD: as GET would, without the body, and with its length if known. Without a body Bun and Deno would
 *  report a length of 0; for a stream they report none. */
function head(status: number, headers: AnswerHeaders | Headers, body: Uint8Array | undefined): Response {
  if (body !== undefined) return new Response(null, bare({ status, headers: { ...(headers as AnswerHeaders), "content-length": `${body.length}` } }));
  const nothing = new ReadableStream(bare<UnderlyingDefaultSource>({ pull: (controller) => controller.close() }), bare({ highWaterMark: 0 }));
  return new Response(nothing, bare({ status, headers }));
}

/** Errors of the application's functions become the cause. */
function asConvoscopeError(error: unknown): ConvoscopeError {
  if (isConvoscopeError(error)) return error;
  return invalidConfig("A function passed to createGateway() failed: see cause.", error);
}

const isRequest = ({ method, url, headers }: Web.Request): boolean =>
  typeof method === "string" && typeof url === "string" && typeof headers.get === "function";

const NOT_A_REQUEST = "The handler takes a Request of the fetch standard. Node's own servers pass a different object: use an adapter such as @hono/node-server.";

/** Of any realm. */
function isResponse(value: unknown): value is Response {
  return Object.prototype.toString.call(value) === "[object Response]";
}

/** What makes a Parquet file of the lines of an export, if that was asked for. */
async function fileOf(stream: Stream, format: Served["format"]): Promise<ParquetFile | undefined> {
  const schema = format === "parquet" ? stream.schema() : undefined;
  if (schema === undefined) return undefined;
  try {
    return await parquetFile(schema);
  } catch (error) {
    stream.stop();
    throw error;
  }
}

/** The first part, then each page as it is read. */
function bytesOf(
  first: Bytes,
  stream: Stream,
  file: ParquetFile | undefined,
  call: CallSettings,
  tellWhy: (thrown: unknown) => void,
): ReadableStream<Bytes> {
  let unread: Bytes | undefined = first;
  return new ReadableStream<Bytes>(
    bare({
      async pull(controller) {
        try {
          for (;;) {
            const page = unread ?? (await stream.next(call));
            unread = undefined;
            const bytes = file === undefined ? page : page === undefined ? file.end() : file.write(page);
            // A page may be empty, but a stream's reader waits for bytes.
            const isReady = bytes !== undefined && bytes.length > 0;
            if (isReady) controller.enqueue(bytes);
            if (page === undefined) return controller.close();
            if (isReady) return;
          }
        } catch (thrown) {
          tellWhy(fromModule(thrown));
          // Breaks the connection: callers must not learn what the platform did.
          throw new Error("The gateway failed.");
        }
      },
      cancel() {
        stream.stop();
      },
    }),
    bare({ highWaterMark: 0 }),
  );
}
