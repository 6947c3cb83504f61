// What the page's own storage has for a recording. The sandbox has no voices, so a tone stands for each speaker: enough to
// find one's way in it.
import type { Conversation } from "convoscope/browser";

const RATE = 8_000;
/** How high each side sounds, in hertz. Tools are silent. */
const PITCH: Readonly<Record<string, number>> = { assistant: 196, user: 294 };
/** About as long as a letter takes to say, in seconds. */
const LETTER = 0.06;

/** A WAV file as long as the conversation, in which each message sounds at its time. */
export function tones({ transcript, startedAt, durationSeconds }: Pick<Conversation, "transcript" | "startedAt" | "durationSeconds">): Blob {
  const said = (transcript ?? []).flatMap(({ role, content, timestamp }) => (timestamp === null ? [] : [{ role, letters: content.length, at: Date.parse(timestamp) }]));
  const base = startedAt === null ? (said[0]?.at ?? 0) : Date.parse(startedAt);
  const samples = new Uint8Array(Math.ceil((durationSeconds ?? 1) * RATE)).fill(128);
  said.forEach(({ role, letters, at }, index) => {
    const pitch = PITCH[role];
    if (pitch === undefined) return;
    const from = (at - base) / 1000;
    const next = said[index + 1];
    const seconds = Math.min(letters * LETTER, next === undefined ? Infinity : Math.max(0, (next.at - at) / 1000 - 0.3));
    const end = Math.min(samples.length, Math.floor((from + seconds) * RATE));
    for (let place = Math.max(0, Math.floor(from * RATE)); place < end; place += 1) {
      const time = place / RATE - from;
      // It swells like syllables do.
      samples[place] = 128 + 28 * Math.sin(2 * Math.PI * pitch * time) * Math.sin(2 * Math.PI * 2 * time) ** 2;
    }
  });
  return new Blob([header(samples.length), samples], { type: "audio/wav" });
}

/** Of a WAV file with so many bytes of 8 bits and one channel. */
function header(length: number): ArrayBuffer {
  const bytes = new DataView(new ArrayBuffer(44));
  const text = (at: number, word: string) => [...word].forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
  text(0, "RIFF");
  bytes.setUint32(4, 36 + length, true);
  text(8, "WAVEfmt ");
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, RATE, true);
  bytes.setUint32(28, RATE, true);
  bytes.setUint16(32, 1, true);
  bytes.setUint16(34, 8, true);
  text(36, "data");
  bytes.setUint32(40, length, true);
  return bytes.buffer as ArrayBuffer;
}
