// Everything that "convoscope/parquet" exports. In pages it also lets `export` write Parquet. Holds no WebAssembly.
import { byteStream, type ByteStream } from "../facade/byte-stream.js";
import { invalidArgument } from "../facade/error.js";
import { setParquetLoader } from "../facade/parquet.js";
import { readOptions, type Names } from "../facade/read-options.js";
import type * as Web from "../facade/web-types.js";
import { described, fits, isText, listOf } from "../facade/what-is.js";
import { listed, mustBe } from "../facade/wording.js";
import type { ColumnType, ExportedColumn, ExportSchema } from "../wasm/convoscope.js";
import { ParquetFile, type ParquetCompression } from "./file.js";
export type { ByteStream } from "../facade/byte-stream.js";
export type { ColumnType, ExportedColumn, ExportSchema } from "../wasm/convoscope.js";
export type { ParquetCompression } from "./file.js";

setParquetLoader(async () => ({ ParquetFile }));

/** Options of {@link toParquet}. */
export interface ToParquetOptions {
  /** Compress with something else than Snappy, which is built in. */
  compression?: ParquetCompression | undefined;
}

const OPTIONS: Names<ToParquetOptions> = { compression: "codec compress gzip zstd" };
const COMPRESSION: Names<ParquetCompression> = { codec: "type name", compress: "function compressor" };
const CODECS: readonly unknown[] = ["GZIP", "ZSTD", "BROTLI", "LZ4_RAW"] satisfies ParquetCompression["codec"][];

/**
 * Makes a Parquet file of an export in NDJSON, such as one from an archive: the same file as `export` with `format:
 * "parquet"`. Holds one row group (2,000 rows, or fewer long ones) in memory. The source is read when the file is, never
 * ahead; cancelling the file cancels its source.
 *
 * ```ts
 * const ndjson = client.conversations.export({}, { format: "ndjson", json: "text" });
 * const file = toParquet(ndjson, exportSchema({ format: "parquet" }));
 * ```
 *
 * @param ndjson - an export with `json: "text"` and without an end mark (`wholeExport` removes it).
 * @param schema - `exportSchema` with `format: "parquet"`, and otherwise the options of the export.
 * @throws (when read) ConvoscopeError `invalid_argument` for a line that does not fit the schema: it names the line and
 *   the column.
 */
export function toParquet(ndjson: Web.ReadableStream<Uint8Array>, schema: ExportSchema, options: ToParquetOptions = {}): ByteStream {
  const { compression } = readOptions<ToParquetOptions>("invalid_argument", "toParquet()", options, OPTIONS);
  const file = fileOf(schema, compression === undefined ? undefined : compressionOf(compression));
  const reader = readerOf(ndjson);
  return byteStream({
    async pull(controller) {
      try {
        for (;;) {
          const { done, value } = await reader.read();
          if (!done && !ArrayBuffer.isView(value)) throw invalidArgument(mustBe("ndjson", "a stream of bytes", `one of ${described(value)}`));
          const bytes = done ? file.end() : file.write(value);
          if (bytes.length > 0) controller.enqueue(bytes);
          if (done) return controller.close();
          if (bytes.length > 0) return;
        }
      } catch (error) {
        // What is left of the source is of no use.
        reader.cancel(error).catch(() => {});
        throw error;
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

function fileOf(schema: unknown, compression: ParquetCompression | undefined): ParquetFile {
  let file: ParquetFile | undefined;
  fits<ExportSchema>(schema, ({ format, columns }) => {
    const all = columnsOf(columns);
    if (format === "parquet" && all !== undefined) file = new ParquetFile({ format, columns: all }, true, compression);
    return file !== undefined;
  });
  if (file === undefined) throw invalidArgument(mustBe("schema", 'what exportSchema({ format: "parquet" }) returns', described(schema)));
  return file;
}

const TYPES: readonly unknown[] = ["text", "number", "boolean", "timestamp", "json", "record", "list"] satisfies ColumnType[];

/** One column or more, of different names. */
function columnsOf(given: unknown): ExportedColumn[] | undefined {
  const columns = listOf(given, isColumn);
  const names = new Set(columns?.map(({ name }) => name));
  return names.size > 0 && names.size === columns?.length ? columns : undefined;
}

function isColumn(column: unknown): column is ExportedColumn {
  return fits<ExportedColumn>(column, ({ name, type, fields }) => {
    const isWhole = fields === undefined ? type !== "record" : columnsOf(fields) !== undefined;
    return isWhole && isText(name) && TYPES.includes(type);
  });
}

function compressionOf(given: unknown): ParquetCompression {
  const { codec, compress } = readOptions<ParquetCompression>("invalid_argument", "compression", given, COMPRESSION);
  if (codec === undefined || !CODECS.includes(codec)) throw invalidArgument(mustBe("compression.codec", `one of ${listed(CODECS as string[])}`, described(codec)));
  if (typeof compress !== "function") throw invalidArgument(mustBe("compression.compress", "a function", described(compress)));
  return {
    codec,
    compress(page) {
      const bytes = compressed(compress, page);
      // Of any realm: test runners and frames have their own.
      if (ArrayBuffer.isView(bytes) && (bytes.byteLength > 0 || page.length === 0)) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      // A rejection that nobody hears would end a Node process.
      Promise.resolve(bytes).catch(() => undefined);
      throw invalidArgument(mustBe("compression.compress", "a function that returns bytes", `one that returns ${ArrayBuffer.isView(bytes) ? "none" : described(bytes)}`));
    },
  };
}

function compressed(compress: (page: Uint8Array) => unknown, page: Uint8Array): unknown {
  try {
    return compress(page);
  } catch (cause) {
    throw invalidArgument('The "compression.compress" function threw an error. It must return the compressed bytes.', cause);
  }
}

function readerOf(bytes: ReadableStream<Uint8Array>): ReadableStreamDefaultReader<Uint8Array> {
  try {
    return bytes.getReader();
  } catch (cause) {
    throw invalidArgument("toParquet() takes a ReadableStream of bytes that nobody reads yet.", cause);
  }
}
