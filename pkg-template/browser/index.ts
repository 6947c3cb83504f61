// Everything that "convoscope/browser" exports.
export type { Answer, ApiPromise } from "../facade/api-promise.js";
export type { ByteStream } from "../facade/byte-stream.js";
export type { Fetch, FetchAnswer, FetchInit, FetchTarget } from "../facade/caller-fetch.js";
export { createClient, type Client, type Conversations } from "./client.js";
export type { ConversationList } from "../facade/conversation-list.js";
export type { DownloadProgress } from "./download.js";
export { isConvoscopeError, type ConvoscopeError } from "../facade/error.js";
export { init } from "./module.js";
export type { CallOptions, RateLimit, RequestHeaders, RetryOptions, SharedRateLimit, Timeout } from "../facade/options.js";
export type { ClientOptions, CsvOptions, ExportOptions, GetOptions, ListOptions, NdjsonOptions, ParquetOptions, SummaryOptions, WatchOptions } from "./served.js";
export type { Page } from "../facade/page.js";
export type { CsvColumn, NdjsonColumn } from "../facade/paths.js";
export { gateway, type Provider, type SecretSource } from "../facade/provider.js";
export type { GroupKey, GroupOptions, Summary, SummaryGroup } from "../facade/summary.js";
export type { RequestLike, ResponseLike } from "../facade/web-types.js";
export type { WasmSource } from "../facade/wasm-source.js";
export { wholeExport, type ExportEnd, type WholeExport } from "../facade/whole-export.js";
export type { TimeZones } from "../facade/zone.js";
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
  ErrorCode,
  FilterChannel,
  FilterDirection,
  FilterStatus,
  GroupBy,
  Issue,
  IssueCode,
  ListReport,
  Message,
  NumberRange,
  OmittableField,
  OpenEnum,
  Phase,
  PlatformKind,
  ProviderKind,
  Recording,
  Rejected,
  Stats,
  Status,
  StopReason,
  SummaryProgress,
  TimeOfDay,
  WatchEvent,
} from "../wasm/convoscope.js";
