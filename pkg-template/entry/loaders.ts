// How each runtime finds a module of the package.
import type { Loader } from "../facade/wasm-module.js";
import { unpacked } from "../facade/wasm-source.js";

/** A script that holds a module's bytes. */
type Packed = { readonly default: string };

/** Loads from a URL. `url` is a function with `new URL(…, import.meta.url)` in it, which bundlers recognise. */
export function ofAsset(file: string, script: string, url: () => URL, orElse: string): Loader {
  const optimised = inPackage(file, script);
  if (optimised === undefined) return { places: [url], advice: `Serve ${file} there${orElse}` };
  return { places: [url, () => optimised], advice: 'Set optimizeDeps: { exclude: ["convoscope"] } in the configuration of Vite' };
}

/** Where a file of the package is if its scripts were moved: the development servers of Vite 5 to 7 serve optimised
 *  scripts from node_modules/.vite, without the files that they load. */
function inPackage(file: string, script: string): URL | undefined {
  const [, modules] = /^(.*\/node_modules\/)\.[^/]+\//.exec(script) ?? [];
  return modules === undefined ? undefined : new URL(`convoscope/wasm/${file}`, modules);
}

/** Loads from a file on disk. Bundles leave the file behind or move it, but include the script. */
export function ofFile(url: () => URL, packed: () => Promise<Packed>): Loader {
  return { places: [url, ofScript(packed)], advice: INCOMPLETE };
}

/** Loads with an import, which needs no permission: Deno reads files only with one. Deno before 2.6 does not know the
 *  syntax. */
export function ofImport(module: () => Promise<{ readonly default: WebAssembly.Module }>, packed: () => Promise<Packed>): Loader {
  return { places: [async () => (await module()).default, ofScript(packed)], advice: INCOMPLETE };
}

const ofScript = (packed: () => Promise<Packed>) => async () => unpacked((await packed()).default);

const INCOMPLETE = "Reinstall convoscope: files are missing from its folder wasm";
