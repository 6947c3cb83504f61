// convoscope in the Workers of Cloudflare and Vercel: bytes may not be compiled at run time, so the module is imported.
import { loadedBy } from "../facade/loaded-by.js";
import module from "../wasm/convoscope_bg.wasm?module";

export * from "../facade/index.js";
export const {
  init, createClient, createSummary, validateFilter, buildListRequest, buildGetRequest, normalizePage,
  normalizeConversation, normalizeError,
} = loadedBy({
  places: [() => module],
  advice: "Have the bundler take an imported .wasm file for a compiled module",
});
