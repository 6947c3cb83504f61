import { assert } from "chai";
import { type Client, type ClientOptions, type ConvoscopeError, createClient, createSummary, init, normalizePage, validateFilter } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { failure, thrown } from "../failure.js";
import { catchMemories, dense, fill, memories, overflow } from "../full-memory.js";
import { clientOf, collect, providerOf, standing } from "../sandbox-client.js";

const KIB = 1024;

const answering = (text: () => string): ClientOptions["fetch"] => async () => new Response(text(), { headers: { "content-type": "application/json" } });
const never: ClientOptions["fetch"] = () => new Promise(() => {});

const made = (fetch: ClientOptions["fetch"], options: Partial<ClientOptions> = {}): Client =>
  createClient({ provider: providerOf("eigi"), fetch, dangerouslyAllowBrowser: true, retry: { max: 0 }, ...options });

/** What becomes of a module that has no memory left. */
export const cases: readonly Case[] = [
  {
    name: "a module without memory fails what is under way with one error, and the next call works",
    async run({ figure }) {
      const restore = catchMemories();
      try {
        await init();
        const sandbox = standing({ conversations: 30 });
        let network: ClientOptions["fetch"] = sandbox.fetch;
        const client = made((...given) => network!(...given));
        const waiting = made(never);
        const fold = createSummary();
        const items = await collect(client.conversations.list());
        fold.add(items);
        const id = items[0]?.id ?? "";

        // Under way: calls, walks with a page in hand and in the middle of the next, a stream, a summary, a watch.
        const pages = client.conversations.list({ pageSize: 10 });
        const walk = pages[Symbol.asyncIterator]();
        for (let taken = 0; taken < 10; taken += 1) await walk.next();
        const inHand = client.conversations.list({ pageSize: 10 });
        const hand = inHand[Symbol.asyncIterator]();
        await hand.next();
        const stream = client.conversations.export({ pageSize: 10 }, { format: "ndjson" });
        const reader = stream.getReader();
        await reader.read();
        network = never;
        const pending: [string, Promise<unknown>][] = [
          ["list", waiting.conversations.list().then((page) => page)],
          ["get", waiting.conversations.get(id)],
          ["with response", waiting.conversations.get(id).withResponse()],
          ["watch", waiting.conversations.watch(id).next()],
          ["summary", waiting.conversations.summarize()],
          ["walk", walk.next()],
          ["export", reader.read()],
        ];
        for (const [, promise] of pending) promise.catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, 10));

        fill();
        let trigger: ConvoscopeError | undefined;
        await overflow(async (page) => {
          const { error } = (await made(answering(() => page)).conversations.list().then((page) => ({ page }), (error: unknown) => ({ error }))) as { error?: ConvoscopeError };
          trigger = error;
          return error?.code === "module_failed";
        });
        assert.isDefined(trigger);
        assert.isTrue(trigger.retryable);
        assert.instanceOf(trigger.cause, WebAssembly.RuntimeError);
        for (const [what, promise] of pending) {
          const error = await failure(promise, "module_failed");
          assert.notStrictEqual(error, trigger, what);
          assert.isTrue(error.retryable, what);
        }
        // What is in hand is still given; then the walk ends with the error.
        for (let left = 9; left > 0; left -= 1) assert.isFalse((await hand.next()).done);
        await failure(hand.next(), "module_failed");
        assert.isTrue((await hand.next()).done);
        for (const { report } of [pages, inHand, stream]) assert.isFalse(report.complete);
        thrown(() => fold.result(), "module_failed");

        // The next calls find a new module: of clients old and new, and without a client.
        network = sandbox.fetch;
        assert.lengthOf(await collect(client.conversations.list()), 30);
        assert.lengthOf(await collect(clientOf("eigi", sandbox).conversations.list()), 30);
        const rest = await collect(client.conversations.list({ pageSize: 10 }, { after: pages.report.next }));
        assert.lengthOf(rest, 20, "the walk goes on behind the page it had");
        assert.lengthOf(memories, 2);
        figure("bytes before", memories[0]?.buffer.byteLength ?? 0);
        figure("bytes after", memories[1]?.buffer.byteLength ?? 0);
        assert.isBelow(memories[1]?.buffer.byteLength ?? 0, 16 * KIB * KIB);

        // A function that cannot wait finds one, too: here the call itself fails, and not a promise.
        fill();
        const open = made(never).conversations.get(id);
        open.catch(() => {});
        thrown(() => normalizePage("eigi", dense(64 * KIB * KIB)), "module_failed");
        await failure(open, "module_failed");
        assert.deepEqual(validateFilter("eigi", { status: "completed" }), []);
        assert.lengthOf(await collect(client.conversations.list()), 30);
        assert.lengthOf(memories, 3);
      } finally {
        restore();
      }
    },
  },
];
