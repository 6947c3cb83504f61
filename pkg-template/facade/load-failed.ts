import { type ConvoscopeError, convoscopeError } from "./error.js";
import { NoModule } from "./wasm-source.js";

/** How browsers and hosts say that their rules forbid to compile WebAssembly. */
const FORBIDDEN = /content.?security.?policy|\bCSP\b|unsafe-eval|disallowed by embedder|code generation/i;

/** And that a module wants what the glue does not have. */
const OTHER_VERSION = /\bimport\b/i;

/**
 * The error of a module that could not be loaded: what went wrong, and what to do about just that.
 *
 * @param advice - what the entry point says of a module that is not found; none where the caller named the source
 */
export function loadFailed(file: string, cause: unknown, advice: string | undefined): ConvoscopeError {
  const told = (why: string) => convoscopeError({ code: "init_failed", message: `The WebAssembly module of convoscope could not be loaded. ${why}.`, cause });
  const { name, message } = (cause ?? {}) as Partial<Error>;
  if (typeof WebAssembly === "undefined") return told("WebAssembly is switched off here, as by --jitless or a browser's lockdown mode");
  if (FORBIDDEN.test(message ?? "")) return told(forbidden());
  if (cause instanceof NoModule) return told(`${message}. ${advice ?? `Serve ${file} there`}`);
  if (/^(Link|Type)Error$/.test(name ?? "") && OTHER_VERSION.test(message ?? "")) return told(`${file} is of another version than the JavaScript: serve both of the same`);
  if (name === "CompileError") return told(`What was found is no WebAssembly, or not all of it. ${advice ?? `It must be ${file}`}`);
  const refused = inPage() ? "; a content security policy must allow its address in connect-src" : "";
  return told(`It could not be read: see cause${refused}. ${advice ?? `Check where ${file} is`}`);
}

function forbidden(): string {
  return inPage()
    ? "The page's content security policy forbids WebAssembly: add 'wasm-unsafe-eval' to its script-src"
    : "This runtime compiles no bytes: resolve the package by its condition (workerd, edge-light), or pass init() the .wasm file imported as a module";
}

/** A page, or a worker of one. */
const inPage = (): boolean => typeof location !== "undefined" && typeof navigator !== "undefined";
