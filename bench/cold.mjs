// The first page of a fresh process, page or isolate.
import { progress } from "./progress.mjs";
import { spread } from "./spread.mjs";

export const COLD_ROW = "cold";

const BASELINE = "zod";
/** @type {readonly import("./guests/cold.js").Route[]} */
const ROUTES = ["nothing", "by-hand", "zod-mini", "valibot", "convoscope"];

/**
 * @param {readonly import("./runtimes/runtime.js").Runtime[]} runtimes
 * @param {number} rounds
 * @returns {AsyncGenerator<import("./table.mjs").Table>}
 */
export async function* measureCold(runtimes, rounds) {
  const cells = new Map(ROUTES.map((route) => [route, /** @type {import("./table.mjs").Cell[]} */ ([])]));
  const baselines = [];
  for (const runtime of runtimes) {
    /** @type {number[]} */
    const times = [];
    const ratios = new Map(ROUTES.map((route) => [route, /** @type {number[]} */ ([])]));
    // The first of all finds files that nobody has read yet.
    for (const route of [BASELINE, ...ROUTES]) await runtime.cold(/** @type {typeof BASELINE} */ (route), "ascii");
    for (let round = 0; round < rounds; round += 1) {
      progress(`${COLD_ROW} ${runtime.name}: round ${round + 1} of ${rounds}`);
      for (const route of ROUTES) {
        const [theirs, mine] =
          round % 2 === 0
            ? [await runtime.cold(BASELINE, "ascii"), await runtime.cold(route, "ascii")]
            : [await runtime.cold(route, "ascii"), await runtime.cold(BASELINE, "ascii")].reverse();
        times.push(/** @type {number} */ (theirs));
        ratios.get(route)?.push(/** @type {number} */ (mine) / /** @type {number} */ (theirs));
      }
    }
    baselines.push({ text: `1 = ${spread(times).median.toPrecision(3)} ms` });
    for (const [route, found] of ratios) cells.get(route)?.push({ text: spread(found).text, ratios: found });
  }
  progress("");
  yield {
    row: COLD_ROW,
    title: "a fresh process, page or isolate: import, set-up, first page of 100 × 20, ascii",
    columns: runtimes.map(({ name, version }) => `${name} ${version}`),
    lines: [{ name: BASELINE, cells: baselines }, ...ROUTES.map((name) => ({ name, cells: cells.get(name) ?? [] }))],
  };
}
