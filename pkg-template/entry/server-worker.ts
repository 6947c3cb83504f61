// convoscope/server in the Workers of Cloudflare and Vercel: bytes may not be compiled at run time, so the module is imported.
import { loadedBy } from "../server/loaded-by.js";
import module from "../wasm/convoscope_server_bg.wasm?module";

export * from "../server/index.js";
export const { init, createGateway } = loadedBy({
  places: [() => module],
  advice: "Have the bundler take an imported .wasm file for a compiled module",
});
