import { byteStream, type Bytes, type ByteStream } from "../facade/byte-stream.js";
import { calledAt, callSite, fromModule } from "../facade/error.js";
import { tell } from "../facade/listener.js";
import { Ended, type Interrupt } from "./interrupt.js";
import { cancel, chunkOf, discard, header, readerOf, type Reader } from "./response.js";
import type { Task } from "./task.js";

/** How far an export has come. */
export interface DownloadProgress {
  /** How many conversations match the filter, if the gateway says. */
  readonly total: number | null;
  /** Bytes handed over. */
  readonly bytes: number;
}

/** The media types of a gateway's export. */
const EXPORT = /^\s*(application\/(x-ndjson|vnd\.apache\.parquet)|text\/csv)\b/i;

/** The bytes of a gateway's export. Nothing is sent until the stream is read. */
export function exportStream(begin: () => Promise<{ readonly steps: Task }>, onProgress: ((progress: DownloadProgress) => void) | undefined): ByteStream {
  const site = callSite();
  const progress: { total: number | null; bytes: number } = { total: null, bytes: 0 };
  let task: Task | undefined;
  let isStopped = false;
  let chunks: AsyncGenerator<Bytes, void> | undefined;
  return byteStream({
    async pull(controller) {
      try {
        task ??= (await begin()).steps;
        if (isStopped) return task.free();
        chunks ??= downloaded(task, (total) => (progress.total = total));
        const step = await chunks.next();
        if (step.done === true) return controller.close();
        controller.enqueue(step.value);
        progress.bytes += step.value.length;
        tell(onProgress, { ...progress });
      } catch (thrown) {
        throw calledAt(site, fromModule(thrown));
      }
    },
    cancel() {
      isStopped = true;
      task?.stop();
      // What runs throws, which is what was asked for.
      void chunks?.return();
    },
  });
}

/** The answer as it comes. An attempt's time holds until it begins, and then for each part. */
async function* downloaded(task: Task, announce: (total: number | null) => void): AsyncGenerator<Bytes, void> {
  let within: Interrupt | undefined;
  let reader: Reader | undefined;
  let bytes = 0;
  try {
    await task.call(async () => {
      if (EXPORT.test(String(header(task.response, "content-type")))) return { values: [], taken: () => undefined };
      discard(task.response);
      throw new Ended(["shape", "NDJSON, CSV or Parquet", "of another type"]);
    });
    const total = String(header(task.response, "x-total-count"));
    announce(/^\d+$/.test(total) ? Number(total) : null);
    try {
      reader = readerOf(task.response);
      for (;;) {
        within = task.within(task.settings.attemptTimeout);
        const chunk = await chunkOf(reader, within);
        within.end();
        if (chunk === undefined) break;
        bytes += chunk.length;
        if (chunk.length > 0) yield chunk.slice();
      }
      reader = undefined;
    } catch (thrown) {
      task.fail(task.fault(thrown));
    }
    task.tell("arrived", bytes);
  } finally {
    // Also where the reader leaves before the end.
    cancel(reader);
    within?.end();
    task.free();
  }
}
