// convoscope/browser in Cloudflare's and Vercel's Workers, which may not compile bytes at run time: the module is
// imported.
import { loadedBy } from "../browser/loaded-by.js";
import module from "../wasm/convoscope_browser_bg.wasm?module";

export * from "../browser/index.js";
export const { init, createClient } = loadedBy({
  places: [() => module],
  advice: "Configure the bundler to treat an imported .wasm file as a compiled module",
});
