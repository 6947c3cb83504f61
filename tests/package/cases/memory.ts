import { assert } from "chai";
import {
  buildGetRequest, buildListRequest, type ConversationFilter, createClient, init, isConvoscopeError, normalizeConversation, normalizeError, normalizePage,
  validateFilter,
} from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { assertFlat, bytes, isMeasured, memoryIsSeen } from "../module-memory.js";
import { clientOf, PLATFORMS, providerOf, resolvedOf, standing } from "../sandbox-client.js";

const throwing = () => {
  throw new Error("hands off");
};

/** Values of every type, and those that fight back. */
function junk(): unknown[] {
  const round: Record<string, unknown> = { a: 1 };
  round["self"] = round;
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const revokedList = Proxy.revocable([], {});
  revokedList.revoke();
  let deep: unknown = {};
  for (let depth = 0; depth < 2000; depth += 1) deep = { metadata: deep };
  return [
    undefined, null, true, false, 0, -1, 1.5, NaN, Infinity, 2 ** 60, 10n ** 30n, "", "x", "\ud800", "x".repeat(10_000), Symbol("x"), () => {}, class A {},
    [], [1, [2, [3]]], new Array(4_000_000_000), {}, { a: 1 }, round, deep, new Map([[1, 2]]), new Set([1]), new Date(NaN), new Date(0), /x/, new Error("x"),
    new Uint8Array(1000), new ArrayBuffer(10), new DataView(new ArrayBuffer(4)), Promise.resolve(1), new WeakMap(), globalThis, Object.create(null),
    new Proxy({}, { get: throwing }), new Proxy({}, { ownKeys: throwing }), new Proxy([], { get: throwing }), revoked.proxy, revokedList.proxy,
    { get status() { return throwing(); } }, { [Symbol.toStringTag]: "Date" }, Object.assign([1, 2], { [Symbol.iterator]: throwing }),
    { toString: throwing, valueOf: throwing, toJSON: throwing, [Symbol.toPrimitive]: throwing }, { length: 1e12 },
  ];
}

const VALUES = junk();
const FILTER_KEYS = ["search", "conversationId", "agentId", "channel", "direction", "status", "createdAfter", "createdBefore", "timeOfDay", "userId", "agentVersionId", "agentPhone", "webWidgetId", "durationSeconds", "userTurnCount", "metadata", "pageSize", "stauts"];

/** What a value of the caller's throws when it is touched is the caller's to see. */
const isTheirs = (error: unknown) => error instanceof Error && /hands off|revoked/.test(error.message);

/** A synchronous call that may give something or throw an error of ours, and nothing else. */
function endure(label: () => string, run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!isConvoscopeError(error) && !isTheirs(error)) assert.fail(`${label()}: threw ${error instanceof Error ? error.stack : String(typeof error)}`);
  }
}

/** Ten thousand calls and more that are wrong in every way. */
async function misuse(rounds: number): Promise<number> {
  let calls = 0;
  const name = (value: unknown) => (typeof value === "object" || typeof value === "function" ? typeof value : String(value));
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of PLATFORMS) {
      const resolved = resolvedOf(kind);
      for (const [index, value] of VALUES.entries()) {
        const label = (call: string) => () => `${call}(${kind}) with value ${index}, ${name(value)}`;
        const any = value as never;
        const key = FILTER_KEYS[(index + round) % FILTER_KEYS.length] as string;
        endure(label("validateFilter"), () => validateFilter(kind, value));
        endure(label(`validateFilter ${key}`), () => validateFilter(kind, { [key]: value }));
        endure(label("validateFilter's provider"), () => validateFilter(any, {}));
        endure(label("buildListRequest"), () => buildListRequest(resolved, { [key]: value } as ConversationFilter));
        endure(label("buildListRequest's provider"), () => buildListRequest(any, {}));
        endure(label("buildListRequest's after"), () => buildListRequest(resolved, {}, any));
        endure(label("buildGetRequest"), () => buildGetRequest(resolved, any));
        endure(label("normalizePage"), () => normalizePage(kind, any));
        endure(label("normalizePage's options"), () => normalizePage(kind, "[{}]", any));
        endure(label("normalizePage's omit"), () => normalizePage(kind, '{"data":[{"id":5}]}', { omit: any }));
        endure(label("normalizeConversation"), () => normalizeConversation(kind, any));
        endure(label("normalizeConversation's body"), () => normalizeConversation(kind, '{"conversation_id":5,"created_at":[]'));
        endure(label("normalizeError"), () => normalizeError(kind, { status: any, body: any, headers: any }));
        calls += 13;
      }
    }
  }
  return calls;
}

async function misuseClient(rounds: number): Promise<number> {
  let calls = 0;
  for (const kind of PLATFORMS) {
    const sandbox = standing({ conversations: 1 });
    const { conversations } = clientOf(kind, sandbox);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, value] of VALUES.entries()) {
        const any = value as never;
        const pending = [conversations.get(any), conversations.list({ agentId: any, stauts: any } as never), conversations.list({}, { omit: any, after: any }), conversations.list({}, { after: any, raw: any })];
        for (const outcome of await Promise.allSettled(pending)) {
          calls += 1;
          if (outcome.status === "rejected" && !isConvoscopeError(outcome.reason) && !isTheirs(outcome.reason)) assert.fail(`value ${index}: rejected with ${String((outcome.reason as Error | null)?.stack)}`);
        }
      }
    }
  }
  return calls;
}

async function works(): Promise<void> {
  for (const kind of PLATFORMS) {
    assert.deepEqual(validateFilter(kind, { agentId: "a" }), []);
    const { items } = await clientOf(kind, standing({ conversations: 5 })).conversations.list();
    assert.lengthOf(items, 5);
  }
}

/** The instance survives misuse, and gives its memory back. In this order: the first case catches the memory. */
export const cases: readonly Case[] = [
  memoryIsSeen,
  {
    name: "ten thousand wrong calls of the functions leave a working instance and no memory behind",
    async run({ runtime, figure }) {
      await init();
      await misuse(1);
      const before = isMeasured(runtime) ? bytes() : 0;
      const calls = await misuse(10);
      const after = isMeasured(runtime) ? bytes() : 0;
      assert.isAtLeast(calls, 10_000);
      await works();
      if (!isMeasured(runtime)) return;
      figure("bytes before", before);
      figure("bytes after", after);
      assert.strictEqual(after, before, `${calls} calls`);
    },
  },
  {
    name: "thousands of wrong calls of a client leave a working instance and no memory behind",
    async run({ runtime, figure }) {
      await init();
      await misuseClient(1);
      const before = isMeasured(runtime) ? bytes() : 0;
      const calls = await misuseClient(8);
      assert.isAtLeast(calls, 2500);
      await works();
      if (!isMeasured(runtime)) return;
      figure("bytes before", before);
      figure("bytes after", bytes());
      // Some values are none, and give a list: when that is given back the host decides.
      assertFlat(before, `${calls} calls`);
    },
  },
  {
    name: "pages, walks that are left, and failures leave no memory behind",
    async run({ runtime, figure }) {
      await init();
      const round = async () => {
        for (const kind of PLATFORMS) {
          const sandbox = standing();
          const { conversations } = clientOf(kind, sandbox, { retry: { max: 0 } });
          for (const fault of ["garbage", "truncate", "network", "redirect"] as const) {
            sandbox.fault({ kind: fault });
            await conversations.list().then(() => assert.fail("it was answered"), () => {});
          }
          for await (const { id } of conversations.list()) if (id !== "") break;
          await conversations.list().take(150);
        }
      };
      for (let rounds = IN_FULL ? 8 : 3; rounds > 0; rounds -= 1) await round();
      const before = isMeasured(runtime) ? bytes() : 0;
      for (let rounds = IN_FULL ? 40 : 12; rounds > 0; rounds -= 1) await round();
      if (!isMeasured(runtime)) return;
      figure("bytes before", before);
      figure("bytes after", bytes());
      assertFlat(before);
    },
  },
  {
    name: "junk for createClient is refused, whatever it is",
    run() {
      for (const [index, value] of VALUES.entries()) {
        const any = value as never;
        endure(() => `options ${index}`, () => createClient(any));
        endure(() => `provider ${index}`, () => createClient({ provider: any }));
        for (const option of ["fetch", "timeout", "retry", "headers", "maxResponseBytes", "onEvent"]) {
          endure(() => `${option} ${index}`, () => createClient({ provider: providerOf("eigi"), dangerouslyAllowBrowser: true, [option]: any }));
        }
      }
    },
  },
];
