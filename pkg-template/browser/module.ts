// The WebAssembly module for pages of a gateway.
import { instance } from "../wasm/convoscope_browser.js";
import { wasmModule } from "../facade/wasm-module.js";

export const { setDefaultLoader, init, madeOf } = /* @__PURE__ */ wasmModule(instance, "convoscope_browser_bg.wasm");

/** The module. */
export type Module = ReturnType<typeof instance>;
