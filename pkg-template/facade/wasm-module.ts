import { convoscopeError } from "./error.js";
import { loadFailed } from "./load-failed.js";
import { pageBase } from "./page-base.js";
import { compiled, type WasmSource } from "./wasm-source.js";
import type * as Web from "./web-types.js";

/** How a runtime finds the module that ships with the package; each entry point sets its own. */
export interface Loader {
  /** Where it is, tried in this order. */
  readonly places: readonly (() => unknown)[];
  /** What to do where it is in none of them. */
  readonly advice: string;
}

/** What the build makes of wasm-bindgen's glue of a module (`xtask/src/glue.rs`). */
export interface Glue {
  load(module: Web.Module): Promise<void>;
  /** Of pages some browsers take no large module this way. */
  loadSync(module: Web.Module): void;
}

/** One of the package's WebAssembly modules: loaded when first needed, and again after it has failed. */
export interface WasmModule<G> {
  /** How the runtime finds it, unless that is set already. */
  setDefaultLoader(found: Loader): void;
  /** How it is found, whatever the runtime. */
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

/** Without an entry point nothing says where the module is. */
const WITHOUT_EXPORTS =
  'Have the bundler read the "exports" of package.json (Parcel: "@parcel/resolver-default": { "packageExports": true })';

/** The module behind some glue, in a file of that name. */
export function wasmModule<G extends Glue>(instance: (died: (trap: unknown) => () => Error) => G, file: string): WasmModule<G> {
  let loader: Loader | undefined;
  let loading: Promise<void> | undefined;
  let loaded: G | undefined;
  /** What it was loaded of, for the next instance. */
  let module: WebAssembly.Module | undefined;

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
        // What is wrong with the first place is what people can mend.
        failure ??= error;
      }
    }
    throw failure;
  };

  const init = (source?: WasmSource): Promise<void> => {
    loading ??= start(source).catch((cause: unknown) => {
      loading = undefined;
      throw loadFailed(file, cause, source === undefined ? (loader?.advice ?? WITHOUT_EXPORTS) : undefined);
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
    ready(called) {
      if (loaded === undefined && module !== undefined) {
        const glue = create();
        glue.loadSync(module);
        loaded = glue;
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
