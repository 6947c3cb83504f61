import { overlaid } from "./overlaid.js";
import type { Channel, Outcome, Wanted } from "./plan.js";
import type { Entry } from "./population.js";
import { Random } from "./random.js";
import { agentOf, named, reasonOf, rounded, storyOf, type Story } from "./story.js";
import { SECOND, type Micros } from "./timestamp.js";

export const ELEVENLABS_STATUSES = ["initiated", "in-progress", "processing", "done", "failed"] as const;
export const ELEVENLABS_VERDICTS = ["success", "failure", "unknown"] as const;

/** A conversation as ElevenLabs writes it. The plan gives the values, unless insert or update set other ones. */
export type ElevenlabsConversation = Record<string, unknown>;

/** Free texts. Whoever was never reached has ended like all others: the status does not tell. */
const REASONS: Record<Outcome, readonly [string, ...string[]]> = {
  completed: ["Client ended call", "end_call tool was called."],
  transferred: ["Call transferred"],
  cut: ["Client disconnected: 1001", "Silence timeout"],
  unanswered: ["Call was not answered", "Line was busy"],
  cancelled: ["Call was cancelled"],
  failed: ["Agent disconnected: 1008", "Quota exceeded"],
};

const WIRE = 36;
const [BRANCH, VERSION, NUMBER] = [2, 3, 4];

const SOURCES = {
  webrtc: ["react_sdk", "widget", "js_sdk", "swift_sdk"],
  text: ["widget", "js_sdk"],
} as const;
/** Where there is only one. */
const SOURCE: Partial<Record<Channel, string>> = { telephone: "twilio", whatsapp: "whatsapp", sms: "twilio_sms" };

/** Sorted, and told, by whole seconds. */
export const startSeconds = ({ createdAt }: Entry): number => Math.floor(createdAt / SECOND);

/** The whole conversation. */
export function renderElevenlabs(seed: number, entry: Entry, now: Micros): ElevenlabsConversation {
  const { plan } = entry;
  const story = storyOf(entry, now);
  const { cast, endedAt, answeredAt, lasted, analysed, good, progress } = story;
  const { customer, values, agent } = cast;
  const random = new Random(plan.seed, WIRE);
  const id = agentOf(seed, plan);
  const isVoice = plan.channel === "telephone" || plan.channel === "webrtc";
  const isOver = analysed || (endedAt !== null && answeredAt === null);
  const status = endedAt === null ? (progress.phase === "in_progress" ? "in-progress" : "initiated") : plan.outcome === "failed" ? "failed" : isOver ? "done" : "processing";
  const source = SOURCE[plan.channel] ?? random.pick([...SOURCES[plan.channel === "text" ? "text" : "webrtc"]]);
  const seconds = Math.round(lasted / SECOND);
  const hasAudio = isVoice && endedAt !== null && seconds > 0;
  const credits = Math.round(seconds * 11.3);
  const { direction } = plan.dialogue;
  const summary = plan.dialogue.summary;
  const metadata = {
    start_time_unix_secs: startSeconds(entry),
    accepted_time_unix_secs: answeredAt === null ? null : Math.floor(answeredAt / SECOND),
    call_duration_secs: seconds,
    cost: endedAt === null ? null : credits,
    cost_fiat: endedAt === null ? null : rounded(credits * 0.000_18),
    termination_reason: endedAt === null ? "" : reasonOf(plan, REASONS),
    error: status === "failed" ? { code: 1008, reason: reasonOf(plan, REASONS) } : null,
    main_language: plan.dialogue.language,
    text_only: plan.channel === "text",
    conversation_initiation_source: source,
    phone_call: plan.channel === "telephone" ? phoneCall(named("phnum", agentOf(seed, plan, NUMBER)), direction, agent.phone, customer.phone, random) : null,
    whatsapp: plan.channel === "whatsapp" ? { direction, whatsapp_phone_number_id: random.hex(15), whatsapp_user_id: customer.phone.slice(1) } : null,
    sms: plan.channel === "sms" ? { direction, sms_user_phone_number: customer.phone } : null,
  };
  const made = {
    conversation_id: entry.id,
    agent_id: named("agent", id),
    agent_name: `${agent.name}, ${agent.company}`,
    branch_id: named("agtbrch", agentOf(seed, plan, BRANCH)),
    version_id: named("agtvrsn", agentOf(seed, plan, VERSION + (plan.seed % 3) * 8)),
    status,
    user_id: random.chance(0.5) ? `user_${values["order"]}` : null,
    metadata,
    analysis: !analysed
      ? null
      : {
          call_successful: good ? "success" : plan.outcome === "cut" ? "unknown" : "failure",
          transcript_summary: summary,
          call_summary_title: plan.dialogue.topic,
          evaluation_criteria_results: { reached: { criteria_id: "reached", result: good ? "success" : "failure", rationale: summary } },
          data_collection_results: { topic: { data_collection_id: "topic", value: plan.dialogue.topic, rationale: summary } },
        },
    conversation_initiation_client_data: { dynamic_variables: { name: customer.first, reference: values["order"], attempt: random.integer(1, 3) } },
    has_audio: hasAudio,
    has_user_audio: hasAudio,
    has_response_audio: hasAudio,
    has_auxiliary_audio: false,
    // While it is processed, its transcript is documented as neither there nor not: here it is not.
    transcript: isOver || status === "failed" ? transcriptOf(story, isVoice ? "audio" : "text") : [],
    tag_ids: [],
  };
  return overlaid(made, entry);
}

function phoneCall(phone_number_id: string, direction: string, agent_number: string, external_number: string, random: Random): object {
  const call = { phone_number_id, direction, agent_number, external_number, call_sid: `CA${random.hex(32)}` };
  return random.chance(0.7) ? { type: "twilio", stream_sid: `MZ${random.hex(32)}`, ...call } : { type: "sip_trunking", ...call };
}

/** What a tool's server was sent; a header is what authorizes the agent there. */
const requestOf = (tool: string, body: string): object =>
  ({ type: "webhook", method: "POST", url: `https://hooks.example.com/${tool}`, headers: { Authorization: `Bearer made-up-for-${tool}` }, path_params: {}, query_params: {}, body });

function transcriptOf({ items, answeredAt }: Story, medium: "audio" | "text"): object[] {
  const start = answeredAt ?? 0;
  const at = (time: Micros) => ({ time_in_call_secs: Math.floor((time - start) / SECOND) });
  return items.flatMap((item): object[] => {
    if (item.kind === "message")
      return [{ role: item.role === "user" ? "user" : "agent", message: item.text, tool_calls: [], tool_results: [], interrupted: false, source_medium: item.role === "user" ? medium : null, ...at(item.at) }];
    const tool = { request_id: item.callId, tool_name: item.name, tool_has_been_called: true };
    // Neither of the two says anything.
    return [
      { role: "agent", message: null, tool_calls: [{ type: "webhook", ...tool, params_as_json: item.arguments, tool_details: requestOf(item.name, item.arguments) }], tool_results: [], ...at(item.at) },
      {
        role: "agent",
        message: null,
        tool_calls: [],
        tool_results: [{ type: "webhook", ...tool, result_value: item.result, is_error: false, tool_latency_secs: rounded((item.doneAt - item.at) / SECOND, 3) }],
        ...at(item.doneAt),
      },
    ];
  });
}

type Json = Record<string, unknown>;
const of = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

/** What a list shows of it: no transcript, no telephone numbers, no user, no variables, no cost. */
export function leanElevenlabs(shown: ElevenlabsConversation, entry: Entry, hasSummary: boolean): ElevenlabsConversation {
  const [metadata, analysis] = [of(shown["metadata"]), of(shown["analysis"])];
  const items = (Array.isArray(shown["transcript"]) ? shown["transcript"] : []) as Json[];
  const tools = items.flatMap(({ tool_calls }) => (Array.isArray(tool_calls) ? tool_calls.map((call: Json) => call["tool_name"]) : []));
  const { agent_id, agent_name, branch_id, version_id, conversation_id, status, tag_ids } = shown;
  return {
    agent_id,
    agent_name,
    branch_id,
    version_id,
    conversation_id,
    status,
    tag_ids,
    start_time_unix_secs: metadata["start_time_unix_secs"] ?? startSeconds(entry),
    call_duration_secs: metadata["call_duration_secs"] ?? 0,
    message_count: items.length,
    termination_reason: metadata["termination_reason"],
    call_successful: analysis["call_successful"] ?? "unknown",
    transcript_summary: hasSummary ? (analysis["transcript_summary"] ?? null) : null,
    call_summary_title: hasSummary ? (analysis["call_summary_title"] ?? null) : null,
    main_language: metadata["main_language"],
    conversation_initiation_source: metadata["conversation_initiation_source"],
    tool_names: [...new Set(tools)],
    direction: [metadata["phone_call"], metadata["whatsapp"], metadata["sms"]].map(of).find(({ direction }) => direction !== undefined)?.["direction"] ?? null,
    rating: null,
  };
}

/** What a conversation inserted with these fields has to be, so that the rest of it fits. */
export function wantedByElevenlabs(fields: Record<string, unknown>): Wanted & { ended: boolean } {
  const metadata = of(fields["metadata"]);
  const { direction } = of(metadata["phone_call"] ?? metadata["whatsapp"] ?? metadata["sms"]);
  const { status } = fields;
  const reason = String(metadata["termination_reason"] ?? "");
  const outcome = (Object.keys(REASONS) as Outcome[]).find((name) => REASONS[name].includes(reason));
  return {
    ...(metadata["text_only"] === true && { channel: "text" }),
    ...(metadata["text_only"] === false && { channel: "webrtc" }),
    ...(metadata["phone_call"] != null && { channel: "telephone" }),
    ...(metadata["whatsapp"] != null && { channel: "whatsapp" }),
    ...(metadata["sms"] != null && { channel: "sms" }),
    ...((direction === "inbound" || direction === "outbound") && { direction }),
    outcome: outcome ?? (status === "failed" ? "failed" : "completed"),
    ended: status === "processing" || status === "done" || status === "failed",
  };
}
