import { define } from "./bare.js";
import { byteStream, type Bytes, type ByteStream } from "./byte-stream.js";
import { convoscopeError, type ConvoscopeError } from "./error.js";
import type * as Web from "./web-types.js";

/** What an export says of itself in its end mark. */
export interface ExportEnd {
  /** The conversations in it. */
  readonly items: number;
  /** Whether that is all that the filter matches; false after `maxPages`, or where the platform would not give all. */
  readonly complete: boolean;
}

/** The bytes of an export without its end mark. */
export type WholeExport = ByteStream & {
  /** What the end mark said; null until it has been read. */
  readonly end: ExportEnd | null;
};

/** A last line as Writer::end in src/export/writer.rs writes it, and nothing else does. */
const MARK = /^(?:\{"end":\{"items":(\d+),"complete":(true|false)\}\}\n|"#end items=(\d+) complete=(true|false)",*\r\n)$/;
/** A comma for each column of a CSV, and of columns an address can name some thousands. */
const LONGEST_MARK = 20_000;
const LINE_FEED = 10;

/**
 * Reads an export that somebody relays (a gateway's `/v1/export?end=1`, or `export(…, { end: true })` behind
 * a server of yours), takes its end mark away, and fails with `network_error` where there is none: what was
 * read until then is not the whole. A connection alone does not tell: nginx with its defaults, Caddy and
 * older workerd end an answer that broke off as if it were whole.
 *
 * ```ts
 * const response = await fetch("/api/v1/export?format=csv&end=1");
 * if (!response.ok || !response.body) throw new Error(`The gateway answered ${response.status}.`);
 * await wholeExport(response.body).pipeTo(file);
 * ```
 *
 * Nothing is read ahead; cancelling it cancels what it reads, and what that fails with it fails with.
 *
 * @throws ConvoscopeError `invalid_argument` for what is no stream, or is being read already.
 */
export function wholeExport(bytes: Web.ReadableStream<Uint8Array>): WholeExport {
  const reader = readerOf(bytes);
  let end: ExportEnd | null = null;
  /** The last line so far, which may be the mark. */
  let held: Bytes = new Uint8Array();
  /** The last line is too long for a mark, and was handed over so far. */
  let isLong = false;

  /** What can be no part of a mark; the rest is held. Undefined of what cannot be read. */
  const passed = (chunk: ArrayBufferView): Bytes | undefined => {
    const all = new Uint8Array(held.length + chunk.byteLength);
    all.set(held);
    try {
      all.set(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength), held.length);
    } catch {
      // Bytes that were given away.
      return undefined;
    }
    // A line feed at the very end ends the last line.
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
        const message = "The export broke off, or was asked for without an end mark: accepted is one of end=1, or { end: true }.";
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
  const message = "wholeExport() was not given what is accepted: a ReadableStream of bytes that nobody reads yet, such as a Response's body.";
  return convoscopeError({ code: "invalid_argument", message, cause });
}
