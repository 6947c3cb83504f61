// examples/archive on DBOS and PostgreSQL, with objects in a folder, killed while the platform goes on.
import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createSandbox } from "convoscope/testing";
import { startPostgres } from "../../examples/archive/local/postgres.js";
import { sourceOf } from "../../examples/archive/src/core/index.js";
import { connect } from "../../examples/archive/src/postgres/database.js";
import { readSettings } from "../../examples/archive/src/postgres/settings.js";
import { EngineProcess, type Program, buildProcess } from "./archive/engine-process.js";
import { archived, engineFor, expected, readAgain, wholeRuns } from "./archive/whole-runs.js";
import { sameConversations } from "./archive/world.js";
import { consumer, installExample } from "./example.js";

let folder: string;
let built: Program;
let postgres: Awaited<ReturnType<typeof startPostgres>>;
let databases = 0;

before(async () => {
  // It says what is missing where there is none.
  postgres = await startPostgres();
  folder = await installExample("archive");
  built = await buildProcess(folder);
});
after(() => postgres.stop());

async function start(bindings: object): Promise<Program> {
  const name = `archive_${++databases}`;
  const pool = connect(postgres.url("postgres"));
  await pool.query(`create database ${name}`);
  await pool.end();
  const objects = await mkdtemp(join(consumer(), "archive-"));
  return { ...built, args: [postgres.url(name), objects, JSON.stringify(bindings)] };
}

wholeRuns("PostgreSQL", start);

test("PostgreSQL: the settings that the example has are read; what is wrong in them is told", async () => {
  const settings = await readSettings(join(folder, "archive.json"), { EIGI_API_KEY: "a key" });
  assert.deepEqual([settings.folder, settings.listen, settings.everySeconds], ["/var/lib/conversation-archive", { host: "127.0.0.1", port: 8787 }, 60]);
  const surroundings = { sources: settings.sources, secret: settings.secret, turn: async () => 0 };
  assert.deepEqual([sourceOf(surroundings, "calls").parallel, sourceOf(surroundings, "calls").fileItems], [4, 2000]);
  assert.throws(() => sourceOf({ ...surroundings, secret: () => undefined }, "calls"), /The secret EIGI_API_KEY of SOURCES\.calls is not set/);
  assert.throws(() => sourceOf(surroundings, "toString"), /no "toString"/);

  const path = join(await mkdtemp(join(consumer(), "settings-")), "archive.json");
  await assert.rejects(readSettings(path, {}), /cannot be read/);
  const sources = { calls: {} };
  for (const [text, message] of [
    ["{", /is not JSON/],
    ["[1]", /unknown key "0"/],
    ["null", /must hold an object/],
    [JSON.stringify({ folder: "x" }), /"sources" in .* must name one key or more/],
    [JSON.stringify({ sources: {}, folder: "x" }), /"sources" in .* must name one key or more/],
    [JSON.stringify({ sources }), /"folder" in .* must be the path/],
    [JSON.stringify({ sources, folder: "x", listen: "8787" }), /"listen" in .* must be host:port/],
    [JSON.stringify({ sources, folder: "x", listen: "h:99999" }), /"listen" in .* must be host:port/],
    [JSON.stringify({ sources, folder: "x", everySeconds: 0 }), /"everySeconds" in .* must be a number from 1 to 3600/],
    [JSON.stringify({ sources, folder: "x", port: 1 }), /unknown key "port"\. Accepted: sources, folder, listen, everySeconds/],
  ] as const) {
    await writeFile(path, text);
    await assert.rejects(readSettings(path, {}), message, text);
  }
});

/** The names and states of the engine's runs. */
const runsOf = (engine: EngineProcess) =>
  engine.sql<{ id: string; status: string; version: string; executor: string }>(
    "select workflow_uuid as id, status, application_version as version, executor_id as executor from dbos.workflow_status order by created_at, workflow_uuid",
  );

/** Kills it where a run is half done, and waits until it is gone. */
async function killedHalfway(engine: EngineProcess): Promise<void> {
  engine.killsAt = (event, count) => event === "before commit" && count > 30;
  await assert.rejects(async () => {
    for (;;) {
      if (!engine.running) await engine.start();
      await engine.do("tick");
      await engine.sql("select 1");
    }
  }, /killed/);
  engine.killsAt = () => false;
  await engine.gone();
}

test("PostgreSQL: a run that was begun by another text of the code goes on where it was, and reads nothing twice", async () => {
  const engine = await engineFor(start, createSandbox({ seed: 5, conversations: 300, days: 2 }));
  await killedHalfway(engine);
  const { program } = engine;
  engine.program = { ...program, script: (await buildProcess(folder, "-newer")).script };
  await engine.start();
  const pending = (await runsOf(engine)).filter(({ status }) => status === "PENDING");
  assert.ok(pending.length > 0, "runs were under way");
  await engine.settle();
  // A run ends a moment after its last step.
  const isUnderWay = async () => (await runsOf(engine)).some(({ id, status }) => status === "PENDING" && pending.some((run) => run.id === id));
  for (let asked = 0; asked < 1_000 && (await isUnderWay()); asked++);
  const runs = await runsOf(engine);
  for (const { id } of pending) assert.deepEqual(runs.filter((run) => run.id === id).map(({ status }) => status), ["SUCCESS"]);
  const generations = await engine.sql<{ most: number }>("select max(generation) as most from windows");
  assert.equal(generations[0]?.most, 1, "no window was begun again");
  sameConversations(await archived(engine), await expected(engine));
});

test("PostgreSQL: a run of an older format is ended and told, its window begun again an hour later, and nothing is kept twice", async () => {
  const engine = await engineFor(start, createSandbox({ seed: 6, conversations: 300, days: 2 }));
  await killedHalfway(engine);
  const { program } = engine;
  engine.program = { ...program, args: [...program.args, "2"] };
  await engine.start();
  const old = (await runsOf(engine)).filter(({ status }) => status === "PENDING");
  // One that had read its window, and was about to begin the next, has none.
  const running = await engine.sql("select begins from windows where state = 'running'");
  assert.ok(running.length > 0 && running.length <= old.length);
  await engine.do("tick");
  await engine.do("tick");
  const runs = await runsOf(engine);
  for (const { id } of old) assert.deepEqual(runs.filter((run) => run.id === id).map(({ status, version }) => [status, version]), [["CANCELLED", "1"]]);
  const windows = await engine.sql<{ reason: string; later: boolean }>("select reason, due > extract(epoch from now()) + 3500 as later from windows where failures = 1");
  assert.deepEqual(windows, running.map(() => ({ reason: "its run was begun by another version, or cancelled", later: true })));
  await engine.sql("update windows set due = 0 where failures = 1");
  await engine.settle();
  assert.deepEqual([...new Set((await runsOf(engine)).filter(({ status }) => status === "SUCCESS").map(({ version }) => version))].sort(), ["1", "2"]);
  sameConversations(await archived(engine), await expected(engine));
});

test("PostgreSQL: two processes share the work; when one is killed the other goes on with its runs", async () => {
  const sandbox = createSandbox({ seed: 7, conversations: 300, days: 2 });
  const first = await engineFor(start, sandbox);
  const second = new EngineProcess(first.program, sandbox);
  try {
    await second.start();
    await killedHalfway(first);
    const left = (await runsOf(second)).filter(({ status }) => status === "PENDING");
    assert.ok(left.length > 0);
    await second.settle();
    const runs = await runsOf(second);
    for (const { id, executor } of left) {
      const [run] = runs.filter((each) => each.id === id);
      assert.equal(run?.status, "SUCCESS");
      assert.notEqual(run?.executor, executor, "by the other");
    }
    sameConversations(await archived(second), await expected(second));
    // Both, at once, while everything is read again.
    await first.start();
    await Promise.all([readAgain(first), first.do("tick"), second.do("tick"), second.do("tick")]);
    await second.settle();
    sameConversations(await archived(second), await expected(second));
  } finally {
    await second.close();
  }
});

test("PostgreSQL: every connection breaks, again and again: the process goes on, and everything is kept once", async () => {
  const engine = await engineFor(start, createSandbox({ seed: 8, conversations: 150, days: 2 }));
  const admin = connect(postgres.url("postgres"));
  try {
    await engine.start();
    // In the schedule, which waits with a lent connection, and in steps.
    const cuts = new Set(["planning 1", "request 5", "request 9"]);
    const counts = new Map<string, number>();
    const broken: Promise<unknown>[] = [];
    const [database] = engine.program.args;
    const name = new URL(database as string).pathname.slice(1);
    engine.killsAt = (event) => {
      counts.set(event, (counts.get(event) ?? 0) + 1);
      if (cuts.delete(`${event} ${counts.get(event)}`)) broken.push(admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]));
      return false;
    };
    const settled = async (): Promise<void> => engine.settle().catch((error: unknown) => (/terminat|Connection/i.test(String(error)) ? settled() : Promise.reject(error as Error)));
    await settled();
    await Promise.all(broken);
    assert.equal(cuts.size, 0);
    assert.equal(engine.kills, 0);
    assert.ok(engine.running, "the same process");
    await settled();
    sameConversations(await archived(engine), await expected(engine));
  } finally {
    await admin.end();
  }
});
