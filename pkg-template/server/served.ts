import type { Bytes } from "../facade/byte-stream.js";
import type { ErrorData, Stream } from "../wasm/convoscope_server.js";

/** What the application knows of who is asking. */
export interface Caller {
  /** Who it is, where the application says so. */
  readonly id: string | undefined;
  /** What they are confined to. */
  readonly scope: object | undefined;
  /** Of the gateway: see keys.ts. */
  readonly keys: Uint8Array;
}

/** What the WebAssembly module made of a request: see src/wasm/gateway. */
export interface Served {
  readonly status: number;
  /** The whole of it, or what comes first; none where there is nothing to send. */
  readonly body?: Bytes;
  /** What gives the rest; none where `body` is all. */
  readonly stream?: Stream;
  /** Of an export. */
  readonly format?: "ndjson" | "csv";
  /** Of an export: how many the platform says there are, if it does. */
  readonly total?: string;
  /** The strong entity tag of what is answered whole. */
  readonly etag?: string;
  /** A conversation that will not change any more. */
  readonly isFinal?: boolean;
  /** How long the platform took, with all attempts, until `body`. */
  readonly upstreamMs?: number;
  /** Seconds. */
  readonly retryAfter?: string;
  /** Of a refusal: what happened, for the application alone. */
  readonly error?: ErrorData;
}
