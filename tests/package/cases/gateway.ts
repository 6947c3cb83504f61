import { assert } from "chai";
import { type ConversationFilter, createClient, type ConvoscopeError, type FilterChannel, type FilterStatus, gateway, type Page, type PlatformKind } from "convoscope";
import { createGateway, type Scope, type GatewayOptions } from "convoscope/server";
import type { Fault, Sandbox } from "convoscope/testing";
import { type Case, PAGES } from "../../runtimes/case.js";
import { CANARY, guarded } from "../canary.js";
import { carelessOf } from "../careless.js";
import { failure, thrown } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, collect, PLATFORMS, providerOf, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf, type Handler } from "../ways.js";
import { API_ORIGIN, NO_ID } from "../wire.js";

const LIST = `${GATEWAY_URL}/v1/conversations`;
const ORIGIN = "https://page.example";

type Refused = { error: { code: string; message: string; issues: { path: string; code: string }[] } };

/** What the application says for itself alone. */
const OWN = "the application's own words";

const small = () => standing({ conversations: 23 });
const ask = (handler: Handler, url: string, init?: RequestInit) => handler(new Request(url, init));
/** A request as a browser makes it: pages may not set `Origin` themselves. */
const from = (origin: string, url: string, method = "GET"): Request =>
  ({ url, method, headers: new Headers([["x-origin", origin]]), signal: new AbortController().signal }) as unknown as Request;

/** `Request` hides `Origin` in a page: the handler sees it as a server does. */
function withOrigin(request: Request, origin: string): Request {
  const headers = { get: (name: string) => (name.toLowerCase() === "origin" ? origin : null) };
  return { url: request.url, method: request.method, headers, signal: request.signal } as unknown as Request;
}

async function refusal(response: Response, status: number, code: string): Promise<Refused["error"]> {
  const text = await response.text();
  assert.strictEqual(response.status, status, text);
  const { error } = JSON.parse(text) as Refused;
  assert.strictEqual(error.code, code, text);
  assert.strictEqual(response.headers.get("cache-control"), "no-store");
  assert.isNull(response.headers.get("etag"));
  return error;
}

/** The id of a conversation of an agent, and of one that is not that agent's. */
async function twoTenants(sandbox: Sandbox, kind: PlatformKind) {
  const all = await collect(clientOf(kind, sandbox).conversations.list());
  const mine = all.find(({ agent }) => agent.id !== null);
  const scope = { agentId: mine?.agent.id as string };
  const theirs = all.find(({ agent }) => agent.id !== null && agent.id !== scope.agentId);
  return { all, scope, mine: mine?.id as string, theirs: theirs?.id as string, other: { agentId: theirs?.agent.id as string } };
}

/** What no address has for its path. */
const UNREACHABLE = ["/é", "/a b", "/{x}", "/a?b", "/a?", "/a#b", "/%2e%2e/a", "/%c3%a9", "/%zz", "/%", "/a\\b", "/a\tb", "/.", "/a/.", "", " /a", "/a//"];

export const cases: readonly Case[] = guarded([
  {
    name: "who is not known reads nothing, and nothing is asked",
    async run() {
      for (const nobody of [null, undefined] as const) {
        const sandbox = small();
        const handler = gatewayOf("eigi", sandbox, { authorize: () => nobody as null });
        for (const url of [LIST, `${LIST}/x`, `${GATEWAY_URL}/elsewhere`]) {
          await refusal(await ask(handler, url), 401, "unauthenticated");
        }
        assert.lengthOf(sandbox.requests, 0);
        const { conversations } = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: handler });
        const error = await failure(conversations.list(), "unauthenticated");
        assert.strictEqual(error.provider, "gateway");
      }
    },
  },
  {
    name: "what authorize gets wrong opens nothing, and callers are not told what it was",
    async run() {
      const wrong: readonly (() => unknown)[] = [
        () => true,
        () => "agent",
        () => ({ scope: null }),
        () => ({ scope: "agent" }),
        () => ({ scope: { agentID: "a" } }),
        () => ({ scope: { agentId: undefined, stauts: "x" } }),
        () => ({ scope: { userId: "a" } }),
        () => { throw new Error(OWN); },
        () => Promise.reject(new Error(OWN)),
      ];
      for (const authorize of wrong) {
        const sandbox = small();
        const errors: ConvoscopeError[] = [];
        const handler = gatewayOf("eigi", sandbox, { authorize: authorize as GatewayOptions["authorize"], onError: (error) => errors.push(error) });
        const { message, issues } = await refusal(await ask(handler, LIST), 500, "invalid_config");
        assert.notInclude(message, OWN);
        assert.deepEqual(issues, []);
        assert.lengthOf(errors, 1, String(authorize));
        assert.lengthOf(sandbox.requests, 0);
      }
    },
  },
  {
    name: "no path leads anywhere else",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const handler = gatewayOf(kind, sandbox);
        for (const path of [
          "", "/", "/v1", "/v1/", "/v1/conversations/", "/v1/conversations//", "/v1/conversations/a/b", "/v2/conversations", "/v1/users",
          "/v1/conversations/../users", "/v1/conversations/%2e%2e", "/v1/conversations/%2e%2e/%2e%2e/x", "/v1/conversations/..%5c",
          "//evil.example/v1/conversations", "/https://evil.example/", "/v1/conversations/%zz", "/v1/conversations/%ff", "/../v1/conversations",
          "/v1/%63onversations",
        ]) {
          const response = await ask(handler, GATEWAY_URL + path);
          const { status } = response;
          assert.include([400, 404], status, path);
          assert.notMatch(await response.text(), /conversation\./, path);
          assert.lengthOf(sandbox.requests, 0, path);
        }
        for (const id of ["..%2f..%2fusers", "%2e%2e%2f", "a%2fb", "a%5cb", "a%3fb", "a%23b", "a%25b", "%0d%0aX-A:%20b", "%00", "%20a", "a".repeat(129), "https%3A%2F%2Fevil.example%2F"]) {
          await refusal(await ask(handler, `${LIST}/${id}`), 400, "invalid_argument");
          assert.lengthOf(sandbox.requests, 0, id);
        }
        await refusal(await ask(handler, "https://app.example/v1/conversations"), 404, "not_found");
        await refusal(await ask(handler, "https://app.example/apix/v1/conversations"), 404, "not_found");
        await ask(handler, LIST, { headers: { host: "evil.example", "x-forwarded-host": "evil.example", "x-original-url": "/admin" } });
        const hosts = new Set(sandbox.requests.map(({ url }) => new URL(url).host));
        assert.deepEqual([...hosts], [new URL(API_ORIGIN[kind]).host]);
      }
    },
  },
  {
    name: "only what is documented is asked for, once",
    async run() {
      const sandbox = small();
      const handler = gatewayOf("eigi", sandbox);
      for (const [query, ...paths] of [
        ["stauts=completed", "stauts"],
        ["direction=inbound&direction=outbound", "direction"],
        ["status=completed&%73tatus=faild", "status[1]"],
        ["scope=%7B%7D&__proto__=1&constructor=1", "scope", "__proto__", "constructor"],
        ["search=a%0d%0aX-Injected:%20b", "search"],
        ["search=%ff", ""],
        ["pageSize=101", "pageSize"],
        ["pageSize=0", "pageSize"],
        ["pageSize=NaN", "pageSize"],
        ["raw=true", "raw"],
        ["conversationId=../x", "conversationId"],
        ["url=https://evil.example&baseUrl=https://evil.example", "url", "baseUrl"],
      ]) {
        const { issues } = await refusal(await ask(handler, `${LIST}?${query}`), 400, "invalid_filter");
        assert.deepEqual(issues.map(({ path }) => path), paths, query);
      }
      const single = await refusal(await ask(handler, `${LIST}/35d33a43-176c-405c-92bf-db972035df28?raw=true`), 400, "invalid_filter");
      assert.lengthOf(single.issues, 1);
      await refusal(await ask(handler, `${LIST}?search=${"a".repeat(17_000)}`), 400, "invalid_argument");
      await refusal(await ask(handler, `${LIST}?search=${"a".repeat(30_000)}`), 414, "invalid_argument");
      assert.lengthOf(sandbox.requests, 0);
    },
  },
  {
    name: "methods that would change something do nothing; HEAD tells what GET does",
    async run() {
      const sandbox = small();
      const handler = gatewayOf("eigi", sandbox);
      for (const method of ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"]) {
        const response = await ask(handler, LIST, { method });
        assert.strictEqual(response.headers.get("allow"), "GET, HEAD, OPTIONS");
        await refusal(response, 405, "invalid_argument");
      }
      const options = await ask(handler, LIST, { method: "OPTIONS" });
      assert.deepEqual([options.status, await options.text(), options.headers.get("access-control-allow-origin")], [204, "", null]);
      assert.lengthOf(sandbox.requests, 0);
      const got = await ask(handler, LIST);
      const head = await ask(handler, LIST, { method: "HEAD" });
      assert.deepEqual([head.status, await head.text()], [200, ""]);
      assert.strictEqual(head.headers.get("etag"), got.headers.get("etag"));
      assert.strictEqual((await ask(gatewayOf("eigi", sandbox, { authorize: () => null }), LIST, { method: "HEAD" })).status, 401);
    },
  },
  {
    name: "what is not allowed is not there",
    async run() {
      const sandbox = small();
      const { mine } = await twoTenants(sandbox, "eigi");
      await refusal(await ask(gatewayOf("eigi", sandbox, { allow: ["get"] }), LIST), 404, "not_found");
      await refusal(await ask(gatewayOf("eigi", sandbox, { allow: ["list"] }), `${LIST}/${mine}`), 404, "not_found");
      // What is not there is told from what is not shown.
      for (const [options, path, told] of [
        [{}, "/v1/users", "Unknown path. Accepted: /v1/conversations and /v1/conversations/{id}."],
        [{ allow: ["list"] }, "/v1/export", "Unknown path. Accepted: /v1/conversations."],
        [{ allow: [] }, "/v1/conversations", "Unknown path: this gateway allows none."],
        [{}, `/v1/conversations/${crypto.randomUUID()}`, "Conversation not found."],
      ] as const) {
        const response = await ask(gatewayOf("eigi", sandbox, options), GATEWAY_URL + path);
        assert.deepEqual(await response.json(), { error: { code: "not_found", message: told, retryable: false, issues: [] } }, path);
      }
      assert.strictEqual((await ask(gatewayOf("eigi", sandbox, { allow: ["get"] }), `${LIST}/${mine}`)).status, 200);
    },
  },
  {
    name: "nobody reads past scope: not by a list, not by any key, not by an id",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const { all, scope, mine, theirs, other } = await twoTenants(sandbox, kind);
        const inside = all.filter(({ agent }) => agent.id === scope.agentId).map(({ id }) => id);
        const handler = gatewayOf(kind, sandbox, { authorize: () => ({ scope }), allowFilters: ["search"] });
        const { conversations } = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: handler });
        assert.isBelow(inside.length, all.length);
        assert.sameMembers((await collect(conversations.list())).map(({ id }) => id), inside);
        assert.strictEqual((await conversations.get(mine)).id, mine);

        sandbox.requests.length = 0;
        assert.deepEqual((await conversations.list(other)).items, [], "another's agent");
        assert.lengthOf(sandbox.requests, 0);
        const foreign = all.find(({ id }) => id === theirs);
        const attempts: ConversationFilter[] = [
          ...(kind === "elevenlabs" ? [{ status: foreign?.status as FilterStatus }, { search: "a" }, { durationSeconds: { min: 0 } }] : []),
          ...(kind === "retell" ? [{ channel: foreign?.channel as FilterChannel }, { direction: "inbound" } as const, { durationSeconds: { min: 0 } }] : []),
          ...(kind === "vapi" || kind === "elevenlabs" || kind === "retell" ? [] : [{ status: foreign?.status as FilterStatus }, { channel: foreign?.channel as FilterChannel }, { direction: "inbound" } as const]),
          { createdAfter: foreign?.createdAt as string, createdBefore: foreign?.createdAt as string }, { pageSize: 1 },
          ...(kind !== "anyreach" && kind !== "elevenlabs" ? [{ conversationId: theirs }] : []),
          ...(kind === "eigi" ? [{ search: "a" }, { timeOfDay: { from: "00:00", utcOffsetMinutes: 0 } }] : []),
          ...(kind !== "anyreach" ? [] : [{ userId: "1" }, { agentPhone: "1" }, { durationSeconds: { min: 0 } }, { userTurnCount: { min: 0 } }, { metadata: {} }, { agentVersionId: foreign?.agent.versionId ?? "v" }, { webWidgetId: "w" }]),
        ];
        for (const filter of attempts) {
          for (const { agent } of await collect(conversations.list(filter))) {
            assert.strictEqual(agent.id, scope.agentId, JSON.stringify(filter));
          }
        }

        // Not there, and there but another's: not to be told apart.
        const absent = NO_ID[kind];
        const [outside, missing] = [await ask(handler, `${LIST}/${theirs}`), await ask(handler, `${LIST}/${absent}`)];
        assert.deepEqual([...outside.headers], [...missing.headers]);
        assert.deepEqual([outside.status, await outside.text()], [missing.status, await missing.text()]);
        assert.strictEqual(outside.status, 404);
      }
    },
  },
  {
    name: "a platform that does not keep to the filter shows nothing more",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const { scope } = await twoTenants(sandbox, kind);
        const handler = gatewayOf(kind, carelessOf(sandbox), { authorize: () => ({ scope }) });
        const { items } = (await (await ask(handler, LIST)).json()) as Page;
        assert.isNotEmpty(items);
        for (const { agent } of items) assert.strictEqual(agent.id, scope.agentId);
      }
    },
  },
  {
    name: "a cursor goes with its caller, its gateway and its filter, unaltered",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const { scope, other } = await twoTenants(sandbox, kind);
        const to = (scope: Scope | undefined, options: Partial<GatewayOptions> = {}) =>
          gatewayOf(kind, sandbox, { authorize: () => (scope === undefined ? {} : { scope }), ...options });
        const { next } = (await (await ask(to(scope), `${LIST}?pageSize=2`)).json()) as Page;
        const url = (cursor: string, size = 2) => `${LIST}?pageSize=${size}&after=${encodeURIComponent(cursor)}`;
        assert.isString(next);
        const cursor = next as string;
        assert.strictEqual((await ask(to(scope), url(cursor))).status, 200, "on another instance");
        sandbox.requests.length = 0;
        await refusal(await ask(to(other), url(cursor)), 400, "invalid_argument");
        await refusal(await ask(to(undefined), url(cursor)), 400, "invalid_argument");
        await refusal(await ask(to(scope, { secret: "another of its own" }), url(cursor)), 400, "invalid_argument");
        await refusal(await ask(to(scope), url(cursor, 3)), 400, "invalid_argument");
        await refusal(await ask(to(scope), url(cursor.slice(0, -22))), 400, "invalid_argument");
        const { next: bare } = await clientOf(kind, sandbox).conversations.list({ pageSize: 2, ...scope });
        sandbox.requests.length = 0;
        await refusal(await ask(to(scope), url(bare as string)), 400, "invalid_argument");
        for (let at = 0; at < cursor.length; at += 7) {
          const altered = cursor.slice(0, at) + (cursor[at] === "A" ? "B" : "A") + cursor.slice(at + 1);
          await refusal(await ask(to(scope), url(altered)), 400, "invalid_argument");
        }
        assert.lengthOf(sandbox.requests, 0);
      }
    },
  },
  {
    name: "a tag spares the body, and tells nobody what they may not see",
    async run() {
      const sandbox = small();
      const { scope, mine, theirs } = await twoTenants(sandbox, "eigi");
      const handler = gatewayOf("eigi", sandbox, { authorize: () => ({ scope }) });
      const open = gatewayOf("eigi", sandbox);
      for (const url of [LIST, `${LIST}/${mine}`]) {
        const first = await ask(handler, url);
        const etag = first.headers.get("etag") as string;
        assert.match(etag, /^"[\w-]+"$/);
        const again = await ask(handler, url, { headers: { "if-none-match": `"x", ${etag}` } });
        assert.deepEqual([again.status, await again.text(), again.headers.get("etag")], [304, "", etag]);
        // As proxies that compress mark it: nginx, Apache.
        for (const marked of [`W/${etag}`, String(etag).replace(/"$/, '-gzip"')]) {
          assert.strictEqual((await ask(handler, url, { headers: { "if-none-match": marked } })).status, 304, marked);
        }
        assert.strictEqual((await ask(handler, url, { headers: { "if-none-match": '"x"' } })).status, 200);
      }
      const known = (await ask(open, `${LIST}/${theirs}`)).headers.get("etag") as string;
      for (const tag of [known, "*"]) {
        await refusal(await ask(handler, `${LIST}/${theirs}`, { headers: { "if-none-match": tag } }), 404, "not_found");
      }
    },
  },
  {
    name: "only what has ended is kept, by its reader alone",
    async run() {
      const sandbox = small();
      const handler = gatewayOf("eigi", sandbox, { maxAge: 60 });
      const { items } = (await (await ask(handler, LIST)).json()) as Page;
      const cacheOf = async (url: string) => (await ask(handler, url)).headers.get("cache-control");
      assert.strictEqual(await cacheOf(LIST), "private, no-cache");
      const lives = new Set<boolean>();
      for (const { id, live } of items) {
        lives.add(live);
        assert.strictEqual(await cacheOf(`${LIST}/${id}`), live ? "private, no-cache" : "private, max-age=60");
      }
      assert.include([...lives], false);
      const plain = await ask(gatewayOf("eigi", sandbox), `${LIST}/${items.find(({ live }) => !live)?.id}`);
      assert.strictEqual(plain.headers.get("cache-control"), "private, no-cache");
      assert.match(plain.headers.get("server-timing") as string, /^upstream;dur=\d+$/);
    },
  },
  {
    name: "other origins are exact, or none",
    async run() {
      const sandbox = small();
      const handler = gatewayOf("eigi", sandbox, { origins: [ORIGIN] });
      const answer = (origin: string, method = "GET") => handler(withOrigin(from(origin, LIST, method), origin));
      for (const method of ["GET", "OPTIONS", "POST"]) {
        const { headers } = await answer(ORIGIN, method);
        assert.strictEqual(headers.get("access-control-allow-origin"), ORIGIN, method);
        assert.include(headers.get("vary"), "Origin");
        for (const origin of ["null", "", "https://evil.example", `${ORIGIN}.evil.example`, `${ORIGIN}/`, `${ORIGIN}:444`, "http://page.example", ORIGIN.toUpperCase(), `evil${ORIGIN}`, "*"]) {
          const { headers } = await answer(origin, method);
          for (const [name] of headers) assert.isFalse(name.startsWith("access-control-"), `${method} ${origin}: ${name}`);
          assert.include(headers.get("vary"), "Origin");
        }
      }
      const preflight = await answer(ORIGIN, "OPTIONS");
      assert.strictEqual(preflight.headers.get("access-control-allow-methods"), "GET, HEAD");
      assert.strictEqual(preflight.headers.get("access-control-allow-headers"), "Authorization, If-None-Match");
    },
  },
  {
    name: "what is private stays, wherever it stands; recordings unless named",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const all = await collect(clientOf(kind, sandbox).conversations.list({}, { include: ["transcript"] }));
        const recorded = all.find(({ recording }) => recording !== null);
        const known = all.find(({ customer }) => customer.phone !== null);
        assert.isDefined(recorded);
        assert.isDefined(known);
        // ElevenLabs has no address: that there is a recording is as private.
        const told = recorded?.recording?.url ?? '"available":true';
        const plain = gatewayOf(kind, sandbox);
        const text = async (handler: Handler, path = "") => (await ask(handler, LIST + path)).text();
        for (const path of ["", `/${recorded?.id}`]) {
          const body = await text(plain, path);
          assert.notInclude(body, told);
          assert.include(body, '"recording":null');
          // ElevenLabs' lists do not tell of recordings: there is nothing to withhold.
          if (kind !== "elevenlabs" || path !== "") assert.include(body, '"withheld":["recording"');
          assert.notInclude(body, '"raw"');
        }
        assert.include(await text(gatewayOf(kind, sandbox, { allow: ["get", "recordings"] }), `/${recorded?.id}`), told);
        const redacting = gatewayOf(kind, sandbox, { redact: ["customer.phone", "text"] });
        for (const path of ["", `/${known?.id}`]) {
          const body = await text(redacting, path);
          assert.notInclude(body, known?.customer.phone as string);
          assert.include(body, "[phone:");
          assert.strictEqual(await text(gatewayOf(kind, sandbox, { redact: ["customer.phone", "text"] }), path), body, "the same on every instance");
        }
        const wrong = thrown(() => gatewayOf(kind, sandbox, { redact: ["text", "customer.fone" as "customer.phone"] }), "invalid_config");
        assert.include(wrong.message, 'Did you mean "customer.phone"?');
        assert.deepEqual(wrong.issues.map(({ path }) => path), ["redact[1]"]);
      }
    },
  },
  {
    name: "a platform that hangs, redirects or answers HTML costs its caller nothing but a code",
    async run() {
      const html = { fetch: async () => new Response("<html>c4n4ry5ecret9f8e7d</html>", { headers: { "content-type": "text/html", "x-secret": CANARY } }) };
      const error = await refusal(await ask(gatewayOf("eigi", html), LIST), 502, "invalid_response");
      assert.notInclude(error.message, CANARY);
      for (const kind of ["stall_headers", "stall_body"] as const) {
        const sandbox = small();
        const handler = gatewayOf("eigi", sandbox, { timeout: { attempt: 1000, total: 2000 }, retry: { max: 0 } });
        // Keys are derived by the host, in its own time.
        assert.strictEqual((await ask(handler, LIST)).status, 200);
        sandbox.fault({ kind, times: 9 });
        await withFakeTime(async (time) => {
          await refusal(await time.settled(ask(handler, LIST)), 504, "timeout");
        });
      }
    },
  },
  {
    name: "a refusal holds our code, a sentence and the caller's own issues, whatever goes wrong",
    async run() {
      const faults: readonly (Fault | undefined)[] = [
        undefined,
        ...[400, 401, 403, 404, 409, 418, 422, 429, 500, 503].map((status): Fault => ({ kind: "status", status, times: 9, retryAfter: "999" })),
        ...(["network", "truncate", "garbage", "status_error_200"] as const).map((kind): Fault => ({ kind, times: 9 })),
        { kind: "redirect", location: `https://evil.example/?key=${CANARY}`, times: 9 },
      ];
      for (const kind of PLATFORMS) {
        for (const fault of faults) {
          const sandbox = small();
          const handler = gatewayOf(kind, sandbox, { retry: { max: 0 } });
          for (const [url, init] of [
            [LIST, {}], [`${LIST}?pageSize=2`, {}], [`${LIST}/35d33a43-176c-405c-92bf-db972035df28`, {}], [`${LIST}/..%2f`, {}],
            [`${LIST}?stauts=1`, {}], [`${LIST}?after=x.y`, {}], [LIST, { method: "HEAD" }], [LIST, { method: "OPTIONS" }], [LIST, { method: "POST" }],
            [`${GATEWAY_URL}/elsewhere`, {}],
          ] as const) {
            if (fault) sandbox.fault(fault);
            const response = await ask(handler, url, init);
            const body = await response.text();
            if (response.status >= 400) assert.deepEqual(Object.keys((JSON.parse(body || '{"error":{}}') as Refused).error), body ? ["code", "message", "retryable", "issues"] : []);
          }
        }
      }
    },
  },
  {
    name: "what can never work is told at once",
    run() {
      const provider = providerOf("eigi");
      const authorize = () => ({});
      const base = { provider, authorize, dangerouslyAllowBrowser: true };
      for (const options of [
        undefined, {}, { provider }, { ...base, provider: gateway({ url: GATEWAY_URL }) }, { ...base, authorize: null },
        { ...base, allow: ["everything"] }, { ...base, allow: "list" }, { ...base, origins: ["*"] }, { ...base, origins: ["null"] },
        { ...base, origins: ["https://page.example/"] }, { ...base, origins: ["page.example"] }, { ...base, basePath: "api" },
        { ...base, basePath: "/a/../b" }, { ...base, basePath: "//evil.example" }, ...UNREACHABLE.map((basePath) => ({ ...base, basePath })), { ...base, maxAge: -1 }, { ...base, maxAge: 1.5 },
        { ...base, redact: "text" }, { ...base, secret: "" }, { ...base, retry: { max: -1 } }, { ...base, onError: 1 },
      ]) {
        thrown(() => createGateway(options as GatewayOptions), "invalid_config");
      }
      for (const [options, message] of [
        [{ allowFilters: ["phone"] }, /^Unknown filter key "phone" in "allowFilters"\. Did you mean "agentPhone"\?$/], [{ allowFilters: ["xyzzy"] }, /^Unknown filter key "xyzzy" in "allowFilters"\. Accepted: search, .*userId, .* and pageSize\.$/],
        [{ allow: ["lists"] }, /^Unknown value "lists" in "allow"\. Did you mean "list"\?$/], [{ allow: ["xyzzy"] }, /^Unknown value "xyzzy" in "allow"\. Accepted: list, get, export, summarize and recordings\.$/], [{ allow: [5] }, /^"allow" must be a list of strings, not a list of anything else\.$/], [{ redact: "text" }, /^"redact" must be a list of strings, not a string\.$/],
        [{ maxAge: 1.5 }, /^"maxAge" must be a whole number between 0 and 31536000, not 1\.5\.$/], [{ maxAge: "60" }, /^"maxAge" must be a whole number between 0 and 31536000, not a string\.$/], [{ onError: {} }, /^"onError" must be a function, not an object\.$/],
      ] as const) {
        assert.match(thrown(() => createGateway({ ...base, ...options } as never), "invalid_config").message, message);
      }
      // An address may be so, an origin never is.
      for (const origin of ["https://*.page.example", "https://*", "https://page.example:*", "ws://page.example", "ftp://page.example", "HTTPS://page.example", "https://page.example:443"]) {
        const { message } = thrown(() => createGateway({ ...base, origins: ["https://page.example", origin] }), "invalid_config");
        assert.include(message, `"origins" contains ${JSON.stringify(origin)}, which is not an exact origin. Write https://host in lower case`);
      }
      createGateway({ ...base, basePath: "/", origins: ["https://page.example", "http://localhost:5173", "http://[::1]:8080"] });
    },
  },
  {
    name: "a gateway is reached where it is mounted, however its path is spelt",
    async run() {
      for (const basePath of ["/", "/api", "/api/", "/caf%C3%A9", "/a%20b/c", "/a.b/~c!$&'()*+,;=:@"]) {
        const handler = gatewayOf("eigi", small(), { basePath });
        assert.strictEqual((await ask(handler, `https://app.example${basePath.replace(/\/$/, "")}/v1/conversations`)).status, 200, basePath);
      }
      const handler = gatewayOf("eigi", small(), { basePath: "/caf%C3%A9" });
      assert.strictEqual((await ask(handler, "https://app.example/café/v1/conversations")).status, 200);
      const { message } = thrown(() => gatewayOf("eigi", small(), { basePath: "/café" }), "invalid_config");
      assert.include(message, "percent-encoded");
    },
  },
  {
    name: "in a page a gateway needs no key, and refuses one",
    only: { runtimes: PAGES, reason: "only pages refuse keys" },
    async run() {
      const { message } = thrown(() => createGateway({ provider: providerOf("eigi"), authorize: () => ({}) }), "invalid_config");
      assert.include(message, "gateway({ url })");
      const requests: Request[] = [];
      const fetch = async (request: Request) => {
        requests.push(request);
        return Response.json({ items: [], next: null, total: 0, pageSize: 100, rejected: [] });
      };
      await createClient({ provider: gateway({ url: "/api" }), fetch, headers: { authorization: "Bearer session" } }).conversations.list();
      assert.strictEqual(requests[0]?.url, new URL("/api/v1/conversations?pageSize=100", location.href).href);
      assert.strictEqual(requests[0]?.headers.get("authorization"), "Bearer session");
    },
  },
]);
