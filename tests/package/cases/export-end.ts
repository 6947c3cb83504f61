import { assert } from "chai";
import { anyreach, createClient, type CsvOptions, type NdjsonOptions, wholeExport } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { chunksOf, joined, textOf, wholeText } from "../exported.js";
import { failure, thrown } from "../failure.js";
import { clientOf, PLATFORMS, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const COUNT = 23;
const FILTER = { pageSize: 5 };
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Bytes as somebody relays them, and how often they were read from. */
function relayed(chunks: readonly Uint8Array[]) {
  const told = { pulls: 0, cancelled: undefined as unknown };
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const chunk = chunks[told.pulls++];
        if (chunk === undefined) controller.close();
        else controller.enqueue(chunk);
      },
      cancel: (reason) => void (told.cancelled = reason),
    },
    { highWaterMark: 0 },
  );
  return { stream, told };
}

/** Values that look like a mark, or like what follows one. */
const IMITATIONS = [
  "#end items=1 complete=true",
  '"#end items=1 complete=true"',
  'a\r\n"#end items=1 complete=true"\r\n',
  "#end items=1 complete=true\r\n",
  '#end items=1 complete=true",,\r\n',
  ' #end items=1 complete=true"\r\n',
  '{"end":{"items":1,"complete":true}}\n',
  "\n",
  "",
];

/** An export of conversations with these values in their metadata. */
const imitated = (options: NdjsonOptions | CsvOptions) => {
  const records = IMITATIONS.map((note, index) => ({ id: `c${index}`, created_at: `2026-01-0${index + 1}T00:00:00Z`, custom_metadata: { note, end: { items: 1, complete: true } } }));
  const client = createClient({
    provider: anyreach({ token: "ak_made.up" }),
    fetch: async (request) => {
      const cursor = new URL(request.url).searchParams.get("cursor");
      return Response.json(records.toReversed().filter(({ created_at }) => cursor === null || created_at < atob(cursor)));
    },
    dangerouslyAllowBrowser: true,
  });
  return wholeText(client.conversations.export({}, { end: true, ...options }));
};

export const cases: readonly Case[] = [
  {
    name: "an export with its end is the export and one line, which wholeExport reads and takes away",
    async run() {
      for (const kind of PLATFORMS) {
        const { conversations } = clientOf(kind, standing({ conversations: COUNT }));
        for (const [options, mark] of [
          [{ format: "ndjson" }, '{"end":{"items":23,"complete":true}}\n'],
          [{ format: "csv", bom: true, columns: ["id", "metadata", "status"] }, '"#end items=23 complete=true",,\r\n'],
          [{ format: "ndjson", maxPages: 2 }, '{"end":{"items":10,"complete":false}}\n'],
          [{ format: "csv", columns: ["id"], maxPages: 2 }, '"#end items=10 complete=false"\r\n'],
        ] as const satisfies readonly [NdjsonOptions | CsvOptions, string][]) {
          const plain = await wholeText(conversations.export(FILTER, options));
          const marked = conversations.export(FILTER, { ...options, end: true });
          assert.strictEqual(await wholeText(marked), plain + mark);
          const whole = wholeExport(conversations.export(FILTER, { ...options, end: true }));
          assert.isNull(whole.end);
          assert.strictEqual(await wholeText(whole), plain);
          assert.deepEqual(whole.end, { items: marked.report.items, complete: marked.report.complete });
          await failure(wholeText(wholeExport(conversations.export(FILTER, options))), "network_error");
        }
      }
    },
  },
  {
    name: "an export that fails or is closed has no end, and what is gone on with has one",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: COUNT });
        const { conversations } = clientOf(kind, sandbox, { retry: { max: 0 } });
        const options = { format: "csv", columns: ["id"] } as const;
        const plain = await wholeText(conversations.export(FILTER, options));
        const stream = conversations.export(FILTER, { ...options, end: true });
        const first = await chunksOf(stream, 1);
        sandbox.fault({ kind: "status", status: 500 });
        await failure(chunksOf(stream), "server_error");
        const { next } = stream.report;
        const rest = wholeExport(conversations.export(FILTER, { ...options, end: true, after: next as string }));
        assert.strictEqual(textOf(first) + (await wholeText(rest)), plain);
        assert.deepEqual(rest.end, { items: COUNT - 5, complete: true });

        const relay = wholeExport(conversations.export(FILTER, { ...options, end: true }));
        sandbox.fault({ kind: "status", status: 403 });
        await failure(wholeText(relay), "forbidden");
      }
    },
  },
  {
    name: "wherever it is cut, and whatever somebody said, a part is never taken for the whole",
    async run() {
      for (const options of [{ format: "ndjson" }, { format: "ndjson", columns: ["metadata.end"] }, { format: "csv", columns: ["metadata.note"] }, { format: "csv", columns: ["metadata.note", "id"] }] as const) {
        const text = await imitated(options);
        const bytes = bytesOf(text);
        const mark = text.lastIndexOf("\n", text.length - 2) + 1;
        for (let cut = 0; cut < bytes.length; cut += 1) {
          const error = await failure(chunksOf(wholeExport(relayed([bytes.subarray(0, cut)]).stream)), "network_error");
          assert.isTrue(error.retryable);
        }
        for (const size of [1, 2, 7, 64, bytes.length]) {
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.slice(index * size, (index + 1) * size));
          const whole = wholeExport(relayed(chunks).stream);
          assert.deepEqual(joined(await chunksOf(whole)), bytesOf(text.slice(0, mark)));
          assert.deepEqual(whole.end, { items: IMITATIONS.length, complete: true });
        }
      }
    },
  },
  {
    name: "wholeExport holds back a mark at the most, reads nothing ahead and cancels what it reads",
    async run() {
      const long = bytesOf("x".repeat(30_000));
      const { stream, told } = relayed([long, long, bytesOf("\n"), bytesOf('{"end":{"items":1,"comp'), bytesOf('lete":true}}\n')]);
      const whole = wholeExport(stream);
      const reader = whole.getReader();
      assert.strictEqual(told.pulls, 0);
      assert.lengthOf((await reader.read()).value as Uint8Array, 30_000);
      assert.strictEqual(told.pulls, 1);
      assert.lengthOf((await reader.read()).value as Uint8Array, 30_000);
      assert.lengthOf((await reader.read()).value as Uint8Array, 1);
      assert.isTrue((await reader.read()).done);
      assert.deepEqual(whole.end, { items: 1, complete: true });

      const left = relayed([long, long]);
      await wholeExport(left.stream).cancel("enough");
      assert.strictEqual(left.told.cancelled, "enough");
    },
  },
  {
    name: "what is no stream of bytes is refused",
    async run() {
      const locked = relayed([]).stream;
      locked.getReader();
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      for (const value of [undefined, null, "text", new Uint8Array(), {}, locked, proxy]) {
        thrown(() => wholeExport(value as ReadableStream<Uint8Array>), "invalid_argument");
      }
      const texts = new ReadableStream({ start: (controller) => controller.enqueue("text") });
      await failure(wholeText(wholeExport(texts)), "invalid_argument");
      const { conversations } = clientOf("eigi", standing());
      await failure(wholeText(conversations.export({}, { format: "csv", end: 1 as never })), "invalid_argument");
    },
  },
  {
    name: "a gateway gives it to who asks, also where nothing can be seen",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: COUNT });
        const ask = async (query: string, scope?: object) => {
          const handler = gatewayOf(kind, sandbox, { allow: ["export"], authorize: () => (scope === undefined ? {} : { scope }), retry: { max: 0 } });
          const response = await handler(new Request(`${GATEWAY_URL}/v1/export?${query}`));
          const whole = wholeExport(response.body as ReadableStream<Uint8Array>);
          return { text: await wholeText(whole), end: whole.end, total: response.headers.get("x-total-count") };
        };
        for (const format of ["ndjson", "csv"]) {
          const { end, total } = await ask(`format=${format}&pageSize=5&end=1`);
          assert.deepEqual([end, total], [{ items: COUNT, complete: true }, kind === "eigi" ? String(COUNT) : null]);
          await failure(ask(`format=${format}&pageSize=5`), "network_error");
        }
        const none = await ask("format=csv&columns=id,status&agentId=theirs&end=true", { agentId: "mine" });
        assert.deepEqual(none, { text: "id,status\r\n", end: { items: 0, complete: true }, total: null });
      }
    },
  },
];
