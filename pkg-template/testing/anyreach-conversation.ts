import { AGENT_KEYS, AGENTS } from "./agent.js";
import { SIGNED_FOR } from "./aging.js";
import { overlaid } from "./overlaid.js";
import { steps } from "./dialogue.js";
import { stepTimes, type Channel, type Outcome, type Phase, type Plan, type Wanted } from "./plan.js";
import { progressOf, type Entry, type Progress } from "./population.js";
import { Random } from "./random.js";
import { SECOND, withZ, type Micros } from "./timestamp.js";
import { castOf, transcriptOf, type Cast, type Item } from "./transcript.js";

export const ANYREACH_DIRECTIONS = ["inbound", "outbound"] as const;
export const ANYREACH_CHANNELS = ["telephone", "webrtc", "email", "text"] as const;
export const ANYREACH_STATUSES = [
  "token_created",
  "triggered",
  "ringing",
  "in_progress",
  "completed",
  "failed",
  "cancelled",
  "transferred",
  "unanswered",
] as const;

export type AnyreachStatus = (typeof ANYREACH_STATUSES)[number];

/** A conversation as AnyReach writes it. The plan gives the values, unless insert or update set other ones. */
export type AnyreachConversation = Record<string, unknown>;

/** Fields that are absent without the scope `conversations:read_sensitive`. */
export const SENSITIVE_FIELDS = [
  "agent",
  "summary",
  "initial_context",
  "custom_metadata",
  "conversation",
  "recording_details",
] as const;

const LIVE_STATUS: Record<Exclude<Phase, "ended">, AnyreachStatus> = {
  created: "token_created",
  queued: "triggered",
  ringing: "ringing",
  in_progress: "in_progress",
};
const END_STATUS: Record<Outcome, AnyreachStatus> = {
  completed: "completed",
  cut: "completed",
  transferred: "transferred",
  unanswered: "unanswered",
  cancelled: "cancelled",
  failed: "failed",
};

const AGENT_ID = 20;
const WIRE = 21;
const SHAPE = 22;

/** The fields that list filters need, without the texts. */
export function anyreachFacts(seed: number, entry: Entry, now: Micros): AnyreachConversation {
  const { plan } = entry;
  const progress = progressOf(entry, now);
  const widget = new Random(plan.seed, WIRE, 1);
  const spoken = Math.max(0, Math.round((progress.at - entry.createdAt - plan.answeredAfter) / SECOND));
  return {
    agent_id: agentId(seed, plan.dialogue.agent),
    agent_version_id: versionId(seed, plan),
    agent_number:
      plan.channel === "telephone" || plan.channel === "text"
        ? AGENTS[plan.dialogue.agent]?.phone
        : plan.channel === "email"
          ? AGENTS[plan.dialogue.agent]?.email
          : null,
    web_widget_id:
      plan.channel === "webrtc" && widget.chance(0.8)
        ? new Random(seed, AGENT_ID, 100 + widget.integer(0, 2)).uuid()
        : null,
    direction: plan.dialogue.direction,
    channel: plan.channel,
    status: progress.phase === "ended" ? END_STATUS[plan.outcome] : LIVE_STATUS[progress.phase],
    duration: progress.ended && plan.spoken > 0 ? spoken : null,
    user_turn_count:
      progress.phase === "ended" || progress.phase === "in_progress"
        ? userTurns(plan, progress.at - entry.createdAt)
        : null,
  };
}

/** The whole conversation, as an organization sees it. */
export function renderAnyreach(seed: number, entry: Entry, now: Micros, organization: string): AnyreachConversation {
  const { plan, createdAt } = entry;
  const cast = castOf(plan);
  const progress = progressOf(entry, now);
  const items = transcriptOf(plan, cast, createdAt, progress.at);
  const random = new Random(plan.seed, WIRE);
  const usual = random.integer(3 * SECOND, 20 * SECOND);
  const summarisedAt = progress.at + (entry.aging.analysedAfter ?? usual);
  const summarised = progress.ended && now >= summarisedAt && plan.spoken > 0;
  const updatedAt = Math.max(
    createdAt,
    entry.touchedAt ?? 0,
    summarised ? summarisedAt : 0,
    progress.ended ? progress.at : (items.at(-1)?.at ?? 0),
  );
  const facts = anyreachFacts(seed, entry, now);
  const agent = { id: facts["agent_id"], name: cast.agent.name };
  const shown = {
    id: entry.id,
    organization_id: organization,
    user_id: userId(plan, cast, random),
    ...facts,
    trunk_id: plan.channel === "telephone" ? `ST_${random.hex(12)}` : null,
    created_at: withZ(createdAt),
    updated_at: withZ(updatedAt),
    agent,
    summary: summarised ? plan.dialogue.summary : null,
    initial_context: initialContext(plan, cast, random),
    custom_metadata: customMetadata(plan, cast, random),
    conversation: transcript(plan, items, progress),
    recording_details: recordingDetails(plan, entry, progress, now),
  };
  return overlaid(shown, entry);
}

/** Removes the fields that need the scope `conversations:read_sensitive`. */
export function withhold(conversation: AnyreachConversation): AnyreachConversation {
  return Object.fromEntries(
    Object.entries(conversation).filter(([key]) => !SENSITIVE_FIELDS.some((field) => field === key)),
  );
}

/** What the rest of a conversation inserted with these fields must be to fit them. */
export function wantedByAnyreach(fields: Record<string, unknown>): Wanted & { ended: boolean } {
  const channel = ANYREACH_CHANNELS.find((known) => known === fields["channel"]) satisfies Channel | undefined;
  const direction = ANYREACH_DIRECTIONS.find((known) => known === fields["direction"]);
  const status = fields["status"];
  const outcome =
    (["failed", "cancelled", "transferred", "unanswered"] as const).find((known) => known === status) ?? "completed";
  return {
    ...(channel !== undefined && { channel }),
    ...(direction !== undefined && { direction }),
    outcome,
    ended: endsAnyreach(fields),
  };
}

/** Whether setting these fields ends a conversation. */
export function endsAnyreach(fields: Record<string, unknown>): boolean {
  return ["completed", "failed", "cancelled", "transferred", "unanswered"].some(
    (terminal) => terminal === fields["status"],
  );
}

function agentId(seed: number, agent: string): string {
  return new Random(seed, AGENT_ID, AGENT_KEYS.indexOf(agent)).uuid();
}

/** Each agent has three versions. */
function versionId(seed: number, plan: Plan): string {
  return new Random(seed, AGENT_ID, AGENT_KEYS.indexOf(plan.dialogue.agent), 1 + (plan.seed % 3)).uuid();
}

function userTurns(plan: Plan, after: Micros): number {
  const times = stepTimes(plan);
  return steps(plan.dialogue)
    .slice(0, plan.spoken)
    .filter((step, index) => step.kind === "message" && step.role === "user" && (times[index] ?? 0) <= after).length;
}

function userId({ channel }: Plan, { customer }: Cast, random: Random): string {
  const visitor = `visitor_${random.hex(10)}`;
  return channel === "email" ? customer.email : channel === "webrtc" ? visitor : customer.phone;
}

function initialContext({ dialogue }: Plan, { customer }: Cast, random: Random): string | null {
  return dialogue.direction === "outbound" || random.chance(0.2)
    ? `${customer.name} (${dialogue.language}), about: ${dialogue.topic}`
    : null;
}

function customMetadata({ dialogue }: Plan, { agent, values }: Cast, random: Random): Record<string, unknown> | null {
  const kind = random.next();
  if (kind < 0.15) return null;
  if (kind < 0.25) return {};
  return {
    reference: values["order"],
    company: agent.company,
    language: dialogue.language,
    customer: { tier: random.pick(["basic", "plus", "gold"]), returning: random.chance(0.4) },
    tags: [dialogue.topic, dialogue.direction],
  };
}

/** The link expires: it has a new signature each minute, or for each request. */
function recordingDetails(plan: Plan, { id, aging }: Entry, { ended }: Progress, now: Micros): object | null {
  const random = new Random(plan.seed, WIRE, 2);
  const voice = plan.channel === "telephone" || plan.channel === "webrtc";
  if (!voice || !ended || plan.spoken === 0) return null;
  if (random.chance(0.08)) return {};
  const minute = Math.floor(now / (60 * SECOND));
  const expires = minute * 60 + SIGNED_FOR;
  const signer = aging.signer();
  return {
    recording_url: `https://recordings.example.com/${id}.ogg?expires=${expires}&signature=${new Random(plan.seed, WIRE, 3, minute, ...(signer === null ? [] : [signer])).hex(40)}`,
    expires_at: withZ(expires * SECOND),
    format: "ogg",
  };
}

/** Null before anybody has answered. If nobody ever did, one of several forms of an empty transcript. */
function transcript(plan: Plan, items: readonly Item[], { phase }: Progress): unknown {
  if (phase !== "in_progress" && phase !== "ended") return null;
  const said = container(plan, items);
  return phase === "ended" && plan.spoken === 0 ? new Random(plan.seed, SHAPE, 1).pick([null, {}, said]) : said;
}

type Turn = Record<string, unknown>;

/** The transcript in one of the shapes an integration may meet. Each conversation keeps its shape. */
function container(plan: Plan, items: readonly Item[]): unknown {
  const random = new Random(plan.seed, SHAPE);
  const content = random.pick<(text: string) => Turn>([
    (text) => ({ content: text }),
    (text) => ({ content: [text] }),
    (text) => ({ content: [{ type: "text", text }] }),
    (text) => ({ text }),
  ]);
  const timed = random.chance(0.8);
  const timestamp = (at: Micros): Turn => (timed ? { timestamp: withZ(at) } : {});
  const turns = items.flatMap((item): Turn[] =>
    item.kind === "message"
      ? [{ type: "message", role: item.role, ...content(item.text), ...timestamp(item.at) }]
      : [
          {
            type: "function_call",
            call_id: item.callId,
            name: item.name,
            arguments: item.arguments,
            ...timestamp(item.at),
          },
          {
            type: "function_call_output",
            call_id: item.callId,
            name: item.name,
            output: item.result,
            is_error: false,
            ...timestamp(item.doneAt),
          },
        ],
  );
  const key = random.pick(["items", "messages", "turns", "transcript", ""]);
  return key === "" ? turns : { [key]: turns };
}
