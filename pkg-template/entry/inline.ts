// "convoscope/inline": the same, with the module in a script, for pages in one file and bundlers that emit none.
import { setLoader } from "../facade/module.js";
import { unpacked } from "../facade/wasm-source.js";
import packed from "../wasm/convoscope-bytes.js";

setLoader({
  places: [() => unpacked(packed)],
  advice: "Browsers need DecompressionStream for it (Chrome 80, Firefox 113, Safari 16.4)",
});

export * from "../facade/index.js";
