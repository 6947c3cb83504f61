// Made by `cargo xtask generate`, of the tables of the core.

/** The fields of a conversation, in their order. */
export const FIELDS = [
  "provider",
  "id",
  "internalId",
  "organizationId",
  "agent",
  "customer",
  "channel",
  "direction",
  "status",
  "live",
  "endReason",
  "success",
  "createdAt",
  "updatedAt",
  "startedAt",
  "endedAt",
  "durationSeconds",
  "userTurnCount",
  "cost",
  "summary",
  "notes",
  "initialContext",
  "createdBy",
  "recording",
  "transcript",
  "analysis",
  "metadata",
  "withheld",
  "issues",
  "raw",
] as const;

/** The columns of a CSV file where none are chosen. */
export const SCALARS = [
  "provider",
  "id",
  "internalId",
  "organizationId",
  "agent.id",
  "agent.name",
  "agent.versionId",
  "agent.phone",
  "customer.id",
  "customer.phone",
  "customer.name",
  "customer.email",
  "channel",
  "direction",
  "status",
  "live",
  "endReason",
  "success",
  "createdAt",
  "updatedAt",
  "startedAt",
  "endedAt",
  "durationSeconds",
  "userTurnCount",
  "cost.amount",
  "cost.currency",
  "summary",
  "notes",
  "initialContext",
  "createdBy",
  "recording.url",
  "recording.available",
  "recording.expires",
  "recording.expiresAt",
] as const;

/** What can be masked. */
export const MASKABLE = [
  "id",
  "internalId",
  "organizationId",
  "agent",
  "agent.id",
  "agent.name",
  "agent.versionId",
  "agent.phone",
  "customer",
  "customer.id",
  "customer.phone",
  "customer.name",
  "customer.email",
  "channel",
  "direction",
  "status",
  "endReason",
  "success",
  "updatedAt",
  "startedAt",
  "endedAt",
  "durationSeconds",
  "userTurnCount",
  "cost",
  "summary",
  "notes",
  "initialContext",
  "createdBy",
  "recording",
  "recording.url",
  "recording.expiresAt",
  "transcript",
  "transcript.role",
  "transcript.content",
  "transcript.timestamp",
  "analysis",
  "metadata",
] as const;

/** What cannot. */
export const NEVER_MASKED = [
  "provider",
  "live",
  "createdAt",
  "cost.amount",
  "cost.currency",
  "recording.available",
  "recording.expires",
  "withheld",
  "issues",
  "issues.path",
  "issues.code",
  "issues.message",
  "raw",
] as const;

/** What lies in each record of a list. */
export const IN_LISTS = [
  "transcript.role",
  "transcript.content",
  "transcript.timestamp",
  "issues.path",
  "issues.code",
  "issues.message",
] as const;

/** What a list can leave out. */
export const OMITTABLE = [
  "transcript",
  "metadata",
  "analysis",
] as const;

/** Why a list can end. */
export const STOP_REASONS = [
  "end",
  "max_pages",
  "limit",
  "stalled",
  "closed",
  "aborted",
  "error",
] as const;

/** Every code of an error. */
export const ERROR_CODES = [
  "invalid_config",
  "invalid_filter",
  "invalid_argument",
  "unauthenticated",
  "forbidden",
  "not_found",
  "conflict",
  "unprocessable",
  "rate_limited",
  "server_error",
  "unexpected_status",
  "network_error",
  "timeout",
  "aborted",
  "redirect_refused",
  "invalid_response",
  "pagination_stalled",
  "init_failed",
  "module_failed",
] as const;

/** Those that a gateway answers with. */
export const GATEWAY_CODES = [
  "invalid_config",
  "invalid_filter",
  "invalid_argument",
  "unauthenticated",
  "not_found",
  "conflict",
  "unprocessable",
  "rate_limited",
  "server_error",
  "unexpected_status",
  "network_error",
  "timeout",
  "aborted",
  "redirect_refused",
  "invalid_response",
  "pagination_stalled",
] as const;

/** A filter's keys, as a gateway's query has them. */
export const FILTER_PARAMETERS = [
  "search",
  "conversationId",
  "agentId",
  "channel",
  "direction",
  "status",
  "createdAfter",
  "createdBefore",
  "timeZone",
  "timeOfDay.from",
  "timeOfDay.to",
  "timeOfDay.utcOffsetMinutes",
  "userId",
  "agentVersionId",
  "agentPhone",
  "webWidgetId",
  "durationSeconds.min",
  "durationSeconds.max",
  "userTurnCount.min",
  "userTurnCount.max",
  "metadata",
  "pageSize",
] as const;

/** What summaries can be grouped by. */
export const GROUP_KEYS = [
  "agent",
  "channel",
  "direction",
  "status",
  "day",
  "weekday",
  "hour",
] as const;

/** What a platform never fills. */
export const LACKS: Record<"eigi" | "anyreach" | "vapi" | "elevenlabs" | "retell", readonly string[]> = {
  eigi: ["organizationId", "agent.name", "agent.versionId", "customer.id", "customer.name", "customer.email", "endReason", "success", "startedAt", "endedAt", "userTurnCount", "cost", "summary", "initialContext"],
  anyreach: ["internalId", "customer.name", "customer.email", "endReason", "success", "startedAt", "endedAt", "cost", "notes", "createdBy", "analysis"],
  vapi: ["internalId", "userTurnCount", "notes", "createdBy"],
  elevenlabs: ["internalId", "organizationId", "customer.name", "customer.email", "updatedAt", "endedAt", "userTurnCount", "notes", "initialContext", "createdBy", "recording.url", "recording.expires", "recording.expiresAt"],
  retell: ["internalId", "organizationId", "customer.id", "customer.name", "customer.email", "updatedAt", "startedAt", "userTurnCount", "notes", "createdBy"],
};
