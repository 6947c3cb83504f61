// convoscope/server in Node and Bun.
import { loadedBy } from "../server/loaded-by.js";
import { ofFile } from "./loaders.js";

export * from "../server/index.js";
export const { init, createGateway } = loadedBy(
  ofFile(
    () => new URL("../wasm/convoscope_server_bg.wasm", import.meta.url),
    () => import("../wasm/convoscope-server-bytes.js"),
  ),
  () => import("../parquet/file.js"),
);
