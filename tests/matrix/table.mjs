// The rows of the matrix, for a terminal and in Markdown.

/** @typedef {import("./place.d.ts").Row} Row */

const HEADINGS = ["tool", "version", "tried", "result", "JavaScript", "wasm", ".wasm files", "server's module", "to configure"];

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;

/** @param {Row} row */
function cells({ place, version, check, failure, output }) {
  const sizes = output ? [kilobytes(output.js), kilobytes(output.wasm), String(output.wasmFiles), output.server ? "in" : "out"] : ["", "", "", ""];
  return [place.title, version, check, failure === null ? "works" : "FAILS", ...sizes, place.note ?? ""];
}

/** @param {Row} row */
export const line = (row) => `${row.failure === null ? "✓" : "✗"} ${cells(row).slice(0, 3).join(" · ")} (${row.seconds.toFixed(1)} s)`;

/** @param {readonly Row[]} rows */
export function asText(rows) {
  const lines = [HEADINGS, ...rows.map(cells)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd()).join("\n");
}

/** What a row is known by again, written in Markdown. @param {string} name of the place @param {string} check */
export const beginning = (name, check) => `| \`${name}\` | ${check} |`;

export const markdownHead = ["place", "tried", ...HEADINGS.filter((name) => name !== "tried"), "seen"];

/** @param {Row} row @param {string} date */
export function asMarkdown(row, date) {
  const [title, version, , ...more] = cells(row);
  const rest = [title, version, ...more, date].map((cell) => ` ${cell?.replaceAll("|", "\\|")} |`);
  return beginning(row.place.name, row.check) + rest.join("");
}
