import { assert } from "chai";
import { createSummary, type Conversation, type ConversationFilter, type GroupBy, type GroupOptions, init, type OmittableField, type RedactPath, type Summary, type SummaryOptions, type SummaryProgress } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { GROUP_KEYS } from "../../vocabulary.js";
import { failure, thrown } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { naiveSummary } from "../naive-summary.js";
import { clientOf, collect, HEAVY, LEAN, listsWhole, PLATFORMS, standing } from "../sandbox-client.js";
import { watched } from "../watched-signal.js";
import { GATEWAY_URL, gatewayOf, WAYS } from "../ways.js";

/** Whole conversations, as a summary counts them. */
const WHOLE = { include: HEAVY };

/** Nothing, each, every two, and all in either order. */
const GROUPINGS: readonly (readonly GroupBy[])[] = [
  [],
  ...GROUP_KEYS.map((key) => [key]),
  // In short a third of the pairs.
  ...GROUP_KEYS.flatMap((first, place) => GROUP_KEYS.slice(0, place).filter((_, other) => IN_FULL || (place + other) % 3 === 0).map((second) => [first, second])),
  GROUP_KEYS,
  GROUP_KEYS.toReversed(),
];

const NOTHING = {
  count: 0, live: 0, byStatus: {}, successRate: null, analyzed: 0, messages: 0,
  durationSeconds: { count: 0, sum: 0, mean: null, p50: null, p90: null, p95: null, max: null, relativeError: 0 },
};

/** Names, and the paths of what is wrong with them. */
const WRONG_GROUPS: readonly (readonly [unknown, readonly string[]])[] = [
  ["day", ["groupBy"]],
  [{ day: true }, ["groupBy"]],
  [["week"], ["groupBy[0]"]],
  [["day", "day"], ["groupBy[1]"]],
  [["day", "agents", 5, "day", null], ["groupBy[1]", "groupBy[2]", "groupBy[3]", "groupBy[4]"]],
];
const WRONG_ZONES: readonly unknown[] = ["Europe/Atlantis", "", "CEST!", 5, null, {}, "../UTC"];

/** Statistics, against a second way of counting. */
export const cases: readonly Case[] = [
  {
    name: "createSummary needs init, and says so",
    run() {
      assert.match(thrown(() => createSummary(), "init_failed").message, /init\(\)/);
    },
  },
  ...PLATFORMS.map((kind): Case => ({
    name: `${kind}: summaries equal a naive count, by every combination of two`,
    async run() {
      const sandbox = standing();
      const { conversations } = clientOf(kind, sandbox);
      const all = await collect(conversations.list({}, WHOLE));
      const times = all.flatMap(({ createdAt }) => createdAt ?? []);
      for (const groupBy of GROUPINGS) {
        const { total, groups, coverage } = await conversations.summarize({}, { groupBy, ...WHOLE });
        const expected = naiveSummary(all, groupBy);
        assert.deepEqual({ total, groups }, expected, groupBy.join(" and "));
        assert.deepEqual(groups.map(({ key }) => Object.keys(key)), groups.map(() => [...groupBy]), "keys as asked for");
        assert.deepEqual(Object.keys(total.byStatus), Object.keys(expected.total.byStatus));
        assert.deepInclude(coverage, { items: 250, pages: 3, complete: true, stoppedBecause: "end", next: null, from: times.at(-1) ?? null, to: times[0] ?? null });
      }
    },
  })),
  {
    name: "a cube of all that a dashboard shows adds up to each of its charts",
    async run() {
      const edges = [10, 45.5, 90];
      const cube: readonly GroupBy[] = ["day", "hour", "agent", "channel", "status", "endReason", "success", "durationRange"];
      const cut = { durationEdges: edges, timeZone: "Asia/Kolkata" };
      for (const kind of PLATFORMS) {
        const { conversations } = clientOf(kind, standing());
        const all = await collect(conversations.list({}, WHOLE));
        const { total, groups } = await conversations.summarize({}, { groupBy: cube, ...cut, ...WHOLE });
        assert.deepEqual({ total, groups }, naiveSummary(all, cube, "Asia/Kolkata", edges), kind);
        for (const by of cube) {
          const chart = await conversations.summarize({}, { groupBy: [by], ...cut, ...WHOLE });
          for (const { key, count, live, durationSeconds, byStatus } of chart.groups) {
            const cells = groups.filter((cell) => JSON.stringify(cell.key[by]) === JSON.stringify(key[by]));
            const summed = (of: (cell: (typeof cells)[number]) => number) => cells.reduce((sum, cell) => sum + of(cell), 0);
            assert.deepEqual([summed((it) => it.count), summed((it) => it.live), summed((it) => it.durationSeconds.count)], [count, live, durationSeconds.count]);
            assert.closeTo(summed((it) => it.durationSeconds.sum), durationSeconds.sum, 1e-6);
            for (const [status, times] of Object.entries(byStatus)) assert.strictEqual(summed((it) => it.byStatus[status] ?? 0), times);
          }
        }
      }
    },
  },
  {
    name: "reasons, verdicts and ranges that are not known are the last group, null",
    async run() {
      const { conversations } = clientOf("vapi", standing());
      const some = await conversations.summarize({}, { groupBy: ["endReason"] });
      assert.isAbove(some.groups.length, 2, "several reasons");
      await init();
      const [one] = (await conversations.list({ pageSize: 1 })).items as [Conversation];
      const { endReason: _reason, success: _success, ...without } = one;
      const fold = createSummary({ groupBy: ["endReason", "success", "durationRange"], durationEdges: [60] });
      fold.add([
        { ...one, endReason: null, success: null, durationSeconds: null },
        { ...without, durationSeconds: 60 },
        { ...one, endReason: "", success: true, durationSeconds: 59.9 },
        { ...one, endReason: "", success: false, durationSeconds: 0 },
        { ...one, endReason: "hangup", success: null, durationSeconds: 1e9 },
        { ...one, endReason: null, success: false, durationSeconds: 60 },
      ]);
      assert.deepEqual(fold.result().groups.map(({ key }) => key), [
        { endReason: "", success: false, durationRange: { min: 0, max: 60 } },
        { endReason: "", success: true, durationRange: { min: 0, max: 60 } },
        { endReason: "hangup", success: null, durationRange: { min: 60, max: null } },
        { endReason: null, success: false, durationRange: { min: 60, max: null } },
        { endReason: null, success: null, durationRange: { min: 60, max: null } },
        { endReason: null, success: null, durationRange: null },
      ]);
    },
  },
  {
    name: "a gateway's masks hide reasons, verdicts and durations in keys, too",
    async run() {
      const sandbox = standing();
      const keysOf = async (...redact: RedactPath[]) => {
        const handler = gatewayOf("vapi", sandbox, { allow: ["summarize"], redact });
        const response = await handler(new Request(`${GATEWAY_URL}/v1/summary?groupBy=endReason,success,durationRange&durationEdges=30`));
        return ((await response.json()) as Summary).groups.map(({ key }) => key);
      };
      const shown = await keysOf();
      for (const name of ["endReason", "success", "durationRange"] as const) assert.isAbove(new Set(shown.map((key) => JSON.stringify(key[name]))).size, 1, name);
      const words = new Set(shown.map(({ endReason }) => endReason));
      const hidden = await keysOf("endReason", "success", "durationSeconds");
      assert.strictEqual(hidden.length, words.size, "the same reasons, under other names");
      for (const { endReason, success, durationRange } of hidden) {
        assert.deepEqual([success, durationRange, words.has(endReason) && endReason !== null], [null, null, false]);
      }
    },
  },
  {
    name: "edges that bound no ranges are refused before any request, each with its place",
    async run() {
      const wrong: readonly (readonly [unknown, readonly string[]])[] = [
        [[], ["durationEdges"]],
        ["30", ["durationEdges"]],
        [30, ["durationEdges"]],
        [Array.from({ length: 101 }, (_, index) => index), ["durationEdges"]],
        [[0, 60, 60, "90", -1, NaN, Infinity, 120], [2, 3, 4, 5, 6].map((place) => `durationEdges[${place}]`)],
      ];
      await init();
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const { conversations } = clientOf(kind, sandbox);
        for (const [durationEdges, paths] of wrong) {
          const options = { durationEdges } as GroupOptions;
          for (const { issues, message } of [await failure(conversations.summarize({}, options), "invalid_argument"), thrown(() => createSummary(options), "invalid_argument")]) {
            assert.deepEqual(issues.map(({ path }) => path), paths);
            assert.equal(message, issues.map((issue) => issue.message).join(" "));
          }
        }
        const misspelt = await failure(conversations.summarize({}, { buckets: [30] } as object), "invalid_argument");
        assert.include(misspelt.message, "durationEdges");
        assert.lengthOf(sandbox.requests, 0);
      }
    },
  },
  {
    name: "a filter is summarized like a list of it",
    async run() {
      for (const kind of PLATFORMS) {
        const { conversations } = clientOf(kind, standing());
        const filters: Record<typeof kind, ConversationFilter[]> = {
          eigi: [{ channel: "telephone", pageSize: 20 }, { status: "failed" }, { direction: "outbound", status: "completed" }],
          anyreach: [{ channel: "telephone", pageSize: 20 }, { status: "failed" }, { direction: "outbound", status: "completed" }],
          vapi: [{ createdAfter: "2026-03-06", pageSize: 20 }, { createdBefore: "2026-03-10" }],
          retell: [{ channel: "telephone", pageSize: 20 }, { durationSeconds: { min: 40 } }],
          elevenlabs: [{ status: "completed", pageSize: 20 }, { durationSeconds: { min: 40 } }],
        };
        for (const filter of filters[kind]) {
          const { total, groups } = await conversations.summarize(filter, { groupBy: ["day", "agent"], ...WHOLE });
          assert.deepEqual({ total, groups }, naiveSummary(await collect(conversations.list(filter, WHOLE)), ["day", "agent"]));
          assert.isAbove(total.count, 5);
        }
      }
    },
  },
  {
    name: "many thousands are counted as few are, with whatever durations they have",
    async run() {
      const sandbox = standing({ conversations: 0 });
      for (let index = 0; index < 2_000; index += 1) {
        sandbox.insert("eigi", {
          conversation_type: "TELEPHONY",
          conversation_status: "COMPLETED",
          conversation_transcript: Array.from({ length: index % 7 }, () => ({ role: "user", content: "x" })),
          conversation_metadata: { conversation_duration: ((index * 7919) % 1000) / 8, calling_type: index % 3 === 0 ? "INBOUND" : "OUTBOUND" },
        });
      }
      const { conversations } = clientOf("eigi", sandbox);
      const { total, groups } = await conversations.summarize({}, { groupBy: ["direction", "status"] });
      assert.deepEqual({ total, groups }, naiveSummary(await collect(conversations.list()), ["direction", "status"]));
      assert.strictEqual(total.durationSeconds.count, 2_000);
    },
  },
  {
    name: "nothing found is a summary of nothing, of which what lists lack is not known",
    async run() {
      for (const { name, platform, open } of WAYS) {
        const { conversations } = open(standing());
        const found = (options: SummaryOptions) => conversations.summarize({ createdBefore: "2001-01-01" }, { groupBy: ["day"], ...options });
        const without = (parts: readonly OmittableField[]) => ({ ...NOTHING, ...(parts.includes("transcript") && { messages: null }), ...(parts.includes("analysis") && { analyzed: null }) });
        const { total, groups, coverage } = await found({});
        assert.deepEqual([total, groups], [without(LEAN[platform]), []], name);
        assert.deepInclude(coverage, { requests: 1, items: 0, complete: true, from: null, to: null });
        assert.deepEqual((await found(WHOLE)).total, NOTHING, name);
        assert.deepEqual((await found({ omit: ["transcript"] })).total, without([...LEAN[platform], "transcript"]), name);
      }
    },
  },
  {
    name: "an agent or a direction that is not known is the empty text",
    async run() {
      const sandbox = standing({ conversations: 0 });
      sandbox.insert("eigi", { agent_id: null, conversation_type: "CHAT", conversation_status: "COMPLETED" });
      sandbox.insert("eigi", { agent_id: "b", conversation_type: "CHAT", conversation_status: "ARCHIVED" });
      const { groups, total } = await clientOf("eigi", sandbox).conversations.summarize({}, { groupBy: ["agent", "direction"] });
      assert.deepEqual(groups.map(({ key }) => key), [{ agent: "", direction: "" }, { agent: "b", direction: "" }]);
      assert.strictEqual(total.count, 2);
    },
  },
  {
    name: "createSummary counts as summarize does, whatever the pages and their order",
    async run() {
      await init();
      for (const kind of PLATFORMS) {
        const { conversations } = clientOf(kind, standing());
        const options: GroupOptions = { groupBy: ["status", "hour"], timeZone: "Asia/Kolkata" };
        const { total, groups, coverage } = await conversations.summarize({}, { ...options, ...WHOLE });
        const fold = createSummary(options);
        assert.deepEqual(fold.result(), {
          total: NOTHING,
          groups: [],
          coverage: { requests: 0, pages: 0, items: 0, duplicates: 0, rejected: 0, leftOut: 0, overfull: 0, unreadable: 0, complete: false, stoppedBecause: null, next: null, from: null, to: null, timeZoneData: "host" },
        });
        const pages: Conversation[][] = [];
        for await (const { items } of conversations.list({ pageSize: 37 }, WHOLE).pages()) pages.unshift(items);
        for (const items of pages) {
          // Also what comes one by one, and what has been JSON in the meantime.
          fold.add(JSON.parse(JSON.stringify(items)).values() as Iterable<Conversation>);
          fold.result();
        }
        const counted = fold.result();
        assert.deepEqual([counted.total, counted.groups], [total, groups]);
        assert.deepEqual([counted.coverage.items, counted.coverage.from, counted.coverage.to], [250, coverage.from, coverage.to]);
        fold.add(pages[0] ?? []);
        assert.strictEqual(fold.result().total.count, 250 + (pages[0]?.length ?? 0), "what is counted twice is there twice");
      }
    },
  },
  {
    name: "of what was left out a summary says that it is not known",
    async run() {
      const { conversations } = clientOf("eigi", standing());
      const fold = createSummary();
      fold.add(await collect(conversations.list({}, { omit: ["transcript", "analysis", "metadata"] })));
      const whole = await conversations.summarize();
      assert.deepEqual(fold.result().total, { ...whole.total, analyzed: null, messages: null });
      assert.isAbove(whole.total.messages ?? 0, 1000);
    },
  },
  {
    name: "what is no conversation is refused, and those before it are counted",
    async run() {
      const { items } = await clientOf("eigi", standing()).conversations.list({ pageSize: 3 });
      const good = items[0] as Conversation;
      for (const bad of [null, undefined, 5, "x", {}, { ...good, createdAt: "yesterday" }, { ...good, createdAt: undefined }, { ...good, durationSeconds: NaN }, { ...good, durationSeconds: Infinity }, { ...good, status: 5 }, { ...good, endReason: 5 }, { ...good, success: "yes" }]) {
        const fold = createSummary();
        thrown(() => fold.add([good, bad as Conversation, good]), "invalid_argument");
        assert.strictEqual(fold.result().total.count, 1);
        fold.add([good]);
        assert.strictEqual(fold.result().total.count, 2, "it goes on");
      }
      for (const bad of [null, undefined, 5, {}, good]) thrown(() => createSummary().add(bad as Iterable<Conversation>), "invalid_argument");
    },
  },
  {
    name: "what nobody can group by, and zones that there are not, are refused before any request",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const { conversations } = clientOf(kind, sandbox);
        for (const [groupBy, paths] of WRONG_GROUPS) {
          const options = { groupBy } as GroupOptions;
          const errors = [await failure(conversations.summarize({}, options), "invalid_argument"), thrown(() => createSummary(options), "invalid_argument")];
          for (const { issues, message } of errors) {
            assert.deepEqual(issues.map(({ path }) => path), paths);
            assert.equal(message, issues.map((issue) => issue.message).join(" "), "every mistake at once");
          }
        }
        for (const timeZone of WRONG_ZONES) {
          const options = { timeZone, groupBy: ["day"] } as GroupOptions;
          for (const error of [await failure(conversations.summarize({}, options), "invalid_argument"), thrown(() => createSummary(options), "invalid_argument")]) {
            assert.match(error.message, /^(?:"timeZone" must be|Unknown time zone)/);
          }
        }
        for (const options of [{ maxPages: 0 }, { maxPages: 1.5 }, { group: ["day"] }, { omit: ["metadat"] }, { onProgress: 5 }, { signal: 5 }, { timeout: { attempt: "x" } }, 5, "day"]) {
          await failure(conversations.summarize({}, options as SummaryOptions), "invalid_argument");
        }
        for (const options of [null, 5, "day", { groupby: ["day"] }, { timezone: "UTC" }]) thrown(() => createSummary(options as GroupOptions), "invalid_argument");
        await failure(conversations.summarize({ statsu: "completed" } as object), "invalid_filter");
        assert.lengthOf(sandbox.requests, 0);
      }
    },
  },
  {
    name: "maxPages ends it, and coverage says that it was not all",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const { conversations } = clientOf(kind, sandbox);
        const told: SummaryProgress[] = [];
        const { total, coverage } = await conversations.summarize({}, { maxPages: 2, ...WHOLE, onProgress: (progress) => void told.push(progress) });
        // The last of a page of AnyReach comes again with the next, for which its largest page has no room.
        const items = kind === "anyreach" ? 199 : 200;
        assert.deepEqual(total, naiveSummary(await conversations.list({}, WHOLE).take(items)).total);
        assert.deepInclude(coverage, { pages: 2, items, complete: false, stoppedBecause: "max_pages" });
        assert.isString(coverage.next);
        assert.deepEqual(told, [100, items].map((items) => ({ items, total: kind === "eigi" ? 250 : null })));
      }
    },
  },
  {
    name: "faults that pass change nothing; others fail it with their error",
    run: () =>
      withFakeTime(async (time) => {
        for (const kind of PLATFORMS) {
          const sandbox = standing();
          const { conversations } = clientOf(kind, sandbox);
          const expected = await time.settled(conversations.summarize({}, { groupBy: ["day"] }));
          sandbox.fault({ kind: "status", status: 429, retryAfter: "3" }, { kind: "network" });
          const onProgress = () => sandbox.fault({ kind: "stall_body" }, { kind: "status", status: 502 });
          assert.deepEqual(await time.settled(conversations.summarize({}, { groupBy: ["day"], onProgress })), expected);
          // What struck nothing would strike the next call.
          await time.settled(clientOf(kind, sandbox).conversations.list({ pageSize: 1 }));
          sandbox.fault({ kind: "status", status: 403 });
          await time.settled(failure(conversations.summarize(), "forbidden"));
          assert.strictEqual(time.timers, 0);
        }
      }),
  },
  {
    name: "an abort stops it at once, and leaves nothing behind",
    run: () =>
      withFakeTime(async (time) => {
        for (const kind of PLATFORMS) {
          for (const fault of [{ kind: "stall_headers" }, { kind: "stall_body" }, { kind: "status", status: 429, retryAfter: "30" }] as const) {
            const sandbox = standing();
            const requests: Request[] = [];
            const { conversations } = clientOf(kind, sandbox, { fetch: (request) => (requests.push(request), sandbox.fetch(request)) });
            const { aborter, listeners } = watched();
            const pending = failure(conversations.summarize({}, { ...WHOLE, signal: aborter.signal, onProgress: () => sandbox.fault(fault) }), "aborted");
            await time.calm();
            // A page, what it lacks of each conversation, and the next page.
            const sent = listsWhole(kind) ? 2 : 102;
            assert.lengthOf(requests, sent);
            const before = time.elapsed;
            aborter.abort("enough");
            assert.strictEqual((await time.settled(pending)).cause, "enough");
            assert.deepEqual([time.elapsed - before, time.timers, listeners(), requests.length], [0, 0, 0, sent]);
            if (fault.kind !== "status") assert.isTrue(requests.at(-1)?.signal.aborted);
          }
          const { conversations } = clientOf(kind, standing());
          await failure(conversations.summarize({}, { signal: AbortSignal.abort() }), "aborted");
        }
      }),
  },
  {
    name: "a summary that texts would make ever larger fails, and says how large it can be",
    async run() {
      const sandbox = standing();
      const [one] = (await clientOf("anyreach", sandbox).conversations.list({ pageSize: 1 })).items;
      const words = Array.from({ length: 20 }, (_, index) => `${index}${"x".repeat(20_000)}`);
      await init();
      const summary = createSummary();
      const told = thrown(() => summary.add(words.map((status) => ({ ...(one as Conversation), status }))), "invalid_argument");
      assert.match(told.message, /256 KiB .*64 MiB/);
      const { total } = summary.result();
      assert.deepEqual([total.count, total.byStatus], [13, Object.fromEntries(words.slice(0, 13).map((word) => [word, 1]))]);
      // Of a platform, and through a gateway.
      const records = words.map((status, index) => ({ id: `c${index}`, created_at: one?.createdAt, channel: "text", status }));
      const fetch = async () => Response.json(records);
      const error = await failure(clientOf("anyreach", sandbox, { fetch }).conversations.summarize(), "invalid_argument");
      assert.strictEqual(error.message, told.message);
      const handler = gatewayOf("anyreach", { fetch }, { allow: ["summarize"] });
      const response = await handler(new Request(`${GATEWAY_URL}/v1/summary`));
      assert.deepEqual([response.status, (await response.json()).error.message], [400, told.message]);
    },
  },
  {
    name: "what a listener for progress throws is its own affair",
    async run() {
      const { conversations } = clientOf("anyreach", standing());
      for (const onProgress of [() => { throw new Error("mine"); }, () => Promise.reject(new Error("mine, later"))]) {
        const { total } = await conversations.summarize({}, { onProgress });
        assert.strictEqual(total.count, 250);
      }
    },
  },
];
