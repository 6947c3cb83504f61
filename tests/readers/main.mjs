// npm run readers: exports, read by the tools that people read them with. See README.md.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { StepError, ask, main, run } from "../../xtask/npm/step.mjs";
import { virtualEnvironment } from "../../xtask/npm/python.mjs";

const WORK = join("target", "readers");
const HELP = `Reads exports with other tools, and compares every cell with the model.

npm run readers [-- --tools duckdb,pandas,polars,pyarrow,clickhouse,sqlite3,libreoffice]

Needs what npm run build leaves, Python with venv, and for their tools sqlite3 and soffice.`;

/** Programs of the system that tools need. */
const PROGRAMS = { sqlite3: ["sqlite3", "--version"], libreoffice: ["soffice", "--version"] };

/**
 * @param {readonly string[]} tools
 * @throws {import("../../xtask/npm/step.mjs").StepSkipped} where Python is missing, or what it would install cannot be had
 */
export async function readers(tools) {
  const bin = await virtualEnvironment(join(WORK, "venv"), join("tests", "readers", "requirements.txt"));
  const folder = join(WORK, "files");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // Imported late: it imports the package.
  const { TOOLS, writeFiles } = await import("./files.mjs");
  const unknown = tools.find((tool) => !TOOLS.some((known) => known === tool));
  if (unknown !== undefined) throw new StepError(`Unknown tool "${unknown}". Accepted: ${TOOLS.join(", ")}.`);
  await writeFiles(folder);
  const there = tools.filter((tool) => {
    const program = Object.entries(PROGRAMS).find(([name]) => name === tool)?.[1];
    const isThere = program === undefined || ask(/** @type {string} */ (program[0]), program.slice(1)) !== null;
    if (!isThere) console.log(`${tool}: skipped, ${program?.[0]} was not found`);
    return isThere;
  });
  await run(join(bin, "python"), ["-W", "ignore", join("tests", "readers", "compare.py"), folder, ...there]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const { values } = parseArgs({ options: { tools: { type: "string" }, help: { type: "boolean" } } });
    if (values.help === true) return console.log(HELP);
    const all = "duckdb,pandas,polars,pyarrow,clickhouse,sqlite3,libreoffice";
    await readers((values.tools ?? all).split(","));
  });
}
