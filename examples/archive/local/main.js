// npm run archive:local: sandbox, engine, objects and report in one command.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { anyreach, createClient, eigi, elevenlabs, retell, vapi } from "convoscope";
import { createSandbox } from "convoscope/testing";
import { KEYS } from "./keys.js";
import { HELP, UsageError, readOptions } from "./options.js";
import { duckdb, scriptOf } from "./report.js";

const counted = new Intl.NumberFormat("en");

/**
 * An archive of a sandbox on this machine.
 *
 * @typedef {object} Local
 * @property {() => Promise<unknown>} tick what the schedule does
 * @property {() => Promise<{ rows: number, isOpen: boolean }>} progress
 * @property {() => Promise<void>} finish writes what is not in the folder yet
 * @property {() => Promise<string | null>} note what else is to be told
 * @property {() => Promise<unknown>} stop
 */

/** @param {import("./options.js").Options} options @param {AbortSignal} signal */
async function main(options, signal) {
  const { conversations, days, engine } = options;
  const sandbox = createSandbox({ conversations, days });
  if (options.compare) await compare(sandbox, options);
  for (const name of ["raw", "data", "manifest"]) await rm(join(options.folder, name), { recursive: true, force: true });

  const folder = await mkdtemp(join(tmpdir(), "convoscope-archive-"));
  /** @type {Local | undefined} */
  let local;
  try {
    // Each needs packages that the other does not.
    const { start } = engine === "postgres" ? await import("./on-postgres.js") : await import("./on-workers.js");
    local = await start(sandbox, options, folder);
    const started = performance.now();
    const rows = await untilRead(local, conversations, signal);
    const seconds = (performance.now() - started) / 1000;
    console.log(`Archived ${counted.format(rows)} conversations in ${seconds.toFixed(1)} s.`);
    const note = options.compare ? await local.note() : null;
    if (note !== null) console.log(note);
    if (rows < conversations) console.log(`The ${counted.format(conversations - rows)} newest are not due yet: an hour is read 15 minutes after it ended.`);
    await local.finish();
  } finally {
    await local?.stop();
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
 * @param {Local} local
 * @param {number} total
 * @param {AbortSignal} signal
 */
async function untilRead({ tick, progress }, total, signal) {
  const bar = barOf(process.stderr);
  for (let looked = 0; ; looked++) {
    signal.throwIfAborted();
    if (looked % (TICK / LOOK) === 0) await tick();
    const { rows, isOpen } = await progress();
    bar.tell(rows, total);
    if (!isOpen) {
      bar.end();
      // The list of files is written by the schedule.
      await tick();
      return rows;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK));
  }
}

/**
 * @param {import("convoscope/testing").Sandbox} sandbox
 * @param {import("./options.js").Options} options
 */
async function compare({ fetch, requests }, { provider }) {
  const client = createClient({ provider: provider === "anyreach" ? anyreach({ token: KEYS.anyreach }) : { eigi, vapi, elevenlabs, retell }[provider]({ apiKey: KEYS[provider] }), fetch });
  // It makes up its conversations at the first request.
  await client.conversations.list().take(1);
  const [started, before] = [performance.now(), process.cpuUsage()];
  let count = 0;
  for await (const _ of client.conversations.list()) count++;
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  console.log(`Listed ${counted.format(count)} conversations in ${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor time).`);
  requests.length = 0;
}

/** @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} stream */
function barOf(stream) {
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
