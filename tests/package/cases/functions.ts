import { assert } from "chai";
import {
  buildGetRequest, buildListRequest, type ConversationFilter, init, normalizeConversation, normalizeError, normalizePage, type PlatformKind,
  type RequestPlan, validateFilter,
} from "convoscope";
import { type Case, COMPILING, isProcess } from "../../runtimes/case.js";
import { thrown } from "../failure.js";
import { EMPTY_PAGE } from "../wire.js";
import { clientOf, collect, KEYS, NOW, listsWhole, PLATFORMS, resolvedOf, shown, standing } from "../sandbox-client.js";
import { withFakeTime } from "../fake-time.js";

const RESOLVED = { eigi: resolvedOf("eigi"), anyreach: resolvedOf("anyreach"), vapi: resolvedOf("vapi"), elevenlabs: resolvedOf("elevenlabs"), retell: resolvedOf("retell") };

const send = (sandbox: ReturnType<typeof standing>, { method, url, headers, body }: RequestPlan) => sandbox.fetch(url, { method, headers, ...(body !== undefined && { body }) });

/** The pure functions, for callers with a transport of their own. */
export const cases: readonly Case[] = [
  {
    name: "a hand-written loop reads what a list reads",
    async run() {
      await init();
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const filter: ConversationFilter = { pageSize: 40 };
        const read = new Map<string, unknown>();
        let after: string | undefined;
        for (let pages = 0; ; pages += 1) {
          assert.isBelow(pages, 14, "it ends");
          const plan = buildListRequest(RESOLVED[kind], filter, after);
          assert.strictEqual(plan.method, kind === "retell" ? "POST" : "GET");
          assert.strictEqual("body" in plan, kind === "retell");
          const page = normalizePage(kind, new Uint8Array(await (await send(sandbox, plan)).arrayBuffer()), { pageSize: 40 });
          // Pages of AnyReach overlap.
          for (const item of page.items) read.set(item.id, item);
          if (page.next === null) break;
          after = JSON.parse(JSON.stringify(page.next)) as string;
        }
        assert.deepEqual([...read.values()], await collect(clientOf(kind, standing()).conversations.list()), kind);
      }
    },
  },
  {
    name: "a page's next of a list is understood by buildListRequest, and refused for another filter",
    async run() {
      await init();
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const { items, next } = await clientOf(kind, sandbox).conversations.list({ pageSize: 10 });
        const page = normalizePage(kind, await (await send(sandbox, buildListRequest(RESOLVED[kind], { pageSize: 10 }, next ?? ""))).text());
        // A page may begin with what the one before ended with: whole instants come whole.
        assert.strictEqual(new Set([...items, ...page.items].map(({ id }) => id)).size, 20);
        thrown(() => buildListRequest(RESOLVED[kind], { pageSize: 11 }, next ?? ""), "invalid_argument");
        thrown(() => buildListRequest(RESOLVED[kind], { pageSize: 10 }, `${next}x`), "invalid_argument");
      }
    },
  },
  {
    name: "buildListRequest and buildGetRequest plan what a client sends",
    async run() {
      await init();
      const id: Record<PlatformKind, string> = { eigi: "a28e7071-508e-4d45-8887-085531aafaba", anyreach: "conv:1+2=3", vapi: "7420f27a-30fd-4f49-a995-5549ae7cc00d", elevenlabs: "conv_1", retell: "call_1" };
      for (const kind of PLATFORMS) {
        const sent: Request[] = [];
        const client = clientOf(kind, { fetch: (request) => (sent.push(request as Request), Promise.resolve(new Response("{}", { status: 404 }))) });
        const filter: ConversationFilter = { createdAfter: "2026-01-01", agentId: "a b", ...(kind !== "vapi" && kind !== "elevenlabs" && { channel: "telephone", direction: "inbound" }) };
        await client.conversations.list(filter).then(() => assert.fail("it was answered"), () => {});
        await client.conversations.get(id[kind]).then(() => assert.fail("it was answered"), () => {});
        const plans = [buildListRequest(RESOLVED[kind], filter), buildGetRequest(RESOLVED[kind], id[kind])];
        for (const [index, { method, url, headers, body }] of plans.entries()) {
          assert.strictEqual(new URL(url).href, sent[index]?.url);
          assert.deepEqual([method, body ?? ""], [sent[index]?.method, await sent[index]?.text()]);
          for (const [name, value] of Object.entries(headers)) assert.strictEqual(sent[index]?.headers.get(name), value);
          assert.include(Object.keys(headers).map((name) => name.toLowerCase()), { eigi: "x-api-key", anyreach: "authorization", vapi: "authorization", elevenlabs: "xi-api-key", retell: "authorization" }[kind]);
        }
      }
      assert.strictEqual(buildGetRequest(RESOLVED.eigi, id.eigi.toUpperCase()).url.toLowerCase(), `https://api.eigi.ai/v1/public/conversations/${id.eigi}`);
      assert.deepEqual(buildGetRequest({ kind: "anyreach", token: "pat_1", organization: "o", baseUrl: "https://a.example/x/core/" }, "7"), {
        method: "GET",
        url: "https://a.example/x/core/conversations/7",
        headers: buildGetRequest({ kind: "anyreach", token: "pat_1", organization: "o" }, "8").headers,
      });
    },
  },
  {
    name: "normalizePage and normalizeConversation read text and bytes alike",
    async run() {
      await init();
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const text = await (await send(sandbox, buildListRequest(RESOLVED[kind], { pageSize: 5 }))).text();
        const bytes = new TextEncoder().encode(text);
        const page = normalizePage(kind, text, { pageSize: 5 });
        assert.deepEqual(normalizePage(kind, bytes, { pageSize: 5 }), page);
        // A view into a larger buffer, and a buffer that is shared with nobody else.
        const wide = new Uint8Array(bytes.length + 20).fill(0x7b);
        wide.set(bytes, 10);
        assert.deepEqual(normalizePage(kind, wide.subarray(10, 10 + bytes.length), { pageSize: 5 }), page);
        assert.strictEqual(new TextDecoder().decode(bytes), text, "the caller's bytes stay");
        const [item] = page.items;
        const one = await (await send(sandbox, buildGetRequest(RESOLVED[kind], item?.id ?? ""))).text();
        if (listsWhole(kind)) assert.deepEqual(normalizeConversation(kind, one), item);
        else assert.strictEqual(normalizeConversation(kind, one).id, item?.id);
        assert.deepEqual(normalizeConversation(kind, one, { raw: true }).raw, shown(JSON.parse(one)));
        assert.notProperty(normalizePage(kind, text, { omit: ["transcript"] }).items[0], "transcript");
        const buffers: (ArrayBufferLike | ArrayBufferView)[] = [bytes.buffer, new DataView(wide.buffer, 10, bytes.length)];
        if (bytes.length % 2 === 0) buffers.push(new Uint16Array(bytes.buffer));
        if (typeof SharedArrayBuffer === "function") {
          const shared = new SharedArrayBuffer(bytes.length);
          new Uint8Array(shared).set(bytes);
          buffers.push(shared, new Uint8Array(shared));
        }
        for (const buffer of buffers) assert.deepEqual(normalizePage(kind, buffer, { pageSize: 5 }), page, Object.prototype.toString.call(buffer));
        for (const body of [undefined, null, 5, {}, JSON.parse(text), new Blob([text]), new ReadableStream(), new Map()] as never[]) {
          thrown(() => normalizePage(kind, body), "invalid_argument");
          thrown(() => normalizeConversation(kind, body), "invalid_argument");
        }
        thrown(() => normalizePage(kind, "<html>"), "invalid_response");
        thrown(() => normalizePage(kind, text, { omits: ["transcript"] } as never), "invalid_argument");
        thrown(() => normalizePage(kind, text, { pageSize: 0 }), "invalid_argument");
        thrown(() => normalizeConversation(kind, "[]"), "invalid_response");
        thrown(() => normalizeConversation(kind, one, { omit: ["transcript"] } as never), "invalid_argument");
      }
      thrown(() => normalizePage("eigi", '{"status":"error","message":"no"}'), "server_error");
      thrown(() => normalizeConversation("eigi", '{"status":"error","message":"no"}'), "server_error");
    },
  },
  {
    name: "bytes of another realm are bytes",
    async run({ runtime }) {
      await init();
      const realm = isProcess(runtime) ? await contextBytes() : frameBytes();
      assert.notInstanceOf(realm(new Uint8Array(2)), Uint8Array);
      for (const kind of PLATFORMS) assert.deepEqual(normalizePage(kind, realm(new TextEncoder().encode(EMPTY_PAGE[kind]))).items, []);
    },
    only: { runtimes: COMPILING, reason: "a Worker has one realm" },
  },
  {
    name: "normalizeError tells the code, and what the provider said",
    async run() {
      await withFakeTime(async () => {
        const rows: [response: Parameters<typeof normalizeError>[1], seen: object, says?: string][] = [
          [{ status: 401, body: '{"detail":"Invalid key"}' }, { code: "unauthenticated", status: 401, retryable: false }, "Invalid key"],
          [{ status: 403, body: '{"status":"error","message":"not yours"}' }, { code: "forbidden" }, "not yours"],
          [{ status: 404, body: "plain text" }, { code: "not_found" }, "plain text"],
          [{ status: 409 }, { code: "conflict" }],
          [{ status: 422, body: '{"detail":[{"loc":["query","page_size"],"msg":"too large"}]}' }, { code: "unprocessable", issues: [{ path: "page_size", code: "invalid_value", message: "too large" }] }, "too large"],
          [{ status: 429, headers: { "Retry-After": "7" } }, { code: "rate_limited", retryAfterMs: 7000, retryable: true }],
          [{ status: 429, headers: new Headers({ "retry-after": "7" }) }, { code: "rate_limited", retryAfterMs: 7000 }],
          [{ status: 429, headers: { "retry-after": undefined as never } }, { code: "rate_limited", retryAfterMs: null }],
          [new Response("unread", { status: 429, headers: { "retry-after": "7" } }), { code: "rate_limited", retryAfterMs: 7000 }],
          [{ status: 503, body: new TextEncoder().encode('{"error":"down"}').buffer }, { code: "server_error" }, "down"],
          [{ status: 429, headers: { "retry-after": new Date(NOW + 5000).toUTCString() } }, { code: "rate_limited", retryAfterMs: 5000 }],
          [{ status: 500, body: "<!doctype html><h1>Oops" }, { code: "server_error", retryable: true }, "HTML"],
          [{ status: 503, body: new TextEncoder().encode('{"error":"down"}') }, { code: "server_error" }, "down"],
          [{ status: 418 }, { code: "unexpected_status" }],
          [{ status: 302, headers: { location: "https://a.example" } }, { code: "redirect_refused" }],
        ];
        for (const kind of PLATFORMS) {
          for (const [response, seen, says] of rows) {
            // There it means that nothing was found.
            if (kind === "retell" && response.status === 422) continue;
            const error = normalizeError(kind, response);
            const label = `${kind} ${JSON.stringify(response)}: ${error.message}`;
            for (const [name, value] of Object.entries(seen)) assert.deepEqual((error as unknown as Record<string, unknown>)[name], value, `${label}: ${name}`);
            assert.strictEqual(error.provider, kind);
            assert.instanceOf(error, Error);
            if (says !== undefined) assert.include(error.message, says, label);
          }
          for (const headers of [{ "retry-after": 5 }, { "retry-after": ["5"] }, { "retry-after": Symbol("5") }, [["retry-after", "5"]], new Map([["retry-after", "5"]]), "retry-after: 5", null, 5]) {
            thrown(() => normalizeError(kind, { status: 429, headers: headers as never }), "invalid_argument");
          }
          for (const status of [0, 99, 1000, 200.5, NaN, "404", undefined] as number[]) thrown(() => normalizeError(kind, { status }), "invalid_argument");
        }
      });
    },
  },
  {
    name: "a provider that is none is refused by each function",
    async run() {
      await init();
      for (const kind of ["", "Eigi", "gateway", null, undefined, 5, {}, Symbol("eigi")] as PlatformKind[]) {
        thrown(() => validateFilter(kind, {}), "invalid_argument");
        thrown(() => normalizePage(kind, "[]"), "invalid_argument");
        thrown(() => normalizeConversation(kind, "{}"), "invalid_argument");
        thrown(() => normalizeError(kind, { status: 404 }), "invalid_argument");
        thrown(() => buildListRequest({ kind, apiKey: KEYS.eigi } as never), "invalid_config");
        thrown(() => buildGetRequest({ kind, apiKey: KEYS.eigi } as never, "7"), "invalid_config");
      }
      for (const resolved of [null, undefined, 5, "eigi", [], { kind: "eigi" }, { kind: "eigi", apiKey: 5 }, { kind: "eigi", apiKey: KEYS.anyreach }, { kind: "anyreach", token: "pat_1" }, { kind: "eigi", apiKey: KEYS.eigi, baseUrl: "nowhere" }]) {
        thrown(() => buildListRequest(resolved as never), "invalid_config");
      }
      thrown(() => buildListRequest(RESOLVED.eigi, { stauts: "x" } as never), "invalid_filter");
      for (const after of [5, null, {}, ""]) thrown(() => buildListRequest(RESOLVED.eigi, {}, after as never), "invalid_argument");
      for (const id of [undefined, null, 5, "", "../x"]) thrown(() => buildGetRequest(RESOLVED.anyreach, id as never), "invalid_argument");
    },
  },
];

type Copy = (bytes: Uint8Array) => Uint8Array;

async function contextBytes(): Promise<Copy> {
  // Not a literal: bundlers for the other runtimes would look for it.
  const name = "node:vm";
  const vm = (await import(name)) as { runInNewContext(code: string): unknown };
  return vm.runInNewContext("(bytes) => Uint8Array.from(bytes)") as Copy;
}

function frameBytes(): Copy {
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const realm = frame.contentWindow as (Window & typeof globalThis) | null;
  if (realm === null) return assert.fail("the frame has no realm");
  return (bytes) => realm.Uint8Array.from(bytes);
}
