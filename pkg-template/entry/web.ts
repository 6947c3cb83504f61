// convoscope in browsers, and bundlers for them.
import { loadedBy } from "../facade/loaded-by.js";
import { ofAsset } from "./loaders.js";

export * from "../facade/index.js";
export const {
  init, createClient, createSummary, exportSchema, validateFilter, buildListRequest, buildGetRequest, normalizePage,
  normalizeConversation, normalizeError,
} = loadedBy(
  ofAsset(
    "convoscope_bg.wasm",
    import.meta.url,
    () => new URL("../wasm/convoscope_bg.wasm", import.meta.url),
    ', or import "convoscope/inline", which carries it, or pass its URL to init()',
  ),
);
