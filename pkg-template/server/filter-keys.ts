import type { Names } from "../facade/read-options.js";
import type { ConversationFilter } from "../wasm/convoscope.js";

/** Every key of a filter, with the words that others have for it. */
export const FILTER_KEYS: Names<ConversationFilter> = {
  search: "query text q",
  conversationId: "id",
  agentId: "agent",
  channel: "type",
  direction: "callingType",
  status: "state",
  createdAfter: "from since",
  createdBefore: "to until",
  timeZone: "tz",
  timeOfDay: "time hours",
  userId: "user customerId customer phone",
  agentVersionId: "version",
  agentPhone: "agentNumber",
  webWidgetId: "widget",
  durationSeconds: "duration length",
  userTurnCount: "turns",
  metadata: "customMetadata",
  pageSize: "limit",
};
