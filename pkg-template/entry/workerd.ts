// Cloudflare Workers: bytes may not be compiled at run time, so the module is imported.
import { setLoader } from "../facade/module.js";
import module from "../wasm/convoscope_bg.wasm";

setLoader({
  load: () => module,
  open: (source) => source,
});

export * from "../facade/index.js";
