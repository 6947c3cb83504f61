// convoscope/server in browsers, and bundlers for them.
import { loadedBy } from "../server/loaded-by.js";
import { ofAsset } from "./loaders.js";

export * from "../server/index.js";
export const { init, createGateway } = loadedBy(
  ofAsset(
    "convoscope_server_bg.wasm",
    import.meta.url,
    () => new URL("../wasm/convoscope_server_bg.wasm", import.meta.url),
    ", or pass its URL to init()",
  ),
);
