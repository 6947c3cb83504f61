// How each runtime finds a module of the package.
import type { Loader } from "../facade/wasm-module.js";
import { unpacked } from "../facade/wasm-source.js";

/** A script that holds the bytes of a module. */
type Packed = { readonly default: string };

/** As a file with an address: `url` is a function with `new URL(…, import.meta.url)` in it, which bundlers know. */
export function ofAsset(file: string, script: string, url: () => URL, orElse: string): Loader {
  const optimised = inPackage(file, script);
  if (optimised === undefined) return { places: [url], advice: `Serve ${file} there${orElse}` };
  return { places: [url, () => optimised], advice: 'Set optimizeDeps: { exclude: ["convoscope"] } in the configuration of Vite' };
}

/**
 * Where a file of the package is when its scripts were moved: the development servers of Vite 5 to 7 serve what
 * they have optimised from node_modules/.vite, without the files that it names.
 */
function inPackage(file: string, script: string): URL | undefined {
  const [, modules] = /^(.*\/node_modules\/)\.[^/]+\//.exec(script) ?? [];
  return modules === undefined ? undefined : new URL(`convoscope/wasm/${file}`, modules);
}

/** As a file on the disk. Bundles leave it behind, or give it an address of their own: they take the script along. */
export function ofFile(url: () => URL, packed: () => Promise<Packed>): Loader {
  return { places: [url, ofScript(packed)], advice: INCOMPLETE };
}

/**
 * As an import of its own, which needs no permission: Deno reads no file without one. What is older than Deno 2.6
 * does not know the syntax.
 */
export function ofImport(module: () => Promise<{ readonly default: WebAssembly.Module }>, packed: () => Promise<Packed>): Loader {
  return { places: [async () => (await module()).default, ofScript(packed)], advice: INCOMPLETE };
}

const ofScript = (packed: () => Promise<Packed>) => async () => unpacked((await packed()).default);

const INCOMPLETE = "Install convoscope anew: files of its folder wasm are missing";
