import { assert } from "chai";
import { type ConvoscopeError, gateway, type Page } from "convoscope";
import { type Authorized, createGateway, type GatewayOptions } from "convoscope/server";
import type { Case } from "../../runtimes/case.js";
import { guarded } from "../canary.js";
import { failure } from "../failure.js";
import { providerOf, standing } from "../sandbox-client.js";
import { ENTRIES, type Entry, GATEWAY_URL, gatewayOf } from "../ways.js";

const LIST = `${GATEWAY_URL}/v1/conversations`;

const hidden = (object: object, key: string, value: unknown): object => Object.defineProperty(object, key, { value, enumerable: false });

const small = () => standing({ conversations: 5 });

export const cases: readonly Case[] = guarded([
  {
    name: "a slip in force opens nothing",
    async run() {
      const user: { agentId?: string } = {};
      const slips: readonly (() => unknown)[] = [
        // What was not found.
        () => ({ scope: { agentId: user.agentId } }),
        () => ({ scope: user.agentId }),
        () => ({ scope: { agentId: "a", timeOfDay: { from: undefined, utcOffsetMinutes: 0 } } }),
        // What is misspelt, or put at another place.
        () => ({ froce: { agentId: "a" } }),
        () => ({ agentId: "a" }),
        () => ({ scope: {}, role: "agent" }),
        () => ({ scope: { timeZone: "Asia/Kolkata" } }),
        () => ({ scope: { pageSize: 20 } }),
        // What names nothing: everything is {}.
        () => ({ scope: {} }),
        () => ({ scope: Object.create(null) as object }),
        () => ({ scope: null }),
        () => ({ scope: "" }),
        () => ({ scope: [] }),
        () => ({ scope: { agentId: null } }),
        () => ({ scope: { agentId: "" } }),
        () => ({ scope: { agentId: " " } }),
        () => [],
        // What hides its keys.
        () => new Map([["scope", { agentId: "a" }]]),
        () => ({ scope: new Map([["agentId", "a"]]) }),
        () => ({ scope: hidden({}, "agentId", "a") }),
        () => ({ scope: hidden({ status: "completed" }, "agentId", "a") }),
        () => ({ scope: { status: "completed", [Symbol("agentId")]: "a" } }),
        () => ({ scope: { metadata: hidden({ plan: "pro" }, "tenant", "a") } }),
        () => ({ scope: { metadata: { tenant: [hidden({}, "id", "a")] } } }),
        () => ({ scope: Object.create({ agentId: "a" }) as object }),
        () => ({ scope: new (class { status = "completed"; get agentId() { return "a"; } })() }),
        () => ({ scope: new Proxy({ agentId: "a" }, { ownKeys: () => [] }) }),
        () => ({ scope: new Proxy({ agentId: "a", status: "completed" }, { ownKeys: () => ["status"] }) }),
        () => ({ scope: new Proxy({ agentId: "a" }, { ownKeys: () => { throw new Error("hidden"); } }) }),
        () => hidden({}, "scope", { agentId: "a" }),
        () => ({ [Symbol("scope")]: { agentId: "a" } }),
        () => Object.create({ scope: { agentId: "a" } }) as object,
        () => new Proxy({ scope: { agentId: "a" } }, { ownKeys: () => [] }),
        // What cannot be held against a conversation.
        () => ({ scope: { search: "a" } }),
        () => ({ scope: { agentId: "a", timeOfDay: { from: "22:00", to: "06:00", utcOffsetMinutes: 0 } } }),
        () => new (class Session { #agentId = "a"; get scope() { return { agentId: this.#agentId }; } })(),
      ];
      for (const authorize of slips) {
        const sandbox = small();
        const errors: ConvoscopeError[] = [];
        const onError = (error: ConvoscopeError) => void errors.push(error);
        const handler = gatewayOf("eigi", sandbox, { authorize: authorize as GatewayOptions["authorize"], onError });
        const response = await handler(new Request(LIST));
        assert.strictEqual(response.status === 500 && errors.length === 1, true, String(authorize));
        assert.strictEqual(errors[0]?.code, "invalid_config");
        assert.lengthOf(sandbox.requests, 0);
      }
      for (const all of [{}, Object.create(null) as object]) {
        const open = await gatewayOf("eigi", small(), { authorize: () => all })(new Request(LIST));
        assert.strictEqual(open.status, 200);
      }
    },
  },
  {
    name: "metadata that hold nothing, or a number that is rounded, open nothing",
    async run() {
      const sandbox = standing({ conversations: 0 });
      for (const custom_metadata of [{ teams: ["t1"], tenant: "t1" }, { teams: null, tenant: "" }, { teams: [], tenant: 2 ** 53 }, { teams: [[]], tenant: {} }, null]) {
        sandbox.insert("anyreach", { created_at: "2026-01-31T09:30:30Z", custom_metadata });
      }
      const handler = (metadata: unknown, errors: ConvoscopeError[] = []) =>
        gatewayOf("anyreach", sandbox, { authorize: () => ({ scope: { metadata } }) as Authorized, onError: (error) => void errors.push(error) });
      for (const metadata of [
        {}, { teams: [] }, { teams: null }, { teams: {} }, { teams: undefined }, { teams: [[]] }, { teams: [{}] }, { teams: [null] }, { teams: [undefined] }, { teams: ["t1", ""] },
        { tenant: "" }, { tenant: " " }, { tenant: "t1", teams: [] }, { tenant: { id: null } }, { tenant: 2 ** 53 }, { tenant: -(2 ** 60) }, { tenant: Number.NaN }, { tenant: 1n }, { tenant: new Date(Number.NaN) },
        { tenant: () => "t1" }, { tenant: "t1\ud800" }, { tenant: "\ufffd" },
      ]) {
        const errors: ConvoscopeError[] = [];
        sandbox.requests.length = 0;
        const response = await handler(metadata, errors)(new Request(LIST));
        assert.deepEqual([response.status, errors.map(({ code }) => code), sandbox.requests.length], [500, ["invalid_config"], 0], Object.keys(metadata).join());
        assert.include(errors[0]?.message, "metadata");
      }
      const page = (await (await handler({ tenant: "t1", teams: ["t1"] })(new Request(LIST))).json()) as Page;
      assert.lengthOf(page.items, 1);
    },
  },
  {
    name: "onError is told why a scope is none, its caller is not",
    async run() {
      const user: { agentId?: string } = {};
      const scope: { agentId?: string } = {};
      if (user.agentId !== undefined) scope.agentId = user.agentId;
      for (const [platform, given, why] of [
        ["eigi", scope, '"scope" is empty, and would show everything. To show everything, leave "scope" out: {}.'],
        ["eigi", hidden({ status: "completed" }, "agentId", "a"), "a scope that hides its keys"],
        ["eigi", { pageSize: 5 }, '"scope" confines nobody: timeZone and pageSize select no conversations.'],
        ["eigi", { search: "a" }, '"search" cannot be part of a "scope"'],
        ["eigi", { timeOfDay: { from: "22:00", to: "06:00", utcOffsetMinutes: 0 } }, '"timeOfDay" cannot be part of a "scope": it passes midnight'],
        ["anyreach", { webWidgetId: "w" }, '"webWidgetId" cannot be part of a "scope"'],
        ["anyreach", { userId: { contain: "a" } }, '{ contains: "a part of it" }'],
        ["eigi", { userId: "a" }, 'eigi has no filter "userId"'],
        ["eigi", { agentId: Array.from({ length: 51 }, (_, agent) => `a${agent}`) }, '"agentId" must have at most 50 different values, not 51.'],
        ["eigi", { agentId: "a1,a2" }, '"agentId" must not contain a comma (for several values give a list'],
        ["anyreach", { metadata: { teams: [] } }, '"metadata.teams" must not be empty, which confines nobody'],
        ["anyreach", { metadata: { tenant: 2 ** 53 } }, '"metadata.tenant" must be a number up to 2^53 - 1'],
      ] as const) {
        const errors: ConvoscopeError[] = [];
        const authorize = () => ({ scope: given }) as Authorized;
        const handler = gatewayOf(platform, small(), { authorize, onError: (error) => void errors.push(error) });
        const body = await (await handler(new Request(LIST))).text();
        assert.include(errors[0]?.message, why);
        assert.deepEqual(JSON.parse(body), { error: { code: "invalid_config", message: "The gateway cannot work as it is configured.", retryable: false, issues: [] } });
      }
    },
  },
  {
    name: "what authorize gives is read once",
    async run() {
      let reads = 0;
      const authorize = () => ({ scope: { get agentId() { return (reads += 1) === 1 ? "nobody" : (undefined as unknown as string); } } });
      const page = (await (await gatewayOf("eigi", small(), { authorize })(new Request(LIST))).json()) as Page;
      assert.deepEqual([page.items, reads], [[], 1]);
    },
  },
  {
    name: "an answer of the application's own is sent as it is, where its page may read it",
    async run() {
      const sandbox = small();
      const handler = gatewayOf("eigi", sandbox, {
        authorize: () => {
          const headers = new Headers({ "retry-after": "7", "content-type": "text/plain", "x-reason": "busy" });
          headers.append("set-cookie", "a=1");
          headers.append("set-cookie", "b=2");
          return new Response("slowly", { status: 429, headers });
        },
      });
      const response = await handler(new Request(LIST));
      assert.deepEqual([response.status, await response.text()], [429, "slowly"]);
      assert.strictEqual(response.headers.get("retry-after"), "7");
      assert.strictEqual(response.headers.get("content-type"), "text/plain");
      assert.strictEqual(response.headers.get("x-reason"), "busy");
      assert.strictEqual(response.headers.get("cache-control"), "no-store");
      assert.strictEqual(response.headers.get("x-content-type-options"), "nosniff");
      assert.lengthOf(sandbox.requests, 0);
      for (const { name, createClient } of ENTRIES) {
        const { conversations } = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: handler, retry: { max: 0 } });
        const error = await failure(conversations.list(), "rate_limited");
        assert.strictEqual(error.retryAfterMs, 7000, name);
      }
    },
  },
  {
    name: "an answer of the application's own may be given again and again",
    async run() {
      for (const [body, status] of [["no", 403], [null, 204], [new Blob(["no"]), 429]] as const) {
        const denied = new Response(body, { status, headers: { "x-reason": "busy" } });
        const handler = gatewayOf("eigi", small(), { authorize: () => denied });
        for (const method of ["GET", "HEAD", "GET", "GET"]) {
          const response = await handler(new Request(LIST, { method }));
          assert.deepEqual([response.status, response.headers.get("x-reason"), await response.text()], [status, "busy", body === null || method === "HEAD" ? "" : "no"]);
        }
        const both = await Promise.all([1, 2, 3].map(async () => (await handler(new Request(LIST))).text()));
        assert.deepEqual(both, Array(3).fill(body === null ? "" : "no"));
      }
    },
  },
  {
    name: "HEAD has no body, whatever is refused",
    async run() {
      const options: Record<string, [Partial<GatewayOptions>, string, number]> = {
        "an answer of its own": [{ authorize: () => new Response("no", { status: 403 }) }, LIST, 403],
        "nobody": [{ authorize: () => null }, LIST, 401],
        "a slip": [{ authorize: (() => []) as unknown as GatewayOptions["authorize"] }, LIST, 500],
        "no route": [{}, `${LIST}/a/b`, 404],
        "no conversation": [{}, `${LIST}/00000000-0000-4000-8000-000000000000`, 404],
        "no filter": [{}, `${LIST}?status=x`, 400],
        "too long": [{}, `${LIST}?search=${"x".repeat(20_000)}`, 414],
      };
      for (const [name, [more, url, status]] of Object.entries(options)) {
        const response = await gatewayOf("eigi", small(), more)(new Request(url, { method: "HEAD" }));
        assert.deepEqual([response.status, await response.text()], [status, ""], name);
      }
    },
  },
  {
    name: "authorize is given what the handler is given beside the request, onError the request",
    async run() {
      const sandbox = small();
      const seen: unknown[] = [];
      const handler = createGateway({
        provider: providerOf("eigi"),
        authorize: (request, env: { agent: string }, answer: number) => {
          seen.push(request.url, env.agent, answer);
          return { scope: { stauts: "x" } as object };
        },
        basePath: "/api",
        fetch: sandbox.fetch,
        onError: (error, request) => seen.push(error.code, request.url),
        dangerouslyAllowBrowser: true,
      });
      await handler(new Request(LIST), { agent: "a" }, 42);
      assert.deepEqual(seen, [LIST, "a", 42, "invalid_config", LIST]);
    },
  },
  ...ENTRIES.map(({ name: entry, createClient }): Case => ({
    name: `${entry}: who is asking may be told by a token, asked for anew for every request`,
    async run() {
      const sandbox = small();
      const seen: (string | null)[] = [];
      const handler = gatewayOf("eigi", sandbox, {
        authorize: (request) => {
          seen.push(request.headers.get("authorization"));
          return {};
        },
      });
      let count = 0;
      const token = async () => `session-${(count += 1)}`;
      const { conversations } = createClient({ provider: gateway({ url: GATEWAY_URL, token }), fetch: handler });
      for await (const page of conversations.list({ pageSize: 2 }).pages()) assert.isNotEmpty(page.items);
      assert.deepEqual(seen, ["Bearer session-1", "Bearer session-2", "Bearer session-3"]);
      const fixed = createClient({ provider: gateway({ url: GATEWAY_URL, token: "t" }), fetch: handler, headers: { authorization: "Bearer other" } });
      await fixed.conversations.list();
      assert.strictEqual(seen.at(-1), "Bearer t");
      const none = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: handler });
      await none.conversations.list();
      assert.isNull(seen.at(-1));
      for (const wrong of ["Bearer x", "a\nb"]) {
        const bad = createClient({ provider: gateway({ url: GATEWAY_URL, token: wrong }), fetch: handler });
        const error = await failure(bad.conversations.list(), "invalid_config");
        assert.notInclude(error.message, wrong.slice(-1) === "x" ? "Bearer x" : wrong);
      }
    },
  })),
  {
    name: "tries do not multiply: what a gateway tried in vain its client does not try again",
    async run() {
      const counts = async (createClient: Entry["createClient"], fault: Parameters<ReturnType<typeof small>["fault"]>[0], options: Partial<GatewayOptions> = {}) => {
        const sandbox = small();
        sandbox.fault({ times: 99, ...fault });
        const asked: string[] = [];
        const handler = gatewayOf("eigi", sandbox, { retry: { max: 0 }, ...options });
        const fetch = (request: Request) => {
          asked.push(request.url);
          return handler(request);
        };
        const error = await failure(createClient({ provider: gateway({ url: GATEWAY_URL }), fetch }).conversations.list());
        return { code: error.code, hops: [asked.length, sandbox.requests.length], told: error.attempts.map(({ error }) => error) };
      };
      for (const [fault, code] of [
        [{ kind: "status", status: 500 }, "server_error"],
        [{ kind: "status", status: 503 }, "server_error"],
        [{ kind: "garbage" }, "invalid_response"],
        [{ kind: "redirect", location: "https://evil.example/" }, "redirect_refused"],
        [{ kind: "network" }, "network_error"],
        // Longer than either waits.
        [{ kind: "status", status: 429, retryAfter: "90" }, "rate_limited"],
      ] as const) {
        for (const { name, createClient } of ENTRIES) assert.deepEqual(await counts(createClient, fault), { code, hops: [1, 1], told: [code] }, name);
      }
    },
  },
]);
