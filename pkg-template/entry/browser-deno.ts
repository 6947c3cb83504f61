// convoscope/browser in Deno.
import { loadedBy } from "../browser/loaded-by.js";
import { ofImport } from "./loaders.js";

export * from "../browser/index.js";
export const { init, createClient } = loadedBy(
  ofImport(
    () => import("../wasm/convoscope-browser-source.js"),
    () => import("../wasm/convoscope-browser-bytes.js"),
  ),
);
