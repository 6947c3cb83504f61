// The module's memory: it grows with what it reads, and never gives back.
import { progress } from "./progress.mjs";

export const MEMORY_ROW = "memory";

/** @type {readonly [import("./guests/memory.js").What, import("./words.js").Script][]} */
const CASES = [
  ["page", "ascii"],
  ["page", "devanagari"],
  ["long", "ascii"],
  ["long", "devanagari"],
  ["many", "ascii"],
  ["export", "devanagari"],
  ["summary", "ascii"],
  ["announced", "ascii"],
  ["burst", "ascii"],
];

/**
 * @param {readonly import("./runtimes/runtime.js").Runtime[]} runtimes
 * @param {number} conversations so many are exported, and summarized
 * @returns {AsyncGenerator<import("./table.mjs").Table>}
 */
export async function* measureMemory(runtimes, conversations) {
  // It is the same module in every runtime, and so is its memory: one will do.
  const runtime = runtimes.find(({ memory }) => memory !== undefined);
  if (!runtime?.memory) return;
  /** @type {import("./table.mjs").Line[]} */
  const lines = [];
  for (const [what, script] of CASES) {
    progress(`${MEMORY_ROW} ${runtime.name}: ${what}`);
    const { loaded, after } = await runtime.memory(what, script, conversations);
    if (lines.length === 0) lines.push({ name: "loaded", cells: [{ text: kilobytes(loaded) }, { text: "" }] });
    for (const { what, bodyBytes, memory } of after) {
      const growth = (memory - loaded) / bodyBytes;
      lines.push({
        name: what,
        cells: [{ text: kilobytes(memory) }, { text: `${growth.toFixed(1)} × ${kilobytes(bodyBytes)}` }],
      });
    }
  }
  progress("");
  yield { row: MEMORY_ROW, title: `WebAssembly memory, ${runtime.name}`, columns: ["memory", "growth ÷ largest body, or bound"], lines };
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}
