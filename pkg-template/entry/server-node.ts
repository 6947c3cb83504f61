// "convoscope/server" in Node (also Bun and Deno): the module lies beside this file.
import { readFile } from "node:fs/promises";

import { setLoader } from "../server/module.js";

setLoader({
  load: () => readFile(new URL("../wasm/convoscope_server_bg.wasm", import.meta.url)),
  // fetch cannot read files here.
  open: (source) => (source.protocol === "file:" ? readFile(source) : source),
});

export * from "../server/index.js";
