// convoscope/browser in browsers, and bundlers for them.
import { loadedBy } from "../browser/loaded-by.js";
import { ofAsset } from "./loaders.js";

export * from "../browser/index.js";
export const { init, createClient } = loadedBy(
  ofAsset(
    "convoscope_browser_bg.wasm",
    import.meta.url,
    () => new URL("../wasm/convoscope_browser_bg.wasm", import.meta.url),
    ", or pass its URL to init()",
  ),
);
