/** What relative addresses are relative to, as they are for `fetch`; nothing outside pages and their workers. */
export function pageBase(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}
