import { assert } from "chai";
import type { Page } from "convoscope";
import type { Scope } from "convoscope/server";
import type { Sandbox } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { guarded } from "../canary.js";
import { standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const DAY = 86_400_000;
const START = Date.parse("2026-02-01T09:30:30Z");

/** As many of a caller's own conversations, and of others whose ids and numbers have theirs as a part, newest last. */
interface Scene {
  own: number;
  /** Before each of the caller's, and behind the last. */
  others: number;
}

function sandboxOf({ own, others }: Scene): Sandbox {
  const sandbox = standing({ conversations: 0 });
  const insert = (minute: number, number: number, whose: string, more: Record<string, unknown>) => {
    sandbox.insert("anyreach", {
      id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`, user_id: whose, agent_number: `+1555000${whose}`, channel: "webrtc", status: "completed", duration: 60, user_turn_count: 2,
      custom_metadata: { plan: "free" }, created_at: new Date(START + minute * 60_000).toISOString(), ...more,
    });
  };
  // The caller's own first: what the sandbox makes up goes by the order.
  for (let round = 0; round < own; round += 1) insert(round * 1_000 + 999, round, "123", {});
  for (let round = 0; round <= own; round += 1) for (let index = 0; index < others; index += 1) {
    insert(round * 1_000 + index, 1_000_000 + round * 10_000 + index, "1230", { status: "failed", duration: 317, user_turn_count: 12, custom_metadata: { plan: "gold" } });
  }
  return sandbox;
}

const QUERIES = [
  "", "durationSeconds.min=300", "durationSeconds.max=100", "userTurnCount.min=5", "status=failed", "status=failed&status=completed", "channel=webrtc",
  'metadata={"plan":"gold"}', 'metadata={"plan":"free"}', "agentPhone=1230", "userId=23", `createdAfter=${new Date(START + DAY / 100).toISOString()}`,
];
const FORCES: Scope[] = [{ userId: "123" }, { userId: { contains: "123" }, agentPhone: "+1555000123" }, { agentPhone: "+1 555 000 123" }];

/** Everything that a caller is told in a walk to the end, but for the text of the cursors. */
async function told(sandbox: Sandbox, scope: Scope, query: string, pageSize: number): Promise<string[]> {
  const handler = gatewayOf("anyreach", sandbox, { authorize: () => ({ scope, caller: "one" }), allow: ["list", "export", "summarize"] });
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

export const cases: readonly Case[] = guarded([
  {
    name: "what a platform finds by a part of an id or a number changes nothing that its caller is told",
    async run() {
      for (const own of [0, 4]) {
        const mine = sandboxOf({ own, others: 0 });
        const among = sandboxOf({ own, others: 3 });
        for (const [index, scope] of FORCES.entries()) for (const query of index === 0 ? QUERIES : QUERIES.slice(0, 3)) for (const pageSize of [1, 2, 100]) {
          const label = `${own} ${JSON.stringify(scope)} ${query} ${pageSize}`;
          const [theirs, alone] = [await told(among, scope, query, pageSize), await told(mine, scope, query, pageSize)];
          assert.deepEqual(theirs, alone, label);
        }
      }
    },
  },
  {
    name: "a page of few among many others is looked for over a bounded number of the platform's pages, and the walk goes on",
    async run() {
      const sandbox = sandboxOf({ own: 3, others: 700 });
      let requests = 0;
      const counted = { fetch: (request: Request) => ((requests += 1), sandbox.fetch(request)) } as unknown as Sandbox;
      const handler = gatewayOf("anyreach", counted, { authorize: () => ({ scope: { userId: "123" } }) });
      const sizes: number[] = [];
      for (let after: string | null = ""; after !== null; ) {
        requests = 0;
        const page = (await (await handler(new Request(`${GATEWAY_URL}/v1/conversations?pageSize=2${after && `&after=${after}`}`))).json()) as Page;
        assert.isAtMost(requests, 10);
        sizes.push(page.items.length);
        after = page.next;
      }
      assert.strictEqual(sizes.reduce((sum, size) => sum + size, 0), 3);
      assert.isAtLeast(sizes.length, 3);
    },
  },
]);
