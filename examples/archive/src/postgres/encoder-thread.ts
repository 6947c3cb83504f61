// The thread of encoder.ts.
import { parentPort } from "node:worker_threads";
import { parquetOf } from "../core/parquet.js";
import type { Asked, Told } from "./encoder.js";

const tell = (told: Told, transfer: ArrayBuffer[] = []) => parentPort?.postMessage(told, transfer);

parentPort?.on("message", ({ id, ndjson }: Asked) => {
  void parquetOf(ndjson).then(
    (parquet) => tell({ id, parquet }, [parquet.buffer as ArrayBuffer]),
    (error: unknown) => tell({ id, error: error instanceof Error ? error.message : "unknown error" }),
  );
});
