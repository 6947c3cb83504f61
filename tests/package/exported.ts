import type { Conversation } from "convoscope";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes one behind the other. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

export const textOf = (chunks: readonly Uint8Array[]): string => utf8.decode(joined(chunks));

/** So many chunks, or as many as there are; then the reader lets go, and the stream stays as it is. */
export async function chunksOf(stream: ReadableStream<Uint8Array>, most = Infinity): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  const reader = stream.getReader();
  while (chunks.length < most) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
  }
  reader.releaseLock();
  return chunks;
}

export const wholeText = async (stream: ReadableStream<Uint8Array>): Promise<string> => textOf(await chunksOf(stream));

/** The conversations of NDJSON: a line each, nothing but lines. */
export function readLines(text: string): Conversation[] {
  if (text === "") return [];
  if (!text.endsWith("\n")) throw new SyntaxError("the last line has no end");
  return text.slice(0, -1).split("\n").map((line) => JSON.parse(line) as Conversation);
}
