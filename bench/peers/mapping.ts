// eigi's shapes → convoscope's model, by hand. Shared by every peer, so that each does the same work.
import type { Conversation, Issue, Message, Page } from "convoscope";
import type { WireConversation, WireMessage, WirePage } from "./wire.js";

const CHANNELS = new Map([
  ["TELEPHONY", "telephone"],
  ["DAILY", "webrtc"],
  ["CHAT", "text"],
  ["WHATSAPP", "whatsapp"],
]);
const DIRECTIONS = new Map([
  ["INBOUND", "inbound"],
  ["OUTBOUND", "outbound"],
]);
const STATUSES = new Map([
  ["IN_PROGRESS", "in_progress"],
  ["COMPLETED", "completed"],
  ["DISCONNECTED", "disconnected"],
  ["FAILED", "failed"],
]);
const ROLES = new Set(["user", "assistant", "system", "tool"]);

const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{3,})?(?:Z|[+-]\d\d:\d\d)?$/;
const OFFSET = /[+-]\d\d:\d\d$/;

/** A page of the model. Without the transcripts they are null, which costs nothing. */
export function mapPage(body: WirePage, transcripts: boolean): Page {
  const { total, page, page_size, total_pages } = body.pagination;
  return {
    items: body.data.map((record) => mapConversation(record, transcripts)),
    next: page < total_pages ? String(page + 1) : null,
    total,
    pageSize: page_size,
    rejected: [],
  };
}

export function mapConversation(record: WireConversation, transcripts: boolean): Conversation {
  const issues: Issue[] = [];
  const metadata = record.conversation_metadata ?? null;
  const calling = metadata?.calling_type;
  const direction = calling == null ? null : word(DIRECTIONS, calling, "direction", issues);
  const to = metadata?.to_mobile_number ?? null;
  const from = metadata?.from_mobile_number ?? null;
  const status = word(STATUSES, record.conversation_status, "status", issues);
  const recording = metadata?.conversation_recording_url;
  return {
    provider: "eigi",
    id: record.conversation_id,
    internalId: record.id ?? null,
    organizationId: null,
    agent: {
      id: record.agent_id ?? null,
      name: null,
      versionId: null,
      phone: direction === "outbound" ? from : direction === "inbound" ? to : null,
    },
    customer: {
      id: null,
      phone: direction === "outbound" ? to : direction === "inbound" ? from : null,
      name: null,
      email: null,
    },
    channel: word(CHANNELS, record.conversation_type, "channel", issues),
    direction,
    status,
    live: status === "in_progress",
    endReason: null,
    success: null,
    createdAt: utc(record.created_at, "createdAt", issues),
    updatedAt: utc(record.updated_at, "updatedAt", issues),
    startedAt: null,
    endedAt: null,
    durationSeconds: metadata?.conversation_duration ?? null,
    userTurnCount: null,
    cost: null,
    summary: null,
    notes: record.notes ?? null,
    initialContext: null,
    createdBy: record.created_by ?? null,
    recording: recording == null ? null : { url: recording, available: true, expires: false, expiresAt: null },
    transcript: transcripts ? mapTranscript(record.conversation_transcript, issues) : null,
    analysis: record.conversation_analysis ?? null,
    metadata,
    withheld: [],
    issues,
  };
}

function mapTranscript(messages: WireMessage[] | null | undefined, issues: Issue[]): Message[] | null {
  if (messages == null) return null;
  return messages.map(({ role, content, timestamp }, index) => {
    if (!ROLES.has(role)) {
      issues.push({ path: `transcript[${index}].role`, code: "unknown_value", message: "A role is unknown." });
    }
    return { role, content, timestamp: utc(timestamp, "transcript", issues) };
  });
}

/** An unknown word passes through. */
function word(known: ReadonlyMap<string, string>, value: string, path: string, issues: Issue[]): string {
  const found = known.get(value);
  if (found !== undefined) return found;
  issues.push({ path, code: "unknown_value", message: `${path} is unknown.` });
  return value;
}

/** RFC 3339 in UTC, with the precision it came with; eigi's times without an offset are UTC. */
function utc(text: string | null | undefined, path: string, issues: Issue[]): string | null {
  if (text == null) return null;
  if (!TIME.test(text)) {
    issues.push({ path, code: "invalid_format", message: `${path} is no time that can be read.` });
    return null;
  }
  if (text.endsWith("+00:00")) return `${text.slice(0, -6)}Z`;
  if (text.endsWith("Z")) return text;
  return OFFSET.test(text) ? new Date(text).toISOString() : `${text}Z`;
}
