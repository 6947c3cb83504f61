import type { Aging } from "./aging.js";
import type { Answer } from "./answer.js";
import { answered, BackDoor, routesAt, written, type Api, type Call, type Route } from "./api.js";
import { bearer } from "./credential.js";
import { Population, type Entry } from "./population.js";
import { Query } from "./query.js";
import { floored, stateOf, VOICE_MIX, voiceSeed } from "./story.js";
import { cutEmoji, laid } from "./surrogate.js";
import { parseTimestamp, SECOND, type Micros } from "./timestamp.js";
import { isRecorded, presigned, renderVapi, VAPI_STORAGE, vapiFacts, wantedByVapi, type VapiCall } from "./vapi-conversation.js";
import { distort } from "./voice-fault.js";

export interface VoiceOptions {
  seed: number;
  count: number;
  anchor: Micros;
  days: number;
  ties: boolean;
  aging: Aging;
  /** Accepted keys; undefined: every one. */
  keys: readonly string[] | undefined;
  /** The most on a page; undefined: what is documented. */
  largestPage: number | undefined;
}

/** Vapi stores milliseconds. */
const TICK: Micros = 1000;
const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1000;
const NAMES = ["id", "assistantId", "phoneNumberId", "limit"];
const TIMES = ["createdAt", "updatedAt"].flatMap((field) => ["Gt", "Lt", "Ge", "Le"].map((bound) => field + bound));
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const ERRORS: Record<number, string> = { 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error" };

/** In the form of NestJS: no document says what it is. The message may be a text or a list of texts. */
const failure = (status: number, message: string | string[]): Answer => ({ status, body: { message, error: ERRORS[status] ?? `Error ${status}`, statusCode: status } });

/** Vapi's calls, from its published OpenAPI document and what its users tell. */
export function vapiApi({ seed: root, keys, largestPage = LARGEST_LIMIT, ...options }: VoiceOptions): Api {
  const seed = voiceSeed(root);
  const population = new Population({ ...options, seed, mix: VOICE_MIX, tick: TICK });
  const door = new BackDoor(population, "id", wantedByVapi, ({ createdAt }) => floored(written(createdAt), TICK));
  const admitted =
    (answer: Route["answer"]): Route["answer"] =>
    (call) =>
      bearer(call.headers, keys) ? answer(call) : failure(401, "Invalid Key.");
  const list = admitted(({ params, fault, now }) => {
    if (fault?.kind === "repeat_cursor") for (const name of TIMES) if (/tL|tG/.test(name)) params.delete(name);
    return distort(fault, listVapi(population, seed, params, now, largestPage), null, spoilt);
  });
  const found = (answer: (entry: Entry, call: Call) => Answer) =>
    admitted((call) => {
      const entry = population.find(answered(population, call.id, call.fault));
      // What an id that is no UUID gives is not documented: the refusal here is another than for an unknown one.
      return entry !== undefined ? answer(entry, call) : UUID.test(call.id) ? failure(404, "Not Found") : failure(400, ["id must be a UUID"]);
    });
  const get = found((entry, { fault, now }) => distort(fault, { status: 200, body: renderVapi(seed, entry, now) }, null, spoilt));
  const recordings = (["mono", "stereo"] as const).flatMap((kind): Route[] => {
    const moved = found((entry, { now, origin }) =>
      isRecorded(stateOf(entry, now)) ? { status: 302, headers: [["Location", reachable(presigned(entry, now, kind), origin)]], body: "", media: "text/plain" } : failure(404, "Not Found"),
    );
    return [
      { method: "GET", path: `/call/{id}/${kind}-recording`, answer: moved },
      { method: "GET", path: `/{id}-${kind}.wav`, answer: (call) => stored(population, call) },
    ];
  });
  return {
    mark: "createdAt",
    routes: [...routesAt("/call", list, get), ...recordings],
    insert: (given, now) => door.insert(given, now),
    update: (id, given, now) => door.update(id, given, now),
    remove: (id) => door.remove(id),
    expire: (now) => population.expire(now),
    error: (status) => failure(status, ERRORS[status] ?? `Error ${status}`).body,
  };
}

/** Another origin that leads to this sandbox: over HTTP this machine by its other name. */
function reachable(url: string, asked: string): string {
  const { protocol, hostname, port } = new URL(asked);
  return protocol === "http:" ? url.replace(VAPI_STORAGE, `http://${hostname === "localhost" ? "127.0.0.1" : "localhost"}:${port}`) : url;
}

/** A millisecond of silence as a WAV file that names its call. Its bytes are all ASCII. */
function wav(id: string): string {
  const number = (value: number, bytes: number) => String.fromCharCode(...Array.from({ length: bytes }, (_, at) => (value >> (8 * at)) & 255));
  const chunk = (name: string, data: string) => name + number(data.length, 4) + data;
  const format = number(1, 2) + number(1, 2) + number(8_000, 4) + number(8_000, 4) + number(1, 2) + number(8, 2);
  return chunk("RIFF", `WAVE${chunk("fmt ", format)}${chunk("LIST", `INFO${chunk("ICMT", id)}`)}${chunk("data", "\u007f".repeat(8))}`);
}

/** What the storage does with a presigned address: it refuses every other credential, and it forgets. */
function stored(population: Population, { headers, params, id, now }: Call): Answer {
  const refused = (status: number, code: string): Answer => ({ status, body: `<Error><Code>${code}</Code></Error>`, media: "application/xml" });
  if (headers.has("Authorization")) return refused(400, "InvalidArgument");
  const [since, valid, signature] = ["Date", "Expires", "Signature"].map((name) => params.get(`X-Amz-${name}`));
  if (!signature || now > (Number(since) + Number(valid)) * SECOND) return refused(403, "AccessDenied");
  return population.find(id) === undefined ? refused(404, "NoSuchKey") : { status: 200, body: wav(id), media: "audio/wav" };
}

/** `GET /call`: a bare array, newest first, which no document promises. */
function listVapi(population: Population, seed: number, params: URLSearchParams, now: Micros, largestPage: number): Answer {
  const query = new Query(params);
  const limit = query.integer("limit", 0, LARGEST_LIMIT) ?? DEFAULT_LIMIT;
  const bounds = TIMES.map((name) => [name, query.timestamp(name)] as const);
  const at = (name: string): Micros | undefined => bounds.find(([known]) => known === name)?.[1];
  const unknown = [...params.keys()].filter((name) => !NAMES.includes(name) && !TIMES.includes(name));
  // Whether it would ignore them is not documented.
  const problems = [...unknown.map((name) => `property ${name} should not exist`), ...query.problems.map(({ name, message }) => `${name}: ${message}`)];
  if (problems.length > 0) return failure(400, problems);
  const wanted = (["assistantId", "phoneNumberId"] as const).flatMap((name) => (params.has(name) ? [[name, params.get(name)] as const] : []));
  const id = params.get("id");
  const within = (field: string, time: Micros): boolean => {
    const [gt = -Infinity, lt = Infinity, ge = -Infinity, le = Infinity] = ["Gt", "Lt", "Ge", "Le"].map((bound) => at(field + bound));
    return time > gt && time < lt && time >= ge && time <= le;
  };
  const hasUpdated = bounds.some(([name, time]) => name.startsWith("u") && time !== undefined);
  const calls: VapiCall[] = [];
  for (const entry of population.between(at("createdAtGe") ?? at("createdAtGt"), at("createdAtLe") ?? at("createdAtLt"))) {
    if (calls.length >= Math.min(limit, largestPage)) break;
    if (!within("createdAt", entry.createdAt) || (id !== null && entry.id !== id)) continue;
    if (wanted.length > 0 || hasUpdated) {
      const facts = vapiFacts(seed, entry, now);
      if (!wanted.every(([name, value]) => facts[name] === value)) continue;
      if (hasUpdated && !within("updatedAt", parseTimestamp(String(facts.updatedAt)) ?? NaN)) continue;
    }
    calls.push(renderVapi(seed, entry, now));
  }
  return { status: 200, body: calls };
}

const spoilt = (call: VapiCall): VapiCall => ({
  ...call,
  assistantOverrides: { metadata: laid(null) },
  analysis: { summary: cutEmoji },
  artifact: { messages: [{ role: "user", message: cutEmoji, time: 0, endTime: 0, secondsFromStart: 0 }] },
});
