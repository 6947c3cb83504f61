import {
  anyreach, buildGetRequest, buildListRequest, type ClientOptions, createClient, createSummary, eigi, elevenlabs, type ErrorCode, exportSchema, gateway, normalizeConversation, normalizeError, normalizePage, retell, validateFilter, vapi,
} from "convoscope";
import { createGateway } from "convoscope/server";
import { createSandbox } from "convoscope/testing";
import { toParquet } from "convoscope/parquet";
import { chunksOf } from "./exported.js";
import { EXPORT, LIST, SUMMARY } from "./option-names.js";
import { clientOf, collect, KEYS, standing } from "./sandbox-client.js";

/** A place that takes an object of options. */
export interface OptionObject {
  readonly name: string;
  /** What refuses it. */
  readonly code: ErrorCode;
  /** Every option there is. */
  readonly names: readonly string[];
  /** What it cannot do without. */
  readonly needed: object;
  /** Gives it the options, and comes to what that comes to. */
  give(options: never): unknown;
}

const CALL = ["signal", "timeout", "headers"];
const REDACT = ["redact", "maskKey"];
const SENDING = ["fetch", "timeout", "retry", "rateLimit", "maxBytesInFlight", "onEvent", "timeZones", "dangerouslyAllowBrowser"];

const provider = () => eigi({ apiKey: KEYS.eigi });
const valid = (): ClientOptions => ({ provider: provider(), dangerouslyAllowBrowser: true });
// Workers may not abort at module scope, nor make a sandbox.
const client = () => clientOf("eigi", standing({ conversations: 3 }));
const conversations = () => client().conversations;
const anId = async () => (await conversations().list({ pageSize: 1 })).items[0]?.id ?? "";

const noBytes = () => new ReadableStream<Uint8Array>({ start: (stream) => stream.close() });

const config = (name: string, names: readonly string[], give: OptionObject["give"], needed: object = {}): OptionObject => ({ name, code: "invalid_config", names, needed, give });
const call = (name: string, names: readonly string[], give: OptionObject["give"], needed: object = {}): OptionObject => ({ name, code: "invalid_argument", names, needed, give });

/** Every object of options that the package takes. */
export const OPTION_OBJECTS: readonly OptionObject[] = [
  config("createClient()", [...SENDING, "provider", "headers", "maxResponseBytes"], (options) => createClient(options), valid()),
  config("timeout of createClient()", ["attempt", "total"], (timeout) => createClient({ ...valid(), timeout })),
  config("retry of createClient()", ["max", "maxRetryAfter"], (retry) => createClient({ ...valid(), retry })),
  config("rateLimit of createClient()", ["requests", "perMs", "acquire"], (rateLimit) => createClient({ ...valid(), rateLimit }), { requests: 1, perMs: 1 }),
  config("with()", [...SENDING, "headers", "maxResponseBytes"], (changes) => client().with(changes)),
  config("retry of with()", ["max", "maxRetryAfter"], (retry) => client().with({ retry })),
  config("eigi()", ["apiKey", "baseUrl"], (options) => createClient({ ...valid(), provider: eigi(options) }), { apiKey: KEYS.eigi }),
  config("vapi()", ["apiKey", "baseUrl"], (options) => createClient({ ...valid(), provider: vapi(options) }), { apiKey: KEYS.vapi }),
  config("retell()", ["apiKey", "baseUrl"], (options) => createClient({ ...valid(), provider: retell(options) }), { apiKey: KEYS.retell }),
  config("elevenlabs()", ["apiKey", "baseUrl"], (options) => createClient({ ...valid(), provider: elevenlabs(options) }), { apiKey: KEYS.elevenlabs }),
  config("anyreach()", ["token", "organization", "baseUrl"], (options) => createClient({ ...valid(), provider: anyreach(options) }), { token: KEYS.anyreach }),
  config("gateway()", ["url", "token"], (options) => createClient({ provider: gateway(options) }), { url: "https://app.example/api" }),
  config("createGateway()", [...SENDING, "provider", "authorize", "allow", "redact", "allowFilters", "residual", "fetchForScope", "origins", "basePath", "maxAge", "secret", "onError"], (options) => createGateway(options), {
    ...valid(),
    authorize: () => null,
  }),
  config("retry of createGateway()", ["max", "maxRetryAfter"], (retry) => createGateway({ ...valid(), authorize: () => null, retry })),
  config("eigi of buildListRequest()", ["kind", "apiKey", "baseUrl"], (provider) => buildListRequest(provider), { kind: "eigi", apiKey: KEYS.eigi }),
  config("vapi of buildGetRequest()", ["kind", "apiKey", "baseUrl"], (provider) => buildGetRequest(provider, "7420f27a-30fd-4f49-a995-5549ae7cc00d"), { kind: "vapi", apiKey: KEYS.vapi }),
  config("retell of buildGetRequest()", ["kind", "apiKey", "baseUrl"], (provider) => buildGetRequest(provider, "call_1"), { kind: "retell", apiKey: KEYS.retell }),
  config("elevenlabs of buildGetRequest()", ["kind", "apiKey", "baseUrl"], (provider) => buildGetRequest(provider, "conv_1"), { kind: "elevenlabs", apiKey: KEYS.elevenlabs }),
  config("anyreach of buildGetRequest()", ["kind", "token", "organization", "baseUrl"], (provider) => buildGetRequest(provider, "7"), { kind: "anyreach", token: KEYS.anyreach }),
  config("createSandbox()", ["seed", "conversations", "now", "credentials", "envelope", "cursor", "largestPage", "days", "expiresAfterDays", "analysisAfterMs", "signedRecordings", "ties", "clockOffsetMs", "latencyMs", "faults"], (options) => createSandbox(options)),
  config("credentials of createSandbox()", ["eigi", "anyreach", "vapi", "elevenlabs", "retell"], (credentials) => createSandbox({ credentials })),
  config("a token of createSandbox()", ["organization", "sensitive"], (grant) => createSandbox({ credentials: { anyreach: { "ak_1.2": grant } } }), { sensitive: true }),
  call("fault()", ["kind", "status", "retryAfter", "retryInSeconds", "delayMs", "body", "total", "location", "times", "match"], (fault) => standing().fault(fault), { kind: "network" }),
  call("list()", Object.keys(LIST), (options) => conversations().list({}, options)),
  call("list().take()", Object.keys(LIST), (options) => conversations().list({}, options).take(1)),
  call("toArray()", ["max"], (options) => conversations().list().toArray(options)),
  call("timeout of list()", ["attempt", "total"], (timeout) => conversations().list({}, { timeout })),
  call("get()", [...CALL, ...REDACT, "raw"], async (options) => conversations().get(await anId(), options)),
  call("timeout of get()", ["attempt", "total"], async (timeout) => conversations().get(await anId(), { timeout })),
  call("watch()", [...CALL, ...REDACT, "interval", "settleTimeout"], async (options) => conversations().watch(await anId(), options).next()),
  call("interval of watch()", ["min", "max"], async (interval) => conversations().watch(await anId(), { interval }).next()),
  call("export()", Object.keys(EXPORT), (options) => chunksOf(conversations().export({}, options)), { format: "ndjson" }),
  call("until of export()", ["items", "atWholeSecond"], (until) => chunksOf(conversations().export({}, { format: "ndjson", until })), { items: 1, atWholeSecond: true }),
  call("exportSchema()", Object.keys(EXPORT), (options) => exportSchema(options), { format: "csv" }),
  call("toParquet()", ["compression"], (options) => toParquet(noBytes(), exportSchema({ format: "parquet" }), options)),
  call("compression", ["codec", "compress"], (compression) => toParquet(noBytes(), exportSchema({ format: "parquet" }), { compression: compression ?? (null as never) }), { codec: "ZSTD", compress: (page: Uint8Array) => page }),
  call("summarize()", Object.keys(SUMMARY), (options) => conversations().summarize({}, options)),
  call("createSummary()", ["groupBy", "timeZone", "durationEdges", "timeZones"], (options) => createSummary(options)),
  call("validateFilter()", ["timeZones"], (options) => validateFilter("eigi", {}, options)),
  call("normalizePage()", ["omit", "raw", "pageSize"], (options) => normalizePage("anyreach", "[]", options)),
  call("normalizeConversation()", ["raw"], async (options) => normalizeConversation("eigi", JSON.stringify((await conversations().get(await anId(), { raw: true })).raw), options)),
  call("normalizeError()", ["status", "headers", "body"], (response) => normalizeError("eigi", response), { status: 404 }),
];

/** What giving them comes to, whichever way. */
export async function given({ give }: OptionObject, options: unknown): Promise<unknown> {
  const outcome: unknown = give(options as never);
  return typeof outcome === "object" && outcome !== null && Symbol.asyncIterator in outcome && !("then" in outcome)
    ? collect(outcome as AsyncIterable<unknown>)
    : // Awaited here: workerd tells of a rejection that is caught a turn later.
      await outcome;
}
