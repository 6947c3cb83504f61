// Everything that "convoscope" exports.
export type { Answer, ApiPromise } from "./api-promise.js";
export { createClient, type Client, type Conversations } from "./client.js";
export type { ConversationList } from "./conversation-list.js";
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
export { init, type WasmSource } from "./module.js";
export type { CallOptions, ClientOptions, GetOptions, Retry, Timeout } from "./options.js";
export type { ListOptions, Page } from "./page.js";
export { anyreach, eigi, type Provider, type ProviderKind, type Secret } from "./provider.js";
export type {
  Agent,
  Attempt,
  Channel,
  ClientEvent,
  Conversation,
  ConversationFilter,
  Customer,
  Direction,
  ErrorCode,
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
  Status,
  StopReason,
  TimeOfDay,
  WalkReport,
} from "../wasm/convoscope.js";
