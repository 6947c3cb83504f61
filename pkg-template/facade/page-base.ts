/** What relative addresses are relative to, as they are for `fetch`; nothing outside pages and their workers. */
export function pageBase(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}

/** The page's origin: that of its address, or, of a frame that has none of its own (`srcdoc`), of who holds it. */
export function pageOrigin(): string | undefined {
  const origin = globalThis.location?.origin;
  return origin === "null" ? globalThis.origin : origin;
}
