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
  default(source: { module_or_path: WebAssembly.Module | Response | URL }): Promise<unknown>;
  initSync(source: { module: WebAssembly.Module }): unknown;
  module(): WebAssembly.Module;
}

/** One of the package's WebAssembly modules: loaded when first needed, and again after it has failed. */
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
  /** What is made of the module's functions, once loaded: each time the same, and anew after the module has failed. */
  madeOf<T>(make: (module: G) => T): () => Promise<T>;
  /** The module's functions, for the synchronous ones. */
  ready(called: string): G;
}

/** The module behind some glue, in a file of that name. */
export function wasmModule<G extends Glue>(instance: (died: (trap: unknown) => () => Error) => G, file: string): WasmModule<G> {
  let loader: Loader | undefined;
  let loading: Promise<void> | undefined;
  let loaded: G | undefined;
  /** What it was loaded of, for the next instance. */
  let compiled: WebAssembly.Module | undefined;

  const create = (): G => {
    const glue = instance((cause) => {
      if (loaded === glue) loaded = loading = undefined;
      const message =
        "The WebAssembly module of convoscope broke off, most likely for want of memory: what was under way is lost. " +
        "The next call loads it anew. Ask for less at once, or lower maxBytesInFlight.";
      return () => convoscopeError({ code: "module_failed", message, retryable: true, cause });
    });
    return glue;
  };
  const keep = (glue: G): void => {
    loaded = glue;
    compiled = glue.module();
  };

  const start = async (source: WasmSource | undefined): Promise<void> => {
    const glue = create();
    if (compiled !== undefined) {
      // Not at once: of pages some browsers take no large module that way.
      await glue.default({ module_or_path: compiled });
      return keep(glue);
    }
    const given = await source;
    const isAddress = typeof given === "string" || given instanceof URL;
    const found: unknown = await (isAddress ? loader?.open(new URL(given, baseOf(given))) : (given ?? loader?.load()));
    // Not left to the glue: that asks for `Request` and `Response`, with which Node begins to load its
    // fetch, ten times as slow as all the rest.
    const module: unknown = isBytes(found) ? await WebAssembly.compile(found) : found;
    if (module instanceof WebAssembly.Module) glue.initSync({ module });
    else await glue.default({ module_or_path: module as Response | URL });
    keep(glue);
  };

  const init = (source?: WasmSource): Promise<void> => {
    loading ??= start(source).catch((cause: unknown) => {
      loading = undefined;
      throw convoscopeError({
        code: "init_failed",
        message:
          `The WebAssembly module of convoscope could not be loaded. Check that ${file} is served beside ` +
          "the bundle (as application/wasm) and that the content security policy allows 'wasm-unsafe-eval'; or pass " +
          "its URL, bytes or module to init().",
        cause,
      });
    });
    return loading;
  };

  return {
    setLoader(chosen) {
      loader = chosen;
    },
    init,
    madeOf(make) {
      let made: { readonly of: G; readonly it: ReturnType<typeof make> } | undefined;
      return async () => {
        while (loaded === undefined) await init();
        if (made?.of !== loaded) made = { of: loaded, it: make(loaded) };
        return made.it;
      };
    },
    ready(called) {
      if (loaded === undefined && compiled !== undefined) {
        const glue = create();
        glue.initSync({ module: compiled });
        keep(glue);
      }
      if (loaded === undefined) {
        throw convoscopeError({
          code: "init_failed",
          message: `${called}() is synchronous and needs the WebAssembly module: call "await init()" once before it.`,
        });
      }
      return loaded;
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
