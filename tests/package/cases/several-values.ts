import { assert } from "chai";
import { buildListRequest, type Conversation, type ConversationFilter, type FilterStatus, init, type PlatformKind, validateFilter } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { onEveryWay } from "../behaviour.js";
import { guarded } from "../canary.js";
import { failure, thrown } from "../failure.js";
import { clientOf, collect, PLATFORMS, resolvedOf, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const COUNT = 60;
const small = () => standing({ conversations: COUNT });
const ids = (conversations: readonly { id: string }[]) => conversations.map(({ id }) => id);
const among = <T>(values: readonly T[], value: unknown): boolean => values.includes(value as T);

/** Filters of several values, and what they match among all. */
function filters(platform: PlatformKind, all: readonly Conversation[]): { filter: ConversationFilter; keeps: (it: Conversation) => boolean }[] {
  const agents = [...new Set(all.map(({ agent }) => agent.id))].slice(0, 2) as string[];
  const statuses: FilterStatus[] = ["failed", "completed"];
  const versions = [...new Set(all.map(({ agent }) => agent.versionId))].filter((id) => id !== null).slice(0, 3);
  const byAgent: ReturnType<typeof filters> = [
    { filter: { agentId: agents }, keeps: ({ agent }) => among(agents, agent.id) },
    { filter: { agentId: ["nobody", agents[0] as string] }, keeps: ({ agent }) => agent.id === agents[0] },
  ];
  // Vapi has no other filter that takes several.
  if (platform === "vapi") return byAgent;
  if (platform === "elevenlabs") return [...byAgent, { filter: { status: statuses }, keeps: ({ status }) => among(statuses, status) }, { filter: { agentVersionId: versions }, keeps: ({ agent }) => among(versions, agent.versionId) }];
  if (platform === "retell") return [...byAgent, { filter: { agentId: agents, direction: "inbound" }, keeps: ({ agent, direction }) => among(agents, agent.id) && direction === "inbound" }, { filter: { agentId: agents, agentVersionId: ["0", "1"] }, keeps: ({ agent }) => among(agents, agent.id) && among(["0", "1"], agent.versionId) }];
  return [
    ...byAgent,
    { filter: { channel: ["webrtc", "telephone", "webrtc"] }, keeps: ({ channel }) => among(["webrtc", "telephone"], channel) },
    { filter: { status: statuses }, keeps: ({ status }) => among(statuses, status) },
    { filter: { agentId: agents, status: statuses, direction: "inbound" }, keeps: ({ agent, status, direction }) => among(agents, agent.id) && among(statuses, status) && direction === "inbound" },
    ...(platform === "anyreach" ? [{ filter: { agentVersionId: versions }, keeps: ({ agent }: Conversation) => among(versions, agent.versionId) }] : []),
  ];
}

/** Several values of what each platform is asked for, and what they match. */
async function several(platform: PlatformKind): Promise<{ filter: ConversationFilter; keeps: (it: Conversation) => boolean }> {
  if (platform !== "vapi" && platform !== "retell") return { filter: { status: ["failed", "completed"], pageSize: 4 }, keeps: ({ status }) => among(["failed", "completed"], status) };
  const agentId = await agents(platform);
  return { filter: { agentId, pageSize: 4 }, keeps: ({ agent }) => among(agentId, agent.id) };
}

/** The four with the most conversations: whose list ends within a page is asked once more. */
async function agents(platform: PlatformKind): Promise<string[]> {
  const all = await collect(clientOf(platform, small()).conversations.list());
  const countOf = (id: string) => all.filter(({ agent }) => agent.id === id).length;
  return [...new Set(all.map(({ agent }) => agent.id))].filter((id) => id !== null).sort((a, b) => countOf(b) - countOf(a)).slice(0, 4);
}

export const cases: readonly Case[] = guarded([
  onEveryWay("what has one of several values comes once, in the platform's order, whole", async ({ platform, open }) => {
    const sandbox = small();
    const all = await collect(clientOf(platform, sandbox).conversations.list());
    for (const { filter, keeps } of filters(platform, all)) {
      const label = JSON.stringify(filter);
      const expected = all.filter(keeps);
      assert.isTrue(expected.length > 0 && expected.length < COUNT, label);
      const list = open(sandbox).conversations.list({ ...filter, pageSize: 7 });
      const found: Conversation[] = [];
      for await (const page of list.pages()) {
        assert.isAtMost(page.items.length, 7, label);
        assert.strictEqual(page.total, platform === "eigi" ? expected.length : null, label);
        found.push(...page.items);
      }
      assert.deepEqual(found, expected, label);
      const { items, complete, stoppedBecause, next, duplicates } = list.report;
      assert.deepEqual({ items, complete, stoppedBecause, next, duplicates }, { items: expected.length, complete: true, stoppedBecause: "end", next: null, duplicates: 0 }, label);
    }
  }),
  onEveryWay("walks of several values go on inside a page and behind it, in another process", async ({ platform, open }) => {
    const sandbox = small();
    const { filter } = await several(platform);
    const all = ids(await collect(open(sandbox).conversations.list(filter)));
    for (let stop = 1; stop <= all.length; stop += 6) {
      const list = open(sandbox).conversations.list(filter);
      const seen = ids(await list.take(stop));
      const { next, items } = list.report;
      assert.strictEqual(items, stop);
      const rest = next === null ? [] : ids(await collect(open(sandbox).conversations.list(filter, { after: next })));
      assert.deepEqual([...seen, ...rest], all, `left after ${stop}`);
    }
  }),
  onEveryWay("exports and summaries take several values", async ({ platform, open }) => {
    const sandbox = small();
    const client = open(sandbox);
    const { filter, keeps } = await several(platform);
    const expected = (await collect(clientOf(platform, sandbox).conversations.list())).filter(keeps);
    const text = await new Response(client.conversations.export(filter, { format: "ndjson" }) as ReadableStream<Uint8Array<ArrayBuffer>>).text();
    const lines = text.trimEnd().split("\n").map((line) => JSON.parse(line) as Conversation);
    assert.deepEqual(ids(lines), ids(expected));
    const summary = await client.conversations.summarize(filter, { groupBy: ["status"] });
    assert.strictEqual(summary.total.count, expected.length);
    assert.isTrue(summary.coverage.complete);
  }),
  {
    name: "the first page costs a request for each value, and a page alone no more",
    async run() {
      // Retell takes several values of whatever it is, and ElevenLabs several statuses.
      for (const kind of PLATFORMS.filter((it) => it !== "retell")) {
        const sandbox = small();
        const asked: string[] = [];
        const client = clientOf(kind, {
          fetch: (input, init) => {
            const request = new Request(input, init);
            asked.push(new URL(request.url).search);
            return sandbox.fetch(request);
          },
        });
        const list = client.conversations.list({ ...(kind === "vapi" || kind === "elevenlabs" ? { agentId: (await agents(kind)).slice(0, 3) } : { channel: ["telephone", "webrtc", "text"] }), pageSize: 3 });
        const page = await list;
        assert.lengthOf(page.items, 3);
        assert.lengthOf(asked, 3, kind);
        assert.lengthOf(new Set(asked), 3, kind);
        // A list of one is the value itself.
        asked.length = 0;
        await client.conversations.list({ ...(kind === "vapi" ? { agentId: ["a"] } : { status: ["completed"] }), pageSize: 5 });
        assert.lengthOf(asked, 1, kind);
      }
    },
  },
  {
    name: "several values that a platform takes at once cost a request for each page",
    async run() {
      for (const [kind, filter] of [
        ["elevenlabs", { status: "completed" }],
        ["elevenlabs", { status: ["completed", "failed", "in_progress"] }],
        ["retell", { agentId: await agents("retell") }],
        ["retell", { channel: ["telephone", "webrtc"] }],
      ] as const) {
        const sandbox = small();
        const list = clientOf(kind, sandbox).conversations.list({ ...filter, pageSize: 10 });
        const { length } = await collect(list);
        assert.deepInclude(list.report, { requests: Math.ceil(length / 10), duplicates: 0, complete: true });
        assert.lengthOf(sandbox.requests, list.report.requests);
      }
    },
  },
  {
    name: "what is wrong in a list of values is told before any request",
    async run() {
      await init();
      const never = { fetch: () => assert.fail("nothing was to be sent") };
      for (const kind of PLATFORMS) {
        const told = (filter: unknown) => validateFilter(kind, filter as ConversationFilter).map(({ path, code }) => [path, code]);
        const ofStatus = kind === "vapi" || kind === "retell" ? [["status", "unsupported"]] : [["status[1]", "invalid_value"], ["status[2]", "invalid_type"]];
        assert.deepEqual(told({ status: ["completed", "complete", 5], agentId: [] }), [["agentId", "invalid_value"], ...ofStatus]);
        assert.deepEqual(told({ agentId: Array.from({ length: 51 }, (_, index) => `a${index}`) }), [["agentId", "out_of_range"]]);
        assert.deepEqual(told({ agentId: ["a", "b"], ...(kind !== "vapi" && kind !== "retell" && { status: ["completed", "failed"] }) }), []);
        assert.deepEqual(told({ agentId: Array.from({ length: 100 }, (_, index) => `a${index % 2}`) }), [], "what stands twice is one");
        const endless: string[] = [];
        endless.length = 2 ** 32 - 1;
        assert.include(validateFilter(kind, { agentId: endless })[0]?.message, "not an array of 4294967295 values, far too many");
        // What others split at commas.
        for (const filter of [{ agentId: "a1,a2" }, ...(kind === "vapi" || kind === "retell" ? [] : [{ status: "completed,failed" }]), ...(kind === "vapi" || kind === "elevenlabs" ? [] : [{ channel: "telephone, webrtc" }])]) {
          const [issue, ...more] = validateFilter(kind, filter as unknown as ConversationFilter);
          assert.include(issue?.message, "(for several values give a list; in a query string, the key once for each value)");
          assert.deepEqual([issue?.path, more], [Object.keys(filter)[0], []]);
          const query = new URLSearchParams(filter as unknown as Record<string, string>);
          const response = await gatewayOf(kind, never)(new Request(`${GATEWAY_URL}/v1/conversations?${query}`));
          assert.deepEqual([response.status, ((await response.json()) as { error: { issues: unknown[] } }).error.issues], [400, [{ ...issue }]]);
        }
        assert.deepEqual(told({ agentId: ["a1,a2"] }), [], "an id may be so");
        const error = await failure(clientOf(kind, never).conversations.list({ agentId: [] }));
        assert.strictEqual(error.code, "invalid_filter");
        const resolved = resolvedOf(kind);
        if (kind === "retell") {
          // It takes several at once.
          assert.include(buildListRequest(resolved, { agentId: ["a", "b"] }).body, '"agent":[{"agent_id":"a"},{"agent_id":"b"}]');
          continue;
        }
        const alone = thrown(() => buildListRequest(resolved, { agentId: ["a", "b"] }));
        assert.deepEqual([alone.code, alone.issues?.[0]?.path], ["invalid_filter", "agentId"]);
      }
    },
  },
  {
    name: "text that was cut inside a character is refused, in every text of a filter",
    async run() {
      await init();
      const cut = "caf\ud83d";
      for (const kind of PLATFORMS) {
        const texts = { eigi: ["search", "agentId"], anyreach: ["agentId", "userId", "agentVersionId", "agentPhone", "webWidgetId"], vapi: ["agentId"], elevenlabs: ["search", "agentId", "userId", "agentVersionId"], retell: ["agentId", "userId", "agentPhone"] }[kind];
        const filters: [unknown, string][] = [
          ...texts.map((key): [unknown, string] => [{ [key]: cut }, key]),
          [{ agentId: ["a", cut] }, "agentId[1]"],
          // Read piece by piece, for its Date.
          [{ agentId: cut, createdAfter: new Date(0) }, "agentId"],
          ...(kind !== "anyreach" ? [] : [[{ metadata: { a: cut } }, "metadata"], [{ metadata: { [cut]: 1 } }, "metadata"]] as [unknown, string][]),
        ];
        for (const [filter, path] of filters) {
          const [issue, ...more] = validateFilter(kind, filter as ConversationFilter);
          assert.include(issue?.message, "text that was cut inside a character (half of a surrogate pair)", `${kind} ${path}`);
          assert.deepEqual([issue?.path.startsWith(path), more], [true, []], path);
          const sandbox = standing();
          await failure(clientOf(kind, sandbox).conversations.list(filter as ConversationFilter), "invalid_filter");
          assert.lengthOf(sandbox.requests, 0);
        }
        assert.deepEqual(validateFilter(kind, { agentId: "caf\ud83d\ude00 \ufffd" }), []);
      }
    },
  },
  {
    name: "a caller who is confined to several values sees what has one of them, and what they ask for of it",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const all = await collect(clientOf(kind, sandbox).conversations.list());
        const [mine, ours, theirs] = [...new Set(all.map(({ agent }) => agent.id))] as [string, string, string];
        const handler = gatewayOf(kind, sandbox, { authorize: () => ({ scope: { agentId: [mine, ours] } }) });
        const ask = async (path: string) => handler(new Request(`${GATEWAY_URL}/v1/conversations${path}`));
        const listed = async (query: string) => ids(((await (await ask(`?${query}`)).json()) as { items: Conversation[] }).items);
        const of = (...agents: string[]) => ids(all.filter(({ agent }) => among(agents, agent.id)));
        assert.deepEqual(await listed(""), of(mine, ours));
        assert.deepEqual(await listed(`agentId=${ours}&agentId=${theirs}`), of(ours));
        assert.deepEqual(await listed(`agentId=${theirs}&agentId=${mine}&agentId=${ours}`), of(mine, ours));
        assert.deepEqual(await listed(`agentId=${theirs}`), []);
        assert.deepEqual(await listed(`agentId=${theirs}&agentId=nobody`), []);
        for (const [agent, status] of [[mine, 200], [ours, 200], [theirs, 404]] as const) {
          assert.strictEqual((await ask(`/${of(agent)[0]}`)).status, status, kind);
        }
      }
    },
  },
]);
