/**
 * @typedef {object} Table
 * @property {string} row
 * @property {string} title
 * @property {string[]} columns
 * @property {Line[]} lines
 *
 * @typedef {object} Line
 * @property {string} name
 * @property {Cell[]} cells one for each column
 *
 * @typedef {object} Cell
 * @property {string} text
 * @property {number[]} [ratios] of every round
 */

/** @param {Table} table */
export function printTable({ row, title, columns, lines }) {
  const rows = [["", ...columns], ...lines.map(({ name, cells }) => [name, ...cells.map(({ text }) => text)])];
  const widths = ["", ...columns].map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  console.log(`${row}: ${title}`);
  for (const [name = "", ...cells] of rows) {
    const padded = cells.map((cell, index) => cell.padStart(widths[index + 1] ?? 0));
    console.log(`  ${name.padEnd(widths[0] ?? 0)}  ${padded.join("  ")}`.trimEnd());
  }
  console.log();
}
