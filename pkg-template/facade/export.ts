import type { Export, ExportProgress, OmittableField, ListReport } from "../wasm/convoscope.js";
import { define } from "./bare.js";
import { byteStream, type Bytes, type ByteStream } from "./byte-stream.js";
import { Walking } from "./conversation-list.js";
import { callSite } from "./error.js";
import { tell } from "./listener.js";
import { LIST, type ListOptions } from "./page.js";
import type { CsvColumn, NdjsonColumn } from "./paths.js";
import type { Names } from "./read-options.js";
import type { Begun } from "./steps.js";

/** What every export can be told. */
interface CommonOptions extends ListOptions<OmittableField> {
  /** Write an end mark once the walk has ended: a last line that says how many conversations there are, and
   *  whether they are all. For bytes that are relayed: connections may hide that they broke off.
   *  {@link wholeExport} demands it and takes it away. In NDJSON `{"end":{"items":2,"complete":true}}`; in
   *  CSV a row as wide as the others, whose first cell is `#end items=2 complete=true`. */
  end?: boolean | undefined;
  /** Told after every page. What it throws is ignored, and so is a promise of its that rejects. */
  onProgress?: ((progress: ExportProgress) => void) | undefined;
}

/** How to export a conversation a line, as `JSON.stringify` would write it. */
export interface NdjsonOptions extends CommonOptions {
  format: "ndjson";
  /** Dotted paths into a conversation: `agent.id`, `metadata.order`. Default: everything. What no column shows
   *  is never read, unless `redact` names it. */
  columns?: readonly NdjsonColumn[] | undefined;
  bom?: false | undefined;
}

/** How to export as CSV: RFC 4180, UTF-8, a header and a row each; a cell that a spreadsheet would run as a
 *  formula begins with `'`. */
export interface CsvOptions extends CommonOptions {
  format: "csv";
  /** Dotted paths into a conversation: `agent.id`, `metadata.order`, `transcript.0.content`. Default: every
   *  scalar. What no column shows is never read, unless `redact` names it. */
  columns?: readonly CsvColumn[] | undefined;
  /** Begin with a byte order mark, by which Excel knows UTF-8. */
  bom?: boolean | undefined;
}

/** How to export. */
export type ExportOptions = NdjsonOptions | CsvOptions;

export const EXPORT: Names<ExportOptions> = {
  ...LIST,
  format: "type fileFormat",
  columns: "fields column",
  bom: "byteOrderMark",
  end: "endMark trailer footer",
  onProgress: "progress",
};

/** The bytes of an export. */
export type ExportStream = ByteStream & {
  /** What the walk has done so far; its `next` is `after` of the export that goes on behind the bytes
   *  handed over, also after a failure. */
  readonly report: ListReport;
};

/** A stream of what `begin` begins with the first read. A page is asked for when it is read, none ahead. */
export function exportStream(
  begin: () => Promise<Begun<Export>>,
  after: string | null | undefined,
  onProgress: ExportOptions["onProgress"],
): ExportStream {
  const pages = new Walking<Bytes, Export>(begin, callSite(), after);
  /** The bytes of the last page have reached the reader. */
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
      // A page may hold no line: a stream's reader waits for bytes.
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
