import { nodeResolve } from "@rollup/plugin-node-resolve";

export default {
  input: { page: "src/page.js", worker: "src/worker.js" },
  output: { dir: "dist" },
  plugins: [nodeResolve({ browser: true })],
};
