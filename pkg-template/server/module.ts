// The gateway's WebAssembly module.
import { loadFailed } from "../facade/load-failed.js";
import { wasmModule } from "../facade/wasm-module.js";
import { instance } from "../wasm/convoscope_server.js";

export const { setDefaultLoader, init, madeOf } = /* @__PURE__ */ wasmModule(instance, "convoscope_server_bg.wasm", loadFailed);
