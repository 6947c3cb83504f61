import type { Conversation, Page } from "convoscope";

/** One way from the bytes of an answer to the model. */
export interface Reader {
  /** Everything: transcripts, analysis, metadata. */
  page(body: Uint8Array): Page;
  /** The same without transcripts, which it may skip as it likes. */
  pageWithoutTranscripts(body: Uint8Array): unknown;
  conversation(body: Uint8Array): Conversation;
}

const decoder = new TextDecoder();

/** What `response.json()` does, and every peer: decode, then parse. */
export function parse(body: Uint8Array): unknown {
  return JSON.parse(decoder.decode(body));
}
