import { Random } from "./random.js";
import { type Script, sentence } from "./words.js";
import type { WireConversation, WireMessage, WirePage } from "./peers/wire.js";

/** How large a body is. */
export interface Size {
  conversations: number;
  /** In each conversation. */
  messages: number;
}

const SEED = 20_260_101;
const NEWEST = Date.UTC(2026, 0, 15, 12);
/** Between the beginnings of two conversations. */
const APART_MS = 600_000;

const encoder = new TextEncoder();

/** The first of three pages. */
export function pageBody(script: Script, size: Size): Uint8Array<ArrayBuffer> {
  const first = pageBodies(script, size, 3).next();
  if (first.done === true) throw new Error("There is no page.");
  return first.value;
}

/**
 * Pages as eigi documents them (`data` and `pagination`), written compactly as its framework does: so
 * many, newest first, each made when it is asked for.
 */
export function* pageBodies(
  script: Script,
  { conversations, messages }: Size,
  pages: number,
): Generator<Uint8Array<ArrayBuffer>, undefined> {
  const random = new Random(SEED);
  for (let page = 1; page <= pages; page += 1) {
    const newer = (page - 1) * conversations;
    const body: WirePage = {
      status: "success",
      message: `Retrieved ${conversations} conversations`,
      data: Array.from({ length: conversations }, (_, index) =>
        conversation(random, script, messages, NEWEST - (newer + index) * APART_MS),
      ),
      pagination: { total: conversations * pages, page, page_size: conversations, total_pages: pages },
    };
    yield encoder.encode(JSON.stringify(body));
  }
}

/** One conversation, bare, as eigi's `get` answers. */
export function conversationBody(script: Script, messages: number): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify(conversation(new Random(SEED), script, messages, NEWEST)));
}

function conversation(random: Random, script: Script, messages: number, createdAt: number): WireConversation {
  const type = random.of(["TELEPHONY", "TELEPHONY", "TELEPHONY", "TELEPHONY", "CHAT", "CHAT", "WHATSAPP", "DAILY"]);
  const duration = messages * 6 + random.below(120);
  return {
    agent_id: random.hex(24),
    conversation_id: random.uuid(),
    conversation_type: type,
    conversation_analysis: random.percent(20) ? null : analysis(random, script),
    conversation_status: random.of(["COMPLETED", "COMPLETED", "COMPLETED", "DISCONNECTED", "FAILED", "IN_PROGRESS"]),
    notes: random.percent(30) ? sentence(random, script) : null,
    conversation_transcript: Array.from({ length: messages }, (_, index) => message(random, script, index, createdAt)),
    created_by: random.percent(50) ? random.hex(24) : null,
    conversation_metadata: type === "TELEPHONY" ? telephony(random, duration) : chat(createdAt, duration),
    created_at: naive(createdAt, random),
    updated_at: naive(createdAt + duration * 1000, random),
    id: random.hex(24),
  };
}

function message(random: Random, script: Script, index: number, createdAt: number): WireMessage {
  return {
    role: index % 2 === 0 ? "assistant" : "user",
    content: sentence(random, script),
    timestamp: `${naive(createdAt + index * 6000, random)}+00:00`,
  };
}

function analysis(random: Random, script: Script): unknown[] {
  return [
    {
      is_good: random.percent(80),
      score: random.below(1000) / 10,
      reason: sentence(random, script),
      tags: [random.of(["refund", "order", "billing"]), random.of(["polite", "urgent"])],
    },
  ];
}

function telephony(random: Random, duration: number): Record<string, unknown> {
  return {
    dynamic_variables: { agent_id: random.hex(24), order: random.digits(8), vip: random.percent(10) },
    to_mobile_number: `+9198${random.digits(8)}`,
    from_mobile_number: `+9180${random.digits(8)}`,
    calling_type: random.of(["OUTBOUND", "INBOUND"]),
    telephony_provider: random.of(["PLIVO", "TWILIO"]),
    conversation_recording_url: `https://media.example.com/v1/Account/${random.hex(20)}/Recording/${random.uuid()}.mp3`,
    conversation_duration: duration,
  };
}

function chat(createdAt: number, duration: number): Record<string, unknown> {
  const last = new Date(createdAt + duration * 1000).toISOString();
  return { last_activity: last.replace("Z", "321+00:00"), session_status: "active" };
}

/** To the microsecond and without an offset, as eigi writes. */
function naive(ms: number, random: Random): string {
  return `${new Date(ms).toISOString().slice(0, 20)}${random.digits(6)}`;
}
