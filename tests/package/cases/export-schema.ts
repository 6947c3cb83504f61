import { assert } from "chai";
import { createClient, exportSchema, type ExportOptions, gateway, init } from "convoscope";
import { createClient as createPageClient } from "convoscope/browser";
import { readRecipe, type RecipeTool } from "convoscope/recipes";
import type { Case } from "../../runtimes/case.js";
import { readCsv } from "../csv.js";
import { wholeText } from "../exported.js";
import { thrown } from "../failure.js";
import { clientOf, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const NAMES = { id: "id", "customer.phone": "phone", durationSeconds: "seconds", metadata: "meta data", live: "live", createdAt: "at" } as const;

const lines = async (options: ExportOptions, conversations = clientOf("eigi", standing({ conversations: 5 })).conversations) => (await wholeText(conversations.export({}, options))).split(/\r?\n/);

export const cases: readonly Case[] = [
  {
    name: "a schema says what every column of a file is",
    async run() {
      await init();
      const { format, columns } = exportSchema({ format: "csv", columns: NAMES });
      assert.equal(format, "csv");
      assert.deepEqual(columns, [
        { name: "id", path: "id", type: "text", nullable: false, nested: false },
        { name: "phone", path: "customer.phone", type: "text", nullable: true, nested: false },
        { name: "seconds", path: "durationSeconds", type: "number", nullable: true, nested: false },
        { name: "meta data", path: "metadata", type: "json", nullable: true, nested: false },
        { name: "live", path: "live", type: "boolean", nullable: false, nested: false },
        { name: "at", path: "createdAt", type: "timestamp", nullable: true, nested: false },
      ]);
      assert.deepEqual((await lines({ format: "csv", columns: NAMES }))[0], columns.map(({ name }) => name).join(","));
      for (const options of [{ format: "ndjson" }, { format: "ndjson", json: "text", omit: ["transcript"] }, { format: "ndjson", columns: NAMES, json: "text" }, { format: "ndjson", columns: ["agent.id", "metadata.order"] }] as const) {
        const [first = ""] = await lines(options);
        const line = JSON.parse(first) as Record<string, unknown>;
        const told = exportSchema(options).columns;
        assert.sameMembers(Object.keys(line), told.map(({ name }) => name));
        for (const { name, nested, type } of told) assert.equal(typeof line[name] === "object" && line[name] !== null, type === "json" && nested && line[name] !== null, `${name} of ${first}`);
      }
    },
  },
  {
    name: "the options of a schema are those of an export",
    async run() {
      await init();
      for (const options of [{}, { format: "xlsx" }, { format: "csv", columns: { nope: "x" } }, { format: "csv", columns: { id: 5 } }, { format: "csv", columns: { id: "a", status: "a" } }, { format: "csv", json: "text" }, { format: "ndjson", formulaGuard: false }, { format: "csv", columns: {} }]) {
        const schema = thrown(() => exportSchema(options as never), "invalid_argument");
        let told: unknown;
        try {
          await lines(options as never);
        } catch (error) {
          told = error;
        }
        assert.deepInclude(told, { code: "invalid_argument", message: schema.message });
      }
      const { issues } = thrown(() => exportSchema({ format: "csv", columns: { id: 5, nope: "x" } } as never), "invalid_argument");
      assert.deepEqual(issues.map(({ path }) => path), ['columns["id"]']);
    },
  },
  {
    name: "a gateway's export has the same names, texts and cells",
    async run() {
      const wanted: readonly ExportOptions[] = [{ format: "csv", columns: NAMES, formulaGuard: false }, { format: "ndjson", columns: NAMES, json: "text" }, { format: "ndjson", json: "text" }];
      for (const options of wanted) {
        const handler = gatewayOf("eigi", standing({ conversations: 5 }), { allow: ["list", "get", "export", "recordings"] });
        const query = new URLSearchParams({ format: options.format });
        if (options.columns !== undefined) {
          query.set("columns", Object.keys(options.columns).join(","));
          query.set("columnNames", Object.values(options.columns).join(","));
        }
        if (options.json === "text") query.set("json", "text");
        if (options.formulaGuard === false) query.set("formulaGuard", "0");
        const response = await handler(new Request(`https://app.example/api/v1/export?${query}`));
        assert.equal(response.status, 200);
        assert.deepEqual((await response.text()).split(/\r?\n/), await lines(options));
      }
    },
  },
  {
    name: "paths and names may hold commas, through a gateway as well",
    async run() {
      const sandbox = standing({ conversations: 0 });
      sandbox.insert("anyreach", { custom_metadata: { "a,b": "x, y", "[c": "z", '"],[': "quoted" } });
      const handler = gatewayOf("anyreach", sandbox, { allow: ["list", "export"] });
      const provider = gateway({ url: GATEWAY_URL });
      const clients = [clientOf("anyreach", sandbox), createClient({ provider, fetch: handler }), createPageClient({ provider, fetch: handler })] as const;
      for (const columns of [
        ["metadata.a,b", "channel", "metadata.[c"],
        ["metadata.[c", 'metadata."],['],
        { "metadata.a,b": "a", channel: "b" },
        { channel: "Channel, or way", "metadata.[c": "[c]" },
        { "metadata.a,b": '["a"]', 'metadata."],[': "," },
        { channel: '["a"]' },
        { channel: "[]" },
      ] as const) {
        const texts: string[] = [];
        for (const { conversations } of clients) texts.push(await wholeText(conversations.export({}, { format: "csv", columns } as never)));
        assert.deepEqual(texts, Array(3).fill(texts[0]), JSON.stringify(columns));
        const titles = Array.isArray(columns) ? columns : Object.values(columns as object);
        assert.deepEqual(readCsv(texts[0] ?? "")[0]?.map(({ text }) => text), titles as unknown);
      }
    },
  },
  {
    name: "names without columns are refused in every format",
    async run() {
      const handler = gatewayOf("eigi", standing({ conversations: 3 }), { allow: ["export"] });
      for (const format of ["csv", "ndjson", "parquet"]) {
        for (const names of ["a", "a,b", "", '["a"]']) {
          const response = await handler(new Request(`${GATEWAY_URL}/v1/export?format=${format}&columnNames=${encodeURIComponent(names)}`));
          const { error } = (await response.json()) as { error: { code: string; issues: { path: string; code: string }[] } };
          assert.deepEqual([response.status, error.code, error.issues.map(({ path, code }) => [path, code])], [400, "invalid_argument", [["columnNames", "invalid_value"]]]);
        }
      }
    },
  },
  {
    name: "a recipe has every column with its type, and holds no name that could end its line",
    async run() {
      await init();
      const tools: readonly RecipeTool[] = ["clickhouse", "duckdb", "libreoffice", "pandas", "polars", "pyarrow", "sqlite3"];
      const csv = exportSchema({ format: "csv", columns: NAMES });
      for (const tool of tools) {
        const recipe = readRecipe(tool, csv, "it's here.csv");
        assert.include(recipe.replaceAll("\\'", "'").replaceAll("''", "'"), "it's here.csv".slice(3));
        if (tool !== "libreoffice") for (const { name } of csv.columns) assert.include(recipe, name);
      }
      assert.include(readRecipe("duckdb", csv), "'phone': 'VARCHAR'");
      assert.include(readRecipe("libreoffice", csv), "1/2/2/2/3/1/4/2/5/2/6/2");
      const parquet = exportSchema({ format: "parquet" });
      for (const tool of ["clickhouse", "duckdb", "pandas", "polars", "pyarrow"] as const) assert.include(readRecipe(tool, parquet), "conversations.parquet");
      assert.include(readRecipe("polars", parquet), 'pl.col(["analysis","metadata"])');
      for (const tool of ["sqlite3", "libreoffice"] as const) assert.include(thrown(() => readRecipe(tool, parquet), "invalid_argument").message, "reads no Parquet");
      const nested = exportSchema({ format: "ndjson" });
      assert.include(readRecipe("duckdb", nested), "'transcript': 'JSON'");
      assert.include(thrown(() => readRecipe("polars", nested), "invalid_argument").message, 'json: "text"');
      assert.include(thrown(() => readRecipe("sqlite3", nested), "invalid_argument").message, 'format: "csv"');
      assert.include(thrown(() => readRecipe("duckbd" as never, csv), "invalid_argument").message, 'Did you mean "duckdb"?');
      for (const wrong of [undefined, {}, { format: "csv", columns: [] }, { format: "csv", columns: [{ name: "a", type: "date" }] }]) {
        assert.include(thrown(() => readRecipe("duckdb", wrong as never), "invalid_argument").message, "exportSchema()");
      }
      const broken = { format: "csv", columns: [{ name: 'a"\nSQL\nrm', path: "id", type: "text", nullable: false, nested: false }] } as const;
      for (const tool of tools) {
        assert.include(thrown(() => readRecipe(tool, { ...broken, columns: [...broken.columns] }), "invalid_argument").message, "control character");
        thrown(() => readRecipe(tool, csv, "a\nb"), "invalid_argument");
      }
    },
  },
];
