import * as z from "zod";

const CHANNELS = { telephone: "TELEPHONY", webrtc: "DAILY", text: "CHAT", whatsapp: "WHATSAPP" } as const;
const DIRECTIONS = { inbound: "INBOUND", outbound: "OUTBOUND" } as const;
const STATUSES = {
  in_progress: "IN_PROGRESS",
  completed: "COMPLETED",
  disconnected: "DISCONNECTED",
  failed: "FAILED",
} as const;

const keysOf = <T extends object>(table: T) => Object.keys(table) as [keyof T & string, ...(keyof T & string)[]];

const Text = z.string().trim().min(1).max(1000);
const TimeText = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
const Instant = z.union([
  z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString()),
  z.date().transform((date) => date.toISOString()),
]);
const From = z.union([z.iso.date().transform((date) => `${date}T00:00:00.000Z`), Instant]);
/** Takes the whole day in. */
const To = z.union([z.iso.date().transform((date) => `${date}T23:59:59.999999Z`), Instant]);

const Filter = z
  .strictObject({
    search: Text.optional(),
    conversationId: z.uuid().optional(),
    agentId: Text.optional(),
    channel: z.enum(keysOf(CHANNELS)).optional(),
    direction: z.enum(keysOf(DIRECTIONS)).optional(),
    status: z.enum(keysOf(STATUSES)).optional(),
    createdAfter: From.optional(),
    createdBefore: To.optional(),
    timeOfDay: z
      .strictObject({ from: TimeText.optional(), to: TimeText.optional(), utcOffsetMinutes: z.int().min(-720).max(840) })
      .optional(),
    pageSize: z.int().min(1).max(100).default(100),
  })
  .refine(({ createdAfter: from, createdBefore: to }) => from === undefined || to === undefined || from <= to);

/** Validates a filter with zod and builds eigi's request with URLSearchParams. */
export function buildWithZod(apiKey: string, input: unknown): { method: string; url: string; headers: Record<string, string> } {
  const read = Filter.safeParse(input);
  if (!read.success) throw read.error;
  const filter = read.data;
  const query = new URLSearchParams();
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined) query.set(name, value);
  };
  add("search", filter.search);
  add("conversation_id", filter.conversationId);
  add("agent_id", filter.agentId);
  add("conversation_type", filter.channel && CHANNELS[filter.channel]);
  add("calling_type", filter.direction && DIRECTIONS[filter.direction]);
  add("conversation_status", filter.status && STATUSES[filter.status]);
  add("from_date", filter.createdAfter);
  add("to_date", filter.createdBefore);
  if (filter.timeOfDay !== undefined) {
    add("from_time", filter.timeOfDay.from);
    add("to_time", filter.timeOfDay.to);
    add("timezone_offset", String(filter.timeOfDay.utcOffsetMinutes));
  }
  add("page", "1");
  add("page_size", String(filter.pageSize));
  return {
    method: "GET",
    url: `https://api.eigi.ai/v1/public/conversations?${query}`,
    headers: { "X-API-Key": apiKey, Accept: "application/json" },
  };
}
