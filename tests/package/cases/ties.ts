import { assert } from "chai";
import { buildListRequest, createClient, gateway, init, normalizePage } from "convoscope";
import { createGateway } from "convoscope/server";
import type { Case } from "../../runtimes/case.js";
import { wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { clientOf, collect, providerOf, standing } from "../sandbox-client.js";

/** So many conversations a second, on one or the other reading of the cursor. */
function campaign(cursor: "strict" | "inclusive", count: number, each: number) {
  const sandbox = standing({ conversations: 0, cursor });
  const spell = ["Z", ".000Z", ".000000+00:00"];
  const ids = Array.from({ length: count }, (_, index) => {
    const second = String(59 - Math.floor(index / each)).padStart(2, "0");
    return sandbox.insert("anyreach", { created_at: `2026-03-14T03:04:${second}${spell[index % 3]}`, status: "completed" });
  });
  return { sandbox, ids };
}

const vapiPages: Case = {
  name: "Vapi puts a thousand on a page, so that more than a hundred calls of one millisecond come whole, through a gateway too",
  async run() {
    const sandbox = standing({ conversations: 0 });
    const insert = (time: string, count: number) => Array.from({ length: count }, () => sandbox.insert("vapi", { createdAt: `2026-03-14T03:04:${time}Z` }));
    const ids = [...insert("05.000", 3), ...insert("04.123", 150), ...insert("03.000", 3)];
    const handler = createGateway({ provider: providerOf("vapi"), fetch: sandbox.fetch, authorize: () => ({}), dangerouslyAllowBrowser: true });
    const page = createClient({ provider: gateway({ url: "https://app.example" }), fetch: handler, dangerouslyAllowBrowser: true });
    for (const [label, { conversations }] of [["directly", clientOf("vapi", sandbox)], ["through a gateway", page]] as const) {
      for (const pageSize of [7, 100, 150, 1000]) {
        const list = conversations.list({ pageSize });
        assert.sameMembers((await collect(list)).map(({ id }) => id), ids, `${label} by ${pageSize}`);
        assert.deepInclude(list.report, { items: 156, complete: true, overfull: 0 }, `${label} by ${pageSize}`);
      }
      assert.lengthOf((await conversations.list({ pageSize: 1000 })).items, 156, label);
    }
  },
};

const smallerPages: Case = {
  name: "a gateway says how many its platform puts on a page, which its client cannot know",
  async run() {
    for (const kind of ["eigi", "anyreach"] as const) {
      const sandbox = standing();
      const handler = createGateway({ provider: providerOf(kind), fetch: sandbox.fetch, authorize: () => ({}), dangerouslyAllowBrowser: true });
      const { conversations } = createClient({ provider: gateway({ url: "https://app.example" }), fetch: handler, dangerouslyAllowBrowser: true });
      const refused = await failure(conversations.list({ pageSize: 101 }), "invalid_filter");
      assert.deepEqual(refused.issues.map(({ path, message }) => [path, message]), [["pageSize", '"pageSize" must be between 1 and 100, not 101.']]);
      const above = await failure(conversations.list({ pageSize: 1001 }), "invalid_filter");
      assert.include(above.message, "between 1 and 1000, not 1001");
      assert.deepEqual(sandbox.requests, []);
    }
  },
};

/** AnyReach's cursor is a creation time, which many conversations may share. */
const anyreachTies = (["strict", "inclusive"] as const).flatMap((cursor): Case[] => [
  {
    name: `a ${cursor} cursor: a loop of one's own, as in docs/functions.md, misses none of a second`,
    async run() {
      await init();
      // Without a walk nobody makes room on a page for what an inclusive cursor repeats.
      const rows = cursor === "strict" ? [[12, 3, 5], [60, 4, 7], [200, 50, 100]] : [[12, 2, 5], [60, 3, 7], [200, 40, 100]];
      for (const [count, each, pageSize] of rows as [number, number, number][]) {
        const { sandbox, ids } = campaign(cursor, count, each);
        const seen = new Set<string>();
        let after: string | undefined;
        do {
          const { url, headers } = buildListRequest({ kind: "anyreach", token: "ak_1.made_up" }, { pageSize }, after);
          const { items, next } = normalizePage("anyreach", await (await sandbox.fetch(new Request(url, { headers }))).text(), { pageSize });
          const fresh = items.filter(({ id }) => !seen.has(id));
          for (const { id } of fresh) seen.add(id);
          after = fresh.length > 0 ? (next ?? undefined) : undefined;
        } while (after !== undefined);
        assert.sameMembers([...seen], ids, `${count}, ${each} a second, by ${pageSize}`);
      }
    },
  },
  {
    name: `a ${cursor} cursor: conversations of one second come all of them, wherever a page ends`,
    async run() {
      for (const [count, each, pageSize] of [[12, 3, 5], [60, 20, 7], [40, 1, 1], [45, 9, 9], [200, 50, 100], [11, 10, 3]] as const) {
        const { sandbox, ids } = campaign(cursor, count, each);
        const label = `${count}, ${each} a second, by ${pageSize}`;
        const { conversations } = clientOf("anyreach", sandbox);
        const list = conversations.list({ pageSize });
        assert.sameMembers((await collect(list)).map(({ id }) => id), ids, label);
        assert.deepInclude(list.report, { items: count, complete: true, overfull: 0, stoppedBecause: "end", next: null }, label);
        assert.isAtMost(sandbox.requests.length, 3 * Math.ceil(count / pageSize) + 3, label);
        const { total, coverage } = await conversations.summarize({ pageSize });
        assert.deepEqual([total.count, coverage.complete, coverage.overfull], [count, true, 0], label);
        const exported = await wholeText(conversations.export({ pageSize }, { format: "ndjson", columns: ["id"] }));
        assert.sameMembers(exported.trimEnd().split("\n").map((line) => (JSON.parse(line) as { id: string }).id), ids, label);
        // Through a gateway every page is a walk of its own.
        const handler = createGateway({ provider: providerOf("anyreach"), fetch: sandbox.fetch, authorize: () => ({}), dangerouslyAllowBrowser: true });
        const page = createClient({ provider: gateway({ url: "https://app.example" }), fetch: handler, dangerouslyAllowBrowser: true });
        const through = page.conversations.list({ pageSize });
        assert.sameMembers((await collect(through)).map(({ id }) => id), ids, label);
        assert.isTrue(through.report.complete, label);
        // Nothing is missed or comes twice behind any place to stop.
        for (let limit = 1; limit < count; limit += Math.ceil(count / 7)) {
          const first = conversations.list({ pageSize });
          const taken = await first.take(limit);
          const rest = await collect(conversations.list({ pageSize }, { after: first.report.next ?? "" }));
          assert.sameMembers([...taken, ...rest].map(({ id }) => id), ids, `${label}, stopped after ${limit}`);
        }
      }
    },
  },
  {
    name: `a ${cursor} cursor: a second with more than a page is passed, and told`,
    async run() {
      for (const [count, each, pageSize, came] of [[7, 7, 3, 7], [250, 250, 100, 100], [260, 250, 20, 110]] as const) {
        const { sandbox, ids } = campaign(cursor, count, each);
        const { conversations } = clientOf("anyreach", sandbox);
        const list = conversations.list({ pageSize });
        const got = (await collect(list)).map(({ id }) => id);
        assert.lengthOf(new Set(got), came);
        assert.includeMembers(ids, got);
        assert.deepInclude(list.report, { complete: false, overfull: 1, stoppedBecause: "end", next: null });
        const { coverage } = await conversations.summarize({ pageSize });
        assert.deepInclude(coverage, { items: came, complete: false, overfull: 1 });
        const file = conversations.export({ pageSize }, { format: "ndjson", columns: ["id"] });
        await wholeText(file);
        assert.deepInclude(file.report, { items: came, complete: false, overfull: 1 });
      }
    },
  },
]);

export const cases: readonly Case[] = [...anyreachTies, vapiPages, smallerPages];
