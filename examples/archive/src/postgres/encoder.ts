// Parquet in a thread of its own, so that the next file is read while the last one is written.
import { Worker } from "node:worker_threads";

export interface Asked {
  readonly id: number;
  readonly ndjson: Uint8Array;
}

export type Told = { readonly id: number; readonly parquet: Uint8Array } | { readonly id: number; readonly error: string };

export class Encoder {
  #worker: Worker | null = null;
  #id = 0;
  readonly #waiting = new Map<number, { resolve(parquet: Uint8Array): void; reject(error: Error): void }>();

  /** `script` is the file of {@link ./encoder-thread.js}. */
  constructor(private readonly script: URL) {}

  encode(ndjson: Uint8Array): Promise<Uint8Array> {
    const worker = (this.#worker ??= this.#start());
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.ref();
      worker.postMessage({ id, ndjson } satisfies Asked);
    });
  }

  #start(): Worker {
    const worker = new Worker(this.script);
    worker.on("message", (told: Told) => {
      const waiting = this.#waiting.get(told.id);
      this.#waiting.delete(told.id);
      // It keeps the process alive only while it works.
      if (this.#waiting.size === 0) worker.unref();
      if ("error" in told) waiting?.reject(new Error(told.error));
      else waiting?.resolve(told.parquet);
    });
    worker.on("error", (error) => this.#failed(error));
    worker.on("exit", () => this.#failed(new Error("The thread that writes Parquet ended.")));
    return worker;
  }

  /** Steps are tried again, in another thread. */
  #failed(error: Error): void {
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  async end(): Promise<void> {
    await this.#worker?.terminate();
  }
}
