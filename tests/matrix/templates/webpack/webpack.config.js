export default {
  mode: "production",
  entry: { page: "./src/page.js" },
};
