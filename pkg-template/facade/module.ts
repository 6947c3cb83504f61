// The client's WebAssembly module.
import * as glue from "../wasm/convoscope.js";
import { wasmModule } from "./wasm-module.js";

export const { setLoader, init, whenReady, ready } = /* @__PURE__ */ wasmModule(glue, "convoscope_bg.wasm");
