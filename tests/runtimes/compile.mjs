/**
 * Compiles tests for Node into a project where the package is installed, which they leave outside.
 * @param {import("esbuild").BuildOptions} where what, and whereto
 */
export async function compile(where) {
  // Not there yet when this module is loaded: `npm test` installs it.
  const { build } = await import("esbuild");
  await build({
    ...where,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
  });
}
