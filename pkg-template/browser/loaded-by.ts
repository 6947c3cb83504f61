import type { Loader } from "../facade/wasm-module.js";
import { createClient } from "./client.js";
import { init, setDefaultLoader } from "./module.js";

/** Sets the loader and returns everything that needs the module: see facade/loaded-by.ts. */
export function loadedBy(loader: Loader) {
  setDefaultLoader(loader);
  return { init, createClient };
}
