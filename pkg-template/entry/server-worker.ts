// convoscope/server in the Workers of Cloudflare and Vercel: bytes may not be compiled at run time, so the module is imported.
import { setDefaultLoader } from "../server/module.js";
import module from "../wasm/convoscope_server_bg.wasm?module";

setDefaultLoader({
  places: [() => module],
  advice: "Have the bundler take an imported .wasm file for a compiled module",
});

export * from "../server/index.js";
