// convoscope in Node and Bun.
import { setDefaultLoader } from "../facade/module.js";
import { ofFile } from "./loaders.js";

setDefaultLoader(
  ofFile(
    () => new URL("../wasm/convoscope_bg.wasm", import.meta.url),
    () => import("../wasm/convoscope-bytes.js"),
  ),
);

export * from "../facade/index.js";
