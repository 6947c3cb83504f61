// The WebAssembly module for pages of a gateway.
import { wasmModule } from "../facade/wasm-module.js";
import { instance } from "./instance.js";
import { loadFailed } from "./load-failed.js";

export const { setDefaultLoader, init, madeOf } = /* @__PURE__ */ wasmModule(instance, "convoscope_browser_bg.wasm", loadFailed);

/** The module. */
export type Module = ReturnType<typeof instance>;
