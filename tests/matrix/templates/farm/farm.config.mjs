export default { compilation: { output: { targetEnv: "browser-esnext" } } };
