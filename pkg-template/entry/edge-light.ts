// Vercel's Edge Runtime: bytes may not be compiled at run time, so the module is imported, as Next.js and
// Vercel's own builds have it.
import { setLoader } from "../facade/module.js";
import module from "../wasm/convoscope_bg.wasm?module";

setLoader({
  load: () => module,
  open: (source) => source,
});

export * from "../facade/index.js";
