import { assert } from "chai";
import type { ClientOptions } from "convoscope";
import { createGateway } from "convoscope/server";
import type { Case } from "../../runtimes/case.js";
import { catchMemories, dense, fill, memories, overflow } from "../full-memory.js";
import { providerOf } from "../sandbox-client.js";

const answering = (text: string): ClientOptions["fetch"] => async () => new Response(text, { headers: { "content-type": "application/json" } });
const never: ClientOptions["fetch"] = () => new Promise(() => {});

/** What becomes of a gateway whose module has no memory left. */
export const cases: readonly Case[] = [
  {
    name: "a gateway whose module has failed answers 503, and the next request as ever",
    async run() {
      const restore = catchMemories();
      try {
        let fetch: ClientOptions["fetch"] = answering(dense(3));
        const told: string[] = [];
        const handler = createGateway({
          provider: providerOf("eigi"),
          authorize: () => ({}),
          allow: ["list", "export"],
          fetch: (...given) => fetch!(...given),
          onError: ({ code }) => void told.push(code),
          retry: { max: 0 },
          dangerouslyAllowBrowser: true,
        });
        const ask = (path: string, method = "GET") => handler(new Request(`https://app.example${path}`, { method }));
        assert.strictEqual((await ask("/v1/conversations")).status, 200);
        const before = memories.length;
        fetch = never;
        const pending = [ask("/v1/conversations"), ask("/v1/conversations", "HEAD"), ask("/v1/export?format=ndjson")];
        await new Promise((resolve) => setTimeout(resolve, 10));
        fill();
        await overflow(async (page) => {
          fetch = answering(page);
          return (await ask("/v1/conversations")).status === 503;
        });
        for (const response of await Promise.all(pending)) {
          assert.strictEqual(response.status, 503, `${told.join()} ${await response.clone().text()}`);
        }
        const body = (await (await pending[0])?.json()) as { error: object };
        assert.deepEqual(body.error, { code: "server_error", message: "The gateway had to restart. Try again.", retryable: true, issues: [] });
        assert.lengthOf(told.filter((code) => code === "module_failed"), 4);
        fetch = answering(dense(3));
        const again = await ask("/v1/conversations");
        assert.strictEqual(again.status, 200);
        assert.lengthOf(((await again.json()) as { items: unknown[] }).items, 1);
        assert.lengthOf(memories, before + 1);
      } finally {
        restore();
      }
    },
  },
];
