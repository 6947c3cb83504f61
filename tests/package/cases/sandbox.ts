import { assert } from "chai";
import { createSandbox, type Sandbox } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";

const NOW = Date.parse("2026-03-15T10:00:00Z");
const LISTS = ["https://api.eigi.ai/v1/public/conversations", "https://api.anyreach.ai/core/conversations"];
const HEADERS = { "X-API-Key": "vk_made_up_for_the_tests", Authorization: "Bearer ak_made.up_for_the_tests" };

/** Two conversations of the default seed, as Node made them up. */
const KNOWN = [
  { id: "f3cad970-eded-4cb5-b2e5-a98a7560d14b", createdAt: "2026-02-26T13:38:45.363000" },
  { id: "23747af6-cfd2-4886-90e8-e245fe873561", createdAt: "2026-02-25T20:55:43Z" },
];

// Workers forbid randomness and timers here, and their clock stands at 1970.
const atModuleScope = createSandbox();

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const failed = { error: undefined as unknown };
  await promise.then(
    () => assert.fail("it did not reject"),
    (error: unknown) => {
      failed.error = error;
    },
  );
  return failed.error;
}

const ask = (sandbox: Sandbox, url: string, init: RequestInit = {}) =>
  sandbox.fetch(url, { headers: HEADERS, redirect: "manual", ...init });

interface Listed {
  conversation_id?: string;
  id?: string;
  created_at: string;
}

/** Digits that can be compared: a time to the microsecond. */
const micros = (time: string) => `${time.slice(0, 19)}.${(/\.(\d+)/.exec(time)?.[1] ?? "").padEnd(6, "0")}`;

/** The sandbox needs nothing but web standards: the same answers and the same failures everywhere. */
export const cases: readonly Case[] = [
  {
    name: "a list between two times holds what the whole list has of them, both included, also of what was inserted, moved and removed",
    async run() {
      const sandbox = createSandbox({ now: () => new Date(NOW), conversations: 90, days: 2 });
      const at = (back: number) => new Date(NOW - back * 1000).toISOString();
      for (const provider of ["eigi", "anyreach"] as const) {
        const [old, moved, gone] = [200_000, 5_000, 40_000].map((back) => sandbox.insert(provider, { createdAt: at(back) }));
        sandbox.update(provider, moved as string, { createdAt: at(90_000) });
        sandbox.remove(provider, gone as string);
        const url = LISTS[provider === "eigi" ? 0 : 1] as string;
        const list = async (query: string) => {
          const body = (await (await ask(sandbox, `${url}?${query}`)).json()) as { data: Listed[] } | Listed[];
          return (Array.isArray(body) ? body : body.data).map((each) => ({ id: each.conversation_id ?? each.id, createdAt: each.created_at }));
        };
        const [size, after, before] = provider === "eigi" ? ["page_size=100", "from_date", "to_date"] : ["limit=100", "created_after", "created_before"];
        const whole = await list(size as string);
        assert.lengthOf(whole, 92);
        assert.deepEqual([whole.at(-1)?.id, whole.some(({ id }) => id === gone)], [old, false]);
        const times = whole.map(({ createdAt }) => createdAt);
        for (const from of [0, 1, 17, 60, 91]) {
          for (const to of [0, 1, 16, 61, 91]) {
            const [oldest, newest] = [times[from] as string, times[to] as string];
            const wanted = whole.filter(({ createdAt }) => micros(createdAt) >= micros(oldest) && micros(createdAt) <= micros(newest));
            assert.deepEqual(await list(`${size}&${after}=${encodeURIComponent(oldest)}&${before}=${encodeURIComponent(newest)}`), wanted, `${provider} ${from} to ${to}`);
          }
        }
      }
    },
  },
  {
    name: "a sandbox made at module scope is arranged around the present",
    async run() {
      const body = (await (await ask(atModuleScope, LISTS[1] as string)).json()) as { created_at: string }[];
      const age = Date.now() - Date.parse(body[0]?.created_at ?? "");
      assert.isTrue(age >= 0 && age < 3_600_000, `the newest is ${age} ms old`);
    },
  },
  {
    name: "the sandbox makes up the same in every runtime",
    async run() {
      const sandbox = createSandbox({ now: () => new Date(NOW) });
      const created = LISTS.map(async (list, index) => {
        const body = (await (await ask(sandbox, `${list}/${KNOWN[index]?.id}`)).json()) as { created_at: string };
        return body.created_at;
      });
      assert.deepEqual(
        await Promise.all(created),
        KNOWN.map(({ createdAt }) => createdAt),
      );
    },
  },
  {
    name: "one call is the same on three platforms in every runtime, also where its list is asked by POST",
    async run() {
      const sandbox = createSandbox({ now: () => new Date(NOW) });
      const headers = { ...HEADERS, "xi-api-key": "sk_made_up_for_the_tests" };
      const json = async (request: Request): Promise<unknown> => (await sandbox.fetch(request)).json();
      const filter_criteria = { start_timestamp: { type: "number", op: "lt", value: 1_773_136_800_000 } };
      const [call] = (await json(new Request("https://api.vapi.ai/call?limit=1&createdAtLe=2026-03-10T10:00:00Z", { headers }))) as { id: string; cost: number }[];
      const list = (await json(new Request("https://api.elevenlabs.io/v1/convai/conversations?page_size=1&call_start_before_unix=1773136800", { headers }))) as { conversations: { conversation_id: string; message_count: number }[] };
      const posted = new Request("https://api.retellai.com/v3/list-calls", { method: "POST", headers, body: JSON.stringify({ limit: 1, filter_criteria }) });
      const page = (await json(posted)) as { items: { call_id: string; start_timestamp: number }[] };
      assert.deepEqual([call?.id, call?.cost], ["63cf5892-c421-4576-873a-47d9848117ea", 0.0377]);
      assert.deepEqual([list.conversations[0]?.conversation_id, list.conversations[0]?.message_count], ["conv_63cf5892c4214576873a47d98481", 8]);
      assert.deepEqual([page.items[0]?.call_id, page.items[0]?.start_timestamp], ["call_63cf5892c4214576873a47d9848", 1_773_132_166_667]);
    },
  },
  {
    name: "a Request is taken as well as an address",
    async run() {
      for (const url of LISTS)
        assert.equal((await createSandbox().fetch(new Request(url, { headers: HEADERS }))).status, 200);
    },
  },
  {
    name: "a stalled request ends with the signal's reason",
    async run() {
      const sandbox = createSandbox({ faults: [{ kind: "stall_headers" }] });
      const aborter = new AbortController();
      const pending = rejection(ask(sandbox, LISTS[0] as string, { signal: aborter.signal }));
      const reason = new Error("enough");
      aborter.abort(reason);
      assert.strictEqual(await pending, reason);
    },
  },
  {
    name: "a stalled body ends with the signal's reason",
    async run() {
      const sandbox = createSandbox({ faults: [{ kind: "stall_body" }] });
      const aborter = new AbortController();
      const { body } = await ask(sandbox, LISTS[0] as string, { signal: aborter.signal });
      assert.isNotNull(body);
      const reader = (body as ReadableStream<Uint8Array>).getReader();
      assert.isAbove((await reader.read()).value?.length ?? 0, 0);
      const rest = rejection(reader.read());
      const reason = new Error("enough");
      aborter.abort(reason);
      assert.strictEqual(await rest, reason);
    },
  },
  {
    name: "what runtimes build with difficulty is played everywhere",
    async run() {
      const sandbox = createSandbox({
        faults: [{ kind: "early_hints" }, { kind: "cut_gzip" }, { kind: "close_early" }, { kind: "empty_body" }, { kind: "status", status: 429, retryAfter: ["2", "2"] }],
      });
      const url = LISTS[0] as string;
      assert.equal((await ask(sandbox, url)).status, 103);
      for (const encoding of ["gzip", null]) {
        const response = await ask(sandbox, url);
        assert.deepEqual([response.headers.get("Content-Encoding"), response.headers.get("Content-Length")], [encoding, null]);
        const text = await response.text();
        assert.isAbove(text.length, 100);
        assert.throws(() => JSON.parse(text), SyntaxError);
      }
      assert.equal(await (await ask(sandbox, url)).text(), "");
      assert.equal((await ask(sandbox, url)).headers.get("Retry-After"), "2, 2");
    },
  },
  {
    name: "a truncated body ends early, a redirect is handed over, the network fails",
    async run() {
      const sandbox = createSandbox({ faults: [{ kind: "truncate" }, { kind: "redirect" }, { kind: "network" }] });
      const text = await (await ask(sandbox, LISTS[0] as string)).text();
      assert.throws(() => JSON.parse(text), SyntaxError);
      const moved = await ask(sandbox, LISTS[0] as string);
      assert.deepEqual(
        [moved.status, moved.headers.get("Location")],
        [307, "https://elsewhere.example.com/v1/public/conversations"],
      );
      assert.instanceOf(await rejection(ask(sandbox, LISTS[0] as string)), TypeError);
    },
  },
];
