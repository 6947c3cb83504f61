import { assert } from "chai";
import type { ClientOptions, ConvoscopeError, ErrorCode } from "convoscope";
import type { Fault } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { arrange, type Call, CALLS } from "../calls.js";
import { failure } from "../failure.js";
import { type FakeTime, withFakeTime } from "../fake-time.js";
import { clientOf, KEYS, providerOf, standing } from "../sandbox-client.js";
import { watched } from "../watched-signal.js";

interface Moment {
  name: string;
  fault?: Fault;
  options?: Partial<ClientOptions>;
  /** Requests that were sent when the signal fires. */
  requests: number;
  /** What the case waits for before it aborts. */
  until?: (time: FakeTime) => Promise<void>;
  attempts: { status: number | null; error: ErrorCode }[];
}

const MOMENTS: readonly Moment[] = [
  { name: "while the headers are waited for", fault: { kind: "stall_headers" }, requests: 1, until: (time) => time.calm(), attempts: [{ status: null, error: "aborted" }] },
  { name: "in the middle of the body", fault: { kind: "stall_body" }, requests: 1, until: (time) => time.calm(), attempts: [{ status: 200, error: "aborted" }] },
  { name: "while a retry is waited for", fault: { kind: "status", status: 503 }, requests: 1, until: (time) => time.advance(100), attempts: [{ status: 503, error: "server_error" }] },
  { name: "in the second attempt", fault: { kind: "network" }, requests: 2, until: (time) => time.advance(700), attempts: [{ status: null, error: "network_error" }, { status: null, error: "aborted" }] },
];

const REASONS: readonly unknown[] = ["text", undefined, null, 0, { why: "enough" }, new Error("enough"), Symbol("enough")];

async function abortsAt(moment: Moment, call: Call, reason: unknown): Promise<void> {
  const label = `${call.name} ${moment.name}, ${String(reason)}`;
  const requests: Request[] = [];
  const { sandbox, client } = await arrange(call, {
    ...moment.options,
    fetch: (request) => {
      requests.push(request);
      return sandbox.fetch(request);
    },
  });
  await call.run(client);
  requests.length = 0;
  await withFakeTime(async (time) => {
    const { aborter, listeners } = watched();
    if (moment.fault) sandbox.fault(moment.fault);
    if (moment.requests === 2) sandbox.fault({ kind: "stall_headers" });
    const pending = failure(call.run(client, { signal: aborter.signal }), "aborted");
    await moment.until?.(time);
    assert.lengthOf(requests, moment.requests, label);
    assert.isAbove(listeners(), 0, label);
    const before = time.elapsed;
    aborter.abort(reason);
    const error: ConvoscopeError = await time.settled(pending);
    assert.strictEqual(time.elapsed, before, `${label}: at once`);
    assert.strictEqual(error.cause, aborter.signal.reason, label);
    assert.isFalse(error.retryable);
    assert.deepEqual(error.attempts.map(({ status, error }) => ({ status, error })), moment.attempts, label);
    assert.lengthOf(requests, moment.requests, label);
    const inFlight = requests.at(-1);
    if (moment.attempts.at(-1)?.error === "aborted") assert.isTrue(inFlight?.signal.aborted, `${label}: the request goes on`);
    assert.strictEqual(listeners(), 0, `${label}: a listener is left`);
    assert.strictEqual(time.timers, 0, `${label}: a timer is left`);
    await time.settled(call.run(client));
  });
}

/** A caller's signal ends a call at once, whatever it is doing. */
export const cases: readonly Case[] = [
  ...MOMENTS.map((moment): Case => ({
    name: `aborted ${moment.name}`,
    async run() {
      for (const call of CALLS) await abortsAt(moment, call, "text");
      for (const reason of REASONS) await abortsAt(moment, CALLS[0] as Call, reason);
    },
  })),
  {
    name: "aborted before the call: nothing is sent",
    async run() {
      for (const call of CALLS) {
        for (const reason of REASONS) {
          const { sandbox, client } = await arrange(call);
          const { aborter, listeners } = watched();
          aborter.abort(reason);
          const error = await failure(call.run(client, { signal: aborter.signal }), "aborted");
          assert.strictEqual(error.cause, aborter.signal.reason);
          assert.lengthOf(sandbox.requests, 0);
          assert.strictEqual(listeners(), 0);
          await call.run(client);
        }
      }
    },
  },
  {
    name: "aborted while the secret is waited for: nothing is sent",
    async run() {
      for (const call of CALLS) {
        await withFakeTime(async (time) => {
          const { sandbox } = await arrange(call);
          let hangs = true;
          const secret = (): Promise<string> => (hangs ? new Promise(() => {}) : Promise.resolve(KEYS[call.kind]));
          const provider = providerOf(call.kind, secret);
          const client = clientOf(call.kind, sandbox, { provider });
          const { aborter, listeners } = watched();
          const pending = failure(call.run(client, { signal: aborter.signal }), "aborted");
          await time.calm();
          aborter.abort("text");
          const error = await time.settled(pending);
          assert.strictEqual(error.cause, "text");
          assert.deepEqual([sandbox.requests.length, listeners(), time.timers, time.elapsed], [0, 0, 0, 0]);
          hangs = false;
          await time.settled(call.run(client));
        });
      }
    },
  },
  {
    name: "a call that ends well leaves no listener and no timer",
    async run() {
      for (const call of CALLS) {
        const { sandbox, client } = await arrange(call);
        await withFakeTime(async (time) => {
          const { aborter, listeners } = watched();
          sandbox.fault({ kind: "status", status: 503 });
          await time.settled(call.run(client, { signal: aborter.signal }));
          assert.deepEqual([listeners(), time.timers], [0, 0]);
          aborter.abort();
          await time.settled(call.run(client));
        });
      }
    },
  },
  {
    name: "one signal for many calls ends them all",
    async run() {
      await withFakeTime(async (time) => {
        const sandbox = standing({ faults: [{ kind: "stall_headers", times: Infinity }] });
        const { aborter, listeners } = watched();
        const { conversations } = clientOf("eigi", sandbox);
        const pending = Array.from({ length: 8 }, () => failure(conversations.list({}, { signal: aborter.signal }), "aborted"));
        await time.calm();
        assert.lengthOf(sandbox.requests, 8);
        aborter.abort();
        await time.settled(Promise.all(pending));
        assert.deepEqual([listeners(), time.timers], [0, 0]);
      });
    },
  },
  {
    name: "one signal for a thousand calls is listened to once, and let go",
    async run() {
      const warnings: string[] = [];
      const onWarning = (warning: Error) => warnings.push(warning.name);
      globalThis.process?.on?.("warning", onWarning);
      const sandbox = standing({ conversations: 1 });
      const answers: (() => void)[] = [];
      const { conversations } = clientOf("eigi", { fetch: (request) => new Promise((resolve) => answers.push(() => resolve(sandbox.fetch(request)))) }, { timeout: { attempt: 60_000 } });
      const { aborter, listeners } = watched();
      const pending = Promise.all(Array.from({ length: 1000 }, () => conversations.list({}, { signal: aborter.signal })));
      while (answers.length < 1000) await new Promise((resolve) => setTimeout(resolve, 0));
      assert.strictEqual(listeners(), 1);
      // One that ends takes nothing from the others.
      const one = new AbortController();
      const other = failure(conversations.list({}, { signal: one.signal }), "aborted");
      one.abort();
      await other;
      for (const answer of answers) answer();
      assert.lengthOf(await pending, 1000);
      assert.strictEqual(listeners(), 0);
      globalThis.process?.off?.("warning", onWarning);
      assert.deepEqual(warnings, []);
    },
  },
  {
    name: "closing an iterator stops the request in flight",
    async run() {
      const requests: Request[] = [];
      const sandbox = standing();
      const client = clientOf("eigi", sandbox, {
        fetch: (request) => {
          requests.push(request);
          return sandbox.fetch(request);
        },
      });
      await withFakeTime(async (time) => {
        const list = client.conversations.list();
        const pages = list.pages();
        await time.settled(pages.next());
        sandbox.fault({ kind: "stall_headers" });
        const pending = pages.next();
        await time.calm();
        assert.lengthOf(requests, 2);
        await pages.return?.();
        assert.deepEqual(await time.settled(pending), { done: true, value: undefined });
        assert.isTrue(requests[1]?.signal.aborted, "the request goes on");
        assert.deepEqual([time.timers, time.elapsed], [0, 0]);
        const { stoppedBecause, pages: given, items, next } = list.report;
        assert.deepEqual({ stoppedBecause, given, items }, { stoppedBecause: "closed", given: 1, items: 100 });
        const rest = await time.settled(client.conversations.list({}, { after: next ?? "" }).take(1000));
        assert.lengthOf(rest, 150);
      });
    },
  },
];
