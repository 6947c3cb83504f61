export default {
  source: { entry: { index: "./src/page.js" } },
  html: { template: "./index.html" },
};
