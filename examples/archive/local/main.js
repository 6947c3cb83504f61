// npm run archive:local: sandbox, engine, objects and report in one command.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { anyreach, createClient, eigi } from "convoscope";
import { createSandbox } from "convoscope/testing";
import { bundle, startEngine } from "./engine.js";
import { HELP, UsageError, readOptions } from "./options.js";
import { duckdb, scriptOf } from "./report.js";

const KEYS = { eigi: "vk_made_up_0123456789", anyreach: "ak_made_up.0123456789" };
const OPEN = "select count(*) as open from windows where state <> 'waiting' or finished_at is null or due <= unixepoch()";
const counted = new Intl.NumberFormat("en");

/** @param {import("./options.js").Options} options @param {AbortSignal} signal */
async function main(options, signal) {
  const { conversations, days, provider, perMinute, parallel, fileItems } = options;
  const sandbox = createSandbox({ conversations, days });
  if (options.compare) await compare(sandbox, options);

  const folder = await mkdtemp(join(tmpdir(), "convoscope-archive-"));
  /** @type {Awaited<ReturnType<typeof startEngine>> | undefined} */
  let engine;
  try {
    const worker = join(folder, "worker");
    await bundle(worker);
    const { Response: WorkerResponse } = await import("miniflare");
    engine = await startEngine({
      bundle: worker,
      state: join(folder, "state"),
      bindings: {
        KEY: KEYS[provider],
        ADMIN_TOKEN: "of no use: nobody can reach this Worker",
        SOURCES: { calls: { provider, secret: "KEY", baseUrl: "https://sandbox.local", requestsPerMinute: perMinute, parallel, fileItems, retentionDays: days + 1 } },
      },
      async outbound(request) {
        const answer = await sandbox.fetch(request.url, { headers: [...request.headers] });
        return new WorkerResponse(await answer.arrayBuffer(), { status: answer.status, headers: [...answer.headers] });
      },
      // What the Worker itself writes; the rest is the local engine's.
      output: (stream) => createInterface(stream).on("line", (line) => line.startsWith('{"archive"') && console.error(line)),
    });
    const started = performance.now();
    const rows = await untilRead(engine, conversations, signal);
    const seconds = (performance.now() - started) / 1000;
    console.log(`Archived ${counted.format(rows)} conversations in ${seconds.toFixed(1)} s.`);
    if (rows < conversations) console.log(`The ${counted.format(conversations - rows)} newest are not due yet: an hour is read 15 minutes after it ended.`);
    await writeObjects(engine.bucket, options.folder);
  } finally {
    await engine?.stop();
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`The archive is in ${options.folder}/: raw/ (NDJSON), data/ (Parquet), manifest/.\n`);

  const script = scriptOf(resolve(options.folder), "manifest/calls.json", options.sql);
  console.log(script);
  const told = await duckdb(script);
  console.log(told === null ? "\nDuckDB was not found: pip install duckdb, or https://duckdb.org." : `\n${told}`);
}

/** Milliseconds. Windows begin each other, so there is no hurry. */
const TICK = 2_000;
const LOOK = 200;

/**
 * Ticks, as the schedule does, until every window was read. Tells how many conversations that are.
 *
 * @param {Awaited<ReturnType<typeof startEngine>>} engine
 * @param {number} total
 * @param {AbortSignal} signal
 */
async function untilRead({ tick, database }, total, signal) {
  const progress = bar(process.stderr);
  for (let looked = 0; ; looked++) {
    signal.throwIfAborted();
    if (looked % (TICK / LOOK) === 0) await tick();
    const rows = Number(await database.prepare("select coalesce(sum(rows), 0) as rows from files").first("rows"));
    progress.tell(rows, total);
    if ((await database.prepare(OPEN).first("open")) === 0) {
      progress.end();
      // The list of files is written by the schedule.
      await tick();
      return rows;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

/**
 * @param {import("./engine.js").LocalBucket} bucket
 * @param {string} folder
 */
async function writeObjects(bucket, folder) {
  for (const name of ["raw", "data", "manifest"]) await rm(join(folder, name), { recursive: true, force: true });
  /** @type {string | undefined} */
  let cursor;
  do {
    const page = await bucket.list(cursor === undefined ? {} : { cursor });
    for (const { key } of page.objects) {
      const object = await bucket.get(key);
      if (object === null) continue;
      await mkdir(dirname(join(folder, key)), { recursive: true });
      await writeFile(join(folder, key), new Uint8Array(await object.arrayBuffer()));
    }
    cursor = page.truncated ? page.cursor : undefined;
  } while (cursor !== undefined);
}

/**
 * @param {import("convoscope/testing").Sandbox} sandbox
 * @param {import("./options.js").Options} options
 */
async function compare({ fetch, requests }, { provider }) {
  const client = createClient({ provider: provider === "eigi" ? eigi({ apiKey: KEYS.eigi }) : anyreach({ token: KEYS.anyreach }), fetch });
  // It makes up its conversations at the first request.
  await client.conversations.list().take(1);
  const started = performance.now();
  let count = 0;
  for await (const _ of client.conversations.list()) count++;
  const seconds = (performance.now() - started) / 1000;
  console.log(`Listed ${counted.format(count)} conversations in ${seconds.toFixed(1)} s.`);
  requests.length = 0;
}

/** @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} stream */
function bar(stream) {
  let tenth = 0;
  return {
    /** @param {number} done @param {number} total */
    tell(done, total) {
      const share = Math.min(1, done / total);
      const text = `${counted.format(done)} of ${counted.format(total)} conversations (${Math.floor(share * 100)} %)`;
      if (stream.isTTY) {
        const full = Math.round(share * 24);
        stream.write(`\r\u001b[K${`[${"#".repeat(full)}${".".repeat(24 - full)}] ${text}`.slice(0, (stream.columns ?? 80) - 1)}`);
      } else if (Math.floor(share * 10) > tenth) {
        tenth = Math.floor(share * 10);
        stream.write(`${text}\n`);
      }
    },
    end: () => void (stream.isTTY && stream.write("\r\u001b[K")),
  };
}

const stop = new AbortController();
// Once: pressing it again stops at once.
for (const name of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.once(name, () => stop.abort());

try {
  const options = readOptions(process.argv.slice(2));
  if (options === null) console.log(HELP);
  else await main(options, stop.signal);
} catch (error) {
  if (stop.signal.aborted) process.exitCode = 130;
  else if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
