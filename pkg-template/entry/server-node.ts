// convoscope/server in Node and Bun.
import { setDefaultLoader } from "../server/module.js";
import { ofFile } from "./loaders.js";

setDefaultLoader(
  ofFile(
    () => new URL("../wasm/convoscope_server_bg.wasm", import.meta.url),
    () => import("../wasm/convoscope-server-bytes.js"),
  ),
);

export * from "../server/index.js";
