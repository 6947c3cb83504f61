// How exports find what writes Parquet. It is larger than the rest of the facade, so it is loaded when asked for.
import type { ParquetFile } from "../parquet/file.js";
import type { ExportSchema } from "../wasm/convoscope.js";
import { convoscopeError, invalidArgument } from "./error.js";

/** Loads what writes Parquet. */
export type ParquetLoader = () => Promise<{ readonly ParquetFile: typeof ParquetFile }>;

let load: ParquetLoader | undefined;

/** Sets how it is loaded. Entries for pages do not: bundlers refuse `import()` in what they write as one file. */
export function setParquetLoader(loader: ParquetLoader): void {
  load = loader;
}

/** A file for an export with this schema. */
export async function parquetFile(schema: ExportSchema): Promise<ParquetFile> {
  if (load === undefined) throw invalidArgument('In pages, format: "parquet" needs one more import, anywhere: import "convoscope/parquet".');
  let loaded: Awaited<ReturnType<ParquetLoader>>;
  try {
    loaded = await load();
  } catch (cause) {
    throw convoscopeError({ code: "init_failed", message: "What writes Parquet could not be loaded: see cause.", cause });
  }
  return new loaded.ParquetFile(schema);
}
