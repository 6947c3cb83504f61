import type { Export, ExportProgress, ListReport } from "../wasm/convoscope.js";
import { define } from "./without-prototype.js";
import { byteStream, type Bytes, type ByteStream } from "./byte-stream.js";
import { Walking } from "./conversation-list.js";
import { whole } from "./check-options.js";
import { callSite, invalidArgument } from "./error.js";
import { tell } from "./listener.js";
import { PAGES, type ListOptions } from "./page.js";
import type { ColumnNames, CsvColumn, NdjsonColumn } from "./paths.js";
import { parquetFile } from "./parquet.js";
import { readOptions, type Given, type Names } from "./read-options.js";
import type { Begun } from "./steps.js";
import { mustBe, shown } from "./wording.js";
import type { ParquetFile } from "../parquet/file.js";

/** Where an export ends, if its list is longer. */
export interface Until {
  /** After at least so many conversations. */
  items: number;
  /** All of a second is written, or nothing: what is older than `report.cut` is left for the next export. One second
   *  alone is never enough: the export goes on until there are two. */
  atWholeSecond: true;
}

/** What an export has done so far. */
export interface ExportReport extends ListReport {
  /** Where `until` ended it: the second of the oldest conversation written, as `2026-01-05T10:00:00.000Z`. Everything
   *  created then or later is written, and nothing older. Null if the list ended first. */
  readonly cut: string | null;
}

/** Options of every export. */
interface CommonOptions extends Omit<ListOptions, "include"> {
  /** Add a last line that says how many conversations there are, and whether they are all. For bytes that are relayed:
   *  connections may hide that they broke. {@link wholeExport} checks it and removes it. In NDJSON
   *  `{"end":{"items":2,"complete":true}}`; in CSV a row of full width whose first cell is `#end items=2
   *  complete=true`. */
  end?: boolean | undefined;
  /** End early, between two seconds: see {@link Until}. Not through a gateway, nor with `consistency: "live"`. */
  until?: Until | undefined;
  /** Called after every page. Errors it throws and promises that reject are ignored. */
  onProgress?: ((progress: ExportProgress) => void) | undefined;
}

/** Options of an export in NDJSON: one conversation per line, as `JSON.stringify` would write it. */
export interface NdjsonOptions extends CommonOptions {
  format: "ndjson";
  /** Dotted paths into a conversation: `agent.id`, `metadata.order`. Default: everything. Fields outside the columns
   *  are never read, unless `redact` names them. A list keeps the nesting of the model; an object gives each path a
   *  name, and lines are then flat: `{ "agent.id": "agent_id" }` writes `{"agent_id":"…"}`. */
  columns?: readonly NdjsonColumn[] | ColumnNames | undefined;
  /** How the platform's own JSON (`metadata`, `analysis`, `raw`) is written. `"text"`: as a string that holds JSON, so
   *  that every line has the same shape, which table readers need; where a column is a part of it, a text stays
   *  itself. With named columns so is everything else that is an object or a list. Default `"nested"`. */
  json?: "nested" | "text" | undefined;
  bom?: false | undefined;
  formulaGuard?: true | undefined;
}

/** Options of an export in CSV: RFC 4180, UTF-8, with a header row. */
export interface CsvOptions extends CommonOptions {
  format: "csv";
  /** Dotted paths into a conversation: `agent.id`, `metadata.order`, `transcript.0.content`. Default: every scalar.
   *  Fields outside the columns are never read, unless `redact` names them. An object gives each path a name for the
   *  header: `{ "agent.id": "agent_id" }`. */
  columns?: readonly CsvColumn[] | ColumnNames | undefined;
  /** Begin with a byte order mark, by which Excel recognises UTF-8. */
  bom?: boolean | undefined;
  /** Prefix cells that a spreadsheet would run as a formula with `'`. Turn it off only for files that no spreadsheet
   *  opens. Default true. */
  formulaGuard?: boolean | undefined;
  json?: "nested" | undefined;
}

/** Options of an export in Parquet, compressed with Snappy: agent, customer, recording and the messages of a transcript
 *  as structs, times in UTC with microseconds, the platform's own JSON as JSON. A file can be read when it has ended;
 *  an export that fails or is cancelled leaves none. Pages import `convoscope/parquet` beside it. */
export interface ParquetOptions extends CommonOptions {
  format: "parquet";
  /** Dotted paths into a conversation, as for CSV: `agent.id`, `metadata.order`, `transcript.0.content`. Default:
   *  everything. Fields outside the columns are never read, unless `redact` names them. An object gives each path a name:
   *  `{ "agent.id": "agent_id" }`. */
  columns?: readonly CsvColumn[] | ColumnNames | undefined;
  /** Readers refuse a Parquet file that was cut by themselves. */
  end?: false | undefined;
  bom?: false | undefined;
  formulaGuard?: true | undefined;
  json?: "nested" | undefined;
}

/** Options of an export. */
export type ExportOptions = NdjsonOptions | CsvOptions | ParquetOptions;

export const EXPORT: Names<ExportOptions> = {
  ...PAGES,
  format: "type fileFormat",
  columns: "fields columnNames",
  json: "nested",
  formulaGuard: "escapeFormulas formulas csvInjection",
  bom: "byteOrderMark",
  end: "endMark trailer footer",
  until: "cut",
  onProgress: "",
};

const UNTIL: Names<Until> = { items: "count limit max least", atWholeSecond: "wholeSecond second" };

/** Checks `until`: after how many conversations the export may end. */
export function leastOf({ until }: Given<ExportOptions>): number | undefined {
  if (until === undefined) return undefined;
  const code = "invalid_argument";
  const { items, atWholeSecond } = readOptions<Until>(code, "until", until, UNTIL);
  if (atWholeSecond !== true) throw invalidArgument(mustBe("until.atWholeSecond", "true", shown(atWholeSecond)));
  return whole(code, "until.items", items, undefined, 1);
}

/** The bytes of an export. */
export type ExportStream = ByteStream & {
  /** Progress of the export. Pass its `next` as `after` to resume behind the bytes handed over, even after a
   *  failure (Parquet: behind the file, if it has ended; otherwise where it began). */
  readonly report: ExportReport;
};

/** Makes the stream. Pages are requested when read, never ahead. */
export function exportStream(begin: () => Promise<Begun<Export>>, { after, format, onProgress }: Given<ExportOptions>): ExportStream {
  /** What makes a Parquet file of the lines. */
  let file: ParquetFile | undefined;
  const loading = async () => {
    const begun = await begin();
    if (format !== "parquet") return begun;
    try {
      file = await parquetFile(begun.steps.schema());
    } catch (error) {
      begun.steps.free();
      throw error;
    }
    return begun;
  };
  const pages = new Walking<Bytes, Export>(loading, callSite(), after);
  let bytes = 0;
  let progress: ExportProgress | undefined;
  let cut: string | null = null;
  /** Called when the reader has the bytes of the last page. */
  const handedOver = () => {
    progress = pages.ask((steps) => {
      steps.handedOver();
      cut = steps.cut() ?? null;
      return steps.progress();
    });
    announce();
  };
  const announce = () => {
    if (progress !== undefined) tell(onProgress, file === undefined ? progress : { ...progress, bytes });
  };
  /** No reader opens a part of a Parquet file. */
  const brokenOff = () => {
    if (format !== "parquet") return;
    pages.takeBack(after);
    cut = null;
  };
  const stream = byteStream({
    async pull(controller) {
      try {
        for (;;) {
          const { done, value } = await pages.next();
          const ready = file === undefined ? value : done === true ? file.end() : file.write(value);
          bytes += ready?.length ?? 0;
          if (ready !== undefined && ready.length > 0) controller.enqueue(ready);
          if (done === true) {
            if (file !== undefined) announce();
            return controller.close();
          }
          handedOver();
          // A page may be empty, but a stream's reader waits for bytes.
          if (ready !== undefined && ready.length > 0) return;
        }
      } catch (error) {
        pages.stop("closed");
        brokenOff();
        throw error;
      }
    },
    cancel() {
      pages.stop("closed");
      brokenOff();
    },
  });
  return define(stream, "report", { get: () => ({ ...pages.report, cut }), enumerable: true }) as ExportStream;
}
