// One bundle in Vercel's Edge Runtime, in a process of its own that is told by messages what to run.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { EdgeVM } from "@edge-runtime/vm";

/** @typedef {import("../driver.js").Driver} Driver */

const [folder = "", entry = ""] = process.argv.slice(2);

/** What the bundle imported with `?module`, under the names of edge-light/wasm.ts. @type {[string, WebAssembly.Module][]} */
const modules = await Promise.all(
  (await readdir(folder))
    .filter((name) => name.endsWith(".wasm"))
    .map(async (name) => [name, await WebAssembly.compile(new Uint8Array(await readFile(join(folder, name))))]),
);
const vm = new EdgeVM({
  // As at Vercel: neither text nor bytes become code at run time.
  codeGeneration: { strings: false, wasm: false },
  extend: (context) => Object.assign(context, Object.fromEntries(modules)),
});
vm.evaluate(await readFile(join(folder, entry), "utf8"));

/** @type {Driver} */
const driver = vm.evaluate("driver");
process.on("uncaughtException", driver.uncaught);
process.on("unhandledRejection", driver.uncaught);
process.on("message", (/** @type {number} */ index) => {
  void driver.run(index).then((outcome) => process.send?.({ index, outcome }));
});
process.send?.({ cases: driver.list() });
