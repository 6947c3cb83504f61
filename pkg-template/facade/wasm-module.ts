import { convoscopeError, type ConvoscopeError } from "./error.js";
import { pageBase } from "./page-base.js";
import { compiled, type WasmSource } from "./wasm-source.js";
import type * as Web from "./web-types.js";

/** How a runtime finds the module that ships with the package. Each entry point sets its own. */
export interface Loader {
  /** Where to look, in this order. */
  readonly places: readonly (() => unknown)[];
  /** What to do if it is in none of these places. */
  readonly advice: string;
}

/** What the build makes of wasm-bindgen's glue (`xtask/src/glue.rs`). */
export interface Glue {
  load(module: Web.Module): Promise<void>;
}

/** One that can also be loaded at once. In pages some browsers refuse large modules this way. */
export interface SyncGlue extends Glue {
  loadSync(module: Web.Module): void;
}

/** One of the package's WebAssembly modules, loaded when first needed, and again after it fails. */
export interface WasmModule<G> {
  /** Sets the loader, unless one is set already. */
  setDefaultLoader(found: Loader): void;
  /** Sets the loader. */
  setLoader(chosen: Loader): void;
  /**
   * Loads the WebAssembly module. Every asynchronous call does this by itself; call it to warm up, or before the
   * synchronous functions (`validateFilter`, `buildListRequest`, …).
   *
   * Later calls return the same promise. After a failed load the next call tries again. Never runs at import time.
   *
   * @param source - where to take the module from; default: the one that ships with the package. Only the source of the
   *   first successful call counts.
   * @throws ConvoscopeError `init_failed`, with what went wrong as `cause`.
   */
  init(source?: WasmSource): Promise<void>;
  /** Loads the module and calls `make` with it. Returns the same value each time, and a new one after the module has
   *  failed. */
  madeOf<T>(make: (module: G) => T): () => Promise<T>;
  /** The module as it is loaded, or, after it has failed, loaded again by `load`. Undefined before its first load. */
  current(load: (glue: G, module: Web.Module) => void): G | undefined;
}

/** Makes the error for a module that could not be loaded. `advice`: what to do if it was not found; undefined where the
 *  caller named the source, or where no entry point has set a loader. */
type LoadFailed = (file: string, cause: unknown, advice: string | undefined) => ConvoscopeError;

/** Wraps the module of some glue. */
export function wasmModule<G extends Glue>(instance: (died: (trap: unknown) => () => Error) => G, file: string, loadFailed: LoadFailed): WasmModule<G> {
  let loader: Loader | undefined;
  let loading: Promise<void> | undefined;
  let loaded: G | undefined;
  /** The compiled module, for the next instance. */
  let module: WebAssembly.Module | undefined;

  const create = (): G => {
    const glue = instance((cause) => {
      if (loaded === glue) loaded = loading = undefined;
      const message =
        "The WebAssembly module of convoscope crashed, most likely out of memory, and every call in progress is lost. " +
        'The next call loads it again. Request less at once, or lower "maxBytesInFlight".';
      return () => convoscopeError({ code: "module_failed", message, retryable: true, cause });
    });
    return glue;
  };

  const loadOf = async (found: WebAssembly.Module): Promise<void> => {
    const glue = create();
    await glue.load(found);
    loaded = glue;
    module = found;
  };

  const start = async (source: WasmSource | undefined): Promise<void> => {
    if (module !== undefined) return loadOf(module);
    const given = await source;
    if (given !== undefined) {
      const address = typeof given === "string" ? new URL(given, pageBase()) : given;
      return loadOf(await compiled(address));
    }
    let failure: unknown;
    for (const place of loader?.places ?? []) {
      try {
        return await loadOf(await compiled(await place()));
      } catch (error) {
        // Report the first place's failure: it is the one that people can fix.
        failure ??= error;
      }
    }
    throw failure;
  };

  const init = (source?: WasmSource): Promise<void> => {
    loading ??= start(source).catch((cause: unknown) => {
      loading = undefined;
      throw loadFailed(file, cause, source === undefined ? loader?.advice : undefined);
    });
    return loading;
  };

  return {
    setDefaultLoader(found) {
      loader ??= found;
    },
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
    current(load) {
      if (loaded === undefined && module !== undefined) {
        const glue = create();
        load(glue, module);
        loaded = glue;
      }
      return loaded;
    },
  };
}
