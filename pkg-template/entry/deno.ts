// convoscope in Deno.
import { loadedBy } from "../facade/loaded-by.js";
import { ofImport } from "./loaders.js";

export * from "../facade/index.js";
export const {
  init, createClient, createSummary, exportSchema, validateFilter, buildListRequest, buildGetRequest, normalizePage,
  normalizeConversation, normalizeError,
} = loadedBy(
  ofImport(
    () => import("../wasm/convoscope-source.js"),
    () => import("../wasm/convoscope-bytes.js"),
  ),
  () => import("../parquet/file.js"),
);
