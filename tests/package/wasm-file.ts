import { isProcess, type Runtime } from "../runtimes/case.js";

/** Where the package's WebAssembly file can be had: from the disk, or beside the page. */
export function wasmUrl(runtime: Runtime): URL {
  return isProcess(runtime)
    ? new URL(import.meta.resolve("convoscope/convoscope.wasm"))
    : new URL("/node_modules/convoscope/wasm/convoscope_bg.wasm", location.href);
}

export async function wasmBytes(runtime: Runtime): Promise<Uint8Array<ArrayBuffer>> {
  if (!isProcess(runtime)) return new Uint8Array(await (await fetch(wasmUrl(runtime))).arrayBuffer());
  // Not a literal: bundlers for the other runtimes would look for it.
  const name = "node:fs/promises";
  const { readFile } = (await import(name)) as { readFile(url: URL): Promise<Uint8Array> };
  return new Uint8Array(await readFile(wasmUrl(runtime)));
}
