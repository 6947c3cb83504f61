// Node (also Bun and Deno, which read the "node" condition): the module lies beside this file.
import { readFile } from "node:fs/promises";

import { setLoader } from "../facade/module.js";

setLoader({
  load: () => readFile(new URL("../wasm/convoscope_bg.wasm", import.meta.url)),
  // fetch cannot read files here.
  open: (source) => (source.protocol === "file:" ? readFile(source) : source),
});

export * from "../facade/index.js";
