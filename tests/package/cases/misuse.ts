import { assert } from "chai";
import { type Client, type ConvoscopeError, eigi, type ErrorCode, type PlatformKind } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { arrange, type Call, CALLS } from "../calls.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, KEYS, PLATFORMS, providerOf, secretNameOf, standing } from "../sandbox-client.js";

type AnyFetch = (request: Request) => unknown;

interface Row {
  name: string;
  /** Replaces the fetch of a client whose network is `real`. */
  fetch: (real: (request: Request) => Promise<Response>) => AnyFetch;
  /** What the call ends with; without, it succeeds. */
  code?: ErrorCode;
  /** How often fetch is called. */
  calls: number;
  cause?: unknown;
}

const thrower = (value: unknown): AnyFetch => () => {
  throw value;
};
const rejecter = (value: unknown): AnyFetch => () => Promise.reject(value);
const gives = (value: unknown): Row["fetch"] => () => () => Promise.resolve(value);
const changed = (change: (response: Response) => unknown): Row["fetch"] => (real) => async (request) => change(await real(request));
const bytesOf = (response: Response) => response.arrayBuffer();
/** What many mocks make: an object that answers like a Response, of no class. */
const mock = (more: object = {}): Row["fetch"] => changed(async (response) => {
  const bytes = await bytesOf(response);
  return { status: response.status, headers: { get: (name: string) => response.headers.get(name) }, arrayBuffer: () => Promise.resolve(bytes), ...more };
});

const thrownValues: readonly unknown[] = ["text", null, undefined, 0, Symbol("x"), { a: 1 }, new Error("no network"), new TypeError("fetch failed")];

const FETCHES: readonly Row[] = [
  ...thrownValues.flatMap((value): Row[] => [
    { name: `throws ${String(value)}`, fetch: () => thrower(value), code: "network_error", calls: 3, cause: value },
    { name: `rejects with ${String(value)}`, fetch: () => rejecter(value), code: "network_error", calls: 3, cause: value },
  ]),
  ...[undefined, null, 0, "text", true, Symbol("x"), {}, [], () => {}, new Map(), { status: "200" }, { status: NaN }, { status: 20.5 }, { status: 99 }, { status: 1000 }].map(
    (value): Row => ({ name: `gives ${typeof value === "object" ? JSON.stringify(value) : String(value)}`, fetch: gives(value), code: "invalid_response", calls: 1 }),
  ),
  { name: "gives its answer without a promise", fetch: () => () => new Response("[]", { status: 404 }), code: "not_found", calls: 1 },
  { name: "gives a plain object", fetch: mock(), calls: 1 },
  { name: "gives a plain object without headers", fetch: mock({ headers: undefined }), calls: 1 },
  { name: "gives a plain object whose headers throw", fetch: mock({ headers: { get: thrower("no") } }), calls: 1 },
  { name: "gives a plain object without a body", fetch: mock({ arrayBuffer: undefined }), code: "invalid_response", calls: 1 },
  { name: "gives a plain object whose body throws", fetch: mock({ arrayBuffer: thrower("no") }), code: "invalid_response", calls: 1 },
  { name: "gives a plain object whose body fails", fetch: mock({ arrayBuffer: rejecter("no") }), code: "network_error", calls: 3, cause: "no" },
  ...["text", 5, -1, null, undefined, {}, Symbol("x"), 2 ** 60].map(
    (value): Row => ({ name: `gives a plain object whose body is ${String(value)}`, fetch: mock({ arrayBuffer: () => Promise.resolve(value) }), code: "invalid_response", calls: 1 }),
  ),
  {
    name: "gives an object that throws wherever it is touched",
    fetch: gives(new Proxy({ then: undefined }, { get: (_, name) => (name === "then" ? undefined : thrower("hands off")(new Request("https://a.example"))) })),
    code: "invalid_response",
    calls: 1,
  },
  { name: "gives a Response that was read", fetch: changed(async (response) => (await response.text(), response)), code: "invalid_response", calls: 1 },
  { name: "gives a Response whose body is locked", fetch: changed((response) => (response.body?.getReader(), response)), code: "invalid_response", calls: 1 },
  { name: "gives a Response without a body", fetch: gives(new Response(null)), code: "invalid_response", calls: 3 },
  {
    name: "gives a stream of texts",
    fetch: changed(() => ({ status: 200, headers: new Headers(), body: new ReadableStream({ start: (controller) => (controller.enqueue("text"), controller.close()) }) })),
    code: "invalid_response",
    calls: 1,
  },
  {
    name: "gives a stream that fails",
    fetch: changed(() => ({ status: 200, headers: new Headers(), body: new ReadableStream({ start: (controller) => controller.error("broken") }) })),
    code: "network_error",
    calls: 3,
    cause: "broken",
  },
  ...[{}, { read: () => 5 }, { read: () => Promise.resolve(5) }, { read: () => Promise.resolve(null) }, { read: thrower("no") }].map(
    (reader): Row => ({ name: `gives a strange reader (${Object.keys(reader).join()})`, fetch: changed(() => ({ status: 200, headers: new Headers(), body: { getReader: () => reader } })), code: "network_error", calls: 3 }),
  ),
];

async function survives(row: Row, call: Call): Promise<ConvoscopeError | undefined> {
  const label = `${call.name}: fetch ${row.name}`;
  let broken = true;
  let calls = 0;
  const { sandbox, client } = await arrange(call, {
    fetch: ((request: Request) => {
      calls += 1;
      return broken ? row.fetch(sandbox.fetch)(request) : sandbox.fetch(request);
    }) as (request: Request) => Promise<Response>,
  });
  return withFakeTime(async (time) => {
    let error: ConvoscopeError | undefined;
    const outcome = time.settled(call.run(client));
    if (row.code === undefined) {
      assert.isNotEmpty(await outcome, label);
    } else {
      error = await failure(outcome);
      assert.strictEqual(error.code, row.code, `${label}: ${error.message}`);
      if ("cause" in row) assert.strictEqual(error.cause, row.cause, label);
    }
    assert.strictEqual(calls, row.calls, label);
    assert.strictEqual(time.timers, 0, `${label}: a timer is left`);
    broken = false;
    assert.isNotEmpty(await time.settled(call.run(client)), `${label}: the call after it`);
    return error;
  });
}

/** What callers do wrong: each gets a clear error, and the client works on. */
export const cases: readonly Case[] = [
  {
    name: "a fetch that is none",
    async run() {
      const failures: string[] = [];
      for (const row of FETCHES) {
        for (const call of CALLS) {
          await survives(row, call).catch((error: unknown) => failures.push(`${call.name}: fetch ${row.name}: ${(error as Error).message}`));
        }
      }
      assert.strictEqual(failures.join("\n"), "");
    },
  },
  {
    name: "a secret's function that throws, fails or gives no secret",
    async run() {
      const bad = (kind: PlatformKind): [name: string, secret: () => unknown, cause?: unknown][] => [
        ["throws", thrower("no store") as () => unknown, "no store"],
        ["rejects", () => Promise.reject(new Error("no store"))],
        ["gives a number", () => 5],
        ["gives nothing", () => undefined],
        ["gives a promise of null", () => Promise.resolve(null)],
        ["gives an empty text", () => ""],
        ["gives another provider's credential", () => (kind === "elevenlabs" ? "vk_123" : "sk_123")],
        ["gives a line break", () => "vk_1\r\nx: y"],
      ];
      for (const call of CALLS) {
        for (const [name, secret, cause] of bad(call.kind)) {
          // Vapi's keys have no form of their own.
          if (call.kind === "vapi" && name.includes("another provider's")) continue;
          const { sandbox } = await arrange(call);
          let broken = true;
          const give = () => (broken ? secret() : KEYS[call.kind]);
          const client = clientOf(call.kind, sandbox, { provider: providerOf(call.kind, give as () => string) });
          const error = await failure(call.run(client), "invalid_config");
          assert.include(error.message, secretNameOf(call.kind), name);
          if (cause !== undefined) assert.strictEqual(error.cause, cause);
          assert.lengthOf(sandbox.requests, 0, name);
          broken = false;
          await call.run(client);
        }
      }
    },
  },
  {
    name: "a secret's function that never answers runs into the total timeout",
    async run() {
      for (const call of CALLS) {
        const { sandbox } = await arrange(call);
        await withFakeTime(async (time) => {
          let broken = true;
          const give = () => (broken ? new Promise<string>(() => {}) : KEYS[call.kind]);
          const client = clientOf(call.kind, sandbox, { provider: providerOf(call.kind, give), timeout: { total: 5000 } });
          const error = await failure(time.settled(call.run(client)), "timeout");
          assert.deepEqual([error.phase, time.elapsed, time.timers], ["total", 5000, 0]);
          assert.include(error.message, secretNameOf(call.kind));
          assert.lengthOf(sandbox.requests, 0);
          broken = false;
          await time.settled(call.run(client));
        });
      }
    },
  },
  {
    name: "time that a secret's function takes counts for the total",
    async run() {
      const [call] = CALLS as [Call];
      const { sandbox } = await arrange(call);
      await withFakeTime(async (time) => {
        const give = () => new Promise<string>((resolve) => setTimeout(() => resolve(KEYS.eigi), 4000));
        const client = clientOf("eigi", sandbox, { provider: eigi({ apiKey: give }), timeout: { total: 10_000 } });
        sandbox.fault({ kind: "status", status: 429, retryAfter: "1", times: 5 });
        // 4 s, a 429, 1 s, 4 s, a 429: a third wait and secret would be too much.
        await failure(time.settled(call.run(client)));
        assert.isAtMost(time.elapsed, 10_000);
        assert.lengthOf(sandbox.requests, 2);
      });
    },
  },
  {
    name: "a listener that throws disturbs nothing, now or later",
    async run() {
      for (const call of CALLS) {
        let told = 0;
        const failing = () => {
          told += 1;
          throw new Error("from the listener");
        };
        // A rejection that nobody hears of fails the case.
        for (const onEvent of [failing, async () => failing()]) {
          told = 0;
          const { sandbox, client } = await arrange(call, { onEvent });
          await withFakeTime(async (time) => {
            sandbox.fault({ kind: "status", status: 503 });
            assert.isNotEmpty(await time.settled(call.run(client)));
          });
          assert.isAtLeast(told, 5);
        }
      }
    },
  },
  {
    name: "headers that would replace the credential, or cannot be sent",
    async run() {
      const bad: unknown[] = [{ Authorization: "Bearer x" }, { authorization: "x" }, { "X-API-Key": "x" }, { "x-anyreach-org": "x" }, { "a b": "c" }, { "": "c" }, { a: "b\r\nc: d" }, { a: "ü€" }, { a: "b\u0000" }];
      for (const call of CALLS) {
        const { sandbox, client } = await arrange(call);
        for (const headers of bad) {
          const label = JSON.stringify(headers);
          const error = await failure(call.run(client, { headers: headers as Record<string, string> }), "invalid_argument");
          assert.include(error.message, "header", label);
          assert.lengthOf(sandbox.requests, 0, label);
        }
        await call.run(client, { headers: { "X-Request-Id": "7" } });
        assert.strictEqual(sandbox.requests[0]?.headers["x-request-id"], "7");
      }
    },
  },
  {
    name: "ids that can be none are refused before any request",
    async run() {
      const never: unknown[] = [undefined, null, 5, {}, [], Symbol("x"), () => "x", "", " ", ".", "..", "a/b", "a\\b", "a?b", "a#b", "a%2fb", "a\nb", "x".repeat(1000), "💥", "\ud800", "a\udc00b", "a28e7071-508e-4d45-8887-085531aafab\udc00"];
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const { conversations } = clientOf(kind, sandbox);
        const areUuids = kind === "eigi" || kind === "vapi";
        for (const id of areUuids ? [...never, "abc", "69316c7d6519e8d49433e40b"] : never) {
          const error = await failure(conversations.get(id as string), "invalid_argument");
          assert.isBelow(error.message.length, 500);
          await failure(conversations.watch(id as string).next(), "invalid_argument");
        }
        assert.lengthOf(sandbox.requests, 0);
      }
      const error = await failure(clientOf("eigi", standing()).conversations.get("69316c7d6519e8d49433e40b"));
      assert.include(error.message, "internalId", "it looks like the other id of a conversation");
    },
  },
  {
    name: "result() gives every failure as data",
    async run() {
      const { conversations }: Client = clientOf("eigi", standing());
      for (const id of ["x", "a28e7071-508e-4d45-8887-085531aafaba"]) {
        const result = await conversations.get(id).result();
        assert.isFalse(result.ok);
        if (!result.ok) assert.include(["invalid_argument", "not_found"], result.error.code);
      }
      const { items } = await conversations.list({ pageSize: 1 });
      const result = await conversations.get(items[0]?.id ?? "").result();
      assert.deepEqual(result, { ok: true, value: items[0] as (typeof items)[number] });
    },
  },
];
