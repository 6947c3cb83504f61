import { assert } from "chai";
import type { ConversationFilter, PlatformKind } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { clientOf, collect, NOW, PLATFORMS, standing } from "../sandbox-client.js";
import { createdMs, everything, idOf, inside, text, type Wire } from "../wire.js";

interface Row {
  filter: ConversationFilter;
  /** Read off the provider's own records, by the words of the documentation. */
  keeps: (record: Wire) => boolean;
}

const DAY = 86_400_000;
const entries = <K extends string>(object: Record<K, string>) => Object.entries(object) as [K, string][];
const at = (ms: number) => new Date(ms).toISOString();

/** The minute of the day at an offset from UTC. */
function minuteOf(record: Wire, utcOffsetMinutes: number): number {
  const minutes = Math.floor(createdMs(record) / 60_000) + utcOffsetMinutes;
  return ((minutes % 1440) + 1440) % 1440;
}

const first = (records: readonly Wire[], name: string): string => text(records.find((record) => typeof record[name] === "string") ?? {}, name);
const between = (value: unknown, min: number, max: number) => typeof value === "number" && value >= min && value <= max;
const texts = (value: unknown): string[] =>
  typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [String(value)];

function eigiRows(all: readonly Wire[]): Row[] {
  const [, second] = all as [Wire, Wire];
  const spoken = (record: Wire): string[] => {
    const transcript = record["conversation_transcript"] as { content: string }[] | null;
    return [...(transcript ?? []).map(({ content }) => content), ...texts(record["conversation_metadata"])];
  };
  const word = "Refund";
  const containing = (part: string) => (record: Wire) => spoken(record).some((text) => text.toLowerCase().includes(part.toLowerCase()));
  const calling = (type: string) => (record: Wire) => inside(record, "conversation_metadata")["calling_type"] === type;
  return [
    { filter: { search: word }, keeps: containing(word) },
    { filter: { search: "इ" }, keeps: containing("इ") },
    { filter: { conversationId: idOf("eigi", second) }, keeps: (record) => record === second },
    { filter: { agentId: first(all, "agent_id") }, keeps: (record) => record["agent_id"] === first(all, "agent_id") },
    ...entries({ telephone: "TELEPHONY", webrtc: "DAILY", text: "CHAT", whatsapp: "WHATSAPP" }).map(
      ([channel, type]): Row => ({ filter: { channel }, keeps: (record) => record["conversation_type"] === type }),
    ),
    { filter: { direction: "inbound" }, keeps: calling("INBOUND") },
    { filter: { direction: "outbound" }, keeps: calling("OUTBOUND") },
    ...entries({ in_progress: "IN_PROGRESS", completed: "COMPLETED", disconnected: "DISCONNECTED", failed: "FAILED" }).map(
      ([status, theirs]): Row => ({ filter: { status }, keeps: (record) => record["conversation_status"] === theirs }),
    ),
    { filter: { timeOfDay: { from: "09:00", to: "17:30", utcOffsetMinutes: 0 } }, keeps: (record) => between(minuteOf(record, 0), 540, 1050) },
    { filter: { timeOfDay: { from: "09:00", to: "17:30", utcOffsetMinutes: -300 } }, keeps: (record) => between(minuteOf(record, -300), 540, 1050) },
    { filter: { timeOfDay: { from: "12:00", utcOffsetMinutes: 330 } }, keeps: (record) => minuteOf(record, 330) >= 720 },
    { filter: { timeOfDay: { to: "11:59", utcOffsetMinutes: 60 } }, keeps: (record) => minuteOf(record, 60) <= 719 },
    { filter: { channel: "telephone", direction: "outbound", status: "completed" }, keeps: (record) => calling("OUTBOUND")(record) && record["conversation_status"] === "COMPLETED" },
    ...createdRows(all),
  ];
}

function anyreachRows(all: readonly Wire[]): Row[] {
  const phone = text(all.find(({ user_id }) => typeof user_id === "string" && user_id.startsWith("+")) ?? {}, "user_id");
  const agentPhone = text(all.find(({ agent_number }) => typeof agent_number === "string" && agent_number.startsWith("+")) ?? {}, "agent_number");
  const partly = (name: string, part: string) => (record: Wire) => typeof record[name] === "string" && text(record, name).toLowerCase().includes(part.toLowerCase());
  const equal = (name: string, value: unknown) => (record: Wire) => record[name] === value;
  const theirs: Record<string, string> = { created: "token_created", queued: "triggered" };
  const statuses = ["created", "queued", "ringing", "in_progress", "completed", "failed", "cancelled", "transferred", "unanswered"] as const;
  return [
    { filter: { agentId: first(all, "agent_id") }, keeps: equal("agent_id", first(all, "agent_id")) },
    { filter: { agentVersionId: first(all, "agent_version_id") }, keeps: equal("agent_version_id", first(all, "agent_version_id")) },
    { filter: { webWidgetId: first(all, "web_widget_id") }, keeps: equal("web_widget_id", first(all, "web_widget_id")) },
    { filter: { userId: phone.slice(0, 6) }, keeps: partly("user_id", phone.slice(0, 6)) },
    { filter: { userId: "VISITOR" }, keeps: partly("user_id", "visitor") },
    { filter: { agentPhone: agentPhone.slice(0, 9) }, keeps: partly("agent_number", agentPhone.slice(0, 9)) },
    ...(["telephone", "webrtc", "email", "text"] as const).map((channel): Row => ({ filter: { channel }, keeps: equal("channel", channel) })),
    ...(["inbound", "outbound"] as const).map((direction): Row => ({ filter: { direction }, keeps: equal("direction", direction) })),
    ...statuses.map((status): Row => ({ filter: { status }, keeps: equal("status", theirs[status] ?? status) })),
    { filter: { durationSeconds: { min: 60 } }, keeps: ({ duration }) => between(duration, 60, Infinity) },
    { filter: { durationSeconds: { max: 60 } }, keeps: ({ duration }) => between(duration, 0, 60) },
    { filter: { durationSeconds: { min: 30, max: 90 } }, keeps: ({ duration }) => between(duration, 30, 90) },
    // Inclusive, whatever the provider calls it.
    { filter: { userTurnCount: { min: 3, max: 3 } }, keeps: ({ user_turn_count }) => user_turn_count === 3 },
    { filter: { userTurnCount: { min: 4 } }, keeps: ({ user_turn_count }) => between(user_turn_count, 4, Infinity) },
    { filter: { metadata: { language: "de" } }, keeps: (record) => inside(record, "custom_metadata")["language"] === "de" },
    {
      filter: { metadata: { customer: { tier: "gold", returning: true } } },
      keeps: (record) => {
        const customer = inside(inside(record, "custom_metadata"), "customer");
        return customer["tier"] === "gold" && customer["returning"] === true;
      },
    },
    { filter: { channel: "telephone", direction: "inbound", status: "completed", durationSeconds: { min: 20 } }, keeps: (record) => record["channel"] === "telephone" && record["direction"] === "inbound" && record["status"] === "completed" && between(record["duration"], 20, Infinity) },
    ...createdRows(all),
  ];
}

/** Nothing else can be asked of Vapi. */
function vapiRows(all: readonly Wire[]): Row[] {
  const [, second] = all as [Wire, Wire];
  return [
    { filter: { conversationId: idOf("vapi", second) }, keeps: (record) => record === second },
    { filter: { agentId: first(all, "assistantId") }, keeps: (record) => record["assistantId"] === first(all, "assistantId") },
    { filter: { agentId: first(all, "assistantId"), createdAfter: at(NOW - 8 * DAY) }, keeps: (record) => record["assistantId"] === first(all, "assistantId") && createdMs(record) >= NOW - 8 * DAY },
    ...createdRows(all),
  ];
}

/** In whole seconds: what the platform is asked for is wider than what comes. */
function elevenlabsRows(all: readonly Wire[]): Row[] {
  const words = (record: Wire) => (record["transcript"] as Wire[]).map(({ message }) => String(message ?? "").toLowerCase());
  const seconds = (record: Wire) => inside(record, "metadata")["call_duration_secs"];
  const status = (...theirs: string[]) => (record: Wire) => theirs.includes(text(record, "status"));
  const user = first(all, "user_id");
  return [
    { filter: { search: "refund" }, keeps: (record) => words(record).some((said) => said.includes("refund")) },
    { filter: { agentId: first(all, "agent_id") }, keeps: (record) => record["agent_id"] === first(all, "agent_id") },
    { filter: { agentVersionId: first(all, "version_id") }, keeps: (record) => record["version_id"] === first(all, "version_id") },
    { filter: { userId: user }, keeps: (record) => record["user_id"] === user },
    { filter: { status: "created" }, keeps: status("initiated") },
    { filter: { status: "in_progress" }, keeps: status("in-progress") },
    { filter: { status: "completed" }, keeps: status("done", "processing") },
    { filter: { status: "failed" }, keeps: status("failed") },
    { filter: { durationSeconds: { min: 60 } }, keeps: (record) => between(seconds(record), 60, Infinity) },
    { filter: { durationSeconds: { min: 59.5, max: 90.25 } }, keeps: (record) => between(seconds(record), 60, 90) },
    { filter: { status: "completed", durationSeconds: { max: 60 } }, keeps: (record) => status("done", "processing")(record) && between(seconds(record), 0, 60) },
    ...createdRows(all),
  ];
}

function retellRows(all: readonly Wire[]): Row[] {
  const [, second] = all as [Wire, Wire];
  const equal = (name: string, value: unknown) => (record: Wire) => record[name] === value;
  const [agent, phone] = [first(all, "agent_id"), text(all.find(({ direction }) => direction === "inbound") ?? {}, "from_number")];
  const partly = (name: string, part: string, direction: string) => (record: Wire) => record["direction"] === direction && text(record, name).includes(part);
  const seconds = (record: Wire, min: number, max: number) => between(record["duration_ms"], min * 1000, max * 1000);
  const some = all.find(({ duration_ms }) => duration_ms !== undefined)?.["duration_ms"] as number;
  const reference = text(inside(all.find(({ metadata }) => metadata !== undefined) ?? {}, "metadata"), "reference");
  return [
    { filter: { conversationId: idOf("retell", second) }, keeps: (record) => record === second },
    { filter: { agentId: agent }, keeps: equal("agent_id", agent) },
    { filter: { agentId: agent, agentVersionId: "1" }, keeps: (record) => record["agent_id"] === agent && record["agent_version"] === 1 },
    ...entries({ telephone: "phone_call", webrtc: "web_call" }).map(([channel, type]): Row => ({ filter: { channel }, keeps: equal("call_type", type) })),
    ...(["inbound", "outbound"] as const).map((direction): Row => ({ filter: { direction }, keeps: equal("direction", direction) })),
    { filter: { direction: "inbound", userId: phone.slice(0, 6) }, keeps: partly("from_number", phone.slice(0, 6), "inbound") },
    { filter: { direction: "outbound", userId: phone.slice(0, 4) }, keeps: partly("to_number", phone.slice(0, 4), "outbound") },
    { filter: { direction: "outbound", agentPhone: "+1" }, keeps: partly("from_number", "+1", "outbound") },
    { filter: { durationSeconds: { min: 60 } }, keeps: (record) => seconds(record, 60, Infinity) },
    { filter: { durationSeconds: { max: 60 } }, keeps: (record) => seconds(record, 0, 60) },
    { filter: { durationSeconds: { min: 30, max: 90 } }, keeps: (record) => seconds(record, 30, 90) },
    // Both ends belong to it, to the millisecond.
    { filter: { durationSeconds: { min: some / 1000, max: some / 1000 } }, keeps: equal("duration_ms", some) },
    { filter: { metadata: { reference } }, keeps: (record) => inside(record, "metadata")["reference"] === reference },
    { filter: { metadata: { attempt: 2 } }, keeps: (record) => inside(record, "metadata")["attempt"] === 2 },
    ...createdRows(all),
  ];
}

/** Both bounds are inclusive; a calendar date is a day of UTC. */
function createdRows(all: readonly Wire[]): Row[] {
  const after = Math.floor(createdMs(all[120] as Wire));
  const before = Math.floor(createdMs(all[60] as Wire));
  const day = at(NOW - 5 * DAY).slice(0, 10);
  const midnight = Date.parse(day);
  const newer = (ms: number) => (record: Wire) => createdMs(record) >= ms;
  const older = (ms: number) => (record: Wire) => createdMs(record) <= ms;
  return [
    { filter: { createdAfter: new Date(after) }, keeps: newer(after) },
    { filter: { createdAfter: at(after) }, keeps: newer(after) },
    { filter: { createdBefore: new Date(before) }, keeps: older(before) },
    { filter: { createdAfter: at(after + 330 * 60_000).replace("Z", "+05:30") }, keeps: newer(after) },
    { filter: { createdAfter: new Date(after), createdBefore: new Date(before) }, keeps: (record) => newer(after)(record) && older(before)(record) },
    { filter: { createdAfter: day }, keeps: newer(midnight) },
    { filter: { createdBefore: day }, keeps: (record) => createdMs(record) < midnight + DAY },
    { filter: { createdAfter: day, createdBefore: day }, keeps: (record) => newer(midnight)(record) && createdMs(record) < midnight + DAY },
  ];
}

const ROWS: Record<PlatformKind, (all: readonly Wire[]) => Row[]> = { eigi: eigiRows, anyreach: anyreachRows, vapi: vapiRows, elevenlabs: elevenlabsRows, retell: retellRows };

async function compare(kind: PlatformKind): Promise<void> {
  const sandbox = standing();
  const client = clientOf(kind, sandbox);
  const all = await everything(sandbox, kind);
  assert.lengthOf(all, 250);
  for (const { filter, keeps } of ROWS[kind](all)) {
    const label = `${kind} ${JSON.stringify(filter)}`;
    const expected = all.filter(keeps).map((record) => idOf(kind, record));
    assert.isTrue(expected.length > 0 && expected.length < all.length, `${label} tells nothing: it matches ${expected.length} of ${all.length}`);
    const listed = await collect(client.conversations.list(filter));
    assert.deepEqual(listed.map(({ id }) => id), expected, label);
  }
}

/** Every filter changes the result as documented: held against a plain reading of all records. */
export const cases: readonly Case[] = [
  ...PLATFORMS.map((kind): Case => ({ name: `every filter of ${kind}`, run: () => compare(kind) })),
  {
    name: "an end of a calendar date holds its last microsecond",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: 0 });
        const insert = (time: string) => sandbox.insert(kind, { createdAt: `${time}Z` });
        const inside = [insert("2026-03-10T23:59:59.999999"), insert("2026-03-10T00:00:00")];
        insert("2026-03-11T00:00:00");
        insert("2026-03-09T23:59:59.999999");
        const list = clientOf(kind, sandbox).conversations.list({ createdAfter: "2026-03-10", createdBefore: "2026-03-10" });
        assert.deepEqual((await list).items.map(({ id }) => id), inside, kind);
      }
    },
  },
  {
    name: "pageSize is what a page holds, 100 by default",
    async run() {
      for (const kind of PLATFORMS) {
        for (const pageSize of [1, 7, 99, 100, undefined]) {
          const sandbox = standing();
          const page = await clientOf(kind, sandbox).conversations.list(pageSize === undefined ? {} : { pageSize });
          assert.lengthOf(page.items, pageSize ?? 100);
          assert.strictEqual(page.pageSize, pageSize ?? 100);
          if (kind === "retell") {
            assert.include(sandbox.requests[0]?.body, `"limit":${pageSize ?? 100}`);
            continue;
          }
          const sent = new URL(sandbox.requests[0]?.url ?? "").searchParams.get(kind === "eigi" || kind === "elevenlabs" ? "page_size" : "limit");
          assert.strictEqual(sent, String(pageSize ?? 100), "it is always sent");
        }
      }
    },
  },
  {
    name: "no filter, an empty one and one of undefined values are the same",
    async run() {
      const unset: Record<string, undefined> = { search: undefined, createdAfter: undefined, timeOfDay: undefined };
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const { conversations } = clientOf(kind, sandbox);
        await conversations.list();
        await conversations.list({});
        await conversations.list(unset as ConversationFilter);
        const [none, ...others] = sandbox.requests.map(({ url }) => url);
        assert.deepEqual(others, [none, none], kind);
      }
    },
  },
  {
    name: "a time of day always travels with its offset",
    async run() {
      const sandbox = standing();
      await clientOf("eigi", sandbox).conversations.list({ timeOfDay: { from: "00:00", utcOffsetMinutes: 0 } });
      assert.strictEqual(new URL(sandbox.requests[0]?.url ?? "").searchParams.get("timezone_offset"), "0");
    },
  },
];
