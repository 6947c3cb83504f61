import type { ExportedColumn } from "../wasm/convoscope.js";
import type { SchemaElement } from "./hyparquet-writer.js";

/** What JSON holds. */
export type Json = string | number | boolean | null | Json[] | JsonObject;
interface JsonObject {
  [name: string]: Json;
}

/** A value of a line as hyparquet-writer takes it: times as microseconds since 1970. Objects and lists are changed in
 *  place: they were made for it. Throws a {@link Misfit} for one of another type. */
type Read = (value: Json | undefined) => unknown;

/** What does not fit the schema. Never says a value. */
export class Misfit {
  /** Where: completed on its way up, since most values fit. */
  path = "";
  readonly how: string;

  constructor(how: string) {
    this.how = how;
  }

  static in(part: string, thrown: unknown): unknown {
    if (thrown instanceof Misfit) thrown.path = part + (/^(?:\[|$)/.test(thrown.path) ? "" : ".") + thrown.path;
    return thrown;
  }
}

/** A column of a file. */
export interface Column {
  readonly name: string;
  /** Its part of the file's schema. */
  readonly elements: readonly SchemaElement[];
  /** The smallest and largest value of each row group help readers to skip it. They are kept until the file ends, so
   *  texts, which may be long, have none. */
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

/** A column by its description. `isKept`: its values come from a file that somebody kept, and may have changed. Those of
 *  an export need no second look. */
export function columnOf(description: ExportedColumn, isKept: boolean): Column {
  const { name, type, nullable, fields } = description;
  const text = isKept ? wholeText : anyText;
  const repetition_type = nullable ? "OPTIONAL" : "REQUIRED";
  const column = (elements: readonly SchemaElement[], read: (value: Json) => unknown): Column => ({
    name,
    elements,
    statistics: type === "timestamp" || type === "number" || type === "boolean",
    read(value) {
      if (value !== null && value !== undefined) return read(value);
      if (nullable) return null;
      throw new Misfit("is missing");
    },
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
      return column([{ ...JSON_TEXT, name, repetition_type }], (value) => jsonText(value, isKept));
    case "record": {
      const inside = recordOf(fields ?? [], isKept);
      return column([{ name, repetition_type, num_children: inside.count }, ...inside.elements], (value) => inside.read(parsed(value)));
    }
    case "list": {
      const group: SchemaElement = { name, repetition_type, converted_type: "LIST", logical_type: { type: "LIST" }, num_children: 1 };
      const element = { name: "element", repetition_type: "REQUIRED" } as const;
      const inside = fields === undefined ? undefined : recordOf(fields, isKept);
      const elements: readonly SchemaElement[] = inside === undefined ? [{ ...TEXT, ...element }] : [{ ...element, num_children: inside.count }, ...inside.elements];
      const read = inside?.read ?? text;
      return column([group, { name: "list", repetition_type: "REPEATED", num_children: 1 }, ...elements], (value) => {
        const list = parsed(value);
        if (!Array.isArray(list)) throw new Misfit("is not a list");
        for (const [index, item] of list.entries()) {
          try {
            read(item);
          } catch (error) {
            throw Misfit.in(`[${index}]`, error);
          }
        }
        return list;
      });
    }
  }
}

/** Objects with these keys. */
function recordOf(fields: readonly ExportedColumn[], isKept: boolean) {
  const columns = fields.map((field) => columnOf(field, isKept));
  return {
    count: columns.length,
    elements: columns.flatMap(({ elements }) => elements),
    read(value: Json): JsonObject {
      if (!isObject(value)) throw new Misfit("is not an object");
      readCells(columns, value, (cell, { name }) => (value[name] = cell as Json));
      return value;
    },
  };
}

/** Reads what the columns hold of an object. Throws for a key that is none of them: nothing is lost unnoticed. */
export function readCells(columns: readonly Column[], object: JsonObject, put: (cell: unknown, column: Column, index: number) => void): void {
  let known = 0;
  const count = Object.keys(object).length;
  for (const [index, column] of columns.entries()) {
    const { name, read } = column;
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    if (value !== undefined) known += 1;
    try {
      put(read(value), column, index);
    } catch (error) {
      throw Misfit.in(name, error);
    }
  }
  if (count === known) return;
  const unknown = Object.keys(object).find((name) => !columns.some((column) => column.name === name));
  throw Misfit.in((unknown ?? "").slice(0, LONGEST_NAME), new Misfit("is not in the schema"));
}

/** Longer names are cut in messages. */
const LONGEST_NAME = 100;

export const isObject = (value: Json): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** Where columns have names, lines hold objects and lists as texts. */
function parsed(value: Json): Json {
  return typeof value === "string" ? parse(value) : value;
}

/** Says nothing of what is in it, as the engine's own error would. */
export function parse(json: string): Json {
  try {
    return JSON.parse(json) as Json;
  } catch {
    throw new Misfit("is not JSON");
  }
}

function anyText(value: Json): string {
  if (typeof value === "string") return value;
  throw new Misfit("is not a text");
}

/** Half of a surrogate pair, which JSON can hold and UTF-8 cannot. */
const HALF = /\p{Surrogate}/u;

function wholeText(value: Json): string {
  const text = anyText(value);
  if (HALF.test(text)) throw new Misfit("holds half of a surrogate pair, which no file in UTF-8 can hold");
  return text;
}

function number(value: Json): number {
  if (typeof value !== "number") throw new Misfit("is not a number");
  // JSON holds numbers of any size.
  if (Number.isFinite(value)) return value;
  throw new Misfit("is a number that no double can hold");
}

function flag(value: Json): boolean {
  if (typeof value === "boolean") return value;
  throw new Misfit("is not true or false");
}

/** An object would lose digits of its numbers on the way. */
function jsonText(value: Json, isKept: boolean): string {
  if (typeof value !== "string") throw new Misfit('is not a text that holds JSON: write the NDJSON with json: "text"');
  if (isKept) parse(wholeText(value));
  return value;
}

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
/** Where the fraction begins. */
const FRACTION = 20;

function micros(value: Json): bigint {
  const time = anyText(value);
  const date = new Date(TIMESTAMP.test(time) ? `${time.slice(0, FRACTION - 1)}Z` : NaN);
  // A date takes 30 February for 2 March. That of NaN has no day.
  if (date.getUTCDate() !== Number(time.slice(8, 10))) throw new Misfit("is not a time in UTC");
  const seconds = date.getTime() / 1000;
  const fraction = Number(time.slice(FRACTION, -1).slice(0, 6).padEnd(6, "0"));
  // A date knows no microseconds, and a number not those of every year.
  const inNumber = seconds * 1e6 + fraction;
  return Number.isSafeInteger(inNumber) ? BigInt(inNumber) : BigInt(seconds) * 1_000_000n + BigInt(fraction);
}
