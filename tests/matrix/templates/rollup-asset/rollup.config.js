import { nodeResolve } from "@rollup/plugin-node-resolve";
import { importMetaAssets } from "@web/rollup-plugin-import-meta-assets";

export default {
  input: { page: "src/page.js", worker: "src/worker.js" },
  output: { dir: "dist" },
  plugins: [nodeResolve({ browser: true }), importMetaAssets({ include: "**/convoscope/**" })],
};
