// The rows that are timed within one process.
import { openProgram } from "./runtimes/program.mjs";
import { progress } from "./progress.mjs";
import { spread } from "./spread.mjs";

/** @typedef {import("./row.js").RowHead} RowHead */
/** @typedef {import("./runtimes/runtime.js").Runtime} Runtime */
/** @typedef {import("./table.mjs").Table} Table */

/**
 * @param {string} folder the bundles
 * @returns {Promise<RowHead[]>}
 */
export async function timedRows(folder) {
  const here = await openProgram("node", process.execPath, folder);
  return /** @type {RowHead[]} */ (await here?.obey?.({ order: "list" }));
}

/**
 * A table for each body of a row.
 * @param {RowHead} row
 * @param {readonly Runtime[]} runtimes
 * @param {number} rounds
 * @param {string} serverUrl
 * @returns {AsyncGenerator<Table>}
 */
export async function* measureTimed(row, runtimes, rounds, serverUrl) {
  // A page may not ask another origin, and would measure the browser's network process.
  const able = runtimes.flatMap(({ name, version, obey }) =>
    obey === undefined || (row.overLoopback && name === "chromium") ? [] : [{ name, version, obey }],
  );
  if (able.length === 0) return;
  for (const script of row.scripts) {
    const body = { row: row.name, script, serverUrl };
    /** @type {number | null} */
    let bytes = null;
    for (const runtime of able) {
      progress(`${row.name} ${script ?? ""} ${runtime.name}: do all sides agree?`);
      const checked = /** @type {{ bytes: number | null }} */ (await runtime.obey({ order: "check", ...body }));
      bytes = checked.bytes;
    }
    /** @type {Table} */
    const table = {
      row: row.name,
      title: [row.title, script, bytes === null ? null : `${Math.round(bytes / 1000)} kB`].filter(Boolean).join(", "),
      columns: able.map(({ name, version }) => `${name} ${version}`),
      lines: [{ name: row.baseline, cells: able.map(() => ({ text: "" })) }],
    };
    /** @type {number[][]} */
    const baselines = able.map(() => []);
    for (const contender of row.contenders) {
      const cells = [];
      for (const [index, runtime] of able.entries()) {
        progress(`${row.name} ${script ?? ""} ${runtime.name}: ${contender}`);
        const timing = /** @type {import("./measure.js").Timing} */ (
          await runtime.obey({ order: "time", contender, rounds, ...body })
        );
        baselines[index]?.push(timing.baselineMs);
        cells.push({ text: spread(timing.ratios).text, ratios: timing.ratios });
      }
      table.lines.push({ name: contender, cells });
    }
    const [first] = table.lines;
    if (first) first.cells = baselines.map((times) => ({ text: `1 = ${duration(spread(times).median)}` }));
    progress("");
    yield table;
  }
}

/** @param {number} ms */
function duration(ms) {
  return ms < 1 ? `${(ms * 1000).toPrecision(3)} µs` : `${ms.toPrecision(3)} ms`;
}
