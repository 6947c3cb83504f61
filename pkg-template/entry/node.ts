// convoscope in Node and Bun.
import { loadedBy } from "../facade/loaded-by.js";
import { ofFile } from "./loaders.js";

export * from "../facade/index.js";
export const {
  init, createClient, createSummary, exportSchema, validateFilter, buildListRequest, buildGetRequest, normalizePage,
  normalizeConversation, normalizeError,
} = loadedBy(
  ofFile(
    () => new URL("../wasm/convoscope_bg.wasm", import.meta.url),
    () => import("../wasm/convoscope-bytes.js"),
  ),
  () => import("../parquet/file.js"),
);
