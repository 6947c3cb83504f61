import fc from "fast-check";
import type { PlatformKind } from "convoscope";
import type { Fault, SandboxOptions } from "convoscope/testing";

/** Everything that happens, decided beforehand: what is printed of a failure is all there is to it. */
export interface Scenario {
  platform: PlatformKind;
  /** Through a gateway of the package. */
  gateway: boolean;
  sandbox: Pick<SandboxOptions, "seed" | "conversations" | "envelope" | "cursor" | "largestPage">;
  /** Groups of conversations of one creation time each: how many. */
  ties: number[];
  retries: number;
  timeout: { attempt: number; total: number };
  rateLimit: { requests: number; perMs: number } | null;
  faults: Fault[];
  /** Behind so many requests to the platform, in turn. */
  changes: { after: number; change: Change }[];
  operations: Operation[];
}

/** To the list, or to the clock on the wall: an hour. */
export type Change = "insert" | "remove" | "end" | "clock_back" | "clock_ahead";

export type OperationKind =
  | "list" | "pages" | "take" | "first" | "return" | "get" | "watch" | "export" | "summarize";

/** One call of a user's. */
export interface Operation {
  kind: OperationKind;
  /** When it begins, in milliseconds. */
  at: number;
  pageSize: number;
  /** With transcripts, also where lists lack them: each conversation is then fetched. */
  whole: boolean;
  /** Conversations, pages, events or chunks after which its reader leaves; null: never. */
  leaves: number | null;
  /** Whether a reader that left, or a walk that failed, is gone on with. */
  resumes: boolean;
  /** When its signal fires, in milliseconds after its beginning; null: never. */
  aborts: number | null;
  /** Which conversation, for get and watch: counted from the newest, or one that nobody has. */
  which: number | null;
}

/** What a fault may do to a list without that anybody could tell from the answers. */
export const isLie = ({ kind }: Fault): boolean => ["body", "empty_page", "null_list", "repeat_cursor", "wrong_total"].includes(kind);

/** What says that a conversation is gone which is not. */
export const saysGone = ({ kind, status }: Fault): boolean => kind === "status" && (status === 404 || status === 422);

/** Whether the platform's lists lack transcripts. */
export const isLean = ({ platform }: Scenario): boolean => platform === "elevenlabs" || platform === "retell";

const times = fc.integer({ min: 1, max: 4 });
const simple = fc.constantFrom<Fault["kind"]>(
  "network", "stall_headers", "stall_body", "truncate", "close_early", "cut_gzip", "empty_body", "garbage", "status_error_200",
  "redirect", "early_hints", "empty_page", "null_list", "repeat_cursor", "missing_cursor", "wrong_page", "wrong_conversation", "broken_json", "lone_surrogate",
);
const fault: fc.Arbitrary<Fault> = fc.oneof(
  fc.record({ kind: simple, times }),
  fc.record({ kind: fc.constant("slow" as const), delayMs: fc.constantFrom(1, 700, 5_000, 40_000), times }),
  fc.record({ kind: fc.constant("wrong_total" as const), total: fc.constantFrom(0, 3, 10, 1_000), times }),
  fc.record({ kind: fc.constant("status" as const), status: fc.constantFrom(401, 403, 404, 408, 422, 429, 500, 502, 503, 504), times }),
  fc.record({
    kind: fc.constant("status" as const),
    status: fc.constantFrom(429, 503),
    retryAfter: fc.oneof(fc.constantFrom("0", "1", "7", "70", "soon", "-1"), fc.constant(["2", "2"])),
    times,
  }),
  fc.record({ kind: fc.constant("status" as const), status: fc.constant(429), retryInSeconds: fc.constantFrom(-5, 0, 3, 400), times }),
  fc.record({ kind: fc.constant("body" as const), body: fc.constantFrom("{}", "[]", "null", "0", '{"status":"fail","data":[]}', '{"success":false}', "[{}]"), times }),
);

const operation = fc.record<Operation>({
  kind: fc.constantFrom<OperationKind>("list", "pages", "take", "first", "return", "get", "watch", "export", "summarize"),
  at: fc.constantFrom(0, 0, 1, 1_000, 20_000),
  pageSize: fc.constantFrom(1, 2, 3, 7, 10, 100),
  whole: fc.boolean(),
  leaves: fc.option(fc.integer({ min: 1, max: 30 })),
  resumes: fc.boolean(),
  aborts: fc.option(fc.constantFrom(0, 1, 500, 3_000, 30_000, 100_000)),
  which: fc.option(fc.integer({ min: 0, max: 40 }), { freq: 8 }),
});

/** Schedules; small ones first when they shrink. */
export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  platform: fc.constantFrom<PlatformKind>("eigi", "anyreach", "vapi", "elevenlabs", "retell"),
  gateway: fc.boolean(),
  sandbox: fc.record({
    seed: fc.integer({ min: 1, max: 5 }),
    conversations: fc.integer({ min: 0, max: 45 }),
    envelope: fc.constantFrom("data", "flat"),
    cursor: fc.constantFrom("strict", "inclusive"),
    largestPage: fc.constantFrom(100, 7, 2),
  }),
  ties: fc.array(fc.integer({ min: 2, max: 9 }), { maxLength: 3 }),
  retries: fc.integer({ min: 0, max: 3 }),
  timeout: fc.record({ attempt: fc.constantFrom(900, 30_000), total: fc.constantFrom(800, 10_000, 120_000) }),
  rateLimit: fc.option(fc.record({ requests: fc.integer({ min: 1, max: 5 }), perMs: fc.constantFrom(50, 1_000, 10_000) })),
  faults: fc.array(fault, { maxLength: 5 }),
  changes: fc.array(fc.record({ after: fc.integer({ min: 1, max: 12 }), change: fc.constantFrom<Change>("insert", "remove", "remove", "end", "clock_back", "clock_ahead") }), { maxLength: 6 }),
  operations: fc.array(operation, { minLength: 1, maxLength: 4 }),
});
