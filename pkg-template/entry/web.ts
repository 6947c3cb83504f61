// convoscope in browsers, and bundlers for them.
import { setDefaultLoader } from "../facade/module.js";
import { ofAsset } from "./loaders.js";

setDefaultLoader(
  ofAsset(
    "convoscope_bg.wasm",
    import.meta.url,
    () => new URL("../wasm/convoscope_bg.wasm", import.meta.url),
    ', or import "convoscope/inline", which carries it, or pass its URL to init()',
  ),
);

export * from "../facade/index.js";
