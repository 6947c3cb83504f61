import type {
  Agent, Answer, ApiPromise, Attempt, CallOptions, Channel, Client, ClientEvent, ClientOptions, Conversation, ConversationFilter, ConversationList, Conversations, ConvoscopeError,
  Countable, Customer, Direction, DurationStats, ErrorCode, ExportOptions, ExportProgress, ExportStream, GetOptions, GroupBy, GroupOptions, HeavyField, Issue, IssueCode,
  ListOptions, Message, Open, Page, Phase, PlatformKind, Provider, ProviderKind, Range, RateLimit, Recording, Rejected, RequestPlan, ResolvedProvider, Retry, Secret, Stats, Status,
  StopReason, Summary, SummaryFold, SummaryOptions, SummaryProgress, TimeOfDay, Timeout, WalkReport, WasmSource, WatchEvent, WatchOptions,
} from "convoscope";
import type { Authorized, GatewayOptions } from "convoscope/server";
import { type Equal, expectType } from "./equal.js";

// What the package exports, name by name: another export is a decision, not an accident.
expectType<
  Equal<
    keyof typeof import("convoscope"),
    | "init" | "eigi" | "anyreach" | "gateway" | "eigiRateLimits" | "createClient" | "createSummary" | "isConvoscopeError"
    | "validateFilter" | "buildListRequest" | "buildGetRequest" | "normalizePage" | "normalizeConversation" | "normalizeError"
  >
>();
expectType<Equal<keyof typeof import("convoscope/testing"), "createSandbox">>();
expectType<Equal<keyof typeof import("convoscope/server"), "anyreach" | "createGateway" | "eigi" | "eigiRateLimits" | "init" | "isConvoscopeError">>();
expectType<Equal<typeof import("convoscope").gateway, (config: { url: string; token?: Secret }) => Provider>>();
// A handler takes what authorize takes.
expectType<Equal<ReturnType<typeof import("convoscope/server").createGateway<[]>>, (request: Request) => Promise<Response>>>();
expectType<
  Equal<ReturnType<typeof import("convoscope/server").createGateway<[env: { a: 1 }]>>, (request: Request, env: { a: 1 }) => Promise<Response>>
>();
expectType<Equal<Parameters<GatewayOptions<[env: { a: 1 }]>["authorize"]>, [request: Request, env: { a: 1 }]>>();
expectType<Equal<Authorized, { force?: ConversationFilter } | Response | null>>();
expectType<Equal<Parameters<GatewayOptions["authorize"]>, [request: Request]>>();
expectType<Equal<GatewayOptions["allow"], readonly ("list" | "get" | "export" | "summarize" | "recordings")[] | undefined>>();

// Providers and clients.
expectType<Equal<Secret, string | (() => string | Promise<string>)>>();
expectType<Equal<ProviderKind, "eigi" | "anyreach" | "gateway">>();
expectType<Equal<Provider, { readonly kind: ProviderKind }>>();
expectType<Equal<typeof import("convoscope").eigi, (config: { apiKey: Secret; baseUrl?: string }) => Provider>>();
expectType<Equal<typeof import("convoscope").anyreach, (config: { token: Secret; organization?: string; baseUrl?: string }) => Provider>>();
expectType<Equal<typeof import("convoscope").createClient, (options: ClientOptions) => Client>>();
expectType<
  Equal<
    ClientOptions,
    {
      provider: Provider;
      fetch?: (request: Request) => Promise<Response>;
      timeout?: { attempt?: number; total?: number };
      retry?: { max?: number; maxRetryAfter?: number };
      rateLimit?: { requests: number; perMs: number };
      headers?: Record<string, string>;
      maxResponseBytes?: number;
      onEvent?: (event: ClientEvent) => void;
      dangerouslyAllowBrowser?: boolean;
    }
  >
>();
expectType<Equal<Timeout, { attempt?: number; total?: number }>>();
expectType<Equal<Retry, { max?: number; maxRetryAfter?: number }>>();
expectType<Equal<RateLimit, { requests: number; perMs: number }>>();
expectType<
  Equal<
    typeof import("convoscope").eigiRateLimits,
    { readonly free: { readonly requests: 100; readonly perMs: 60_000 }; readonly pro: { readonly requests: 500; readonly perMs: 60_000 } }
  >
>();
expectType<Equal<Client["with"], (options: Partial<Omit<ClientOptions, "provider">>) => Client>>();
expectType<Equal<Client["conversations"], Conversations>>();
expectType<Equal<Conversations["get"], (id: string, options?: GetOptions) => ApiPromise<Conversation>>>();
expectType<
  Equal<GetOptions, { signal?: AbortSignal; timeout?: Timeout; headers?: Record<string, string>; raw?: boolean }>
>();
expectType<Equal<CallOptions, { signal?: AbortSignal; timeout?: Timeout; headers?: Record<string, string> }>>();
expectType<Equal<Answer<5>, { data: 5; status: number; headers: Headers; attempts: Attempt[] }>>();
expectType<Equal<WasmSource, WebAssembly.Module | BufferSource | Response | PromiseLike<Response> | URL | string>>();

// The model.
expectType<Equal<Open<"a">, "a" | (string & {})>>();
expectType<Equal<Channel, Open<"telephone" | "webrtc" | "whatsapp" | "text" | "email">>>();
expectType<Equal<Direction, Open<"inbound" | "outbound">>>();
expectType<
  Equal<
    Status,
    Open<"created" | "queued" | "ringing" | "in_progress" | "completed" | "transferred" | "disconnected" | "unanswered" | "cancelled" | "failed">
  >
>();
expectType<
  Equal<
    Conversation,
    {
      provider: "eigi" | "anyreach";
      id: string;
      internalId: string | null;
      organizationId: string | null;
      agent: Agent;
      customer: Customer;
      channel: Channel;
      direction: Direction | null;
      status: Status;
      live: boolean;
      createdAt: string;
      updatedAt: string | null;
      durationSeconds: number | null;
      userTurnCount: number | null;
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
  >
>();
expectType<Equal<Agent, { id: string | null; name: string | null; versionId: string | null; phone: string | null }>>();
expectType<Equal<Customer, { id: string | null; phone: string | null }>>();
expectType<Equal<Recording, { url: string; expires: boolean }>>();
expectType<Equal<Message, { role: Open<"user" | "assistant" | "system" | "tool">; content: string; timestamp: string | null }>>();
expectType<Equal<Issue, { path: string; code: IssueCode; message: string }>>();
expectType<
  Equal<
    IssueCode,
    Open<
      | "unknown_key" | "unsupported" | "invalid_type" | "invalid_value" | "invalid_format" | "out_of_range"
      | "ambiguous_time" | "conflict" | "missing" | "unknown_value"
    >
  >
>();

// Lists.
expectType<Equal<HeavyField, "transcript" | "metadata" | "analysis">>();
expectType<
  Equal<
    Required<ListOptions<"metadata">>,
    Required<CallOptions> & {
      omit: readonly "metadata"[];
      after: string;
      maxPages: number;
      consistency: "snapshot" | "live";
      raw: boolean;
    } extends infer All ? { [K in keyof All]: All[K] } : never
  >
>();
expectType<Equal<Page<5>, { items: 5[]; next: string | null; total: number | null; pageSize: number; rejected: Rejected[] }>>();
expectType<Equal<Rejected, { index: number; issues: Issue[]; raw: unknown }>>();
expectType<Equal<ConversationList<5>["pages"], () => AsyncIterableIterator<Page<5>>>>();
expectType<Equal<ConversationList<5>["take"], (limit: number) => Promise<5[]>>>();
expectType<Equal<Awaited<ConversationList<5>>, Page<5>>>();
expectType<
  Equal<
    WalkReport,
    {
      requests: number;
      pages: number;
      items: number;
      duplicates: number;
      rejected: number;
      complete: boolean;
      stoppedBecause: StopReason | null;
      next: string | null;
    }
  >
>();
expectType<Equal<StopReason, "end" | "max_pages" | "limit" | "stalled" | "closed" | "aborted" | "error">>();

// Watching.
/** The members of what is composed of several interfaces. */
type Flat<T> = T extends infer All ? { [K in keyof All]: All[K] } : never;
expectType<Equal<keyof Conversations, "list" | "get" | "watch" | "export" | "summarize">>();
expectType<Equal<Conversations["watch"], (id: string, options?: WatchOptions) => AsyncIterableIterator<WatchEvent>>>();
expectType<Equal<Flat<WatchOptions>, Flat<CallOptions & { interval?: { min?: number; max?: number }; settle?: number }>>>();
expectType<
  Equal<
    WatchEvent,
    | { type: "snapshot"; conversation: Conversation }
    | { type: "message"; index: number; message: Message }
    | { type: "message_changed"; index: number; message: Message }
    | { type: "message_removed"; index: number }
    | { type: "status"; from: Status; to: Status }
    | { type: "analysis"; analysis: unknown[] }
    | { type: "recording"; recording: Recording }
    | { type: "ended"; conversation: Conversation }
  >
>();

// Exporting.
expectType<Equal<Conversations["export"], (filter: ConversationFilter | undefined, options: ExportOptions) => ExportStream>>();
expectType<
  Equal<
    Required<ExportOptions>,
    Flat<
      Required<ListOptions<HeavyField>> & {
        format: "ndjson" | "csv";
        columns: readonly string[];
        redact: readonly string[];
        bom: boolean;
        onProgress: (progress: ExportProgress) => void;
      }
    >
  >
>();
expectType<Equal<ExportProgress, { items: number; total: number | null; bytes: number; next: string | null }>>();
expectType<Equal<ExportStream, ReadableStream<Uint8Array> & { readonly report: WalkReport }>>();

// Summarizing.
expectType<Equal<Conversations["summarize"], (filter?: ConversationFilter, options?: SummaryOptions) => Promise<Summary>>>();
expectType<Equal<GroupBy, "agent" | "channel" | "direction" | "status" | "day" | "hour">>();
expectType<Equal<GroupOptions, { groupBy?: readonly GroupBy[]; timeZone?: string }>>();
expectType<
  Equal<Flat<SummaryOptions>, Flat<CallOptions & GroupOptions & { maxPages?: number; onProgress?: (progress: SummaryProgress) => void }>>
>();
expectType<Equal<SummaryProgress, { items: number; total: number | null }>>();
expectType<
  Equal<
    Summary,
    {
      total: Stats;
      groups: ({ key: Record<string, string> } & Stats)[];
      coverage: WalkReport & { from: string | null; to: string | null };
    }
  >
>();
expectType<
  Equal<
    Stats,
    {
      count: number;
      live: number;
      byStatus: Record<string, number>;
      successRate: number | null;
      durationSeconds: DurationStats;
      analyzed: number;
      messages: number;
    }
  >
>();
expectType<
  Equal<
    DurationStats,
    {
      count: number;
      sum: number;
      mean: number | null;
      p50: number | null;
      p90: number | null;
      p95: number | null;
      max: number | null;
      relativeError: number;
    }
  >
>();
expectType<Equal<typeof import("convoscope").createSummary, (options?: GroupOptions) => SummaryFold>>();
expectType<Equal<SummaryFold, { add(conversations: Iterable<Countable>): void; result(): Summary }>>();
expectType<Equal<Conversation extends Countable ? true : false, true>>();
expectType<Equal<Omit<Conversation, HeavyField> extends Countable ? true : false, true>>();

// Filters.
expectType<Equal<Range, { min?: number; max?: number }>>();
expectType<Equal<TimeOfDay, { from?: string; to?: string; utcOffsetMinutes: number }>>();
expectType<
  Equal<
    ConversationFilter,
    {
      search?: string;
      conversationId?: string;
      agentId?: string;
      channel?: Channel;
      direction?: Direction;
      status?: Status;
      createdAfter?: string | Date;
      createdBefore?: string | Date;
      timeOfDay?: TimeOfDay;
      userId?: string;
      agentVersionId?: string;
      agentPhone?: string;
      webWidgetId?: string;
      durationSeconds?: Range;
      userTurnCount?: Range;
      metadata?: Record<string, unknown>;
      pageSize?: number;
    }
  >
>();

// Pure functions.
expectType<Equal<PlatformKind, "eigi" | "anyreach">>();
expectType<Equal<typeof import("convoscope").validateFilter, (provider: PlatformKind, filter: unknown) => Issue[]>>();
expectType<Equal<typeof import("convoscope").buildListRequest, (provider: ResolvedProvider, filter?: ConversationFilter, after?: string) => RequestPlan>>();
expectType<Equal<typeof import("convoscope").buildGetRequest, (provider: ResolvedProvider, id: string) => RequestPlan>>();
expectType<
  Equal<
    typeof import("convoscope").normalizePage,
    (provider: PlatformKind, body: Uint8Array | string, options?: { omit?: readonly HeavyField[]; raw?: boolean; pageSize?: number }) => Page
  >
>();
expectType<
  Equal<typeof import("convoscope").normalizeConversation, (provider: PlatformKind, body: Uint8Array | string, options?: { raw?: boolean }) => Conversation>
>();
expectType<
  Equal<
    typeof import("convoscope").normalizeError,
    (provider: PlatformKind, response: { status: number; headers?: Record<string, string>; body?: Uint8Array | string }) => ConvoscopeError
  >
>();
expectType<
  Equal<
    ResolvedProvider,
    { kind: "eigi"; apiKey: string; baseUrl?: string } | { kind: "anyreach"; token: string; organization?: string; baseUrl?: string }
  >
>();
expectType<Equal<RequestPlan, { method: "GET"; url: string; headers: Record<string, string> }>>();

// Errors and events.
expectType<Equal<typeof import("convoscope").isConvoscopeError, (value: unknown) => value is ConvoscopeError>>();
expectType<Equal<ConvoscopeError extends Error ? true : false, true>>();
expectType<
  Equal<
    Omit<ConvoscopeError, keyof Error>,
    {
      readonly code: ErrorCode;
      readonly provider: ProviderKind | null;
      readonly status: number | null;
      readonly retryable: boolean;
      readonly retryAfterMs: number | null;
      readonly phase: Phase | null;
      readonly issues: Issue[];
      readonly attempts: Attempt[];
      toJSON: () => object;
    }
  >
>();
expectType<Equal<ConvoscopeError["name"], "ConvoscopeError">>();
expectType<Equal<Phase, "headers" | "body" | "total">>();
expectType<
  Equal<
    ErrorCode,
    | "invalid_config" | "invalid_filter" | "invalid_argument"
    | "unauthenticated" | "forbidden" | "not_found" | "conflict" | "unprocessable" | "rate_limited" | "server_error" | "unexpected_status"
    | "network_error" | "timeout" | "aborted" | "redirect_refused" | "invalid_response" | "pagination_stalled" | "init_failed"
  >
>();
expectType<Equal<Omit<Attempt, "error">, { startedAt: string; durationMs: number; status: number | null; waitedMs: number }>>();
expectType<Equal<Attempt["error"] extends string | null ? true : false, true>>();
expectType<
  Equal<
    ClientEvent,
    | { type: "request"; method: string; url: string; attempt: number }
    | { type: "response"; status: number; attempt: number; durationMs: number; bytes: number }
    | { type: "retry"; attempt: number; reason: ErrorCode; waitMs: number }
    | { type: "repair"; conversationId: string | null; issues: Issue[] }
  >
>();
