import type { Loader } from "../facade/wasm-module.js";
import { createGateway } from "./gateway.js";
import { init, setDefaultLoader } from "./module.js";

/** What needs the module, which this finds: see facade/loaded-by.ts. */
export function loadedBy(loader: Loader) {
  setDefaultLoader(loader);
  return { init, createGateway };
}
