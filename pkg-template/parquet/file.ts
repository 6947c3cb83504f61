import type { Bytes } from "../facade/byte-stream.js";
import { invalidArgument } from "../facade/error.js";
import type { ExportSchema } from "../wasm/convoscope.js";
import { columnOf, isObject, Misfit, parse, readCells, type Column } from "./column.js";
import { ByteWriter, ParquetWriter, type SchemaElement } from "./hyparquet-writer.js";

/** How the pages of a file are compressed, where it is not by Snappy. */
export interface ParquetCompression {
  /** As Parquet names it. `GZIP` is what `node:zlib`'s `gzipSync` writes, `ZSTD` its `zstdCompressSync`. */
  codec: "GZIP" | "ZSTD" | "BROTLI" | "LZ4_RAW";
  /** Compresses a page. */
  compress: (page: Uint8Array) => Uint8Array;
}

/** A row group ends with one of these: it is in memory as a whole. */
const MOST_ROWS = 2000;
const MOST_CHARACTERS = 4 * 2 ** 20;

/** A Parquet file, made of NDJSON as it comes. Holds one row group. */
export class ParquetFile {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  readonly #columns: readonly Column[];
  readonly #schema: SchemaElement[];
  readonly #sink = new ByteWriter();
  readonly #writer: ParquetWriter;
  /** The line that has no end yet. */
  #line = "";
  #lines = 0;
  /** The cells of the row group, column by column. */
  #cells: unknown[][] = [];
  #rows = 0;
  #characters = 0;

  /** `isKept`: the NDJSON is not what an export writes now, but a file that somebody kept. */
  constructor({ columns }: ExportSchema, isKept = false, compression?: ParquetCompression) {
    this.#columns = columns.map((column) => columnOf(column, isKept));
    const elements = this.#columns.flatMap(({ elements }) => elements);
    this.#schema = [{ name: "conversation", num_children: columns.length }, ...elements];
    // hyparquet-writer would write a text that holds JSON as a JSON string. So to it they are texts, and the schema at
    // the end of the file says what they hold.
    const written = this.#schema.map((it): SchemaElement => (it.converted_type === "JSON" ? { ...it, converted_type: "UTF8", logical_type: { type: "STRING" } } : it));
    const codec = compression?.codec;
    const compress = compression?.compress;
    this.#writer = new ParquetWriter({
      writer: this.#sink,
      schema: written,
      createdBy: "convoscope",
      ...(codec !== undefined && compress !== undefined && { codec, compressors: { [codec]: compress } }),
    });
    this.#clear();
  }

  /** Takes more of the NDJSON. Returns the file's next bytes, often none. */
  write(ndjson: Uint8Array): Bytes {
    const text = this.#decoded(ndjson);
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      this.#add(this.#line + text.slice(from, end));
      this.#line = "";
      from = end + 1;
    }
    this.#line += text.slice(from);
    return this.#taken();
  }

  /** The rest of the file. Without it no reader opens what came before. */
  end(): Bytes {
    this.#add(this.#line + this.#decoded());
    this.#flush();
    this.#writer.schema = this.#schema;
    this.#writer.finish();
    return this.#taken();
  }

  #decoded(ndjson?: Uint8Array): string {
    try {
      return this.#decoder.decode(ndjson, { stream: ndjson !== undefined });
    } catch {
      throw invalidArgument(`Line ${this.#lines + 1} or one after it is not UTF-8.`);
    }
  }

  #add(line: string): void {
    this.#lines += 1;
    if (line.trim() === "") return;
    try {
      const row = parse(line);
      if (!isObject(row)) throw new Misfit("is not an object");
      readCells(this.#columns, row, (cell, _, index) => void this.#cells[index]?.push(cell));
    } catch (thrown) {
      if (!(thrown instanceof Misfit)) throw thrown;
      const { path, how } = thrown;
      throw invalidArgument(`Line ${this.#lines}${path === "" ? "" : ": "}${path} ${how}.`);
    }
    this.#rows += 1;
    this.#characters += line.length;
    if (this.#rows >= MOST_ROWS || this.#characters >= MOST_CHARACTERS) this.#flush();
  }

  /** Writes the row group. */
  #flush(): void {
    if (this.#rows === 0) return;
    const columnData = this.#columns.map(({ name, statistics }, index) => ({ name, statistics, data: this.#cells[index] ?? [] }));
    this.#writer.write({ columnData, rowGroupSize: this.#rows });
    this.#clear();
  }

  #clear(): void {
    this.#cells = this.#columns.map(() => []);
    this.#rows = 0;
    this.#characters = 0;
  }

  #taken(): Bytes {
    const bytes = this.#sink.getBytes().slice();
    this.#sink.index = 0;
    return bytes;
  }
}
