import { bare, define } from "./bare.js";
import type * as Web from "./web-types.js";

/** Bytes in a buffer that nobody shares: `Uint8Array<ArrayBuffer>`, which `new Blob([bytes])` asks for, to TypeScript
 *  5.7 and later; `Uint8Array` to those before, to which that is not generic. */
export type Bytes = ReturnType<Uint8Array["slice"]>;

/** A stream of bytes, to read with `for await` too, also where the host's own cannot be read so (WebKit's), or its
 *  declarations do not say that it can (TypeScript's `dom` before 6.0, without `dom.asynciterable`). */
export type ByteStream = Web.ReadableStream<Bytes> & {
  /** Chunk by chunk. Leaving the loop cancels the stream, unless `preventCancel` is set. */
  [Symbol.asyncIterator](options?: { preventCancel?: boolean | undefined }): AsyncIterableIterator<Bytes>;
};

/** Where the bytes come from. */
interface Source {
  pull(controller: { enqueue(bytes: Bytes): void; close(): void }): Promise<void>;
  cancel(reason: unknown): Promise<void> | void;
}

/** A stream that asks for bytes when they are read, and for none ahead. */
export function byteStream(source: Source): ByteStream {
  const stream = new ReadableStream<Bytes>(bare(source), bare({ highWaterMark: 0 }));
  if (Symbol.asyncIterator in ReadableStream.prototype) return stream;
  return define(stream, Symbol.asyncIterator, {
    value: ({ preventCancel = false } = {}) => new Chunks(stream.getReader(), preventCancel),
  }) as ByteStream;
}

/** The chunks of a stream as the streams standard iterates them: one step after the other, whoever asks. */
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
