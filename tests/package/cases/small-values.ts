import { assert } from "chai";
import type { Case } from "../../runtimes/case.js";
import { chunksOf } from "../exported.js";
import { failure } from "../failure.js";
import { bytes, measured, memoryIsSeen } from "../module-memory.js";
import { clientOf, PLATFORMS } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const MIB = 1024 * 1024;

/** A page of one conversation with that as its metadata. */
function page(metadata: string): { fetch: () => Promise<Response> } {
  const record = `{"id":"c1","conversation_id":"c1","created_at":"2026-03-14T10:00:00Z","metadata":{"a":${metadata}},"conversation_metadata":{"a":${metadata}}}`;
  const body = new TextEncoder().encode(`[${record}]`);
  return { fetch: async () => new Response(body, { headers: { "content-type": "application/json" } }) };
}

/** A list of so many of them. */
const list = (value: string, count: number) => `[${`${value},`.repeat(count - 1)}${value}]`;

/** Bodies that are made of very small values. */
export const cases: readonly Case[] = [
  memoryIsSeen,
  {
    name: "an answer of more than ten million values is refused, whatever is made of it",
    async run() {
      // Twice in the record: a list of so many would fit.
      const answer = page(list("0", 5_000_000));
      for (const kind of PLATFORMS) {
        const { conversations } = clientOf(kind, answer, { retry: { max: 2 } });
        for (const call of [() => conversations.list(), () => conversations.summarize(), () => chunksOf(conversations.export({}, { format: "ndjson" }))] as (() => PromiseLike<unknown>)[]) {
          const error = await failure(call(), "invalid_response");
          assert.include(error.message, "has too many values: more than 10,000,000");
          assert.isAtMost(error.attempts.length, 1, "it has as many the next time");
        }
      }
      const refused = await gatewayOf("eigi", answer, {})(new Request(`${GATEWAY_URL}/v1/conversations`));
      assert.strictEqual(refused.status, 502);
      assert.strictEqual((await refused.json()).error.code, "invalid_response");
    },
  },
  {
    name: "reading very small values takes a few times the body's size in memory",
    async run() {
      const { list: lists } = clientOf("eigi", page("[]")).conversations;
      await lists({});
      for (const [what, metadata, most] of [
        ["levels", `${"[".repeat(MIB)}${"]".repeat(MIB)}`, 4],
        ["levels of objects", `${'{"a":'.repeat(MIB / 2)}1${"}".repeat(MIB / 2)}`, 4],
        ["numbers far down", `${"[".repeat(200)}${list("0", MIB)}${"]".repeat(200)}`, 4],
        // Eight bytes for a place of two, and the line.
        ["numbers", list("0", MIB), 10],
        ["empty objects", list("{}", MIB), 12],
      ] as const) {
        const client = clientOf("eigi", page(metadata));
        const before = bytes();
        const lines = await chunksOf(client.conversations.export({}, { format: "ndjson" }));
        assert.isNotEmpty(lines, what);
        assert.lengthOf((await client.conversations.list()).items, 1, what);
        assert.isAtMost((bytes() - before) / (2 * metadata.length), most, what);
      }
    },
    only: measured,
  },
];
