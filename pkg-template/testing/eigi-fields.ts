import type { EigiStatus, EigiType } from "./eigi-conversation.js";
import { mustBe } from "../facade/wording.js";
import type { ConversationFields, Given } from "./fields.js";
import { found } from "./describe-value.js";
import { defined, instant, refuse, word } from "./model-words.js";
import { naive, withOffset } from "./timestamp.js";

type Known<T extends string> = T | (string & {});

/** A conversation's fields as eigi documents them. */
export interface EigiFields {
  /** eigi's document id, 24 hexadecimal digits. */
  id?: string | undefined;
  /** The public id, a UUID, which `get` takes. */
  conversation_id?: string | undefined;
  agent_id?: string | null | undefined;
  conversation_type?: Known<EigiType> | undefined;
  conversation_status?: Known<EigiStatus> | undefined;
  conversation_analysis?: unknown;
  /** A list of `{ role, content, timestamp }`; null: not available. */
  conversation_transcript?: readonly unknown[] | null | undefined;
  notes?: string | null | undefined;
  created_by?: string | null | undefined;
  /** Depends on the type: telephone numbers, `calling_type`, recording, duration in seconds; plus the caller's own
   *  keys. */
  conversation_metadata?: object | null | undefined;
  /** UTC without an offset: `2026-01-02T03:04:05.678000`. */
  created_at?: string | undefined;
  updated_at?: string | undefined;
}

export const EIGI_KEYS: readonly string[] = Object.keys({
  id: 0, conversation_id: 0, agent_id: 0, conversation_type: 0, conversation_status: 0, conversation_analysis: 0,
  conversation_transcript: 0, notes: 0, created_by: 0, conversation_metadata: 0, created_at: 0, updated_at: 0,
} satisfies Record<keyof EigiFields, 0>);

const TYPES = { telephone: "TELEPHONY", webrtc: "DAILY", whatsapp: "WHATSAPP", text: "CHAT", email: null };
const STATUSES = {
  in_progress: "IN_PROGRESS", completed: "COMPLETED", disconnected: "DISCONNECTED", failed: "FAILED",
  created: null, queued: null, ringing: null, cancelled: null, transferred: null, unanswered: null,
};

const there = (laid: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(laid).filter(([, value]) => value !== null));

/** Translates our model to eigi's fields. */
export function eigiOfModel(ours: ConversationFields): Given {
  const { organizationId, agent = {}, customer = {}, endReason, userTurnCount, summary, initialContext } = ours;
  const { name, versionId, ...ofAgent } = agent;
  refuse("eigi", {
    organizationId, "agent.name": name, "agent.versionId": versionId, "customer.id": customer.id, endReason, userTurnCount, summary, initialContext,
  });
  if (ours.provider !== undefined && ours.provider !== "eigi") throw new TypeError(mustBe("provider", '"eigi"', found(ours.provider)));
  const hasPhones = customer.phone != null || ofAgent.phone != null;
  const direction = ours.direction ?? (hasPhones ? "inbound" : undefined);
  const [customerPhone, agentPhone] =
    direction === "outbound" ? ["to_mobile_number", "from_mobile_number"] : ["from_mobile_number", "to_mobile_number"];
  const laid = defined({
    [customerPhone]: customer.phone,
    [agentPhone]: ofAgent.phone,
    calling_type: direction?.toUpperCase(),
    conversation_duration: ours.durationSeconds,
    conversation_recording_url: ours.recording === undefined ? undefined : (ours.recording?.url ?? null),
  });
  const fields = defined({
    conversation_id: ours.id,
    id: ours.internalId,
    agent_id: ofAgent.id,
    conversation_type: ours.channel === undefined ? undefined : word("eigi", "channel", ours.channel, TYPES),
    conversation_status: ours.status === undefined ? undefined : word("eigi", "status", ours.status, STATUSES),
    created_at: ours.createdAt === undefined ? undefined : naive(instant("createdAt", ours.createdAt)),
    updated_at: ours.updatedAt == null ? undefined : naive(instant("updatedAt", ours.updatedAt)),
    notes: ours.notes,
    created_by: ours.createdBy,
    conversation_transcript: ours.transcript?.map(({ role, content, timestamp }) => ({
      role,
      content,
      timestamp: timestamp == null ? null : withOffset(instant("transcript[].timestamp", timestamp)),
    })) ?? ours.transcript,
    conversation_analysis: ours.analysis,
    // If given, it replaces all metadata.
    conversation_metadata: ours.metadata == null ? ours.metadata : { ...(ours.metadata as object), ...there(laid) },
  });
  return { fields, laid: ours.metadata === undefined ? { conversation_metadata: laid } : {} };
}
