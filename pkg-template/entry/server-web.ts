// convoscope/server in browsers, and bundlers for them.
import { setDefaultLoader } from "../server/module.js";
import { ofAsset } from "./loaders.js";

setDefaultLoader(
  ofAsset(
    "convoscope_server_bg.wasm",
    import.meta.url,
    () => new URL("../wasm/convoscope_server_bg.wasm", import.meta.url),
    ", or pass its URL to init()",
  ),
);

export * from "../server/index.js";
