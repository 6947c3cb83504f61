export default {
  compatibilityDate: "2026-11-01",
  telemetry: false,
  // Takes an imported .wasm file for a module.
  nitro: { experimental: { wasm: true } },
};
