import { convoscopeError } from "./error.js";
import type { RedactPath } from "./paths.js";
import type { Given, Names } from "./read-options.js";
import { whatIs } from "./what-is.js";

/** What is masked before it is handed over. */
export interface RedactOptions {
  /** Paths to mask, and `"text"`: phone numbers and e-mail addresses inside transcripts, summaries, notes,
   *  analysis and metadata, but not `customer.phone` and `agent.phone`, which have names of their own. Out of its
   *  reach: numbers in words ("nine eight …"), "jane at example dot com", what is split over two messages, names,
   *  postal addresses. What is named is masked wherever else it stands as a whole, too: the guide on masks says what
   *  that holds for. The same value has the same mask within one call. Not together with `raw`; rejected records come
   *  without their JSON. */
  redact?: readonly RedactPath[] | undefined;
  /** What masks are made with: 16 to 64 random bytes, kept as a secret is; not without `redact`. The same value has
   *  the same mask in every call with the same key. Who has the key can try values out, and so can who sees the
   *  masks and can write into a conversation among them (a text, metadata): a key for each reader keeps what one
   *  writes from another's masks. Default: random for each call, and gone with it. */
  maskKey?: Uint8Array | ArrayBuffer | undefined;
}

export const REDACT: Names<RedactOptions> = { redact: "redacted redaction redactions mask hide", maskKey: "maskSecret redactKey key salt" };

/** The bytes that decide a call's masks: the caller's as they are now, or random ones when they are asked for.
 *  What is wrong with them is told then, and never what they are. */
export function maskKeyOf({ redact, maskKey }: Given<RedactOptions>): () => Uint8Array {
  let key = bytesOf(maskKey);
  return () => {
    if (maskKey !== undefined) {
      const wrong = whatIsWrong(maskKey, key);
      if (wrong !== undefined) throw refused(`maskKey is ${wrong}. Accepted are 16 to 64 random bytes, as a Uint8Array or an ArrayBuffer.`);
      if (redact === undefined) throw refused("maskKey is given, but not redact: nothing would be masked. Where that is meant, give redact: [].");
    }
    key ??= crypto.getRandomValues(new Uint8Array(16));
    return key;
  };
}

/** A copy, of no more than it takes to see that there are too many. Numbers of more than a byte would have to be taken
 *  apart in one order or the other. */
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
  if (bytes === undefined) return whatIs(given) ?? "an object";
  if (bytes.length < 16 || bytes.length > MOST) return `${(given as ArrayBuffer).byteLength} bytes long`;
  return bytes.every((byte) => byte === 0) ? "nothing but zeros" : undefined;
}

const refused = (message: string) => convoscopeError({ code: "invalid_argument", message });
