// "convoscope/server" where files have addresses: a gateway inside a page, and bundlers.
import { setLoader } from "../server/module.js";

setLoader({
  load: () => new URL("../wasm/convoscope_server_bg.wasm", import.meta.url),
  open: (source) => source,
});

export * from "../server/index.js";
