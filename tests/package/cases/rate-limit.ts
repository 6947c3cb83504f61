import { assert } from "chai";
import { type ClientOptions, eigiRateLimits, type RateLimit } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { chunksOf } from "../exported.js";
import { failure, thrown } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { HAPPENS } from "../live-call.js";
import { clientOf, collect, NOW, standing } from "../sandbox-client.js";
import { watched } from "../watched-signal.js";

function limited(rateLimit: RateLimit | undefined, options: Partial<ClientOptions> = {}) {
  const sandbox = standing({ conversations: 60, now: () => new Date() });
  const sent: { at: number; url: string }[] = [];
  const client = clientOf("eigi", sandbox, {
    fetch(request) {
      sent.push({ at: Date.now() - NOW, url: request.url });
      return sandbox.fetch(request);
    },
    ...(rateLimit && { rateLimit }),
    ...options,
  });
  return { sandbox, sent, client, conversations: client.conversations };
}

/** No stretch of `perMs` holds more than `requests` of these. */
function keepTo({ requests, perMs }: RateLimit, sent: readonly { at: number }[]): void {
  for (const [index, { at }] of sent.entries()) {
    const next = sent[index + requests];
    if (next) assert.isAtLeast(next.at - at, perMs, `request ${index + requests + 1} at ${next.at}`);
  }
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `00000000-0000-4000-8000-0000000000${String(index).padStart(2, "0")}`);

/** Requests spread over time. Of a sandbox that does not know these ids, so each is answered by 404, once. */
export const cases: readonly Case[] = [
  {
    name: "no stretch of time holds more than allowed, and none is left unused",
    run: () =>
      withFakeTime(async (time) => {
        for (const limit of [{ requests: 3, perMs: 1_000 }, { requests: 1, perMs: 250 }, { requests: 10, perMs: 60_000 }, { requests: 2, perMs: 1 }]) {
          const { conversations, sent } = limited(limit);
          const before = time.elapsed;
          const calls = ids(25).map((id) => conversations.get(id).result());
          const walk = collect(conversations.list({ pageSize: 10 }));
          const bytes = chunksOf(conversations.export({ pageSize: 20 }, { format: "csv" }));
          const summary = conversations.summarize({ pageSize: 30 });
          const [all] = await time.settled(Promise.all([walk, bytes, summary, ...calls]));
          assert.lengthOf(all, 60);
          // Behind a last page that is full there may be more.
          assert.lengthOf(sent, 25 + (6 + 1) + (3 + 1) + (2 + 1));
          keepTo(limit, sent);
          const windows = Math.ceil(sent.length / limit.requests) - 1;
          assert.isAtMost((sent.at(-1)?.at ?? 0) - before, windows * limit.perMs + limit.perMs, "nobody waits longer than need be");
          assert.strictEqual(time.timers, 0);
        }
      }),
  },
  {
    name: "what is refused before it is sent takes no turn",
    run: () =>
      withFakeTime(async (time) => {
        const { conversations, sent } = limited({ requests: 1, perMs: 60_000 });
        for (let calls = 0; calls < 3; calls += 1) await time.settled(failure(conversations.get("../x"), "invalid_argument"));
        await time.settled(conversations.list({ pageSize: 1 }));
        assert.deepEqual(sent.map(({ at }) => at), [0]);
      }),
  },
  {
    name: "first come, first served",
    run: () =>
      withFakeTime(async (time) => {
        const limit = { requests: 2, perMs: 1_000 };
        const { conversations, sent } = limited(limit);
        const order = ids(20);
        const calls: PromiseLike<unknown>[] = [];
        for (const id of order) {
          calls.push(conversations.get(id).result());
          await time.advance(100);
        }
        await time.settled(Promise.all(calls));
        assert.deepEqual(sent.map(({ url }) => url.split("/").at(-1)), order);
        assert.deepEqual(sent.map(({ at }) => at), order.map((_, index) => Math.floor(index / 2) * 1_000 + (index % 2) * 100));
      }),
  },
  {
    name: "who comes slowly never waits, and no timer is set",
    run: () =>
      withFakeTime(async (time) => {
        for (const limit of [{ requests: 1, perMs: 1_000 }, undefined]) {
          const { conversations } = limited(limit);
          for (const id of ids(5)) {
            const before = time.elapsed;
            await time.settled(conversations.get(id).result());
            assert.strictEqual(time.elapsed, before);
            assert.strictEqual(time.timers, 0);
            await time.advance(1_000);
          }
        }
        const { conversations, sent } = limited(undefined);
        await time.settled(Promise.all(ids(50).map((id) => conversations.get(id).result())));
        assert.strictEqual(new Set(sent.map(({ at }) => at)).size, 1, "off by default");
      }),
  },
  {
    name: "retries count, and wait for their turn",
    run: () =>
      withFakeTime(async (time) => {
        const limit = { requests: 1, perMs: 10_000 };
        const { conversations, sent, sandbox } = limited(limit);
        sandbox.fault({ kind: "status", status: 503, times: 2 });
        const first = conversations.list({ pageSize: 5 });
        const second = conversations.get(ids(1)[0] ?? "").result();
        assert.lengthOf((await time.settled(first)).items, 5);
        await time.settled(second);
        assert.lengthOf(sent, 4);
        keepTo(limit, sent);
        assert.deepEqual(sent.map(({ at }) => at), [0, 10_000, 20_000, 30_000]);
        assert.strictEqual(time.timers, 0);
      }),
  },
  {
    name: "a Retry-After is obeyed beside the limit",
    run: () =>
      withFakeTime(async (time) => {
        const { conversations, sent, sandbox } = limited({ requests: 5, perMs: 1_000 });
        sandbox.fault({ kind: "status", status: 429, retryAfter: "7" });
        await time.settled(conversations.list({ pageSize: 5 }));
        assert.deepEqual(sent.map(({ at }) => at), [0, 7_000]);
      }),
  },
  {
    name: "who waits and is aborted gives the turn back, at once, and leaves nothing behind",
    run: () =>
      withFakeTime(async (time) => {
        const { conversations, sent } = limited({ requests: 2, perMs: 10_000 });
        const order = ids(8);
        const get = (index: number, signal?: AbortSignal) => conversations.get(order[index] ?? "", signal ? { signal } : {}).result();
        const early = [get(0), get(1)];
        const { aborter, listeners } = watched();
        const waiting = failure(conversations.get(order[2] ?? "", { signal: aborter.signal }), "aborted");
        const behind = get(3);
        await time.advance(3_000);
        assert.strictEqual(listeners(), 1);
        aborter.abort("enough");
        assert.strictEqual((await time.settled(waiting)).cause, "enough");
        assert.deepEqual([time.elapsed, listeners(), time.timers], [3_000, 0, 1], "only the one behind still waits");
        const next = get(4);
        const last = get(5);
        await time.settled(Promise.all([...early, behind, next, last]));
        assert.deepEqual(sent.map(({ at, url }) => [url.split("/").at(-1), at]), [
          [order[0], 0], [order[1], 0], [order[3], 10_000], [order[4], 10_000], [order[5], 20_000],
        ]);
        assert.strictEqual(time.timers, 0);
      }),
  },
  {
    name: "a signal that is aborted already takes no turn",
    run: () =>
      withFakeTime(async (time) => {
        const { conversations, sent } = limited({ requests: 1, perMs: 10_000 });
        for (const id of ids(5)) await time.settled(failure(conversations.get(id, { signal: AbortSignal.abort() }), "aborted"));
        await time.settled(conversations.get(ids(1)[0] ?? "").result());
        assert.deepEqual(sent.map(({ at }) => at), [0]);
      }),
  },
  {
    name: "a walk that is left, an export that is cancelled and a watch that is closed stop waiting",
    run: () =>
      withFakeTime(async (time) => {
        const limit = { requests: 1, perMs: 600_000 };
        const { sandbox, sent, conversations } = limited(limit);
        const id = sandbox.insert("eigi", HAPPENS.eigi.begun);
        await time.settled(conversations.get(id));
        const pages = conversations.list().pages();
        const page = pages.next();
        const reader = conversations.export({}, { format: "csv" }).getReader();
        const bytes = reader.read();
        const events = conversations.watch(id);
        const event = events.next();
        await time.calm();
        assert.strictEqual(time.timers, 3);
        await Promise.all([pages.return?.(), reader.cancel(), events.return?.()]);
        for (const { done } of await time.settled(Promise.all([page, bytes, event]))) assert.isTrue(done);
        await time.calm();
        assert.deepEqual([time.timers, sent.length, time.elapsed], [0, 1, 0]);
        await time.settled(conversations.get(id));
        assert.deepEqual(sent.map(({ at }) => at), [0, 600_000], "all their turns were given back");
      }),
  },
  {
    name: "the wait for the first request does not count as the call's time",
    run: () =>
      withFakeTime(async (time) => {
        const { conversations, sent } = limited({ requests: 1, perMs: 30_000 }, { timeout: { attempt: 1_000, total: 2_000 } });
        const results = await time.settled(Promise.all([1, 2, 3].map(() => conversations.list({ pageSize: 5 }).then(({ items }) => items.length))));
        assert.deepEqual(results, [5, 5, 5]);
        assert.deepEqual(sent.map(({ at }) => at), [0, 30_000, 60_000]);
      }),
  },
  {
    name: "each client has its own, also a copy; a copy may have another, or none",
    run: () =>
      withFakeTime(async (time) => {
        const { client, sent } = limited({ requests: 1, perMs: 10_000 });
        const clients = [client, client.with({}), client.with({ timeout: { total: 50_000 } })];
        const [id = ""] = ids(1);
        await time.settled(Promise.all(clients.flatMap(({ conversations }) => [conversations.get(id).result(), conversations.get(id).result()])));
        assert.deepEqual(sent.map(({ at }) => at), [0, 0, 0, 10_000, 10_000, 10_000]);
        sent.length = 0;
        const faster = client.with({ rateLimit: { requests: 3, perMs: 10_000 } });
        await time.settled(Promise.all(ids(3).map((id) => faster.conversations.get(id).result())));
        assert.strictEqual(new Set(sent.map(({ at }) => at)).size, 1);
      }),
  },
  {
    name: "the documented limits of eigi's plans can be passed as they are",
    run: () =>
      withFakeTime(async (time) => {
        assert.deepEqual(eigiRateLimits, { free: { requests: 100, perMs: 60_000 }, pro: { requests: 500, perMs: 60_000 } });
        const { conversations, sent } = limited(eigiRateLimits.free);
        const calls = Array.from({ length: 250 }, () => conversations.get(ids(1)[0] ?? "").result());
        await time.settled(Promise.all(calls));
        keepTo(eigiRateLimits.free, sent);
        assert.strictEqual(sent.at(-1)?.at, 120_000);
      }),
  },
  {
    name: "a limit that cannot be meant is refused",
    run() {
      const { client } = limited(undefined);
      for (const rateLimit of [
        null, 5, "100/min", {}, { requests: 5 }, { perMs: 1_000 }, { requests: 0, perMs: 1_000 }, { requests: -1, perMs: 1_000 }, { requests: 1.5, perMs: 1_000 }, { requests: NaN, perMs: 1_000 },
        { requests: Infinity, perMs: 1_000 }, { requests: "5", perMs: 1_000 }, { requests: 5, perMs: 0 }, { requests: 5, perMs: -1 }, { requests: 5, perMs: NaN }, { requests: 5, perMs: Infinity },
        { requests: 5, perMs: 2 ** 31 }, { requests: 5, perMs: "1s" }, { requests: null, perMs: 1_000 }, { requests: 5, perMs: null },
      ]) {
        const error = thrown(() => client.with({ rateLimit: rateLimit as RateLimit }), "invalid_config");
        assert.match(error.message, /rateLimit/, JSON.stringify(rateLimit));
      }
      // What is missing, null or no number is told as that.
      for (const [rateLimit, message] of [
        [{ requests: 5 }, '"rateLimit.perMs" is required: a number between 1 and 2147483647.'], [{ perMs: 1 }, '"rateLimit.requests" is required: a whole number between 1 and 1000000.'],
        [{ requests: null, perMs: 1 }, '"rateLimit.requests" must be a whole number between 1 and 1000000, not null.'], [{ requests: 0, perMs: 1 }, '"rateLimit.requests" must be a whole number between 1 and 1000000, not 0.'],
      ] as const) {
        assert.strictEqual(thrown(() => client.with({ rateLimit: rateLimit as RateLimit }), "invalid_config").message, message);
      }
    },
  },
];
