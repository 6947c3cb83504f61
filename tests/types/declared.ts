// Made by `cargo xtask generate`, of the tables of the core.
import type { NumberRange, OpenEnum, TimeOfDay } from "convoscope";

export type PlatformKind =
  | "eigi"
  | "anyreach"
  | "vapi"
  | "elevenlabs"
  | "retell";

export type FilterChannel =
  | "telephone"
  | "webrtc"
  | "whatsapp"
  | "sms"
  | "text"
  | "email";

export type FilterDirection =
  | "inbound"
  | "outbound";

export type FilterStatus =
  | "created"
  | "queued"
  | "ringing"
  | "in_progress"
  | "completed"
  | "transferred"
  | "disconnected"
  | "unanswered"
  | "cancelled"
  | "failed";

export type OmittableField =
  | "transcript"
  | "metadata"
  | "analysis";

export type KnownIssueCode =
  | "unknown_key"
  | "unsupported"
  | "invalid_type"
  | "invalid_value"
  | "invalid_format"
  | "out_of_range"
  | "ambiguous_time"
  | "conflict"
  | "missing"
  | "unknown_value";

export type StopReason =
  | "end"
  | "max_pages"
  | "limit"
  | "stalled"
  | "closed"
  | "aborted"
  | "error";

export type GroupBy =
  | "agent"
  | "channel"
  | "direction"
  | "status"
  | "day"
  | "weekday"
  | "hour"
  | "endReason"
  | "success"
  | "durationRange";

export type ErrorCode =
  | "invalid_config"
  | "invalid_filter"
  | "invalid_argument"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "unprocessable"
  | "rate_limited"
  | "server_error"
  | "unexpected_status"
  | "network_error"
  | "timeout"
  | "aborted"
  | "redirect_refused"
  | "invalid_response"
  | "pagination_stalled"
  | "init_failed"
  | "module_failed";

export type Phase =
  | "headers"
  | "body"
  | "total";

export type Channel = OpenEnum<FilterChannel>;

export type Direction = OpenEnum<FilterDirection>;

export type Status = OpenEnum<FilterStatus>;

export type IssueCode = OpenEnum<KnownIssueCode>;

export interface Conversation {
  provider: PlatformKind;
  id: string;
  internalId: string | null;
  organizationId: string | null;
  agent: Agent;
  customer: Customer;
  channel: Channel;
  direction: Direction | null;
  status: Status;
  live: boolean;
  endReason: string | null;
  success: boolean | null;
  createdAt: string | null;
  updatedAt: string | null;
  startedAt: string | null;
  endedAt: string | null;
  durationSeconds: number | null;
  userTurnCount: number | null;
  cost: Cost | null;
  summary: string | null;
  notes: string | null;
  initialContext: string | null;
  createdBy: string | null;
  recording: Recording | null;
  transcript: Message[] | null;
  analysis: unknown[] | null;
  metadata: Record<string, unknown> | null;
  withheld: string[];
  issues: Issue[];
  raw?: unknown;
}

export interface Agent {
  id: string | null;
  name: string | null;
  versionId: string | null;
  phone: string | null;
}

export interface Customer {
  id: string | null;
  phone: string | null;
  name: string | null;
  email: string | null;
}

export interface Cost {
  amount: number;
  currency: string;
}

export interface Recording {
  url: string | null;
  available: boolean;
  expires: boolean | null;
  expiresAt: string | null;
}

export interface Message {
  role: OpenEnum<"user" | "assistant" | "system" | "tool">;
  content: string;
  timestamp: string | null;
}

export interface Issue {
  path: string;
  code: IssueCode;
  message: string;
}

export interface ConversationFilter {
  search?: string | undefined;
  conversationId?: string | undefined;
  agentId?: string | readonly string[] | undefined;
  channel?: FilterChannel | readonly FilterChannel[] | undefined;
  direction?: FilterDirection | undefined;
  status?: FilterStatus | readonly FilterStatus[] | undefined;
  createdAfter?: string | Date | undefined;
  createdBefore?: string | Date | undefined;
  timeZone?: string | undefined;
  timeOfDay?: TimeOfDay | undefined;
  userId?: string | undefined;
  agentVersionId?: string | readonly string[] | undefined;
  agentPhone?: string | undefined;
  webWidgetId?: string | undefined;
  durationSeconds?: NumberRange | undefined;
  userTurnCount?: NumberRange | undefined;
  metadata?: Record<string, unknown> | undefined;
  pageSize?: number | undefined;
}
