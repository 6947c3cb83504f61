import { assert } from "chai";
import { init, validateFilter, type Conversation, type ConversationFilter, type PlatformKind } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { both } from "../both.js";
import { readLines, wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { clientOf, collect, HEAVY, standing } from "../sandbox-client.js";

type Test = (it: Conversation) => boolean;

const has = (text: string | null, part: string): boolean => text?.toLowerCase().includes(part.toLowerCase()) === true;
const isMorning: Test = ({ createdAt }) => {
  const minute = (Date.parse(createdAt ?? "") / 60_000 + 330) % 1440;
  return minute >= 9 * 60 && minute <= 11 * 60 + 30;
};
const isNight: Test = ({ createdAt }) => {
  const minute = (Date.parse(createdAt ?? "") / 60_000) % 1440;
  return minute >= 22 * 60 || minute <= 4 * 60;
};

/** Filters, each with what it means of a conversation, told apart from the client. */
const FILTERS: readonly [ConversationFilter, Test][] = [
  [{ channel: "telephone" }, ({ channel }) => channel === "telephone"],
  [{ channel: ["webrtc", "telephone"] }, ({ channel }) => channel === "webrtc" || channel === "telephone"],
  [{ direction: "outbound" }, ({ direction }) => direction === "outbound"],
  [{ status: "failed" }, ({ status }) => status === "failed"],
  [{ status: ["completed", "unanswered"] }, ({ status }) => status === "completed" || status === "unanswered"],
  [{ timeOfDay: { from: "09:00", to: "11:30", utcOffsetMinutes: 330 } }, isMorning],
  [{ timeOfDay: { from: "22:00", to: "04:00", utcOffsetMinutes: 0 } }, isNight],
  [{ durationSeconds: { min: 30, max: 120 } }, ({ durationSeconds }) => durationSeconds !== null && durationSeconds >= 30 && durationSeconds <= 120],
  [{ userId: "4" }, ({ customer }) => has(customer.id, "4") || has(customer.phone, "4")],
  [{ agentPhone: "+1" }, ({ agent }) => has(agent.phone, "+1")],
  [{ status: "completed", durationSeconds: { min: 60 } }, ({ status, durationSeconds }) => status === "completed" && (durationSeconds ?? 0) >= 60],
];

/** What the platform cannot be asked for, but shows. */
const applied = (kind: PlatformKind) =>
  FILTERS.filter(([filter]) => {
    const issues = validateFilter(kind, filter);
    // A key, not one of its words.
    return issues.length > 0 && issues.every(({ message }) => message.includes("has no filter"));
  });

/** The part that the platform is asked for. */
const served = (kind: PlatformKind, filter: ConversationFilter): ConversationFilter =>
  Object.fromEntries(Object.entries(filter).filter((entry) => validateFilter(kind, Object.fromEntries([entry])).length === 0));

const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);

/** Filters that a platform does not serve, applied while its list is read. */
export const cases: readonly Case[] = [
  both("what the platform cannot be asked for is left out", async (kind) => {
    await init();
    const { conversations } = clientOf(kind, standing({ conversations: 100 }));
    assert.isNotEmpty(applied(kind));
    for (const [filter, test] of applied(kind)) {
      const all = await collect(conversations.list(served(kind, filter), { include: HEAVY }));
      const expected = ids(all.filter(test));
      const list = conversations.list({ ...filter, pageSize: 20 }, { residual: true });
      assert.deepEqual(ids(await collect(list)), expected, JSON.stringify(filter));
      const { items, leftOut, complete } = list.report;
      assert.deepEqual([items, leftOut, complete], [expected.length, all.length - expected.length, true], JSON.stringify(filter));
      assert.isNull((await conversations.list(filter, { residual: true })).total);
      await failure(conversations.list(filter), "invalid_filter");
    }
  }),
  both("a list goes on where its reader stopped", async (kind) => {
    await init();
    const { conversations } = clientOf(kind, standing({ conversations: 100 }));
    for (const [filter, test] of applied(kind)) {
      const all = await collect(conversations.list(served(kind, filter), { include: HEAVY }));
      const expected = all.filter(test);
      const found: string[] = [];
      let after: string | null | undefined;
      let leftOut = 0;
      do {
        const list = conversations.list({ ...filter, pageSize: 20 }, { residual: true, ...(after !== undefined && { after }) });
        const some = await list.take(3);
        found.push(...ids(some));
        assert.strictEqual(list.report.items, some.length);
        leftOut += list.report.leftOut;
        after = list.report.next;
      } while (typeof after === "string");
      assert.deepEqual(found, ids(expected), JSON.stringify(filter));
      assert.strictEqual(leftOut, all.length - expected.length, JSON.stringify(filter));
    }
  }),
  both("exports and summaries count the same", async (kind) => {
    await init();
    const { conversations } = clientOf(kind, standing({ conversations: 100 }));
    for (const [filter, test] of applied(kind)) {
      const all = await collect(conversations.list(served(kind, filter), { include: HEAVY }));
      const expected = all.filter(test);
      const file = conversations.export(filter, { format: "ndjson", columns: ["id"], residual: true });
      assert.deepEqual(ids(readLines(await wholeText(file))), ids(expected), JSON.stringify(filter));
      assert.strictEqual(file.report.leftOut, all.length - expected.length);
      const { total, coverage } = await conversations.summarize(filter, { residual: true });
      assert.deepEqual([total.count, coverage.items, coverage.leftOut], [expected.length, expected.length, all.length - expected.length]);
    }
  }),
  both("what fails has left nothing out", async (kind) => {
    const sandbox = standing();
    let requests = 0;
    const fetch: typeof sandbox.fetch = (request, init) => {
      requests += 1;
      if (requests === 3) sandbox.fault({ kind: "status", status: 403 });
      return sandbox.fetch(request, init);
    };
    const { conversations } = clientOf(kind, { fetch });
    const [filter] = applied(kind)[0] ?? [];
    const list = conversations.list({ ...filter, pageSize: 20 }, { residual: true });
    await failure(list.toArray(), "forbidden");
    const { pages, items, leftOut, next } = list.report;
    assert.deepEqual([pages, items, leftOut, next], [0, 0, 0, undefined]);
  }),
  both("metadata is looked at, and left out", async (kind) => {
    const sandbox = standing({ conversations: 30 });
    const { conversations } = clientOf(kind, sandbox);
    const of = (it: Conversation) => Object.keys(it.metadata ?? {}).length;
    const all = await collect(conversations.list({}, { include: HEAVY }));
    const [key, value] = Object.entries(all.find(of)?.metadata ?? {}).find(([, value]) => typeof value !== "object") ?? [];
    if (key === undefined) return;
    const filter = { metadata: { [key]: value } };
    const expected = ids(all.filter(({ metadata }) => metadata?.[key] === value));
    const found = await collect(conversations.list(filter, { residual: true, omit: ["metadata"] }));
    assert.deepEqual(ids(found), expected);
    assert.isFalse(found.some((it) => "metadata" in it) && validateFilter(kind, filter).length > 0);
  }),
  both("what no conversation shows stays an error", async (kind) => {
    const { conversations } = clientOf(kind, standing({ conversations: 100 }));
    const filters: readonly ConversationFilter[] = [{ search: "x" }, { webWidgetId: "w" }, { userTurnCount: { min: 1 } }, { conversationId: "35d33a43-176c-405c-92bf-db972035df28" }];
    for (const filter of filters) {
      if (validateFilter(kind, filter).length === 0) continue;
      const error = await failure(conversations.list(filter, { residual: true }), "invalid_filter");
      assert.deepEqual(error.issues.map(({ code }) => code), ["unsupported"]);
    }
    const wrong = await failure(conversations.list({ durationSeconds: { min: -1 } }, { residual: true }), "invalid_filter");
    assert.include(wrong.message, "durationSeconds.min");
    await failure(conversations.list({}, { residual: "yes" as never }), "invalid_argument");
  }),
  {
    name: "a gateway decides itself which filters it serves",
    async run() {
      const { createClient, gateway } = await import("convoscope");
      const { conversations } = createClient({ provider: gateway({ url: "https://app.example/api" }), fetch: () => Promise.reject(new Error("nothing is sent")) });
      const error = await failure(conversations.list({}, { residual: true }), "invalid_argument");
      assert.include(error.message, "residual");
    },
  },
];
