// The options of the command line.
import { parseArgs } from "node:util";
import { KEYS } from "./keys.js";

export const HELP = `Archives the conversations of a sandbox on this machine, and asks DuckDB about them, if that is there. No key
and no account.

Usage: npm run archive:local [-- options]

  --engine <name>      workers: the Worker with its workflows, objects and database in Miniflare. postgres: the program
                       for a server, with a PostgreSQL for the time being. Default workers.
  --conversations <n>  How many the sandbox makes up. Default 20000.
  --days <n>           How many days they go back, 1 to 89. Default 60.
  --provider <name>    eigi, anyreach, vapi, elevenlabs or retell. Default eigi.
  --folder <path>      Where the archive is written: raw/, data/ and manifest/. What is in it is replaced.
                       Default archive-local.
  --per-minute <n>     The pace, in requests a minute. Default 600000: as fast as it goes.
  --parallel <n>       Windows read at once. Default 4.
  --file-items <n>     Conversations of a file, about. Default 2000.
  --compare            First list all of them without keeping them, and tell both times; on PostgreSQL, the memory too.
  --sql <query>        What to ask DuckDB, of the table "calls". Default: calls and durations by agent.
  --help               Show this.

The report needs the program duckdb, or python3 with the package duckdb (pip install duckdb). DUCKDB_PYTHON names
another Python.

Exit status: 0 complete, 1 failed, 2 wrong usage, 130 stopped by Ctrl+C.
`;

export const SQL = `select agent.id as agent, count(*) as calls, round(quantile_cont(durationSeconds, 0.9)) as p90_seconds
from calls group by all order by calls desc, agent limit 10`;

/** Wrong usage: printed without a stack, exit status 2. */
export class UsageError extends Error {}

/**
 * @typedef {object} Options
 * @property {"workers" | "postgres"} engine
 * @property {number} conversations
 * @property {number} days
 * @property {import("convoscope").PlatformKind} provider
 * @property {string} folder
 * @property {number} perMinute
 * @property {number} parallel
 * @property {number} fileItems
 * @property {boolean} compare
 * @property {string} sql
 */

/**
 * Null if help was requested.
 *
 * @param {string[]} args
 * @returns {Options | null}
 */
export function readOptions(args) {
  const values = parse(args);
  if (values.help) return null;
  const { provider = "eigi" } = values;
  if (!isPlatform(provider)) throw new UsageError(`--provider must be one of ${Object.keys(KEYS).join(", ")}, not ${JSON.stringify(provider)}.`);
  const { engine = "workers" } = values;
  if (engine !== "workers" && engine !== "postgres") throw new UsageError(`--engine must be workers or postgres, not ${JSON.stringify(engine)}.`);
  return {
    engine,
    conversations: whole("conversations", values.conversations, 20_000, 5_000_000),
    days: whole("days", values.days, 60, 89),
    provider,
    folder: values.folder ?? "archive-local",
    perMinute: whole("per-minute", values["per-minute"], 600_000, 600_000),
    parallel: whole("parallel", values.parallel, 4, 50),
    fileItems: whole("file-items", values["file-items"], 2_000, 20_000),
    compare: values.compare === true,
    sql: values.sql ?? SQL,
  };
}

/** @param {string} name @returns {name is keyof typeof KEYS} */
const isPlatform = (name) => Object.hasOwn(KEYS, name);

/** @param {string[]} args */
function parse(args) {
  const text = /** @type {const} */ ({ type: "string" });
  const flag = /** @type {const} */ ({ type: "boolean" });
  try {
    const options = {
      engine: text,
      conversations: text,
      days: text,
      provider: text,
      folder: text,
      "per-minute": text,
      parallel: text,
      "file-items": text,
      sql: text,
      compare: flag,
      help: { ...flag, short: "h" },
    };
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} name
 * @param {string | undefined} given
 * @param {number} otherwise
 * @param {number} most
 */
function whole(name, given, otherwise, most) {
  if (given === undefined) return otherwise;
  const value = /^[1-9]\d{0,8}$/.test(given) ? Number(given) : NaN;
  if (!(value <= most)) throw new UsageError(`--${name} must be a whole number from 1 to ${most}, not ${JSON.stringify(given)}.`);
  return value;
}
