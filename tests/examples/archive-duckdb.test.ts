// What DuckDB reads of an archive, in a session whose time zone is not UTC: NDJSON and Parquet are the same.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { before, test } from "node:test";
import { duckdb, scriptOf } from "../../examples/archive/local/report.js";
import { consumer } from "./example.js";
import { World } from "./archive/world.js";

// Installed by `npm run readers`, or wherever DUCKDB_PYTHON says.
const INSTALLED = resolve("target/readers/venv/bin/python");
process.env["DUCKDB_PYTHON"] ??= existsSync(INSTALLED) ? INSTALLED : "python3";

const world = new World({ conversations: 600, fileItems: 50 });
let folder: string;
let isThere: boolean;

before(async () => {
  folder = await mkdtemp(join(consumer(), "duckdb-"));
  await world.settle();
  for (const [key, { bytes }] of world.objects.kept) {
    await mkdir(dirname(join(folder, key)), { recursive: true });
    await writeFile(join(folder, key), bytes);
  }
  isThere = (await duckdb("select 1;")) !== null;
});

const ask = async (sql: string) => {
  const told = await duckdb(`${scriptOf(folder, "manifest/calls.json", "select 1").replace("'UTC'", "'Asia/Kolkata'")}\n${sql};`);
  assert.ok(told);
  return told.trimEnd().split("\n").slice(1).map((line) => line.split("\t"));
};

test("counts, types and days are the archive's, and every value of the Parquet files is that of the NDJSON", async (t) => {
  if (!isThere) return t.skip("DuckDB is not there: npm run readers installs it");
  const archived = await world.archived();
  const [totals] = await ask("select count(*), count(distinct id), count(transcript), coalesce(sum(len(transcript)), 0), count(distinct day) from calls");
  const transcripts = archived.flatMap(({ transcript }) => (transcript === null ? [] : [transcript]));
  const days = new Set(archived.map(({ createdAt }) => createdAt?.slice(0, 10)));
  assert.deepEqual(totals?.map(Number), [archived.length, archived.length, transcripts.length, transcripts.flat().length, days.size]);

  const types = new Map((await ask("select column_name, column_type from (describe calls)")).map(([name, type]) => [name, type]));
  for (const [name, type] of Object.entries({
    id: "VARCHAR",
    live: "BOOLEAN",
    createdAt: "TIMESTAMP WITH TIME ZONE",
    durationSeconds: "DOUBLE",
    metadata: "JSON",
    analysis: "JSON",
    day: "DATE",
    customer: 'STRUCT(id VARCHAR, phone VARCHAR, name VARCHAR, email VARCHAR)',
    transcript: 'STRUCT("role" VARCHAR, "content" VARCHAR, "timestamp" TIMESTAMP WITH TIME ZONE)[]',
  })) {
    assert.equal(types.get(name)?.replaceAll('"', ""), type.replaceAll('"', ""), name);
  }

  const columns = `id, createdAt, updatedAt, status, live, durationSeconds, customer, transcript, metadata::varchar as metadata, analysis::varchar as analysis`;
  const raw = `from read_json('${folder}/raw/**/*.ndjson.gz', format = 'newline_delimited', columns = {id: 'VARCHAR', createdAt: 'TIMESTAMPTZ', updatedAt: 'TIMESTAMPTZ',
    status: 'VARCHAR', live: 'BOOLEAN', durationSeconds: 'DOUBLE', customer: 'STRUCT(id VARCHAR, phone VARCHAR, name VARCHAR, email VARCHAR)',
    transcript: 'STRUCT("role" VARCHAR, "content" VARCHAR, "timestamp" TIMESTAMPTZ)[]', metadata: 'VARCHAR', analysis: 'VARCHAR'})`;
  const [differing] = await ask(`select (select count(*) from (select ${columns} from calls except select ${columns} ${raw})),
    (select count(*) from (select ${columns} ${raw} except select ${columns} from calls)), (select count(*) ${raw}), count(*) filter (createdAt::date <> day) from calls`);
  const [extra, missing, rows, otherDay] = (differing ?? []).map(Number);
  assert.deepEqual([extra, missing, rows], [0, 0, archived.length]);
  assert.ok((otherDay ?? 0) > 0, "a day in India is not a day in UTC");

  // The glob sees what the manifest names.
  assert.deepEqual(await ask(`select count(*) from read_parquet('${folder}/data/**/*.parquet', hive_partitioning = true)`), [[String(archived.length)]]);
});
