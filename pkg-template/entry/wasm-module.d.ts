/** A `.wasm` file imported as a compiled module, as Workers do. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

/** The same, as Vercel's Edge Runtime writes it. */
declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
