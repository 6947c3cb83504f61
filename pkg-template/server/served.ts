import type { Bytes } from "../facade/byte-stream.js";
import type { ErrorData, Stream } from "../wasm/convoscope_server.js";

/** The caller, as the module takes it. */
export interface Caller {
  /** The caller's id, if the application gives one. */
  readonly id: string | undefined;
  /** The filter that confines them. */
  readonly scope: object | undefined;
  /** The gateway's keys: see keys.ts. */
  readonly keys: Uint8Array;
}

/** The module's answer to a request: see src/wasm/gateway. */
export interface Served {
  readonly status: number;
  /** The whole body, or its first part; undefined if there is none. */
  readonly body?: Bytes;
  /** Gives the rest; undefined if `body` is everything. */
  readonly stream?: Stream;
  /** Set for an export. */
  readonly format?: "ndjson" | "csv" | "parquet";
  /** For an export: the platform's total, if it gives one. */
  readonly total?: string;
  /** The strong ETag of a complete answer. */
  readonly etag?: string;
  /** The conversation will not change any more. */
  readonly isFinal?: boolean;
  /** How long the platform took until `body`, with all attempts. */
  readonly upstreamMs?: number;
  /** Seconds. */
  readonly retryAfter?: string;
  /** For a refusal: what happened, for the application only. */
  readonly error?: ErrorData;
}
