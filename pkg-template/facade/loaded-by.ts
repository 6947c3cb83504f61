import { createClient } from "./client.js";
import { buildGetRequest, buildListRequest, normalizeConversation, normalizeError, normalizePage, validateFilter } from "./functions.js";
import { init, setDefaultLoader } from "./module.js";
import { createSummary } from "./summary.js";
import type { Loader } from "./wasm-module.js";

/**
 * What needs the module, which this finds. An entry exports it as its own: bundlers that take every module for free
 * of side effects (Nitro's does) would leave out an entry that only sets a loader.
 */
export function loadedBy(loader: Loader) {
  setDefaultLoader(loader);
  return {
    init, createClient, createSummary, validateFilter, buildListRequest, buildGetRequest, normalizePage,
    normalizeConversation, normalizeError,
  };
}
