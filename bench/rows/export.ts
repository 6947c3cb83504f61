import { createClient, eigi, type ExportOptions, init } from "convoscope";
import { answering } from "../answers.js";
import { pageBodies } from "../bodies.js";
import { hand } from "../peers/hand.js";
import { cellsOf, csv, ndjson, streamOf } from "../peers/lines.js";
import { pagesOf } from "../peers/pages.js";
import { zod } from "../peers/zod.js";
import type { Row } from "../row.js";
import { assertSame } from "../same.js";
import { SCRIPTS } from "../words.js";

const API_KEY = "vk_0123456789";
const PAGES = 10;
const SIZE = { conversations: 100, messages: 20 };

/** The whole export, from the request of the first page to the last byte; a fetch answers from memory. */
export const exportRows: Row[] = [
  row("export", "NDJSON", "JSON.stringify", { format: "ndjson" }, ndjson, (text) => {
    if (!text.endsWith("}\n")) throw new Error("The last line has no end.");
    return text.trimEnd().split("\n").map((line) => JSON.parse(line) as unknown);
  }),
  row("csv", "CSV of every scalar", "papaparse", { format: "csv" }, csv, cellsOf),
];

function row(
  name: string,
  what: string,
  writer: string,
  options: ExportOptions,
  write: typeof csv,
  /** What has to be the same: validators change the order of keys, and quotes may be needless. */
  comparable: (text: string) => unknown[],
): Row {
  const [baseline, byHand] = [`zod + mapping + ${writer}`, `mapping + ${writer}`];
  return {
    name,
    title: `${PAGES} pages of ${SIZE.conversations} × ${SIZE.messages}: answers → ${what} → bytes`,
    scripts: SCRIPTS,
    baseline,
    contenders: [byHand, "convoscope"],
    overLoopback: false,
    async prepare(script) {
      await init();
      const bodies = [...pageBodies(script ?? "ascii", SIZE, PAGES)];
      const send = answering(bodies);
      // The key is nobody's.
      const client = createClient({ provider: eigi({ apiKey: API_KEY }), fetch: send, dangerouslyAllowBrowser: true });
      const streams = {
        [baseline]: () => streamOf(pagesOf(send, API_KEY, zod), write),
        [byHand]: () => streamOf(pagesOf(send, API_KEY, hand), write),
        convoscope: (): ReadableStream<Uint8Array> => client.conversations.export({}, options),
      };
      return {
        bytes: bodies.reduce((sum, { length }) => sum + length, 0),
        works: Object.fromEntries(Object.entries(streams).map(([name, open]) => [name, () => drain(open())])),
        async check() {
          const texts: [string, unknown[]][] = [];
          for (const [name, open] of Object.entries(streams)) texts.push([name, comparable(await new Response(open()).text())]);
          const [[, expected] = ["", []], ...others] = texts;
          if (expected.length < PAGES * SIZE.conversations) throw new Error(`${baseline} has written ${expected.length} lines.`);
          for (const [name, found] of others) assertSame(`${name} (against ${baseline})`, expected, found);
        },
      };
    },
  };
}

/** Reads it to its end, as somebody does who sends each chunk on. */
async function drain(stream: ReadableStream<Uint8Array>): Promise<unknown> {
  const reader = stream.getReader();
  let bytes = 0;
  let last: Uint8Array | undefined;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { bytes, last };
    bytes += value.length;
    last = value;
  }
}
