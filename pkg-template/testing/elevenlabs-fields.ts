import type { ELEVENLABS_STATUSES } from "./elevenlabs-conversation.js";
import type { ConversationFields, Given } from "./fields.js";
import { defined, instant, isFrom, refuse, word } from "./model-words.js";
import { SECOND } from "./timestamp.js";

type Known<T extends string> = T | (string & {});

/** A conversation's fields as ElevenLabs documents them for one conversation. Lists show less, of the same. `status`,
 *  `metadata`, `analysis` and `transcript` are names of the model, too: they are the platform's beside any other of
 *  these. */
export interface ElevenlabsFields {
  conversation_id?: string | undefined;
  agent_id?: string | undefined;
  agent_name?: string | null | undefined;
  branch_id?: string | null | undefined;
  version_id?: string | null | undefined;
  status?: Known<(typeof ELEVENLABS_STATUSES)[number]> | undefined;
  user_id?: string | null | undefined;
  /** The platform's own: times in whole seconds since 1970, duration, cost, telephone numbers, source. */
  metadata?: object | undefined;
  analysis?: object | null | undefined;
  /** What the conversation began with, such as `dynamic_variables`. */
  conversation_initiation_client_data?: object | undefined;
  has_audio?: boolean | undefined;
  has_user_audio?: boolean | undefined;
  has_response_audio?: boolean | undefined;
  has_auxiliary_audio?: boolean | undefined;
  transcript?: readonly unknown[] | undefined;
  tag_ids?: readonly string[] | undefined;
}

export const ELEVENLABS_KEYS: readonly string[] = Object.keys({
  conversation_id: 0, agent_id: 0, agent_name: 0, branch_id: 0, version_id: 0, status: 0, user_id: 0, metadata: 0, analysis: 0,
  conversation_initiation_client_data: 0, has_audio: 0, has_user_audio: 0, has_response_audio: 0, has_auxiliary_audio: 0, transcript: 0, tag_ids: 0,
} satisfies Record<keyof ElevenlabsFields, 0>);

const CHANNELS = { telephone: "twilio", webrtc: "js_sdk", whatsapp: "whatsapp", sms: "twilio_sms", text: "widget", email: null };
const STATUSES = {
  created: "initiated", in_progress: "in-progress", completed: "done", failed: "failed",
  queued: null, ringing: null, cancelled: null, transferred: null, unanswered: null, disconnected: null,
};

/** Translates our model to ElevenLabs' fields. */
export function elevenlabsOfModel(model: ConversationFields): Given {
  const { provider, id, agent = {}, customer = {}, channel: given, direction, status, endReason, durationSeconds, createdAt, ...more } = model;
  const { summary, metadata, transcript, analysis, ...others } = more;
  const { id: agent_id, name, versionId, phone: agent_number, ...ofAgent } = agent;
  const { id: user_id, phone: external_number, ...ofCustomer } = customer;
  isFrom(provider, "elevenlabs");
  refuse("ElevenLabs", others);
  refuse("ElevenLabs", ofAgent, "agent.");
  refuse("ElevenLabs", ofCustomer, "customer.");
  const channel = given ?? (external_number != null || agent_number != null || direction != null ? "telephone" : undefined);
  const source = channel === undefined ? undefined : word("ElevenLabs", "channel", channel, CHANNELS);
  const way = direction ?? "inbound";
  const fields = defined({
    conversation_id: id,
    agent_id,
    agent_name: name,
    version_id: versionId,
    user_id,
    status: status === undefined ? undefined : word("ElevenLabs", "status", status, STATUSES),
    analysis: Array.isArray(analysis) ? analysis[0] : analysis,
    transcript: (transcript === null ? [] : transcript)?.map(({ role, content }) =>
      role === "tool"
        ? { role: "agent", message: null, time_in_call_secs: 0, tool_calls: [], tool_results: [{ type: "webhook", request_id: "call_1", tool_name: "tool", result_value: content, is_error: false, tool_has_been_called: true }] }
        : { role: role === "assistant" ? "agent" : role, message: content, time_in_call_secs: 0, tool_calls: [], tool_results: [] },
    ),
  });
  const phone = { type: "twilio", direction: way, phone_number_id: "phnum_1", agent_number: agent_number ?? "", external_number: external_number ?? "", call_sid: "CA1", stream_sid: "MZ1" };
  const lays: Record<string, Record<string, unknown>> = {
    metadata: defined({
      start_time_unix_secs: createdAt === undefined ? undefined : Math.floor(instant("createdAt", createdAt) / SECOND),
      termination_reason: endReason ?? undefined,
      conversation_initiation_source: source,
      ...(channel === "telephone" && { phone_call: phone }),
      ...(channel === "whatsapp" && { whatsapp: { direction: way, whatsapp_user_id: external_number ?? "" } }),
      ...(channel === "sms" && { sms: { direction: way, sms_user_phone_number: external_number ?? "" } }),
      ...(channel !== undefined && { text_only: channel === "text" }),
    }),
    analysis: summary == null ? {} : { call_successful: "unknown", transcript_summary: summary },
    conversation_initiation_client_data: defined({ dynamic_variables: metadata ?? undefined }),
  };
  return {
    fields,
    laid: Object.fromEntries(Object.entries(lays).filter(([, keys]) => Object.keys(keys).length > 0)),
    ...(durationSeconds != null && { lasts: Math.round(durationSeconds * SECOND) }),
  };
}
