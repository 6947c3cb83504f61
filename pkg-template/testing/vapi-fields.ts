import { mustBe } from "../facade/wording.js";
import { found } from "./describe-value.js";
import type { ConversationFields, Given } from "./fields.js";
import { asText, defined, instant, isFrom, refuse, word } from "./model-words.js";
import { SECOND } from "./timestamp.js";
import type { VAPI_STATUSES, VAPI_TYPES } from "./vapi-conversation.js";

type Known<T extends string> = T | (string & {});

/** A call's fields as Vapi documents them. */
export interface VapiFields {
  /** A UUID. */
  id?: string | undefined;
  orgId?: string | undefined;
  type?: Known<(typeof VAPI_TYPES)[number]> | undefined;
  status?: Known<(typeof VAPI_STATUSES)[number]> | undefined;
  endedReason?: string | undefined;
  endedMessage?: string | undefined;
  /** ISO 8601 with milliseconds and `Z`. */
  createdAt?: string | undefined;
  updatedAt?: string | undefined;
  startedAt?: string | undefined;
  endedAt?: string | undefined;
  assistantId?: string | undefined;
  assistantVersion?: string | null | undefined;
  /** An assistant that was never stored, whole. */
  assistant?: object | undefined;
  assistantOverrides?: object | undefined;
  squadId?: string | undefined;
  workflowId?: string | undefined;
  phoneNumberId?: string | undefined;
  phoneNumber?: object | undefined;
  phoneCallProvider?: string | undefined;
  phoneCallProviderId?: string | undefined;
  customerId?: string | undefined;
  customer?: object | undefined;
  destination?: object | undefined;
  /** What carries the call. */
  transport?: object | undefined;
  monitor?: object | undefined;
  /** US dollars. */
  cost?: number | undefined;
  costBreakdown?: object | undefined;
  costs?: readonly unknown[] | undefined;
  /** The transcript, as in `artifact`. */
  messages?: readonly unknown[] | undefined;
  analysis?: object | undefined;
  artifact?: object | undefined;
  /** Of older records. */
  summary?: string | undefined;
}

export const VAPI_KEYS: readonly string[] = Object.keys({
  id: 0, orgId: 0, type: 0, status: 0, endedReason: 0, endedMessage: 0, createdAt: 0, updatedAt: 0, startedAt: 0, endedAt: 0, assistantId: 0,
  assistantVersion: 0, assistant: 0, assistantOverrides: 0, squadId: 0, workflowId: 0, phoneNumberId: 0, phoneNumber: 0, phoneCallProvider: 0,
  phoneCallProviderId: 0, customerId: 0, customer: 0, destination: 0, transport: 0, monitor: 0, cost: 0, costBreakdown: 0, costs: 0, messages: 0, analysis: 0,
  artifact: 0, summary: 0,
} satisfies Record<keyof VapiFields, 0>);

const CHANNELS = { telephone: "PhoneCall", webrtc: "webCall", whatsapp: null, sms: null, text: null, email: null };
/** Each with the reason that makes it so. */
const STATUSES = {
  created: "scheduled", queued: "queued", ringing: "ringing", in_progress: "in-progress", completed: "ended customer-ended-call",
  transferred: "ended assistant-forwarded-call", unanswered: "ended customer-did-not-answer", cancelled: "ended manually-canceled",
  failed: "ended pipeline-error-eleven-labs-voice-failed", disconnected: null,
};

/** The values that are given. What is null has no key: nothing made up stands there. */
const absent = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value ?? undefined]])));

/** Vapi's costs have no currency of their own. */
function dollars({ amount, currency }: NonNullable<ConversationFields["cost"]>): number {
  if (currency !== "USD") throw new TypeError(mustBe("cost.currency", '"USD"', found(currency)));
  return amount;
}

/** A call's variables, which its `initialContext` is the JSON text of. */
function variables(text: string): object {
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values === "object" && values !== null && !Array.isArray(values)) return values;
  } catch {
    // Told below.
  }
  throw new TypeError(mustBe("initialContext", "the JSON text of an object", found(text)));
}

/** Translates our model to Vapi's fields. */
export function vapiOfModel(model: ConversationFields): Given {
  const { provider, id, organizationId, agent = {}, customer = {}, channel: given, direction, status, endReason, durationSeconds, ...more } = model;
  const { createdAt, updatedAt, startedAt, endedAt, success, cost, summary, initialContext, metadata, transcript, analysis, recording, ...others } = more;
  const { id: assistantId, name, versionId, phone: agentPhone, ...ofAgent } = agent;
  const { id: externalId, phone: number, name: customerName, email, ...ofCustomer } = customer;
  isFrom(provider, "vapi");
  refuse("Vapi", others);
  refuse("Vapi", ofAgent, "agent.");
  refuse("Vapi", ofCustomer, "customer.");
  const channel = given ?? (direction != null || number != null ? "telephone" : undefined);
  const type = channel === undefined ? undefined : word("Vapi", "channel", channel, CHANNELS);
  const [theirs, reason] = status === undefined ? [] : word("Vapi", "status", status, STATUSES).split(" ");
  const messages = transcript?.map(({ role, content, timestamp }) => {
    const time = timestamp == null ? undefined : Math.floor(instant("transcript[].timestamp", timestamp) / 1000);
    const timed = defined({ time, endTime: time });
    return role === "tool" ? { role: "tool_call_result", toolCallId: "call_1", name: "tool", result: content, ...timed } : { role: role === "assistant" ? "bot" : role, message: content, ...timed };
  });
  const at = (key: string, time: unknown) => (time == null ? time : new Date(instant(key, time) / 1000).toISOString());
  const fields = absent({
    id,
    orgId: organizationId,
    assistantId,
    assistantVersion: versionId,
    type: type === "PhoneCall" ? `${direction ?? "inbound"}${type}` : type,
    status: theirs,
    endedReason: endReason ?? reason,
    createdAt: at("createdAt", createdAt),
    updatedAt: at("updatedAt", updatedAt),
    startedAt: at("startedAt", startedAt),
    endedAt: at("endedAt", endedAt),
    cost: cost == null ? cost : dollars(cost),
    // As in older records: without an analysis.
    summary: summary === null || analysis === null ? summary : undefined,
    analysis: analysis == null ? analysis : Array.isArray(analysis) ? analysis[0] : analysis,
    messages,
  });
  const isGone = transcript === null;
  const lays: Record<string, Record<string, unknown>> = {
    assistant: absent({ name }),
    phoneNumber: absent({ number: agentPhone }),
    customer: absent({ number, externalId, name: customerName, email }),
    analysis: analysis === null ? {} : absent({ summary, successEvaluation: success == null ? undefined : String(success) }),
    assistantOverrides: absent({ metadata, variableValues: initialContext == null ? initialContext : variables(initialContext) }),
    artifact: {
      ...(transcript && { messages, transcript: asText(transcript, "AI", "User") }),
      ...(isGone && { messages: undefined, messagesOpenAIFormatted: undefined, transcript: undefined }),
      ...(recording === null && { recording: undefined, recordingUrl: undefined, stereoRecordingUrl: undefined, presignedMonoUrl: undefined, presignedStereoUrl: undefined }),
      ...(recording && { presignedMonoUrl: recording.url ?? undefined, presignedUrlsExpiresAt: at("recording.expiresAt", recording.expiresAt) }),
    },
  };
  return {
    fields: isGone ? { ...fields, messages: undefined } : fields,
    laid: Object.fromEntries(Object.entries(lays).filter(([, keys]) => Object.keys(keys).length > 0)),
    ...(durationSeconds != null && { lasts: Math.round(durationSeconds * SECOND) }),
  };
}
