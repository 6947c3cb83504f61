// What a build has put out, and what of it a page loads.
import { readFile, readdir } from "node:fs/promises";
import { join, sep } from "node:path";

/**
 * @typedef {object} Output
 * @property {number} js bytes of JavaScript, with the page that holds or names it
 * @property {number} wasm bytes of WebAssembly in files of its own
 * @property {number} wasmFiles
 * @property {boolean} server whether the gateway's module is among it
 * @property {boolean} client whether the whole client's module is
 */

/**
 * @param {string} folder
 * @param {string} packageFolder the installed package
 * @param {ReadonlySet<string> | null} loaded paths of the files that count, null for all. The gateway's module is
 *   looked for in all, but for packages: they are only where a page has no bundler.
 * @returns {Promise<Output>}
 */
export async function outputOf(folder, packageFolder, loaded) {
  const moduleOf = (/** @type {string} */ name) => readFile(join(packageFolder, `wasm/${name}_bg.wasm`));
  const [clientModule, serverModule] = await Promise.all([moduleOf("convoscope"), moduleOf("convoscope_server")]);
  /** @type {Output} */
  const output = { js: 0, wasm: 0, wasmFiles: 0, server: false, client: false };
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const counts = loaded === null || loaded.has(path);
    if (!counts && path.split(sep).includes("node_modules")) continue;
    const bytes = await readFile(path);
    if (entry.name.endsWith(".wasm")) {
      output.server ||= bytes.equals(serverModule);
      output.client ||= bytes.equals(clientModule);
      if (counts) output.wasm += bytes.length;
      if (counts) output.wasmFiles += 1;
    } else if (/\.([mc]?js|html)$/.test(entry.name)) {
      output.server ||= bytes.includes("convoscope_server_bg");
      output.client ||= bytes.includes("convoscope_bg");
      if (counts) output.js += bytes.length;
    }
  }
  return output;
}
