// An export of many conversations to nowhere: how long it takes, how many bytes it has, how much memory the process
// takes, and how long nobody else has a turn. A process of its own:
// node parquet-guest.mjs <folder of the package> <ndjson | ndjson gzip | parquet | parquet gzip> <conversations>.
// Prints a line of JSON.
import { join } from "node:path";
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { createGzip, gzipSync } from "node:zlib";

const [folder = "pkg", what = "parquet", count = "50000"] = process.argv.slice(2);
const all = Number(count);
/** @param {string} file */
const load = (file) => import(pathToFileURL(join(folder, file)).href);
const { anyreach, createClient, exportSchema, init } = await load("entry/node.js");
const { toParquet } = await load("parquet/index.js");
await init();

/** The same numbers every time. */
let state = 20_260_101;
const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
/** As often as words of a language are: the nth a nth as often as the first. */
const WORDS = Array.from({ length: 8000 }, () => Array.from({ length: 2 + random() * 7 }, () => "etaoinshrdlucmfw"[Math.floor(random() * 16)]).join(""));
const word = () => WORDS[Math.floor(WORDS.length ** random()) - 1] ?? "";
/** @param {number} words */
const sentence = (words) => Array.from({ length: words }, word).join(" ");
const NEWEST = Date.UTC(2026, 0, 15);
/** @param {number} ms */
const time = (ms) => new Date(ms).toISOString().replace("Z", `${Math.floor(random() * 900 + 100)}Z`);

/** What a conversation holds, but for its id and its time. */
const BODIES = Array.from({ length: 4000 }, (_, at) => {
  const conversation = Array.from({ length: random() < 0.1 ? 0 : Math.floor(random() * 28) }, (_, turn) => ({ role: turn % 2 === 0 ? "agent" : "user", content: sentence(4 + random() * 50), timestamp: time(NEWEST - at * 1000 + turn * 9000) }));
  const phone = `+1202555${String(Math.floor(random() * 1e4)).padStart(4, "0")}`;
  const body = { agent: { id: `agent-${at % 40}`, name: "Front desk" }, user_id: phone, channel: "telephone", status: "completed", duration: Math.round(random() * 6000) / 10, conversation, custom_metadata: { order: `BC-${Math.floor(random() * 1e5)}`, tags: [word(), word()] } };
  return JSON.stringify(body).slice(1);
});

/** @param {number} at */
const record = (at) => `{"id":"${at.toString(16).padStart(32, "0")}","created_at":"${new Date(NEWEST - at * 1000).toISOString()}",${BODIES[at % BODIES.length]}`;
/** @param {Request} request */
const fetch = async ({ url }) => {
  const { searchParams } = new URL(url);
  const cursor = searchParams.get("cursor");
  const from = cursor === null ? 0 : (NEWEST - Date.parse(atob(cursor))) / 1000 + 1;
  const size = Math.max(0, Math.min(Number(searchParams.get("limit")), all - from));
  return new Response(`[${Array.from({ length: size }, (_, at) => record(from + at)).join()}]`);
};

const { conversations } = createClient({ provider: anyreach({ token: "ak_1.2" }), fetch });
const isParquet = what.startsWith("parquet");
/** @type {{ at: number; resident: number }[]} */
const resident = [];
let next = 0.1;
/** @param {{ items: number }} progress */
const onProgress = ({ items }) => {
  if (items < next * all) return;
  resident.push({ at: items, resident: process.memoryUsage.rss() });
  next += 0.1;
};
const options = { format: isParquet && what !== "parquet gzip" ? "parquet" : "ndjson", onProgress, ...(what === "parquet gzip" && { json: "text" }) };
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const [begun, before] = [performance.now(), process.cpuUsage()];
/** @type {AsyncIterable<Uint8Array>} */
let stream = conversations.export({}, options);
if (what === "ndjson gzip") stream = (await import("node:stream")).Readable.from(stream).pipe(createGzip());
if (what === "parquet gzip") stream = toParquet(stream, exportSchema({ format: "parquet" }), { compression: { codec: "GZIP", compress: gzipSync } });
let bytes = 0;
for await (const chunk of stream) bytes += chunk.length;
const ms = performance.now() - begun;
const { user, system } = process.cpuUsage(before);
delay.disable();
console.log(JSON.stringify({ what, ms, processor: (user + system) / 1000, bytes, longest: delay.max / 1e6, resident, most: process.resourceUsage().maxRSS * 1024 }));
