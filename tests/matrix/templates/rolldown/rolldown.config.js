export default {
  input: { page: "src/page.js", worker: "src/worker.js" },
  platform: "browser",
  output: { dir: "dist", minify: true },
};
