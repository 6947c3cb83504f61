import { byteStream, type Bytes, type ByteStream } from "../facade/byte-stream.js";
import { calledAt, callSite, fromModule } from "../facade/error.js";
import { tell } from "../facade/listener.js";
import type { CallSettings } from "../facade/check-options.js";
import { steadyMs } from "./clock.js";
import { aborted, beginCall, emit, Failed, failure, persist, running, type Shared } from "./exchange.js";
import { Interrupt, Interrupted } from "./interrupt.js";
import type { ModuleQuestion } from "./module.js";
import { chunksOf, discard, header, Unreadable } from "./response.js";

/** How far an export has come. */
export interface DownloadProgress {
  /** How many conversations match the filter, if the gateway says. */
  readonly total: number | null;
  /** Bytes handed over. */
  readonly bytes: number;
}

/** The media types of a gateway's export. */
const EXPORT = /^\s*(application\/x-ndjson|text\/csv)\b/i;

/** A question to the gateway that is about to be asked. */
export interface Begun {
  readonly shared: Shared;
  readonly call: CallSettings;
  readonly question: ModuleQuestion;
}

/** The bytes of a gateway's export. Nothing is sent until the stream is read. */
export function exportStream(begin: () => Promise<Begun>, onProgress: ((progress: DownloadProgress) => void) | undefined): ByteStream {
  const site = callSite();
  const stopper = new AbortController();
  const progress: { total: number | null; bytes: number } = { total: null, bytes: 0 };
  let chunks: AsyncGenerator<Bytes, void> | undefined;
  return byteStream({
    async pull(controller) {
      try {
        chunks ??= downloaded(await begin(), stopper.signal, (total) => (progress.total = total));
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
      stopper.abort();
      // What runs throws, which is what was asked for.
      void chunks?.return();
    },
  });
}

/** The answer as it comes. An attempt's time holds until it begins, and then for each part. */
async function* downloaded({ shared, call: settings, question }: Begun, stop: AbortSignal, announce: (total: number | null) => void): AsyncGenerator<Bytes, void> {
  const asked = running(settings, stop);
  const call = await beginCall(shared, asked, false);
  try {
    const { response } = await persist(shared, asked, call, async (attempt) => {
      const ended = await attempt.open((call) => question.plan(call), async () => {
        if (EXPORT.test(String(header(attempt.response, "content-type")))) return true;
        discard(attempt.response);
        call.wrongShape("NDJSON or CSV", "of another type");
        return false;
      });
      return ended === undefined ? undefined : attempt;
    });
    const total = header(response, "x-total-count");
    announce(/^\d+$/.test(String(total)) ? Number(total) : null);
    let within: Interrupt | undefined;
    let bytes = 0;
    try {
      for await (const chunk of chunksOf(response, () => (within = new Interrupt(asked.signals, settings.attemptTimeout)))) {
        within?.end();
        bytes += chunk.length;
        if (chunk.length > 0) yield chunk.slice();
      }
      call.arrived(steadyMs());
      if (shared.settings.onEvent !== undefined) emit(shared, call.responseEvent(bytes));
    } catch (thrown) {
      if (thrown instanceof Interrupted && thrown.fired === "aborted") throw aborted(call, asked.signals);
      if (thrown instanceof Unreadable) {
        call.misused("one that is locked or was already read");
        throw new Failed(thrown.cause);
      }
      const isLate = thrown instanceof Interrupted;
      call.broke(isLate);
      throw isLate ? new Failed() : new Failed(thrown);
    } finally {
      within?.end();
    }
  } catch (thrown) {
    if (!(thrown instanceof Failed)) throw thrown;
    call.mask();
    question.failed(call);
    throw failure(call, thrown);
  } finally {
    call.free();
    question.free();
  }
}
