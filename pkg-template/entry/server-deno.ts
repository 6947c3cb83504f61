// convoscope/server in Deno.
import { loadedBy } from "../server/loaded-by.js";
import { ofImport } from "./loaders.js";

export * from "../server/index.js";
export const { init, createGateway } = loadedBy(
  ofImport(
    () => import("../wasm/convoscope-server-source.js"),
    () => import("../wasm/convoscope-server-bytes.js"),
  ),
  () => import("../parquet/file.js"),
);
