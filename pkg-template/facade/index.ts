// Everything that "convoscope" exports.
export type { Answer, ApiPromise } from "./api-promise.js";
export { createClient, type Client, type Conversations } from "./client.js";
export type { ConversationList } from "./conversation-list.js";
export type { ExportOptions, ExportStream } from "./export.js";
export { isConvoscopeError, type ConvoscopeError } from "./error.js";
export {
  buildGetRequest,
  buildListRequest,
  normalizeConversation,
  normalizeError,
  normalizePage,
  validateFilter,
  type PlatformKind,
  type ResolvedProvider,
} from "./functions.js";
export { init } from "./module.js";
export type { CallOptions, ClientOptions, GetOptions, RateLimit, Retry, Timeout } from "./options.js";
export type { ListOptions, Page } from "./page.js";
export { anyreach, eigi, eigiRateLimits, gateway, type Provider, type ProviderKind, type Secret } from "./provider.js";
export { createSummary, type Countable, type GroupOptions, type SummaryFold, type SummaryOptions } from "./summary.js";
export type { WasmSource } from "./wasm-module.js";
export type { WatchOptions } from "./watch.js";
export type {
  Agent,
  Attempt,
  Channel,
  ClientEvent,
  Conversation,
  ConversationFilter,
  Customer,
  Direction,
  DurationStats,
  ErrorCode,
  ExportProgress,
  GroupBy,
  HeavyField,
  Issue,
  IssueCode,
  Message,
  Open,
  Phase,
  Range,
  Recording,
  Rejected,
  RequestPlan,
  Stats,
  Status,
  StopReason,
  Summary,
  SummaryProgress,
  TimeOfDay,
  WalkReport,
  WatchEvent,
} from "../wasm/convoscope.js";
