import { bare, define } from "./without-prototype.js";
import type * as Web from "./web-types.js";

/** Bytes in an unshared buffer: `Uint8Array<ArrayBuffer>` in TypeScript 5.7 and later (what `new Blob([bytes])` wants),
 *  plain `Uint8Array` before. */
export type Bytes = ReturnType<Uint8Array["slice"]>;

/** A stream of bytes that also works with `for await` where the host's streams do not (WebKit), or where its types do
 *  not say so (TypeScript's `dom` before 6.0 without `dom.asynciterable`). */
export type ByteStream = Web.ReadableStream<Bytes> & {
  /** Iterates over the chunks. Leaving the loop cancels the stream, unless `preventCancel` is set. */
  [Symbol.asyncIterator](options?: { preventCancel?: boolean | undefined }): AsyncIterableIterator<Bytes>;
};

/** Where the bytes come from. */
interface Source {
  pull(controller: { enqueue(bytes: Bytes): void; close(): void }): Promise<void>;
  cancel(reason: unknown): Promise<void> | void;
}

/** A stream that pulls bytes only when read, never ahead. */
export function byteStream(source: Source): ByteStream {
  const stream = new ReadableStream<Bytes>(bare(source), bare({ highWaterMark: 0 }));
  if (Symbol.asyncIterator in ReadableStream.prototype) return stream;
  return define(stream, Symbol.asyncIterator, {
    value: ({ preventCancel = false } = {}) => {
      const left: { why?: unknown } = {};
      const chunks = chunksOf(stream.getReader(), preventCancel, left);
      void chunks.next();
      const leave = chunks.return.bind(chunks);
      return Object.assign(chunks, { return: (why: undefined) => ((left.why = why), leave(why)) });
    },
  }) as ByteStream;
}

/** Iterates over a stream as the streams standard does: one read at a time, even if `next()` is called concurrently.
 *  What it yields first is for its maker: it has then begun, so that leaving at once ends the stream, too. */
async function* chunksOf(reader: ReadableStreamDefaultReader<Bytes>, preventCancel: boolean, left: { why?: unknown }): AsyncGenerator<Bytes, undefined> {
  try {
    yield new Uint8Array();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      yield value;
    }
  } finally {
    // One that is over stays as it is.
    const cancelled = preventCancel || reader.cancel(left.why);
    reader.releaseLock();
    await cancelled;
  }
}
