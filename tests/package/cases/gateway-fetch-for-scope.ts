import { assert } from "chai";
import { type ClientEvent, type Conversation, createClient, gateway } from "convoscope";
import type { GatewayOptions, Scope } from "convoscope/server";
import type { Sandbox } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { guarded } from "../canary.js";
import { readLines, wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { clientOf, collect, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const OPEN: Partial<GatewayOptions> = { residual: true, fetchForScope: true, allow: ["list", "get", "export", "summarize"] };
const COUNT = 120;

const ids = (all: readonly { id: string }[]) => all.map(({ id }) => id);
const pageOf = (fetch: (request: Request) => Promise<Response>) =>
  createClient({ provider: gateway<"transcript" | "metadata" | "analysis">({ url: GATEWAY_URL }), fetch: (request) => fetch(request as Request), dangerouslyAllowBrowser: true }).conversations;

/** Whether a request is for a single conversation. */
const isOne = ({ url }: { url: string }) => new URL(url).pathname.split("/").length > 4;

/** The same conversations at ElevenLabs, whose lists show nobody, and as `get` returns each, newest first. */
async function filled(): Promise<{ sandbox: Sandbox; all: Conversation[] }> {
  const sandbox = standing({ conversations: COUNT });
  const { conversations } = clientOf("elevenlabs", sandbox);
  const all: Conversation[] = [];
  for await (const { id } of conversations.list()) all.push(await conversations.get(id));
  sandbox.requests.length = 0;
  return { sandbox, all };
}

/** Scopes by what lists lack, each with whose conversations it finds. */
const scopesOf = (all: readonly Conversation[]): [Scope, (it: Conversation) => boolean][] => {
  const { id: userId } = (all.find(({ customer }) => customer.id?.startsWith("user_")) as Conversation).customer as { id: string };
  const { phone: agentPhone } = (all.find(({ agent }) => agent.phone !== null) as Conversation).agent as { phone: string };
  const { reference } = (all[3] as Conversation).metadata as { reference: string };
  return [
    [{ userId }, ({ customer }) => customer.id === userId],
    [{ channel: "telephone" }, ({ channel }) => channel === "telephone"],
    [{ channel: ["whatsapp", "text"], direction: "inbound" }, ({ channel, direction }) => (channel === "whatsapp" || channel === "text") && direction === "inbound"],
    [{ agentPhone }, ({ agent }) => agent.phone === agentPhone],
    [{ metadata: { reference } }, ({ metadata }) => (metadata as { reference?: string } | null)?.reference === reference],
  ];
};

/** A scope by what lists lack: refused, or each conversation is fetched to tell, as the owner chose. */
export const cases: readonly Case[] = guarded([
  {
    name: "a scope by what lists lack shows just what is within, everywhere",
    async run() {
      const { sandbox, all } = await filled();
      for (const [scope, isWithin] of scopesOf(all)) {
        const label = JSON.stringify(scope);
        const mine = all.filter(isWithin);
        assert.isAbove(mine.length, 0, label);
        assert.isBelow(mine.length, all.length, label);
        const handler = gatewayOf("elevenlabs", sandbox, { ...OPEN, authorize: () => ({ scope }) });
        const through = pageOf(handler);
        for (const pageSize of [3, 100]) {
          const items = await collect(through.list({ pageSize }));
          assert.deepEqual(ids(items), ids(mine), `${label} by ${pageSize}`);
          for (const it of items) assert.doesNotHaveAnyKeys(it, ["transcript", "metadata", "analysis"]);
        }
        const included = await collect(through.list({}, { include: ["transcript"] }));
        assert.deepEqual(included.map(({ transcript }) => transcript), mine.map(({ transcript }) => transcript), label);
        const { total } = await through.summarize();
        assert.strictEqual(total.count, mine.length, label);
        assert.deepEqual(ids(readLines(await wholeText(through.export({}, { format: "ndjson", columns: ["id"] })))), ids(mine), label);
        for (const it of all.slice(0, 40)) {
          const { status } = await handler(new Request(`${GATEWAY_URL}/v1/conversations/${it.id}`));
          assert.strictEqual(status, isWithin(it) ? 200 : 404, label);
        }
      }
    },
  },
  {
    name: "a page of such a scope makes a hundred requests at the most, four at a time",
    async run() {
      const { sandbox } = await filled();
      let [open, most] = [0, 0];
      const fetch = async (request: Request) => {
        most = Math.max(most, (open += 1));
        await Promise.resolve();
        return sandbox.fetch(request).finally(() => (open -= 1));
      };
      const handler = gatewayOf("elevenlabs", { fetch } as Sandbox, { ...OPEN, authorize: () => ({ scope: { metadata: { reference: "nobody's" } } }) });
      const page = async (after: string) => (await (await handler(new Request(`${GATEWAY_URL}/v1/conversations?pageSize=2${after}`))).json()) as { items: unknown[]; next: string | null };
      let [after, fetched]: [string | null, number] = ["", 0];
      while (after !== null) {
        sandbox.requests.length = 0;
        const { items, next } = await page(after && `&after=${after}`);
        assert.deepEqual(items, []);
        const ones = sandbox.requests.filter(isOne).length;
        assert.isAtMost(ones, 100);
        assert.isAtMost(sandbox.requests.length, 104);
        fetched += ones;
        after = next;
      }
      assert.strictEqual(fetched, COUNT, "each once");
      assert.strictEqual(most, 4);
    },
  },
  {
    name: "one that is gone before it can be fetched is nobody's",
    async run() {
      const { sandbox, all } = await filled();
      const mine = all.filter(({ channel }) => channel === "telephone");
      const gone = (mine[1] as Conversation).id;
      sandbox.fault({ kind: "status", status: 404, times: 100, match: gone });
      const through = pageOf(gatewayOf("elevenlabs", sandbox, { ...OPEN, authorize: () => ({ scope: { channel: "telephone" } }) }));
      const expected = ids(mine).filter((id) => id !== gone);
      assert.deepEqual(ids(await collect(through.list({ pageSize: 7 }))), expected);
      assert.strictEqual((await through.summarize()).total.count, expected.length);
    },
  },
  {
    name: "one that nobody can read is nobody's, whosever it is: the rest is shown, and the owner is told",
    async run() {
      const { all } = await filled();
      const [mine, others] = [true, false].map((is) => all.filter(({ channel }) => (channel === "telephone") === is)) as [Conversation[], Conversation[]];
      const { id: userId } = (all.find(({ customer }) => customer.id?.startsWith("user_")) as Conversation).customer as { id: string };
      const users = all.filter(({ customer }) => customer.id === userId);
      const answers: [code: string, Parameters<Sandbox["fault"]>[0]][] = [
        ["forbidden", { kind: "status", status: 403 }],
        ["invalid_response", { kind: "body", body: "[7]" }],
        ["invalid_response", { kind: "body", body: '{"agent_id":' + "[".repeat(2_000) + "]".repeat(2_000) + "}" }],
        ["unprocessable", { kind: "status", status: 422 }],
      ];
      for (const [code, answer] of answers) for (const [scope, within, [unread]] of [
        [{ channel: "telephone" }, mine, others],
        [{ channel: "telephone" }, mine, mine],
        [{ userId }, users, users],
      ] as [Scope, Conversation[], [Conversation]][]) {
        const sandbox = standing({ conversations: COUNT });
        sandbox.fault({ ...answer, times: Infinity, match: unread.id });
        const [told, errors]: [ClientEvent[], string[]] = [[], []];
        const options: Partial<GatewayOptions> = { ...OPEN, authorize: () => ({ scope }), onEvent: (event) => void told.push(event), onError: (error) => void errors.push(error.code) };
        const through = pageOf(gatewayOf("elevenlabs", sandbox, options));
        const expected = ids(within).filter((id) => id !== unread.id);
        const label = `${code} ${JSON.stringify(scope)}`;
        for (const pageSize of [7, 100]) {
          assert.deepEqual(ids(await collect(through.list({ pageSize }))), expected, label);
          assert.deepEqual(ids(await collect(through.list({ pageSize }, { include: ["transcript"] }))), expected, label);
        }
        assert.strictEqual((await through.summarize()).total.count, expected.length, label);
        assert.deepEqual(ids(readLines(await wholeText(through.export({}, { format: "ndjson", columns: ["id"] })))), expected, label);
        assert.deepEqual(errors, [], label);
        const tellings = () => told.flatMap((event) => (event.type === "repair" ? event.issues.filter(({ message }) => message.includes("nobody's")).map((issue) => [event.conversationId, issue.path, issue.code]) : []));
        assert.isAtLeast(tellings().length, 6, label);
        for (const telling of tellings()) assert.deepEqual(telling, [unread.id, "", "missing"], label);
        told.length = 0;
        await collect(pageOf(gatewayOf("elevenlabs", sandbox, { ...options, redact: ["id"] })).list());
        assert.isNotEmpty(tellings(), label);
        assert.notInclude(JSON.stringify(told.filter(({ type }) => type === "repair")), unread.id, label);
        // Where nobody is confined it is everybody's.
        const open = gatewayOf("elevenlabs", sandbox, { ...options, authorize: () => ({}) });
        assert.isAtLeast((await open(new Request(`${GATEWAY_URL}/v1/conversations?include=transcript`))).status, 400, label);
        assert.deepEqual(errors, [code], label);
      }
    },
  },
  {
    name: "what may pass is no reason to leave one out",
    async run() {
      const { all } = await filled();
      const { id } = all[5] as Conversation;
      for (const [status, answer] of [
        [502, { kind: "status", status: 500 }],
        [429, { kind: "status", status: 429 }],
        [500, { kind: "status", status: 401 }],
        [502, { kind: "network" }],
        [502, { kind: "truncate" }],
        [502, { kind: "wrong_conversation" }],
      ] as [number, Parameters<Sandbox["fault"]>[0]][]) {
        const sandbox = standing({ conversations: COUNT });
        sandbox.fault({ ...answer, times: Infinity, match: id });
        const handler = gatewayOf("elevenlabs", sandbox, { ...OPEN, retry: { max: 0 }, authorize: () => ({ scope: { channel: "telephone" } }) });
        assert.strictEqual((await handler(new Request(`${GATEWAY_URL}/v1/conversations`))).status, status, JSON.stringify(answer));
      }
    },
  },
  {
    name: "without the option such a scope lets nobody in, and its owner is told of it",
    async run() {
      const { sandbox, all } = await filled();
      for (const [scope] of scopesOf(all)) for (const options of [{}, { fetchForScope: false }]) {
        const told: string[] = [];
        const handler = gatewayOf("elevenlabs", sandbox, { residual: true, ...options, authorize: () => ({ scope }), onError: ({ code, message }) => void told.push(`${code} ${message}`) });
        const answer = await handler(new Request(`${GATEWAY_URL}/v1/conversations`));
        assert.strictEqual(answer.status, 500);
        assert.notInclude(await answer.text(), "fetchForScope");
        assert.match(told.join(), /^invalid_config.*"fetchForScope: true"/);
        assert.deepEqual(sandbox.requests, []);
      }
      const told: string[] = [];
      const handler = gatewayOf("elevenlabs", sandbox, { ...OPEN, authorize: () => ({ scope: { userId: { contains: "user" } } }), onError: ({ message }) => void told.push(message) });
      assert.strictEqual((await handler(new Request(`${GATEWAY_URL}/v1/conversations`))).status, 500);
      assert.include(told.join(), "the whole of it only");
      await failure(Promise.resolve().then(() => gatewayOf("elevenlabs", standing(), { fetchForScope: "yes" as never })), "invalid_config");
    },
  },
]);
