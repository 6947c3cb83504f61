// Runtimes, which the npm registry has for each kind of machine in a package of its own.

const arm = process.arch === "arm64";

export const BUN = program(`@oven/bun-${process.platform}-${arm ? "aarch64" : process.arch}`, "1.4.5", "bin/bun");

export const DENO = program(`@deno/${process.platform}-${process.arch}${process.platform === "linux" ? "-glibc" : ""}`, "2.9.5", "deno");

/** For tools that do not run in the oldest Node that the package does. */
export const NODE = "24.22.3";

/** @param {string} version */
export const nodeProgram = (version) => program(`node-${process.platform === "darwin" ? "bin-" : ""}${process.platform}-${process.arch}`, version, "bin/node");

/** @param {string} name @param {string} version @param {string} file */
function program(name, version, file) {
  return { name, version, file: `node_modules/${name}/${file}` };
}
