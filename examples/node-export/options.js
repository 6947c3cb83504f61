// The options from the command line and the environment.
import { parseArgs } from "node:util";
import { anyreach, eigi, elevenlabs, retell, vapi } from "convoscope";

export const HELP = `Exports the conversations of your AI agents to a file, newest first.

Usage: node export.js [options] <file>

  <file>               .csv, .ndjson or .jsonl. While the export is incomplete there is also
                       <file>.state.json: if it stops or fails, the same command resumes it.
  --format <name>      csv or ndjson, if the file's name does not say.
  --filter <json>      Which conversations, such as '{"status":"completed","createdAfter":"2026-01-01"}'.
                       The keys are those of conversations.list. Default: all.
  --columns <paths>    Only these, separated by commas: id,createdAt,customer.phone,metadata.order
  --redact <paths>     Mask these, separated by commas; "text" means telephone numbers and e-mail
                       addresses in texts: customer.phone,text
  --bom                Begin the CSV with a byte order mark, by which Excel recognises UTF-8.
  --per-minute <n>     The most requests per minute (eigi: 100 on the free plan, 500 on Pro).
  --restart            Start over and replace the file.
  --help               Show this.

Environment
  EIGI_API_KEY                        eigi, or
  ANYREACH_TOKEN, ANYREACH_ORG        AnyReach; the organization only with a token pat_…, or
  VAPI_API_KEY                        Vapi: a private key, or
  ELEVENLABS_API_KEY                  ElevenLabs: its lists have no transcripts, numbers or metadata, or
  RETELL_API_KEY                      Retell: its lists have no transcripts
  CONVOSCOPE_BASE_URL                 a base URL other than the platform's

Exit status: 0 complete, 1 failed, 2 wrong usage, 130 stopped by Ctrl+C.
`;

/** Wrong usage: printed without a stack, exit status 2. */
export class UsageError extends Error {}

/**
 * @typedef {object} Options
 * @property {string} file
 * @property {boolean} restart
 * @property {import("convoscope").RateLimit | undefined} rateLimit
 * @property {What} what
 */

/**
 * What defines an export: resuming it needs the same values.
 *
 * @typedef {object} What
 * @property {import("convoscope").ProviderKind} provider
 * @property {"csv" | "ndjson"} format
 * @property {import("convoscope").ConversationFilter} filter
 * @property {string[] | null} columns
 * @property {string[]} redact
 * @property {boolean} bom
 */

/**
 * Null if help was requested.
 *
 * @param {string[]} args
 * @param {import("convoscope").ProviderKind} provider
 * @returns {Options | null}
 */
export function readOptions(args, provider) {
  const { values, positionals } = parse(args);
  if (values.help) return null;
  const [file, ...others] = positionals;
  if (file === undefined) throw new UsageError("Name the file to write.");
  if (others.length > 0) throw new UsageError(`Name only one file, not also ${others.join(" ")}. Does a value need quotes?`);
  const perMinute = values["per-minute"];
  if (perMinute !== undefined && !/^[1-9]\d{0,5}$/.test(perMinute)) {
    throw new UsageError(`--per-minute must be a whole number, 1 or more, not ${JSON.stringify(perMinute)}.`);
  }
  const what = {
    provider,
    format: formatOf(file, values.format),
    filter: readFilter(values.filter),
    columns: values.columns === undefined ? null : names(values.columns),
    redact: names(values.redact ?? ""),
    bom: values.bom === true,
  };
  const rateLimit = perMinute === undefined ? undefined : { requests: Number(perMinute), perMs: 60_000 };
  return { file, restart: values.restart === true, rateLimit, what };
}

/** @param {string[]} args */
function parse(args) {
  const text = /** @type {const} */ ({ type: "string" });
  const flag = /** @type {const} */ ({ type: "boolean" });
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        format: text,
        filter: text,
        columns: text,
        redact: text,
        bom: flag,
        "per-minute": text,
        restart: flag,
        help: { ...flag, short: "h" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * @param {string} file
 * @param {string | undefined} named
 * @returns {"csv" | "ndjson"}
 */
function formatOf(file, named) {
  const format = named ?? /\.(csv|ndjson|jsonl)$/i.exec(file)?.[1]?.toLowerCase().replace("jsonl", "ndjson");
  if (format === "csv" || format === "ndjson") return format;
  throw new UsageError(
    named === undefined
      ? `The name ${file} does not show the format: end it in .csv or .ndjson, or add --format.`
      : `--format must be csv or ndjson, not ${JSON.stringify(named)}.`,
  );
}

/**
 * The package checks the filter and reports every mistake at once.
 *
 * @param {string | undefined} json
 * @returns {import("convoscope").ConversationFilter}
 */
function readFilter(json) {
  if (json === undefined) return {};
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new UsageError(`--filter must be JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** @param {string} list */
const names = (list) => list.split(",").map((name) => name.trim()).filter((name) => name !== "");

/**
 * The platform whose credential the environment has.
 * @param {Record<string, string | undefined>} environment
 */
export function readProvider({ EIGI_API_KEY, ANYREACH_TOKEN, ANYREACH_ORG, VAPI_API_KEY, ELEVENLABS_API_KEY, RETELL_API_KEY, CONVOSCOPE_BASE_URL }) {
  const baseUrl = CONVOSCOPE_BASE_URL ? { baseUrl: CONVOSCOPE_BASE_URL } : {};
  const given = Object.entries({ EIGI_API_KEY, ANYREACH_TOKEN, VAPI_API_KEY, ELEVENLABS_API_KEY, RETELL_API_KEY }).flatMap(([name, value]) => (value ? [name] : []));
  if (given.length > 1) throw new UsageError(`${given.join(" and ")} cannot be combined: set one of them.`);
  if (VAPI_API_KEY) return vapi({ apiKey: VAPI_API_KEY, ...baseUrl });
  if (ELEVENLABS_API_KEY) return elevenlabs({ apiKey: ELEVENLABS_API_KEY, ...baseUrl });
  if (RETELL_API_KEY) return retell({ apiKey: RETELL_API_KEY, ...baseUrl });
  if (EIGI_API_KEY) return eigi({ apiKey: EIGI_API_KEY, ...baseUrl });
  if (ANYREACH_TOKEN) {
    return anyreach({ token: ANYREACH_TOKEN, ...(ANYREACH_ORG && { organization: ANYREACH_ORG }), ...baseUrl });
  }
  throw new UsageError("Set EIGI_API_KEY, ANYREACH_TOKEN, VAPI_API_KEY, ELEVENLABS_API_KEY or RETELL_API_KEY in the environment. See --help.");
}
