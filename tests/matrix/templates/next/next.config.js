// A folder to deploy, without node_modules.
export default { output: "standalone" };
