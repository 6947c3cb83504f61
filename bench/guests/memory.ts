// How much memory the module takes, which never gives any back: after one page, after many, and on the
// way through a walk that has no end in sight.
import { createClient, eigi, init, normalizeConversation, normalizePage } from "convoscope";
import { answeringInTurn } from "../answers.js";
import { conversationBody, pageBodies, pageBody } from "../bodies.js";
import { SCRIPTS, type Script } from "../words.js";

/** What is read: one page, one long conversation, many pages, a walk of many conversations, or many answers at once:
 *  announced and not begun, or all of them under way. */
export type What = "page" | "long" | "many" | "export" | "summary" | "announced" | "burst";

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
const { instantiate, Instance } = WebAssembly;
/** Node instantiates modules of its own, too. */
function keep(instance: WebAssembly.Instance): void {
  const { memory: exported, normalizePage: known } = instance.exports;
  if (exported instanceof WebAssembly.Memory && known !== undefined) memory = exported;
}
Object.assign(WebAssembly, {
  async instantiate(...args: Parameters<typeof instantiate>) {
    const result: unknown = await instantiate(...args);
    const { instance = result } = result as { instance?: unknown };
    keep(instance as WebAssembly.Instance);
    return result;
  },
  Instance: class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      keep(this);
    }
  },
});

function taken(): number {
  if (memory === undefined) throw new Error("The module's memory was not caught.");
  return memory.buffer.byteLength;
}

const [what, script, count] = process.argv.slice(2) as [What, Script, string];
const conversations = Number(count);
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
} else if (what === "announced" || what === "burst") {
  await atOnce(what);
} else if (what === "export" || what === "summary") {
  await walk(what);
} else {
  const body = what === "page" ? pageBody(script, LARGE) : conversationBody(script, 2000);
  if (what === "page") normalizePage("eigi", body);
  else normalizeConversation("eigi", body);
  note(what === "page" ? `a first page, ${script}` : `a first conversation of 2 000 messages, ${script}`, body.length);
}
process.stdout.write(JSON.stringify(result));

/** Notes the memory after a tenth, a half and all of the conversations. */
async function walk(verb: "export" | "summary"): Promise<void> {
  const size = { ...SMALL, conversations: 100 };
  const pages = Math.ceil(conversations / size.conversations);
  const all = pages * size.conversations;
  let largest = 0;
  const seen = (body: Uint8Array<ArrayBuffer>) => {
    largest = Math.max(largest, body.length);
    return body;
  };
  const client = createClient({
    provider: eigi({ apiKey: "vk_0123456789" }),
    fetch: answeringInTurn(mapped(pageBodies(script, size, pages), seen)),
  });
  const marks = [0.1, 0.5, 1].map((part) => Math.round(all * part));
  const onProgress = ({ items }: { items: number }) => {
    for (; marks[0] !== undefined && items >= marks[0]; marks.shift()) {
      note(`${verb}: ${items.toLocaleString("en")} conversations`, largest);
    }
  };
  let done: number;
  if (verb === "export") {
    const stream = client.conversations.export({}, { format: "ndjson", redact: ["text"], onProgress });
    let lines = 0;
    for await (const chunk of stream) for (const byte of chunk) if (byte === 0x0a) lines += 1;
    done = lines;
  } else {
    const groupBy = ["channel", "status"] as const;
    const { total } = await client.conversations.summarize({}, { groupBy, onProgress });
    done = total.count;
  }
  if (done !== all || marks.length > 0) throw new Error(`Of ${all} conversations ${done} came through.`);
}

/** Many answers at once: what they take before their first byte; or in pieces, held against the bound of them all. */
async function atOnce(how: "announced" | "burst"): Promise<void> {
  const MEBIBYTE = 2 ** 20;
  const [answers, pieces, bound] = how === "announced" ? [500, 60, 256 * MEBIBYTE] : [100, 8, 64 * MEBIBYTE];
  const end = new TextEncoder().encode('{"data":[],"pagination":{"page":1,"page_size":100,"total":0,"total_pages":0}}');
  let begin = () => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  let asked = 0;
  const client = createClient({
    provider: eigi({ apiKey: "vk_0123456789" }),
    maxBytesInFlight: bound,
    retry: { max: 0 },
    fetch: async () => {
      asked += 1;
      let left = pieces;
      const body = new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            await begun;
            if (how === "burst" && left > 0) controller.enqueue(new Uint8Array(MEBIBYTE).fill(0x20));
            else controller.enqueue(end);
            left -= 1;
            if (left < 0 || how === "announced") controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      return new Response(body, { headers: { "content-length": `${pieces * MEBIBYTE + (how === "burst" ? end.length : 0)}` } });
    },
  });
  const all = Array.from({ length: answers }, () => client.conversations.list().then(() => undefined));
  while (asked < answers) await new Promise((resolve) => setTimeout(resolve));
  if (how === "announced") note(`${answers} answers announced, 60 MiB each`, pieces * MEBIBYTE);
  begin();
  await Promise.all(all);
  if (how === "burst") note(`${answers} answers of ${pieces} MiB at once, maxBytesInFlight 64 MiB`, bound);
}

function* mapped<T>(values: Iterable<T>, map: (value: T) => T): Generator<T, undefined> {
  for (const value of values) yield map(value);
}
