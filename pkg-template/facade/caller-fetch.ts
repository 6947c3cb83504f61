import { define } from "./without-prototype.js";
import { invalidConfig } from "./error.js";
import type * as Web from "./web-types.js";

/** Second argument of a custom fetch. Repeats what the request holds, for fetches that do not know the host's
 *  `Request`. */
export interface FetchInit {
  readonly method: "GET" | "POST";
  /** Names in lower case. Includes the credential. */
  readonly headers: Record<string, string>;
  readonly signal: Web.AbortSignal;
  /** The JSON of a POST; a GET has none. */
  readonly body?: string;
  /** Redirects must not be followed: the credential would go along. */
  readonly redirect: "manual";
}

/** The host's `Request`. Converts to its URL where a string is expected. */
export type FetchTarget = Web.Request & string;

/** The least a custom fetch must return, besides a body. The host's `Response`, undici's and node-fetch's qualify. */
export interface FetchAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/** A custom fetch. The host's own needs only the request. Others (npm's undici, node-fetch, cross-fetch) do not know
 *  the host's `Request`: they use it as a URL and read the rest from `init`. */
export type Fetch = (request: FetchTarget, init: FetchInit) => Promise<FetchAnswer>;

/** Wraps a custom fetch: calls it unbound, with a request that any fetch can read. `body`: what the request holds as well. */
export function callerFetch(fetch: Fetch): (request: Web.Request, body?: string) => Promise<FetchAnswer> {
  return async (request, body) => {
    const { headers } = request;
    let isText = false;
    let areHeadersRead = false;
    const read = <T>(value: T): T => ((areHeadersRead = true), value);
    define(request, "toString", { value: () => ((isText = true), request.url) });
    define(request, "headers", { get: () => read(headers) });
    const init = {
      __proto__: null,
      method: request.method,
      get headers() {
        return read(Object.fromEntries(headers));
      },
      signal: request.signal,
      redirect: "manual",
      ...(body && { body }),
    } as FetchInit;
    const lost = () => isText && !areHeadersRead;
    let answer: FetchAnswer;
    try {
      answer = await fetch(request as FetchTarget, init);
    } catch (error) {
      if (lost()) throw unusable(LOST, error);
      if (isAboutUrl(error)) throw unusable("rejected the URL it was given", error);
      throw error;
    }
    if (lost()) throw unusable(LOST);
    return answer;
  };
}

const LOST = "sent the URL without the headers";

/** Every fetch words this error differently, and it may be of another realm. */
function isAboutUrl(error: unknown): boolean {
  const { name, message } = (error ?? {}) as Partial<TypeError>;
  return name === "TypeError" && /\b((in)?valid|parse|absolute) URLs?\b|\bURL is (not |in)valid\b/i.test(message ?? "");
}

/** The module does not retry this error. */
function unusable(what: string, cause?: unknown) {
  return invalidConfig(
    `The "fetch" function ${what}. It is called with (request, init), and a fetch other than the host's needs both: (url, init) => undici.fetch(url, { ...init, dispatcher }).`,
    cause,
  );
}
