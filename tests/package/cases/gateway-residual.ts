import { assert } from "chai";
import { type Conversation, type ConversationFilter, createClient, gateway, init, type Page, type PlatformKind, validateFilter } from "convoscope";
import type { GatewayOptions, Scope } from "convoscope/server";
import type { Sandbox } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { both } from "../both.js";
import { guarded } from "../canary.js";
import { readLines, wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { clientOf, collect, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

/** Filters that some platform does not serve. */
const FILTERS: readonly ConversationFilter[] = [
  { channel: ["telephone", "webrtc"], status: "completed" },
  { status: "failed" },
  { direction: "outbound", durationSeconds: { min: 60 } },
  { timeOfDay: { from: "22:00", to: "04:00", utcOffsetMinutes: 0 } },
  { userId: "4" },
];

const unserved = (kind: PlatformKind) => FILTERS.filter((filter) => validateFilter(kind, filter).some(({ message }) => message.includes("has no filter")));
const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);
const OPEN: Partial<GatewayOptions> = { residual: true, allow: ["list", "get", "export", "summarize"] };
const pageOf = (fetch: (request: Request) => Promise<Response>) => createClient({ provider: gateway({ url: GATEWAY_URL }), fetch, dangerouslyAllowBrowser: true }).conversations;

/** Calls of one customer at Vapi, each among as many of another whose id and number have theirs as a part. */
function sandboxOf(own: number, others: number): Sandbox {
  const sandbox = standing({ conversations: 0 });
  const insert = (minute: number, number: number, whose: string, endedReason: string) => {
    const createdAt = new Date(Date.parse("2026-02-01T09:30:30Z") + minute * 60_000).toISOString();
    sandbox.insert("vapi", {
      id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`, createdAt, type: "inboundPhoneCall", status: "ended", endedReason,
      customer: { externalId: whose, number: `+1202555${whose}` }, assistantOverrides: { metadata: { tenant: whose } },
    });
  };
  for (let round = 0; round < own; round += 1) insert(round * 1_000 + 999, round, "1234", round % 3 === 0 ? "voicemail" : "customer-ended-call");
  for (let round = 0; round <= own; round += 1) for (let index = 0; index < others; index += 1) {
    insert(round * 1_000 + index, 1_000_000 + round * 10_000 + index, "12340", "pipeline-error-openai-llm-failed");
  }
  return sandbox;
}

const SCOPES: readonly Scope[] = [{ userId: "1234" }, { metadata: { tenant: "1234" } }, { userId: "+12025551234", status: ["completed", "unanswered"] }];
const QUERIES = ["", "status=completed", "status=failed", "userId=2340", "channel=telephone&status=unanswered", "durationSeconds.min=1", "createdAfter=2026-02-01T20:00:00Z"];

/** Everything that a caller is told in a walk to the end, but for the text of the cursors. */
async function told(sandbox: Sandbox, scope: Scope, query: string, pageSize: number): Promise<string[]> {
  const handler = gatewayOf("vapi", sandbox, { ...OPEN, authorize: () => ({ scope, caller: "one" }) });
  const read = async (path: string) => await (await handler(new Request(`${GATEWAY_URL}/v1/${path}`))).text();
  const answers: string[] = [];
  for (let after: string | null = ""; after !== null; ) {
    const page: Page = JSON.parse(await read(`conversations?pageSize=${pageSize}&${query}${after && `&after=${after}`}`)) as Page;
    answers.push(JSON.stringify({ ...page, next: page.next !== null }));
    after = page.next;
  }
  answers.push(await read(`summary?groupBy=status&pageSize=${pageSize}&${query}`), await read(`export?format=ndjson&end=1&pageSize=${pageSize}&${query}`));
  return answers;
}

/** Filters that the platform does not serve, applied by a gateway whose owner says so. */
export const cases: readonly Case[] = guarded([
  both("a gateway applies what its platform does not serve, if its owner says so", async (kind) => {
    await init();
    const sandbox = standing({ conversations: 80 });
    const direct = clientOf(kind, sandbox).conversations;
    const through = pageOf(gatewayOf(kind, sandbox, OPEN));
    assert.isNotEmpty(unserved(kind));
    for (const filter of unserved(kind)) {
      const label = `${kind} ${JSON.stringify(filter)}`;
      const expected = await collect(direct.list(filter, { residual: true }));
      for (const pageSize of [3, 100]) assert.deepEqual(ids(await collect(through.list({ ...filter, pageSize }))), ids(expected), `${label} by ${pageSize}`);
      const first = await through.list({ ...filter, pageSize: 3 });
      assert.deepEqual([ids(first.items), first.total, first.pageSize], [ids(expected).slice(0, 3), null, 3], label);
      const { total, coverage } = await through.summarize(filter);
      const counted = await direct.summarize(filter, { residual: true });
      assert.deepEqual([total, coverage.items, coverage.leftOut, coverage.complete], [counted.total, expected.length, counted.coverage.leftOut, true], label);
      const file = through.export(filter, { format: "ndjson", columns: ["id"] });
      assert.deepEqual(ids(readLines(await wholeText(file))), ids(expected), label);
      const without = await failure(pageOf(gatewayOf(kind, sandbox)).list(filter), "invalid_filter");
      assert.isTrue(without.issues.every(({ code, message }) => code === "unsupported" && !message.includes("residual")), without.message);
    }
  }),
  both("what no conversation shows stays an error", async (kind) => {
    const through = pageOf(gatewayOf(kind, standing(), OPEN));
    for (const filter of [{ search: "x" }, { webWidgetId: "w" }, { userTurnCount: { min: 1 } }] as const) {
      if (validateFilter(kind, filter).length > 0) await failure(through.list(filter), "invalid_filter");
    }
    await failure(through.list({ pageSize: 1001 }), "invalid_filter");
  }),
  {
    name: "nothing that a scope leaves out changes what its caller is told",
    async run() {
      for (const own of [0, 5]) {
        const mine = sandboxOf(own, 0);
        const among = sandboxOf(own, 3);
        for (const [index, scope] of SCOPES.entries()) for (const query of index === 0 ? QUERIES : QUERIES.slice(0, 3)) for (const pageSize of [1, 2, 100]) {
          const label = `${own} ${JSON.stringify(scope)} ${query} ${pageSize}`;
          const [theirs, alone] = [await told(among, scope, query, pageSize), await told(mine, scope, query, pageSize)];
          assert.deepEqual(theirs, alone, label);
          assert.include(theirs.at(-2), '"leftOut":0', label);
        }
      }
    },
  },
  {
    name: "one conversation is held against a scope that the platform does not serve",
    async run() {
      const sandbox = sandboxOf(2, 2);
      const all = await collect(clientOf("vapi", sandbox).conversations.list());
      const isOwn = ({ customer }: Conversation) => customer.id === "1234";
      for (const scope of SCOPES) {
        const handler = gatewayOf("vapi", sandbox, { ...OPEN, authorize: () => ({ scope }) });
        for (const it of all) {
          const { status } = await handler(new Request(`${GATEWAY_URL}/v1/conversations/${it.id}`));
          assert.strictEqual(status, isOwn(it) ? 200 : 404, `${JSON.stringify(scope)} ${String(it.customer.id)}`);
        }
      }
    },
  },
  {
    name: "a scope that only some conversations show, or that nobody opened, lets nobody in",
    async run() {
      for (const [scope, options, why] of [
        [{ agentPhone: "+12025550100" }, OPEN, "not every conversation"],
        [{ userTurnCount: { min: 1 } }, OPEN, "has no filter"],
        [{ search: "x" } as never, OPEN, "has no filter"],
        [{ status: "failed" }, {}, "has no filter"],
      ] as readonly [Scope, Partial<GatewayOptions>, string][]) {
        const told: string[] = [];
        const sandbox = standing();
        const handler = gatewayOf("vapi", sandbox, { ...options, authorize: () => ({ scope }), onError: ({ code, message }) => void told.push(`${code} ${message}`) });
        const answer = await handler(new Request(`${GATEWAY_URL}/v1/conversations`));
        assert.strictEqual(answer.status, 500);
        assert.match(told.join(), /^invalid_config/);
        assert.include(told.join(), why);
        assert.deepEqual(sandbox.requests, []);
      }
      await failure(Promise.resolve().then(() => gatewayOf("vapi", standing(), { residual: "yes" as never })), "invalid_config");
    },
  },
  {
    name: "few among many others are looked for, and records that cannot be read are told unless somebody is confined",
    async run() {
      const sandbox = sandboxOf(2, 700);
      for (const scope of [undefined, { userId: "1234" }]) {
        let requests = 0;
        let isFirst = true;
        const spoilt = async (request: Request): Promise<Response> => {
          requests += 1;
          const answer = await sandbox.fetch(request);
          if (!isFirst) return answer;
          isFirst = false;
          const [first, ...rest] = (await answer.json()) as object[];
          return Response.json([{ ...first, createdAt: "soon" }, ...rest]);
        };
        const handler = gatewayOf("vapi", { fetch: spoilt } as unknown as Sandbox, { ...OPEN, authorize: () => ({ ...(scope && { scope }) }) });
        const found: string[] = [];
        let rejected = 0;
        for (let after: string | null = ""; after !== null; ) {
          requests = 0;
          const page: Page = (await (await handler(new Request(`${GATEWAY_URL}/v1/conversations?pageSize=2&status=completed&status=unanswered${after && `&after=${after}`}`))).json()) as Page;
          assert.isAtMost(requests, 10);
          found.push(...ids(page.items));
          rejected += page.rejected.length;
          after = page.next;
        }
        assert.lengthOf(found, 2);
        assert.strictEqual(rejected, scope ? 0 : 1);
        // A client goes on over pages that hold none.
        assert.lengthOf(await collect(pageOf(handler).list({ status: ["completed", "unanswered"], pageSize: 2 })), 2);
      }
    },
  },
]);
