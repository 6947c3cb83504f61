/** The base of relative URLs, as for `fetch`. Undefined outside pages and their workers. */
export function pageBase(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}

/** The page's origin. A frame without its own (`srcdoc`) has that of its parent. */
export function pageOrigin(): string | undefined {
  const origin = globalThis.location?.origin;
  return origin === "null" ? globalThis.origin : origin;
}
