// The gateway's WebAssembly module.
import { wasmModule } from "../facade/wasm-module.js";
import * as glue from "../wasm/convoscope_server.js";

export const { setLoader, init, whenReady } = /* @__PURE__ */ wasmModule(glue, "convoscope_server_bg.wasm");
