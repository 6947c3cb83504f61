// The table of docs/compatibility.md: rows that were seen again take the place of those that stood there.
import { readFile, writeFile } from "node:fs/promises";
import { StepError } from "../../xtask/npm/step.mjs";
import { places } from "./places/index.mjs";
import { asMarkdown, beginning, markdownHead } from "./table.mjs";

const DOCUMENT = "docs/compatibility.md";
const BEGIN = "<!-- npm run matrix -- --write -->\n";
const END = "<!-- end -->\n";

/** @param {readonly import("./place.d.ts").Row[]} rows */
export async function writeTable(rows) {
  const document = await readFile(DOCUMENT, "utf8");
  const [before, rest] = document.split(BEGIN);
  const [table, after] = rest?.split(END) ?? [];
  if (before === undefined || table === undefined || after === undefined) throw new StepError(`${DOCUMENT} has no place for the table`);
  const date = new Date().toISOString().slice(0, 10);
  const lines = [...rows.map((row) => asMarkdown(row, date)), ...table.split("\n")];
  // In the order of the places, and without those that are no more.
  const known = places.flatMap(({ name, checks }) => Object.keys(checks).map((check) => beginning(name, check)));
  const kept = known.flatMap((start) => lines.find((line) => line.startsWith(start)) ?? []);
  const head = [markdownHead, markdownHead.map(() => "---")].map((cells) => `| ${cells.join(" | ")} |`);
  await writeFile(DOCUMENT, `${before}${BEGIN}\n${[...head, ...kept].join("\n")}\n\n${END}${after}`);
}
