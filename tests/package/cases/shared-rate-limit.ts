import { assert } from "chai";
import type { ClientOptions, SharedRateLimit } from "convoscope";
import { init } from "convoscope/browser";
import type { Case } from "../../runtimes/case.js";
import { onEveryWay } from "../behaviour.js";
import { failure, thrown } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { HAPPENS } from "../live-call.js";
import { clientOf, collect, standing } from "../sandbox-client.js";
import { watched } from "../watched-signal.js";

/** One turn every so many milliseconds, for whoever asks: as a pacer of many instances hands them out. */
function pacer(everyMs: number) {
  let free = Date.now();
  const turns: { asked: number; signal: AbortSignal }[] = [];
  const acquire = (signal: AbortSignal) => {
    turns.push({ asked: Date.now(), signal });
    const wait = Math.max(free - Date.now(), 0);
    free = Math.max(free, Date.now()) + everyMs;
    return new Promise<void>((resolve) => void setTimeout(resolve, wait));
  };
  return { acquire, turns };
}

const never = (): Promise<never> => new Promise(() => {});
const standingNow = () => standing({ conversations: 12, now: () => new Date() });

/** Pacing by a function of the caller's. */
export const cases: readonly Case[] = [
  onEveryWay("attempts of several clients share one pace, retries too, and no wait counts to an attempt", async ({ open }) => {
    // Loading takes time that is no fake.
    await init();
    await withFakeTime(async (time) => {
      const sandbox = standingNow();
      const since = Date.now();
      const sent: number[] = [];
      const timed: Pick<typeof sandbox, "fetch"> = { fetch: (...given) => (sent.push(Date.now() - since), sandbox.fetch(...given)) };
      const { acquire, turns } = pacer(10_000);
      const options: Partial<ClientOptions> = { rateLimit: { acquire }, timeout: { attempt: 1_000, total: 100_000 } };
      const first = open(timed, options);
      const clients = [first, first.with({ timeout: { attempt: 2_000 } }), open(timed, options)];
      sandbox.fault({ kind: "status", status: 503, times: 1 });
      const found = await time.settled(Promise.all(clients.map(({ conversations }) => conversations.list({ pageSize: 5 }))));
      assert.deepEqual(found.map(({ items }) => items.length), [5, 5, 5]);
      // A gateway repeats by itself what failed: its caller asks once.
      assert.isAtLeast(turns.length, 3);
      assert.isTrue(turns.every(({ signal }) => !signal.aborted), "no signal is aborted after its turn");
      for (const at of [0, 10_000, 20_000]) assert.include(sent, at);
      assert.strictEqual(time.timers, 0);
    });
  }),
  {
    name: "each page of a walk, each look of a watch, an export, a summary and each retry takes a turn",
    run: () =>
      withFakeTime(async (time) => {
        const sandbox = standingNow();
        const { acquire, turns } = pacer(0);
        const { conversations } = clientOf("eigi", sandbox, { rateLimit: { acquire } });
        sandbox.fault({ kind: "status", status: 429, retryAfter: "7", times: 1 });
        const before = Date.now();
        await time.settled(collect(conversations.list({ pageSize: 5 })));
        assert.deepEqual([turns.length, sandbox.requests.length], [4, 4]);
        assert.deepEqual(turns.map(({ asked }) => asked - before), [0, 7_000, 7_000, 7_000], "a Retry-After holds, and the turn is taken after it");
        await time.settled(conversations.summarize({ pageSize: 12 }));
        await time.settled(conversations.export({ pageSize: 100 }, { format: "csv" }).getReader().read());
        const events = conversations.watch(sandbox.insert("eigi", HAPPENS.eigi.begun));
        await time.settled(events.next());
        await events.return?.();
        assert.strictEqual(turns.length, sandbox.requests.length);
      }),
  },
  {
    name: "a function that returns at once, or anything, makes nobody wait; it is called unbound",
    async run() {
      const sandbox = standingNow();
      const seen: unknown[] = [];
      for (const returned of [undefined, 0, "yes", { then: (resolve: () => void) => resolve() }]) {
        const { conversations } = clientOf("eigi", sandbox, {
          rateLimit: {
            acquire(this: unknown, ...args: unknown[]) {
              seen.push(this, args.length, args[0] instanceof AbortSignal);
              return returned;
            },
          },
        });
        assert.lengthOf((await conversations.list()).items, 12);
      }
      assert.deepEqual(seen, Array.from({ length: 4 }, () => [undefined, 1, true]).flat());
    },
  },
  onEveryWay("what it throws or rejects with is the cause of the error, and nothing is sent", async ({ open }) => {
    const cause = new Error("the pacer is gone");
    for (const [acquire, did] of [[() => { throw cause; }, "threw an error"], [() => Promise.reject(cause), "rejected"]] as const) {
      const sandbox = standing({ conversations: 1 });
      const { conversations } = open(sandbox, { rateLimit: { acquire } });
      const error = await failure(conversations.list(), "rate_limited");
      assert.strictEqual(error.message, `The "rateLimit.acquire" function ${did}, so no request was sent.`);
      assert.strictEqual(error.cause, cause);
      assert.deepEqual([error.status, error.retryable, error.attempts, sandbox.requests.length], [null, true, [], 0]);
    }
  }),
  {
    name: "if it fails before a retry, the error knows the attempts",
    run: () =>
      withFakeTime(async (time) => {
        const sandbox = standingNow();
        let turns = 0;
        const { conversations } = clientOf("anyreach", sandbox, {
          rateLimit: { acquire: () => ((turns += 1) > 1 ? Promise.reject(new Error("enough")) : undefined) },
        });
        sandbox.fault({ kind: "status", status: 503, times: 1 });
        const error = await time.settled(failure(conversations.list(), "rate_limited"));
        assert.deepEqual(error.attempts.map(({ status }) => status), [503]);
        assert.lengthOf(sandbox.requests, 1);
      }),
  },
  onEveryWay("a function that never ends ends with the call's time, and its signal is aborted", async ({ open }) => {
    // Loading takes time that is no fake.
    await init();
    await withFakeTime(async (time) => {
      const sandbox = standingNow();
      const signals: AbortSignal[] = [];
      const rateLimit = { acquire: (signal: AbortSignal) => (signals.push(signal), never()) };
      const { conversations } = open(sandbox, { rateLimit, timeout: { attempt: 1_000, total: 5_000 } });
      const error = await time.settled(failure(conversations.list(), "timeout"));
      assert.deepEqual([error.phase, time.elapsed, sandbox.requests.length], ["total", 5_000, 0]);
      assert.strictEqual(error.message, 'The "rateLimit.acquire" function did not return within the 5000 ms of the call. If it needs longer, raise "timeout.total".');
      assert.deepEqual(signals.map(({ aborted }) => aborted), [true]);
      assert.strictEqual(time.timers, 0);
    });
  }),
  onEveryWay("an aborted call aborts its wait at once, with its reason, and leaves nothing behind", async ({ open }) => {
    // Loading takes time that is no fake.
    await init();
    await withFakeTime(async (time) => {
      const sandbox = standingNow();
      const signals: AbortSignal[] = [];
      const rateLimit = { acquire: (signal: AbortSignal) => (signals.push(signal), new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("given back"))))) };
      const { conversations } = open(sandbox, { rateLimit });
      const { aborter, listeners } = watched();
      const waiting = failure(conversations.list({}, { signal: aborter.signal }), "aborted");
      await time.advance(3_000);
      assert.deepEqual(signals.map(({ aborted }) => aborted), [false]);
      aborter.abort("enough");
      assert.strictEqual((await time.settled(waiting)).cause, "enough");
      assert.deepEqual(signals.map(({ reason }) => reason), ["enough"]);
      await failure(conversations.list({}, { signal: aborter.signal }), "aborted");
      assert.deepEqual([signals.length, listeners(), time.timers, sandbox.requests.length], [1, 0, 0, 0], "a signal that is aborted already takes no turn");
    });
  }),
  {
    name: "a walk that is left aborts its wait",
    run: () =>
      withFakeTime(async (time) => {
        const signals: AbortSignal[] = [];
        const { conversations } = clientOf("eigi", standingNow(), { rateLimit: { acquire: (signal) => (signals.push(signal), never()) } });
        const pages = conversations.list().pages();
        const page = pages.next();
        await time.calm();
        await pages.return?.();
        assert.isTrue((await time.settled(page)).done);
        await time.calm();
        assert.deepEqual([signals.map(({ aborted }) => aborted), time.timers], [[true], 0]);
      }),
  },
  onEveryWay("a limit that mixes both forms, or whose function is none, is refused", async ({ open }) => {
    const { acquire } = pacer(0);
    for (const [rateLimit, message] of [
      [{ acquire: null }, '"rateLimit.acquire" must be a function, not null.'], [{ acquire: 5 }, '"rateLimit.acquire" must be a function, not 5.'], [{ acquire: Promise.resolve() }, '"rateLimit.acquire" must be a function, not a Promise.'],
      [{ acquire, perMs: 5 }, 'Unknown option "perMs" of rateLimit. Accepted: acquire.'], [{ acquire, requests: 1, perMs: 5 }, 'Unknown option "requests" of rateLimit. Accepted: acquire.'],
      [{ aquire: acquire }, 'Unknown option "aquire" of rateLimit. Did you mean "acquire"?'],
    ] as const) {
      assert.strictEqual(thrown(() => open(standing(), { rateLimit: rateLimit as unknown as SharedRateLimit }), "invalid_config").message, message);
    }
  }),
];
