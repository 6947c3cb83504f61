import { invalidArgument } from "../facade/error.js";
import type { ClientOptions as AllClientOptions } from "../facade/options.js";
import type { ListOptions as AllListOptions } from "../facade/page.js";
import type { CsvOptions as AllCsvOptions, NdjsonOptions as AllNdjsonOptions, ParquetOptions as AllParquetOptions } from "../facade/export.js";
import type { GetOptions as AllGetOptions } from "../facade/options.js";
import type { Given } from "../facade/read-options.js";
import type { SummaryOptions as AllSummaryOptions } from "../facade/summary.js";
import type { WatchOptions as AllWatchOptions } from "../facade/watch.js";
import type { GroupBy, OmittableField } from "../wasm/convoscope.js";
import type { DownloadProgress } from "./download.js";

/** What the gateway does, not the page: it hands over no platform's JSON, masks before anything leaves it, and decides
 *  itself which filters it serves. */
type InGateway = "raw" | "redact" | "maskKey" | "residual";
/** What an export of a gateway has no place for: it is one answer, from the first conversation to the last. */
type OnePass = InGateway | "after" | "maxPages" | "onUnreadable" | "onProgress" | "until";

/** Options of a client. */
export type ClientOptions<L extends OmittableField = never> = Omit<AllClientOptions<L>, "maxBytesInFlight" | "dangerouslyAllowBrowser">;
/** Options of a list. */
export type ListOptions<
  O extends OmittableField = OmittableField,
  I extends readonly OmittableField[] = readonly OmittableField[],
> = Omit<AllListOptions<O, I>, InGateway>;
/** Options for getting one conversation. */
export type GetOptions = Omit<AllGetOptions, InGateway>;
/** Options of a summary. */
export type SummaryOptions<G extends readonly GroupBy[] = readonly GroupBy[]> = Omit<AllSummaryOptions<G>, "residual">;
/** Options of a watch. `timeout` applies to each poll. */
export type WatchOptions = Omit<AllWatchOptions, InGateway>;

interface Progress {
  /** Called for every part that comes. Errors it throws and promises that reject are ignored. */
  onProgress?: ((progress: DownloadProgress) => void) | undefined;
}
/** Options of an export in NDJSON: one conversation per line, as `JSON.stringify` would write it. `timeout.attempt` holds
 *  until the answer begins, and then for each part of it. */
export type NdjsonOptions = Omit<AllNdjsonOptions, OnePass> & Progress;
/** Options of an export in CSV. `timeout.attempt` as for NDJSON. */
export type CsvOptions = Omit<AllCsvOptions, OnePass> & Progress;
/** Options of an export in Parquet, which the gateway writes. `timeout.attempt` as for NDJSON. */
export type ParquetOptions = Omit<AllParquetOptions, OnePass> & Progress;
/** Options of an export. */
export type ExportOptions = NdjsonOptions | CsvOptions | ParquetOptions;

const IN_GATEWAY = ["raw", "redact", "maskKey"];
const WHOLE = ["after", "maxPages", "onUnreadable", "until"];

/** Refuses options that only the entry "convoscope" serves. */
export function refuseUnserved(whose: string, given: Given<object>): void {
  const isGiven = (name: string): boolean => Object.hasOwn(given, name);
  const inGateway = IN_GATEWAY.find(isGiven);
  const name = inGateway ?? (whose === "export()" ? WHOLE.find(isGiven) : undefined);
  if (name === undefined) return;
  const why = inGateway === undefined ? "A gateway sends an export as a whole." : 'A gateway masks by its own option "redact", and sends no "raw".';
  throw invalidArgument(`Option "${name}" of ${whose} is not available in convoscope/browser, but in convoscope. ${why}`);
}
