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
    value: ({ preventCancel = false } = {}) => new Chunks(stream.getReader(), preventCancel),
  }) as ByteStream;
}

/** Iterates over a stream as the streams standard does: one read at a time, even if `next()` is called concurrently. */
class Chunks implements AsyncIterableIterator<Bytes> {
  readonly #reader: ReadableStreamDefaultReader<Bytes>;
  readonly #preventCancel: boolean;
  #finished = false;
  #last: Promise<unknown> = Promise.resolve();

  constructor(reader: ReadableStreamDefaultReader<Bytes>, preventCancel: boolean) {
    this.#reader = reader;
    this.#preventCancel = preventCancel;
  }

  next(): Promise<IteratorResult<Bytes>> {
    return this.#after(async () => {
      if (this.#finished) return { done: true, value: undefined };
      let step: ReadableStreamReadResult<Bytes> | undefined;
      try {
        step = await this.#reader.read();
      } finally {
        if (step?.done !== false) this.#finish();
      }
      return step.done ? { done: true, value: undefined } : step;
    });
  }

  return(value?: unknown): Promise<IteratorResult<Bytes>> {
    return this.#after(async () => {
      if (!this.#finished) {
        const cancelled = this.#preventCancel ? undefined : this.#reader.cancel(value);
        this.#finish();
        await cancelled;
      }
      return { done: true, value };
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #after(run: () => Promise<IteratorResult<Bytes>>): Promise<IteratorResult<Bytes>> {
    const step = this.#last.then(run);
    this.#last = step.catch(() => {});
    return step;
  }

  #finish(): void {
    this.#finished = true;
    this.#reader.releaseLock();
  }
}
