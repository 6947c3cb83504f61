// convoscope/server in Deno.
import { setDefaultLoader } from "../server/module.js";
import { ofImport } from "./loaders.js";

setDefaultLoader(
  ofImport(
    () => import("../wasm/convoscope-server-source.js"),
    () => import("../wasm/convoscope-server-bytes.js"),
  ),
);

export * from "../server/index.js";
