import type { Fetch, FetchAnswer, FetchInit, FetchTarget } from "../facade/caller-fetch.js";
import type * as Web from "../facade/web-types.js";
import { define } from "../facade/without-prototype.js";

/** Wraps a custom fetch: calls it unbound, with a request that other fetches can use as a URL, and all else in `init`. */
export const pageFetch =
  (fetch: Fetch) =>
  (request: Web.Request): Promise<FetchAnswer> => {
    const { headers, signal } = request;
    define(request, "toString", { value: () => request.url });
    return fetch(request as FetchTarget, { __proto__: null, method: "GET", headers: Object.fromEntries(headers), signal, redirect: "manual" } as FetchInit);
  };
