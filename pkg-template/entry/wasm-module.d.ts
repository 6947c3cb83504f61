/** A `.wasm` file imported as a compiled module, as the Workers of Cloudflare and Vercel do. */
declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
