// The tables as Markdown, for docs/benchmarks.md.

/**
 * All tables over the same runtimes are one; the others follow, each by itself.
 *
 * @param {readonly import("./table.mjs").Table[]} tables
 * @param {{ runtimes: readonly string[], machine: string, date: Date, command: string }} about `runtimes`: the columns, in order
 */
export function markdown(tables, { runtimes, machine, date, command }) {
  const isOfRuntimes = (/** @type {import("./table.mjs").Table} */ { columns }) => columns.every((name) => runtimes.includes(name));
  const together = tables.filter(isOfRuntimes);
  const parts = [];
  if (together.length > 0) {
    const columns = runtimes.filter((name) => together.some((table) => table.columns.includes(name)));
    const lines = together.flatMap((table) =>
      table.lines.map(({ name, cells }, index) => [
        index === 0 ? `**${table.row}**: ${table.title}` : "",
        name,
        ...columns.map((column) => cells[table.columns.indexOf(column)]?.text ?? ""),
      ]),
    );
    parts.push(grid(["work", "side", ...columns], lines));
  }
  for (const { row, title, columns, lines } of tables.filter((table) => !isOfRuntimes(table))) {
    parts.push(grid([`**${row}**: ${title}`, ...columns], lines.map(({ name, cells }) => [name, ...cells.map(({ text }) => text)])));
  }
  parts.push(`Measured on ${date.toISOString().slice(0, 10)} with \`${command}\` on ${machine}.`);
  return parts.join("\n\n");
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} lines
 */
function grid(head, lines) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...lines.map(line)].join("\n");
}
