import { assert } from "chai";
import { type ConversationFilter, gateway } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { dice } from "../dice.js";
import { BEGUN, clientOf, PLATFORMS, standing } from "../sandbox-client.js";
import { type Entry, ENTRIES, GATEWAY_URL, gatewayOf } from "../ways.js";
import { everything, idOf } from "../wire.js";

const throughGateway = ({ createClient }: Entry, kind: (typeof PLATFORMS)[number], fetch: ReturnType<typeof standing>["fetch"]) =>
  createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: gatewayOf(kind, { fetch }) }).conversations;

/** Walks over a list that changes while it is read. */
export const cases: readonly Case[] = PLATFORMS.flatMap((kind): Case[] => [
  ...(IN_FULL ? [1, 2, 3] : [1]).map((seed): Case => ({
    name: `${kind}: of 1 000 conversations that come and go between pages, each survivor is given once (${seed})`,
    async run() {
      const sandbox = standing({ conversations: 1000, seed });
      const initial = (await everything(sandbox, kind)).map((record) => idOf(kind, record));
      assert.lengthOf(initial, 1000);
      const alive = new Set(initial);
      const random = dice(seed);
      const change = () => {
        for (let changes = Math.floor(random.next().value * 6); changes > 0; changes -= 1) {
          if (random.next().value < 0.4) sandbox.insert(kind);
          const victim = [...alive][Math.floor(random.next().value * alive.size)];
          if (victim !== undefined && random.next().value < 0.7) {
            sandbox.remove(kind, victim);
            alive.delete(victim);
          }
        }
      };
      const fetch = async (request: Request) => {
        const response = await sandbox.fetch(request);
        change();
        return response;
      };
      const list = clientOf(kind, { fetch: fetch as typeof sandbox.fetch }).conversations.list({ pageSize: 50 }, { omit: ["transcript", "metadata", "analysis"] });
      const given: string[] = [];
      for await (const { id } of list) given.push(id);
      assert.strictEqual(new Set(given).size, given.length, "nothing twice");
      assert.deepEqual([...alive].filter((id) => !given.includes(id)), [], "no survivor is missing");
      assert.isBelow(alive.size, 1000);
      assert.isTrue(list.report.complete);
      assert.strictEqual(list.report.items, given.length);
      assert.isBelow(sandbox.requests.length, 100, "21 pages, and a few looks back");
    },
  })),
  {
    name: `${kind}: what arrives during a walk does not disturb it`,
    async run() {
      const sandbox = standing({ conversations: 95 });
      const initial = (await everything(sandbox, kind)).map((record) => idOf(kind, record));
      const given: string[] = [];
      for await (const page of clientOf(kind, sandbox).conversations.list({ pageSize: 10 }).pages()) {
        given.push(...page.items.map(({ id }) => id));
        for (let arrivals = 0; arrivals < 7; arrivals += 1) sandbox.insert(kind, BEGUN[kind]);
      }
      assert.deepEqual(given, initial);
    },
  },
  ...ENTRIES.flatMap((entry) => (["arrive", "leave"] as const).map((what): Case => ({
    name: `${kind}: ${entry.name} through a gateway, by takes that end inside its pages, each survivor is given once: some ${what}`,
    async run() {
      for (const seed of IN_FULL ? [1, 2, 3, 4, 5, 6] : [1, 2]) {
        for (const isMerged of [false, true]) {
          const sandbox = standing({ conversations: 40, seed });
          const agents = [...new Set((await clientOf(kind, sandbox).conversations.list().toArray()).map(({ agent }) => agent.id))].filter((id) => id !== null);
          // Two lists as one, of the last two agents. Vapi and Retell are not asked by status.
          const isByAgent = kind === "vapi" || kind === "retell";
          const [one, other] = isByAgent ? agents.slice(-2).map((id) => ({ agent: { id }, ...BEGUN[kind] })) : [{ status: "completed" }, { status: "failed" }];
          const filter: ConversationFilter = !isMerged ? {} : isByAgent ? { agentId: agents.slice(-2) } : { status: ["completed", "failed"] };
          sandbox.requests.length = 0;
          const all = await throughGateway(entry, kind, sandbox.fetch).list(filter).toArray();
          const alive = new Set(all.map(({ id }) => id));
          const random = dice(seed);
          const given: string[] = [];
          let requests = 0;
          const fetch = async (request: Request) => {
            const response = await sandbox.fetch(request);
            const victim = [...alive][Math.floor(random.next().value * alive.size)];
            requests += 1;
            // Each status was asked for once: the walk has begun. At Retell nothing bounds it until its first page is read (docs/lists.md).
            const isBound = requests > 1 && (kind !== "retell" || what === "leave" || given.length >= 7);
            if (!isBound || random.next().value < 0.5) return response;
            if (what === "arrive") sandbox.insert(kind, random.next().value < 0.5 ? one ?? {} : other ?? {});
            else if (victim !== undefined && alive.delete(victim)) sandbox.remove(kind, victim);
            return response;
          };
          const conversations = throughGateway(entry, kind, fetch as typeof sandbox.fetch);
          for (let after: string | null | undefined; after !== null; ) {
            const list = conversations.list({ pageSize: 7, ...filter }, { after });
            given.push(...(await list.take(1 + Math.floor(random.next().value * 9))).map(({ id }) => id));
            after = list.report.next;
          }
          const label = `${seed} ${JSON.stringify(filter)}`;
          assert.strictEqual(new Set(given).size, given.length, `nothing twice: ${label}`);
          assert.deepEqual([...alive].filter((id) => !given.includes(id)), [], `no survivor is missing: ${label}`);
          // What arrives later is none of the walk.
          if (what === "arrive") assert.sameMembers(given, [...alive], label);
        }
      }
    },
  }))),
]);
