import type { ConversationFilter } from "convoscope/browser";

type FilterKey = keyof ConversationFilter;

/** The kind of input. */
export type FieldKind = "text" | "number" | "choice" | "json";

/** One input of the filter form. */
interface Input {
  /** Its name in the form and in the page's URL. */
  name: string;
  /** The path of its value in a ConversationFilter, and of its issues. */
  path: FilterKey | `${FilterKey}.${string}`;
  label: string;
  kind: FieldKind;
  hint?: string;
  placeholder?: string;
  /** For `choice`: all values. Each provider accepts some of them. */
  options?: readonly string[];
  /** A value that is valid wherever the field is supported. What a person may have typed is hidden in errors wherever
   *  it occurs, so it is nothing that may occur by chance. */
  sample: unknown;
}

const TIMESTAMP = "2026-01-31 or 2026-01-31T09:00:00Z";

const INPUTS = [
  {
    title: "Kind",
    fields: [
      {
        name: "status",
        path: "status",
        label: "Status",
        kind: "choice",
        sample: "completed",
        options: [
          "created",
          "queued",
          "ringing",
          "in_progress",
          "completed",
          "transferred",
          "disconnected",
          "unanswered",
          "cancelled",
          "failed",
        ],
      },
      {
        name: "channel",
        path: "channel",
        label: "Channel",
        kind: "choice",
        sample: "telephone",
        options: ["telephone", "webrtc", "whatsapp", "sms", "text", "email"],
      },
      {
        name: "direction",
        path: "direction",
        label: "Direction",
        kind: "choice",
        sample: "inbound",
        options: ["inbound", "outbound"],
      },
    ],
  },
  {
    title: "When",
    fields: [
      {
        name: "createdAfter",
        path: "createdAfter",
        label: "Created after",
        kind: "text",
        sample: "2026-01-31",
        placeholder: TIMESTAMP,
      },
      {
        name: "createdBefore",
        path: "createdBefore",
        label: "Created before",
        kind: "text",
        sample: "2026-01-31",
        placeholder: TIMESTAMP,
      },
      {
        name: "timeFrom",
        path: "timeOfDay.from",
        label: "Time of day from",
        kind: "text",
        sample: "09:00",
        placeholder: "09:00",
      },
      { name: "timeTo", path: "timeOfDay.to", label: "until", kind: "text", sample: "18:00", placeholder: "18:00" },
      {
        name: "utcOffset",
        path: "timeOfDay.utcOffsetMinutes",
        label: "UTC offset, minutes",
        kind: "number",
        sample: 0,
        placeholder: "120",
        hint: "Required with the time of day, because the provider’s default is India’s.",
      },
    ],
  },
  {
    title: "Who and what",
    fields: [
      { name: "search", path: "search", label: "Search text", kind: "text", sample: "refund", placeholder: "refund" },
      { name: "agentId", path: "agentId", label: "Agent id", kind: "text", sample: "a" },
      {
        name: "conversationId",
        path: "conversationId",
        label: "Conversation id",
        kind: "text",
        sample: "00000000-0000-4000-8000-000000000000",
        placeholder: "UUID or call_…",
      },
      {
        name: "userId",
        path: "userId",
        label: "Customer",
        kind: "text",
        sample: "+1202",
        placeholder: "+1202",
        hint: "Part of the number or the id; at ElevenLabs the whole id.",
      },
      {
        name: "agentPhone",
        path: "agentPhone",
        label: "Agent number contains",
        kind: "text",
        sample: "+4420",
        placeholder: "+4420",
      },
      { name: "agentVersionId", path: "agentVersionId", label: "Agent version id", kind: "text", sample: "a" },
      { name: "webWidgetId", path: "webWidgetId", label: "Web widget id", kind: "text", sample: "a" },
    ],
  },
  {
    title: "How long",
    fields: [
      {
        name: "durationMin",
        path: "durationSeconds.min",
        label: "Seconds, at least",
        kind: "number",
        sample: 1,
        placeholder: "30",
      },
      {
        name: "durationMax",
        path: "durationSeconds.max",
        label: "at most",
        kind: "number",
        sample: 1,
        placeholder: "600",
      },
      {
        name: "turnsMin",
        path: "userTurnCount.min",
        label: "Customer turns, at least",
        kind: "number",
        sample: 1,
        placeholder: "2",
      },
      { name: "turnsMax", path: "userTurnCount.max", label: "at most", kind: "number", sample: 1, placeholder: "20" },
    ],
  },
  {
    title: "Answer",
    fields: [
      {
        name: "metadata",
        path: "metadata",
        label: "Metadata contains",
        kind: "json",
        sample: { plan: "gold" },
        placeholder: '{"plan": "pro"}',
        hint: "A JSON object.",
      },
      {
        name: "pageSize",
        path: "pageSize",
        label: "Page size",
        kind: "number",
        sample: 25,
        placeholder: "100",
        hint: "1 to 100; some platforms take 1000.",
      },
    ],
  },
] as const satisfies readonly { title: string; fields: readonly Input[] }[];

type Inputs = (typeof INPUTS)[number]["fields"][number];
export type FieldName = Inputs["name"];

/** One input of the filter form, by one of the names above. */
export interface Field extends Input {
  name: FieldName;
}

/** A group of fields in the form. */
export interface FieldGroup {
  title: string;
  fields: readonly Field[];
}

export const GROUPS: readonly FieldGroup[] = INPUTS;

// Every key of a filter has its input, or this does not compile. The zone of dates is the page's own.
type KeyOf<Path> = Path extends `${infer Key}.${string}` ? Key : Path;
type Missing = Exclude<FilterKey, KeyOf<Inputs["path"]> | "timeZone">;
true satisfies [Missing] extends [never] ? true : Missing;

export const FIELDS: readonly Field[] = GROUPS.flatMap(({ fields }) => fields);
