// Everything that "convoscope/recipes" exports: how other tools read an export. Holds no WebAssembly.
import { invalidArgument } from "../facade/error.js";
import { described, fits, isText, listOf, whatIs } from "../facade/what-is.js";
import { listed, mustBe, unknownName } from "../facade/wording.js";
import type { ColumnType, ExportedColumn, ExportSchema } from "../wasm/convoscope.js";
export type { ColumnType, ExportedColumn, ExportSchema } from "../wasm/convoscope.js";

/** A tool that a recipe is for. */
export type RecipeTool = "clickhouse" | "duckdb" | "libreoffice" | "pandas" | "polars" | "pyarrow" | "sqlite3";

type Recipe = (columns: readonly ExportedColumn[], file: string, isCsv: boolean) => string;

/**
 * How a tool reads an export without guessing: SQL for `duckdb` and `clickhouse`, Python for `pandas`, `polars` and
 * `pyarrow`, commands of a shell for `sqlite3` and `libreoffice`. What they guess by themselves is often wrong: that
 * `+12025550143` is a number, `None` nothing, and that a column without fractions in its first rows has none later.
 *
 * ```ts
 * const schema = exportSchema({ format: "csv", columns: { "customer.phone": "phone", durationSeconds: "seconds" } });
 * console.log(readRecipe("duckdb", schema, "calls.csv"));
 * ```
 *
 * A text that holds JSON stays a text; a time becomes a time in UTC, in `sqlite3` and `libreoffice` it stays a text.
 * pandas and sqlite3 take a missing text of a CSV file for an empty one, and so does LibreOffice the other way round:
 * the file distinguishes them (`""`), they do not. ClickHouse takes a missing list of a Parquet file for an empty one.
 *
 * @param file - the path of the file. Default `conversations.` and the format.
 * @throws ConvoscopeError `invalid_argument` for an unknown tool, for a tool that does not read the format, and for
 *   nested NDJSON and a tool that needs tables: export that with `json: "text"` and named columns.
 */
export function readRecipe(tool: RecipeTool, schema: ExportSchema, file?: string): string {
  const tools = Object.keys(RECIPES);
  if (!isText(tool)) throw invalidArgument(mustBe("tool", `one of ${listed(tools)}`, described(tool)));
  if (!Object.hasOwn(RECIPES, tool)) throw invalidArgument(unknownName("tool", tool, tools));
  const { columns, format } = checked(schema);
  const isCsv = format === "csv";
  if (!isCsv && (tool === "sqlite3" || tool === "libreoffice")) throw invalidArgument(`${tool} reads no ${format === "parquet" ? "Parquet" : "NDJSON"}. Export with format: "csv".`);
  const nested = columns.find((it) => it.nested);
  if (nested !== undefined && (tool === "polars" || tool === "pyarrow")) {
    throw invalidArgument(`${tool} needs a type for every part of ${JSON.stringify(nested.name)}. Export with json: "text" and named columns, such as { "agent.id": "agent_id" }.`);
  }
  const path = file ?? `conversations.${format}`;
  if (!isText(path) || CONTROL.test(path)) throw invalidArgument(mustBe("file", "the path of a file, without control characters", isText(path) ? "one with them" : described(path)));
  return format === "parquet" ? PARQUET[tool as ParquetTool](path, columns) : RECIPES[tool](columns, path, isCsv);
}

/** What could end a line of a recipe, and begin another. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

function checked(schema: unknown): ExportSchema {
  const { format, columns: given } = whatIs(schema) === undefined ? (schema as Partial<ExportSchema>) : {};
  const isParquet = format === "parquet";
  const isColumn = (it: unknown): it is ExportedColumn => fits<ExportedColumn>(it, ({ name, type }) => isText(name) && (isParquet || Object.hasOwn(SQLITE, type)));
  const columns = listOf(given, isColumn);
  if ((format !== "csv" && format !== "ndjson" && !isParquet) || columns === undefined || columns.length === 0) {
    throw invalidArgument(mustBe("schema", "what exportSchema() returns", described(schema)));
  }
  const unwritable = columns.find(({ name }) => CONTROL.test(name));
  if (unwritable !== undefined) {
    throw invalidArgument(`The name ${JSON.stringify(unwritable.name)} contains a control character, which no recipe can hold. Give the column another: columns: { path: "name" }.`);
  }
  return { format, columns };
}

/** The types of text files. A Parquet file holds its own. */
type CellType = Exclude<ColumnType, "record" | "list">;
type Types = Readonly<Record<CellType, string>>;

const SQLITE: Types = { text: "TEXT", number: "REAL", boolean: "TEXT", timestamp: "TEXT", json: "TEXT" };
const DUCKDB: Types = { text: "VARCHAR", number: "DOUBLE", boolean: "BOOLEAN", timestamp: "TIMESTAMPTZ", json: "VARCHAR" };
const CLICKHOUSE: Types = { text: "String", number: "Float64", boolean: "Bool", timestamp: "DateTime64(6, 'UTC')", json: "String" };
const PANDAS: Types = { text: '"string"', number: '"float64"', boolean: '"boolean"', timestamp: '"string"', json: '"string"' };
const POLARS: Types = { text: "pl.String", number: "pl.Float64", boolean: "pl.Boolean", timestamp: "pl.String", json: "pl.String" };
const PYARROW: Types = { text: "pa.string()", number: "pa.float64()", boolean: "pa.bool_()", timestamp: 'pa.timestamp("us", "UTC")', json: "pa.string()" };

type ParquetTool = Exclude<RecipeTool, "sqlite3" | "libreoffice">;

/** Parquet files say what their columns are. */
const PARQUET: Readonly<Record<ParquetTool, (file: string, columns: readonly ExportedColumn[]) => string>> = {
  clickhouse: (file) => `SELECT * FROM file(${quotedBy("'", file, "\\")}, Parquet)
SETTINGS input_format_parquet_preserve_order = 1;
`,
  duckdb: (file) => `SELECT * FROM read_parquet(${sql(file)});
`,
  // With its own types pandas makes numbers of missing flags, and texts of missing texts.
  pandas: (file) => `import pandas as pd

table = pd.read_parquet(${JSON.stringify(file)}, dtype_backend="pyarrow")
`,
  // polars 2 reads JSON as bytes.
  polars: (file, columns) => `import polars as pl

table = pl.read_parquet(${JSON.stringify(file)})
table = table.with_columns(pl.col(${names(columns, (it) => it === "json")}).cast(pl.String))
`,
  pyarrow: (file) => `import pyarrow.parquet

table = pyarrow.parquet.read_table(${JSON.stringify(file)})
`,
};

const RECIPES: Readonly<Record<RecipeTool, Recipe>> = {
  clickhouse(columns, file, isCsv) {
    const type = ({ type, nullable }: ExportedColumn) => (nullable ? `Nullable(${CLICKHOUSE[type as CellType]})` : CLICKHOUSE[type as CellType]);
    const structure = columns.map((it) => `${quotedBy("`", it.name, "\\")} ${type(it)}`).join(",\n  ");
    const settings = isCsv
      ? ["format_csv_null_representation = ''", "input_format_csv_empty_as_default = 0", "input_format_csv_trim_whitespaces = 0"]
      : ["input_format_json_read_objects_as_strings = 1"];
    return `SELECT * FROM file(${quotedBy("'", file, "\\")}, ${isCsv ? "CSVWithNames" : "JSONEachRow"}, ${quotedBy("'", `\n  ${structure}`, "\\")})
SETTINGS date_time_input_format = 'best_effort', ${settings.join(", ")};
`;
  },
  duckdb(columns, file, isCsv) {
    const types = columns.map(({ name, type, nested }) => `${sql(name)}: '${nested ? "JSON" : DUCKDB[type as CellType]}'`).join(",\n  ");
    const read = isCsv
      ? `read_csv(${sql(file)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', new_line = '\\r\\n',
  allow_quoted_nulls = false, max_line_size = 100000000,`
      : `read_json(${sql(file)}, format = 'newline_delimited', maximum_object_size = 100000000,`;
    return `SELECT * FROM ${read} columns = {
  ${types}
});
`;
  },
  libreoffice(columns, file) {
    // 1: as numbers are written in the United States; 2: as text.
    const formats = columns.map(({ type }, at) => `${at + 1}/${type === "number" ? 1 : 2}`).join("/");
    return `soffice --headless --convert-to ods --infilter='CSV:44,34,76,1,${formats},1033,false,false' ${shell(file)}
`;
  },
  pandas(columns, file, isCsv) {
    const lines = isCsv
      ? [
          `types = ${python(columns, PANDAS)}`,
          `table = pd.read_csv(${JSON.stringify(file)}, dtype=types, keep_default_na=False,`,
          `    na_values={name: [""] for name, type in types.items() if name not in ${names(columns, (it) => it === "text")}})`,
        ]
      : [
          `types = ${python(columns.filter((it) => !it.nested), PANDAS)}`,
          `table = pd.read_json(${JSON.stringify(file)}, lines=True, dtype=types, convert_dates=False)`,
        ];
    return ["import pandas as pd", "", ...lines, `for name in ${names(columns, (it) => it === "timestamp")}:`, '    table[name] = pd.to_datetime(table[name], format="ISO8601", utc=True)', ""].join("\n");
  },
  polars(columns, file, isCsv) {
    // Columns by their place: polars 2 keeps doubled quotes in a header as they are.
    const read = isCsv ? `read_csv(${JSON.stringify(file)}, has_header=False, skip_rows=1` : `read_ndjson(${JSON.stringify(file)}`;
    return `import polars as pl

table = pl.${read}, schema=${python(columns, POLARS)})
table = table.with_columns([pl.col(name).str.to_datetime("%+", time_unit="us", time_zone="UTC") for name in ${names(columns, (it) => it === "timestamp")}])
`;
  },
  pyarrow(columns, file, isCsv) {
    const types = `types = ${python(columns, PYARROW)}`;
    if (!isCsv) {
      return `import pyarrow as pa
import pyarrow.json

${types}
table = pyarrow.json.read_json(${JSON.stringify(file)}, parse_options=pyarrow.json.ParseOptions(explicit_schema=pa.schema(types)))
`;
    }
    // In one block: at the border of two, pyarrow 26 loses the line feed of a CR LF inside a cell.
    return `import os

import pyarrow as pa
import pyarrow.csv

${types}
table = pyarrow.csv.read_csv(${JSON.stringify(file)},
    read_options=pyarrow.csv.ReadOptions(block_size=os.path.getsize(${JSON.stringify(file)}) + 1),
    parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
    convert_options=pyarrow.csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True,
        quoted_strings_can_be_null=False, true_values=["true"], false_values=["false"]))
`;
  },
  sqlite3(columns, file) {
    const table = columns.map(({ name, type }) => `  ${quotedBy('"', name)} ${SQLITE[type as CellType]}`).join(",\n");
    // SQLite's own quotes, of a name in a command.
    return `sqlite3 conversations.db <<'SQL'
CREATE TABLE conversations (
${table}
);
.import --csv --skip 1 ${JSON.stringify(file)} conversations
SQL
`;
  },
};

/** A text in quotes, which are doubled in it, or escaped where a tool has another way. */
function quotedBy(quote: string, text: string, escape?: string): string {
  const inside = escape === undefined ? text.replaceAll(quote, quote + quote) : text.replaceAll(escape, escape + escape).replaceAll(quote, escape + quote);
  return quote + inside + quote;
}

const sql = (text: string): string => quotedBy("'", text);

const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function python(columns: readonly ExportedColumn[], types: Types): string {
  return `{\n${columns.map(({ name, type }) => `    ${JSON.stringify(name)}: ${types[type as CellType]},\n`).join("")}}`;
}

function names(columns: readonly ExportedColumn[], is: (type: ColumnType) => boolean): string {
  return JSON.stringify(columns.filter(({ type }) => is(type)).map(({ name }) => name));
}
