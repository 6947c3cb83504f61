import { assert } from "chai";
import { type ConversationFilter, init, type PlatformKind, validateFilter } from "convoscope";
import { type Case, COMPILING, isProcess } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { clientOf, PLATFORMS, standing } from "../sandbox-client.js";

/** An untyped caller's filter, whose issues are `path code`, in any order, and what a message has to name. */
interface Row {
  filter: unknown;
  issues: string[];
  names?: string;
}

const ANYWHERE: readonly Row[] = [
  { filter: { stauts: "completed" }, issues: ["stauts unknown_key"], names: "status" },
  { filter: { agentID: "a" }, issues: ["agentID unknown_key"], names: "agentId" },
  { filter: { agent_id: "a" }, issues: ["agent_id unknown_key"], names: "agentId" },
  { filter: { createdAftre: "2026-01-01" }, issues: ["createdAftre unknown_key"], names: "createdAfter" },
  { filter: { page_size: 5 }, issues: ["page_size unknown_key"], names: "pageSize" },
  { filter: { nothingLikeAnyOfThem: 1 }, issues: ["nothingLikeAnyOfThem unknown_key"] },
  { filter: JSON.parse('{"__proto__": {"status": "completed"}}'), issues: ["__proto__ unknown_key"] },
  { filter: { agentId: null }, issues: ["agentId invalid_type"] },
  { filter: { agentId: 5 }, issues: ["agentId invalid_type"] },
  { filter: { agentId: "" }, issues: ["agentId invalid_value"] },
  { filter: { agentId: "a\r\nx: y" }, issues: ["agentId invalid_value"] },
  { filter: { agentId: () => "a" }, issues: ["agentId invalid_type"] },
  { filter: { agentId: Symbol("a") }, issues: ["agentId invalid_type"] },
  { filter: { agentId: 5n }, issues: ["agentId invalid_type"] },
  { filter: { createdAfter: "2026-03-01T10:00:00" }, issues: ["createdAfter ambiguous_time"], names: "offset" },
  { filter: { createdBefore: "2026-03-01 10:00" }, issues: ["createdBefore ambiguous_time"] },
  { filter: { createdAfter: "yesterday" }, issues: ["createdAfter invalid_format"] },
  { filter: { createdAfter: "2026-02-30" }, issues: ["createdAfter invalid_format"] },
  { filter: { createdAfter: "01/02/2026" }, issues: ["createdAfter invalid_format"] },
  { filter: { createdAfter: new Date(NaN) }, issues: ["createdAfter invalid_type"] },
  { filter: { createdAfter: 1_700_000_000_000 }, issues: ["createdAfter invalid_type"] },
  { filter: { createdAfter: "2026-03-02", createdBefore: "2026-03-01" }, issues: ["createdBefore conflict"] },
  { filter: { pageSize: 0 }, issues: ["pageSize out_of_range"] },
  { filter: { pageSize: 1001 }, issues: ["pageSize out_of_range"], names: "between 1 and 100" },
  { filter: { pageSize: 1.5 }, issues: ["pageSize out_of_range"] },
  { filter: { pageSize: NaN }, issues: ["pageSize invalid_value"] },
  { filter: { pageSize: "10" }, issues: ["pageSize invalid_type"] },
];

/** What platforms that filter by words say of a wrong one. Vapi does not, and never looks at it. */
const WORDS: readonly Row[] = [
  { filter: { channel: "telefone" }, issues: ["channel invalid_value"], names: "telephone" },
  { filter: { channel: "TELEPHONE" }, issues: ["channel invalid_value"], names: "telephone" },
  { filter: { direction: "in" }, issues: ["direction invalid_value"], names: "inbound" },
  { filter: { status: "done" }, issues: ["status invalid_value"], names: "completed" },
  { filter: { status: ["completed", "done"] }, issues: ["status[1] invalid_value"], names: "completed" },
  { filter: { status: [] }, issues: ["status invalid_value"] },
  { filter: { direction: ["inbound"] }, issues: ["direction invalid_type"] },
];

const AT: Record<PlatformKind, readonly Row[]> = {
  eigi: [
    ...WORDS,
    { filter: { userId: "+1" }, issues: ["userId unsupported"], names: "anyreach" },
    { filter: { agentVersionId: "a" }, issues: ["agentVersionId unsupported"] },
    { filter: { agentPhone: "+1" }, issues: ["agentPhone unsupported"] },
    { filter: { webWidgetId: "a" }, issues: ["webWidgetId unsupported"] },
    { filter: { durationSeconds: { min: 1 } }, issues: ["durationSeconds unsupported"] },
    { filter: { userTurnCount: { min: 1 } }, issues: ["userTurnCount unsupported"] },
    { filter: { metadata: { a: 1 } }, issues: ["metadata unsupported"] },
    { filter: { channel: "email" }, issues: ["channel unsupported"] },
    { filter: { status: "ringing" }, issues: ["status unsupported"] },
    { filter: { channel: "TELEPHONY" }, issues: ["channel invalid_value"], names: "telephone" },
    { filter: { conversationId: "68ea2517dbb84c09bae1ba0a" }, issues: ["conversationId invalid_format"], names: "internalId" },
    { filter: { timeOfDay: { from: "9:00", utcOffsetMinutes: 0 } }, issues: ["timeOfDay.from invalid_format"], names: "09:00" },
    { filter: { timeOfDay: { from: "24:00", utcOffsetMinutes: 0 } }, issues: ["timeOfDay.from invalid_format"] },
    { filter: { timeOfDay: { from: "09:00" } }, issues: ["timeOfDay.utcOffsetMinutes missing"], names: "India" },
    { filter: { timeOfDay: { from: "09:00", utcOffsetMinutes: 841 } }, issues: ["timeOfDay.utcOffsetMinutes out_of_range"] },
    { filter: { timeOfDay: { from: "09:00", utcOffsetMinutes: -721 } }, issues: ["timeOfDay.utcOffsetMinutes out_of_range"] },
    { filter: { timeOfDay: { utcOffsetMinutes: 0 } }, issues: ["timeOfDay missing"] },
    { filter: { timeOfDay: { from: "09:00", utcOffsetMinute: 0 } }, issues: ["timeOfDay.utcOffsetMinute unknown_key", "timeOfDay.utcOffsetMinutes missing"], names: "utcOffsetMinutes" },
    { filter: { timeOfDay: "09:00" }, issues: ["timeOfDay invalid_type"] },
    { filter: { search: "" }, issues: ["search invalid_value"] },
    { filter: { search: "x".repeat(100_000) }, issues: ["search out_of_range"] },
    { filter: { pageSize: 101 }, issues: ["pageSize out_of_range"], names: "between 1 and 100, not 101" },
    {
      filter: { stauts: "x", channel: "fax", createdAfter: "2026-01-01T00:00:00", pageSize: 1000, userId: "+1", timeOfDay: { from: "25:00" }, conversationId: "1" },
      issues: [
        "channel invalid_value",
        "conversationId invalid_format",
        "createdAfter ambiguous_time",
        "pageSize out_of_range",
        "stauts unknown_key",
        "timeOfDay.from invalid_format",
        "timeOfDay.utcOffsetMinutes missing",
        "userId unsupported",
      ],
    },
  ],
  anyreach: [
    ...WORDS,
    { filter: { search: "refund" }, issues: ["search unsupported"], names: "eigi" },
    { filter: { conversationId: "a" }, issues: ["conversationId unsupported"] },
    { filter: { timeOfDay: { from: "09:00", utcOffsetMinutes: 0 } }, issues: ["timeOfDay unsupported"] },
    { filter: { channel: "whatsapp" }, issues: ["channel unsupported"] },
    { filter: { status: "disconnected" }, issues: ["status unsupported"] },
    { filter: { status: "token_created" }, issues: ["status invalid_value"], names: "created" },
    { filter: { durationSeconds: { min: 2, max: 1 } }, issues: ["durationSeconds conflict"] },
    { filter: { durationSeconds: { min: -1 } }, issues: ["durationSeconds.min out_of_range"] },
    { filter: { durationSeconds: { min: Infinity } }, issues: ["durationSeconds.min out_of_range"] },
    { filter: { durationSeconds: { mim: 1 } }, issues: ["durationSeconds.mim unknown_key"], names: "min" },
    { filter: { durationSeconds: 5 }, issues: ["durationSeconds invalid_type"] },
    { filter: { userTurnCount: { max: 1.5 } }, issues: ["userTurnCount.max out_of_range"] },
    { filter: { metadata: "{}" }, issues: ["metadata invalid_type"] },
    { filter: { metadata: [] }, issues: ["metadata invalid_type"] },
    { filter: { pageSize: 101 }, issues: ["pageSize out_of_range"], names: "between 1 and 100, not 101" },
    {
      filter: { search: "x", status: "ended", durationSeconds: { min: 5, max: 1 }, metadata: null, pageSize: -1, agentid: "" },
      issues: [
        "agentid unknown_key",
        "durationSeconds conflict",
        "metadata invalid_type",
        "pageSize out_of_range",
        "search unsupported",
        "status invalid_value",
      ],
    },
  ],
  retell: [
    ...WORDS.filter(({ filter }) => !("status" in (filter as object))),
    { filter: { search: "a" }, issues: ["search unsupported"], names: "search the transcripts" },
    { filter: { status: "completed" }, issues: ["status unsupported"], names: "compare status" },
    { filter: { channel: "whatsapp" }, issues: ["channel unsupported"] },
    { filter: { timeOfDay: { from: "09:00", utcOffsetMinutes: 0 } }, issues: ["timeOfDay unsupported"] },
    { filter: { webWidgetId: "a" }, issues: ["webWidgetId unsupported"] },
    { filter: { userTurnCount: { min: 1 } }, issues: ["userTurnCount unsupported"] },
    { filter: { userId: "+1" }, issues: ["userId invalid_value"], names: '"direction"' },
    { filter: { agentPhone: "+1" }, issues: ["agentPhone invalid_value"], names: '"direction"' },
    { filter: { agentVersionId: "1" }, issues: ["agentVersionId invalid_value"], names: '"agentId"' },
    { filter: { agentId: "a", agentVersionId: "v1" }, issues: ["agentVersionId invalid_value"], names: "number" },
    { filter: { metadata: { a: { b: 1 } } }, issues: ["metadata invalid_value"], names: "texts, numbers" },
    { filter: { durationSeconds: { min: 2, max: 1 } }, issues: ["durationSeconds conflict"] },
  ],
  elevenlabs: [
    { filter: { conversationId: "a" }, issues: ["conversationId unsupported"], names: "get one by its id" },
    { filter: { channel: "telephone" }, issues: ["channel unsupported"], names: "compare channel" },
    { filter: { direction: "inbound" }, issues: ["direction unsupported"] },
    { filter: { status: "transferred" }, issues: ["status unsupported"] },
    { filter: { status: "done" }, issues: ["status invalid_value"], names: "completed" },
    { filter: { timeOfDay: { from: "09:00", utcOffsetMinutes: 0 } }, issues: ["timeOfDay unsupported"] },
    { filter: { agentPhone: "+1" }, issues: ["agentPhone unsupported"] },
    { filter: { webWidgetId: "a" }, issues: ["webWidgetId unsupported"] },
    { filter: { userTurnCount: { min: 1 } }, issues: ["userTurnCount unsupported"] },
    { filter: { metadata: { a: 1 } }, issues: ["metadata unsupported"], names: "get" },
    { filter: { durationSeconds: { min: 2, max: 1 } }, issues: ["durationSeconds conflict"] },
    { filter: { search: "", userId: "" }, issues: ["search invalid_value", "userId invalid_value"] },
  ],
  vapi: [
    { filter: { channel: "telephone" }, issues: ["channel unsupported"], names: "compare channel" },
    { filter: { channel: "telefone" }, issues: ["channel unsupported"] },
    { filter: { direction: "inbound" }, issues: ["direction unsupported"], names: "compare direction" },
    { filter: { status: "completed" }, issues: ["status unsupported"], names: "compare status" },
    { filter: { status: ["completed", "done"] }, issues: ["status unsupported"] },
    { filter: { search: "refund" }, issues: ["search unsupported"], names: "transcripts you receive" },
    { filter: { timeOfDay: { from: "09:00", utcOffsetMinutes: 0 } }, issues: ["timeOfDay unsupported"] },
    { filter: { userId: "+1" }, issues: ["userId unsupported"], names: "anyreach" },
    { filter: { agentVersionId: "1" }, issues: ["agentVersionId unsupported"], names: "agentId" },
    { filter: { agentPhone: "+1" }, issues: ["agentPhone unsupported"] },
    { filter: { webWidgetId: "a" }, issues: ["webWidgetId unsupported"] },
    { filter: { durationSeconds: { min: 1 } }, issues: ["durationSeconds unsupported"] },
    { filter: { userTurnCount: { min: 1 } }, issues: ["userTurnCount unsupported"] },
    { filter: { metadata: { a: 1 } }, issues: ["metadata unsupported"] },
    { filter: { conversationId: "call_1" }, issues: ["conversationId invalid_format"], names: "UUID" },
    { filter: { conversationId: ["a"] }, issues: ["conversationId invalid_type"] },
    { filter: { pageSize: 1001 }, issues: ["pageSize out_of_range"], names: "between 1 and 1000, not 1001" },
    {
      filter: { stauts: "x", channel: "fax", createdAfter: "2026-01-01T00:00:00", pageSize: 1001, userId: "+1", timeOfDay: { from: "25:00" }, conversationId: "1" },
      issues: [
        "channel unsupported",
        "conversationId invalid_format",
        "createdAfter ambiguous_time",
        "pageSize out_of_range",
        "stauts unknown_key",
        "timeOfDay unsupported",
        "userId unsupported",
      ],
    },
  ],
};

const told = (issues: readonly { path: string; code: string }[]) => issues.map(({ path, code }) => `${path} ${code}`).sort();

function show(filter: unknown): string {
  try {
    return JSON.stringify(filter).slice(0, 200);
  } catch {
    return String(filter);
  }
}

async function refuses(kind: PlatformKind, rows: readonly Row[]): Promise<void> {
  await init();
  const sandbox = standing();
  const { conversations } = clientOf(kind, sandbox);
  for (const { filter, issues, names } of rows) {
    const label = `${kind} ${show(filter)}`;
    const found = validateFilter(kind, filter);
    assert.deepEqual(told(found), [...issues].sort(), `${label}: ${JSON.stringify(found)}`);
    const error = await failure(conversations.list(filter as ConversationFilter), "invalid_filter");
    assert.deepEqual(error.issues, found, `${label}: list and validateFilter disagree`);
    assert.strictEqual(error.provider, kind);
    assert.isFalse(error.retryable);
    assert.deepEqual(error.attempts, []);
    for (const { message } of found) {
      assert.isAbove(message.length, 20, `${label}: a sentence, not "${message}"`);
      assert.isBelow(message.length, 400, `${label}: an input is echoed: ${message}`);
    }
    if (names !== undefined) assert.include(found.map(({ message }) => message).join("\n"), names, label);
  }
  assert.deepEqual(sandbox.requests, [], "nothing is sent for a filter that cannot be served");
}

/** Filters that cannot be served: every issue at once, before any request. */
export const cases: readonly Case[] = [
  ...PLATFORMS.flatMap((kind): Case[] => [
    { name: `${kind}: what no provider takes is refused`, run: () => refuses(kind, ANYWHERE) },
    { name: `${kind}: what it cannot serve is refused`, run: () => refuses(kind, AT[kind]) },
  ]),
  {
    name: "what is no object is no filter",
    async run() {
      await init();
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        for (const filter of [5, "status", true, [], ["status"], Symbol("x"), 5n, () => ({})]) {
          const found = validateFilter(kind, filter);
          assert.deepEqual(told(found), [" invalid_type"], `${kind} ${show(filter)}: ${JSON.stringify(found)}`);
          await failure(clientOf(kind, sandbox).conversations.list(filter as ConversationFilter), "invalid_filter");
        }
        assert.lengthOf(sandbox.requests, 0);
      }
    },
  },
  {
    name: "values of people are not echoed",
    async run() {
      await init();
      const found = [
        ...validateFilter("eigi", { search: "my PIN is 4711\n", userId: "+15550104711" }),
        ...validateFilter("anyreach", { userId: "4711\u0000", agentPhone: "4711\n", metadata: { pin: Symbol("4711") } }),
      ];
      assert.lengthOf(found, 5);
      assert.notInclude(JSON.stringify(found), "4711");
    },
  },
  {
    name: "a getter that throws and a filter that holds itself are issues",
    async run() {
      await init();
      const round: Record<string, unknown> = {};
      round["metadata"] = round;
      const throwing = Object.defineProperty({}, "status", { enumerable: true, get: () => { throw new Error("no"); } });
      assert.deepEqual(told(validateFilter("anyreach", throwing)), ["status invalid_type"]);
      assert.isNotEmpty(validateFilter("anyreach", round));
    },
  },
  {
    name: "a Date of another realm is a Date",
    async run({ runtime }) {
      await init();
      const foreign = isProcess(runtime) ? await dateOfContext() : dateOfFrame();
      assert.notInstanceOf(foreign, Date);
      for (const kind of PLATFORMS) assert.deepEqual(validateFilter(kind, { createdAfter: foreign }), []);
    },
    only: { runtimes: COMPILING, reason: "a Worker has one realm" },
  },
];

async function dateOfContext(): Promise<unknown> {
  // Not a literal: bundlers for the other runtimes would look for it.
  const name = "node:vm";
  const vm = (await import(name)) as { runInNewContext(code: string): unknown };
  return vm.runInNewContext("new Date(0)");
}

function dateOfFrame(): unknown {
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const realm = frame.contentWindow as (Window & typeof globalThis) | null;
  return realm === null ? assert.fail("the frame has no realm") : new realm.Date(0);
}
