// A string that was cut out of a text keeps the text: what that means for who keeps a part of each page.
import { progress } from "./progress.mjs";

export const RETAINED_ROW = "retained";

/** @type {readonly import("./guests/retained.js").Part[]} */
const PARTS = ["an id", "all ids", "a time", "a message", "metadata"];
/** @type {readonly import("./guests/retained.js").Side[]} */
const SIDES = ["JSON.parse", "convoscope"];

/**
 * @param {readonly import("./runtimes/runtime.js").Runtime[]} runtimes
 * @returns {AsyncGenerator<import("./table.mjs").Table>}
 */
export async function* measureRetained(runtimes) {
  const able = runtimes.flatMap(({ name, version, retained }) => (retained ? [{ name, version, retained }] : []));
  if (able.length === 0) return;
  /** @type {import("./table.mjs").Line[]} */
  const lines = [];
  for (const part of PARTS) {
    for (const side of SIDES) {
      const cells = [];
      for (const { name, retained } of able) {
        progress(`${RETAINED_ROW} ${name}: ${part}, ${side}`);
        const bytes = await retained(side, part, "ascii");
        cells.push({ text: bytes < 1000 ? `${Math.round(bytes)} B` : `${(bytes / 1000).toFixed(1)} kB` });
      }
      lines.push({ name: `${part}, ${side}`, cells });
    }
  }
  progress("");
  yield {
    row: RETAINED_ROW,
    title: "bytes that stay for each page of 100 × 20, ascii, of which only this is kept",
    columns: able.map(({ name, version }) => `${name} ${version}`),
    lines,
  };
}
