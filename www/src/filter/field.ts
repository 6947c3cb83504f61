import type { ConversationFilter } from "convoscope/browser";

type FilterKey = keyof ConversationFilter;

/** How a text is read into the filter. */
export type FieldKind = "text" | "number" | "choice" | "day" | "json";

/** One value of a filter, as text. */
interface Input {
  /** Its name in the page's URL. */
  name: string;
  /** The path of its value in a ConversationFilter, and of its issues. */
  path: FilterKey | `${FilterKey}.${string}`;
  kind: FieldKind;
  /** For `choice`: all values. Each provider accepts some of them. */
  options?: readonly string[];
  /** A value that is valid wherever the field is supported. What a person may have typed is hidden in errors wherever
   *  it occurs, so it is nothing that may occur by chance. */
  sample: unknown;
}

const STATUSES = ["created", "queued", "ringing", "in_progress", "completed", "transferred", "disconnected", "unanswered", "cancelled", "failed"] as const;

const INPUTS = [
  { name: "status", path: "status", kind: "choice", sample: "completed", options: STATUSES },
  { name: "channel", path: "channel", kind: "choice", sample: "telephone", options: ["telephone", "webrtc", "whatsapp", "sms", "text", "email"] },
  { name: "direction", path: "direction", kind: "choice", sample: "inbound", options: ["inbound", "outbound"] },
  { name: "createdAfter", path: "createdAfter", kind: "day", sample: "2026-01-31" },
  { name: "createdBefore", path: "createdBefore", kind: "day", sample: "2026-01-31" },
  { name: "timeFrom", path: "timeOfDay.from", kind: "text", sample: "09:00" },
  { name: "timeTo", path: "timeOfDay.to", kind: "text", sample: "18:00" },
  { name: "utcOffset", path: "timeOfDay.utcOffsetMinutes", kind: "number", sample: 0 },
  { name: "search", path: "search", kind: "text", sample: "refund" },
  { name: "agentId", path: "agentId", kind: "text", sample: "a" },
  { name: "conversationId", path: "conversationId", kind: "text", sample: "00000000-0000-4000-8000-000000000000" },
  { name: "userId", path: "userId", kind: "text", sample: "+1202" },
  { name: "agentPhone", path: "agentPhone", kind: "text", sample: "+4420" },
  { name: "agentVersionId", path: "agentVersionId", kind: "text", sample: "a" },
  { name: "webWidgetId", path: "webWidgetId", kind: "text", sample: "a" },
  { name: "durationMin", path: "durationSeconds.min", kind: "number", sample: 1 },
  { name: "durationMax", path: "durationSeconds.max", kind: "number", sample: 1 },
  { name: "turnsMin", path: "userTurnCount.min", kind: "number", sample: 1 },
  { name: "turnsMax", path: "userTurnCount.max", kind: "number", sample: 1 },
  { name: "metadata", path: "metadata", kind: "json", sample: { plan: "gold" } },
  { name: "pageSize", path: "pageSize", kind: "number", sample: 25 },
] as const satisfies readonly Input[];

type Inputs = (typeof INPUTS)[number];
export type FieldName = Inputs["name"];

/** One value of a filter, by one of the names above. */
export interface Field extends Input {
  name: FieldName;
}

// Every key of a filter has its field, or this does not compile. The zone of dates is the page's own.
type KeyOf<Path> = Path extends `${infer Key}.${string}` ? Key : Path;
type Missing = Exclude<FilterKey, KeyOf<Inputs["path"]> | "timeZone">;
true satisfies [Missing] extends [never] ? true : Missing;

export const FIELDS: readonly Field[] = INPUTS;
