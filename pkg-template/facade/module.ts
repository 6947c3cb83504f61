// The client's WebAssembly module.
import { instance } from "../wasm/convoscope.js";
import { wasmModule } from "./wasm-module.js";

export const { setDefaultLoader, setLoader, init, madeOf, ready } = /* @__PURE__ */ wasmModule(instance, "convoscope_bg.wasm");
