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

const TYPES = { telephone: "TELEPHONY", webrtc: "DAILY", whatsapp: "WHATSAPP", text: "CHAT", sms: null, email: null };
const STATUSES = {
  in_progress: "IN_PROGRESS", completed: "COMPLETED", disconnected: "DISCONNECTED", failed: "FAILED",
  created: null, queued: null, ringing: null, cancelled: null, transferred: null, unanswered: null,
};

const there = (laid: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(laid).filter(([, value]) => value !== null));

/** Translates our model to eigi's fields. */
export function eigiOfModel(model: ConversationFields): Given {
  const { provider, id, internalId, agent = {}, customer = {}, channel, direction = null, status, ...more } = model;
  const { createdAt, updatedAt, durationSeconds, notes, createdBy, recording, transcript, analysis, metadata, ...others } = more;
  const { id: agentId, phone: agentPhone, ...ofAgent } = agent;
  const { phone: customerPhone, ...ofCustomer } = customer;
  refuse("eigi", others);
  refuse("eigi", ofAgent, "agent.");
  refuse("eigi", ofCustomer, "customer.");
  if (provider !== undefined && provider !== "eigi") throw new TypeError(mustBe("provider", '"eigi"', found(provider)));
  const hasPhones = customerPhone != null || agentPhone != null;
  const way = direction ?? (hasPhones ? "inbound" : undefined);
  const [customerKey, agentKey] = way === "outbound" ? ["to_mobile_number", "from_mobile_number"] : ["from_mobile_number", "to_mobile_number"];
  const laid = defined({
    [customerKey]: customerPhone,
    [agentKey]: agentPhone,
    calling_type: way?.toUpperCase(),
    conversation_duration: durationSeconds,
    conversation_recording_url: recording === undefined ? undefined : (recording?.url ?? null),
  });
  const fields = defined({
    conversation_id: id,
    id: internalId,
    agent_id: agentId,
    conversation_type: channel === undefined ? undefined : word("eigi", "channel", channel, TYPES),
    conversation_status: status === undefined ? undefined : word("eigi", "status", status, STATUSES),
    created_at: createdAt === undefined ? undefined : naive(instant("createdAt", createdAt)),
    updated_at: updatedAt == null ? undefined : naive(instant("updatedAt", updatedAt)),
    notes,
    created_by: createdBy,
    conversation_transcript: transcript?.map(({ role, content, timestamp }) => ({
      role,
      content,
      timestamp: timestamp == null ? null : withOffset(instant("transcript[].timestamp", timestamp)),
    })) ?? transcript,
    conversation_analysis: analysis,
    // If given, it replaces all metadata.
    conversation_metadata: metadata == null ? metadata : { ...(metadata as object), ...there(laid) },
  });
  return { fields, laid: metadata === undefined ? { conversation_metadata: laid } : {} };
}
