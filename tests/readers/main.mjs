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
 * @param {readonly string[]} [wanted] the tools; all of them, if left out
 * @throws {import("../../xtask/npm/step.mjs").StepSkipped} where Python is missing, or what it would install cannot be had
 */
export async function readers(wanted) {
  const folder = join(WORK, "files");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // Imported late: it imports the package.
  const { TOOLS, writeFiles } = await import("./files.mjs");
  const tools = wanted ?? TOOLS;
  const unknown = tools.find((tool) => !TOOLS.some((known) => known === tool));
  if (unknown !== undefined) throw new StepError(`Unknown tool "${unknown}". Accepted: ${TOOLS.join(", ")}.`);
  await writeFiles(folder);
  const there = tools.filter((tool) => {
    const program = Object.entries(PROGRAMS).find(([name]) => name === tool)?.[1];
    const isThere = program === undefined || ask(/** @type {string} */ (program[0]), program.slice(1)) !== null;
    if (!isThere) console.log(`${tool}: skipped, ${program?.[0]} was not found`);
    return isThere;
  });
  // ClickHouse is larger than the others together: installed only if it is asked for.
  for (const [name, requirements, those] of /** @type {const} */ ([
    ["venv", "requirements.txt", there.filter((tool) => tool !== "clickhouse")],
    ["venv-clickhouse", "requirements.clickhouse.txt", there.filter((tool) => tool === "clickhouse")],
  ])) {
    if (those.length === 0) continue;
    const bin = await virtualEnvironment(join(WORK, name), join("tests", "readers", requirements));
    await run(join(bin, "python"), ["-W", "ignore", join("tests", "readers", "compare.py"), folder, ...those]);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    const { values } = parseArgs({ options: { tools: { type: "string" }, help: { type: "boolean" } } });
    if (values.help === true) return console.log(HELP);
    await readers(values.tools?.split(","));
  });
}
