// The longest time for which nobody else has a turn, while one call makes something of a body of 64 MiB; and what four
// times as much costs. A process of its own: node turns-guest.mjs <folder of the package> [rounds] [words of the names].
// Prints a line of JSON for each.
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const [folder = "pkg", rounds = "3", wanted = ""] = process.argv.slice(2);
/** @param {string} entry */
const load = (entry) => import(pathToFileURL(join(folder, "entry", entry)).href);
const { createClient, anyreach, init } = await load("node.js");
const { createGateway } = await load("server-node.js");
await init();

const SIZE = 64 * 2 ** 20 - 4096;
const AT = "2026-01-31T09:30:30Z";
/** @param {string} content as JSON writes it */
const said = (content) => `{"role":"user","content":"${content}","timestamp":"${AT}"}`;
const MESSAGE = said("Could you tell me the number of your order, please? It stands on the letter that came with it. ".repeat(2));

/** @param {string} unit @param {number} size in bytes */
const filled = (unit, size) => `${unit},`.repeat(Math.max(0, Math.floor(size / (Buffer.byteLength(unit) + 1)) - 1)) + unit;
/** @param {number} index @param {string} more */
const record = (index, more) => `{"id":"c${index}","created_at":"${AT}","status":"completed","channel":"telephone","user_id":"+4915123456789",${more}}`;
/** @param {number} count @param {(index: number) => string} one */
const page = (count, one) => `[${Array.from({ length: count }, (_, index) => one(index)).join(",")}]`;
/** @param {string} message @param {number} count */
const conversations = (message, count = 1) => page(count, (index) => record(index, `"conversation":[${filled(message, SIZE / count - 150)}]`));

/** Texts as long as they may be, of what takes longest to look through. @param {string} unit as JSON writes it */
const texts = (unit) => conversations(said(unit.repeat(Math.floor((8 * 2 ** 20) / unit.length))));

/** @type {Record<string, () => string>} */
const BODIES = {
  "10,000 conversations": () => conversations(MESSAGE, 10_000),
  "100 conversations": () => conversations(MESSAGE, 100),
  "one, of 250,000 messages": () => conversations(MESSAGE),
  "one, of messages with escapes": () => conversations(said('\\n\\"caf\\u00e9\\"\\t'.repeat(12))),
  "one, of messages in Devanagari": () => conversations(said("नमस्ते, आपका ऑर्डर नंबर क्या है? ".repeat(3))),
  "one, of one message": () => conversations(said("word ".repeat((SIZE - 1000) / 5))),
  "one, of one message with escapes": () => conversations(said("w\\u00f6rd\\n".repeat((SIZE - 1000) / 11))),
  "one, of texts of digits": () => texts("1-2 (3) "),
  "one, of texts of escapes": () => texts("%2525406"),
  "one, of texts of addresses": () => texts("a@b.c@"),
  "one, of texts in Devanagari": () => conversations(said("नमस्ते ९८७ ".repeat(260_000))),
  "one, of texts of JSON": () => conversations(said(`[${'{\\"phone\\":\\"+15550123456\\",\\"list\\":[1,2,{\\"a\\":\\"b@c.io\\"}]},'.repeat(110_000)}1]`)),
  "one, of metadata": () => page(1, () => record(0, `"custom_metadata":{"a":${"[".repeat(90)}${filled('{"a":1,"b":"two and a half","c":[true,null,"three"]}', SIZE - 700)}${"]".repeat(90)}}`)),
};

/** Of how many, so that four times as many are still a page. @type {Record<string, (count: number) => string>} */
const SCALED = {
  "records that are none": (count) => page(count, String),
  "small conversations": (count) => page(count, (index) => record(index, '"a":1')),
  "messages": (count) => page(1, () => record(0, `"conversation":[${filled(MESSAGE, 10 * count * MESSAGE.length)}]`)),
  "keys": (count) => page(1, () => record(0, `"custom_metadata":{${Array.from({ length: 10 * count }, (_, index) => `"k${index}":1`).join(",")}}`)),
};

/** In pieces, as a network gives it. @param {string} text */
function fetchOf(text) {
  const bytes = new TextEncoder().encode(text);
  return async () => {
    let at = 0;
    const body = new ReadableStream({
      async pull(controller) {
        await turn();
        if (at >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(at, (at += 2 ** 18)));
      },
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  };
}
/** @typedef {ReturnType<typeof fetchOf>} Fetch */

const REDACT = ["customer.phone", "text"];
const token = "ak_made.up_for_the_bench";
/** @param {Fetch} fetch */
const conversationsOf = (fetch) => createClient({ provider: anyreach({ token }), fetch, retry: { max: 0 } }).conversations;
/** @param {Fetch} fetch @param {string} path */
async function asked(fetch, path) {
  const handler = createGateway({ provider: anyreach({ token }), basePath: "/api", authorize: () => ({}), redact: REDACT, fetch, retry: { max: 0 } });
  const response = await handler(new Request(`https://app.example/api/v1/conversations${path}`));
  if (response.status !== 200) throw new Error(`the gateway answered ${response.status}`);
}
/** @param {ReadableStream<Uint8Array>} stream */
async function firstOf(stream) {
  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();
}

/** @type {Record<string, (list: Fetch) => Promise<unknown>>} */
const LISTS = {
  "list": (fetch) => conversationsOf(fetch).list(),
  "list, redacted": (fetch) => conversationsOf(fetch).list({}, { redact: REDACT }),
  "ndjson, redacted": (fetch) => firstOf(conversationsOf(fetch).export({}, { format: "ndjson", redact: REDACT })),
  "csv, redacted": (fetch) => firstOf(conversationsOf(fetch).export({}, { format: "csv", columns: ["id", "transcript", "metadata"], redact: REDACT })),
  "summary": (fetch) => conversationsOf(fetch).summarize({}, { maxPages: 1 }),
  "gateway list": (fetch) => asked(fetch, ""),
};
/** @type {Record<string, (one: Fetch) => Promise<unknown>>} */
const SINGLE = {
  "get, raw": (fetch) => conversationsOf(fetch).get("c0", { raw: true }),
  "watch": (fetch) => conversationsOf(fetch).watch("c0").next(),
  "gateway get": (fetch) => asked(fetch, "/c0"),
};

/** @param {() => Promise<unknown>} run */
async function measured(run) {
  globalThis.gc?.();
  await turn();
  let longest = 0;
  let last = performance.now();
  let isRunning = true;
  const look = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (isRunning) setImmediate(look);
  };
  setImmediate(look);
  const before = performance.now();
  await run();
  const total = performance.now() - before;
  isRunning = false;
  await turn();
  return { longest, total };
}

/** Of some rounds the least, since what other processes do only makes it longer, and the middle. @param {() => Promise<unknown>} run */
async function several(run) {
  const all = [];
  for (let left = Number(rounds); left > 0; left -= 1) all.push(await measured(run));
  const longest = all.map((one) => one.longest).sort((a, b) => a - b);
  return { least: longest[0], middle: longest[Math.floor(longest.length / 2)], total: Math.min(...all.map(({ total }) => total)) };
}

// What the host and the package do but once is no part of it.
const small = page(1, (index) => record(index, `"conversation":[${MESSAGE}]`));
for (const run of Object.values(LISTS)) await run(fetchOf(small));
for (const run of Object.values(SINGLE)) await run(fetchOf(small.slice(1, -1)));

const isWanted = (/** @type {string} */ name) => wanted.split(",").every((word) => name.includes(word));
for (const [body, make] of Object.entries(BODIES)) {
  const names = [...Object.keys(LISTS), ...(body.startsWith("one") ? Object.keys(SINGLE) : [])].filter((path) => isWanted(`${body}, ${path}`));
  if (names.length === 0) continue;
  const text = make();
  const [list, one] = [fetchOf(text), fetchOf(text.slice(1, -1))];
  for (const path of names) {
    const run = () => LISTS[path]?.(list) ?? SINGLE[path]?.(one) ?? Promise.resolve();
    console.log(JSON.stringify({ body, path, ...(await several(run)) }));
  }
}
for (const [body, make] of Object.entries(SCALED).filter(([body]) => isWanted(body))) {
  const times = [];
  for (const count of [2_500, 10_000]) {
    const fetch = fetchOf(make(count));
    const all = [];
    for (let left = 7; left > 0; left -= 1) all.push((await measured(() => conversationsOf(fetch).list())).total);
    times.push(Math.min(...all));
  }
  console.log(JSON.stringify({ body, times }));
}
