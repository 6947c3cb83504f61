import { assert } from "chai";
import type { ErrorCode, PlatformKind, WatchEvent, WatchOptions } from "convoscope";
import type { Fault } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { bothInFakeTime as both } from "../both.js";
import type { FakeTime } from "../fake-time.js";
import { follow, HAPPENS, liveCall } from "../live-call.js";
import { watched } from "../watched-signal.js";

const NO_RETRY = { retry: { max: 0 } };

const FINAL: readonly [Fault, ErrorCode][] = [
  [{ kind: "status", status: 401 }, "unauthenticated"],
  [{ kind: "status", status: 403 }, "forbidden"],
  [{ kind: "status", status: 404 }, "not_found"],
  [{ kind: "status", status: 422 }, "unprocessable"],
  [{ kind: "redirect" }, "redirect_refused"],
];

/** They end a watch only at its first look. */
const UNREADABLE: readonly [Fault, ErrorCode][] = [[{ kind: "broken_json" }, "invalid_response"]];

interface Moment {
  name: string;
  fault?: Fault;
  rateLimited?: true;
  until?: (time: FakeTime) => Promise<void>;
  /** Requests that were sent when the watch is stopped, the first of which was answered. */
  requests: number;
  inFlight: boolean;
}

const MOMENTS: readonly Moment[] = [
  { name: "while headers are waited for", fault: { kind: "stall_headers" }, requests: 2, inFlight: true },
  { name: "in the middle of a body", fault: { kind: "stall_body" }, requests: 2, inFlight: true },
  { name: "between two looks", requests: 1, inFlight: false, until: (time) => time.advance(1_000) },
  { name: "before a request is sent again", fault: { kind: "status", status: 429, retryAfter: "30" }, requests: 2, inFlight: false },
  { name: "while the rate limit is waited for", rateLimited: true, requests: 1, inFlight: false, until: (time) => time.advance(5_000) },
];

/** What goes wrong with a watch, and how it is stopped. */
export const cases: readonly Case[] = [
  both("a failure that will not pass ends it with that error", async (kind, time) => {
    for (const [fault, code] of FINAL) {
      // At the first look, and later.
      for (const later of [false, true]) {
        const call = liveCall(kind);
        if (!later) call.sandbox.fault(fault);
        const { follower, done } = follow(call);
        await time.calm();
        if (later) call.sandbox.fault(fault);
        // At Retell a call that there is not.
        const isGone = kind === "retell" && fault.kind === "status" && fault.status === 422;
        const error = await time.settled(failure(done, isGone ? "not_found" : code));
        assert.strictEqual(error.provider, kind);
        assert.lengthOf(error.attempts, 1);
        assert.deepEqual(follower.types, later ? ["snapshot"] : []);
        assert.lengthOf(call.sent, later ? 2 : 1);
        assert.strictEqual(time.timers, 0);
      }
    }
  }),
  both("an answer that cannot be read ends it only at the first look", async (kind, time) => {
    for (const [fault, code] of UNREADABLE) {
      const refused = liveCall(kind);
      refused.sandbox.fault(fault);
      const { done } = follow(refused);
      await time.settled(failure(done, code));
      assert.lengthOf(refused.sent, 1);

      const call = liveCall(kind);
      const watch = call.client.conversations.watch(call.id);
      await time.settled(watch.next());
      call.sandbox.fault(fault);
      call.sandbox.update(kind, call.id, { status: "completed" });
      const { value } = await time.settled(watch.next());
      assert.strictEqual((value as WatchEvent).type, "status");
      assert.lengthOf(call.sent, 3);
      await watch.return?.();
    }
  }),
  both("a conversation that is deleted ends it as not_found", async (kind, time) => {
    const call = liveCall(kind);
    const watch = call.client.conversations.watch(call.id);
    await time.settled(watch.next());
    call.sandbox.remove(kind, call.id);
    await time.settled(failure(watch.next(), "not_found"));
    assert.deepEqual(await watch.next(), { done: true, value: undefined }, "it is over");
    assert.lengthOf(call.sent, 2);
  }),
  both("ten failures in a row are enough", async (kind, time) => {
    for (const [fault, code] of [
      [{ kind: "status", status: 503 }, "server_error"],
      [{ kind: "status", status: 429 }, "rate_limited"],
      [{ kind: "network" }, "network_error"],
      [{ kind: "garbage" }, "invalid_response"],
      [{ kind: "truncate" }, "invalid_response"],
      [{ kind: "stall_headers" }, "timeout"],
    ] as const) {
      const call = liveCall(kind, { ...NO_RETRY, timeout: { attempt: 1_000 } });
      call.sandbox.fault({ ...fault, times: Infinity });
      const { follower, done } = follow(call);
      const error = await time.settled(failure(done, code));
      assert.match(error.message, /gave up after 10 failures/);
      assert.isTrue(error.retryable);
      assert.lengthOf(call.sent, 10, fault.kind);
      assert.lengthOf(follower.events, 0);
      const retries = call.told.filter((event) => event.type === "retry");
      assert.deepEqual(retries.map(({ attempt }) => attempt), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
      assert.deepEqual(retries.map(({ waitMs }) => waitMs), [2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
      assert.isTrue(retries.every(({ reason }) => reason === code));
      const pause = code === "timeout" ? 1_000 : 0;
      const waits = call.sent.slice(1).map((at, index) => at - (call.sent[index] ?? 0) - pause);
      assert.deepEqual(waits, retries.map(({ waitMs }) => waitMs), "it waits as it says");
      assert.strictEqual(time.timers, 0);
    }
  }),
  both("an answer makes nine failures good", async (kind, time) => {
    const call = liveCall(kind, NO_RETRY);
    call.sandbox.fault({ kind: "status", status: 503, times: 9 });
    const { follower, done } = follow(call, { settleTimeout: 0 });
    await time.advance(600_000);
    assert.deepEqual(follower.types, ["snapshot"]);
    call.sandbox.fault({ kind: "network", times: 9 });
    call.happens(HAPPENS[kind].ended);
    await time.settled(done);
    assert.deepEqual(follower.types, ["snapshot", "status", "ended"]);
  }),
  both("the requests of a look are sent again before the look counts as failed", async (kind, time) => {
    const call = liveCall(kind);
    call.sandbox.fault({ kind: "status", status: 503, times: 3 });
    const { follower, done } = follow(call, { settleTimeout: 0 });
    call.happens(HAPPENS[kind].ended);
    await time.settled(done);
    assert.lengthOf(call.sent, 4);
    assert.deepEqual(follower.types, ["snapshot", "ended"]);
    const retries = call.told.filter((event) => event.type === "retry");
    assert.deepEqual(retries.map(({ attempt }) => attempt), [1, 2, 1]);
    assert.strictEqual(retries[2]?.waitMs, 2_000, "the last is the watch's own");
  }),
  both("a Retry-After longer than a call waits is waited for by the watch", async (kind, time) => {
    const call = liveCall(kind);
    await time.calm();
    const { follower, done } = follow(call, { settleTimeout: 0 });
    await time.calm();
    call.sandbox.fault({ kind: "status", status: 429, retryAfter: "300" });
    await time.advance(2_000);
    assert.lengthOf(call.sent, 2);
    await time.advance(299_000);
    assert.lengthOf(call.sent, 2, "not a moment before");
    call.happens(HAPPENS[kind].ended);
    await time.settled(done);
    assert.deepEqual(follower.types, ["snapshot", "status", "ended"]);
    assert.strictEqual((call.sent[2] ?? 0) - (call.sent[1] ?? 0), 300_000);
  }),
  both("a Retry-After of more than fifteen minutes ends it", async (kind, time) => {
    const call = liveCall(kind);
    call.sandbox.fault({ kind: "status", status: 429, retryAfter: "901" });
    const error = await time.settled(failure(follow(call).done, "rate_limited"));
    assert.strictEqual(error.retryAfterMs, 901_000);
    assert.match(error.message, /15 minutes/);
    assert.deepEqual([call.sent.length, time.elapsed, time.timers], [1, 0, 0]);
  }),
  ...MOMENTS.flatMap((moment) => {
    const begin = async (kind: PlatformKind, time: FakeTime) => {
      const call = liveCall(kind, moment.rateLimited && { rateLimit: { requests: 1, perMs: 600_000 } });
      const { aborter, listeners } = watched();
      const watch = call.client.conversations.watch(call.id, { signal: aborter.signal });
      await time.settled(watch.next());
      if (moment.fault) call.sandbox.fault(moment.fault);
      const next = watch.next();
      next.catch(() => {});
      await (moment.until ?? ((time) => time.advance(2_000)))(time);
      assert.lengthOf(call.sent, moment.requests);
      assert.isAbove(listeners(), 0);
      const stopped = (before: number) => {
        assert.strictEqual(time.elapsed, before, "at once");
        assert.deepEqual([listeners(), time.timers, call.sent.length], [0, 0, moment.requests], "listeners, timers, requests");
        if (moment.inFlight) assert.isTrue(call.requests.at(-1)?.signal.aborted, "the request goes on");
      };
      return { call, aborter, watch, next, stopped };
    };
    return [
      both(`aborted ${moment.name}`, async (kind, time) => {
        const { aborter, watch, next, stopped } = await begin(kind, time);
        const before = time.elapsed;
        aborter.abort("enough");
        const error = await time.settled(failure(next, "aborted"));
        assert.strictEqual(error.cause, "enough");
        stopped(before);
        assert.deepEqual(await watch.next(), { done: true, value: undefined });
      }),
      both(`closed ${moment.name}`, async (kind, time) => {
        const { watch, next, stopped } = await begin(kind, time);
        const before = time.elapsed;
        assert.deepEqual(await watch.return?.(), { done: true, value: undefined });
        assert.deepEqual(await time.settled(next), { done: true, value: undefined }, "whoever waits is told that it is over");
        await time.calm();
        stopped(before);
        assert.deepEqual(await watch.next(), { done: true, value: undefined });
      }),
    ];
  }),
  both("left by break, nothing goes on", async (kind, time) => {
    const call = liveCall(kind);
    const { aborter, listeners } = watched();
    for await (const { type } of call.client.conversations.watch(call.id, { signal: aborter.signal })) {
      assert.strictEqual(type, "snapshot");
      break;
    }
    await time.advance(600_000);
    assert.deepEqual([call.sent.length, listeners(), time.timers], [1, 0, 0]);
  }),
  both("aborted before the first look, nothing is sent", async (kind, time) => {
    const call = liveCall(kind);
    const { aborter, listeners } = watched();
    aborter.abort("early");
    const error = await time.settled(failure(call.client.conversations.watch(call.id, { signal: aborter.signal }).next(), "aborted"));
    assert.strictEqual(error.cause, "early");
    assert.deepEqual([call.sent.length, listeners(), time.timers], [0, 0, 0]);
  }),
  both("options that cannot be meant are refused before any request", async (kind, time) => {
    const call = liveCall(kind);
    for (const options of [
      { interval: { min: 0 } }, { interval: { min: -1 } }, { interval: { min: NaN } }, { interval: { max: Infinity } }, { interval: { max: 2 ** 31 } },
      { interval: { min: 3_000, max: 2_000 } }, { interval: { min: "2s" } }, { interval: { max: null } }, { interval: 5 }, { interval: null },
      { settleTimeout: -1 }, { settleTimeout: NaN }, { settleTimeout: Infinity }, { settleTimeout: "60" }, { settleTimeout: null }, { timeout: { attempt: 0 } }, { signal: {} },
      { headers: { "x-api-key": "vk_another" } }, { intervall: { min: 5 } }, { interval: { minimum: 5 } }, { settel: 0 }, 5, "fast",
    ]) {
      const error = await time.settled(failure(call.client.conversations.watch(call.id, options as WatchOptions).next(), "invalid_argument"));
      assert.isAbove(error.message.length, 15, JSON.stringify(options));
    }
    for (const id of ["", " ", "../conversations", 5, null, undefined, {}]) {
      await time.settled(failure(call.client.conversations.watch(id as string).next(), "invalid_argument"));
    }
    assert.lengthOf(call.sent, 0);
  }),
];
