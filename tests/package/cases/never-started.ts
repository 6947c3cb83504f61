import { assert } from "chai";
import { type Conversation, createClient, createSummary, exportSchema, gateway, init, type Page } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { chunksOf, readLines, wholeText } from "../exported.js";
import { thrown } from "../failure.js";
import { naiveSummary } from "../naive-summary.js";
import { assertSameRows } from "../parquet-rows.js";
import { clientOf, collect, standing } from "../sandbox-client.js";
import { ENTRIES, type Entry, GATEWAY_URL } from "../ways.js";
import "convoscope/parquet";

const PAGE_SIZE = 10;

/** Conversations of a gateway, of which every third has no time, as calls at Retell that never started. */
async function someTimeless(): Promise<Conversation[]> {
  const { items } = await clientOf("vapi", standing({ conversations: 35 })).conversations.list();
  return items.map((it, at) => (at % 3 === 0 ? { ...it, createdAt: null, status: "unanswered", live: false, durationSeconds: null, updatedAt: null } : it));
}

/** A gateway that serves them in pages named by where they begin, and each by its id. */
const serving = (all: readonly Conversation[], arrived: readonly Conversation[] = []) => async (request: Request) => {
  const { pathname, searchParams } = new URL(request.url);
  const one = all.find(({ id }) => pathname.endsWith(`/${id}`));
  if (one !== undefined) return Response.json(one);
  const after = searchParams.get("after");
  const begin = after === null ? 0 : Number(after);
  const items = after === null ? [...arrived, ...all.slice(0, PAGE_SIZE)] : all.slice(begin, begin + PAGE_SIZE);
  const next = begin + PAGE_SIZE < all.length ? String(begin + PAGE_SIZE) : null;
  const page: Page & { complete: boolean } = { items, next, total: all.length, pageSize: PAGE_SIZE, rejected: [], complete: next === null };
  return Response.json(page);
};

const casesOf = ({ name: entry, createClient }: Entry): Case[] => [
  {
    name: `${entry}: conversations without createdAt come where they stand, and a list is gone on with from every place`,
    async run() {
      const all = await someTimeless();
      const { conversations } = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: serving(all) });
      const whole = conversations.list({ pageSize: PAGE_SIZE });
      assert.deepEqual(await collect(whole), all);
      assert.isTrue(whole.report.complete);
      assert.deepInclude(whole.report, { rejected: 0, duplicates: 0 });
      for (let taken = 1; taken < all.length; taken += 1) {
        const first = conversations.list({ pageSize: PAGE_SIZE });
        const had = await first.take(taken);
        const rest = await collect(conversations.list({ pageSize: PAGE_SIZE }, { after: first.report.next }));
        assert.deepEqual([...had, ...rest].map(({ id }) => id), all.map(({ id }) => id), `after ${taken}`);
      }
    },
  },
  {
    name: `${entry}: of a page that is read again, repeats without createdAt are dropped`,
    async run() {
      const all = await someTimeless();
      const arrived = all.slice(0, 2).map((it) => ({ ...it, id: `new-${it.id}` }));
      const provider = gateway({ url: GATEWAY_URL });
      const first = createClient({ provider, fetch: serving(all) }).conversations.list({ pageSize: PAGE_SIZE });
      const had = await first.take(5);
      const { conversations } = createClient({ provider, fetch: serving(all, arrived) });
      const rest = await collect(conversations.list({ pageSize: PAGE_SIZE }, { after: first.report.next }));
      const ids = [...had, ...rest].map(({ id }) => id);
      assert.deepEqual(ids.filter((id) => !id.startsWith("new-")), all.map(({ id }) => id));
      assert.lengthOf(new Set(ids), ids.length);
    },
  },
  {
    name: `${entry}: one that never started is got and watched`,
    async run() {
      const [one] = await someTimeless();
      assert.isNotNull(one ?? null);
      if (one === undefined) return;
      const { conversations } = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: serving([one]) });
      assert.deepEqual(await conversations.get(one.id), one);
      const types: string[] = [];
      for await (const { type } of conversations.watch(one.id, { settleTimeout: 0 })) types.push(type);
      assert.deepEqual(types, ["snapshot", "ended"]);
      // Such a call is analysed, and has no recording to wait for.
      let looks = 0;
      const serve = serving([{ ...one, analysis: [{ goal: false }], recording: null }]);
      const fetch = (request: Request) => ((looks += 1), serve(request));
      for await (const { type } of createClient({ provider: gateway({ url: GATEWAY_URL }), fetch }).conversations.watch(one.id)) types.push(type);
      assert.deepEqual([types.slice(2), looks], [["snapshot", "ended"], 1]);
    },
  },
];

export const cases: readonly Case[] = [
  ...ENTRIES.flatMap(casesOf),
  {
    name: "conversations without createdAt are exported in every format, with nothing in its place",
    async run() {
      const all = await someTimeless();
      const { conversations } = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: serving(all) });
      const filter = { pageSize: PAGE_SIZE };
      const columns = ["id", "createdAt"] as const;
      const csv = await wholeText(conversations.export(filter, { format: "csv", columns }));
      const expected = all.map(({ id, createdAt }) => `${id},${createdAt ?? ""}`);
      assert.deepEqual(csv.trimEnd().split("\r\n"), ["id,createdAt", ...expected]);
      const ndjson = await wholeText(conversations.export(filter, { format: "ndjson" }));
      assert.deepEqual(readLines(ndjson), all);
      const file = await chunksOf(conversations.export(filter, { format: "parquet" }));
      const lines = await wholeText(conversations.export(filter, { format: "ndjson", json: "text" }));
      const schema = exportSchema({ format: "parquet" });
      assert.isTrue(schema.columns.find(({ name }) => name === "createdAt")?.nullable);
      await assertSameRows(file, lines, schema);
    },
  },
  {
    name: "summaries count those without createdAt under a day, weekday and hour of null, which come last",
    async run() {
      await init();
      const all = await someTimeless();
      for (const groupBy of [["day"], ["weekday", "status"], ["hour", "day"], ["agent"]] as const) {
        const fold = createSummary({ groupBy });
        fold.add(all);
        const { total, groups, coverage } = fold.result();
        assert.deepEqual({ total, groups }, naiveSummary(all, groupBy) as never, groupBy.join());
        const times = all.flatMap(({ createdAt }) => createdAt ?? []);
        assert.deepInclude(coverage, { from: times.at(-1) ?? null, to: times[0] ?? null });
      }
      const fold = createSummary({ groupBy: ["day"] });
      const [one] = all;
      for (const createdAt of [undefined, "", "yesterday", 5]) {
        thrown(() => fold.add([{ ...one, createdAt } as never]), "invalid_argument");
      }
      assert.strictEqual(fold.result().total.count, 0);
    },
  },
];
