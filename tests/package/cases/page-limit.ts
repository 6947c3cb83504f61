import { assert } from "chai";
import type { PlatformKind } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { chunksOf } from "../exported.js";
import { failure } from "../failure.js";
import { clientOf, collect, PLATFORMS } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const MOST = 10_000;

/** A page of so many records, every second of which cannot be read. */
function page(kind: PlatformKind, count: number): { fetch: () => Promise<Response> } {
  const at = "2026-03-14T10:00:00Z";
  const record = (index: number) => kind === "retell" && index % 2 === 0 ? { call_id: `c${index}`, start_timestamp: Date.parse(at) } : kind === "elevenlabs" && index % 2 === 0 ? { conversation_id: `c${index}`, start_time_unix_secs: Date.parse(at) / 1000 } : (index % 2 === 0 ? { [kind === "eigi" ? "conversation_id" : "id"]: `c${index}`, [kind === "vapi" ? "createdAt" : "created_at"]: at } : index);
  const records = Array.from({ length: count }, (_, index) => record(index));
  const body = JSON.stringify(kind === "retell" ? { items: records, has_more: false } : kind === "elevenlabs" ? { conversations: records, has_more: false } : records);
  return { fetch: async () => new Response(body, { headers: { "content-type": "application/json" } }) };
}

/** How many records one page may hold. */
export const cases: readonly Case[] = [
  {
    name: "a page may hold ten thousand records and no more, whatever is made of it",
    async run() {
      for (const kind of PLATFORMS) {
        const fits = await clientOf(kind, page(kind, MOST)).conversations.list();
        assert.deepEqual([fits.items.length, fits.rejected.length], [MOST / 2, MOST / 2]);
        const { conversations } = clientOf(kind, page(kind, MOST + 1), { retry: { max: 2 } });
        for (const call of [
          () => conversations.list(),
          () => collect(conversations.list()),
          () => chunksOf(conversations.export({}, { format: "ndjson" })),
          () => conversations.summarize(),
        ] as (() => PromiseLike<unknown>)[]) {
          const error = await failure(call(), "invalid_response");
          assert.include(error.message, String(MOST));
          assert.isAtMost(error.attempts.length, 1, "it is as long the next time");
        }
      }
    },
  },
  {
    name: "a gateway takes and gives as many records on a page, and answers 502 for more",
    async run() {
      for (const kind of PLATFORMS) {
        const asked = (count: number, path: string) => gatewayOf(kind, page(kind, count), { allow: ["list", "export", "summarize"] })(new Request(`${GATEWAY_URL}${path}`));
        const fits = await asked(MOST, "/v1/conversations");
        assert.strictEqual(fits.status, 200);
        const body = await fits.json();
        assert.deepEqual([body.items.length, body.rejected.length], [MOST / 2, MOST / 2]);
        for (const path of ["/v1/conversations", "/v1/export?format=ndjson", "/v1/summary"]) {
          const refused = await asked(MOST + 1, path);
          assert.strictEqual(refused.status, 502, path);
          assert.strictEqual((await refused.json()).error.code, "invalid_response");
        }
      }
    },
  },
];
