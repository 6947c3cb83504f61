// convoscope/server in Cloudflare's and Vercel's Workers, which may not compile bytes at run time: the module is
// imported.
import { loadedBy } from "../server/loaded-by.js";
import module from "../wasm/convoscope_server_bg.wasm?module";

export * from "../server/index.js";
export const { init, createGateway } = loadedBy(
  {
    places: [() => module],
    advice: "Configure the bundler to treat an imported .wasm file as a compiled module",
  },
  () => import("../parquet/file.js"),
);
