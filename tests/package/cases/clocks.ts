import { assert } from "chai";
import { type ClientEvent, init, normalizeError } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { arrange, CALLS } from "../calls.js";
import { type FakeTime, withFakeTime } from "../fake-time.js";
import { liveCall } from "../live-call.js";
import { clientOf, NOW, standing } from "../sandbox-client.js";

const HOUR = 3_600_000;

/** With the host's steady clock and without one, which some hosts lack. */
async function withEachClock(run: (time: FakeTime, clock: string) => Promise<void>): Promise<void> {
  await withFakeTime((time) => run(time, "with a steady clock"));
  await withFakeTime(async (time) => {
    const found = Object.getOwnPropertyDescriptor(globalThis, "performance");
    // The Edge Runtime's context keeps its own.
    if (!Reflect.defineProperty(globalThis, "performance", { value: undefined, configurable: true, writable: true })) return;
    try {
      await run(time, "without a steady clock");
    } finally {
      if (found) Object.defineProperty(globalThis, "performance", found);
      else Reflect.deleteProperty(globalThis, "performance");
    }
  });
}

const refusal = (headers: readonly (readonly [string, string])[]): Response => {
  const response = new Response("{}", { status: 429 });
  for (const [name, value] of headers) response.headers.append(name, value);
  return response;
};

/** A server's clock and ours differ, and ours is set while a client works. */
export const cases: readonly Case[] = [
  {
    name: "a Retry-After is read by the answer's own clock, and where it was sent twice",
    run: () =>
      withFakeTime(async (time) => {
        for (const call of CALLS) {
          for (const skew of [300_000, -300_000, 0, 86_400_000]) {
            const there = NOW + skew;
            const date = (ms: number) => new Date(there + time.elapsed + ms).toUTCString();
            const rows: [() => [string, string][], number][] = [
              [() => [["date", date(0)], ["retry-after", date(3_000)]], 3_000],
              [() => [["date", date(0)], ["retry-after", date(-9_000)]], 0],
              [() => [["date", date(0)], ["retry-after", "7"]], 7_000],
              [() => [["date", date(0)], ["retry-after", date(2_000)], ["retry-after", date(2_000)]], 2_000],
              [() => [["retry-after", "2"], ["retry-after", "2"]], 2_000],
              [() => [["retry-after", "2"], ["retry-after", "5"]], 5_000],
            ];
            for (const [headers, waited] of rows) {
              // Dates count whole seconds.
              await time.advance(1_000 - (time.elapsed % 1_000));
              const waits: number[] = [];
              const { sandbox, client } = await arrange(call);
              let left = 1;
              const fetch = (request: Request) => (left-- > 0 ? Promise.resolve(refusal(headers() as [string, string][])) : sandbox.fetch(request));
              const onEvent = (event: ClientEvent) => void (event.type === "retry" && waits.push(event.waitMs));
              assert.isNotEmpty(await time.settled(call.run(client.with({ fetch, onEvent }))));
              assert.deepEqual(waits, [waited], `${call.name}, ${skew} ms ahead, ${JSON.stringify(headers())}`);
            }
          }
        }
      }),
  },
  {
    name: "rubbish in a Retry-After is no wait at all",
    run: () =>
      withFakeTime(async (time) => {
        for (const value of ["2, soon", "soon, 2", "2,", "1s", "+1", "2; 2"]) {
          const waits: number[] = [];
          const sandbox = standing();
          let left = 1;
          const { conversations } = clientOf("eigi", sandbox, {
            fetch: (request) => (left-- > 0 ? Promise.resolve(refusal([["retry-after", value]])) : sandbox.fetch(request)),
            onEvent: (event) => void (event.type === "retry" && waits.push(event.waitMs)),
          });
          await time.settled(conversations.list({ pageSize: 1 }));
          assert.isTrue(waits.length === 1 && waits.every((ms) => ms >= 250 && ms <= 500), `${value}: ${waits.join()}`);
        }
      }),
  },
  {
    name: "normalizeError reads both headers",
    async run() {
      await init();
      const at = (ms: number) => new Date(Date.UTC(2001, 1, 3) + ms).toUTCString();
      const error = normalizeError("eigi", { status: 429, headers: { Date: at(0), "Retry-After": at(3_000) }, body: "" });
      assert.strictEqual(error.retryAfterMs, 3_000);
      assert.strictEqual(normalizeError("eigi", { status: 429, headers: { "retry-after": "2, 4" } }).retryAfterMs, 4_000);
    },
  },
  {
    name: "a clock that is set back keeps nobody waiting for longer than a window",
    run: () =>
      withEachClock(async (time, clock) => {
        for (const by of [HOUR, 24 * HOUR, 1]) {
          const sandbox = standing();
          const { conversations } = clientOf("eigi", sandbox, { rateLimit: { requests: 2, perMs: 60_000 }, timeout: { total: 1_000 } });
          const call = async () => {
            const before = time.elapsed;
            await time.settled(conversations.list({ pageSize: 1 }));
            return time.elapsed - before;
          };
          const waited = [await call()];
          time.setClock(Date.now() - by);
          waited.push(await call(), await call());
          time.setClock(Date.now() - by);
          waited.push(await call());
          assert.deepEqual(waited, [0, 0, 60_000, 0], `${clock}, ${by}`);
        }
      }),
  },
  {
    name: "nor does it stretch a retry, a timeout or the time of an attempt",
    run: () =>
      withEachClock(async (time, clock) => {
        for (const call of CALLS) {
          const { sandbox, client } = await arrange(call, { timeout: { attempt: 4_000, total: 20_000 } });
          sandbox.fault({ kind: "status", status: 503, retryAfter: "5" }, { kind: "stall_headers" });
          const before = time.elapsed;
          const pending = call.run(client);
          await time.advance(2_000);
          time.setClock(Date.now() - HOUR);
          assert.isNotEmpty(await time.settled(pending));
          const took = time.elapsed - before;
          assert.isTrue(took >= 9_000 && took <= 10_000, `${clock}, ${call.name}: ${took}`);

          sandbox.fault({ kind: "stall_headers", times: 9 });
          const begun = time.elapsed;
          const failing = call.run(client).catch(({ attempts }: { attempts: { durationMs: number; waitedMs: number }[] }) => attempts);
          await time.advance(1_000);
          time.setClock(Date.now() - HOUR);
          const attempts = (await time.settled(failing)) as { durationMs: number; waitedMs: number }[];
          assert.deepEqual(attempts.map(({ durationMs }) => durationMs).slice(1), [4_000, 4_000], clock);
          assert.isAtMost(time.elapsed - begun, 20_000);
        }
      }),
  },
  {
    name: "nor the interval of a watch",
    run: () =>
      withEachClock(async (time, clock) => {
        const call = liveCall("eigi");
        const events = call.client.conversations.watch(call.id, { interval: { min: 2_000, max: 2_000 } });
        await time.settled(events.next());
        const next = events.next();
        await time.advance(1_000);
        const { length } = call.sent;
        const before = time.elapsed;
        time.setClock(Date.now() - HOUR);
        for (let left = 30; left > 0 && call.sent.length === length; left -= 1) await time.advance(100);
        assert.isAtMost(time.elapsed - before, 1_100, clock);
        await events.return?.();
        await time.settled(next);
      }),
  },
];
