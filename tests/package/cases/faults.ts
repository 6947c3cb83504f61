import { assert } from "chai";
import type { ClientOptions, ConvoscopeError, ErrorCode } from "convoscope";
import type { Fault } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { arrange, CALLS } from "../calls.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { NOW } from "../sandbox-client.js";

interface Row {
  fault: Fault;
  options?: Partial<ClientOptions>;
  /** How many requests are sent in all. */
  requests: number;
  /** How long the call takes, in milliseconds: exactly, or from … to. */
  elapsed: number | readonly [number, number];
  /** What it ends with; without, it succeeds. */
  error?: { code: ErrorCode } & Partial<Pick<ConvoscopeError, "status" | "retryAfterMs" | "phase" | "retryable">>;
}

const always = (fault: Fault): Fault => ({ ...fault, times: Infinity });
const httpDate = (ms: number) => new Date(NOW + ms).toUTCString();
/** min(500·2ⁿ, 8 000) × 0.5…1, summed over the first waits; whole milliseconds. */
const waits = (count: number, base = 0): readonly [number, number] => {
  const longest = Array.from({ length: count }, (_, n) => Math.min(500 * 2 ** n, 8000)).reduce((sum, wait) => sum + wait, 0);
  return [base + longest / 2 - count, base + longest];
};
const off = { retry: { max: 0 } };

const TRANSIENT: readonly Row[] = [
  { fault: { kind: "status", status: 429 }, requests: 2, elapsed: waits(1) },
  { fault: { kind: "status", status: 429, times: 2 }, requests: 3, elapsed: waits(2) },
  { fault: { kind: "status", status: 503, times: 2 }, requests: 3, elapsed: waits(2) },
  { fault: { kind: "status", status: 408 }, requests: 2, elapsed: waits(1) },
  { fault: { kind: "network" }, requests: 2, elapsed: waits(1) },
  { fault: { kind: "network", times: 2 }, requests: 3, elapsed: waits(2) },
  { fault: { kind: "stall_headers" }, requests: 2, elapsed: waits(1, 30_000) },
  { fault: { kind: "stall_body" }, requests: 2, elapsed: waits(1, 30_000) },
  { fault: { kind: "status_error_200" }, requests: 2, elapsed: waits(1) },
  { fault: always({ kind: "status_error_200" }), requests: 3, elapsed: waits(2), error: { code: "server_error", status: 200, retryable: true } },
  { fault: { kind: "garbage" }, requests: 2, elapsed: waits(1) },
  { fault: { kind: "truncate", times: 2 }, requests: 3, elapsed: waits(2) },
  { fault: always({ kind: "garbage" }), requests: 3, elapsed: waits(2), error: { code: "invalid_response", status: 200, retryable: true } },
  { fault: always({ kind: "truncate" }), requests: 3, elapsed: waits(2), error: { code: "invalid_response", status: 200, retryable: true } },
  { fault: { kind: "status", status: 500, times: 7 }, options: { retry: { max: 7 } }, requests: 8, elapsed: waits(7) },
  ...[500, 501, 502, 503, 504, 599].map((status): Row => ({
    fault: always({ kind: "status", status }), requests: 3, elapsed: waits(2), error: { code: "server_error", status, retryable: true, phase: null },
  })),
  { fault: always({ kind: "status", status: 429 }), requests: 3, elapsed: waits(2), error: { code: "rate_limited", status: 429, retryable: true, retryAfterMs: null } },
  { fault: always({ kind: "status", status: 408 }), requests: 3, elapsed: waits(2), error: { code: "unexpected_status", status: 408 } },
  { fault: always({ kind: "network" }), requests: 3, elapsed: waits(2), error: { code: "network_error", status: null, retryable: true } },
  { fault: always({ kind: "status", status: 503 }), options: off, requests: 1, elapsed: 0, error: { code: "server_error", status: 503 } },
  { fault: always({ kind: "network" }), options: off, requests: 1, elapsed: 0, error: { code: "network_error" } },
];

const RETRY_AFTER: readonly Row[] = [
  { fault: { kind: "status", status: 429, retryAfter: "7" }, requests: 2, elapsed: 7000 },
  { fault: { kind: "status", status: 503, retryAfter: "7" }, requests: 2, elapsed: 7000 },
  { fault: { kind: "status", status: 429, retryAfter: "0" }, requests: 2, elapsed: 0 },
  { fault: { kind: "status", status: 429, retryAfter: httpDate(9000) }, requests: 2, elapsed: 9000 },
  { fault: { kind: "status", status: 429, retryAfter: httpDate(-9000) }, requests: 2, elapsed: 0 },
  { fault: { kind: "status", status: 429, retryAfter: "60" }, requests: 2, elapsed: 60_000 },
  { fault: { kind: "status", status: 429, retryAfter: "soon" }, requests: 2, elapsed: waits(1) },
  { fault: { kind: "status", status: 429, retryAfter: "-5" }, requests: 2, elapsed: waits(1) },
  { fault: { kind: "status", status: 429, retryAfter: "61" }, requests: 1, elapsed: 0, error: { code: "rate_limited", retryAfterMs: 61_000, status: 429, retryable: true } },
  { fault: { kind: "status", status: 429, retryAfter: httpDate(3_600_000) }, requests: 1, elapsed: 0, error: { code: "rate_limited", retryAfterMs: 3_600_000 } },
  { fault: { kind: "status", status: 429, retryAfter: "6" }, options: { retry: { maxRetryAfter: 5000 } }, requests: 1, elapsed: 0, error: { code: "rate_limited", retryAfterMs: 6000 } },
  { fault: { kind: "status", status: 429, retryAfter: "90" }, options: { retry: { maxRetryAfter: 100_000 } }, requests: 2, elapsed: 90_000 },
  { fault: { kind: "status", status: 429, retryAfter: "99999999999999999999" }, requests: 1, elapsed: 0, error: { code: "rate_limited" } },
  // Waiting longer than the call may take helps nobody.
  { fault: { kind: "status", status: 429, retryAfter: "30" }, options: { timeout: { total: 20_000 } }, requests: 1, elapsed: 0, error: { code: "rate_limited", retryAfterMs: 30_000 } },
];

const TIMEOUTS: readonly Row[] = [
  { fault: always({ kind: "stall_headers" }), options: off, requests: 1, elapsed: 30_000, error: { code: "timeout", phase: "headers", status: null, retryable: true } },
  { fault: always({ kind: "stall_body" }), options: off, requests: 1, elapsed: 30_000, error: { code: "timeout", phase: "body", retryable: true } },
  { fault: always({ kind: "stall_headers" }), options: { ...off, timeout: { attempt: 1234 } }, requests: 1, elapsed: 1234, error: { code: "timeout", phase: "headers" } },
  { fault: always({ kind: "stall_headers" }), requests: 3, elapsed: waits(2, 90_000), error: { code: "timeout", phase: "headers" } },
  { fault: always({ kind: "stall_headers" }), options: { timeout: { total: 45_000 } }, requests: 2, elapsed: 45_000, error: { code: "timeout", phase: "total" } },
  { fault: always({ kind: "stall_body" }), options: { timeout: { attempt: 60_000, total: 5000 } }, requests: 1, elapsed: 5000, error: { code: "timeout", phase: "total" } },
];

const FINAL: readonly Row[] = [
  ...Object.entries({ 400: "unprocessable", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 409: "conflict", 418: "unexpected_status", 422: "unprocessable" } as const).map(
    ([status, code]): Row => ({ fault: always({ kind: "status", status: Number(status) }), requests: 1, elapsed: 0, error: { code, status: Number(status), retryable: false, phase: null } }),
  ),
  { fault: always({ kind: "redirect" }), requests: 1, elapsed: 0, error: { code: "redirect_refused", retryable: false } },
  { fault: always({ kind: "redirect", location: "/elsewhere" }), requests: 1, elapsed: 0, error: { code: "redirect_refused" } },
  { fault: always({ kind: "status", status: 204 }), requests: 1, elapsed: 0, error: { code: "invalid_response", status: 204 } },
  { fault: always({ kind: "status", status: 304 }), requests: 1, elapsed: 0, error: { code: "unexpected_status", status: 304, retryable: false } },
];

/** Each row with list and get of each provider; then the client works again. */
async function strikes(rows: readonly Row[]): Promise<void> {
  for (const row of rows) {
    for (const call of CALLS) {
      const { fault, options, requests, elapsed, error } = row;
      const label = `${call.name}, ${JSON.stringify(fault)}, ${JSON.stringify(options ?? {})}`;
      const { sandbox, client } = await arrange(call, options);
      const expected = await call.run(client);
      sandbox.requests.length = 0;
      await withFakeTime(async (time) => {
        sandbox.fault({ ...fault, times: fault.times === Infinity ? requests : (fault.times ?? 1) });
        if (error === undefined) {
          assert.deepEqual(await time.settled(call.run(client)), expected, label);
        } else {
          const failed = await failure(time.settled(call.run(client)));
          const { code, status, retryAfterMs, phase, retryable } = failed;
          const seen: Record<string, unknown> = { code, status, retryAfterMs, phase, retryable };
          // Of one call it says at Retell that there is none.
          const ending = call.name === "retell get" && error.status === 422 ? { ...error, code: "not_found" } : error;
          for (const [name, value] of Object.entries(ending)) assert.strictEqual(seen[name], value, `${label}: ${name} of ${failed.message}`);
          assert.lengthOf(failed.attempts, requests, label);
          assert.strictEqual(failed.provider, call.kind);
        }
        assert.lengthOf(sandbox.requests, requests, label);
        if (typeof elapsed === "number") assert.strictEqual(time.elapsed, elapsed, label);
        else assert.isTrue(time.elapsed >= elapsed[0] && time.elapsed <= elapsed[1], `${label}: took ${time.elapsed} ms, not ${elapsed.join("…")}`);
        assert.strictEqual(time.timers, 0, `${label}: a timer is left`);
        assert.deepEqual(await time.settled(call.run(client)), expected, `${label}: the call after it`);
        assert.lengthOf(sandbox.requests, requests + 1, label);
      });
    }
  }
}

/** What goes wrong at the network: how often is asked, how long is waited, what is thrown. */
export const cases: readonly Case[] = [
  { name: "what may pass is tried again", run: () => strikes(TRANSIENT) },
  { name: "Retry-After is obeyed, in seconds and as a date", run: () => strikes(RETRY_AFTER) },
  { name: "time runs out for an attempt and for the call", run: () => strikes(TIMEOUTS) },
  { name: "what stays is not tried again", run: () => strikes(FINAL) },
  {
    name: "waits are random, within their bounds",
    async run() {
      const call = CALLS[0] ?? assert.fail();
      await withFakeTime(async (time) => {
        const { sandbox, client } = await arrange(call);
        const seen = new Set<number>();
        for (let run = 0; run < 20; run += 1) {
          const before = time.elapsed;
          sandbox.fault({ kind: "network" });
          await time.settled(call.run(client));
          const waited = time.elapsed - before;
          assert.isTrue(waited >= 250 && waited <= 500, `${waited} ms`);
          seen.add(waited);
        }
        assert.isAbove(seen.size, 5, "so that clients do not come back all at once");
      });
    },
  },
  {
    name: "attempts tell the whole story",
    async run() {
      for (const call of CALLS.filter(({ name }) => name.endsWith("get"))) {
        const { sandbox, client } = await arrange(call);
        const { id } = (await call.run(client))[0] ?? assert.fail();
        await withFakeTime(async (time) => {
          sandbox.fault({ kind: "status", status: 429, retryAfter: "2" }, { kind: "stall_headers" });
          const { data, status, headers, attempts } = await time.settled(client.conversations.get(id, { timeout: { attempt: 1000 } }).withResponse());
          assert.strictEqual(data.id, id);
          assert.strictEqual(status, 200);
          assert.strictEqual(headers.get("content-type"), "application/json");
          const [first, second, third] = attempts;
          assert.lengthOf(attempts, 3);
          assert.deepEqual(first, { startedAt: new Date(NOW).toISOString(), durationMs: 0, status: 429, error: "rate_limited", waitedMs: 0 });
          assert.deepEqual(second, { startedAt: new Date(NOW + 2000).toISOString(), durationMs: 1000, status: null, error: "timeout", waitedMs: 2000 });
          assert.deepEqual({ ...third, startedAt: "", waitedMs: 0 }, { startedAt: "", durationMs: 0, status: 200, error: null, waitedMs: 0 });
          assert.isTrue((third?.waitedMs ?? 0) >= 500 && (third?.waitedMs ?? 0) <= 1000);
        });
      }
    },
  },
  {
    name: "timeouts of a call go before those of its client",
    async run() {
      for (const call of CALLS) {
        const { sandbox, client } = await arrange(call, { ...off, timeout: { attempt: 5000, total: 6000 } });
        await withFakeTime(async (time) => {
          sandbox.fault({ kind: "stall_headers", times: 2 });
          await failure(time.settled(call.run(client, { timeout: { attempt: 700 } })), "timeout");
          assert.strictEqual(time.elapsed, 700);
          const error = await failure(time.settled(call.run(client, { timeout: { attempt: 60_000 } })), "timeout");
          assert.deepEqual([error.phase, time.elapsed], ["total", 6700], "the client's total stays");
        });
      }
    },
  },
  {
    name: "what the provider says is passed on",
    async run() {
      const call = CALLS[0] ?? assert.fail();
      const { sandbox, client } = await arrange(call, off);
      sandbox.fault({ kind: "status", status: 403 });
      assert.include((await failure(call.run(client), "forbidden")).message, "You do not have access to this conversation");
      sandbox.fault({ kind: "status", status: 422 });
      const { issues } = await failure(call.run(client), "unprocessable");
      assert.deepEqual(issues.map(({ path, message }) => ({ path, message })), [{ path: "page", message: "Value error" }]);
    },
  },
];
