// The client's WebAssembly module.
import { instance } from "../wasm/convoscope.js";
import { convoscopeError } from "./error.js";
import { loadFailed } from "./load-failed.js";
import { wasmModule } from "./wasm-module.js";

export const { setDefaultLoader, setLoader, init, madeOf, current } = /* @__PURE__ */ wasmModule(instance, "convoscope_bg.wasm", loadFailed);

/** The module's functions, for synchronous callers. */
export function ready(called: string): ReturnType<typeof instance> {
  const loaded = current((glue, module) => glue.loadSync(module));
  if (loaded !== undefined) return loaded;
  throw convoscopeError({
    code: "init_failed",
    message: `${called}() is synchronous and needs the WebAssembly module: call "await init()" once before it.`,
  });
}
