// Exports in Parquet against those in NDJSON: time, size, memory. By itself, in a minute or two:
// node bench/parquet.mjs [folder of the package] [conversations].
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { progress } from "./progress.mjs";
import { printTable } from "./table.mjs";

export const PARQUET_ROW = "parquet";

const GUEST = fileURLToPath(new URL("parquet-guest.mjs", import.meta.url));
const ROUNDS = 3;
const WAYS = ["ndjson", "ndjson gzip", "parquet", "parquet gzip"];

/** @typedef {{ what: string; ms: number; processor: number; bytes: number; longest: number; most: number; resident: { at: number; resident: number }[] }} Measured */

/**
 * @param {string} folder of the package
 * @param {number} [conversations]
 * @returns {AsyncGenerator<import("./table.mjs").Table>}
 */
export async function* measureParquet(folder, conversations = 50_000) {
  /** @type {Measured[]} */
  const all = [];
  // In turns, so that what else the machine does falls on all of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const what of WAYS) {
      progress(`${PARQUET_ROW} ${what}`);
      const { stdout } = await promisify(execFile)(process.execPath, [GUEST, folder, what, String(conversations)]);
      all.push(JSON.parse(stdout));
    }
  }
  progress("");
  yield {
    row: PARQUET_ROW,
    title: `export of ${conversations.toLocaleString("en")} conversations, node ${process.versions.node}, the middle of ${ROUNDS}`,
    columns: ["time", "processor time", "MB", "MB resident after a tenth", "after half", "at most", "longest without a turn"],
    lines: WAYS.map((name) => {
      const rounds = all.filter(({ what }) => what === name);
      /** @param {(it: Measured) => number} of */
      const middle = (of) => rounds.map(of).sort((a, b) => a - b)[1] ?? 0;
      /** @param {(it: Measured) => number} of */
      const megabytes = (of) => ({ text: (middle(of) / 1e6).toFixed(1) });
      /** @param {(it: Measured) => number} of */
      const seconds = (of) => ({ text: `${(middle(of) / 1000).toFixed(2)} s` });
      const resident = (/** @type {number} */ tenths) => megabytes((it) => it.resident[tenths - 1]?.resident ?? 0);
      return {
        name,
        cells: [seconds(({ ms }) => ms), seconds(({ processor }) => processor), megabytes(({ bytes }) => bytes), resident(1), resident(5), megabytes(({ most }) => most), { text: `${middle(({ longest }) => longest).toFixed(0)} ms` }],
      };
    }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? fileURLToPath(new URL("../pkg", import.meta.url));
  for await (const table of measureParquet(folder, Number(process.argv[3] ?? 50_000))) printTable(table);
}
