import { assert } from "chai";
import type { ConvoscopeError, Page, PlatformKind } from "convoscope";
import type { Scope, GatewayOptions } from "convoscope/server";
import type { Case } from "../../runtimes/case.js";
import { CANARY, guarded } from "../canary.js";
import { clientOf, collect, PLATFORMS, providerOf, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf, type Handler } from "../ways.js";
import { API_ORIGIN, LIST_PATH, NO_ID } from "../wire.js";

const LIST = `${GATEWAY_URL}/v1/conversations`;
const ORIGIN = "https://page.example";

const small = () => standing({ conversations: 23 });
const ask = (handler: Handler, url: string, init?: RequestInit) => handler(new Request(url, init));

/** A request that `Request` would not make: a server's own parser may. */
const crafted = (url: string, method: string, headers: Record<string, string> = {}): Request =>
  ({
    url,
    method,
    headers: { get: (name: string) => headers[name.toLowerCase()] ?? null, has: (name: string) => name.toLowerCase() in headers },
    signal: new AbortController().signal,
  }) as unknown as Request;

async function codeOf(response: Response): Promise<string> {
  const text = await response.text();
  return response.status < 400 ? String(response.status) : (JSON.parse(text) as { error: { code: string } }).error.code;
}

/** An agent's conversation, and one that is another's. */
async function tenants(sandbox: ReturnType<typeof small>, kind: PlatformKind) {
  const all = await collect(clientOf(kind, sandbox).conversations.list());
  const mine = all.find(({ agent }) => agent.id !== null) ?? assert.fail();
  const theirs = all.find(({ agent }) => agent.id !== null && agent.id !== mine.agent.id) ?? assert.fail();
  return { all, mine, theirs, scope: { agentId: mine.agent.id as string } };
}

/** What whoever can reach a gateway may try: each row does nothing, or what an honest request does. */
export const cases: readonly Case[] = guarded([
  {
    name: "nothing of a request travels on but what its filter says",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const handler = gatewayOf(kind, sandbox);
        await ask(handler, LIST);
        const honest = sandbox.requests[0];
        for (const headers of [
          { authorization: "Bearer theirs", "x-api-key": "vk_theirs", "x-anyreach-org": "theirs" },
          { cookie: "session=1", referer: "https://evil.example/", origin: "https://evil.example", "user-agent": "agent/9" },
          { host: "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-for": "127.0.0.1", "x-forwarded-proto": "file", forwarded: "host=evil.example" },
          { "x-original-url": "/v1/users", "x-rewrite-url": "/v1/users", "x-http-method-override": "DELETE", "x-method-override": "DELETE" },
          { range: "bytes=0-1", "if-modified-since": "Sun, 15 Mar 2026 10:00:00 GMT", "if-match": '"abc"', "if-range": '"abc"', te: "trailers", expect: "100-continue" },
          { accept: "text/html", "accept-encoding": "identity", "content-type": "text/html", "x-a": "y".repeat(50_000), "x-b": "echo" },
        ]) {
          const request = crafted(LIST, "GET", headers as Record<string, string>);
          sandbox.requests.length = 0;
          const response = await handler(request);
          assert.strictEqual(response.status, 200);
          assert.deepEqual(sandbox.requests, [honest]);
          const shown = [...response.headers].flat().join("\n");
          for (const value of Object.values(headers)) assert.notInclude(shown, value);
        }
      }
    },
  },
  {
    name: "line breaks and other controls in a value make no header, no second parameter and no second request",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const handler = gatewayOf(kind, sandbox);
        const keys = {
          eigi: ["search", "agentId", "status", "channel", "direction", "conversationId", "createdAfter"],
          anyreach: ["agentId", "userId", "agentPhone", "agentVersionId", "webWidgetId", "status", "createdAfter", "metadata"],
          vapi: ["agentId", "conversationId", "createdAfter", "createdBefore"],
          elevenlabs: ["search", "agentId", "userId", "agentVersionId", "createdAfter"],
          retell: ["agentId", "conversationId", "direction=inbound&userId", "direction=outbound&agentPhone", "channel", "metadata", "createdAfter"],
        }[kind];
        for (const key of keys) {
          for (const value of ["a%0d%0aX-Injected:%20b", "a%0aX-Injected:%20b", "a%0d%0a%0d%0aGET%20/%20HTTP/1.1", "%00", "a%00b", "%1b%5b2J", "a%e2%80%a8b", "%c2%85", "%7f", "a%23fragment", "a%26page_size=1%26agent_id=x", "a%3fb", "%2e%2e%2f", "a%ff", "%ed%a0%80", "%F0%9F%98%80", "a+b", "%25%30%64%25%30%61"]) {
            sandbox.requests.length = 0;
            const code = await codeOf(await ask(handler, `${LIST}?${key}=${value}`));
            assert.include(["200", "invalid_filter", "invalid_argument"], code, `${key}=${value}`);
            assert.lengthOf(sandbox.requests, code === "200" ? 1 : 0, `${key}=${value}`);
            for (const { url, headers } of sandbox.requests) {
              assert.notMatch(url, /[\u0000-\u0020\u007f-\uffff]/, value);
              assert.notProperty(headers, "x-injected");
              const { searchParams, hash, pathname } = new URL(url);
              assert.deepEqual([hash, pathname], ["", LIST_PATH[kind]]);
              assert.strictEqual(new Set(searchParams.keys()).size, [...searchParams.keys()].length, `${url}: no parameter twice`);
            }
          }
        }
      }
    },
  },
  {
    name: "a parameter that is polluted, misspelt or dressed up is refused",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const handler = gatewayOf(kind, sandbox);
        for (const query of [
          "direction=inbound&direction=outbound", "direction=inbound&direction=inbound", "direction=inbound&%64irection=outbound", "agentId=a&agentI%64=", "agentId=a,b&agentId=", "status=completed,failed", "pageSize=1&pageSize=100", "after=a&after=b", "omit=metadata&omit=id",
          "agentid=a", "AGENTID=a", "agent_id=a", "agent-id=a", "agentId[]=a", "agentId[0]=a", "agentId%5b%5d=a", "agentId.0=a", "agentId%00=a", "agentId%20=a", "+agentId=a", "%EF%BB%BFagentId=a", "?agentId=a",
          "=a", "&&=", "agentId;status=a", "filter[agentId]=a", "filter=%7B%7D", "page=2", "page_size=1", "cursor=eA==", "limit=1", "status=", "status[$ne]=completed", "durationSeconds=1", "timeOfDay=1",
          "timeOfDay.from=09:00&timeOfDay.from=10:00", "timeOfDay.zone=1", "metadata.plan=pro", "fields=*", "include=raw", "expand=recording", "callback=alert", "_method=DELETE", "access_token=x", "apiKey=x", "toString=1",
          "hasOwnProperty=1", "omit=id", "omit=transcript,", "omit=Transcript", "omit=transcript,recording", "consistency=eventual", "consistency=live&consistency=live",
        ]) {
          const code = await codeOf(await ask(handler, `${LIST}?${query}`));
          assert.include(["invalid_filter", "invalid_argument"], code, query);
        }
        assert.lengthOf(sandbox.requests, 0);
        // What is empty is nothing.
        assert.strictEqual(await codeOf(await ask(handler, `${LIST}?`)), "200");
        assert.strictEqual(await codeOf(await ask(handler, `${LIST}?&&`)), "200");
        // Generated clients write a list so.
        assert.strictEqual(await codeOf(await ask(handler, `${LIST}?omit=metadata&omit=transcript`)), "200");
        assert.strictEqual(await codeOf(await ask(handler, `${LIST}?%61gentId=a`)), "200");
        assert.strictEqual(await codeOf(await ask(handler, `${LIST}#?status=nothing`)), "200");
      }
    },
  },
  {
    name: "what is too much is refused unread",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const handler = gatewayOf(kind, sandbox);
        const open = (text: string) => encodeURIComponent(text.repeat(4_000));
        for (const [query, ...codes] of [
          [`agentId=${"a".repeat(9_000)}`, "invalid_filter"],
          [`after=${"a".repeat(15_000)}`, "invalid_argument"],
          [`agentId=${"a".repeat(17_000)}`, "invalid_argument"],
          [`agentId=${"a".repeat(1_000_000)}`, "invalid_argument"],
          ["a&".repeat(8_000), "invalid_filter"],
          [`${"a=1&".repeat(4_000)}`, "invalid_filter"],
          [`metadata=${open("[")}`, "invalid_filter", "invalid_argument"],
          [`metadata=${encodeURIComponent('{"a":'.repeat(900))}`, "invalid_filter"],
          [`metadata=${encodeURIComponent(JSON.stringify(Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`k${index}`, 1]))))}`, "invalid_filter", "invalid_argument"],
          [`metadata=${encodeURIComponent(JSON.stringify({ a: "a".repeat(9_000) }))}`, "invalid_filter"],
          ["pageSize=1000000000000000000000", "invalid_filter"],
        ] as [string, ...string[]][]) {
          const response = await ask(handler, `${LIST}?${query}`);
          const text = await response.clone().text();
          assert.isBelow(text.length, 100_000, "no answer grows with what was asked");
          assert.include(codes, await codeOf(response), query.slice(0, 40));
        }
        assert.strictEqual((await ask(handler, `${LIST}/${"a".repeat(30_000)}`)).status, 414);
        assert.lengthOf(sandbox.requests, 0);
      }
    },
  },
  {
    name: "what is told of mistakes is not much longer than they are, and says how many more there are",
    async run() {
      const sandbox = small();
      const handler = gatewayOf("anyreach", sandbox, { allow: ["list", "export", "summarize"] });
      const many = (text: string) => text.repeat(16_000 / text.length);
      for (const [path, query] of [
        ["conversations", many("a&")], ["conversations", many("%ff&")], ["conversations", many("search=a&")], ["conversations", many("pageSize=x&")], ["conversations", many("statuss=a&")],
        ["export", many("a&")], ["export", `format=csv&columns=${many("a,")}`], ["export", `format=ndjson&columns=${many("id,")}`], ["export", `format=csv&columns=${many("metadatta.x,")}`],
        ["export", `format=csv&columns=${many(",")}`], ["export", `format=csv&omit=metadata&columns=${Array.from({ length: 1_000 }, (_, at) => `metadata.a${at}`).join()}`],
        ["summary", `groupBy=${many("a,")}`], ["summary", `groupBy=${many("day,")}`], ["summary", many("maxPages=x&")],
      ] as const) {
        const label = query.slice(0, 40);
        const response = await ask(handler, `${GATEWAY_URL}/v1/${path}?${query}`);
        const text = await response.text();
        assert.strictEqual(response.status, 400, label);
        assert.isBelow(text.length, 32_000, label);
        const { issues, message } = (JSON.parse(text) as { error: { issues: object[]; message: string } }).error;
        assert.lengthOf(issues, 40, label);
        assert.match(message, / And \d{3,} more\.$/, label);
      }
      assert.lengthOf(sandbox.requests, 0);
    },
  },
  {
    name: "a method that is not GET, HEAD or OPTIONS is none, however it is said",
    async run() {
      const sandbox = small();
      let asked = 0;
      const handler = gatewayOf("eigi", sandbox, { authorize: () => (asked++, {}) });
      for (const method of ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "TRACK", "PROPFIND", "QUERY", "get", "Get", "GET ", "", "__proto__", "G\u0000ET", "HEADX"]) {
        for (const url of [LIST, `${LIST}/x`, `${GATEWAY_URL}/elsewhere`]) {
          const response = await handler(crafted(url, method, { "x-http-method-override": "GET" }));
          assert.deepEqual([response.status, response.headers.get("allow"), await codeOf(response)], [405, "GET, HEAD, OPTIONS", "invalid_argument"], method);
        }
      }
      const head = await handler(crafted(`${LIST}/elsewhere/x`, "HEAD"));
      assert.deepEqual([head.status, await head.text()], [404, ""]);
      assert.strictEqual(asked, 1, "nobody is asked who it is for what is not done");
      assert.lengthOf(sandbox.requests, 0);
    },
  },
  {
    name: "OPTIONS tells the same of what is there and of what is not, and asks nobody",
    async run() {
      const sandbox = small();
      const { mine } = await tenants(sandbox, "eigi");
      sandbox.requests.length = 0;
      const handler = gatewayOf("eigi", sandbox, { origins: [ORIGIN], authorize: () => assert.fail("nobody is asked") });
      const told = async (url: string, headers: Record<string, string>) => {
        const response = await handler(crafted(url, "OPTIONS", headers));
        return [response.status, [...response.headers], await response.text()];
      };
      for (const headers of [
        {}, { origin: "https://evil.example" }, { origin: ORIGIN },
        { origin: ORIGIN, "access-control-request-method": "DELETE", "access-control-request-headers": "x-api-key, x-evil", "access-control-request-private-network": "true" },
      ] as Record<string, string>[]) {
        const [list, there, nowhere] = await Promise.all([told(LIST, headers), told(`${LIST}/${mine.id}`, headers), told(`${GATEWAY_URL}/nothing`, headers)]);
        assert.deepEqual(there, list);
        assert.deepEqual(nowhere, list);
        assert.notInclude(JSON.stringify(list), "evil");
        assert.notInclude(JSON.stringify(list), "DELETE");
        assert.notInclude(JSON.stringify(list), "private-network");
      }
      assert.lengthOf(sandbox.requests, 0);
    },
  },
  {
    name: "a forged origin gets what no origin gets, on every answer",
    async run() {
      const sandbox = small();
      const { mine, theirs, scope } = await tenants(sandbox, "eigi");
      const handler = gatewayOf("eigi", sandbox, { origins: [ORIGIN, "http://localhost:5173"], authorize: () => ({ scope }) });
      const nobody = gatewayOf("eigi", sandbox, { origins: [ORIGIN], authorize: () => null });
      const broken = gatewayOf("eigi", sandbox, { origins: [ORIGIN], authorize: () => assert.fail("broken") });
      const rows: readonly [Handler, string, number][] = [
        [handler, LIST, 200], [handler, `${LIST}/${mine.id}`, 200], [handler, `${LIST}/${theirs.id}`, 404], [handler, `${LIST}?x=1`, 400], [nobody, LIST, 401], [broken, LIST, 500],
        [handler, `${LIST}?${"a".repeat(30_000)}`, 414],
      ];
      for (const [handler, url, status] of rows) {
        for (const origin of [
          "null", "", "https://evil.example", `${ORIGIN}.evil.example`, `${ORIGIN}@evil.example`, `https://evil.example/${ORIGIN}`, `${ORIGIN}/`, `${ORIGIN}:443`, `${ORIGIN}:8443`, "http://page.example", "HTTPS://PAGE.EXAMPLE",
          "https://pageXexample", "https://sub.page.example", `${ORIGIN}, https://evil.example`, `${ORIGIN} https://evil.example`, ` ${ORIGIN}`, `${ORIGIN}\u0000`, "https://pagé.example", "*", "file://", "localhost:5173", "http://localhost:5174", "http://127.0.0.1:5173",
        ]) {
          const response = await handler(crafted(url, "GET", { origin }));
          assert.strictEqual(response.status, status, url);
          for (const [name] of response.headers) assert.isFalse(name.startsWith("access-control-"), `${origin}: ${name}`);
          assert.include(response.headers.get("vary"), "Origin");
          await response.body?.cancel();
        }
        const response = await handler(crafted(url, "GET", { origin: ORIGIN }));
        // Its own page may read what went wrong, too.
        assert.strictEqual(response.headers.get("access-control-allow-origin"), ORIGIN, url);
        assert.notStrictEqual(response.headers.get("access-control-allow-headers"), "*");
        await response.body?.cancel();
      }
    },
  },
  {
    name: "a cursor that differs in a single bit, or was another's, leads nowhere",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const { scope, theirs } = await tenants(sandbox, kind);
        const secret = "a secret of the gateways' own";
        const to = (options: Partial<GatewayOptions> = {}, confinedTo: Scope | undefined = scope) =>
          gatewayOf(kind, sandbox, { secret, authorize: () => (confinedTo ? { scope: confinedTo } : {}), ...options });
        const { next } = (await (await ask(to(), `${LIST}?pageSize=2`)).json()) as Page;
        const cursor = next ?? assert.fail("no second page");
        const url = (after: string) => `${LIST}?pageSize=2&after=${encodeURIComponent(after)}`;
        assert.strictEqual(await codeOf(await ask(to(), url(cursor))), "200");
        assert.notInclude(cursor, scope.agentId);
        sandbox.requests.length = 0;

        const other = kind === "eigi" ? "anyreach" : "eigi";
        const organization = kind === "anyreach" ? providerOf("anyreach", undefined, { organization: "other" }) : providerOf(kind, undefined, { baseUrl: "https://api.platform.example" });
        for (const [who, handler] of Object.entries({
          "another tenant": to({}, { agentId: theirs.agent.id as string }), "a narrower scope": to({}, { ...scope, createdAfter: "2020-01-01" }), "no scope": gatewayOf(kind, sandbox, { secret }),
          "another gateway": to({ secret: "another secret of its own" }), "another platform": gatewayOf(other, small(), { secret, authorize: () => ({ scope }) }), "another account": to({ provider: organization }),
        })) {
          assert.strictEqual(await codeOf(await ask(handler, url(cursor))), "invalid_argument", who);
        }
        const handler = to();
        const altered = new Set<string>();
        for (let at = 0; at < cursor.length; at += 1) {
          // Of its nonce and its tag every bit, of what lies between one of each letter.
          const isSeal = at < 32 || at >= cursor.length - 22;
          for (let bit = isSeal ? 0 : at % 7; bit < 7; bit += isSeal ? 1 : 7) {
            altered.add(cursor.slice(0, at) + String.fromCharCode(cursor.charCodeAt(at) ^ (1 << bit)) + cursor.slice(at + 1));
          }
          altered.add(cursor.slice(0, at));
          altered.add(cursor.slice(0, at) + cursor.slice(at + 1));
        }
        for (const more of [`${cursor}=`, `${cursor}A`, ` ${cursor}`, `${cursor}\n`, cursor.toUpperCase(), cursor.toLowerCase(), cursor.slice(32) + cursor.slice(0, 32), cursor + cursor, `${cursor}.${cursor}`, "", "."]) altered.add(more);
        assert.isFalse(altered.has(cursor));
        for (const after of altered) assert.strictEqual(await codeOf(await ask(handler, url(after))), "invalid_argument", JSON.stringify(after));
        assert.lengthOf(sandbox.requests, 0);
      }
    },
  },
  {
    name: "a tag is no oracle: what is another's answers as what is not there, whatever tag is brought",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const { all, mine, theirs, scope } = await tenants(sandbox, kind);
        const handler = gatewayOf(kind, sandbox, { authorize: () => ({ scope }) });
        const open = gatewayOf(kind, sandbox);
        const etagOf = async (handler: Handler, url: string) => (await ask(handler, url)).headers.get("etag") as string;
        const absent = NO_ID[kind];
        const tags = [await etagOf(open, `${LIST}/${theirs.id}`), await etagOf(handler, `${LIST}/${mine.id}`), await etagOf(open, LIST), "*", "W/*", '""', "x".repeat(100_000), '"a", '.repeat(10_000), "\u0000"];
        for (const method of ["GET", "HEAD"]) {
          for (const tag of tags) {
            const answers = [];
            for (const id of [theirs.id, absent]) {
              const response = await handler(crafted(`${LIST}/${id}`, method, { "if-none-match": tag }));
              answers.push([response.status, [...response.headers], await response.text()]);
            }
            assert.deepEqual(answers[0], answers[1], `${method} ${tag.slice(0, 20)}`);
            assert.strictEqual(answers[0]?.[0], 404);
          }
        }
        // Two tenants' lists of nothing else than themselves have tags of their own; the same body has the same.
        assert.notStrictEqual(await etagOf(handler, LIST), await etagOf(open, LIST));
        assert.strictEqual(await etagOf(handler, LIST), await etagOf(handler, LIST));
        // Under another gateway's key the same body has another: nobody can make tags up.
        assert.notStrictEqual(await etagOf(open, `${LIST}/${mine.id}`), await etagOf(gatewayOf(kind, sandbox, { secret: "another of its own" }), `${LIST}/${mine.id}`));
        // And what changes has another.
        const before = await etagOf(open, `${LIST}/${all[0]?.id}`);
        sandbox.update(kind, all[0]?.id as string, { status: "failed", [kind === "eigi" ? "notes" : "summary"]: "x" });
        assert.notStrictEqual(await etagOf(open, `${LIST}/${all[0]?.id}`), before);
      }
    },
  },
  {
    name: "ids that are crafted reach no other path of the platform",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const handler = gatewayOf(kind, sandbox);
        const path = kind === "retell" ? "/v2/get-call/" : `${LIST_PATH[kind]}/`;
        for (const id of [
          "..", "%2e%2e", ".%2e", "..%2f", "..%252f", "%2e%2e%2fusers", "..%5cusers", "a%2fb", "a%252fb", "%2f%2fevil.example", "//evil.example", "\\\\evil.example", "@evil.example", ":8080", "https:%2f%2fevil.example", "%3f", "%3fpage=1", "%23", ";admin=1",
          "%00", "a%00", "%0d%0aHost:%20evil.example", "%c0%ae%c0%ae", "%e0%80%ae", "%uff0e", "%EF%BC%8E%EF%BC%8E", "．．", "а", "%09", "%20", "a%20b", "{id}", "$(id)", "'--", "%25", "%", "%2", "%zz", "__proto__", "constructor", "a".repeat(500),
        ]) {
          sandbox.requests.length = 0;
          const response = await handler(crafted(`${LIST}/${id}`, "GET"));
          assert.include([400, 404], response.status, id);
          assert.isAtMost(sandbox.requests.length, 1, id);
          for (const { url } of sandbox.requests) {
            const { origin, pathname, search, hash } = new URL(url);
            assert.deepEqual([origin, search, hash], [API_ORIGIN[kind], "", ""], id);
            assert.isTrue(pathname.startsWith(path) && !pathname.slice(path.length).includes("/"), pathname);
          }
          await response.body?.cancel();
        }
      }
    },
  },
  {
    name: "requests that are none cost an answer, and nothing else",
    async run() {
      const sandbox = small();
      const errors: ConvoscopeError[] = [];
      const handler = gatewayOf("eigi", sandbox, { onError: (error) => errors.push(error) });
      for (const url of ["", "/v1/conversations", "nowhere", "http://", "https://[", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://app.example//api/v1/conversations", "https://app.example/api/../v1/conversations"]) {
        const response = await handler(crafted(url, "GET"));
        assert.include([400, 404, 500], response.status, url);
        assert.isObject(JSON.parse(await response.text()));
      }
      assert.lengthOf(sandbox.requests, 0);
    },
  },
  {
    name: "a scope that would confine to nothing lets nobody in",
    async run() {
      class Confined {
        #agentId = "a";
        get agentId() {
          return this.#agentId;
        }
      }
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const userless: { id?: string } = {};
        for (const scope of [
          undefined, null, {}, Object.create(null) as object, { pageSize: 5 }, new Map([["agentId", "a"]]), new Set(["a"]), [], new Date(), new Confined(), "agentId=a", 5,
          { agentId: userless.id }, { agentId: null }, { agentId: "" }, { agentId: " " }, { agentId: [] }, { agentId: {} }, { agentId: () => "a" }, { agentId: Symbol("a") }, { agentid: "a" }, { agentId: "a", createdBefore: undefined },
          { createdAfter: undefined }, { createdAfter: new Date(Number.NaN) }, { createdAfter: "" },
          ...(kind === "vapi" ? [{ conversationId: "" }, { conversationId: userless.id }, { search: "a" }, { status: "completed" }, { userId: "a" }] : []),
          ...(kind === "elevenlabs" ? [{ userId: "u" }, { agentVersionId: "" }, { search: "a" }, { durationSeconds: {} }] : []),
          ...(kind === "eigi" ? [{ search: "" }, { search: userless.id }, { conversationId: "" }, { timeOfDay: { utcOffsetMinutes: 0, from: undefined } }, { userId: "a" }] : []),
          ...(kind !== "anyreach" ? [] : [
                { userId: "" }, { agentPhone: "" }, { userId: userless.id }, { durationSeconds: { min: undefined } }, { durationSeconds: {} }, { userTurnCount: { max: Number.NaN } }, { search: "a" },
                { metadata: { tenant: userless.id } }, { metadata: { a: { tenant: undefined } } }, { metadata: { tenants: [undefined] } }, { metadata: { tenant: () => "a" } }, { metadata: null }, { metadata: {} }, { metadata: new Map() },
              ]),
        ]) {
          const errors: ConvoscopeError[] = [];
          const handler = gatewayOf(kind, sandbox, { authorize: () => ({ scope }) as never, onError: (error) => errors.push(error) });
          const response = await ask(handler, LIST);
          assert.strictEqual(response.status, 500, `${kind} ${Object.prototype.toString.call(scope)} ${JSON.stringify(scope)}`);
          assert.notInclude(await response.text(), "scope");
          assert.strictEqual(errors[0]?.code, "invalid_config");
          assert.include(errors[0]?.message, "scope");
        }
        assert.lengthOf(sandbox.requests, 0);
        for (const scope of [{ agentId: "a" }, Object.assign(Object.create(null), { agentId: "a" })] as object[]) {
          assert.strictEqual((await ask(gatewayOf(kind, sandbox, { authorize: () => ({ scope }) }), LIST)).status, 200, JSON.stringify(scope));
        }
      }
    },
  },
  {
    name: "an application's slips show nothing: throwing, odd and late answers of authorize, listeners that throw",
    async run() {
      const sandbox = small();
      const evil = new Proxy({}, { get() { throw new Error(`own words, ${CANARY.length}`); }, ownKeys() { throw new Error("own words"); } });
      for (const authorize of [
        () => evil, () => ({ get scope() { throw new Error("own words"); } }), () => ({ scope: evil }), () => Symbol("x"), () => 0, () => "", () => ({ then: 5, scope: { agentId: 5 } }),
      ]) {
        const response = await ask(gatewayOf("eigi", sandbox, { authorize: authorize as never }), LIST);
        assert.strictEqual(response.status, 500, String(authorize));
        assert.notInclude(await response.text(), "own words");
      }
      assert.lengthOf(sandbox.requests, 0);
      for (const listener of [() => { throw new Error("x"); }, () => Promise.reject(new Error("x, later"))]) {
        const failing = gatewayOf("eigi", sandbox, { onEvent: listener, onError: listener });
        assert.strictEqual((await ask(failing, LIST)).status, 200);
        assert.strictEqual((await ask(failing, `${LIST}?x=1`)).status, 400);
      }
    },
  },
]);
