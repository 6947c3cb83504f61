import { convoscopeError, type ConvoscopeError } from "../facade/error.js";
import { NoModule } from "../facade/wasm-source.js";

/** What the host says of the module itself. Of a failed request it may quote the address, which may contain a
 *  signature. */
const OF_MODULE = /^(Compile|Link|Reference)Error$/;

/** As facade/load-failed.ts, but the host's own words say what is wrong with the module. */
export function loadFailed(file: string, cause: unknown, advice = `It must be ${file}`): ConvoscopeError {
  const { name, message } = (cause ?? {}) as Partial<Error>;
  const why = OF_MODULE.test(String(name)) ? message : "It could not be read: see cause";
  const policy = "a content security policy must allow 'wasm-unsafe-eval' in script-src, and the address in connect-src";
  const said = cause instanceof NoModule ? message : `${why}; ${policy}`;
  return convoscopeError({ code: "init_failed", message: `The WebAssembly module of convoscope could not be loaded. ${said}. ${advice}.`, cause });
}
