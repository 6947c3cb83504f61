import initialize, { initSync } from "../wasm/convoscope.js";
import * as exports from "../wasm/convoscope.js";
import { convoscopeError } from "./error.js";

/** Where the WebAssembly module comes from, for hosts where the default does not fit. */
export type WasmSource =
  | WebAssembly.Module
  | BufferSource
  | Response
  | PromiseLike<Response>
  | URL
  | string;

/** How a runtime finds the module; each entry point sets its own. */
export interface Loader {
  /** The module that ships with the package. */
  load(): WasmSource | Promise<BufferSource>;
  /** A URL that a caller gave. */
  open(source: URL): WasmSource | Promise<BufferSource>;
}

let loader: Loader | undefined;
let loading: Promise<void> | undefined;
let loaded = false;

export function setLoader(chosen: Loader): void {
  loader = chosen;
}

/**
 * Loads the WebAssembly module. Every asynchronous call does this by itself; call it to warm up, or
 * before the synchronous functions (`validateFilter`, `buildListRequest`, …).
 *
 * Memoised: later calls give the same promise. After a failed load the next call tries again. Never
 * runs at import time.
 *
 * @param source - where to take the module from; by default the one that ships with the package.
 *   Only the first successful call's source counts.
 * @throws ConvoscopeError `init_failed`, with what went wrong as `cause`.
 */
export function init(source?: WasmSource): Promise<void> {
  loading ??= start(source).then(
    () => {
      loaded = true;
    },
    (cause: unknown) => {
      loading = undefined;
      throw convoscopeError({
        code: "init_failed",
        message:
          "The WebAssembly module of convoscope could not be loaded. Check that convoscope_bg.wasm is served beside " +
          "the bundle (as application/wasm) and that the content security policy allows 'wasm-unsafe-eval'; or pass " +
          "its URL, bytes or module to init().",
        cause,
      });
    },
  );
  return loading;
}

async function start(source: WasmSource | undefined): Promise<void> {
  const given = await source;
  const isAddress = typeof given === "string" || given instanceof URL;
  const module: unknown = await (isAddress ? loader?.open(new URL(given, baseOf(given))) : (given ?? loader?.load()));
  // Not left to `initialize`: that asks for `Request` and `Response`, with which Node begins to load its
  // fetch, ten times as slow as all the rest.
  const compiled: unknown = isBytes(module) ? await WebAssembly.compile(module) : module;
  if (compiled instanceof WebAssembly.Module) {
    initSync({ module: compiled });
    return;
  }
  await initialize({ module_or_path: compiled as Response | URL });
}

function isBytes(source: unknown): source is BufferSource {
  return ArrayBuffer.isView(source) || source instanceof ArrayBuffer;
}

/** A relative address is relative to the page, where there is one. */
function baseOf(address: URL | string): string | undefined {
  return typeof address === "string" ? globalThis.location?.href : undefined;
}

/** The module's functions, once loaded. */
export async function whenReady(): Promise<typeof exports> {
  await init();
  return exports;
}

/** The module's functions, for the synchronous ones. */
export function ready(called: string): typeof exports {
  if (!loaded) {
    throw convoscopeError({
      code: "init_failed",
      message: `${called}() is synchronous and needs the WebAssembly module: call "await init()" once before it.`,
    });
  }
  return exports;
}
