// The object stores and manifests of examples/archive, and those of the tests: one table for all.
import { mkdtemp } from "node:fs/promises";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { Miniflare } from "miniflare";
import type { D1, Bucket } from "../../examples/archive/src/cloudflare/env.js";
import { D1Database } from "../../examples/archive/src/cloudflare/d1-database.js";
import { R2Objects } from "../../examples/archive/src/cloudflare/r2-objects.js";
import { SqlManifest, slot } from "../../examples/archive/src/core/index.js";
import { connect, locked, migrate, PostgresDatabase } from "../../examples/archive/src/postgres/database.js";
import { FolderObjects } from "../../examples/archive/src/postgres/folder-objects.js";
import { turn } from "../../examples/archive/src/postgres/pacer.js";
import { startPostgres } from "../../examples/archive/local/postgres.js";
import { manifestContract, objectsContract } from "./archive/contract.js";
import { Fate, MemoryManifest, MemoryObjects } from "./archive/memory.js";
import { consumer } from "./example.js";

const EXAMPLE = resolve("examples/archive");
const TABLES = [join(EXAMPLE, "migrations/0001_archive.sql"), join(EXAMPLE, "src/postgres/0001_postgres.sql")].map((path) => pathToFileURL(path));

/** Started when the first test needs it. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

const miniflare = once(async () => {
  const started = new Miniflare({ modules: true, script: "export default {}", r2Buckets: ["OBJECTS"], d1Databases: ["MANIFEST"] });
  ends.push(() => started.dispose());
  const database = (await started.getD1Database("MANIFEST")) as unknown as D1;
  const sql = (await readFile(join(EXAMPLE, "migrations/0001_archive.sql"), "utf8")).replaceAll(/^--.*$/gm, "");
  await database.batch(sql.split(";").filter((text) => text.trim() !== "").map((text) => database.prepare(text)));
  return { database, bucket: (await started.getR2Bucket("OBJECTS")) as unknown as Bucket };
});

const postgres = once(async () => {
  const started = await startPostgres();
  const pool = connect(started.url("postgres"));
  ends.push(async () => {
    await pool.end();
    await started.stop();
  });
  await Promise.all([migrate(pool, TABLES), migrate(pool, TABLES)]);
  await migrate(pool, TABLES);
  return pool;
});

const ends: (() => Promise<void>)[] = [];
after(async () => {
  for (const end of ends.reverse()) await end();
});

const TABLE_NAMES = ["windows", "files", "erased", "alarms"];

objectsContract("in memory", async () => new MemoryObjects(new Fate()));
objectsContract("R2", async () => {
  const { bucket } = await miniflare();
  const objects = new R2Objects(bucket);
  for await (const key of objects.list("")) await objects.delete(key);
  return objects;
});
objectsContract("a folder", async () => new FolderObjects(await mkdtemp(join(consumer(), "objects-")), await emptied(), "the test"));

manifestContract("in memory", async () => new MemoryManifest(new Fate()));
manifestContract("D1", async () => {
  const { database } = await miniflare();
  await database.batch(TABLE_NAMES.map((name) => database.prepare(`delete from ${name}`)));
  return new SqlManifest(new D1Database(database));
});
manifestContract("PostgreSQL", async () => new SqlManifest(new PostgresDatabase(await emptied())));

async function emptied() {
  const pool = await postgres();
  await pool.query(`truncate ${[...TABLE_NAMES, "paces", "contents"].join(", ")}`);
  return pool;
}

test("PostgreSQL: what a run lists while its window is claimed anew counts before the claim, or not at all", async () => {
  const pool = await emptied();
  const manifest = new SqlManifest(new PostgresDatabase(pool));
  await manifest.plan([{ source: "calls", from: 0, to: 3600 }]);
  const run = await manifest.claim("calls", 0, "running");
  assert.equal(run?.generation, 1);
  const file = { source: "calls", window: 0, from: 0, to: 3600, generation: 1, sha256: "sha", rows: 1, settled: true, missing: 0, readAt: 1 };

  const other = await pool.connect();
  try {
    await other.query("begin");
    await other.query("update windows set generation = 2 where source = 'calls'");
    let isOver = false;
    const committed = manifest.commit(file).finally(() => (isOver = true));
    // It waits for the claim, which the database tells; without that it would list the file of a generation that is over.
    while (!isOver) {
      const { rows } = await pool.query<{ waits: number }>("select count(*) as waits from pg_stat_activity where wait_event_type = 'Lock' and query like '%for update'");
      if (rows[0]?.waits === 1) break;
    }
    await other.query("commit");
    assert.equal(await committed, false);
  } finally {
    other.release();
  }
  assert.deepEqual(await manifest.files({ source: "calls", from: 0, to: 3600 }), []);
});

test("PostgreSQL: a key's turns are the core's, for any number of processes at once", async () => {
  const pool = await emptied();
  // So far from each other that no time which passes here matters.
  const perMinute = 0.001;
  const { next: distance } = slot(0, 0, perMinute);
  assert.equal(await turn(pool, "EIGI_API_KEY", perMinute), 0, "the first starts at once");
  const next = async () => (await pool.query<{ next: number }>("select next from paces where secret = 'EIGI_API_KEY'")).rows[0]?.next as number;
  const first = await next();
  const waits = await Promise.all(Array.from({ length: 40 }, () => turn(pool, "EIGI_API_KEY", perMinute)));
  assert.deepEqual(waits.map((wait) => Math.round(wait / distance)).sort((a, b) => a - b), Array.from({ length: 40 }, (_, index) => index + 1));
  assert.equal(await next(), first + 40 * distance);
  // Where the last turn is long over, the next is now, and not at once with those that were not taken.
  await pool.query("update paces set next = 1");
  assert.equal(await turn(pool, "EIGI_API_KEY", perMinute), 0);
  assert.equal(Math.round((await turn(pool, "EIGI_API_KEY", perMinute)) / distance), 1);
  assert.equal(await turn(pool, "another key", perMinute), 0);
});

test("PostgreSQL: a connection that breaks while it is lent fails what was done with it, and nothing else", async () => {
  const pool = await emptied();
  const broken = locked(pool, "a lock", async () => {
    await pool.query("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()");
    // The process hears of it while nobody waits for that connection.
    while ((await pool.query("select 1 from pg_locks where locktype = 'advisory'")).rows.length > 0);
    await new Promise((resolve) => setImmediate(resolve));
  });
  await assert.rejects(broken, /terminat|connection/i);
  assert.equal(await locked(pool, "a lock", async () => "again"), "again");
  // One at a time; who does not want to wait goes on.
  await locked(pool, "a lock", async () => {
    assert.equal(await locked(pool, "a lock", async () => "twice", { passes: true }), null);
    assert.equal(await locked(pool, "another", async () => "beside", { passes: true }), "beside");
  });
});

test("a folder: names that lead out of it are refused, and what a killed process was writing is not seen", async () => {
  const pool = await emptied();
  const folder = await mkdtemp(join(consumer(), "objects-"));
  const objects = new FolderObjects(folder, pool, "the test");
  for (const key of ["../outside", "raw/../../outside", "/etc/passwd", "raw//a", "", ".", "raw/.."]) {
    await assert.rejects(objects.put(key, new Uint8Array(1), "sha", null), /cannot be the name of an object/, key);
    await assert.rejects(async () => objects.get(key), /cannot be the name of an object/, key);
  }
  await objects.put("raw/a", new Uint8Array(3), "sha", null);
  const { mkdir, writeFile } = await import("node:fs/promises");
  await mkdir(join(folder, ".writing/dead"), { recursive: true });
  await writeFile(join(folder, ".writing/dead/half"), "half an object");
  const keys: string[] = [];
  for await (const key of objects.list("")) keys.push(key);
  assert.deepEqual(keys, ["raw/a"]);

  // Another's backup is put back, or somebody changes a file: its hash is no longer known, so it is written again.
  await writeFile(join(folder, "raw/a"), "something else");
  assert.equal((await objects.head("raw/a"))?.sha256, null);
});
