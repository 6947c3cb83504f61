import { assert } from "chai";
import type { ExportedColumn, ExportSchema } from "convoscope";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { joined } from "./exported.js";

/** Values as the file holds them: times as microseconds, JSON as its text. */
const parsers = {
  timestampFromMilliseconds: String,
  timestampFromMicroseconds: (micros: bigint) => micros,
  timestampFromNanoseconds: String,
  dateFromDays: String,
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes),
};

const bufferOf = (chunks: readonly Uint8Array[]): ArrayBuffer => joined(chunks).buffer as ArrayBuffer;

/** The rows of a Parquet file. */
export const rowsOf = (chunks: readonly Uint8Array[]): Promise<Record<string, unknown>[]> => parquetReadObjects({ file: bufferOf(chunks), parsers: parsers as never });

export const metadataOf = (chunks: readonly Uint8Array[]) => parquetMetadata(bufferOf(chunks));

/** Microseconds since 1970, by the calendar and without a Date. */
function micros(time: string): bigint {
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = ""] = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+):(\d+)\.(\d+)Z$/.exec(time)?.map((part, at) => (at === 7 ? part : Number(part))) as [string, number, number, number, number, number, number, string];
  const isLeap = (it: number) => it % 4 === 0 && (it % 100 !== 0 || it % 400 === 0);
  let days = 0;
  for (let it = 1970; it < year; it += 1) days += isLeap(it) ? 366 : 365;
  for (let it = year; it < 1970; it += 1) days -= isLeap(it) ? 366 : 365;
  for (let it = 1; it < month; it += 1) days += [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][it - 1] ?? 0;
  return BigInt(((days + day - 1) * 24 + hour) * 3600 + minute * 60 + second) * 1_000_000n + BigInt(`${fraction}000000`.slice(0, 6));
}

/** What a column should hold of a line's value. */
function expected({ type, fields }: Pick<ExportedColumn, "type" | "fields">, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (type === "timestamp") return micros(value as string);
  // Where columns have names, NDJSON holds it as a text.
  const inside: unknown = (type === "record" || type === "list") && typeof value === "string" ? JSON.parse(value) : value;
  if (type === "list") return (inside as unknown[]).map((item) => (fields === undefined ? item : expected({ type: "record", fields }, item)));
  if (type === "record") return Object.fromEntries((fields ?? []).map((field) => [field.name, expected(field, (inside as Record<string, unknown>)[field.name])]));
  return inside;
}

/** Without the difference between null and undefined, of which the reader knows one. */
const plain = (value: unknown): unknown => {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, plain(inside)])) : value;
};

/** A file holds what the lines of NDJSON hold, in their order: written with the same options and `json: "text"`. */
export async function assertSameRows(file: readonly Uint8Array[], ndjson: string, { columns }: ExportSchema): Promise<Record<string, unknown>[]> {
  const rows = await rowsOf(file);
  const lines = ndjson.split("\n").slice(0, -1).map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.lengthOf(rows, lines.length);
  for (const [at, line] of lines.entries()) {
    assert.deepEqual(plain(rows[at]), Object.fromEntries(columns.map((column) => [column.name, expected(column, line[column.name])])), `row ${at}`);
  }
  return rows;
}
