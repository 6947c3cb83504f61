import { define } from "./without-prototype.js";
import { byteStream, type Bytes, type ByteStream } from "./byte-stream.js";
import { convoscopeError, invalidArgument, type ConvoscopeError } from "./error.js";
import type * as Web from "./web-types.js";

/** The contents of an export's end mark. */
export interface ExportEnd {
  /** Number of conversations in the export. */
  readonly items: number;
  /** Whether these are all that match the filter. False after `maxPages`, or if the platform did not give all. */
  readonly complete: boolean;
}

/** The bytes of an export, without the end mark. */
export type WholeExport = ByteStream & {
  /** The end mark's contents; null until it is read. */
  readonly end: ExportEnd | null;
};

/** The end mark as `Writer::end` in src/export/writer.rs writes it. No other line looks like it. */
const MARK = /^(?:\{"end":\{"items":(\d+),"complete":(true|false)\}\}\n|"#end items=(\d+) complete=(true|false)",*\r\n)$/;
/** A CSV mark has a comma per column, and a URL can name thousands of columns. */
const LONGEST_MARK = 20_000;
const LINE_FEED = 10;

/**
 * Reads a relayed export (a gateway's `/v1/export?end=1`, or `export(…, { end: true })` behind your own server),
 * removes its end mark, and fails with `network_error` if there is none: the bytes read so far are then not the whole
 * export. The connection alone does not tell: nginx with default settings, Caddy and older workerd end a broken
 * response as if it were complete.
 *
 * ```ts
 * const response = await fetch("/api/v1/export?format=csv&end=1");
 * if (!response.ok || !response.body) throw new Error(`The gateway answered ${response.status}.`);
 * await wholeExport(response.body).pipeTo(file);
 * ```
 *
 * Nothing is read ahead. Cancelling the stream cancels its source; errors of the source pass through.
 *
 * @throws ConvoscopeError `invalid_argument` for anything but an unlocked stream.
 */
export function wholeExport(bytes: Web.ReadableStream<Uint8Array>): WholeExport {
  const reader = readerOf(bytes);
  let end: ExportEnd | null = null;
  /** The last line so far, which may be the mark. */
  let held: Bytes = new Uint8Array();
  /** The last line is too long for a mark and was partly handed over. */
  let isLong = false;

  /** Returns bytes that cannot belong to a mark and holds the rest. Undefined if the chunk cannot be read. */
  const passed = (chunk: ArrayBufferView): Bytes | undefined => {
    const all = new Uint8Array(held.length + chunk.byteLength);
    all.set(held);
    try {
      all.set(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength), held.length);
    } catch {
      // The buffer was transferred.
      return undefined;
    }
    // A line feed at the very end belongs to the last line.
    const lastLine = all.subarray(0, -1).lastIndexOf(LINE_FEED) + 1;
    const goesOn = isLong && lastLine === 0;
    const isOver = goesOn || all.length - lastLine > LONGEST_MARK;
    const until = isOver ? all.length : lastLine;
    isLong = isOver && all.at(-1) !== LINE_FEED;
    held = all.slice(until);
    return all.subarray(0, until);
  };

  const stream = byteStream({
    async pull(controller) {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) break;
        const free = ArrayBuffer.isView(value) ? passed(value) : undefined;
        if (free === undefined) throw invalid();
        if (free.length > 0) return controller.enqueue(free);
      }
      const found = MARK.exec(new TextDecoder().decode(held));
      if (found === null) {
        const message = "The export broke off, or was requested without an end mark (end=1, or { end: true }).";
        throw convoscopeError({ code: "network_error", message, retryable: true });
      }
      end = { items: Number(found[1] ?? found[3]), complete: (found[2] ?? found[4]) === "true" };
      controller.close();
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return define(stream, "end", { get: () => end, enumerable: true }) as WholeExport;
}

function readerOf(bytes: ReadableStream<Uint8Array>): ReadableStreamDefaultReader<Uint8Array> {
  try {
    return bytes.getReader();
  } catch (cause) {
    throw invalid(cause);
  }
}

function invalid(cause?: unknown): ConvoscopeError {
  return invalidArgument("wholeExport() takes a ReadableStream of bytes that nobody reads yet, such as the body of a Response.", cause);
}
