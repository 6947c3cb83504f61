import type {
  Client, ClientOptions, Conversation, ConversationFilter, ConversationList, ConvoscopeError, CsvColumn, ExportOptions, FilterStatus, GroupBy, ListOptions, Message, Page, Recording, Status,
  Conversations, ExportReport, Summary, SummaryOptions, WatchEvent,
} from "convoscope";
import { anyreach, createClient, createSummary, eigi, eigiRateLimits, elevenlabs, isConvoscopeError, normalizePage, validateFilter } from "convoscope";
import * as browser from "convoscope/browser";
import { createGateway } from "convoscope/server";
import { createSandbox } from "convoscope/testing";
import { type Equal, expectType } from "./equal.js";

const { conversations } = createClient({ provider: eigi({ apiKey: "vk_1" }), fetch: createSandbox().fetch });

// A page's own entry has the same types, without what only the gateway does.
export async function inPage(): Promise<void> {
  const page = browser.createClient({ provider: browser.gateway({ url: "/api" }) });
  const all = page.conversations.list({ status: "completed" }, { omit: ["transcript"] });
  expectType<Equal<typeof all, ConversationList<Omit<Conversation, "transcript">>>>();
  // @ts-expect-error masks are made by the gateway
  page.conversations.list({}, { redact: ["text"] });
  // @ts-expect-error an export of a gateway is one answer
  page.conversations.export({}, { format: "csv", after: "x" });
  const { groups } = await page.conversations.summarize({}, { groupBy: ["day"] });
  expectType<Equal<(typeof groups)[number]["key"], { day: string | null }>>();
  for await (const event of page.conversations.watch("a")) expectType<Equal<typeof event, WatchEvent>>();
}

// What a platform's lists lack is gone from the type, unless it is included.
export async function lacks(): Promise<void> {
  const lean = createClient({ provider: elevenlabs({ apiKey: "1" }) });
  const items = lean.conversations.list();
  expectType<Equal<typeof items, ConversationList<Omit<Conversation, "transcript" | "metadata" | "analysis">>>>();
  const included = lean.conversations.list({}, { include: ["transcript"], omit: ["metadata"] });
  expectType<Equal<typeof included, ConversationList<Omit<Conversation, "metadata" | "analysis">>>>();
  const all = lean.with({}).conversations.list({}, { include: ["transcript", "metadata", "analysis"] });
  expectType<Equal<typeof all, ConversationList<Omit<Conversation, never>>>>();
  // Not told which, it may be none of them.
  const some: ListOptions = { include: ["transcript"] };
  const unknown = lean.conversations.list({}, { include: some.include });
  expectType<Equal<"transcript" extends keyof Awaited<typeof unknown>["items"][number] ? true : false, false>>();
  expectType<Equal<Awaited<ReturnType<typeof lean.conversations.get>>, Conversation>>();
  // The same program, where lists are whole.
  const whole: Client = createClient({ provider: eigi({ apiKey: "1" }) });
  const same = whole.conversations.list({}, { include: ["transcript"] });
  expectType<Equal<typeof same, ConversationList<Omit<Conversation, never>>>>();
  const either: Client<"transcript" | "metadata" | "analysis"> = Math.random() < 0.5 ? whole : lean;
  void either;
  // @ts-expect-error its lists are not whole
  const untrue: Client = lean;
  void untrue;
  // @ts-expect-error its lists lack more
  const lessUntrue: Client<"transcript"> = lean;
  void lessUntrue;
  // @ts-expect-error its lists are not whole, and neither are its conversations
  const untrueConversations: Conversations = lean.conversations;
  void untrueConversations;
  const throughGateway = browser.createClient({ provider: browser.gateway<"transcript">({ url: "/api" }) });
  const page = await throughGateway.conversations.list();
  // @ts-expect-error the gateway's platform lacks it
  void page.items[0]?.transcript;
  createGateway({ provider: elevenlabs({ apiKey: "1" }), authorize: () => ({}) });
  // @ts-expect-error not a field that can be included
  lean.conversations.list({}, { include: ["summary"] });
  // @ts-expect-error exports have what their columns name
  lean.conversations.export({}, { format: "csv", include: ["transcript"] });
}

// What is left out is gone from the type, whether named inline, by a constant or not at all.
export async function omits(): Promise<void> {
  const all = conversations.list();
  expectType<Equal<typeof all, ConversationList<Omit<Conversation, never>>>>();
  const promise: Promise<Page<Conversation>> = all;
  void promise.catch(() => null).finally(() => {});
  const [whole] = await all.take(1);
  expectType<Equal<NonNullable<typeof whole>["transcript"], Conversation["transcript"]>>();

  const light = conversations.list({}, { omit: ["transcript", "analysis"] });
  expectType<Equal<typeof light, ConversationList<Omit<Conversation, "transcript" | "analysis">>>>();
  for await (const page of light.pages()) {
    for (const conversation of page.items) {
      expectType<Equal<typeof conversation.metadata, Record<string, unknown> | null>>();
      // @ts-expect-error it was left out
      void conversation.transcript;
      // @ts-expect-error so was this
      void conversation.analysis;
    }
  }
  const fields = ["metadata"] as const;
  const [item] = await conversations.list({}, { omit: fields, maxPages: 1 }).take(1);
  // @ts-expect-error it was left out
  void item?.metadata;
  void item?.transcript;

  const options: ListOptions<"transcript"> = { omit: ["transcript"], consistency: "live", raw: true };
  // Not told which, it may be any of them.
  const any: ListOptions = { omit: ["transcript"] };
  for await (const each of conversations.list({}, any)) expectType<Equal<"transcript" extends keyof typeof each ? true : false, false>>();
  expectType<Equal<Awaited<ReturnType<typeof read>>, Page<Omit<Conversation, "transcript">>>>();
  async function read() {
    return conversations.list({}, options);
  }
  // @ts-expect-error not a field that can be left out
  conversations.list({}, { omit: ["summary"] });
  // @ts-expect-error neither of the two
  conversations.list({}, { consistency: "strong" });
  conversations.list({}, { after: null }).toArray({ max: 5 });
  // @ts-expect-error a number
  conversations.list().toArray({ max: "5" });
  // @ts-expect-error a misspelt option
  conversations.list({}, { maxPage: 1 });
}

// Where conversations are read, words that this version does not know are words all the same.
export function openWords(conversation: Conversation): string {
  const status: Status = "archived_by_a_later_version";
  // @ts-expect-error where they are asked for, only known ones are: this one was read
  const filter: ConversationFilter = { status };
  // What a form or an address gives is checked at run time.
  validateFilter("eigi", { ...filter, status: status as FilterStatus });
  switch (conversation.status) {
    case "completed":
      return "done";
    case "something new":
      return "new";
    default:
      return conversation.status.toUpperCase();
  }
}

// Filters are typed key by key.
export const filters: ConversationFilter[] = [
  { createdAfter: new Date(), createdBefore: "2026-01-01" },
  { timeOfDay: { from: "09:00", utcOffsetMinutes: 330 }, durationSeconds: { min: 1 } },
  // @ts-expect-error the offset is required: nobody should have to guess
  { timeOfDay: { from: "09:00" } },
  // @ts-expect-error a number is no time
  { createdAfter: 1_700_000_000 },
  // @ts-expect-error a range, not a number
  { durationSeconds: 60 },
  // @ts-expect-error null leaves nothing out
  { agentId: null },
  // @ts-expect-error a provider's own spelling
  { agent_id: "a" },
  { status: "completed", channel: "telephone", direction: "inbound" },
  // @ts-expect-error no such status
  { status: "done" },
  // @ts-expect-error no such channel
  { channel: "phone" },
  // @ts-expect-error no such direction
  { direction: "incoming" },
  // What holds keys and values without being a plain object would be taken for an empty filter.
  // @ts-expect-error the address's parameters
  new URLSearchParams("status=completed"),
  // @ts-expect-error a Map
  new Map([["status", "completed"]]),
  // @ts-expect-error a Set
  new Set(["completed"]),
  // @ts-expect-error a form
  new FormData(),
  // @ts-expect-error headers
  new Headers({ status: "completed" }),
  // @ts-expect-error a list
  ["completed"],
  // @ts-expect-error a text
  "status=completed",
  // @ts-expect-error metadata is a plain object, too
  { metadata: new Map([["order", 1]]) },
];

// A misspelt option would go unnoticed.
export function misspelt(): void {
  // @ts-expect-error baseUrl
  eigi({ apiKey: "vk_1", baseURL: "https://prod.eigi.ai" });
  // @ts-expect-error organization
  anyreach({ token: "pat_1", organisation: "o" });
  // @ts-expect-error max
  createClient({ provider: eigi({ apiKey: "vk_1" }), retry: { maxRetries: 0 } });
  // @ts-expect-error retry
  createClient({ provider: eigi({ apiKey: "vk_1" }) }).with({ retries: 0 });
  // @ts-expect-error timeout
  void conversations.get("id", { tiemout: { total: 1 } });
  // @ts-expect-error groupBy
  void conversations.summarize({}, { groupby: ["day"] });
  // @ts-expect-error seed
  createSandbox({ sed: 1 });
}

// A result narrows to its value or its error.
export async function narrows(): Promise<string> {
  const result = await conversations.get("id").result();
  if (result.ok) {
    // @ts-expect-error a success has no error
    void result.error;
    return result.value.id;
  }
  // @ts-expect-error a failure has no value
  void result.value;
  expectType<Equal<typeof result.error, ConvoscopeError>>();
  return result.error.code;
}

export function catches(error: unknown): number | null {
  if (!isConvoscopeError(error)) throw error;
  if (error.code === "rate_limited") return error.retryAfterMs;
  // @ts-expect-error no such code of an attempt either
  if (error.attempts[0]?.error === "rate_limit") return 0;
  // @ts-expect-error no such code
  if (error.code === "rate_limit") return 0;
  // @ts-expect-error an error is not to be changed
  error.code = "timeout";
  return null;
}

// Data that was read is data; the caller may keep it.
export function keeps(body: Uint8Array): string[] {
  const { items, next } = normalizePage("anyreach", body, { omit: ["transcript"] });
  // @ts-expect-error there may be no next
  const after: string = next;
  void after;
  // @ts-expect-error a gateway is no platform
  normalizePage("gateway", body);
  // @ts-expect-error parsed JSON is not what is read
  normalizePage("eigi", JSON.parse("{}") as object);
  // @ts-expect-error it was left out
  void items[0]?.transcript;
  void items[0]?.metadata;
  return items.map(({ id }) => id);
}

// @ts-expect-error a provider is made by eigi() or anyreach(), not by its secret
createClient({ provider: { apiKey: "vk_1" } });
// @ts-expect-error a client keeps its provider
createClient({ provider: anyreach({ token: "pat_1", organization: "o" }) }).with({ provider: eigi({ apiKey: "vk_1" }) });

// Events narrow by their type.
export async function watches(): Promise<void> {
  const watch = conversations.watch("id", { interval: { min: 1_000 }, settleTimeout: 0, signal: AbortSignal.timeout(1_000) });
  expectType<Equal<typeof watch, AsyncIterableIterator<WatchEvent>>>();
  for await (const event of watch) {
    // @ts-expect-error not every event has a message
    void event.message;
    switch (event.type) {
      case "snapshot":
      case "ended":
        expectType<Equal<typeof event.conversation, Conversation>>();
        break;
      case "message":
      case "message_changed":
        expectType<Equal<typeof event.index, number>>();
        expectType<Equal<typeof event.message, Message>>();
        break;
      case "message_removed":
        // @ts-expect-error what is gone is not told again
        void event.message;
        break;
      case "status":
        expectType<Equal<typeof event.to, Status>>();
        break;
      case "analysis":
        expectType<Equal<typeof event.analysis, unknown[]>>();
        break;
      case "recording":
        expectType<Equal<typeof event.recording, Recording>>();
        break;
      default:
        // Nothing is left.
        expectType<Equal<typeof event, never>>();
    }
  }
  // @ts-expect-error an interval has two ends
  conversations.watch("id", { interval: 5_000 });
  // @ts-expect-error a misspelt option
  conversations.watch("id", { settel: 0 });
}

// An export is a stream of bytes wherever one is wanted.
export async function exports(): Promise<void> {
  const stream = conversations.export({ channel: "telephone" }, { format: "csv", columns: ["id"], redact: ["text"], bom: true, onProgress: ({ bytes }) => void bytes.toFixed() });
  const body: ReadableStream<Uint8Array> = stream;
  void new Response(body as BodyInit);
  expectType<Equal<typeof stream.report, ExportReport>>();
  // @ts-expect-error the report is not to be set
  stream.report = stream.report;
  const progress: ExportOptions = { format: "ndjson", after: stream.report.next ?? "", omit: ["transcript"], maxPages: 1 };
  conversations.export(undefined, progress);
  // @ts-expect-error the format has to be named
  conversations.export({}, {});
  // @ts-expect-error no such format
  conversations.export({}, { format: "xlsx" });
  // @ts-expect-error a list of columns
  conversations.export({}, { format: "csv", columns: "id" });
  // @ts-expect-error not without options
  conversations.export({});

  // Paths: those of the model, and whatever metadata and analysis hold.
  const columns: readonly CsvColumn[] = ["agent.id", "metadata.order.no", "transcript.0.content", "transcript.12", "analysis.0.score", "withheld.0", "raw.x", "issues.0"];
  conversations.export({}, { format: "csv", columns });
  conversations.export({}, { format: "ndjson", columns: ["transcript.content", "analysis.score", "metadata.a\\.b", "issues.code", "raw"] });
  conversations.export({}, { format: "csv", redact: ["customer.phone", "agent", "transcript.content", "metadata.name", "analysis.notes", "recording", "text"] });
  void conversations.list({}, { redact: ["customer.phone", "text"], maskKey: new Uint8Array(32) });
  void conversations.get("id", { redact: ["metadata.name"], maskKey: new ArrayBuffer(32) });
  conversations.watch("id", { redact: ["text"] });
  // @ts-expect-error bytes, not a text: few can be guessed
  void conversations.list({}, { maskKey: "secret" });
  // @ts-expect-error misspelt: the numbers would be handed over as they are
  void conversations.get("id", { redact: ["custmer.phone"] });
  // @ts-expect-error misspelt
  conversations.export({}, { format: "csv", columns: ["agnet.id"] });
  // @ts-expect-error misspelt
  conversations.export({}, { format: "ndjson", columns: ["id", "customer.fone"] });
  // @ts-expect-error a cell holds one message, and is told which
  conversations.export({}, { format: "csv", columns: ["transcript.content"] });
  conversations.export({}, { format: "parquet", columns: ["id", "transcript", "transcript.0.content"], redact: ["text"] });
  // @ts-expect-error readers refuse a Parquet file that was cut
  conversations.export({}, { format: "parquet", end: true });
  // @ts-expect-error a line of NDJSON keeps lists whole
  conversations.export({}, { format: "ndjson", columns: ["transcript.0.content"] });
  // @ts-expect-error JSON has no byte order mark
  conversations.export({}, { format: "ndjson", bom: true });
  // @ts-expect-error misspelt: the numbers would leave as they are
  conversations.export({}, { format: "ndjson", redact: ["custmer.phone"] });
  // @ts-expect-error no private value
  conversations.export({}, { format: "ndjson", redact: ["createdAt"] });
  // @ts-expect-error never handed over where something is masked
  conversations.export({}, { format: "ndjson", redact: ["raw"] });
  // @ts-expect-error not a field that can be left out
  conversations.export({}, { format: "ndjson", omit: ["notes"] });

  // What is chosen at run time is checked at run time; a cast says so.
  const chosen = new URLSearchParams("column=id").getAll("column") as CsvColumn[];
  conversations.export({}, { format: "csv", columns: chosen });
  const format = Math.random() > 0.5 ? "csv" : "ndjson";
  conversations.export({}, { format, columns: ["id", "metadata.order"] });
}

const open = { provider: eigi({ apiKey: "vk_1" }), authorize: () => ({}) };
export const gateways = [
  createGateway({ ...open, allow: ["list", "export"], redact: ["text", "customer.phone"] }),
  createGateway({ ...open, authorize: () => ({ scope: { status: "completed", agentId: "a1" } }) }),
  createGateway({ ...open, authorize: () => ({ scope: { userId: "u1", agentPhone: { contains: "+49" } } }), allowFilters: ["userId"] }),
  // @ts-expect-error no such key
  createGateway({ ...open, allowFilters: ["user"] }),
  // @ts-expect-error cannot be held
  createGateway({ ...open, authorize: () => ({ scope: { search: "a" } }) }),
  // @ts-expect-error held as a whole already
  createGateway({ ...open, authorize: () => ({ scope: { agentId: { contains: "a" } } }) }),
  // @ts-expect-error no such thing to allow
  createGateway({ ...open, allow: ["lists"] }),
  // @ts-expect-error misspelt: the numbers would leave as they are
  createGateway({ ...open, redact: ["customer.phnoe"] }),
  // @ts-expect-error misspelt
  createGateway({ ...open, redacted: ["text"] }),
  // @ts-expect-error no such status
  createGateway({ ...open, authorize: () => ({ scope: { status: "done" } }) }),
  // @ts-expect-error misspelt
  createGateway({ ...open, authorize: () => ({ scope: { agentID: "a1" } }) }),
];

export async function summarizes(): Promise<number | null> {
  const { total, groups, coverage } = await conversations.summarize({}, { groupBy: ["day", "status"], timeZone: "Asia/Kolkata" });
  for (const { key, count, durationSeconds } of groups) {
    expectType<Equal<typeof key, { day: string | null; status: string }>>();
    void `${key.day} ${count} ${durationSeconds.p95}`;
  }
  // @ts-expect-error misspelt
  void groups[0]?.key.daay;
  // @ts-expect-error nobody asked for hours
  void groups[0]?.key.hour;
  const days = await conversations.summarize({}, { groupBy: ["day"] });
  expectType<Equal<typeof days, Summary<readonly ["day"]>>>();
  // @ts-expect-error nothing was asked for
  void (await conversations.summarize()).groups[0]?.key.day;
  // Of what is chosen at run time a key may have each name.
  const chosen: GroupBy[] = ["day"];
  const some = await conversations.summarize({}, { groupBy: chosen });
  expectType<Equal<(typeof some.groups)[number]["key"]["day"], string | null | undefined>>();
  const one = await conversations.summarize({}, { groupBy: ["agent", chosen[0] ?? "hour"] });
  expectType<Equal<(typeof one.groups)[number]["key"]["hour"], string | null | undefined>>();
  const options: SummaryOptions = { groupBy: ["day"] };
  // Whoever shows summaries takes any.
  const all: Summary[] = [days, some, one, await conversations.summarize({}, options), await conversations.summarize()];
  expectType<Equal<(typeof all)[number]["groups"][number]["key"]["agent"], string | undefined>>();
  expectType<Equal<typeof coverage.complete, boolean>>();
  // @ts-expect-error nobody groups by week
  await conversations.summarize({}, { groupBy: ["week"] });
  // @ts-expect-error a list, also of one
  await conversations.summarize({}, { groupBy: "day" });
  const fold = createSummary({ groupBy: ["agent"] });
  void fold.result().groups[0]?.key.agent;
  // @ts-expect-error nobody asked for days
  void fold.result().groups[0]?.key.day;
  fold.add((await conversations.list({}, { omit: ["transcript", "metadata"] })).items);
  // @ts-expect-error without a status there is nothing to count
  fold.add([{ id: "c1" }]);
  // @ts-expect-error a page is no list of conversations, its items are
  fold.add(await conversations.list());
  return fold.result().total.successRate ?? total.durationSeconds.mean;
}

export const paces: ClientOptions["rateLimit"][] = [
  eigiRateLimits.pro,
  { requests: 5, perMs: 1_000 },
  { acquire: (signal) => fetch("https://pacer.example/turn", { signal }) },
  { acquire: async (signal: AbortSignal) => signal.throwIfAborted() },
  // @ts-expect-error requests in which time?
  { requests: 5 },
];
