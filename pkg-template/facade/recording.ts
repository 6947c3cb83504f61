import type { AudioStream } from "../wasm/convoscope.js";
import { byteStream, type ByteStream } from "./byte-stream.js";
import { calledAt, callSite, fromModule } from "./error.js";

/** The audio of a conversation. */
export interface RecordingAudio {
  /** Its bytes, as they come: nothing is read ahead. `cancel()` stops the request. */
  readonly body: ByteStream;
  /** Its media type, such as `audio/mpeg`; `application/octet-stream` if nobody says. */
  readonly contentType: string;
  /** How many bytes it has, if that is known before they have come. */
  readonly size: number | null;
}

/** Waits for the first bytes, and hands on the others as they are read. */
export async function recordingOf(begin: () => Promise<AudioStream>): Promise<RecordingAudio> {
  const site = callSite();
  const failed = (thrown: unknown) => calledAt(site, fromModule(thrown));
  try {
    const audio = await begin();
    let isOver = false;
    const end = () => {
      if (!isOver) audio.free();
      isOver = true;
    };
    return {
      body: byteStream({
        async pull(controller) {
          try {
            const bytes = await audio.next();
            // Cancelled meanwhile.
            if (isOver) return;
            if (bytes !== undefined) return controller.enqueue(bytes);
            end();
            controller.close();
          } catch (thrown) {
            end();
            throw failed(thrown);
          }
        },
        cancel() {
          if (!isOver) audio.stop();
          end();
        },
      }),
      contentType: audio.contentType() ?? "application/octet-stream",
      size: audio.size() ?? null,
    };
  } catch (thrown) {
    throw failed(thrown);
  }
}
