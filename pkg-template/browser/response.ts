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

export interface Reader {
  read(): PromiseLike<{ done?: unknown; value?: unknown }>;
  cancel(): unknown;
}

/** A header's value. */
export function header(response: AnyResponse, name: string): string | undefined {
  // `fetch` may have returned nothing at all.
  const value = quietly(() => response.headers?.get?.(name));
  return typeof value === "string" ? value : undefined;
}

/** How many milliseconds its `Retry-After` asks to wait, in seconds or until a time by its own clock. If it was sent
 *  twice, the longest wait counts. */
export function retryAfterMs(response: AnyResponse): number | undefined {
  const asked = header(response, "retry-after");
  if (asked === undefined) return undefined;
  const now = timeOf(header(response, "date") ?? "") || Date.now();
  // At commas, but not inside a date.
  const waits = asked.split(/,(?! \d\d[ -])/);
  const ms = Math.max(...waits.map((each) => (SECONDS.test(each) ? Number(each) * 1_000 : timeOf(each) - now)));
  return ms >= 0 ? ms : ms < 0 ? 0 : undefined;
}

const SECONDS = /^ *\d+(\.\d+)? *$/;
const DATE = /^[a-z]+, \d\d?[ -][a-z]{3}[ -]\d+ [\d:]{8} (GMT|UTC)$/i;
const ASCTIME = /^(\w+) (\w+) +(\d+) ([\d:]+) (\d+)$/;

/** The time of an HTTP-date, in any of its three forms. Not a number for other texts: hosts guess at those. */
function timeOf(text: string): number {
  const date = text.trim().replace(ASCTIME, "$1, $3 $2 $5 $4 GMT");
  return DATE.test(date) ? Date.parse(date) : NaN;
}

/** What reads a body. */
export function readerOf(response: AnyResponse): Reader {
  const body = quietly(() => response.body);
  if (typeof body?.getReader === "function") return readably(() => body.getReader!());
  const parts = [readably(() => response.arrayBuffer?.())];
  return {
    read: async () => (parts.length > 0 ? { value: await parts.pop() } : { done: true }),
    cancel: () => undefined,
  };
}

/** The next chunk of a body; undefined at its end. If it does not come within the interrupt's time, the body is
 *  cancelled. */
export async function chunkOf(reader: Reader, within: Interrupt): Promise<Uint8Array | undefined> {
  try {
    const { done, value } = await within.race(reader.read());
    return done ? undefined : bytesOf(value);
  } catch (thrown) {
    cancel(reader);
    throw thrown;
  }
}

/** Cancels a body that will not be read, which frees its connection. */
export const discard = (response: AnyResponse): void => cancel(quietly(() => response.body));

/** Ignores what comes of it. */
export function cancel(stream: { cancel?: () => unknown } | null | undefined): void {
  const promise = quietly(() => stream?.cancel?.());
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
