// What DuckDB says about an archive, if DuckDB is there.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The files as a table. They are named one by one, by the manifest.
 *
 * @param {string} folder
 * @param {string} manifest
 * @param {string} sql
 */
export function scriptOf(folder, manifest, sql) {
  const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "''")}'`;
  return `set timezone = 'UTC';
set variable files = (select list(${quoted(`${folder}/`)} || key) from read_json(${quoted(join(folder, manifest))}) where rows > 0);
create view calls as from read_parquet(getvariable('files'), hive_partitioning = true);
${sql};`;
}

const PYTHON = `
import sys, duckdb
for statement in duckdb.extract_statements(sys.stdin.read()):
    result = duckdb.execute(statement)
lines = [[column[0] for column in result.description]] + [[str(value) for value in row] for row in result.fetchall()]
for line in lines: print("\\t".join(line))
`;

/**
 * The answer as text; null without DuckDB.
 *
 * @param {string} script
 * @returns {Promise<string | null>}
 */
export async function duckdb(script) {
  const python = process.env["DUCKDB_PYTHON"] ?? "python3";
  for (const [program, args] of /** @type {[string, string[]][]} */ ([
    ["duckdb", ["-batch", "-list", "-separator", "\t", "-c", script]],
    [python, ["-c", PYTHON]],
  ])) {
    const isThere = program === "duckdb" ? run(program, ["--version"]) : run(program, ["-c", "import duckdb"]);
    if (!(await isThere.then(() => true, () => false))) continue;
    const running = run(program, args, { maxBuffer: 64 * 1024 * 1024 });
    running.child.stdin?.end(script);
    return (await running).stdout;
  }
  return null;
}
