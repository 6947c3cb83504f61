// Nobody waits long for their turn, whatever a platform answers; and four times as much costs four times as much. By itself,
// in two minutes or three: node bench/turns.mjs [folder of the package].
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { progress } from "./progress.mjs";
import { printTable } from "./table.mjs";

export const TURNS_ROW = "turns";

const GUEST = fileURLToPath(new URL("turns-guest.mjs", import.meta.url));

/**
 * @param {string} folder of the package
 * @returns {AsyncGenerator<import("./table.mjs").Table>}
 */
export async function* measureTurns(folder) {
  progress(`${TURNS_ROW} node`);
  const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", "--max-old-space-size=4096", GUEST, folder]);
  progress("");
  /** @type {{ body: string; path: string; least: number; middle: number; total: number; times?: number[] }[]} */
  const all = stdout.trim().split("\n").map((line) => JSON.parse(line));
  yield {
    row: TURNS_ROW,
    title: `the longest time without a turn for others, node ${process.versions.node}, bodies of 64 MiB`,
    columns: ["least of three", "middle", "of"],
    lines: all.filter(({ times }) => times === undefined).map(({ body, path, least, middle, total }) => ({
      name: `${body}: ${path}`,
      cells: [least, middle, total].map((ms) => ({ text: milliseconds(ms) })),
    })),
  };
  yield {
    row: TURNS_ROW,
    title: `list of so much, and of four times as much, node ${process.versions.node}`,
    columns: ["once", "four times", "ratio"],
    lines: all.flatMap(({ body, times: [once = 0, fourTimes = 0] = [] }) =>
      once === 0 ? [] : [{ name: body, cells: [{ text: milliseconds(once) }, { text: milliseconds(fourTimes) }, { text: (fourTimes / once).toFixed(1) }] }],
    ),
  };
}

/** @param {number} ms */
function milliseconds(ms) {
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? fileURLToPath(new URL("../pkg", import.meta.url));
  for await (const table of measureTurns(folder)) printTable(table);
}
