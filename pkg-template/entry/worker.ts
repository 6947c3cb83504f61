// convoscope in Cloudflare's and Vercel's Workers, which may not compile bytes at run time: the module is imported.
import { loadedBy } from "../facade/loaded-by.js";
import module from "../wasm/convoscope_bg.wasm?module";

export * from "../facade/index.js";
export const {
  init, createClient, createSummary, exportSchema, validateFilter, buildListRequest, buildGetRequest, normalizePage,
  normalizeConversation, normalizeError,
} = loadedBy(
  {
    places: [() => module],
    advice: "Configure the bundler to treat an imported .wasm file as a compiled module",
  },
  () => import("../parquet/file.js"),
);
