// convoscope/browser in Node and Bun: for pages that a server renders, and for tests.
import { loadedBy } from "../browser/loaded-by.js";
import { ofFile } from "./loaders.js";

export * from "../browser/index.js";
export const { init, createClient } = loadedBy(
  ofFile(
    () => new URL("../wasm/convoscope_browser_bg.wasm", import.meta.url),
    () => import("../wasm/convoscope-browser-bytes.js"),
  ),
);
