import { assert } from "chai";
import { type Client, type ExportStream, wholeExport } from "convoscope";
import type { Sandbox } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { textOf, wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { onEach } from "../on-each.js";
import { clientOf, standing } from "../sandbox-client.js";

const FILTER = { pageSize: 10 };

interface Place {
  readonly sandbox: Sandbox;
  readonly requests: Request[];
  readonly conversations: Client["conversations"];
  begin(): ExportStream;
}

/** An export of five pages. */
function arrange(): Place {
  const sandbox = standing({ conversations: 47 });
  const requests: Request[] = [];
  const { conversations } = clientOf("eigi", sandbox, { retry: { max: 0 }, fetch: (request) => (requests.push(request), sandbox.fetch(request)) });
  return { sandbox, requests, conversations, begin: () => conversations.export(FILTER, { format: "ndjson" }) };
}

/** Streams as WebKit has them: `for await` cannot read them. */
async function withoutIteration(run: () => Promise<void>): Promise<void> {
  const { prototype } = ReadableStream;
  const own = Object.getOwnPropertyDescriptor(prototype, Symbol.asyncIterator);
  Reflect.deleteProperty(prototype, Symbol.asyncIterator);
  try {
    assert.isFalse(Symbol.asyncIterator in prototype);
    await run();
  } finally {
    if (own !== undefined) Object.defineProperty(prototype, Symbol.asyncIterator, own);
  }
}

const STREAMS = ["the host's", "those that cannot be iterated"] as const;

/** The same of streams with and without a way to iterate: what the host's own does is what is expected. */
const iterated = (name: string, run: (place: Place) => Promise<void>): Case =>
  onEach(STREAMS, (streams) => streams, name, (streams) => (streams === STREAMS[0] ? run(arrange()) : withoutIteration(() => run(arrange()))));

/** Export streams read with `for await`. */
export const cases: readonly Case[] = [
  iterated("every chunk comes, and the stream is free again", async ({ conversations, begin }) => {
    for (const stream of [begin(), wholeExport(conversations.export(FILTER, { format: "ndjson", end: true }))]) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      assert.strictEqual(textOf(chunks), await wholeText(begin()));
      assert.isFalse(stream.locked);
    }
  }),
  iterated("leaving the loop cancels the stream", async ({ requests, begin }) => {
    const left = async (stream: ExportStream) => {
      for await (const chunk of stream) if (chunk.length > 0) return;
    };
    const thrown = new Error("made up");
    const failed = async (stream: ExportStream) => {
      for await (const chunk of stream) if (chunk.length > 0) throw thrown;
    };
    for (const leave of [left, failed]) {
      requests.length = 0;
      const stream = begin();
      assert.strictEqual(await leave(stream).catch((error: unknown) => error), leave === failed ? thrown : undefined);
      assert.isFalse(stream.locked);
      assert.deepInclude(stream.report, { stoppedBecause: "closed", items: 10 });
      assert.strictEqual(await wholeText(stream), "");
      assert.lengthOf(requests, 1);
    }
  }),
  iterated("a reason reaches what is read", async () => {
    let reason: unknown;
    const bytes = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(new Uint8Array([10])), cancel: (given) => void (reason = given) });
    const iterator: AsyncIterableIterator<Uint8Array> = wholeExport(bytes)[Symbol.asyncIterator]();
    assert.deepEqual(await iterator.return?.("enough"), { done: true, value: "enough" });
    assert.strictEqual(reason, "enough");
  }),
  iterated("left with preventCancel, it goes on", async ({ begin }) => {
    const stream = begin();
    const iterator: AsyncIterableIterator<Uint8Array> = stream[Symbol.asyncIterator]({ preventCancel: true });
    const { value } = (await iterator.next()) as { value: Uint8Array };
    await iterator.return?.();
    assert.isFalse(stream.locked);
    assert.isNull(stream.report.stoppedBecause);
    assert.strictEqual(textOf([value]) + (await wholeText(stream)), await wholeText(begin()));
  }),
  iterated("it is locked from the beginning, and nothing is asked for before it is read", async ({ requests, begin }) => {
    const stream = begin();
    const iterator: AsyncIterableIterator<Uint8Array> = stream[Symbol.asyncIterator]();
    assert.isTrue(stream.locked);
    assert.throws(() => stream[Symbol.asyncIterator](), TypeError);
    assert.strictEqual(iterator[Symbol.asyncIterator](), iterator);
    await iterator.return?.();
    assert.isFalse(stream.locked);
    assert.lengthOf(requests, 0);
    assert.isTrue((await iterator.next()).done);
  }),
  iterated("steps come one after the other, whoever asks", async ({ begin }) => {
    const stream = begin();
    const iterator: AsyncIterableIterator<Uint8Array> = stream[Symbol.asyncIterator]();
    const steps = await Promise.all([iterator.next(), iterator.next(), iterator.next(), iterator.return?.("enough"), iterator.next()]);
    assert.deepEqual(steps.map((step) => step?.done), [false, false, false, true, true]);
    assert.strictEqual(steps[3]?.value, "enough");
    assert.deepInclude(stream.report, { stoppedBecause: "closed", items: 30 });
    const got = textOf(steps.slice(0, 3).map((step) => step?.value as Uint8Array));
    assert.isTrue((await wholeText(begin())).startsWith(got));
  }),
  {
    // Of the host's own, workerd's keeps the lock, and leaves an error that nobody handles.
    name: "a failure ends it, and keeps the place",
    run: () =>
      withoutIteration(async () => {
        const { sandbox, conversations, begin } = arrange();
        const stream = begin();
        const iterator: AsyncIterableIterator<Uint8Array> = stream[Symbol.asyncIterator]();
        const { value } = (await iterator.next()) as { value: Uint8Array };
        sandbox.fault({ kind: "status", status: 500 });
        await failure(iterator.next(), "server_error");
        assert.isFalse(stream.locked);
        assert.deepEqual([await iterator.next(), await iterator.return?.()], Array(2).fill({ done: true, value: undefined }));
        const rest = await wholeText(conversations.export(FILTER, { format: "ndjson", after: stream.report.next }));
        assert.strictEqual(textOf([value]) + rest, await wholeText(begin()));
      }),
  },
];
