// How much memory the module takes, which never gives any back: after many pages, and after one.
import { init, normalizeConversation, normalizePage } from "convoscope";
import { conversationBody, pageBody } from "../bodies.js";
import { SCRIPTS, type Script } from "../words.js";

/** Bytes of WebAssembly memory. */
export interface Memory {
  /** After loading, before any body. */
  loaded: number;
  after: { what: string; bodyBytes: number; memory: number }[];
}

const PAGES = 10_000;
const LARGE = { conversations: 100, messages: 20 };
const SMALL = { conversations: 10, messages: 4 };

let memory: WebAssembly.Memory | undefined;
const { instantiate } = WebAssembly;
(WebAssembly as { instantiate: unknown }).instantiate = async (...args: Parameters<typeof instantiate>) => {
  const result: unknown = await instantiate(...args);
  const { instance = result } = result as { instance?: unknown };
  memory = (instance as { exports: { memory: WebAssembly.Memory } }).exports.memory;
  return result;
};

function taken(): number {
  if (memory === undefined) throw new Error("The module's memory was not caught.");
  return memory.buffer.byteLength;
}

const [what, script] = process.argv.slice(2) as ["many" | "page" | "long", Script];
await init();
const result: Memory = { loaded: taken(), after: [] };
const note = (what: string, bodyBytes: number) => result.after.push({ what, bodyBytes, memory: taken() });
if (what === "many") {
  const large = SCRIPTS.map((script) => pageBody(script, LARGE));
  const small = SCRIPTS.map((script) => pageBody(script, SMALL));
  const largest = Math.max(...large.map((body) => body.length));
  for (let page = 1; page <= PAGES; page += 1) {
    // One in twenty is large.
    const bodies = page % 20 === 0 ? large : small;
    normalizePage("eigi", bodies[(page / 20) & 1] as Uint8Array);
    if (page === 100 || page === PAGES) note(`${page} pages, small and large`, largest);
  }
} else {
  const body = what === "page" ? pageBody(script, LARGE) : conversationBody(script, 2000);
  if (what === "page") normalizePage("eigi", body);
  else normalizeConversation("eigi", body);
  note(what === "page" ? `a first page, ${script}` : `a first conversation of 2 000 messages, ${script}`, body.length);
}
process.stdout.write(JSON.stringify(result));
