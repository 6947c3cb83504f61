import { overlaid } from "./overlaid.js";
import { asText } from "./model-words.js";
import type { Outcome, Plan, Wanted } from "./plan.js";
import type { Entry } from "./population.js";
import { Random } from "./random.js";
import { agentOf, named, reasonOf, rounded, stateOf, storyOf, type Story } from "./story.js";
import { SECOND, type Micros } from "./timestamp.js";

export const RETELL_STATUSES = ["registered", "not_connected", "ongoing", "ended", "error"] as const;

/** A call as Retell writes it. The plan gives the values, unless insert or update set other ones. */
export type RetellCall = Record<string, unknown>;

const REASONS: Record<Outcome, readonly [string, ...string[]]> = {
  completed: ["user_hangup", "agent_hangup"],
  transferred: ["call_transfer"],
  cut: ["user_hangup", "inactivity"],
  unanswered: ["dial_no_answer", "dial_busy", "voicemail_reached"],
  cancelled: ["manual_stopped", "registered_call_timeout"],
  failed: ["error_llm_websocket_lost_connection", "dial_failed", "error_unknown"],
};

const WIRE = 35;

/** Of a call that ended. Whoever never got through is not connected, except to a machine. */
function statusOf(reason: string): (typeof RETELL_STATUSES)[number] {
  if (reason.startsWith("error")) return "error";
  return /^dial|^manual|^registered/.test(reason) ? "not_connected" : "ended";
}

/** When it started, as Retell tells: null before anybody was connected, and for some that never were. */
export function startOf(entry: Entry, now: Micros): Micros | null {
  const set = entry.fields?.["start_timestamp"];
  if (entry.fields !== null && "start_timestamp" in entry.fields) return typeof set === "number" ? set * 1000 : null;
  const { answeredAt, endedAt } = stateOf(entry, now);
  const { plan, createdAt } = entry;
  if (answeredAt !== null) return Math.floor(answeredAt / 1000) * 1000;
  const hasDialled = endedAt !== null && (reasonOf(plan, REASONS) === "voicemail_reached" || new Random(plan.seed, WIRE, 1).chance(0.5));
  return hasDialled ? Math.floor((createdAt + plan.queuedFor) / 1000) * 1000 : null;
}

/** The call: whole, or as in a list, which has no transcript. */
export function renderRetell(seed: number, entry: Entry, now: Micros, isWhole: boolean): RetellCall {
  const { plan, createdAt } = entry;
  const story = storyOf(entry, now);
  const { cast, endedAt, answeredAt, lasted, good, analysed, progress } = story;
  const { agent, customer, values } = cast;
  const random = new Random(plan.seed, WIRE);
  const isPhone = plan.channel === "telephone";
  const isOut = plan.dialogue.direction === "outbound";
  const reason = reasonOf(plan, REASONS);
  const startedAt = startOf(entry, now);
  const variables = { name: customer.first, language: plan.dialogue.language };
  const spoke = endedAt !== null && answeredAt !== null;
  const signer = entry.aging.signer();
  const file = `https://recordings.example.com/${new Random(plan.seed, WIRE, 2).hex(32)}`;
  const signature = signer === null ? "" : `?Expires=${Math.floor(now / SECOND) + 86_400}&Signature=${new Random(plan.seed, WIRE, 3, signer).hex(40)}`;
  const call = {
    call_id: entry.id,
    ...(isPhone
      ? {
          call_type: "phone_call",
          from_number: isOut ? agent.phone : customer.phone,
          to_number: isOut ? customer.phone : agent.phone,
          direction: plan.dialogue.direction,
          telephony_identifier: { twilio_call_sid: `CA${random.hex(32)}` },
        }
      : // Lets its holder into the call.
        { call_type: "web_call", access_token: `eyJ${random.hex(40)}` }),
    agent_id: named("agent", agentOf(seed, plan), 27),
    agent_name: random.chance(0.9) ? `${agent.name}, ${agent.company}` : undefined,
    agent_version: plan.seed % 3,
    call_status: endedAt !== null ? statusOf(reason) : progress.phase === "in_progress" ? "ongoing" : "registered",
    start_timestamp: startedAt === null ? undefined : startedAt / 1000,
    end_timestamp: endedAt === null || startedAt === null ? undefined : Math.floor(endedAt / 1000),
    duration_ms: spoke ? Math.floor(lasted / 1000) : undefined,
    disconnection_reason: endedAt === null ? undefined : reason,
    transfer_destination: plan.outcome === "transferred" && spoke ? agent.phone : undefined,
    metadata: random.chance(0.7) ? { reference: values["order"], topic: plan.dialogue.topic, attempt: random.integer(1, 3) } : undefined,
    retell_llm_dynamic_variables: random.chance(0.8) ? variables : undefined,
    data_storage_setting: "everything",
    opt_in_signed_url: signer !== null,
    ...(spoke && { recording_url: `${file}/recording.wav${signature}`, recording_multi_channel_url: `${file}/recording_multichannel.wav${signature}`, public_log_url: `${file}/public.log` }),
    ...(spoke && { call_cost: costOf(lasted) }),
    ...(analysed && {
      call_analysis: {
        call_summary: plan.dialogue.summary,
        in_voicemail: false,
        user_sentiment: random.pick(good ? ["Positive", "Neutral"] : ["Negative", "Unknown"]),
        call_successful: good,
        custom_analysis_data: { topic: plan.dialogue.topic },
      },
    }),
    ...(reason === "voicemail_reached" && endedAt !== null && { call_analysis: { in_voicemail: true } }),
    ...(isWhole && spoke && spokenOf(plan, createdAt, story)),
  };
  const shown = overlaid(call, entry);
  if (!isWhole) for (const name of TRANSCRIPTS) delete shown[name];
  return shown;
}

const TRANSCRIPTS = ["transcript", "transcript_object", "transcript_with_tool_calls", "scrubbed_transcript_with_tool_calls"];

/** In cents. */
function costOf(lasted: Micros): object {
  const seconds = Math.ceil(lasted / SECOND);
  const product_costs = ([["elevenlabs_tts", 7], ["gpt_4_1", 4.5]] as const).map(([product, perMinute]) => ({
    product,
    unit_price: rounded(perMinute / 60),
    cost: rounded((perMinute / 60) * seconds),
  }));
  const combined_cost = rounded(product_costs.reduce((sum, { cost }) => sum + cost, 0));
  return { combined_cost, product_costs, total_duration_seconds: seconds, total_duration_unit_price: rounded(11.5 / 60) };
}

function spokenOf(plan: Plan, createdAt: Micros, { items, answeredAt }: Story): object {
  const start = answeredAt ?? createdAt;
  const seconds = (at: Micros) => rounded((at - start) / SECOND, 3);
  const random = new Random(plan.seed, WIRE, 4);
  const said = (item: Extract<Story["items"][number], { kind: "message" }>) => ({
    role: item.role === "user" ? "user" : "agent",
    content: item.text,
    words: item.text.split(/(?<= )/).map((word, index) => ({ word, start: rounded(seconds(item.at) + 0.3 * index, 3), end: rounded(seconds(item.at) + 0.3 * (index + 1), 3) })),
  });
  const moved = random.chance(0.3) ? [{ role: "node_transition", former_node_id: "begin", former_node_name: "Begin", new_node_id: "node-1", new_node_name: plan.dialogue.topic }] : [];
  const pressed = random.chance(0.1) ? [{ role: "dtmf", digit: "1" }] : [];
  const woven = items.flatMap((item): object[] =>
    item.kind === "message"
      ? [said(item)]
      : [
          // No document mentions this time.
          { role: "tool_call_invocation", tool_call_id: item.callId, name: item.name, arguments: item.arguments, time_sec: seconds(item.at) },
          { role: "tool_call_result", tool_call_id: item.callId, content: item.result, successful: true, time_sec: seconds(item.doneAt) },
        ],
  );
  const spoken = items.flatMap((item) => (item.kind === "message" ? [item] : []));
  return {
    transcript: asText(spoken.map(({ role, text }) => ({ role, content: text })), "Agent", "User"),
    transcript_object: spoken.map(said),
    transcript_with_tool_calls: [...moved, ...woven, ...pressed],
  };
}

/** What a call inserted with these fields has to be, so that the rest of it fits. */
export function wantedByRetell(fields: Record<string, unknown>): Wanted & { ended: boolean } {
  const { call_type, call_status, disconnection_reason, direction } = fields;
  const reason = typeof disconnection_reason === "string" ? disconnection_reason : "";
  const outcome = (Object.keys(REASONS) as Outcome[]).find((name) => REASONS[name].includes(reason));
  const ended = call_status === "ended" || call_status === "error" || call_status === "not_connected";
  return {
    ...(call_type === "web_call" && { channel: "webrtc" }),
    ...(call_type === "phone_call" && { channel: "telephone" }),
    ...((direction === "inbound" || direction === "outbound") && { channel: "telephone", direction }),
    outcome: outcome ?? (call_status === "error" ? "failed" : call_status === "not_connected" ? "unanswered" : "completed"),
    ended,
  };
}

