import { assert } from "chai";
import { type ConvoscopeError, createClient, eigi, type PlatformKind } from "convoscope";
import type { GatewayOptions } from "convoscope/server";
import type { Case } from "../../runtimes/case.js";
import { CANARY_KEYS, guarded } from "../canary.js";
import { failure, thrown } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { PLATFORMS, providerOf, secretNameOf, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const LIST = `${GATEWAY_URL}/v1/conversations`;

/** The functions that an application gives, each of which may never answer. */
const functions = (kind: PlatformKind, run: () => unknown): Record<string, Partial<GatewayOptions>> => ({
  authorize: { authorize: run as GatewayOptions["authorize"] },
  secret: { secret: run as () => string },
  credential: { provider: providerOf(kind, run as () => string) },
  "credential beside a secret": { provider: providerOf(kind, run as () => string), secret: "of its own, and long" },
});

interface Refused {
  error: { code: string; retryable: boolean };
}

export const cases: readonly Case[] = guarded([
  {
    name: "a function that never answers is waited for no longer than the call may take",
    async run() {
      for (const kind of PLATFORMS) {
        for (const [name, options] of Object.entries(functions(kind, () => new Promise(() => {})))) {
          await withFakeTime(async (time) => {
            const sandbox = standing({ conversations: 3 });
            const told: ConvoscopeError[] = [];
            const handler = gatewayOf(kind, sandbox, { timeout: { total: 700 }, onError: (error) => void told.push(error), ...options });
            const response = await time.settled(handler(new Request(LIST)));
            const { error } = (await response.json()) as Refused;
            assert.deepEqual([response.status, error.code, error.retryable, time.elapsed], [503, "timeout", true, 700], name);
            assert.strictEqual(response.headers.get("x-should-retry"), "false");
            assert.deepEqual(told.map(({ code, phase }) => [code, phase]), [["timeout", "total"]]);
            assert.include(told[0]?.message, name.startsWith("credential") ? secretNameOf(kind) : name);
            const head = await time.settled(handler(new Request(LIST, { method: "HEAD" })));
            assert.deepEqual([head.status, await head.text()], [503, ""]);
            assert.lengthOf(sandbox.requests, 0);
            assert.strictEqual(time.timers, 0, "nothing is left behind");
          });
        }
        await withFakeTime(async (time) => {
          const provider = providerOf(kind, () => new Promise(() => {}));
          const client = createClient({ provider, timeout: { total: 700 }, dangerouslyAllowBrowser: true });
          await time.settled(failure(client.conversations.list(), "timeout"));
          assert.strictEqual(time.elapsed, 700);
        });
      }
    },
  },
  {
    name: "its caller's abort ends that wait at once",
    async run() {
      for (const [name, options] of Object.entries(functions("eigi", () => new Promise(() => {})))) {
        await withFakeTime(async (time) => {
          const told: string[] = [];
          const handler = gatewayOf("eigi", standing(), { ...options, onError: ({ code }) => void told.push(code) });
          const controller = new AbortController();
          const answered = handler(new Request(LIST, { signal: controller.signal }));
          await time.calm();
          controller.abort();
          await time.calm();
          const response = await time.settled(answered);
          assert.deepEqual([response.status, ((await response.json()) as Refused).error.code, time.elapsed, told], [499, "aborted", 0, ["aborted"]], name);
          assert.strictEqual(time.timers, 0);
        });
      }
    },
  },
  {
    name: "what it does afterwards disturbs nobody",
    async run() {
      // A rejection that nobody hears fails the suite.
      for (const kind of PLATFORMS) {
        for (const options of Object.values(functions(kind, () => new Promise((_, reject) => setTimeout(() => reject(new Error("too late")), 5_000))))) {
          await withFakeTime(async (time) => {
            const handler = gatewayOf(kind, standing(), { timeout: { total: 700 }, ...options });
            assert.strictEqual((await time.settled(handler(new Request(LIST)))).status, 503);
            await time.advance(10_000);
          });
        }
        await withFakeTime(async (time) => {
          const late = () => new Promise<string>((_, reject) => setTimeout(() => reject(new Error("too late")), 5_000));
          const client = createClient({ provider: providerOf(kind, late), timeout: { total: 700 }, dangerouslyAllowBrowser: true });
          await time.settled(failure(client.conversations.list(), "timeout"));
          await time.advance(10_000);
        });
      }
    },
  },
  {
    name: "what it takes is part of what the whole may take",
    async run() {
      let ms = 0;
      const slow = <T>(value: T) => (ms === 0 ? value : new Promise<T>((resolve) => setTimeout(() => resolve(value), ms)));
      const sandbox = standing({ conversations: 3 });
      const handler = gatewayOf("eigi", sandbox, { timeout: { total: 1_000 }, authorize: () => slow({}), secret: () => slow("a secret of its own") });
      // Keys are made of the secret in time that is no fake.
      assert.strictEqual((await handler(new Request(LIST))).status, 200);
      await withFakeTime(async (time) => {
        ms = 200;
        sandbox.fault({ kind: "stall_headers", times: 9 });
        const response = await time.settled(handler(new Request(LIST)));
        assert.deepEqual([response.status, time.elapsed], [504, 1_000]);
      });
    },
  },
  {
    name: "an application's own errors are no time-out of the gateway's",
    async run() {
      const own = await failure(createClient({ provider: eigi({ apiKey: "vk_1234567890" }), fetch: () => new Promise(() => {}), timeout: { total: 1 }, dangerouslyAllowBrowser: true }).conversations.list(), "timeout");
      const handler = gatewayOf("eigi", standing(), { authorize: () => Promise.reject(own) });
      assert.strictEqual((await handler(new Request(LIST))).status, 500);
    },
  },
  {
    name: "nor is what a function throws that is nothing",
    async run() {
      for (const kind of PLATFORMS) {
        for (const nothing of [undefined, null, "", 0]) {
          for (const fail of [() => { throw nothing; }, () => Promise.reject(nothing as unknown as Error)]) {
            for (const [name, options] of Object.entries(functions(kind, fail))) {
              const told: ConvoscopeError[] = [];
              const sandbox = standing({ conversations: 3 });
              const response = await gatewayOf(kind, sandbox, { onError: (error) => void told.push(error), ...options })(new Request(LIST));
              const { error } = (await response.json()) as Refused;
              assert.deepEqual([response.status, error.code, error.retryable, sandbox.requests.length], [500, "invalid_config", false, 0], name);
              assert.deepEqual(told.map(({ code, cause }) => [code, cause]), [["invalid_config", nothing]], name);
            }
          }
        }
      }
    },
  },
  {
    name: "one failure of WebCrypto is one request's, and the next is as ever",
    async run() {
      const busy = new Error("WebCrypto is busy, once");
      for (const name of ["importKey", "deriveBits"] as const) {
        for (const fail of [() => Promise.reject(busy), () => { throw busy; }]) {
          const sandbox = standing({ conversations: 3 });
          const told: ConvoscopeError[] = [];
          const handler = gatewayOf("anyreach", sandbox, { onError: (error) => void told.push(error) });
          Object.defineProperty(crypto.subtle, name, { value: fail, configurable: true });
          try {
            const response = await handler(new Request(LIST));
            const { error } = (await response.json()) as Refused;
            assert.deepEqual([response.status, error.code, error.retryable, sandbox.requests.length], [503, "server_error", true, 0], name);
          } finally {
            Reflect.deleteProperty(crypto.subtle, name);
          }
          assert.deepEqual(told.map(({ code, cause }) => [code, cause]), [["module_failed", busy]]);
          for (let times = 0; times < 2; times += 1) assert.strictEqual((await handler(new Request(LIST))).status, 200);
        }
      }
    },
  },
  {
    name: "a WebCrypto that never answers is waited for no longer than a function",
    async run() {
      for (const name of ["importKey", "deriveBits"] as const) {
        const sandbox = standing({ conversations: 3 });
        const told: string[] = [];
        const handler = gatewayOf("anyreach", sandbox, { timeout: { total: 700 }, onError: ({ code, message }) => void told.push(code, message) });
        Object.defineProperty(crypto.subtle, name, { value: () => new Promise(() => {}), configurable: true });
        try {
          await withFakeTime(async (time) => {
            // What is real of WebCrypto takes a time of its own.
            const response = await time.settled(handler(new Request(LIST)));
            const { error } = (await response.json()) as Refused;
            assert.deepEqual([response.status, error.code, error.retryable, time.elapsed], [503, "timeout", true, 700], name);
            assert.deepEqual(told, ["timeout", 'WebCrypto did not finish within "timeout.total", 700 ms.']);
            const controller = new AbortController();
            const answered = handler(new Request(LIST, { signal: controller.signal }));
            await time.calm();
            controller.abort();
            const aborted = await time.settled(answered);
            assert.deepEqual([aborted.status, time.elapsed, time.timers, sandbox.requests.length], [499, 700, 0, 0], name);
          });
        } finally {
          Reflect.deleteProperty(crypto.subtle, name);
        }
        assert.strictEqual((await handler(new Request(LIST))).status, 200);
      }
    },
  },
  {
    name: "a secret that could be tried out is refused, and not shown",
    async run() {
      const sandbox = standing({ conversations: 3 });
      for (const secret of ["a", " ", "of its own", "x".repeat(15), "x".repeat(64), "💥".repeat(20)]) {
        const told: ConvoscopeError[] = [];
        const handler = gatewayOf("eigi", sandbox, { secret: () => secret, onError: (error) => void told.push(error) });
        assert.strictEqual((await handler(new Request(LIST))).status, 500, secret);
        for (const error of [thrown(() => gatewayOf("eigi", sandbox, { secret }), "invalid_config"), told[0]]) {
          assert.match(error?.message ?? "", /^(?:"secret" must be|The "secret" function must return) a string of at least 16 random characters, such as `openssl rand -base64 32` prints, not (?:a shorter string|one repeated character)\.$/);
          if (secret.length > 1) assert.notInclude(error?.message, secret);
        }
      }
      assert.lengthOf(sandbox.requests, 0);
      for (const secret of ["0123456789abcdef", `${"x".repeat(16)}y`]) assert.strictEqual((await gatewayOf("eigi", sandbox, { secret })(new Request(LIST))).status, 200);
    },
  },
  {
    name: "no keys are made of a secret that was cut inside a character",
    async run() {
      for (const secret of ["\ud800", "a\udc00b", ""]) {
        thrown(() => gatewayOf("eigi", standing(), { secret }), "invalid_config");
        const sandbox = standing({ conversations: 3 });
        for (const give of [() => secret, () => Promise.resolve(secret)]) {
          assert.strictEqual((await gatewayOf("eigi", sandbox, { secret: give })(new Request(LIST))).status, 500);
        }
        assert.lengthOf(sandbox.requests, 0);
      }
      assert.strictEqual((await gatewayOf("eigi", standing(), { secret: "a\ud83d\ude00b, of its own" })(new Request(LIST))).status, 200);
    },
  },
  {
    name: "a credential's function is asked once for each request to the platform",
    async run() {
      for (const kind of PLATFORMS) {
        for (const more of [{}, { secret: "of its own, and long" }] as const) {
          let asked = 0;
          const secret = async () => {
            asked += 1;
            return CANARY_KEYS[kind];
          };
          const sandbox = standing({ conversations: 30 });
          const handler = gatewayOf(kind, sandbox, { provider: providerOf(kind, secret), allow: ["list", "get", "export", "summarize"], retry: { max: 2 }, ...more });
          const requests = async (path: string) => {
            asked = sandbox.requests.length = 0;
            const response = await handler(new Request(`${LIST}${path}`));
            await response.text();
            return [response.status, asked, sandbox.requests.length];
          };
          assert.deepEqual(await requests("?pageSize=3"), [200, 1, 1]);
          for (const path of ["/../export?format=ndjson&pageSize=10", "/../summary?pageSize=10"]) {
            const [status, times, sent] = await requests(path);
            assert.strictEqual(status, 200, path);
            assert.isAbove(sent as number, 1);
            assert.strictEqual(times, sent, path);
          }
          // Anew for another try: it may have changed.
          sandbox.fault({ kind: "status", status: 503, retryAfter: "0" });
          assert.deepEqual(await requests("?pageSize=3"), [200, 2, 2]);
        }
      }
    },
  },
]);
