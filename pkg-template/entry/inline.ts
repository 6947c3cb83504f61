// "convoscope/inline": the module embedded in JavaScript, for pages in one file and bundlers that emit no assets.
import { loadedBy } from "../facade/loaded-by.js";
import { setLoader } from "../facade/module.js";
import type { Loader } from "../facade/wasm-module.js";
import { unpacked } from "../facade/wasm-source.js";
import packed from "../wasm/convoscope-bytes.js";

const loader: Loader = {
  places: [() => unpacked(packed)],
  advice: "Browsers need DecompressionStream for it (Chrome 80, Firefox 113, Safari 16.4)",
};
// Also for libraries that import convoscope itself.
setLoader(loader);

export * from "../facade/index.js";
export const {
  init, createClient, createSummary, exportSchema, validateFilter, buildListRequest, buildGetRequest, normalizePage,
  normalizeConversation, normalizeError,
} = loadedBy(loader);
