import { assert } from "chai";
import type { ConversationFilter, PlatformKind } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { both } from "../both.js";
import { failure } from "../failure.js";
import { clientOf, collect, PLATFORMS, standing } from "../sandbox-client.js";
import { everything, idOf } from "../wire.js";

/** Pages are of 100, of 250 conversations. AnyReach and Vapi tell no total: only an empty page proves the end. ElevenLabs and Retell say whether more follow. */
const REQUESTS: Record<PlatformKind, number> = { eigi: 3, anyreach: 4, vapi: 4, elevenlabs: 3, retell: 3 };
const TOTAL: Record<PlatformKind, number | null> = { eigi: 250, anyreach: null, vapi: null, elevenlabs: null, retell: null };

/** Of their pages of 100 one conversation comes again with the next: what shares its instant may follow. */
const LENGTHS: Record<PlatformKind, readonly number[]> = { eigi: [100, 100, 50], anyreach: [100, 99, 51], vapi: [100, 100, 50], elevenlabs: [100, 100, 50], retell: [100, 100, 50] };

const NOTHING = { requests: 0, pages: 0, items: 0, duplicates: 0, rejected: 0, leftOut: 0, overfull: 0, unreadable: 0, complete: false, stoppedBecause: null, next: undefined };

/** Lists: what awaiting, iterating, taking and leaving ask for and give. */
export const cases: readonly Case[] = [
  both("nothing is sent before it is wanted", async (kind) => {
    const sandbox = standing();
    const list = clientOf(kind, sandbox).conversations.list();
    list.pages();
    list[Symbol.asyncIterator]();
    assert.deepEqual(list.report, NOTHING);
    assert.deepEqual(await list.take(0), []);
    assert.lengthOf(sandbox.requests, 0);
  }),
  both("await gives the first page, however often", async (kind) => {
    const sandbox = standing();
    const ids = (await everything(sandbox, kind)).map((record) => idOf(kind, record));
    const list = clientOf(kind, sandbox).conversations.list();
    const page = await list;
    assert.deepEqual(page.items.map(({ id }) => id), ids.slice(0, 100));
    assert.deepEqual([page.total, page.pageSize, page.rejected], [TOTAL[kind], 100, []]);
    assert.isString(page.next);
    assert.deepEqual(Object.keys(page), ["items", "next", "total", "pageSize", "rejected"]);
    assert.strictEqual(await list, page);
    assert.strictEqual(await list.then((same) => same), page);
    assert.lengthOf(sandbox.requests, 1);
    assert.deepEqual(list.report, { ...NOTHING, requests: 1, pages: 1, items: 100, next: page.next });
  }),
  both("for await gives every conversation once", async (kind) => {
    const sandbox = standing();
    const ids = (await everything(sandbox, kind)).map((record) => idOf(kind, record));
    const list = clientOf(kind, sandbox).conversations.list();
    assert.deepEqual((await collect(list)).map(({ id }) => id), ids);
    assert.lengthOf(sandbox.requests, REQUESTS[kind]);
    assert.deepEqual(list.report, { ...NOTHING, requests: REQUESTS[kind], pages: 3, items: 250, complete: true, stoppedBecause: "end", next: null });
  }),
  both("pages come one by one", async (kind) => {
    const sandbox = standing();
    const list = clientOf(kind, sandbox).conversations.list();
    const lengths: number[] = [];
    for await (const page of list.pages()) {
      lengths.push(page.items.length);
      assert.lengthOf(sandbox.requests, lengths.length, "no page is asked for ahead");
      assert.deepEqual([page.total, page.pageSize], [TOTAL[kind], 100]);
      assert.deepEqual(list.report.next, page.next);
    }
    assert.deepEqual(lengths, LENGTHS[kind]);
    assert.isTrue(list.report.complete);
  }),
  both("the last page has no next, or one behind which is nothing", async (kind) => {
    const { conversations } = clientOf(kind, standing());
    let next: string | null | undefined;
    for (let pages = 0; next !== null; pages += 1) {
      assert.isBelow(pages, 5);
      const page = await conversations.list({}, next === undefined ? {} : { after: next });
      assert.lengthOf(page.items, LENGTHS[kind][pages] ?? 0);
      next = page.next;
    }
  }),
  both("take gives as many as there are, and asks for no page too many", async (kind) => {
    for (const [limit, taken, requests] of [[1, 1, 1], [99, 99, 1], [100, 100, 1], [101, 101, 2], [250, 250, 3], [251, 250, REQUESTS[kind]], [10_000, 250, REQUESTS[kind]]] as const) {
      const sandbox = standing();
      const list = clientOf(kind, sandbox).conversations.list();
      assert.lengthOf(await list.take(limit), taken);
      assert.lengthOf(sandbox.requests, requests, `take(${limit})`);
      assert.strictEqual(list.report.items, taken);
      assert.strictEqual(list.report.requests, requests);
      if (limit < 250) assert.strictEqual(list.report.stoppedBecause, "limit");
    }
  }),
  both("a limit that is no count is refused before any request", async (kind) => {
    const sandbox = standing();
    const list = clientOf(kind, sandbox).conversations.list();
    for (const limit of [-1, 1.5, NaN, Infinity, "5", null, undefined]) await failure(list.take(limit as number), "invalid_argument");
    assert.lengthOf(sandbox.requests, 0);
    assert.lengthOf(await list.take(3), 3);
  }),
  both("leaving the loop asks for nothing more", async (kind) => {
    const sandbox = standing();
    const list = clientOf(kind, sandbox).conversations.list();
    let seen = 0;
    for await (const _ of list) if (++seen === 130) break;
    assert.lengthOf(sandbox.requests, 2);
    const { items, requests, complete, stoppedBecause } = list.report;
    assert.deepEqual({ items, requests, complete, stoppedBecause }, { items: 130, requests: 2, complete: false, stoppedBecause: "closed" });
  }),
  both("the report is true at every conversation", async (kind) => {
    const list = clientOf(kind, standing({ conversations: 25 })).conversations.list({ pageSize: 10 });
    let seen = 0;
    for await (const _ of list) {
      seen += 1;
      const { items, pages, stoppedBecause, duplicates } = list.report;
      assert.deepEqual({ items, pages, duplicates }, { items: seen, pages: Math.ceil(seen / 10), duplicates: 0 });
      if (seen < 25) assert.isNull(stoppedBecause, `after ${seen}`);
    }
    assert.strictEqual(seen, 25);
  }),
  both("for await goes on where await began", async (kind) => {
    const sandbox = standing();
    const list = clientOf(kind, sandbox).conversations.list();
    const { items } = await list;
    const all = await collect(list);
    assert.deepEqual(all.slice(0, 100), items);
    assert.lengthOf(all, 250);
    assert.lengthOf(sandbox.requests, REQUESTS[kind]);
  }),
  both("pages goes on where await began", async (kind) => {
    const sandbox = standing();
    const list = clientOf(kind, sandbox).conversations.list();
    const first = await list;
    const pages = await collect(list.pages());
    assert.strictEqual(pages[0], first);
    assert.lengthOf(pages, 3);
    assert.lengthOf(sandbox.requests, REQUESTS[kind]);
  }),
  both("two loops are two walks, one after the other or at once", async (kind) => {
    const sandbox = standing();
    const list = clientOf(kind, sandbox).conversations.list();
    const first = await collect(list);
    assert.deepEqual(await collect(list), first);
    assert.lengthOf(sandbox.requests, 2 * REQUESTS[kind]);
    const [third, fourth] = await Promise.all([collect(list), collect(list)]);
    assert.deepEqual(third, first);
    assert.deepEqual(fourth, first);
    assert.lengthOf(sandbox.requests, 4 * REQUESTS[kind]);
  }),
  both("pages asked for at once come in order", async (kind) => {
    const sandbox = standing();
    const pages = clientOf(kind, sandbox).conversations.list().pages();
    const steps = await Promise.all(Array.from({ length: 6 }, () => pages.next()));
    assert.deepEqual(steps.map(({ done, value }) => (done ? "done" : value.items.length)), [...LENGTHS[kind], "done", "done", "done"]);
    assert.lengthOf(sandbox.requests, REQUESTS[kind]);
  }),
  both("a closed iterator stays closed", async (kind) => {
    const sandbox = standing();
    const pages = clientOf(kind, sandbox).conversations.list().pages();
    await pages.next();
    await pages.return?.();
    assert.deepEqual(await pages.next(), { done: true, value: undefined });
    assert.lengthOf(sandbox.requests, 1);
  }),
  both("nothing found is an empty page and a complete walk", async (kind) => {
    const sandbox = standing();
    const list = clientOf(kind, sandbox).conversations.list({ createdBefore: "2001-01-01" });
    const page = await list;
    assert.deepEqual(page, { items: [], next: null, total: kind === "eigi" ? 0 : null, pageSize: 100, rejected: [] });
    assert.deepEqual(await collect(list), []);
    assert.deepEqual(list.report, { ...NOTHING, requests: 1, pages: 1, complete: true, stoppedBecause: "end", next: null });
    assert.lengthOf(sandbox.requests, 1);
  }),
  both("maxPages ends the walk, and next goes on", async (kind) => {
    const sandbox = standing();
    const { conversations } = clientOf(kind, sandbox);
    const list = conversations.list({}, { maxPages: 2 });
    const some = await collect(list);
    assert.lengthOf(some, kind === "anyreach" ? 199 : 200);
    assert.lengthOf(sandbox.requests, 2);
    const { complete, stoppedBecause, next, pages } = list.report;
    assert.deepEqual({ complete, stoppedBecause, pages }, { complete: false, stoppedBecause: "max_pages", pages: 2 });
    const rest = await collect(conversations.list({}, { after: next ?? "" }));
    assert.deepEqual([...some, ...rest], await collect(conversations.list()));
  }),
  both("null as `after`, the next of a last page, is the end and no new beginning", async (kind) => {
    const sandbox = standing();
    const { conversations } = clientOf(kind, sandbox);
    const open = () => conversations.list({}, { after: null });
    const list = open();
    assert.deepEqual(await collect(list), []);
    assert.deepEqual(list.report, { ...NOTHING, stoppedBecause: "end", next: null });
    assert.deepEqual(await collect(open().pages()), []);
    assert.deepEqual(await open().take(5), []);
    assert.deepInclude(await open(), { items: [], next: null, total: null, rejected: [] });
    const file = conversations.export({}, { format: "csv", after: null });
    assert.strictEqual(await new Response(file).text(), "", "the header stands at the beginning");
    assert.lengthOf(sandbox.requests, 0);
    // A loop over `next` ends by itself.
    let next: string | null | undefined;
    let pages = 0;
    do {
      ({ next } = await conversations.list({ pageSize: 100 }, { after: next }));
      pages += 1;
    } while (next !== null && pages < 9);
    assert.isBelow(pages, 5);
  }),
  both("toArray gives all, or as many as max", async (kind) => {
    const { conversations } = clientOf(kind, standing());
    const all = await collect(conversations.list());
    const list = conversations.list();
    assert.deepEqual(await list.toArray(), all);
    assert.isTrue(list.report.complete);
    const some = conversations.list();
    assert.deepEqual(await some.toArray({ max: 120 }), all.slice(0, 120));
    assert.deepInclude(some.report, { items: 120, complete: false, stoppedBecause: "limit" });
    assert.deepEqual(await conversations.list().toArray({ max: 0 }), []);
    for (const options of [{ max: -1 }, { max: 1.5 }, { max: "5" }, { max: null }, { limit: 5 }, 5, null]) {
      await failure(conversations.list().toArray(options as never), "invalid_argument");
    }
  }),
  both("options that cannot be meant are refused before any request", async (kind) => {
    const sandbox = standing();
    const { conversations } = clientOf(kind, sandbox);
    for (const options of [
      { maxPages: 0 }, { maxPages: -1 }, { maxPages: 1.5 }, { maxPages: "2" }, { maxPages: NaN }, { maxPage: 1 },
      { omit: "transcript" }, { omit: ["transcripts"] }, { omit: [1] }, { raw: "yes" }, { consistency: "eventual" },
      { after: 5 }, { after: "" }, { signal: {} }, { signal: null }, { timeout: { attempt: -1 } }, { timeout: { total: "1s" } }, { headers: { "a b": "c" } }, "options", 5,
    ]) {
      const error = await failure(conversations.list({}, options as never), "invalid_argument");
      assert.isAbove(error.message.length, 15, "it says what is accepted");
    }
    assert.lengthOf(sandbox.requests, 0);
    assert.lengthOf((await conversations.list()).items, 100);
  }),
  both("a failed first page is asked for again by the next await", async (kind) => {
    const sandbox = standing({ faults: [{ kind: "status", status: 401 }] });
    const list = clientOf(kind, sandbox).conversations.list();
    await failure(list, "unauthenticated");
    assert.strictEqual(list.report.stoppedBecause, "error");
    assert.lengthOf((await list).items, 100);
    assert.lengthOf(sandbox.requests, 2);
  }),
  {
    name: "live gives pages as they come, a snapshot each conversation once",
    async run() {
      for (const consistency of ["live", "snapshot"] as const) {
        const sandbox = standing({ conversations: 30 });
        const before = (await everything(sandbox, "eigi")).map((record) => idOf("eigi", record));
        const list = clientOf("eigi", sandbox).conversations.list({ pageSize: 10 }, { consistency });
        const ids: string[] = [];
        for await (const page of list.pages()) {
          ids.push(...page.items.map(({ id }) => id));
          if (ids.length === 10) sandbox.insert("eigi");
        }
        // The one that arrived pushed the tenth to the second page.
        const expected = consistency === "live" ? [...before.slice(0, 10), ...before.slice(9)] : before;
        assert.deepEqual(ids, expected, consistency);
      }
    },
  },
  {
    name: "a filter is walked to its end like everything else",
    async run() {
      const filters: Record<PlatformKind, ConversationFilter> = { eigi: { channel: "telephone" }, anyreach: { channel: "telephone" }, vapi: { createdAfter: "2026-02-01" }, elevenlabs: { status: "completed" }, retell: { channel: "telephone" } };
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const { conversations } = clientOf(kind, sandbox);
        const paged = await collect(conversations.list({ ...filters[kind], pageSize: 20 }));
        const whole = await collect(conversations.list({ ...filters[kind], pageSize: 100 }));
        assert.deepEqual(paged, whole);
        assert.isAbove(paged.length, 100);
      }
    },
  },
];
