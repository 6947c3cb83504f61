import { AGENT_KEYS } from "./agent.js";
import { SIGNED_FOR, type Aging } from "./aging.js";
import { overlaid } from "./overlaid.js";
import type { Channel, Outcome, Wanted } from "./plan.js";
import { progressOf, type Entry, type Progress } from "./population.js";
import { Random } from "./random.js";
import { naive, SECOND, withOffset, type Micros } from "./timestamp.js";
import { castOf, transcriptOf, type Cast, type Item } from "./transcript.js";

export const EIGI_TYPES = ["DAILY", "TELEPHONY", "WHATSAPP", "CHAT"] as const;
export const EIGI_CALLING_TYPES = ["INBOUND", "OUTBOUND"] as const;
export const EIGI_STATUSES = ["IN_PROGRESS", "COMPLETED", "DISCONNECTED", "FAILED"] as const;

export type EigiType = (typeof EIGI_TYPES)[number];
export type EigiStatus = (typeof EIGI_STATUSES)[number];

/** A conversation as eigi writes it. The plan gives the values, unless insert or update set other ones. */
export type EigiConversation = Record<string, unknown>;

const TYPE: Record<Channel, EigiType> = {
  telephone: "TELEPHONY",
  webrtc: "DAILY",
  whatsapp: "WHATSAPP",
  sms: "CHAT",
  text: "CHAT",
  email: "CHAT",
};
const CHANNEL: Record<EigiType, Channel> = {
  TELEPHONY: "telephone",
  DAILY: "webrtc",
  WHATSAPP: "whatsapp",
  CHAT: "text",
};
const STATUS: Record<Outcome, EigiStatus> = {
  completed: "COMPLETED",
  transferred: "COMPLETED",
  cut: "DISCONNECTED",
  unanswered: "DISCONNECTED",
  cancelled: "DISCONNECTED",
  failed: "FAILED",
};

const AGENT_ID = 10;
const WIRE = 11;
const AFTERMATH = 12;

/** The fields that list filters need. */
export interface EigiFacts {
  agent_id: unknown;
  conversation_type: unknown;
  conversation_status: unknown;
  calling_type: unknown;
}

/** Cheap, since it writes no texts, unless the conversation was changed. */
export function eigiFacts(seed: number, entry: Entry, now: Micros): EigiFacts {
  if (entry.fields !== null) {
    const shown = renderEigi(seed, entry, now);
    const metadata = shown["conversation_metadata"];
    const calling_type =
      typeof metadata === "object" && metadata !== null && "calling_type" in metadata
        ? metadata.calling_type
        : undefined;
    return {
      agent_id: shown["agent_id"],
      conversation_type: shown["conversation_type"],
      conversation_status: shown["conversation_status"],
      calling_type,
    };
  }
  const { plan } = entry;
  return {
    agent_id: agentId(seed, plan.dialogue.agent),
    conversation_type: TYPE[plan.channel],
    conversation_status: progressOf(entry, now).ended ? STATUS[plan.outcome] : "IN_PROGRESS",
    calling_type: plan.channel === "telephone" ? plan.dialogue.direction.toUpperCase() : undefined,
  };
}

/** The whole conversation, as in a list or alone. */
export function renderEigi(seed: number, entry: Entry, now: Micros): EigiConversation {
  const { plan, createdAt } = entry;
  const cast = castOf(plan);
  const progress = progressOf(entry, now);
  const items = transcriptOf(plan, cast, createdAt, progress.at);
  const random = new Random(plan.seed, WIRE);
  const after = aftermath(entry, cast, progress, now);
  const updatedAt = Math.max(
    createdAt,
    entry.touchedAt ?? 0,
    after.at,
    progress.ended ? progress.at : (items.at(-1)?.at ?? 0),
  );
  const made = {
    agent_id: agentId(seed, plan.dialogue.agent),
    conversation_id: entry.id,
    conversation_type: TYPE[plan.channel],
    conversation_analysis: after.analysis,
    conversation_status: progress.ended ? STATUS[plan.outcome] : "IN_PROGRESS",
    notes: after.notes,
    conversation_transcript: transcript(items, progress, random),
    created_by: plan.dialogue.direction === "outbound" ? new Random(seed, AGENT_ID, AGENT_KEYS.length).hex(24) : null,
    conversation_metadata: metadata(seed, entry, cast, progress, items, now),
    created_at: naive(createdAt),
    updated_at: naive(Math.floor(updatedAt / 1000) * 1000),
    id:
      Math.floor(createdAt / SECOND)
        .toString(16)
        .padStart(8, "0") + random.hex(16),
  };
  return overlaid(made, entry);
}

/** What a conversation inserted with these fields has to be, so that the rest of it fits. */
export function wantedByEigi(fields: Record<string, unknown>): Wanted & { ended: boolean } {
  const type = EIGI_TYPES.find((known) => known === fields["conversation_type"]);
  const status = EIGI_STATUSES.find((known) => known === fields["conversation_status"]);
  const metadata = fields["conversation_metadata"];
  const calling =
    typeof metadata === "object" && metadata !== null && "calling_type" in metadata ? metadata.calling_type : undefined;
  return {
    ...(type !== undefined && { channel: CHANNEL[type] }),
    ...((calling === "INBOUND" || calling === "OUTBOUND") && {
      direction: calling === "INBOUND" ? "inbound" : "outbound",
      channel: "telephone",
    }),
    outcome: status === "FAILED" ? "failed" : status === "DISCONNECTED" ? "cut" : "completed",
    ended: endsEigi(fields),
  };
}

/** Whether setting these fields ends a conversation. */
export function endsEigi(fields: Record<string, unknown>): boolean {
  return ["COMPLETED", "DISCONNECTED", "FAILED"].some((terminal) => terminal === fields["conversation_status"]);
}

function agentId(seed: number, agent: string): string {
  return new Random(seed, AGENT_ID, AGENT_KEYS.indexOf(agent)).hex(24);
}

function transcript(items: readonly Item[], { ended }: Progress, random: Random): unknown {
  const unavailable = random.chance(items.length === 0 ? 0.5 : 0.06);
  const showsTools = random.chance(0.25);
  const showsSystem = random.chance(0.04);
  if (ended && unavailable) return null;
  const messages = items.flatMap((item) => {
    if (item.kind === "message")
      return [{ role: item.role as string, content: item.text, timestamp: withOffset(item.at) }];
    return showsTools
      ? [{ role: "tool", content: `${item.name}: ${item.result}`, timestamp: withOffset(item.doneAt) }]
      : [];
  });
  const first = messages[0];
  return showsSystem && first !== undefined
    ? [{ ...first, role: "system", content: "Conversation started" }, ...messages]
    : messages;
}

/** What the platform adds after a conversation has ended, and when. */
function aftermath(
  { plan, aging }: Entry,
  cast: Cast,
  { ended, at }: Progress,
  now: Micros,
): { analysis: unknown; notes: string | null; at: Micros } {
  const random = new Random(plan.seed, AFTERMATH);
  const usual = random.integer(8 * SECOND, 45 * SECOND);
  const analysedAt = at + (aging.analysedAfter ?? usual);
  const againAt = at + random.integer(3600 * SECOND, 72 * 3600 * SECOND);
  const again = random.chance(0.08) && now >= Math.max(againAt, analysedAt);
  const kind = random.next();
  if (!ended || now < analysedAt || plan.spoken === 0 || kind < 0.05) return { analysis: null, notes: null, at: 0 };
  const good = plan.outcome === "completed" || plan.outcome === "transferred";
  const finding = {
    is_good: good,
    topic: plan.dialogue.topic,
    sentiment: good ? random.pick(["positive", "neutral"]) : "negative",
    goal_reached: plan.outcome === "completed",
  };
  const analysis =
    kind < 0.13
      ? finding
      : kind < 0.18
        ? `${cast.agent.name}: ${plan.dialogue.summary}`
        : kind < 0.4
          ? [finding, { summary: plan.dialogue.summary }]
          : [finding];
  return { analysis, notes: again ? "Re-analysis completed successfully" : null, at: again ? Math.max(againAt, analysedAt) : analysedAt };
}

function metadata(
  seed: number,
  { plan, createdAt, id, aging }: Entry,
  { agent, customer, values }: Cast,
  { ended, at }: Progress,
  items: readonly Item[],
  now: Micros,
): Record<string, unknown> {
  const random = new Random(plan.seed, WIRE, 1);
  const variables = {
    agent_id: agentId(seed, plan.dialogue.agent),
    customer_name: customer.name,
    language: plan.dialogue.language,
  };
  const supplied = random.chance(0.3)
    ? { reference: values["order"], campaign: `${plan.dialogue.topic} ${agent.prefix}` }
    : {};
  const lostPlus = random.next();
  const answeredAt = createdAt + plan.answeredAfter;
  const lasted = Math.max(0, Math.round((at - answeredAt) / SECOND));
  const session = {
    last_activity: withOffset(items.at(-1)?.at ?? createdAt),
    session_status: ended ? "closed" : "active",
  };
  switch (plan.channel) {
    case "telephone": {
      const outbound = plan.dialogue.direction === "outbound";
      const plain = (phone: string, loses: boolean) => (loses ? phone.replace("+", "") : phone);
      const customerPhone = plain(customer.phone, lostPlus < 0.12);
      const agentPhone = plain(agent.phone, lostPlus > 0.75);
      return {
        dynamic_variables: variables,
        to_mobile_number: outbound ? customerPhone : agentPhone,
        from_mobile_number: outbound ? agentPhone : customerPhone,
        calling_type: outbound ? "OUTBOUND" : "INBOUND",
        telephony_provider: random.pick(["PLIVO", "TWILIO"]),
        ...(ended &&
          plan.spoken > 0 &&
          random.chance(0.9) && {
            conversation_recording_url: `https://media.carrier.example.com/v1/Account/MA${random.hex(18).toUpperCase()}/Recording/${id}.mp3${signature(plan.seed, aging, now)}`,
          }),
        ...(ended && { conversation_duration: plan.spoken === 0 ? 0 : lasted }),
        ...supplied,
      };
    }
    case "webrtc":
      return {
        dynamic_variables: variables,
        ...(ended && plan.spoken > 0 && { conversation_duration: lasted }),
        ...supplied,
      };
    case "whatsapp":
      return { ...session, from_mobile_number: customer.phone, ...supplied };
    default:
      return { ...session, ...supplied };
  }
}

/** What makes an address valid for an hour, where addresses are signed: another for each request. */
function signature(seed: number, aging: Aging, now: Micros): string {
  const signer = aging.signer();
  if (signer === null) return "";
  const date = new Date(Math.floor(now / SECOND) * 1000).toISOString().replace(/[-:]|\.000/g, "");
  const signed = { "X-Amz-Algorithm": "AWS4-HMAC-SHA256", "X-Amz-Date": date, "X-Amz-Expires": String(SIGNED_FOR), "X-Amz-SignedHeaders": "host" };
  return `?${new URLSearchParams(signed)}&X-Amz-Signature=${new Random(seed, WIRE, 4, signer).hex(64)}`;
}
