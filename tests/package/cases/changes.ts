import { assert } from "chai";
import type { Case } from "../../runtimes/case.js";
import { dice } from "../dice.js";
import { clientOf, PLATFORMS, standing } from "../sandbox-client.js";
import { everything, idOf } from "../wire.js";

/** Walks over a list that changes while it is read. */
export const cases: readonly Case[] = PLATFORMS.flatMap((kind): Case[] => [
  ...[1, 2, 3].map((seed): Case => ({
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
        for (let arrivals = 0; arrivals < 7; arrivals += 1) sandbox.insert(kind);
      }
      assert.deepEqual(given, initial);
    },
  },
]);
