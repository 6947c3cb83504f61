// The longest time for which nobody else has a turn, while one call makes something of a body of 64 MiB; and what four
// times as much costs. A process of its own: node turns-guest.mjs <folder of the package>. Prints a line of JSON for each.
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setImmediate as turn } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const folder = process.argv[2] ?? "pkg";
/** @param {string} entry */
const load = (entry) => import(pathToFileURL(join(folder, "entry", entry)).href);
const { createClient, anyreach, init } = await load("node.js");
const { createGateway } = await load("server-node.js");
await init();

const SIZE = 64 * 2 ** 20 - 4096;
const AT = "2026-01-31T09:30:30Z";
const MESSAGE = `{"role":"user","content":"Could you tell me the number?","timestamp":"${AT}"}`;
const LONG_MESSAGE = MESSAGE.replace("Could", "word ".repeat(2000));

/** @param {string} unit @param {number} size */
const filled = (unit, size) => `${unit},`.repeat(Math.max(0, Math.floor(size / (unit.length + 1)) - 1)) + unit;
/** @param {number} index @param {string} more */
const record = (index, more) => `{"id":"c${index}","created_at":"${AT}","status":"completed","channel":"telephone",${more}}`;
/** @param {number} count @param {(index: number) => string} one */
const page = (count, one) => `[${Array.from({ length: count }, (_, index) => one(index)).join(",")}]`;

/** @type {Record<string, () => string>} */
const BODIES = {
  "4 conversations of long messages": () => page(4, (index) => record(index, `"conversation":[${filled(LONG_MESSAGE, SIZE / 4 - 400)}]`)),
  "10,000 conversations": () => page(10_000, (index) => record(index, `"conversation":[${filled(MESSAGE, SIZE / 10_000 - 150)}]`)),
  "a transcript of short messages": () => page(1, () => record(0, `"conversation":[${filled(MESSAGE, SIZE - 400)}]`)),
  "one text": () => page(1, () => record(0, `"summary":"${"word ".repeat((SIZE - 400) / 5)}"`)),
  "metadata, 90 levels deep": () => page(1, () => record(0, `"custom_metadata":{"a":${"[".repeat(90)}${filled('{"a":1,"b":"two"}', SIZE - 700)}${"]".repeat(90)}}`)),
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

const token = "ak_made.up_for_the_bench";
/** @param {string} text */
const conversationsOf = (text) => createClient({ provider: anyreach({ token }), fetch: fetchOf(text), retry: { max: 0 } }).conversations;
/** @param {string} text @param {string} path */
async function asked(text, path) {
  const handler = createGateway({ provider: anyreach({ token }), basePath: "/api", authorize: () => ({}), redact: ["text"], fetch: fetchOf(text), retry: { max: 0 } });
  const response = await handler(new Request(`https://app.example/api/v1/conversations${path}`));
  if (response.status !== 200) throw new Error(`the gateway answered ${response.status}`);
}
/** @param {ReadableStream<Uint8Array>} stream */
async function firstOf(stream) {
  const reader = stream.getReader();
  await reader.read();
  await reader.cancel();
}

/** @type {Record<string, (list: string) => Promise<unknown>>} */
const PATHS = {
  "list": (list) => conversationsOf(list).list(),
  "list, omit": (list) => conversationsOf(list).list({}, { omit: ["transcript", "metadata"] }),
  "get": (list) => conversationsOf(list.slice(1, -1)).get("c0"),
  "ndjson": (list) => firstOf(conversationsOf(list).export({}, { format: "ndjson" })),
  "csv": (list) => firstOf(conversationsOf(list).export({}, { format: "csv" })),
  "summary": (list) => conversationsOf(list).summarize({}, { maxPages: 1 }),
  "gateway list": (list) => asked(list, ""),
  "gateway get": (list) => asked(list.slice(1, -1), "/c0"),
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

for (const [body, make] of Object.entries(BODIES)) {
  const text = make();
  for (const [path, run] of Object.entries(PATHS)) {
    if (path.endsWith("get") && text.includes('"id":"c1"')) continue;
    console.log(JSON.stringify({ body, path, ...(await measured(() => run(text))) }));
  }
}
for (const [body, make] of Object.entries(SCALED)) {
  const times = [];
  for (const count of [2_500, 10_000]) {
    const text = make(count);
    const rounds = [];
    for (let left = 7; left > 0; left -= 1) rounds.push((await measured(() => conversationsOf(text).list())).total);
    times.push(Math.min(...rounds));
  }
  console.log(JSON.stringify({ body, times }));
}
