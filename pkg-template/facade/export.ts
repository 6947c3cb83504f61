import type { Export, ExportProgress, OmittableField, ListReport } from "../wasm/convoscope.js";
import { define } from "./without-prototype.js";
import { byteStream, type Bytes, type ByteStream } from "./byte-stream.js";
import { Walking } from "./conversation-list.js";
import { callSite } from "./error.js";
import { tell } from "./listener.js";
import { LIST, type ListOptions } from "./page.js";
import type { ColumnNames, CsvColumn, NdjsonColumn } from "./paths.js";
import type { Names } from "./read-options.js";
import type { Begun } from "./steps.js";

/** Options of every export. */
interface CommonOptions extends ListOptions<OmittableField> {
  /** Add a last line that says how many conversations there are, and whether they are all. For bytes that are relayed:
   *  connections may hide that they broke. {@link wholeExport} checks it and removes it. In NDJSON
   *  `{"end":{"items":2,"complete":true}}`; in CSV a row of full width whose first cell is `#end items=2
   *  complete=true`. */
  end?: boolean | undefined;
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

/** Options of an export. */
export type ExportOptions = NdjsonOptions | CsvOptions;

export const EXPORT: Names<ExportOptions> = {
  ...LIST,
  format: "type fileFormat",
  columns: "fields column columnNames",
  json: "jsonAs nested",
  formulaGuard: "escapeFormulas formulas csvInjection",
  bom: "byteOrderMark",
  end: "endMark trailer footer",
  onProgress: "progress",
};

/** The bytes of an export. */
export type ExportStream = ByteStream & {
  /** Progress of the export. Pass its `next` as `after` to resume behind the bytes handed over, even after a
   *  failure. */
  readonly report: ListReport;
};

/** Makes the stream. Pages are requested when read, never ahead. */
export function exportStream(
  begin: () => Promise<Begun<Export>>,
  after: string | null | undefined,
  onProgress: ExportOptions["onProgress"],
): ExportStream {
  const pages = new Walking<Bytes, Export>(begin, callSite(), after);
  /** Called when the reader has the bytes of the last page. */
  const handedOver = () => {
    const progress = pages.ask((steps) => {
      steps.handedOver();
      return steps.progress();
    });
    if (progress === undefined) return;
    tell(onProgress, progress);
  };
  const stream = byteStream({
    async pull(controller) {
      let step = await pages.next();
      // A page may be empty, but a stream's reader waits for bytes.
      while (step.done !== true && step.value.length === 0) {
        handedOver();
        step = await pages.next();
      }
      if (step.done === true) {
        controller.close();
      } else {
        controller.enqueue(step.value);
        handedOver();
      }
    },
    cancel() {
      pages.stop("closed");
    },
  });
  return define(stream, "report", { get: () => pages.report, enumerable: true }) as ExportStream;
}
