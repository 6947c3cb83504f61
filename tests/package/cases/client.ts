import { assert } from "chai";
import { anyreach, type Client, type ClientOptions, createClient, eigi, gateway, type Provider } from "convoscope";
import { type Case, PAGES, SERVERS } from "../../runtimes/case.js";
import { CALLS } from "../calls.js";
import { failure, thrown } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, collect, KEYS, PLATFORMS, providerOf, standing } from "../sandbox-client.js";

// Where Workers forbid input, output, timers and randomness.
const atModuleScope = {
  text: createClient({ provider: eigi({ apiKey: KEYS.eigi }), dangerouslyAllowBrowser: true }),
  function: createClient({ provider: anyreach({ token: () => Promise.resolve(KEYS.anyreach) }), dangerouslyAllowBrowser: true }),
};
const listAtModuleScope = atModuleScope.text.conversations.list();

const valid = (): ClientOptions => ({ provider: eigi({ apiKey: KEYS.eigi }), dangerouslyAllowBrowser: true });
const with_ = (options: object) => () => createClient({ ...valid(), ...options });
const of = (provider: () => Provider) => () => createClient({ ...valid(), provider: provider() });

/** What can never work, and what its error has to name. */
const INVALID: Record<string, [make: () => unknown, names: string]> = {
  "no options": [() => createClient(undefined as never), "provider"],
  "null": [() => createClient(null as never), "provider"],
  "no provider": [() => createClient({} as never), "provider"],
  "a foreign provider": [with_({ provider: { kind: "eigi" } }), '"provider" must be what eigi(), anyreach(), vapi(), elevenlabs(), retell() or gateway() returns, not an object.'],
  "a provider's name": [with_({ provider: "eigi" }), "provider"],
  "no key": [of(() => eigi({} as never)), "apiKey"],
  "an unset key": [of(() => eigi({ apiKey: undefined as never })), '"apiKey" is required: a string, or a function that returns one. Is the environment variable set?'],
  "an empty key": [of(() => eigi({ apiKey: "" })), "apiKey"],
  "a key that is no text": [of(() => eigi({ apiKey: 5 as never })), '"apiKey" must be a string, or a function that returns one, not a number. Is the environment variable set?'],
  "an empty token": [of(() => anyreach({ token: "" })), "token"],
  "an empty token of a gateway": [of(() => gateway({ url: "https://app.example", token: "" })), '"token" must be a string, or a function that returns one, not an empty string. Leave it out'],
  "a personal token without its organization": [of(() => anyreach({ token: "pat_1" })), "organization"],
  "an empty organization": [of(() => anyreach({ token: KEYS.anyreach, organization: "" })), "organization"],
  "a relative base": [of(() => eigi({ apiKey: KEYS.eigi, baseUrl: "api.eigi.ai" })), '"baseUrl" must be a string with an absolute URL, such as "https://host", not any other string.'],
  "an empty base": [of(() => eigi({ apiKey: KEYS.eigi, baseUrl: "" })), "baseUrl"],
  "a base that is no text": [of(() => eigi({ apiKey: KEYS.eigi, baseUrl: new URL("https://a.example") as never })), '"baseUrl" must be a string with an absolute URL, such as "https://host", not a URL object.'],
  "a gateway's address that is no text": [of(() => gateway({ url: new URL("https://a.example") as never })), '"url" must be a string with an absolute URL, such as "https://host/api" (in a page also "/api"), not a URL object.'],
  "a gateway's token that is no text": [of(() => gateway({ url: "https://a.example", token: 5 as never })), '"token" must be a string, or a function that returns one, not a number.'],
  "an organization that is no text": [of(() => anyreach({ token: KEYS.anyreach, organization: 5 as never })), '"organization" must be the id of an organization, a string, not a number.'],
  "an attempt of no time": [with_({ timeout: { attempt: 0 } }), "timeout.attempt"],
  "an attempt of negative time": [with_({ timeout: { attempt: -5 } }), "timeout.attempt"],
  "an endless attempt": [with_({ timeout: { attempt: Infinity } }), '"timeout.attempt" must be a number between 1 and 2147483647, not Infinity.'],
  "a total that is no number": [with_({ timeout: { total: "60000" } }), "timeout.total"],
  "a total of NaN": [with_({ timeout: { total: NaN } }), "timeout.total"],
  "longer than timers go": [with_({ timeout: { total: 2 ** 31 } }), "timeout.total"],
  "a timeout that is a number": [with_({ timeout: 5000 }), "timeout"],
  "retries below zero": [with_({ retry: { max: -1 } }), "retry.max"],
  "half a retry": [with_({ retry: { max: 1.5 } }), "retry.max"],
  "endless retries": [with_({ retry: { max: Infinity } }), "retry.max"],
  "a negative maxRetryAfter": [with_({ retry: { maxRetryAfter: -1 } }), "retry.maxRetryAfter"],
  "retry that is a number": [with_({ retry: 3 }), "retry"],
  "no room for a body": [with_({ maxResponseBytes: 0 }), "maxResponseBytes"],
  "a size that is a text": [with_({ maxResponseBytes: "1MB" }), '"maxResponseBytes" must be a whole number between 1 and 1073741824, not a string.'],
  "half a byte": [with_({ maxResponseBytes: 1.5 }), '"maxResponseBytes" must be a whole number between 1 and 1073741824, not 1.5.'],
  "half a byte in flight": [with_({ maxBytesInFlight: 3.5 }), '"maxBytesInFlight" must be a whole number between 2 and 2147483648, not 3.5.'],
  "a fetch that is none": [with_({ fetch: "fetch" }), "fetch"],
  "a fetch of null": [with_({ fetch: null }), "fetch"],
  "a listener that is none": [with_({ onEvent: {} }), "onEvent"],
  "headers that replace the key": [with_({ headers: { "x-api-key": "vk_2" } }), "x-api-key"],
  "headers that replace the token": [with_({ headers: { AUTHORIZATION: "Bearer x" } }), "authorization"],
  "headers with a bad name": [with_({ headers: { "a b": "c" } }), "headers"],
  "headers with a line break": [with_({ headers: { a: "b\nc" } }), "headers"],
};

/** What only a request shows: the same error, before anything is sent. */
const INVALID_AT_FIRST_CALL: Record<string, [make: () => Client, names: string]> = {
  "another provider's key": [of(() => eigi({ apiKey: KEYS.anyreach })) as () => Client, "vk_"],
  "another provider's token": [of(() => anyreach({ token: KEYS.eigi })) as () => Client, "ak_"],
  "plain http": [of(() => eigi({ apiKey: KEYS.eigi, baseUrl: "http://api.eigi.ai" })) as () => Client, "https"],
  "the address of eigi's requests": [of(() => eigi({ apiKey: KEYS.eigi, baseUrl: "https://api.eigi.ai/v1/public/conversations" })) as () => Client, "leave out /v1/public/conversations"],
  "the address of AnyReach's requests": [of(() => anyreach({ token: KEYS.anyreach, baseUrl: "https://api.anyreach.ai/core/conversations/" })) as () => Client, "leave out /core/conversations"],
  "a base with a query": [of(() => eigi({ apiKey: KEYS.eigi, baseUrl: "https://api.eigi.ai/?a=b" })) as () => Client, "baseUrl"],
};

/** Sends one list request and gives its address. */
async function sentTo(provider: Provider): Promise<URL> {
  const sandbox = standing();
  await clientOf("eigi", sandbox, { provider }).conversations.list();
  return new URL(sandbox.requests[0]?.url ?? "");
}

/** Making a client, and what its options do. */
export const cases: readonly Case[] = [
  {
    name: "a client made at module scope works",
    async run() {
      const { fetch } = standing();
      assert.strictEqual(listAtModuleScope.report.requests, 0);
      for (const client of Object.values(atModuleScope)) assert.lengthOf((await client.with({ fetch }).conversations.list()).items, 100);
    },
  },
  {
    name: "what can never work is refused at once",
    run() {
      const wrong: string[] = [];
      for (const [name, [make, names]] of Object.entries(INVALID)) {
        try {
          const error = thrown(make, "invalid_config");
          assert.include(error.message, names);
          assert.isFalse(error.retryable);
        } catch (error) {
          wrong.push(`${name}: ${(error as Error).message}`);
        }
      }
      assert.strictEqual(wrong.join("\n"), "");
    },
  },
  {
    name: "what cannot work is refused before anything is sent",
    async run() {
      for (const [name, [make, names]] of Object.entries(INVALID_AT_FIRST_CALL)) {
        const sandbox = standing();
        try {
          const error = await failure((async () => make().with({ fetch: sandbox.fetch }).conversations.list())(), "invalid_config");
          assert.include(error.message, names, name);
        } catch (error) {
          throw new Error(`${name}: ${(error as Error).message}`);
        }
        assert.lengthOf(sandbox.requests, 0, name);
      }
    },
  },
  {
    name: "a page refuses a raw key unless that is asked for",
    async run() {
      for (const kind of PLATFORMS) {
        const error = thrown(() => createClient({ provider: providerOf(kind) }), "invalid_config");
        assert.include(error.message, "dangerouslyAllowBrowser");
        thrown(() => createClient({ provider: providerOf(kind), dangerouslyAllowBrowser: "yes" as never }), "invalid_config");
        const client = createClient({ provider: providerOf(kind), dangerouslyAllowBrowser: true, fetch: standing().fetch });
        assert.lengthOf((await client.conversations.list()).items, 100);
        assert.lengthOf((await client.with({ retry: { max: 0 } }).conversations.list()).items, 100);
      }
    },
    only: { runtimes: PAGES, reason: "only a page shows its key to visitors" },
  },
  {
    name: "a server needs no leave for its key",
    run() {
      for (const kind of PLATFORMS) createClient({ provider: providerOf(kind) });
    },
    only: { runtimes: SERVERS, reason: "a page is refused" },
  },
  {
    name: "the global fetch is looked up at each call, and called unbound with a Request",
    async run() {
      const original = globalThis.fetch;
      const calls: { name: string; self: unknown; args: unknown[] }[] = [];
      const sandbox = standing();
      const install = (name: string) => {
        globalThis.fetch = function (this: unknown, ...args: unknown[]) {
          calls.push({ name, self: this, args });
          return sandbox.fetch(args[0] as Request);
        };
      };
      try {
        const client = createClient(valid());
        install("first");
        await client.conversations.list();
        install("second");
        await client.conversations.list();
      } finally {
        globalThis.fetch = original;
      }
      assert.deepEqual(calls.map(({ name }) => name), ["first", "second"]);
      for (const { self, args } of calls) {
        assert.isUndefined(self);
        assert.lengthOf(args, 1);
        assert.instanceOf(args[0], Request);
      }
    },
  },
  {
    name: "a client's own fetch is called unbound, and goes before the global one",
    async run() {
      const selves: unknown[] = [];
      const sandbox = standing();
      const fetch = function (this: unknown, request: Request) {
        selves.push(this);
        return sandbox.fetch(request);
      };
      await clientOf("eigi", sandbox, { fetch }).conversations.list();
      assert.deepEqual(selves, [undefined]);
    },
  },
  {
    name: "requests hold the credential and nothing else",
    async run() {
      for (const call of CALLS) {
        const requests: Request[] = [];
        const sandbox = standing();
        await call.run(clientOf(call.kind, sandbox, { fetch: (request) => (requests.push(request), sandbox.fetch(request)) }));
        const request = requests.at(-1) as Request;
        // What Retell's list is asked for stands in a body.
        const isPost = call.name === "retell list";
        assert.strictEqual(request.method, isPost ? "POST" : "GET");
        const key = KEYS[call.kind];
        const expected = {
          ...(call.kind === "eigi" ? { "x-api-key": key } : call.kind === "elevenlabs" ? { "xi-api-key": key } : { authorization: `Bearer ${key}` }),
          ...(isPost && { "content-type": "application/json" }),
        };
        const { accept, ...headers } = Object.fromEntries(request.headers) as Record<string, string>;
        assert.deepEqual(headers, expected);
        if (accept !== undefined) assert.strictEqual(accept, "application/json");
      }
    },
  },
  {
    name: "a personal access token travels with its organization",
    async run() {
      const sandbox = standing();
      await clientOf("anyreach", sandbox, { provider: anyreach({ token: "pat_made_up", organization: "org_7" }) }).conversations.list();
      assert.strictEqual(sandbox.requests[0]?.headers["x-anyreach-org"], "org_7");
    },
  },
  {
    name: "headers of the client and of the call",
    async run() {
      for (const call of CALLS) {
        const sandbox = standing();
        const client = clientOf(call.kind, sandbox, { headers: { "X-Team": "a", "x-app": "convoscope" } });
        await call.run(client, { headers: { "x-team": "b", "X-Request-Id": "7" } });
        await call.run(client);
        const last = sandbox.requests.slice(-2).map(({ headers }) => [headers["x-team"], headers["x-app"], headers["x-request-id"]]);
        assert.deepEqual(last, [["b", "convoscope", "7"], ["a", "convoscope", undefined]]);
      }
    },
  },
  {
    name: "a base URL as people write it",
    async run() {
      for (const suffix of ["", "/", "/v1", "/v1/", "/v1/public", "/v1/public/"]) {
        const { origin, pathname } = await sentTo(eigi({ apiKey: KEYS.eigi, baseUrl: `https://prod.eigi.ai${suffix}` }));
        assert.strictEqual(origin + pathname, "https://prod.eigi.ai/v1/public/conversations", suffix);
      }
      for (const suffix of ["", "/", "/core", "/core/"]) {
        const { origin, pathname } = await sentTo(anyreach({ token: KEYS.anyreach, baseUrl: `http://localhost:8787${suffix}` }));
        assert.strictEqual(origin + pathname, "http://localhost:8787/core/conversations", suffix);
      }
      assert.strictEqual((await sentTo(eigi({ apiKey: KEYS.eigi }))).origin, "https://api.eigi.ai");
      assert.strictEqual((await sentTo(anyreach({ token: KEYS.anyreach }))).origin, "https://api.anyreach.ai");
    },
  },
  {
    name: "with() changes what it names and leaves the rest, and the first client, as they are",
    async run() {
      await withFakeTime(async (time) => {
        const [one, two] = [standing(), standing()];
        const first = clientOf("eigi", one, { headers: { "x-a": "1" }, timeout: { attempt: 1000, total: 5000 }, retry: { max: 0 } });
        const second = first.with({ fetch: two.fetch, timeout: { attempt: 2000 } });
        await first.conversations.list();
        await second.conversations.list();
        assert.deepEqual([one.requests.length, two.requests.length], [1, 1]);
        assert.strictEqual(two.requests[0]?.headers["x-a"], "1");
        one.fault({ kind: "stall_headers" });
        two.fault({ kind: "stall_headers" });
        await failure(time.settled(first.conversations.list()), "timeout");
        assert.strictEqual(time.elapsed, 1000);
        await failure(time.settled(second.conversations.list()), "timeout");
        assert.strictEqual(time.elapsed, 3000, "its own attempt, and no retry");
        thrown(() => first.with({ retry: { max: -1 } }), "invalid_config");
        thrown(() => first.with({ headers: { authorization: "x" } }), "invalid_config");
        assert.lengthOf((await time.settled(collect(first.with({}).conversations.list()))), 250);
      });
    },
  },
  {
    name: "a hundred calls at once do not disturb each other",
    async run() {
      const sandbox = standing();
      const { conversations } = clientOf("eigi", sandbox);
      const { items } = await conversations.list();
      const got = await Promise.all(items.map(({ id }) => conversations.get(id)));
      assert.deepEqual(got, items);
    },
  },
  {
    name: "a failing provider is not hammered by a client's many calls",
    async run() {
      await withFakeTime(async (time) => {
        const sandbox = standing({ faults: [{ kind: "status", status: 503, times: Infinity }] });
        const { conversations } = clientOf("eigi", sandbox);
        for (let call = 0; call < 200; call += 1) await failure(time.settled(conversations.list({ pageSize: 1 })), "server_error");
        assert.isAtLeast(sandbox.requests.length, 200);
        assert.isBelow(sandbox.requests.length, 400, "not three requests for each call");
      });
    },
  },
];
