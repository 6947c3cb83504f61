export default { optimizeDeps: { exclude: ["convoscope"] } };
