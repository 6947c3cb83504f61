import { assert } from "chai";
import type { ClientEvent, ConversationFilter, PlatformKind } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, collect, PLATFORMS, standing } from "../sandbox-client.js";

function listening(kind: PlatformKind) {
  const events: ClientEvent[] = [];
  const sandbox = standing();
  const client = clientOf(kind, sandbox, { onEvent: (event) => void events.push(event) });
  return { events, sandbox, client };
}

const LIST: Record<PlatformKind, string> = {
  eigi: "https://api.eigi.ai/v1/public/conversations",
  anyreach: "https://api.anyreach.ai/core/conversations",
};

/** What a listener is told. */
export const cases: readonly Case[] = [
  {
    name: "the story of a call that is tried again",
    async run() {
      for (const kind of PLATFORMS) {
        const { events, sandbox, client } = listening(kind);
        await withFakeTime(async (time) => {
          sandbox.fault({ kind: "status", status: 429, retryAfter: "3" }, { kind: "stall_headers" });
          await time.settled(client.conversations.list({ pageSize: 2 }, { timeout: { attempt: 1000 } }));
        });
        const told = events.filter(({ type }) => type !== "repair");
        const [first, refused, wait, second, timedOut, third, answer] = told;
        assert.lengthOf(told, 7, JSON.stringify(told));
        const url = first?.type === "request" ? first.url : "";
        assert.isTrue(url.startsWith(`${LIST[kind]}?`), url);
        assert.deepEqual(first, { type: "request", method: "GET", url, attempt: 1 });
        assert.deepEqual(refused, { type: "response", status: 429, attempt: 1, durationMs: 0, bytes: 0 });
        assert.deepEqual(wait, { type: "retry", attempt: 1, reason: "rate_limited", waitMs: 3000 });
        assert.deepEqual(second, { type: "request", method: "GET", url, attempt: 2 });
        assert.deepEqual({ ...timedOut, waitMs: 0 }, { type: "retry", attempt: 2, reason: "timeout", waitMs: 0 });
        assert.deepEqual(third, { type: "request", method: "GET", url, attempt: 3 });
        assert.deepEqual({ ...answer, bytes: 0 }, { type: "response", status: 200, attempt: 3, durationMs: 0, bytes: 0 });
        assert.isAbove(answer?.type === "response" ? answer.bytes : 0, 100);
      }
    },
  },
  {
    name: "a call that succeeds at once tells a request and a response",
    async run() {
      for (const kind of PLATFORMS) {
        const { events, sandbox, client } = listening(kind);
        const { items } = await client.conversations.list({ pageSize: 1 });
        events.length = 0;
        await client.conversations.get(items[0]?.id ?? "");
        assert.deepEqual(events.filter(({ type }) => type !== "repair").map(({ type }) => type), ["request", "response"]);
        const [request] = events;
        assert.strictEqual(request?.type === "request" && request.url, `${LIST[kind]}/${items[0]?.id}`);
        assert.lengthOf(sandbox.requests, 2);
      }
    },
  },
  {
    name: "free texts and numbers of people are masked in addresses",
    async run() {
      const filters: [PlatformKind, ConversationFilter, string[]][] = [
        ["eigi", { search: "my PIN is 4711", channel: "telephone" }, ["conversation_type=TELEPHONY"]],
        ["anyreach", { userId: "+15550104711", agentPhone: "+15550104711", metadata: { pin: "4711" }, status: "completed" }, ["status=completed", "limit=100"]],
      ];
      for (const [kind, filter, kept] of filters) {
        const { events, sandbox, client } = listening(kind);
        await client.conversations.list(filter);
        const [request] = events;
        const url = request?.type === "request" ? request.url : "";
        assert.notInclude(JSON.stringify(events), "4711");
        for (const part of kept) assert.include(url, part);
        assert.include(sandbox.requests[0]?.url ?? "", "4711", "it was sent all the same");
        const names = (text: string) => [...new URL(text).searchParams.keys()];
        assert.deepEqual(names(url), names(sandbox.requests[0]?.url ?? ""), "only values are masked");
      }
    },
  },
  {
    name: "repairs are told, without the texts of conversations",
    async run() {
      for (const kind of PLATFORMS) {
        const { events, sandbox, client } = listening(kind);
        const text = "what was said in confidence";
        const [status, transcript] = kind === "eigi" ? ["conversation_status", "conversation_transcript"] : ["status", "conversation"];
        const id = sandbox.insert(kind, { [status as string]: "archived", [transcript as string]: [{ role: "robot", content: text }, { role: "user", content: [text, 5] }, 7] });
        sandbox.insert(kind, { created_at: "soon" });
        const all = await collect(client.conversations.list());
        const repairs = events.filter((event) => event.type === "repair");
        const mine = repairs.find(({ conversationId }) => conversationId === id);
        assert.deepEqual(mine?.issues, all.find((conversation) => conversation.id === id)?.issues);
        assert.isAtLeast(mine?.issues.length ?? 0, 2);
        assert.strictEqual(repairs.filter(({ conversationId }) => conversationId === null).length, 1, "the rejected record");
        const withIssues = all.filter(({ issues }) => issues.length > 0).length;
        assert.lengthOf(repairs, withIssues + 1, "one for each conversation that has issues");
        assert.notInclude(JSON.stringify(events), "confidence");
      }
    },
  },
  {
    name: "an event is plain data",
    async run() {
      const { events, sandbox, client } = listening("eigi");
      sandbox.fault({ kind: "status", status: 503, retryAfter: "0" });
      await client.conversations.list();
      assert.deepEqual(structuredClone(events), events);
      assert.deepEqual(JSON.parse(JSON.stringify(events)), events);
    },
  },
];
