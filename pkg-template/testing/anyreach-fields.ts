import type { ANYREACH_CHANNELS, ANYREACH_DIRECTIONS, AnyreachStatus } from "./anyreach-conversation.js";
import { mustBe } from "../facade/wording.js";
import type { ConversationFields, Given } from "./fields.js";
import { found } from "./describe-value.js";
import { defined, instant, refuse, word } from "./model-words.js";
import { withZ } from "./timestamp.js";

type Known<T extends string> = T | (string & {});

/** A conversation's fields as AnyReach documents them. */
export interface AnyreachFields {
  id?: string | undefined;
  organization_id?: string | null | undefined;
  /** A telephone number on channel `telephone`. */
  user_id?: string | null | undefined;
  agent_id?: string | null | undefined;
  agent_version_id?: string | null | undefined;
  agent_number?: string | null | undefined;
  web_widget_id?: string | null | undefined;
  trunk_id?: string | null | undefined;
  direction?: Known<(typeof ANYREACH_DIRECTIONS)[number]> | undefined;
  channel?: Known<(typeof ANYREACH_CHANNELS)[number]> | undefined;
  status?: Known<AnyreachStatus> | undefined;
  /** Seconds. */
  duration?: number | null | undefined;
  user_turn_count?: number | null | undefined;
  /** RFC 3339: `2026-01-02T03:04:05.678901Z`. */
  created_at?: string | undefined;
  updated_at?: string | undefined;
  agent?: { id?: string | null | undefined; name?: string | null | undefined } | null | undefined;
  summary?: string | null | undefined;
  initial_context?: unknown;
  custom_metadata?: object | null | undefined;
  /** The transcript: a list of turns, or an object that contains one. */
  conversation?: object | null | undefined;
  recording_details?: object | null | undefined;
}

export const ANYREACH_KEYS: readonly string[] = Object.keys({
  id: 0, organization_id: 0, user_id: 0, agent_id: 0, agent_version_id: 0, agent_number: 0, web_widget_id: 0, trunk_id: 0,
  direction: 0, channel: 0, status: 0, duration: 0, user_turn_count: 0, created_at: 0, updated_at: 0, agent: 0, summary: 0,
  initial_context: 0, custom_metadata: 0, conversation: 0, recording_details: 0,
} satisfies Record<keyof AnyreachFields, 0>);

const CHANNELS = { telephone: "telephone", webrtc: "webrtc", email: "email", text: "text", whatsapp: null, sms: null };
const STATUSES = {
  created: "token_created", queued: "triggered", ringing: "ringing", in_progress: "in_progress", completed: "completed",
  transferred: "transferred", unanswered: "unanswered", cancelled: "cancelled", failed: "failed", disconnected: null,
};

/** Translates our model to AnyReach's fields. */
export function anyreachOfModel(model: ConversationFields): Given {
  const { provider, id, organizationId, agent = {}, customer = {}, channel: given, direction, status, durationSeconds, ...more } = model;
  const { userTurnCount, createdAt, updatedAt, summary, initialContext, metadata, transcript, recording, ...others } = more;
  const { id: agentId, name, versionId, phone: agentPhone, ...ofAgent } = agent;
  const { id: customerId, phone, ...ofCustomer } = customer;
  refuse("AnyReach", others);
  refuse("AnyReach", ofAgent, "agent.");
  refuse("AnyReach", ofCustomer, "customer.");
  if (provider !== undefined && provider !== "anyreach") throw new TypeError(mustBe("provider", '"anyreach"', found(provider)));
  const isTold = phone !== undefined && phone !== null;
  const channel = given ?? (isTold ? "telephone" : undefined);
  if (isTold && channel !== "telephone")
    throw new TypeError(`AnyReach has a "customer.phone" only on the channel "telephone", not on ${found(channel)}.`);
  const named = defined({ id: agentId, name });
  const fields = defined({
    id,
    organization_id: organizationId,
    user_id: isTold ? phone : customerId,
    agent_id: agentId,
    agent_version_id: versionId,
    agent_number: agentPhone,
    direction: direction ?? undefined,
    channel: channel === undefined ? undefined : word("AnyReach", "channel", channel, CHANNELS),
    status: status === undefined ? undefined : word("AnyReach", "status", status, STATUSES),
    duration: durationSeconds,
    user_turn_count: userTurnCount,
    created_at: createdAt === undefined ? undefined : withZ(instant("createdAt", createdAt)),
    updated_at: updatedAt == null ? undefined : withZ(instant("updatedAt", updatedAt)),
    summary,
    initial_context: initialContext,
    custom_metadata: metadata,
    conversation: transcript?.map(({ role, content, timestamp }) => ({
      type: "message",
      role,
      content,
      ...(timestamp != null && { timestamp: withZ(instant("transcript[].timestamp", timestamp)) }),
    })) ?? transcript,
    recording_details: recording == null ? recording : { recording_url: recording.url },
  });
  return { fields, laid: Object.keys(named).length === 0 ? {} : { agent: named } };
}
