// Everything that "convoscope" exports.
export type { Answer, ApiPromise } from "./api-promise.js";
export type { Fetch, FetchAnswer, FetchInit, FetchTarget } from "./caller-fetch.js";
export { createClient, type Client, type Conversations } from "./client.js";
export type { ConversationList } from "./conversation-list.js";
export type { CsvOptions, ExportOptions, ExportReport, ExportStream, NdjsonOptions, ParquetOptions, Until } from "./export.js";
export type { RecordingAudio } from "./recording.js";
export { isConvoscopeError, type ConvoscopeError } from "./error.js";
export {
  buildGetRequest,
  buildListRequest,
  exportSchema,
  normalizeConversation,
  normalizeError,
  normalizePage,
  validateFilter,
  type ResolvedProvider,
  type ResponseBody,
} from "./functions.js";
export { init } from "./module.js";
export type { CallOptions, ClientOptions, GetOptions, RateLimit, RequestHeaders, RetryOptions, SharedRateLimit, Timeout } from "./options.js";
export type { ListOptions, Page } from "./page.js";
export type { ColumnNames, CsvColumn, NdjsonColumn, RedactPath } from "./paths.js";
export type { RedactOptions } from "./redact.js";
export { anyreach, eigi, eigiRateLimits, elevenlabs, gateway, retell, vapi, type Provider, type SecretSource } from "./provider.js";
export {
  createSummary,
  type Countable,
  type GroupKey,
  type FoldOptions,
  type GroupOptions,
  type Summary,
  type SummaryFold,
  type SummaryGroup,
  type SummaryOptions,
} from "./summary.js";
export type { RequestLike, ResponseLike } from "./web-types.js";
export type { WasmSource } from "./wasm-source.js";
export type { WatchOptions } from "./watch.js";
export { wholeExport, type ExportEnd, type WholeExport } from "./whole-export.js";
export type { TimeZones, ZoneOptions } from "./zone.js";
export type {
  Agent,
  Attempt,
  Channel,
  ClientEvent,
  Conversation,
  ConversationFilter,
  ConversationPath,
  Customer,
  Direction,
  DurationRange,
  DurationStats,
  ColumnType,
  ErrorCode,
  ExportedColumn,
  ExportProgress,
  ExportSchema,
  FilterChannel,
  FilterDirection,
  FilterStatus,
  GroupBy,
  OmittableField,
  Issue,
  IssueCode,
  Message,
  OpenEnum,
  Phase,
  PlatformKind,
  ProviderKind,
  NumberRange,
  Recording,
  Rejected,
  RequestPlan,
  Stats,
  Status,
  StopReason,
  SummaryProgress,
  TimeOfDay,
  ListReport,
  WatchEvent,
} from "../wasm/convoscope.js";
