import { invalidArgument } from "./error.js";
import type { RedactPath } from "./paths.js";
import type { Given, Names } from "./read-options.js";
import { described } from "./what-is.js";
import { mustBe } from "./wording.js";

/** Options for masking private values. */
export interface RedactOptions {
  /** Paths to mask. `"text"` masks phone numbers and e-mail addresses inside transcripts, summaries, notes, analysis
   *  and metadata, but not `customer.phone`, `customer.email` and `agent.phone`, which have their own paths. It misses
   *  numbers in words ("nine eight …"), "jane at example dot com", values split over two messages, names and postal addresses. A masked
   *  value is also masked wherever else it appears as a whole: see the guide on masks. Within a call the same value has
   *  the same mask. `"recording"` leaves out addresses of recordings: null, and `[recording]` wherever else one stands,
   *  the same in every call. Cannot be combined with `raw`; rejected records come without their JSON. */
  redact?: readonly RedactPath[] | undefined;
  /** Key for the masks: 16 to 64 random bytes, to be kept secret. Requires `redact`. Calls with the same key give a
   *  value the same mask. Whoever has the key can test guesses; so can whoever sees the masks and can write into one of
   *  the conversations (a text, metadata), unless each reader has a key of their own. Default: random for each call,
   *  then discarded. */
  maskKey?: Uint8Array | ArrayBuffer | undefined;
}

export const REDACT: Names<RedactOptions> = { redact: "mask hide", maskKey: "maskSecret redactKey key salt" };

/** The key of a call's masks: a copy of the caller's, made now, or random bytes. The returned function throws if the
 *  key is unusable, without showing it. */
export function maskKeyOf({ redact, maskKey }: Given<RedactOptions>): () => Uint8Array {
  let key = bytesOf(maskKey);
  return () => {
    if (maskKey !== undefined) {
      const wrong = whatIsWrong(maskKey, key);
      if (wrong !== undefined) throw invalidArgument(mustBe("maskKey", "16 to 64 random bytes in a Uint8Array or an ArrayBuffer", wrong));
      if (redact === undefined) throw invalidArgument('"redact" is required with "maskKey": without it nothing is masked. Pass redact: [] if you mean that.');
    }
    key ??= crypto.getRandomValues(new Uint8Array(16));
    return key;
  };
}

/** A copy, cut where it is too long anyway. Numbers wider than a byte are refused, because their byte order varies. */
function bytesOf(given: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(given)) {
    if (Object.prototype.toString.call(given) !== "[object Uint8Array]") return undefined;
    return new Uint8Array(given.buffer, given.byteOffset, Math.min(given.byteLength, MOST + 1)).slice();
  }
  try {
    return new Uint8Array(ArrayBuffer.prototype.slice.call(given as ArrayBuffer, 0, MOST + 1));
  } catch {
    return undefined;
  }
}

const MOST = 64;

function whatIsWrong(given: unknown, bytes: Uint8Array | undefined): string | undefined {
  if (bytes === undefined) return described(given);
  if (bytes.length < 16 || bytes.length > MOST) return `${(given as ArrayBuffer).byteLength} bytes`;
  return bytes.every((byte) => byte === 0) ? "only zeros" : undefined;
}
