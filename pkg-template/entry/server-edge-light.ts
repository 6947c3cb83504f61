// "convoscope/server" in Vercel's Edge Runtime: bytes may not be compiled at run time, so the module is imported.
import { setLoader } from "../server/module.js";
import module from "../wasm/convoscope_server_bg.wasm?module";

setLoader({
  load: () => module,
  open: (source) => source,
});

export * from "../server/index.js";
