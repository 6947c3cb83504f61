import { convoscopeError } from "./error.js";
import type { RedactPath } from "./paths.js";
import type { Names } from "./read-options.js";
import { whatIs } from "./what-is.js";

/** What is masked before it is handed over. */
export interface RedactOptions {
  /** Paths to mask, and `"text"`: phone numbers and e-mail addresses inside transcripts, summaries, notes,
   *  analysis and metadata. Out of its reach: numbers in words ("nine eight …"), "jane at example dot com", what is
   *  split over two messages, names, postal addresses. The same value has the same mask within one call. Not
   *  together with `raw`; rejected records come without their JSON. */
  redact?: readonly RedactPath[] | undefined;
  /** What masks are made with: 16 to 64 random bytes, kept as a secret is. The same value has the same mask in
   *  every call with the same key; who has the key can try values out. Default: random for each call, and gone
   *  with it. */
  maskKey?: Uint8Array | undefined;
}

export const REDACT: Names<RedactOptions> = { redact: "redacted redaction redactions mask hide", maskKey: "maskSecret redactKey key salt" };

/** The bytes that decide a call's masks: the caller's as they are now, or random ones when they are asked for.
 *  What is wrong with them is told then, and never what they are. */
export function maskKeyOf(given: unknown): () => Uint8Array {
  let key = given === undefined ? undefined : copied(given);
  return () => {
    if (given !== undefined && key === undefined) {
      const found = ArrayBuffer.isView(given) ? `${given.byteLength} bytes long` : (whatIs(given) ?? "an object");
      throw convoscopeError({ code: "invalid_argument", message: `maskKey is ${found}. Accepted are 16 to 64 random bytes, as a Uint8Array.` });
    }
    key ??= crypto.getRandomValues(new Uint8Array(16));
    return key;
  };
}

function copied(given: unknown): Uint8Array | undefined {
  if (!ArrayBuffer.isView(given) || given.byteLength < 16 || given.byteLength > 64) return undefined;
  return new Uint8Array(given.buffer, given.byteOffset, given.byteLength).slice();
}
