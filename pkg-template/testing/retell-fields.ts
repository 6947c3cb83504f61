import type { ConversationFields, Given } from "./fields.js";
import { asText, defined, instant, isFrom, refuse, word } from "./model-words.js";
import type { RETELL_STATUSES } from "./retell-conversation.js";
import { SECOND } from "./timestamp.js";

type Known<T extends string> = T | (string & {});

/** A call's fields as Retell documents them. */
export interface RetellFields {
  call_id?: string | undefined;
  call_type?: Known<"web_call" | "phone_call"> | undefined;
  call_status?: Known<(typeof RETELL_STATUSES)[number]> | undefined;
  disconnection_reason?: string | undefined;
  /** Milliseconds since 1970. */
  start_timestamp?: number | undefined;
  end_timestamp?: number | undefined;
  transfer_end_timestamp?: number | undefined;
  duration_ms?: number | undefined;
  agent_id?: string | undefined;
  agent_name?: string | undefined;
  agent_version?: number | undefined;
  agent_tag?: string | null | undefined;
  batch_call_id?: string | undefined;
  from_number?: string | undefined;
  to_number?: string | undefined;
  direction?: Known<"inbound" | "outbound"> | undefined;
  telephony_identifier?: object | undefined;
  /** Lets its holder into a web call. */
  access_token?: string | undefined;
  transfer_destination?: string | null | undefined;
  metadata?: unknown;
  retell_llm_dynamic_variables?: object | undefined;
  collected_dynamic_variables?: object | undefined;
  custom_attributes?: object | undefined;
  custom_sip_headers?: object | undefined;
  data_storage_setting?: string | null | undefined;
  opt_in_signed_url?: boolean | undefined;
  recording_url?: string | undefined;
  recording_multi_channel_url?: string | undefined;
  public_log_url?: string | undefined;
  latency?: object | undefined;
  call_analysis?: object | undefined;
  /** In cents. */
  call_cost?: object | undefined;
  /** The four forms of the transcript: never in a list. */
  transcript?: string | undefined;
  transcript_object?: readonly unknown[] | undefined;
  transcript_with_tool_calls?: readonly unknown[] | undefined;
  scrubbed_transcript_with_tool_calls?: readonly unknown[] | undefined;
}

export const RETELL_KEYS: readonly string[] = Object.keys({
  call_id: 0, call_type: 0, call_status: 0, disconnection_reason: 0, start_timestamp: 0, end_timestamp: 0, transfer_end_timestamp: 0, duration_ms: 0,
  agent_id: 0, agent_name: 0, agent_version: 0, agent_tag: 0, batch_call_id: 0, from_number: 0, to_number: 0, direction: 0, telephony_identifier: 0,
  access_token: 0, transfer_destination: 0, metadata: 0, retell_llm_dynamic_variables: 0, collected_dynamic_variables: 0, custom_attributes: 0,
  custom_sip_headers: 0, data_storage_setting: 0, opt_in_signed_url: 0, recording_url: 0, recording_multi_channel_url: 0, public_log_url: 0, latency: 0,
  call_analysis: 0, call_cost: 0, transcript: 0, transcript_object: 0, transcript_with_tool_calls: 0, scrubbed_transcript_with_tool_calls: 0,
} satisfies Record<keyof RetellFields, 0>);

const CHANNELS = { telephone: "phone_call", webrtc: "web_call", whatsapp: null, sms: null, text: null, email: null };
/** Each with the reason that makes it so. */
const STATUSES = {
  created: "registered", in_progress: "ongoing", completed: "ended user_hangup", transferred: "ended call_transfer", unanswered: "not_connected dial_no_answer",
  failed: "error error_unknown", queued: null, ringing: null, cancelled: null, disconnected: null,
};

/** Translates our model to Retell's fields. */
export function retellOfModel(model: ConversationFields): Given {
  const { provider, id, agent = {}, customer = {}, channel: given, direction, status, endReason, durationSeconds, ...more } = model;
  const { createdAt, summary, initialContext, metadata, transcript, analysis, recording, ...others } = more;
  const { id: agentId, name, versionId, phone: agentPhone, ...ofAgent } = agent;
  const { phone, ...ofCustomer } = customer;
  isFrom(provider, "retell");
  refuse("Retell", others);
  refuse("Retell", ofAgent, "agent.");
  refuse("Retell", ofCustomer, "customer.");
  const channel = given ?? (direction != null || phone != null || agentPhone != null ? "telephone" : undefined);
  const [call_status, reason] = status === undefined ? [] : word("Retell", "status", status, STATUSES).split(" ");
  const way = direction ?? (channel === "telephone" ? "inbound" : undefined);
  const [customerKey, agentKey] = way === "outbound" ? ["to_number", "from_number"] : ["from_number", "to_number"];
  const fields = defined({
    call_id: id,
    agent_id: agentId,
    agent_name: name,
    agent_version: versionId == null ? undefined : Number(versionId),
    call_type: channel === undefined ? undefined : word("Retell", "channel", channel, CHANNELS),
    direction: way,
    [customerKey]: phone,
    [agentKey]: agentPhone,
    call_status,
    disconnection_reason: endReason ?? reason,
    start_timestamp: createdAt === undefined ? undefined : Math.floor(instant("createdAt", createdAt) / 1000),
    metadata,
    retell_llm_dynamic_variables: initialContext,
    call_analysis: analysis == null ? undefined : Array.isArray(analysis) ? analysis[0] : analysis,
    ...(recording !== undefined && { recording_url: recording?.url }),
    ...(transcript && {
      transcript: asText(transcript, "Agent", "User"),
      transcript_with_tool_calls: transcript.map(({ role, content }) =>
        role === "tool" ? { role: "tool_call_result", tool_call_id: "call_1", content } : { role: role === "assistant" ? "agent" : role, content, words: [] },
      ),
    }),
  });
  const gone = { transcript: undefined, transcript_object: undefined, transcript_with_tool_calls: undefined };
  return {
    fields: { ...fields, ...(transcript === null && gone), ...(recording === null && { recording_url: undefined }) },
    laid: summary == null ? {} : { call_analysis: { call_summary: summary } },
    ...(durationSeconds != null && { lasts: Math.round(durationSeconds * SECOND) }),
  };
}
