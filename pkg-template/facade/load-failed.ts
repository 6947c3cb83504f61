import { type ConvoscopeError, convoscopeError } from "./error.js";
import { NoModule } from "./wasm-source.js";

/** How browsers and hosts report that compiling WebAssembly is forbidden. */
const FORBIDDEN = /content.?security.?policy|\bCSP\b|unsafe-eval|disallowed by embedder|code generation/i;

/** How they report that the module imports something the glue does not have. */
const OTHER_VERSION = /\bimport\b/i;

/** No entry point has said where the module is. */
const WITHOUT_EXPORTS =
  'Have the bundler read the "exports" of package.json (Parcel: "@parcel/resolver-default": { "packageExports": true })';

/**
 * The error for a module that could not be loaded: what went wrong, and how to fix it.
 *
 * @param advice - what the entry point suggests if the module is not found; undefined where the caller named the source
 */
export function loadFailed(file: string, cause: unknown, advice: string | undefined): ConvoscopeError {
  const told = (why: string) => convoscopeError({ code: "init_failed", message: `The WebAssembly module of convoscope could not be loaded. ${why}.`, cause });
  const { name, message } = (cause ?? {}) as Partial<Error>;
  if (cause === undefined) return told(WITHOUT_EXPORTS);
  if (typeof WebAssembly === "undefined") return told("WebAssembly is switched off here, for example by --jitless or a browser's lockdown mode");
  if (FORBIDDEN.test(message ?? "")) return told(forbidden());
  if (cause instanceof NoModule) return told(`${message}. ${advice ?? `Serve ${file} there`}`);
  if (/^(Link|Type)Error$/.test(name ?? "") && OTHER_VERSION.test(message ?? "")) return told(`${file} and the JavaScript are of different versions: serve both from the same package`);
  if (name === "CompileError") return told(`The file found is not WebAssembly, or is incomplete. ${advice ?? `It must be ${file}`}`);
  const refused = inPage() ? "; a content security policy must allow its address in connect-src" : "";
  return told(`It could not be read: see cause${refused}. ${advice ?? `Check where ${file} is`}`);
}

function forbidden(): string {
  return inPage()
    ? "The page's content security policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src"
    : "This runtime cannot compile bytes: resolve the package by its condition (workerd, edge-light), or import the .wasm file as a module and pass it to init()";
}

/** Whether this is a page or a worker of one. */
const inPage = (): boolean => typeof location !== "undefined" && typeof navigator !== "undefined";
