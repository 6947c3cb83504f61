// "convoscope/server" in Cloudflare Workers: bytes may not be compiled at run time, so the module is imported.
import { setLoader } from "../server/module.js";
import module from "../wasm/convoscope_server_bg.wasm";

setLoader({
  load: () => module,
  open: (source) => source,
});

export * from "../server/index.js";
