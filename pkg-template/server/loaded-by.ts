import { setParquetLoader, type ParquetLoader } from "../facade/parquet.js";
import type { Loader } from "../facade/wasm-module.js";
import { createGateway } from "./gateway.js";
import { init, setDefaultLoader } from "./module.js";

/** Sets the loader and returns what needs the module: see facade/loaded-by.ts. */
export function loadedBy(loader: Loader, parquet?: ParquetLoader) {
  setDefaultLoader(loader);
  if (parquet !== undefined) setParquetLoader(parquet);
  return { init, createGateway };
}
