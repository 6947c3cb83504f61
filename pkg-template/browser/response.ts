import { Ended, quietly, type Interrupt } from "./interrupt.js";

/** The parts of a response that are used. It may come from another realm or from a mock. */
export interface AnyResponse {
  readonly status?: unknown;
  readonly headers?: { get?(name: string): unknown };
  readonly body?: { getReader?: () => Reader; cancel?: () => unknown } | null;
  readonly redirected?: unknown;
  readonly url?: unknown;
  readonly type?: unknown;
  arrayBuffer?(): unknown;
}

interface Reader {
  read(): PromiseLike<{ done?: unknown; value?: unknown }>;
  cancel(): unknown;
}

/** A header's value. */
export function header(response: AnyResponse, name: string): string | undefined {
  // `fetch` may have returned nothing at all.
  const value = quietly(() => response.headers?.get?.(name));
  return typeof value === "string" ? value : undefined;
}

/** The chunks of a body, each within the interrupt's time. On any outcome the body is used up or cancelled. */
export async function* chunksOf(response: AnyResponse, within: () => Interrupt): AsyncGenerator<Uint8Array, void> {
  const body = quietly(() => response.body);
  if (typeof body?.getReader !== "function") {
    const whole = readably(() => response.arrayBuffer?.());
    yield bytesOf(await within().race(whole));
    return;
  }
  const reader = readably(() => body.getReader!());
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await within().race(reader.read());
      isOver = Boolean(done);
      if (isOver) return;
      yield bytesOf(value);
    }
  } finally {
    if (!isOver) forget(() => reader.cancel());
  }
}

/** Cancels a body that will not be read, which frees its connection. */
export function discard(response: AnyResponse): void {
  forget(() => response.body?.cancel?.());
}

/** Ignores what comes of it. */
function forget(run: () => unknown): void {
  const promise = quietly(run);
  if (promise !== undefined) Promise.resolve(promise).catch(() => undefined);
}

/** The body may be locked, may have been read before, or be of a kind that cannot be read. */
function readably<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    throw new Ended(["misused response", "one that is locked or was already read"], thrown);
  }
}

/** The bytes of a buffer or view, of any realm. */
function bytesOf(value: unknown): Uint8Array {
  return readably(() => {
    if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (Object.prototype.toString.call(value) === "[object ArrayBuffer]") return new Uint8Array(value as ArrayBuffer);
    throw undefined;
  });
}
