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

/** What wasm-bindgen's glue of a module offers. */
interface Glue {
  default(source: { module_or_path: Response | URL }): Promise<unknown>;
  initSync(source: { module: WebAssembly.Module }): unknown;
}

/** One of the package's WebAssembly modules: loaded once, when first needed. */
export interface WasmModule<G> {
  /** How the runtime finds it. */
  setLoader(chosen: Loader): void;
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
  init(source?: WasmSource): Promise<void>;
  /** The module's functions, once loaded. */
  whenReady(): Promise<G>;
  /** The module's functions, for the synchronous ones. */
  ready(called: string): G;
}

/** The module behind some glue, in a file of that name. */
export function wasmModule<G extends Glue>(glue: G, file: string): WasmModule<G> {
  let loader: Loader | undefined;
  let loading: Promise<void> | undefined;
  let loaded = false;

  const start = async (source: WasmSource | undefined): Promise<void> => {
    const given = await source;
    const isAddress = typeof given === "string" || given instanceof URL;
    const module: unknown = await (isAddress ? loader?.open(new URL(given, baseOf(given))) : (given ?? loader?.load()));
    // Not left to the glue: that asks for `Request` and `Response`, with which Node begins to load its
    // fetch, ten times as slow as all the rest.
    const compiled: unknown = isBytes(module) ? await WebAssembly.compile(module) : module;
    if (compiled instanceof WebAssembly.Module) {
      glue.initSync({ module: compiled });
      return;
    }
    await glue.default({ module_or_path: compiled as Response | URL });
  };

  const init = (source?: WasmSource): Promise<void> => {
    loading ??= start(source).then(
      () => {
        loaded = true;
      },
      (cause: unknown) => {
        loading = undefined;
        throw convoscopeError({
          code: "init_failed",
          message:
            `The WebAssembly module of convoscope could not be loaded. Check that ${file} is served beside ` +
            "the bundle (as application/wasm) and that the content security policy allows 'wasm-unsafe-eval'; or pass " +
            "its URL, bytes or module to init().",
          cause,
        });
      },
    );
    return loading;
  };

  return {
    setLoader(chosen) {
      loader = chosen;
    },
    init,
    async whenReady() {
      await init();
      return glue;
    },
    ready(called) {
      if (!loaded) {
        throw convoscopeError({
          code: "init_failed",
          message: `${called}() is synchronous and needs the WebAssembly module: call "await init()" once before it.`,
        });
      }
      return glue;
    },
  };
}

function isBytes(source: unknown): source is BufferSource {
  return ArrayBuffer.isView(source) || source instanceof ArrayBuffer;
}

/** A relative address is relative to the page, where there is one. */
function baseOf(address: URL | string): string | undefined {
  return typeof address === "string" ? globalThis.location?.href : undefined;
}
