import type {
  Agent, Answer, ApiPromise, Attempt, CallOptions, Channel, Client, ClientEvent, ClientOptions, Conversation, ConversationFilter, ConversationList, ConversationPath, Conversations,
  ConvoscopeError, Countable, CsvColumn, CsvOptions, Customer, Direction, DurationRange, DurationStats, ErrorCode, ExportOptions, ExportProgress, ExportStream, FilterChannel, FilterDirection,
  FilterStatus, FoldOptions, GetOptions, GroupBy, GroupKey, GroupOptions, OmittableField, Issue, IssueCode, ListOptions, Message, NdjsonColumn, NdjsonOptions, OpenEnum, Page, ParquetOptions, Phase, PlatformKind,
  Provider, ProviderKind, NumberRange, RateLimit, Recording, RecordingAudio, RedactOptions, RedactPath, Rejected, RequestHeaders, RequestPlan, ResolvedProvider, ResponseBody, RetryOptions, SecretSource, SharedRateLimit, Stats, Status, StopReason, Summary, SummaryFold,
  SummaryGroup, SummaryOptions, SummaryProgress, TimeOfDay, Timeout, TimeZones, ListReport, WasmSource, WatchEvent, WatchOptions, ZoneOptions,
} from "convoscope";
import type { ColumnNames, ColumnType, ExportedColumn, ExportEnd, ExportReport, ExportSchema, Fetch, Until, WholeExport } from "convoscope";
import type { ParquetCompression, ToParquetOptions } from "convoscope/parquet";
import type { RecipeTool } from "convoscope/recipes";
import type { Authorized, Scope, GatewayOptions } from "convoscope/server";
// What the tables of the core say: another word or field is a decision, which shows in that file.
import type * as Declared from "./declared.js";
import { type Equal, expectType } from "./equal.js";

/** Options: what may be left out may be undefined too, also under `exactOptionalPropertyTypes`. */
type Options<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

// What the package exports, name by name: another export is a decision, not an accident.
expectType<
  Equal<
    keyof typeof import("convoscope"),
    | "init" | "eigi" | "anyreach" | "gateway" | "eigiRateLimits" | "createClient" | "createSummary" | "isConvoscopeError"
    | "exportSchema" | "validateFilter" | "buildListRequest" | "buildGetRequest" | "normalizePage" | "normalizeConversation" | "normalizeError"
    | "wholeExport" | "vapi" | "elevenlabs" | "retell"
  >
>();
expectType<Equal<keyof typeof import("convoscope/testing"), "createSandbox">>();
expectType<Equal<keyof typeof import("convoscope/inline"), keyof typeof import("convoscope")>>();
expectType<Equal<keyof typeof import("convoscope/recipes"), "readRecipe">>();
expectType<Equal<typeof import("convoscope/recipes").readRecipe, (tool: RecipeTool, schema: ExportSchema, file?: string) => string>>();
expectType<Equal<RecipeTool, "clickhouse" | "duckdb" | "libreoffice" | "pandas" | "polars" | "pyarrow" | "sqlite3">>();
expectType<Equal<keyof typeof import("convoscope/time-zones"), "timeZones">>();
expectType<Equal<typeof import("convoscope/time-zones").timeZones, TimeZones>>();
expectType<
  Equal<TimeZones, { readonly version: string; readonly names: readonly string[]; zone(name: string): ((utcSeconds: number) => number) | undefined }>
>();
expectType<Equal<GatewayOptions["timeZones"], TimeZones | undefined>>();
expectType<Equal<keyof typeof import("convoscope/browser"), "createClient" | "gateway" | "init" | "isConvoscopeError" | "wholeExport">>();
expectType<Equal<typeof import("convoscope/browser").gateway, typeof import("convoscope").gateway>>();
// What only the gateway does is no option.
expectType<Equal<Extract<keyof import("convoscope/browser").ListOptions, "raw" | "redact" | "maskKey">, never>>();
expectType<Equal<Extract<keyof import("convoscope/browser").ExportOptions, "after" | "maxPages" | "raw" | "redact" | "until">, never>>();
expectType<Equal<keyof typeof import("convoscope/server"), "anyreach" | "createGateway" | "eigi" | "eigiRateLimits" | "elevenlabs" | "init" | "isConvoscopeError" | "retell" | "vapi">>();
expectType<Equal<typeof import("convoscope").gateway, <L extends OmittableField = never>(config: Options<{ url: string; token?: SecretSource }>) => Provider<L>>>();
// A handler takes what authorize takes.
expectType<Equal<ReturnType<typeof import("convoscope/server").createGateway<[]>>, (request: Request) => Promise<Response>>>();
expectType<
  Equal<ReturnType<typeof import("convoscope/server").createGateway<[env: { a: 1 }]>>, (request: Request, env: { a: 1 }) => Promise<Response>>
>();
expectType<Equal<Parameters<GatewayOptions<[env: { a: 1 }]>["authorize"]>, [request: Request, env: { a: 1 }]>>();
expectType<Equal<Authorized, { scope?: Scope; caller?: string } | Response | null>>();
// What confines is there: undefined would confine nobody.
expectType<Equal<Scope, { [K in Exclude<keyof ConversationFilter, "search" | "webWidgetId">]?: Exclude<ConversationFilter[K], undefined> | (K extends "userId" | "agentPhone" ? { contains: string } : never) }>>();
expectType<Equal<GatewayOptions["allowFilters"], readonly (keyof ConversationFilter)[] | undefined>>();
expectType<Equal<GatewayOptions["residual"], boolean | undefined>>();
expectType<Equal<GatewayOptions["fetchForScope"], boolean | undefined>>();
expectType<Equal<GatewayOptions["redact"], readonly RedactPath[] | undefined>>();
expectType<Equal<Parameters<GatewayOptions["authorize"]>, [request: Request]>>();
expectType<Equal<GatewayOptions["allow"], readonly ("list" | "get" | "export" | "summarize" | "recordings")[] | undefined>>();

// Providers and clients.
expectType<Equal<SecretSource, string | (() => string | Promise<string>)>>();
expectType<Equal<ProviderKind, "eigi" | "anyreach" | "vapi" | "elevenlabs" | "retell" | "gateway">>();
expectType<Equal<Provider["kind"], ProviderKind>>();
// What a platform's lists lack is known from its provider: whoever takes whole lists alone takes no such provider.
expectType<Equal<Provider extends Provider<"transcript"> ? true : false, true>>();
expectType<Equal<Provider<"transcript"> extends Provider ? true : false, false>>();
expectType<Equal<ReturnType<typeof import("convoscope").elevenlabs>, Provider<"transcript" | "metadata" | "analysis">>>();
expectType<Equal<ReturnType<typeof import("convoscope").retell>, Provider<"transcript">>>();
expectType<Equal<typeof import("convoscope").eigi, (config: Options<{ apiKey: SecretSource; baseUrl?: string }>) => Provider>>();
expectType<Equal<typeof import("convoscope").anyreach, (config: Options<{ token: SecretSource; organization?: string; baseUrl?: string }>) => Provider>>();
expectType<Equal<typeof import("convoscope").vapi, typeof import("convoscope").eigi>>();
expectType<Equal<typeof import("convoscope").createClient, <L extends OmittableField = never>(options: ClientOptions<L>) => Client<L>>>();
expectType<
  Equal<
    ClientOptions,
    Options<{
      provider: Provider;
      fetch?: Fetch;
      timeout?: Timeout;
      retry?: RetryOptions;
      rateLimit?: RateLimit | SharedRateLimit;
      headers?: RequestHeaders;
      maxResponseBytes?: number;
      maxBytesInFlight?: number;
      timeZones?: TimeZones;
      onEvent?: (event: ClientEvent) => void;
      dangerouslyAllowBrowser?: boolean;
    }>
  >
>();
// Any fetch will do: the host's own, and those that take an address.
expectType<Equal<typeof fetch extends Fetch ? true : false, true>>();
expectType<Equal<Timeout, Options<{ attempt?: number; total?: number }>>>();
expectType<Equal<RetryOptions, Options<{ max?: number; maxRetryAfter?: number }>>>();
expectType<Equal<RequestHeaders, Headers | Record<string, string | null | undefined>>>();
expectType<Equal<RateLimit, { requests: number; perMs: number }>>();
expectType<Equal<Parameters<SharedRateLimit["acquire"]>, [signal: AbortSignal]>>();
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
  Equal<Flat<GetOptions>, Flat<RedactOptions & Options<{ signal?: AbortSignal; timeout?: Timeout; headers?: RequestHeaders; raw?: boolean }>>>
>();
expectType<Equal<CallOptions, Options<{ signal?: AbortSignal; timeout?: Timeout; headers?: RequestHeaders }>>>();
expectType<Equal<Answer<5>, { data: 5; status: number; headers: Headers; attempts: Attempt[] }>>();
expectType<Equal<WasmSource, WebAssembly.Module | BufferSource | Response | PromiseLike<Response> | URL | string>>();

// The model.
expectType<Equal<OpenEnum<"a">, "a" | (string & {})>>();
expectType<Equal<Channel, Declared.Channel>>();
expectType<Equal<Direction, Declared.Direction>>();
expectType<Equal<Status, Declared.Status>>();
expectType<Equal<Conversation, Declared.Conversation>>();
expectType<Equal<Agent, Declared.Agent>>();
expectType<Equal<Customer, Declared.Customer>>();
expectType<Equal<Recording, Declared.Recording>>();
expectType<Equal<Message, Declared.Message>>();
expectType<Equal<Issue, Declared.Issue>>();
expectType<Equal<IssueCode, Declared.IssueCode>>();

// Lists.
expectType<Equal<OmittableField, Declared.OmittableField>>();
expectType<
  Equal<
    Flat<ListOptions<"metadata">>,
    Flat<
      CallOptions &
        RedactOptions &
        Options<{
          omit?: readonly "metadata"[];
          include?: readonly OmittableField[];
          after?: string | null;
          maxPages?: number;
          consistency?: "snapshot" | "live";
          onUnreadable?: "throw" | "skip";
          raw?: boolean;
          residual?: boolean;
        }>
    >
  >
>();
expectType<Equal<Page<5>, { items: 5[]; next: string | null; total: number | null; pageSize: number; rejected: Rejected[] }>>();
expectType<Equal<Rejected, { index: number; issues: Issue[]; raw: unknown }>>();
expectType<Equal<ConversationList<5>["pages"], () => AsyncIterableIterator<Page<5>>>>();
expectType<Equal<ConversationList<5>["take"], (limit: number) => Promise<5[]>>>();
expectType<Equal<ConversationList<5>["toArray"], (options?: { max?: number | undefined }) => Promise<5[]>>>();
expectType<Equal<Awaited<ConversationList<5>>, Page<5>>>();
expectType<
  Equal<
    ListReport,
    {
      requests: number;
      pages: number;
      items: number;
      duplicates: number;
      rejected: number;
      leftOut: number;
      overfull: number;
      unreadable: number;
      complete: boolean;
      stoppedBecause: StopReason | null;
      next: string | null | undefined;
    }
  >
>();
expectType<Equal<StopReason, Declared.StopReason>>();

// Watching.
/** The members of what is composed of several interfaces. */
type Flat<T> = T extends infer All ? { [K in keyof All]: All[K] } : never;
expectType<Equal<keyof Conversations, "list" | "get" | "watch" | "recording" | "export" | "summarize">>();
expectType<Equal<Conversations["watch"], (id: string, options?: WatchOptions) => AsyncIterableIterator<WatchEvent>>>();
expectType<Equal<Flat<WatchOptions>, Flat<CallOptions & RedactOptions & Options<{ interval?: Options<{ min?: number; max?: number }>; settleTimeout?: number }>>>>();
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

// Masking: of exports, lists, single conversations and watches.
expectType<Equal<Flat<RedactOptions>, Options<{ redact?: readonly RedactPath[]; maskKey?: Uint8Array | ArrayBuffer }>>>();

// Recordings.
expectType<Equal<Conversations["recording"], (id: string, options?: CallOptions) => Promise<RecordingAudio>>>();
expectType<Equal<RecordingAudio, { readonly body: ByteStream; readonly contentType: string; readonly size: number | null }>>();

// Exporting.
expectType<Equal<Conversations["export"], (filter: ConversationFilter | undefined, options: ExportOptions) => ExportStream>>();
type EveryExport = Omit<ListOptions, "include"> & Options<{ end?: boolean; until?: Until; onProgress?: (progress: ExportProgress) => void }>;
expectType<Equal<ExportOptions, NdjsonOptions | CsvOptions | ParquetOptions>>();
expectType<Equal<Flat<NdjsonOptions>, Flat<EveryExport & Options<{ format: "ndjson"; columns?: readonly NdjsonColumn[] | ColumnNames; json?: "nested" | "text"; bom?: false; formulaGuard?: true }>>>>();
expectType<Equal<Flat<CsvOptions>, Flat<EveryExport & Options<{ format: "csv"; columns?: readonly CsvColumn[] | ColumnNames; json?: "nested"; bom?: boolean; formulaGuard?: boolean }>>>>();
expectType<Equal<Flat<ParquetOptions>, Flat<Omit<EveryExport, "end"> & Options<{ format: "parquet"; columns?: readonly CsvColumn[] | ColumnNames; end?: false; json?: "nested"; bom?: false; formulaGuard?: true }>>>>();
expectType<Equal<keyof typeof import("convoscope/parquet"), "toParquet">>();
expectType<Equal<typeof import("convoscope/parquet").toParquet, (ndjson: ReadableStream<Uint8Array>, schema: ExportSchema, options?: ToParquetOptions) => ByteStream>>();
expectType<Equal<ToParquetOptions, Options<{ compression?: ParquetCompression }>>>();
expectType<Equal<ParquetCompression, { codec: "GZIP" | "ZSTD" | "BROTLI" | "LZ4_RAW"; compress: (page: Uint8Array) => Uint8Array }>>();
expectType<Equal<typeof import("convoscope").wholeExport, (bytes: ReadableStream<Uint8Array>) => WholeExport>>();
/** `Uint8Array<ArrayBuffer>`, which TypeScript before 5.7 calls `Uint8Array`. */
type Bytes = ReturnType<Uint8Array["slice"]>;
type ByteStream = ReadableStream<Bytes> & { [Symbol.asyncIterator](options?: Options<{ preventCancel?: boolean }>): AsyncIterableIterator<Bytes> };
expectType<Equal<WholeExport, ByteStream & { readonly end: ExportEnd | null }>>();
expectType<Equal<ExportEnd, { readonly items: number; readonly complete: boolean }>>();
/** Those of a union that are written out, without its templates. */
type Literals<T extends string> = T extends unknown ? ({} extends Record<T, 1> ? never : T) : never;
type Deep = "transcript.role" | "transcript.content" | "transcript.timestamp" | "issues.path" | "issues.code" | "issues.message";
expectType<
  Equal<
    ConversationPath,
    | keyof Required<Conversation> | Deep
    | "agent.id" | "agent.name" | "agent.versionId" | "agent.phone" | "customer.id" | "customer.phone" | "customer.name" | "customer.email" | "cost.amount" | "cost.currency" | "recording.url" | "recording.available" | "recording.expires" | "recording.expiresAt"
  >
>();
expectType<Equal<Literals<NdjsonColumn>, ConversationPath>>();
expectType<Equal<Literals<CsvColumn>, Exclude<ConversationPath, Deep>>>();
expectType<
  Equal<
    Literals<RedactPath>,
    | "text"
    | Exclude<ConversationPath, "provider" | "live" | "createdAt" | "cost.amount" | "cost.currency" | "recording.available" | "recording.expires" | "withheld" | "issues" | "issues.path" | "issues.code" | "issues.message" | "raw">
  >
>();
expectType<Equal<ColumnNames, { readonly [Path in CsvColumn]?: string }>>();
expectType<Equal<typeof import("convoscope").exportSchema, (options: ExportOptions) => ExportSchema>>();
expectType<Equal<ExportSchema, { format: "ndjson" | "csv" | "parquet"; columns: ExportedColumn[] }>>();
expectType<Equal<ExportedColumn, { name: string; path: string; type: ColumnType; nullable: boolean; nested: boolean; fields?: ExportedColumn[] }>>();
expectType<Equal<ColumnType, "text" | "number" | "boolean" | "timestamp" | "json" | "record" | "list">>();
expectType<Equal<ExportProgress, { items: number; total: number | null; bytes: number; nulCells: number; next: string | null }>>();
expectType<Equal<ExportStream, ByteStream & { readonly report: ExportReport }>>();
expectType<Equal<Until, { items: number; atWholeSecond: true }>>();
expectType<Equal<Flat<ExportReport>, Flat<ListReport & { readonly cut: string | null }>>>();

// Summarizing.
expectType<
  Equal<
    Conversations["summarize"],
    <const G extends readonly GroupBy[] = readonly []>(filter?: ConversationFilter, options?: SummaryOptions<G>) => Promise<Summary<G>>
  >
>();
expectType<Equal<GroupBy, Declared.GroupBy>>();
expectType<Equal<GroupOptions, Options<{ groupBy?: readonly GroupBy[]; timeZone?: string; durationEdges?: readonly number[] }>>>();
expectType<Equal<GroupOptions<["day"]>["groupBy"], ["day"] | undefined>>();
expectType<
  Equal<Flat<SummaryOptions>, Flat<CallOptions & GroupOptions & Options<{ maxPages?: number; onUnreadable?: "throw" | "skip"; residual?: boolean; omit?: readonly OmittableField[]; include?: readonly OmittableField[]; onProgress?: (progress: SummaryProgress) => void }>>>
>();
expectType<Equal<SummaryProgress, { items: number; total: number | null }>>();
expectType<
  Equal<
    Summary,
    {
      total: Stats;
      groups: SummaryGroup[];
      coverage: ListReport & { from: string | null; to: string | null; timeZoneData: string | null };
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
      analyzed: number | null;
      messages: number | null;
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
expectType<Equal<SummaryGroup<["day"]>, { key: { day: string | null } } & Stats>>();
expectType<Equal<GroupKey<["agent", "day"]>, { agent: string; day: string | null }>>();
expectType<
  Equal<GroupKey<["endReason", "success", "durationRange"]>, { endReason: string | null; success: boolean | null; durationRange: DurationRange | null }>
>();
expectType<Equal<DurationRange, { min: number; max: number | null }>>();
expectType<Equal<GroupKey<readonly []>, Record<never, string>>>();
expectType<Equal<GroupKey<["agent", "day" | "hour"]>, { agent: string; day?: string | null; hour?: string | null }>>();
expectType<Equal<GroupKey<readonly ("day" | "hour")[]>, { day?: string | null; hour?: string | null }>>();
expectType<Equal<GroupKey<["agent", ..."day"[]]>, { agent?: string; day?: string | null }>>();
expectType<
  Equal<
    typeof import("convoscope").createSummary,
    <const G extends readonly GroupBy[] = readonly []>(options?: FoldOptions<G>) => SummaryFold<G>
  >
>();
expectType<Equal<SummaryFold<["day"]>, { add(conversations: Iterable<Countable>): void; result(): Summary<["day"]> }>>();
expectType<Equal<Conversation extends Countable ? true : false, true>>();
expectType<Equal<Omit<Conversation, OmittableField> extends Countable ? true : false, true>>();

// Filters.
expectType<Equal<NumberRange, Options<{ min?: number; max?: number }>>>();
expectType<Equal<TimeOfDay, Options<{ from?: string; to?: string; utcOffsetMinutes: number }>>>();
expectType<Equal<OpenEnum<FilterChannel>, Channel>>();
expectType<Equal<OpenEnum<FilterDirection>, Direction>>();
expectType<Equal<OpenEnum<FilterStatus>, Status>>();
expectType<Equal<ConversationFilter, Declared.ConversationFilter>>();

// Pure functions.
expectType<Equal<PlatformKind, Declared.PlatformKind>>();
expectType<Equal<ResponseBody, string | ArrayBufferLike | ArrayBufferView>>();
expectType<Equal<typeof import("convoscope").validateFilter, (provider: PlatformKind, filter: unknown, options?: ZoneOptions) => Issue[]>>();
expectType<Equal<typeof import("convoscope").buildListRequest, (provider: ResolvedProvider, filter?: ConversationFilter, after?: string, options?: ZoneOptions) => RequestPlan>>();
expectType<Equal<ZoneOptions, Options<{ timeZones?: TimeZones }>>>();
expectType<Equal<Flat<FoldOptions>, Flat<GroupOptions & ZoneOptions>>>();
expectType<Equal<typeof import("convoscope").buildGetRequest, (provider: ResolvedProvider, id: string) => RequestPlan>>();
declare const pure: typeof import("convoscope");
expectType<Equal<ReturnType<typeof pure.normalizePage<"metadata", "eigi">>, Page<Omit<Conversation, "metadata">>>>();
expectType<Equal<ReturnType<typeof pure.normalizePage<"metadata", "retell">>, Page<Omit<Conversation, "metadata" | "transcript">>>>();
expectType<Equal<ReturnType<typeof pure.normalizePage<never, "elevenlabs">>, Page<Omit<Conversation, "transcript" | "metadata" | "analysis">>>>();
expectType<
  Equal<typeof import("convoscope").normalizeConversation, (provider: PlatformKind, body: ResponseBody, options?: Options<{ raw?: boolean }>) => Conversation>
>();
expectType<
  Equal<
    typeof import("convoscope").normalizeError,
    (
      provider: PlatformKind,
      response: Response | Options<{ status: number; headers?: Headers | Record<string, string>; body?: ResponseBody }>,
    ) => ConvoscopeError
  >
>();
expectType<
  Equal<
    ResolvedProvider,
    | Options<{ kind: "eigi"; apiKey: string; baseUrl?: string }>
    | Options<{ kind: "anyreach"; token: string; organization?: string; baseUrl?: string }>
    | Options<{ kind: "vapi"; apiKey: string; baseUrl?: string }>
    | Options<{ kind: "elevenlabs"; apiKey: string; baseUrl?: string }>
    | Options<{ kind: "retell"; apiKey: string; baseUrl?: string }>
  >
>();
expectType<Equal<RequestPlan, { method: "GET" | "POST"; url: string; headers: Record<string, string>; body?: string }>>();

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
expectType<Equal<Phase, Declared.Phase>>();
expectType<Equal<ErrorCode, Declared.ErrorCode>>();
expectType<Equal<Attempt, { startedAt: string; durationMs: number; status: number | null; error: ErrorCode | null; waitedMs: number }>>();
expectType<
  Equal<
    ClientEvent,
    | { type: "request"; method: string; url: string; body?: string; attempt: number }
    | { type: "response"; status: number; attempt: number; durationMs: number; bytes: number }
    | { type: "retry"; attempt: number; reason: ErrorCode; waitMs: number }
    | { type: "repair"; conversationId: string | null; issues: Issue[] }
  >
>();
