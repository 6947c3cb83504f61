import { invalidArgument, type ConvoscopeError } from "../facade/error.js";
import type { ExportedColumn } from "../wasm/convoscope.js";
import type { SchemaElement } from "./hyparquet-writer.js";

/** What JSON holds. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A value of a line as hyparquet-writer takes it: times as microseconds since 1970. Throws for one of another type;
 *  `at` says where it stands. */
type Read = (value: Json | undefined, at: string) => unknown;

/** A column of a file. */
export interface Column {
  readonly name: string;
  /** Its part of the file's schema. */
  readonly elements: readonly SchemaElement[];
  /** The smallest and largest value of each row group help readers to skip it. Those of lists and JSON would help none,
   *  and may be long. */
  readonly statistics: boolean;
  readonly read: Read;
}

const TEXT: SchemaElement = { name: "", type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } };
/** For older readers, too, which know only the converted type. */
const TIME: SchemaElement = {
  name: "",
  type: "INT64",
  converted_type: "TIMESTAMP_MICROS",
  logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
};
const JSON_TEXT: SchemaElement = { name: "", type: "BYTE_ARRAY", converted_type: "JSON", logical_type: { type: "JSON" } };

/** A column by its description. */
export function columnOf(description: ExportedColumn): Column {
  const { name, type, nullable, fields } = description;
  const repetition_type = nullable ? "OPTIONAL" : "REQUIRED";
  const missing: Read = (_, at) => {
    if (nullable) return null;
    throw unfit(at, "is missing");
  };
  const column = (elements: readonly SchemaElement[], read: (value: Json, at: string) => unknown): Column => ({
    name,
    elements,
    statistics: elements.length === 1 && type !== "json",
    read: (value, at) => (value === null || value === undefined ? missing(value, at) : read(value, at)),
  });
  switch (type) {
    case "text":
      return column([{ ...TEXT, name, repetition_type }], text);
    case "number":
      return column([{ name, type: "DOUBLE", repetition_type }], number);
    case "boolean":
      return column([{ name, type: "BOOLEAN", repetition_type }], flag);
    case "timestamp":
      return column([{ ...TIME, name, repetition_type }], micros);
    case "json":
      return column([{ ...JSON_TEXT, name, repetition_type }], jsonText);
    case "record": {
      const inside = recordOf(fields ?? []);
      return column([{ name, repetition_type, num_children: inside.count }, ...inside.elements], (value, at) => inside.read(parsed(value, at), at));
    }
    case "list": {
      const group: SchemaElement = { name, repetition_type, converted_type: "LIST", logical_type: { type: "LIST" }, num_children: 1 };
      const element = { name: "element", repetition_type: "REQUIRED" } as const;
      const inside = fields === undefined ? undefined : recordOf(fields);
      const elements: readonly SchemaElement[] = inside === undefined ? [{ ...TEXT, ...element }] : [{ ...element, num_children: inside.count }, ...inside.elements];
      const read = inside?.read ?? text;
      return column([group, { name: "list", repetition_type: "REPEATED", num_children: 1 }, ...elements], (value, at) => {
        const list = parsed(value, at);
        if (!Array.isArray(list)) throw unfit(at, "is not a list");
        return list.map((item: Json, index) => read(item, `${at}[${index}]`));
      });
    }
  }
}

/** Objects with these keys. */
function recordOf(fields: readonly ExportedColumn[]) {
  const columns = fields.map(columnOf);
  return {
    count: columns.length,
    elements: columns.flatMap(({ elements }) => elements),
    read(value: Json, at: string): Record<string, unknown> {
      if (!isObject(value)) throw unfit(at, "is not an object");
      return Object.fromEntries(cells(columns, value, `${at}.`).map((cell, index) => [columns[index]?.name, cell]));
    },
  };
}

/** What the columns hold of an object. Throws for a key that is none of them: nothing is lost unnoticed. */
export function cells(columns: readonly Column[], object: { readonly [name: string]: Json }, at: string): unknown[] {
  let known = 0;
  const found = columns.map(({ name, read }) => {
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (value !== undefined) known += 1;
    return read(value, at + name);
  });
  const names = Object.keys(object);
  if (names.length === known) return found;
  const unknown = names.find((name) => !columns.some((column) => column.name === name));
  throw unfit(`${at}${unknown ?? ""}`.slice(0, LONGEST_PLACE), "is not in the schema");
}

export const isObject = (value: Json): value is { readonly [name: string]: Json } => typeof value === "object" && value !== null && !Array.isArray(value);

/** Where columns have names, lines hold objects and lists as texts. */
function parsed(value: Json, at: string): Json {
  return typeof value === "string" ? parse(value, at) : value;
}

/** Says nothing of what is in it, as the engine's own error would. */
export function parse(json: string, at: string): Json {
  try {
    return JSON.parse(json) as Json;
  } catch {
    throw unfit(at, "is not JSON");
  }
}

function text(value: Json, at: string): string {
  if (typeof value === "string") return value;
  throw unfit(at, "is not a text");
}

function number(value: Json, at: string): number {
  if (typeof value === "number") return value;
  throw unfit(at, "is not a number");
}

function flag(value: Json, at: string): boolean {
  if (typeof value === "boolean") return value;
  throw unfit(at, "is not true or false");
}

/** An object would lose digits of its numbers on the way. */
function jsonText(value: Json, at: string): string {
  if (typeof value === "string") return value;
  throw unfit(at, 'is not a text that holds JSON: write the NDJSON with json: "text"');
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/;

function micros(value: Json, at: string): bigint {
  const [, seconds, fraction = ""] = TIMESTAMP.exec(text(value, at)) ?? [];
  const ms = Date.parse(`${seconds}Z`);
  if (Number.isNaN(ms)) throw unfit(at, "is not a time in UTC");
  // A date knows no microseconds, and a number not those of every year.
  return BigInt(ms) * 1000n + BigInt(fraction.slice(0, 6).padEnd(6, "0"));
}

/** Longer names are cut in messages. */
const LONGEST_PLACE = 100;

/** What does not fit the schema. The message never shows a value. */
export function unfit(at: string, how: string): ConvoscopeError {
  return invalidArgument(`${at} ${how}.`);
}
