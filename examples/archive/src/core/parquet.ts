// NDJSON → Parquet: the same lines give the same bytes.
import { gzipSync } from "node:zlib";
import { exportSchema, init } from "convoscope";
import { toParquet } from "convoscope/parquet";

/** Every file has the same columns, also `raw`: readers of many files take those of the first. Where it was not asked for
 *  it is null. */
export async function parquetOf(ndjson: Uint8Array): Promise<Uint8Array> {
  await init();
  const { columns, ...rest } = exportSchema({ format: "parquet", raw: true });
  const schema = { ...rest, columns: columns.map((column) => (column.name === "raw" ? { ...column, nullable: true } : column)) };
  const file = toParquet(new Blob([ndjson as BlobPart]).stream(), schema, { compression: { codec: "GZIP", compress: (page) => gzipSync(page) } });
  return new Uint8Array(await new Response(file as BodyInit).arrayBuffer());
}
