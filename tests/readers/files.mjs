// The exports that are read, with the recipes to read them by and the values that they must give.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { anyreach, createClient, exportSchema, init } from "../../pkg/entry/node.js";
import { readRecipe } from "../../pkg/recipes/index.js";

/** Texts that readers take for something else. */
const WORDS = [
  "None", "NA", "null", "NULL", "nan", "NaN", "", "-", "\\N", "true", "1e5", "007", "+12025550143", "a,b", 'say "no"', "line\nbreak", "line\r\nbreak", "=1+1", "'x", " padded ",
  "नमस्ते 😀", "0x10", "1_000", "2026-01-01", "12:30", "a;b", "tab\tx", "#x", "\\", '\\"', "N/A", "inf", "-5", "12025550143", "1,5", "TRUE", "[1]", '{"a":1}', "\u0085x", "1.50", "🏳️‍🌈",
];
const COUNT = 21_000;
/** Behind what readers look at before they choose a type. */
const LATE = 20_500;

/** @param {number} at */
function record(at) {
  const [word, other] = [WORDS[at % WORDS.length], WORDS[(at * 7 + 3) % WORDS.length]];
  const created = new Date(Date.UTC(2026, 0, 1) - at * 1000).toISOString();
  const isLate = at > LATE;
  return {
    id: `c${at}`,
    created_at: created.replace("Z", "123Z"),
    updated_at: at % 3 === 0 ? null : created.replace("Z", `${String(at % 1000).padStart(3, "0")}Z`),
    agent: { id: `a${at % 5}`, name: word },
    user_id: other,
    channel: "telephone",
    status: "completed",
    summary: at % 4 === 0 ? null : word,
    duration: isLate ? 200.5 : 200,
    initial_context: at % 5 === 0 ? null : other,
    user_turn_count: at % 6 === 0 ? null : at % 9,
    custom_metadata: at % 11 === 0 ? null : { order: at % 2 === 0 ? at : word, ...(isLate ? { late: word } : {}), deep: { a: [1, other] } },
    conversation: at % 13 === 0 ? null : at % 17 === 0 ? [] : [{ role: "user", content: word, timestamp: "2026-01-01T00:00:00Z" }, { role: "agent", content: other }],
  };
}

/** A platform with these records, newest first. */
function platform() {
  const records = Array.from({ length: COUNT }, (_, at) => record(at));
  /** @type {import("convoscope").Fetch} */
  const fetch = async (request, init) => {
    const { searchParams } = new URL(typeof request === "string" ? request : /** @type {Request} */ (request).url);
    void init?.headers;
    const cursor = searchParams.get("cursor");
    const from = cursor === null ? 0 : records.findIndex((it) => it.created_at < atob(cursor));
    return Response.json(from < 0 ? [] : records.slice(from, from + Number(searchParams.get("limit"))));
  };
  return fetch;
}

/** Paths, and what they are called. */
const NAMED = {
  id: "id", createdAt: "created_at", updatedAt: "updated_at", live: "live", durationSeconds: "duration", userTurnCount: "turns", "agent.name": "agent_name", "customer.id": "customer_id",
  summary: "it's \"a\" `summary`", "metadata.order": "order", "metadata.late": "late", metadata: "metadata", transcript: "transcript", "transcript.0.content": "first", "transcript.1.timestamp": "none", initialContext: "context",
};

/** @type {Record<string, import("convoscope").ExportOptions>} */
const EXPORTS = {
  "named.csv": { format: "csv", columns: NAMED, formulaGuard: false },
  "default.csv": { format: "csv", formulaGuard: false },
  "text.ndjson": { format: "ndjson", columns: NAMED, json: "text" },
  "nested.ndjson": { format: "ndjson", columns: NAMED },
  "whole.ndjson": { format: "ndjson", json: "text" },
  "named.parquet": { format: "parquet", columns: NAMED },
  "whole.parquet": { format: "parquet" },
};

/** @type {readonly import("convoscope/recipes").RecipeTool[]} */
export const TOOLS = ["duckdb", "pandas", "polars", "pyarrow", "clickhouse", "sqlite3", "libreoffice"];

/**
 * Writes every export into a folder, with its schema, the recipe of each tool that reads it, and the model.
 * @param {string} folder
 */
export async function writeFiles(folder) {
  await init();
  const { conversations } = createClient({ provider: anyreach({ token: "ak_1.2" }), fetch: platform() });
  /** @type {object[]} */
  const model = [];
  for await (const conversation of conversations.list()) model.push(conversation);
  if (model.length !== COUNT) throw new Error(`The list has ${model.length} conversations, not ${COUNT}.`);
  writeFileSync(join(folder, "model.json"), JSON.stringify(model));
  for (const [file, options] of Object.entries(EXPORTS)) {
    const stream = conversations.export({}, options);
    writeFileSync(join(folder, file), Buffer.from(await new Response(stream).arrayBuffer()));
    const schema = exportSchema(options);
    /** @type {Record<string, string>} */
    const recipes = {};
    for (const tool of TOOLS) {
      try {
        recipes[tool] = readRecipe(tool, schema, file);
      } catch {
        // It does not read files of this kind, as its recipe says.
      }
    }
    writeFileSync(join(folder, `${file}.json`), JSON.stringify({ columns: schema.columns, recipes }));
  }
  return Object.keys(EXPORTS);
}
