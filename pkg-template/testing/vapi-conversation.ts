import { SIGNED_FOR } from "./aging.js";
import { overlaid } from "./overlaid.js";
import { stepTimes, type Outcome, type Phase, type Plan, type Wanted } from "./plan.js";
import type { Entry } from "./population.js";
import { Random } from "./random.js";
import { agentOf, reasonOf, rounded, stateOf, storyOf, type State, type Story } from "./story.js";
import { SECOND, type Micros } from "./timestamp.js";

export const VAPI_TYPES = ["inboundPhoneCall", "outboundPhoneCall", "webCall", "vapi.websocketCall"] as const;
export const VAPI_STATUSES = ["scheduled", "queued", "ringing", "in-progress", "forwarding", "ended", "not-found", "deletion-failed"] as const;

/** A call as Vapi writes it. The plan gives the values, unless insert or update set other ones. */
export type VapiCall = Record<string, unknown>;

const STATUS: Record<Phase, (typeof VAPI_STATUSES)[number]> = { created: "queued", queued: "queued", ringing: "ringing", in_progress: "in-progress", ended: "ended" };
const REASONS: Record<Outcome, readonly [string, ...string[]]> = {
  completed: ["customer-ended-call", "assistant-ended-call", "assistant-said-end-call-phrase"],
  transferred: ["assistant-forwarded-call"],
  cut: ["customer-ended-call", "silence-timed-out"],
  unanswered: ["customer-did-not-answer", "customer-busy", "voicemail"],
  cancelled: ["manually-canceled"],
  failed: ["pipeline-error-eleven-labs-voice-failed", "call.start.error-get-assistant", "twilio-failed-to-connect-call"],
};

const WIRE = 32;
const NUMBER = 1;
const ORGANIZATION = 34;
const TRANSPORT = 3;
const GIVEN = 4;

/** Where recordings are, on another host than the API's. */
export const VAPI_STORAGE = "https://storage.recordings.example.com";

const iso = (at: Micros): string => new Date(Math.floor(at / 1000)).toISOString();

/** The fields that list filters need. */
export interface VapiFacts {
  assistantId: unknown;
  phoneNumberId: unknown;
  updatedAt: unknown;
}

export function vapiFacts(seed: number, entry: Entry, now: Micros): VapiFacts {
  if (entry.fields !== null) return renderVapi(seed, entry, now) as unknown as VapiFacts;
  return { ...idsOf(seed, entry.plan), updatedAt: iso(stateOf(entry, now).changedAt) };
}

/** Calls of an assistant that was never stored have no id of it, and show it whole. */
function idsOf(seed: number, plan: Plan): { assistantId: string | undefined; phoneNumberId: string | undefined } {
  const isTransient = new Random(plan.seed, WIRE, 1).chance(0.1);
  if (isTransient) return { assistantId: undefined, phoneNumberId: undefined };
  return { assistantId: agentOf(seed, plan), phoneNumberId: plan.channel === "telephone" ? agentOf(seed, plan, NUMBER) : undefined };
}

/** The whole call: the same in a list and alone. */
export function renderVapi(seed: number, entry: Entry, now: Micros): VapiCall {
  const { plan, createdAt } = entry;
  const story = storyOf(entry, now);
  const { cast, progress, answeredAt, endedAt, good, analysed } = story;
  const { agent, customer, values } = cast;
  const random = new Random(plan.seed, WIRE);
  const { assistantId, phoneNumberId } = idsOf(seed, plan);
  const isPhone = plan.channel === "telephone";
  const isForwarding = plan.outcome === "transferred" && progress.phase === "in_progress" && progress.at - createdAt >= (stepTimes(plan).at(-1) ?? Infinity);
  const isKnown = random.chance(0.4);
  // Whether a running call shows what was said is not documented: it does not here.
  const artifact = endedAt === null || answeredAt === null ? undefined : artifactOf(entry, story, now);
  const verdict = random.pick([String(good), String(good), good ? "9" : "3", good ? "Excellent" : "Poor"]);
  const analysis = { summary: plan.dialogue.summary, structuredData: { topic: plan.dialogue.topic }, successEvaluation: verdict };
  const isOld = random.chance(0.05);
  const call = {
    id: entry.id,
    orgId: new Random(seed, ORGANIZATION).uuid(),
    createdAt: iso(createdAt),
    updatedAt: iso(story.changedAt),
    type: isPhone ? `${plan.dialogue.direction}PhoneCall` : plan.channel === "webrtc" ? "webCall" : "vapi.websocketCall",
    status: isForwarding ? "forwarding" : STATUS[progress.phase],
    endedReason: endedAt === null ? undefined : reasonOf(plan, REASONS),
    startedAt: answeredAt === null ? undefined : iso(answeredAt),
    endedAt: endedAt === null ? undefined : iso(endedAt),
    assistantId,
    assistant: assistantId === undefined ? { name: agent.name, firstMessageMode: "assistant-speaks-first", server: serverOf(plan) } : undefined,
    assistantVersion: assistantId === undefined ? undefined : random.pick([null, `${1 + (plan.seed % 3)}`]),
    phoneNumberId,
    phoneNumber: isPhone && phoneNumberId === undefined ? { number: agent.phone, twilioPhoneNumber: agent.phone, twilioAccountSid: `AC${random.hex(32)}`, twilioAuthToken: given(plan) } : undefined,
    phoneCallProvider: isPhone ? "twilio" : undefined,
    phoneCallProviderId: isPhone ? `CA${random.hex(32)}` : undefined,
    customer: isPhone ? { number: customer.phone, ...(isKnown && { name: customer.name, email: customer.email, externalId: `cus_${values["order"]}` }) } : isKnown ? { externalId: `cus_${values["order"]}` } : undefined,
    assistantOverrides: random.chance(0.7)
      ? { variableValues: { name: customer.first, language: plan.dialogue.language }, metadata: { reference: values["order"], topic: plan.dialogue.topic } }
      : undefined,
    transport: transportOf(entry),
    // Whoever has these addresses can hear and steer the call.
    monitor: progress.ended ? undefined : { listenUrl: `wss://monitor.example.com/${entry.id}/listen`, controlUrl: `https://monitor.example.com/${entry.id}/control` },
    destination: plan.outcome === "transferred" && (isForwarding || progress.ended) ? { type: "number", number: agent.phone } : undefined,
    ...(progress.ended && costOf(story)),
    ...(analysed && (isOld ? { summary: plan.dialogue.summary } : { analysis })),
    // The same once more, and in `artifact` twice again.
    messages: artifact?.messages,
    artifact,
  };
  return overlaid(call, entry);
}

/** A secret of the customer's own. */
const given = (plan: Plan): string => new Random(plan.seed, WIRE, GIVEN).hex(32);

/** Where an assistant that was never stored tells what happens; its headers are what authorizes it there. */
const serverOf = (plan: Plan): object => ({ url: "https://hooks.example.com/vapi", headers: { Authorization: `Bearer ${given(plan)}` } });

/** What carries a call. Whoever has the address of a web call can join it, and the token is Twilio's. */
function transportOf({ id, plan }: Entry): object {
  if (plan.channel === "webrtc") return { provider: "daily", callUrl: `https://calls.example.com/${id}`, callSipUri: `sip:${id}@calls.example.com` };
  if (plan.channel !== "telephone") return { provider: "vapi.websocket", websocketCallUrl: `wss://calls.example.com/${id}/transport` };
  return { provider: "twilio", callToken: new Random(plan.seed, WIRE, TRANSPORT).hex(64) };
}

function costOf({ lasted, items }: Story): object {
  const minutes = rounded(lasted / SECOND / 60);
  const characters = items.reduce((sum, item) => sum + (item.kind === "message" ? item.text.length : 0), 0);
  const [transport, vapi, tts] = [0.01 * minutes, 0.05 * minutes, 0.000_05 * characters].map((cost) => rounded(cost)) as [number, number, number];
  const total = rounded(transport + vapi + tts);
  return {
    cost: total,
    costBreakdown: { transport, vapi, tts, total, ttsCharacters: characters },
    costs: [
      { type: "transport", provider: "twilio", minutes, cost: transport },
      { type: "vapi", subType: "normal", minutes, cost: vapi },
      { type: "voice", voice: { provider: "vapi" }, characters, cost: tts },
    ],
  };
}

/** What a call leaves behind. Its plain addresses are names and no longer open: the audio is behind the presigned ones. */
function artifactOf(entry: Entry, { cast, items, answeredAt, lasted }: Story, now: Micros) {
  const start = answeredAt ?? 0;
  const prompt = `You are ${cast.agent.name} of ${cast.agent.company}.`;
  const timed = (at: Micros) => ({ time: Math.floor(at / 1000), secondsFromStart: rounded((at - start) / SECOND, 3) });
  const messages = items.flatMap((item): object[] => {
    if (item.kind === "message") {
      const duration = 60 * item.text.length;
      const at = timed(item.at);
      return [{ role: item.role === "user" ? "user" : "bot", message: item.text, ...at, endTime: at.time + duration, duration, ...(item.role === "user" ? {} : { source: "" }) }];
    }
    const call = { id: item.callId, type: "function", function: { name: item.name, arguments: item.arguments } };
    // A result has no message: clients that wanted one broke.
    return [
      { role: "tool_calls", toolCalls: [call], message: "", ...timed(item.at) },
      { role: "tool_call_result", toolCallId: item.callId, name: item.name, result: item.result, ...timed(item.doneAt) },
    ];
  });
  const spoken = items.flatMap((item) => (item.kind === "message" ? [item] : []));
  const name = `${VAPI_STORAGE}/${entry.id}`;
  const urls = { recordingUrl: `${name}-mono.wav`, stereoRecordingUrl: `${name}-stereo.wav` };
  return {
    messages: [{ role: "system", message: prompt, time: Math.floor(start / 1000), secondsFromStart: 0 }, ...messages],
    messagesOpenAIFormatted: [{ role: "system", content: prompt }, ...spoken.map(({ role, text }) => ({ role, content: text }))],
    transcript: spoken.map(({ role, text }) => `${role === "user" ? "User" : "AI"}: ${text}\n`).join(""),
    ...(lasted > 0 && {
      ...urls,
      recording: { stereoUrl: urls.stereoRecordingUrl, mono: { combinedUrl: urls.recordingUrl } },
      presignedMonoUrl: presigned(entry, now, "mono"),
      presignedStereoUrl: presigned(entry, now, "stereo"),
      presignedUrlsExpiresAt: iso((minuteOf(now) + SIGNED_FOR) * SECOND),
    }),
  };
}

const minuteOf = (now: Micros): number => Math.floor(now / SECOND / 60) * 60;

/** The address of a recording, for an hour: with a new signature each minute, or for each request. */
export function presigned({ id, plan, aging }: Entry, now: Micros, kind: "mono" | "stereo"): string {
  const since = minuteOf(now);
  const signature = new Random(plan.seed, WIRE, 2, since, aging.signer() ?? 0).hex(64);
  return `${VAPI_STORAGE}/${id}-${kind}.wav?X-Amz-Date=${since}&X-Amz-Expires=${SIGNED_FOR}&X-Amz-Signature=${signature}`;
}

/** Whether there is audio of it. */
export const isRecorded = ({ endedAt, lasted }: State): boolean => endedAt !== null && lasted > 0;

/** What a call inserted with these fields has to be, so that the rest of it fits. */
export function wantedByVapi(fields: Record<string, unknown>): Wanted & { ended: boolean } {
  const { type, status, endedReason } = fields;
  const reason = typeof endedReason === "string" ? endedReason : "";
  const outcome = (Object.keys(REASONS) as Outcome[]).find((name) => REASONS[name].includes(reason));
  return {
    ...(type === "webCall" && { channel: "webrtc" }),
    ...((type === "inboundPhoneCall" || type === "outboundPhoneCall") && { channel: "telephone", direction: type === "inboundPhoneCall" ? "inbound" : "outbound" }),
    outcome: outcome ?? (/error/.test(reason) ? "failed" : "completed"),
    ended: status === "ended",
  };
}
