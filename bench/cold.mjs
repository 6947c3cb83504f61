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

export const DOWNLOAD_ROW = "download";
const BITS_PER_SECOND = 10_000_000;
/** @type {import("./guests/cold.js").Route} */
const OVER = "openapi-zod";
/** @type {readonly import("./guests/cold.js").Route[]} */
const OVER_ROUTES = ["page-entry", "gateway"];

/**
 * @param {readonly import("./runtimes/runtime.js").Runtime[]} runtimes
 * @param {number} rounds
 * @returns {AsyncGenerator<import("./table.mjs").Table>}
 */
export async function* measureDownload(runtimes, rounds) {
  const able = runtimes.filter(({ coldOver }) => coldOver !== undefined);
  if (able.length === 0) return;
  const cells = new Map(OVER_ROUTES.map((route) => [route, /** @type {import("./table.mjs").Cell[]} */ ([])]));
  const baselines = [];
  for (const runtime of able) {
    /** @param {import("./guests/cold.js").Route} route */
    const cold = (route) => /** @type {NonNullable<typeof runtime.coldOver>} */ (runtime.coldOver)(BITS_PER_SECOND, route, "ascii");
    /** @type {number[]} */
    const times = [];
    const ratios = new Map(OVER_ROUTES.map((route) => [route, /** @type {number[]} */ ([])]));
    for (const route of [OVER, ...OVER_ROUTES]) await cold(route);
    for (let round = 0; round < rounds; round += 1) {
      progress(`${DOWNLOAD_ROW} ${runtime.name}: round ${round + 1} of ${rounds}`);
      const theirs = await cold(OVER);
      times.push(theirs);
      for (const route of OVER_ROUTES) ratios.get(route)?.push((await cold(route)) / theirs);
    }
    baselines.push({ text: `1 = ${spread(times).median.toPrecision(3)} ms` });
    for (const [route, found] of ratios) cells.get(route)?.push({ text: spread(found).text, ratios: found });
  }
  progress("");
  yield {
    row: DOWNLOAD_ROW,
    title: "a fresh page over 10 Mbit/s, gzipped: import, first page of 100 × 20 (page-entry: convoscope/browser, gateway: convoscope)",
    columns: able.map(({ name, version }) => `${name} ${version}`),
    lines: [{ name: OVER, cells: baselines }, ...OVER_ROUTES.map((name) => ({ name, cells: cells.get(name) ?? [] }))],
  };
}
