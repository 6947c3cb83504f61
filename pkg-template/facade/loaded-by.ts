import { createClient } from "./client.js";
import { buildGetRequest, buildListRequest, exportSchema, normalizeConversation, normalizeError, normalizePage, validateFilter } from "./functions.js";
import { init, setDefaultLoader } from "./module.js";
import { setParquetLoader, type ParquetLoader } from "./parquet.js";
import { createSummary } from "./summary.js";
import type { Loader } from "./wasm-module.js";

/** Sets the loader and returns everything that needs the module. Each entry exports these by name: bundlers that assume
 *  modules have no side effects (Nitro's) would drop an entry that only sets a loader. */
export function loadedBy(loader: Loader, parquet?: ParquetLoader) {
  setDefaultLoader(loader);
  if (parquet !== undefined) setParquetLoader(parquet);
  return {
    init, createClient, createSummary, exportSchema, validateFilter, buildListRequest, buildGetRequest, normalizePage,
    normalizeConversation, normalizeError,
  };
}
