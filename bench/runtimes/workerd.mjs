// workerd: a guest is an isolate. Clocks stand still there while a Worker computes, so only what can be
// timed from outside is measured.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { COLD } from "../bundle.mjs";

/** As in the package's tests. */
const COMPATIBILITY_DATE = "2025-06-01";

/**
 * @param {string} folder the bundles
 * @returns {Promise<import("./runtime.js").Runtime>}
 */
export async function openWorkerd(folder) {
  const { Miniflare } = await import("miniflare");
  const worker = (/** @type {string} */ name) => readFile(join(folder, "worker", name));
  /** @type {Record<string, string>} */
  const routes = {};
  for (const route of COLD) routes[route] = (await worker(`entry/cold-${route}.js`)).toString();
  const miniflare = new Miniflare({
    compatibilityDate: COMPATIBILITY_DATE,
    modules: [{ type: "ESModule", path: "worker.js", contents: await worker("entry/worker.js") }],
    workerLoaders: { LOADER: {} },
    bindings: { COMPATIBILITY_DATE, ROUTES: routes },
    dataBlobBindings: { WASM: new Uint8Array(await worker("wasm/convoscope_bg.wasm")) },
  });

  let isolates = 0;
  return {
    name: "workerd",
    version: createRequire(createRequire(import.meta.url).resolve("miniflare"))("workerd/package.json").version,
    async cold(route, script) {
      isolates += 1;
      const started = performance.now();
      const response = await miniflare.dispatchFetch(`http://worker/${route}?script=${script}&isolate=${isolates}`);
      const answer = await response.text();
      const took = performance.now() - started;
      if (answer !== "100") throw new Error(`The route ${route} has failed in workerd: ${answer}`);
      return took;
    },
    close: () => miniflare.dispose(),
  };
}
