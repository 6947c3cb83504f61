export default {
  mode: "production",
  entry: { page: "./src/page-and-worker.js" },
};
