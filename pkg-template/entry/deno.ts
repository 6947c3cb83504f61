// convoscope in Deno.
import { setDefaultLoader } from "../facade/module.js";
import { ofImport } from "./loaders.js";

setDefaultLoader(
  ofImport(
    () => import("../wasm/convoscope-source.js"),
    () => import("../wasm/convoscope-bytes.js"),
  ),
);

export * from "../facade/index.js";
