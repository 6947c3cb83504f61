/** An MP3 frame: MPEG-2, layer III, 8 kbit/s, 16 kHz, one channel. It lasts 36 ms and has as many bytes. Behind its header
 *  all is zero: nothing is coded, which is silence. */
const FRAME = new Uint8Array(36);
FRAME.set([0xff, 0xf3, 0x18, 0xc4]);
const FRAMES = 28;

/** A second of silence as an MP3 file of this title. */
export function silentMp3(title: string): Uint8Array {
  const text = new TextEncoder().encode(title);
  // ID3 2.4: a tag of one frame, in UTF-8.
  const frame = [...ascii("TIT2"), ...size(text.length + 1), 0, 0, 3, ...text];
  const tag = [...ascii("ID3"), 4, 0, 0, ...size(frame.length), ...frame];
  const file = new Uint8Array(tag.length + FRAMES * FRAME.length);
  file.set(tag);
  for (let at = tag.length; at < file.length; at += FRAME.length) file.set(FRAME, at);
  return file;
}

const ascii = (text: string) => Array.from(text, (character) => character.charCodeAt(0));
/** Four times seven bits, as ID3 writes sizes. */
const size = (bytes: number) => [21, 14, 7, 0].map((shift) => (bytes >> shift) & 127);
