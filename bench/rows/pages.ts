import { init, type Conversation, type Page } from "convoscope";
import { conversationBody, pageBody } from "../bodies.js";
import { convoscope } from "../peers/convoscope.js";
import { hand } from "../peers/hand.js";
import { type Reader, parse } from "../peers/reader.js";
import { valibot } from "../peers/valibot.js";
import { zod } from "../peers/zod.js";
import { zodMini } from "../peers/zod-mini.js";
import type { Row } from "../row.js";
import { assertBuilt, assertSame } from "../same.js";
import { SCRIPTS, type Script } from "../words.js";

const READERS: Record<string, Reader> = { "by hand": hand, zod, "zod/mini": zodMini, valibot, convoscope };
const REFERENCE = "by hand";

/** From the bytes of an answer to the model, against `JSON.parse` of the text alone. */
export const pageRows: Row[] = [
  row(
    "page",
    "list page, 100 conversations × 20 messages: bytes → model",
    (script) => pageBody(script, { conversations: 100, messages: 20 }),
    (reader) => reader.page,
    comparablePage,
  ),
  row(
    "omit",
    "the same without transcripts",
    (script) => pageBody(script, { conversations: 100, messages: 20 }),
    (reader) => reader.pageWithoutTranscripts,
    (page) => comparablePage(withoutTranscripts(page as Page)),
  ),
  row(
    "small",
    "list page, 10 conversations × 4 messages: bytes → model",
    (script) => pageBody(script, { conversations: 10, messages: 4 }),
    (reader) => reader.page,
    comparablePage,
  ),
  row(
    "long",
    "one conversation with 2 000 messages: bytes → model",
    (script) => conversationBody(script, 2000),
    (reader) => reader.conversation,
    (conversation) => conversation,
  ),
];

function row(
  name: string,
  title: string,
  body: (script: Script) => Uint8Array,
  way: (reader: Reader) => (body: Uint8Array) => unknown,
  comparable: (result: unknown) => unknown,
): Row {
  return {
    name,
    title,
    scripts: SCRIPTS,
    baseline: "JSON.parse",
    contenders: ["decode + JSON.parse", ...Object.keys(READERS)],
    overLoopback: false,
    async prepare(script) {
      await init();
      const bytes = body(script ?? "ascii");
      // Decoded, so that the text is flat and as narrow as it can be, as an answer's is.
      const text = new TextDecoder().decode(bytes);
      const readers = Object.entries(READERS).map(([name, reader]) => [name, way(reader)] as const);
      return {
        bytes: bytes.length,
        works: {
          "JSON.parse": () => JSON.parse(text) as unknown,
          "decode + JSON.parse": () => parse(bytes),
          ...Object.fromEntries(readers.map(([name, read]) => [name, () => read(bytes)])),
        },
        async check() {
          const expected = comparable(way(READERS[REFERENCE] as Reader)(bytes));
          for (const [name, read] of readers) {
            const found = read(bytes);
            assertBuilt(name, found);
            assertSame(`${name} (against ${REFERENCE})`, expected, comparable(found));
          }
        },
      };
    },
  };
}

/** A cursor is each side's own: whether there is one is what they must agree in. */
export function comparablePage(page: unknown): unknown {
  const { next, ...rest } = page as Page;
  if (rest.items.length === 0 || rest.items.some(({ issues }: Conversation) => issues.length > 0)) {
    throw new Error("The body is not what it was meant to be.");
  }
  return { ...rest, ends: next === null };
}

/** convoscope leaves the key out, the mapping sets it to null. */
function withoutTranscripts(page: Page): Page {
  const items = page.items.map((item) => {
    const { transcript, ...rest } = item;
    if (transcript != null) throw new Error("A transcript was built.");
    return rest as Conversation;
  });
  return { ...page, items };
}
