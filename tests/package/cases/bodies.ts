import { assert } from "chai";
import type { Case } from "../../runtimes/case.js";
import { arrange, type Call, CALLS } from "../calls.js";
import { failure } from "../failure.js";

/** A response that streams chunks on demand, and what became of it. */
function streamed(chunks: Iterable<Uint8Array>, headers: Record<string, string> = {}): { response: Response; pulled: () => number; cancelled: () => boolean } {
  const iterator = chunks[Symbol.iterator]();
  let pulled = 0;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulled += 1;
        const { done, value } = iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel() {
        cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body, { headers }), pulled: () => pulled, cancelled: () => cancelled };
}

const KIB = new Uint8Array(1024).fill(0x20);
function* endless(): Generator<Uint8Array> {
  for (;;) yield KIB.slice();
}

async function body(call: Call): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array();
  const { sandbox, client } = await arrange(call);
  await call.run(client.with({
    fetch: async (request) => {
      const response = await sandbox.fetch(request);
      bytes = new Uint8Array(await response.clone().arrayBuffer());
      return response;
    },
  }));
  return bytes;
}

const encode = (text: string) => new TextEncoder().encode(text);

/** Bodies: their size, their pieces, and what is left of them. */
export const cases: readonly Case[] = [
  {
    name: "a body that announces too much is not read",
    async run() {
      for (const call of CALLS) {
        const { response, pulled, cancelled } = streamed(endless(), { "content-length": "10001" });
        let calls = 0;
        const fetch = () => ((calls += 1), Promise.resolve(response));
        const { client } = await arrange(call, { fetch, maxResponseBytes: 10_000 });
        const error = await failure(call.run(client), "invalid_response");
        assert.include(error.message, "maxResponseBytes", "it says what to raise");
        assert.deepEqual([calls, pulled(), cancelled()], [1, 0, true]);
      }
    },
  },
  {
    name: "a body that does not announce it is stopped at the limit",
    async run() {
      for (const call of CALLS) {
        for (const headers of [{}, { "content-length": "12" }, { "content-length": "many" }]) {
          const { response, pulled, cancelled } = streamed(endless(), headers);
          const { client } = await arrange(call, { fetch: () => Promise.resolve(response), maxResponseBytes: 10_000 });
          await failure(call.run(client), "invalid_response");
          assert.isTrue(cancelled(), "the rest is let go");
          assert.isAtMost(pulled(), 11, "no more than the limit was read");
        }
      }
    },
  },
  {
    name: "the limit itself is allowed, one byte more is not",
    async run() {
      for (const call of CALLS) {
        const bytes = await body(call);
        const fetch = () => Promise.resolve(new Response(bytes));
        const { client } = await arrange(call, { fetch });
        assert.isNotEmpty(await call.run(client.with({ maxResponseBytes: bytes.length })));
        await failure(call.run(client.with({ maxResponseBytes: bytes.length - 1 })), "invalid_response");
      }
    },
  },
  {
    name: "a body in pieces of any size is the same",
    async run() {
      for (const call of CALLS) {
        const bytes = await body(call);
        const { sandbox, client } = await arrange(call);
        const whole = await call.run(client);
        for (const size of [1, 3, 1000, bytes.length]) {
          const pieces = function* () {
            for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
            yield new Uint8Array();
          };
          const { client } = await arrange(call, { fetch: () => Promise.resolve(streamed(pieces()).response) });
          assert.deepEqual(await call.run(client), whole, `pieces of ${size}`);
        }
        assert.isAbove(sandbox.requests.length, 0);
      }
    },
  },
  {
    name: "a body in views of larger buffers is the same",
    async run() {
      for (const call of CALLS) {
        const bytes = await body(call);
        const whole = await call.run((await arrange(call)).client);
        const around = new Uint8Array(bytes.length + 20).fill(0x7b);
        around.set(bytes, 8);
        const views = {
          Uint8Array: [around.subarray(8, 108), around.subarray(108, 8 + bytes.length)],
          DataView: [new DataView(around.buffer, 8, 100), new DataView(around.buffer, 108, bytes.length - 100)],
          Int16Array: [new Int16Array(around.buffer, 8, 50), new Uint8Array(around.buffer, 108, bytes.length - 100)],
          ArrayBuffer: [around.buffer.slice(8, 108), around.buffer.slice(108, 8 + bytes.length)],
        };
        for (const [kind, pieces] of Object.entries(views)) {
          const stream = new ReadableStream<unknown>({
            start(controller) {
              for (const piece of pieces) controller.enqueue(piece);
              controller.close();
            },
          });
          // Not a Response: hosts' own refuse or convert pieces of another kind.
          const answer = { status: 200, headers: new Headers(), body: stream } as unknown as Response;
          const { client } = await arrange(call, { fetch: () => Promise.resolve(answer) });
          assert.deepEqual(await call.run(client), whole, kind);
        }
      }
    },
  },
  {
    name: "a body that is whole, and no JSON of the documented shape, is not asked for again",
    async run() {
      const bodies = ["nothing", "null", "5", '"text"', "true", "{}", "[[]]", '{"data":5}', '{"data":{"a":1}}', '{"data":[{"a":NaN}]}', `${"[".repeat(50_000)}x`, "\u0000"];
      for (const call of CALLS) {
        for (const text of bodies) {
          if (call.name.endsWith("list") && text === "[[]]") continue; // a list with a record that is rejected
          if ((call.name === "anyreach list" || call.name === "vapi list") && text === "null") continue; // an empty one
          let calls = 0;
          const fetch = () => ((calls += 1), Promise.resolve(new Response(encode(text))));
          const { client } = await arrange(call, { fetch });
          const error = await failure(call.run(client), "invalid_response");
          assert.strictEqual(calls, 1, `${call.name} ${text.slice(0, 20)}`);
          assert.deepEqual([error.status, error.retryable], [200, false]);
          assert.isBelow(error.message.length, 1000);
          assert.deepEqual(error.attempts.map(({ error }) => error), ["invalid_response"]);
        }
      }
    },
  },
  {
    name: "a byte order mark and bytes that are no UTF-8 do not spoil an answer",
    async run() {
      for (const call of CALLS) {
        const bytes = await body(call);
        const { client } = await arrange(call, { fetch: () => Promise.resolve(new Response(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes]))) });
        const [first] = await call.run(client);
        assert.isDefined(first);

        // A letter of some text becomes a byte that no UTF-8 has.
        const broken = bytes.slice();
        const marker = call.kind === "vapi" ? '"assistantId":"' : '"agent_id":"';
        const at = Array.from(broken, (byte) => String.fromCharCode(byte)).join("").indexOf(marker);
        broken[at + marker.length] = 0xff;
        const [spoiled] = await call.run((await arrange(call, { fetch: () => Promise.resolve(new Response(broken)) })).client);
        assert.match(spoiled?.agent.id ?? "", /^\ufffd/);
        assert.deepEqual(spoiled?.issues.map(({ path, code }) => `${path} ${code}`), [...(first?.issues ?? []).map(({ path, code }) => `${path} ${code}`), "agent.id invalid_value"]);
      }
    },
  },
  {
    name: "the body of a refusal is read only as far as a message goes, and always let go",
    async run() {
      for (const call of CALLS) {
        for (const [status, retried] of [[400, false], [503, true]] as const) {
          const streams: ReturnType<typeof streamed>[] = [];
          const fetch = () => {
            const stream = streamed(endless());
            streams.push(stream);
            return Promise.resolve(new Response(stream.response.body, { status, headers: { "retry-after": "0" } }));
          };
          const { client } = await arrange(call, { fetch });
          await failure(call.run(client), retried ? "server_error" : "unprocessable");
          assert.lengthOf(streams, retried ? 3 : 1);
          for (const { pulled, cancelled } of streams) {
            assert.isTrue(cancelled(), "a connection is kept busy");
            assert.isAtMost(pulled(), 100);
          }
        }
      }
    },
  },
];
