// Browsers, and bundlers for them: `new URL(…, import.meta.url)` is what they recognise as an asset.
import { setLoader } from "../facade/module.js";

setLoader({
  load: () => new URL("../wasm/convoscope_bg.wasm", import.meta.url),
  open: (source) => source,
});

export * from "../facade/index.js";
