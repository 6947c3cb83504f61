import { define } from "./bare.js";
import { convoscopeError } from "./error.js";
import type * as Web from "./web-types.js";

/** What a fetch of one's own is called with beside the request: all that is in it, for a fetch that is not the host's. */
export interface FetchInit {
  readonly method: "GET";
  /** Names in lower case. They hold the credential. */
  readonly headers: Record<string, string>;
  readonly signal: Web.AbortSignal;
  /** No redirect may be followed: the credential would go along. */
  readonly redirect: "manual";
}

/** The host's `Request`, which is its URL to whoever takes it for a text. */
export type FetchTarget = Web.Request & string;

/** What is read of an answer at the least, and its body: the host's `Response`, undici's, node-fetch's. */
export interface FetchAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/**
 * A fetch of one's own. The host's takes the request alone. Others (npm's undici, node-fetch, cross-fetch) do
 * not know the host's `Request`: they take it for its URL, and everything else from `init`.
 */
export type Fetch = (request: FetchTarget, init: FetchInit) => Promise<FetchAnswer>;

/** Calls a fetch of the caller's own, unbound, with a request that it can read whichever it is. */
export function callerFetch(fetch: Fetch): (request: Web.Request) => Promise<FetchAnswer> {
  return async (request) => {
    const { headers } = request;
    let isText = false;
    let areHeadersRead = false;
    const read = <T>(value: T): T => ((areHeadersRead = true), value);
    define(request, "toString", { value: () => ((isText = true), request.url) });
    define(request, "headers", { get: () => read(headers) });
    const init = {
      __proto__: null,
      method: "GET",
      get headers() {
        return read(Object.fromEntries(headers));
      },
      signal: request.signal,
      redirect: "manual",
    } as FetchInit;
    const lost = () => isText && !areHeadersRead;
    let answer: FetchAnswer;
    try {
      answer = await fetch(request as FetchTarget, init);
    } catch (error) {
      if (lost()) throw unusable(LOST, error);
      if (isAboutUrl(error)) throw unusable("cannot read the address it was given", error);
      throw error;
    }
    if (lost()) throw unusable(LOST);
    return answer;
  };
}

const LOST = "passed on the address alone, without the headers";

/** As every fetch says it in words of its own; of whatever realm. */
function isAboutUrl(error: unknown): boolean {
  const { name, message } = (error ?? {}) as Partial<TypeError>;
  return name === "TypeError" && /\b((in)?valid|parse|absolute) URLs?\b|\bURL is (not |in)valid\b/i.test(message ?? "");
}

/** The module takes it for final. */
function unusable(what: string, cause?: unknown) {
  const message = `The function given as fetch ${what}. It is called with (request, init): a fetch that is not the host's own needs both, as in (url, init) => undici.fetch(url, { ...init, dispatcher }).`;
  return convoscopeError({ code: "invalid_config", message, cause });
}
