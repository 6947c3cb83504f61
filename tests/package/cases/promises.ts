import { assert } from "chai";
import type { Client } from "convoscope";
import { type Case, COMPILING } from "../../runtimes/case.js";
import { chunksOf } from "../exported.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, collect, standing } from "../sandbox-client.js";

const ID = "a28e7071-508e-4d45-8887-085531aafaba";

/** Fails every call of a client with `unauthenticated`, one request each. */
const refusing = (): Client => clientOf("eigi", { fetch: () => Promise.resolve(new Response("{}", { status: 401 })) });

/** Every way of taking a result. Each is named by its function, which its errors have to show. */
const WAYS = {
  getAwaited: async ({ conversations }: Client) => void (await conversations.get(ID)),
  getThen: ({ conversations }: Client) => conversations.get(ID).then(() => {}),
  getFinally: ({ conversations }: Client) => conversations.get(ID).finally(() => {}),
  getWithResponse: async ({ conversations }: Client) => void (await conversations.get(ID).withResponse()),
  getResult: async ({ conversations }: Client) => {
    const result = await conversations.get(ID).result();
    if (!result.ok) throw result.error;
  },
  getTwice: async ({ conversations }: Client) => {
    const call = conversations.get(ID);
    await failure(call.withResponse());
    await call;
  },
  listAwaited: async ({ conversations }: Client) => void (await conversations.list()),
  listThen: ({ conversations }: Client) => conversations.list().then(() => {}),
  listCaught: ({ conversations }: Client) =>
    conversations.list().catch((error: unknown) => {
      throw error;
    }),
  listFinally: ({ conversations }: Client) => conversations.list().finally(() => {}),
  listTwice: async ({ conversations }: Client) => {
    const list = conversations.list();
    await failure(list);
    await list;
  },
  listIterated: ({ conversations }: Client) => collect(conversations.list()),
  listPages: ({ conversations }: Client) => collect(conversations.list().pages()),
  listTaken: ({ conversations }: Client) => conversations.list().take(3),
  listReported: async ({ conversations }: Client) => {
    const list = conversations.list();
    const failed = failure(list.take(3));
    assert.strictEqual(list.report.items, 0);
    const error = await failed;
    assert.strictEqual(list.report.stoppedBecause, "error");
    throw error;
  },
  // Not as its last call: WebKit leaves no frame of who makes one.
  summarized: async ({ conversations }: Client) => void (await conversations.summarize()),
  exported: ({ conversations }: Client) => chunksOf(conversations.export({}, { format: "ndjson" })),
  exportedThroughPipe: ({ conversations }: Client) => conversations.export({}, { format: "csv" }).pipeTo(new WritableStream()),
  watched: ({ conversations }: Client) => collect(conversations.watch(ID)),
} satisfies Record<string, (client: Client) => Promise<unknown>>;

/** What is made and not used. */
const UNUSED: Record<string, (client: Client) => unknown> = {
  "a list": ({ conversations }) => conversations.list(),
  "an iterator": ({ conversations }) => conversations.list()[Symbol.asyncIterator](),
  "pages": ({ conversations }) => conversations.list().pages(),
  "an export": ({ conversations }) => conversations.export({}, { format: "ndjson" }),
  "a watch": ({ conversations }) => conversations.watch(ID),
  "a list with options that are none": ({ conversations }) => conversations.list({ flavour: 1 } as never, { maxPages: 0 }),
};

/** Whatever way a result is taken: one failure, told once. The harness fails a case for every rejection that nobody handles. */
export const cases: readonly Case[] = [
  ...Object.entries(WAYS).map(
    ([name, way]): Case => ({
      name: `one failure, told once: ${name}`,
      async run({ runtime }) {
        const error = await failure(way(refusing()), "unauthenticated");
        // Bun knows the place of such a function, and not its name.
        assert.include(error.stack, runtime === "bun" ? "promises/guest.js" : name, "the caller is not among the frames");
      },
      ...(name === "exportedThroughPipe" && { only: { runtimes: [...COMPILING, "edge-light"], reason: "workerd tells of any stream that fails in a pipe" } }),
    }),
  ),
  {
    name: "the error is the same where the application makes something of its own of stacks",
    async run() {
      const engine = Error as { prepareStackTrace?: unknown };
      const before = engine.prepareStackTrace;
      try {
        for (const made of [(_: unknown, frames: unknown) => frames, () => undefined, () => { throw new Error("of the application"); }]) {
          engine.prepareStackTrace = made;
          const { code, issues } = await failure(refusing().conversations.list({ statsu: 1 } as never));
          assert.deepEqual([code, issues.map(({ path }) => path)], ["invalid_filter", ["statsu"]]);
        }
      } finally {
        if (before === undefined) delete engine.prepareStackTrace;
        else engine.prepareStackTrace = before;
      }
    },
  },
  {
    name: "what is made and not used asks for nothing, and fails nobody",
    async run() {
      let calls = 0;
      const client = clientOf("eigi", { fetch: () => Promise.reject(new Error(`call ${(calls += 1)}`)) });
      for (const make of Object.values(UNUSED)) make(client);
      await Promise.resolve();
      assert.strictEqual(calls, 0);
    },
  },
  {
    name: "a list is a promise of its first page that begins when it is asked",
    async run() {
      const sandbox = standing();
      const { conversations } = clientOf("eigi", sandbox);
      const list: Promise<unknown> = conversations.list();
      assert.strictEqual(Object.prototype.toString.call(list), "[object ConversationList]");
      await Promise.resolve();
      assert.lengthOf(sandbox.requests, 0);
      let settled = 0;
      const page = await conversations.list().catch(() => assert.fail("it did not fail")).finally(() => (settled += 1));
      assert.lengthOf(page.items, 100);
      assert.lengthOf(sandbox.requests, 1);
      assert.lengthOf((await conversations.list().finally(() => (settled += 1))).items, 100);
      assert.strictEqual(settled, 2);
      assert.strictEqual(await refusing().conversations.list().catch((error: { code: string }) => error.code), "unauthenticated");
      const [first, second] = await Promise.all([conversations.list({ pageSize: 1 }), conversations.list({ pageSize: 2 })]);
      assert.deepEqual([first.items.length, second.items.length], [1, 2]);
    },
  },
  {
    name: "return() in the middle of next() of a list settles both and stops the request",
    async run() {
      for (const before of [0, 1, 100]) {
        const requests: Request[] = [];
        const sandbox = standing();
        const { conversations } = clientOf("eigi", { fetch: (request) => (requests.push(request as Request), sandbox.fetch(request)) });
        await withFakeTime(async (time) => {
          const list = conversations.list();
          const iterator = list[Symbol.asyncIterator]();
          for (let taken = 0; taken < before; taken += 1) await time.settled(iterator.next());
          sandbox.fault({ kind: "stall_headers" });
          const rest = before % 100 === 0 ? 1 : 100;
          const pending = Array.from({ length: rest }, () => iterator.next());
          await time.calm();
          assert.lengthOf(requests, before === 0 ? 1 : 2);
          assert.deepEqual(await time.settled(iterator.return?.() ?? assert.fail()), { done: true, value: undefined });
          assert.deepEqual(await time.settled(pending.at(-1) ?? assert.fail()), { done: true, value: undefined });
          assert.isTrue(requests.at(-1)?.signal.aborted, "the request goes on");
          assert.deepEqual([time.timers, time.elapsed], [0, 0]);
          const { stoppedBecause, items } = list.report;
          assert.deepEqual({ stoppedBecause, items }, { stoppedBecause: "closed", items: before === 0 ? 0 : 100 });
          assert.deepEqual(await iterator.next(), { done: true, value: undefined });
        });
      }
    },
  },
  {
    name: "next() many times at once gives each conversation once, in order",
    async run() {
      const { conversations } = clientOf("eigi", standing({ conversations: 25 }));
      const expected = await collect(conversations.list({ pageSize: 10 }));
      const iterator = conversations.list({ pageSize: 10 })[Symbol.asyncIterator]();
      const steps = await Promise.all(Array.from({ length: 30 }, () => iterator.next()));
      assert.deepEqual(steps.filter(({ done }) => done !== true).map(({ value }) => value as unknown), expected);
      assert.isTrue(steps.slice(25).every(({ done }) => done === true));
    },
  },
];
