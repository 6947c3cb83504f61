import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Conversation, createClient, gateway, type Page, type PlatformKind, type RedactPath, type Summary } from "convoscope";
import { createGateway, type GatewayOptions } from "convoscope/server";
import type { Fault, Sandbox } from "convoscope/testing";
import { GROUP_KEYS, MASKABLE } from "../vocabulary.js";
import { withFakeTime } from "../package/fake-time.js";
import { clientOf, collect, PLATFORMS, providerOf, standing } from "../package/sandbox-client.js";
import { GatewayDocument } from "./gateway-document.js";

/** The gateway against its OpenAPI document: what it answers, and nothing else. */

const ORIGIN = "https://app.example";
const PAGE_ORIGIN = "https://page.example";
const LIST = "/v1/conversations";
const GET = "/v1/conversations/{id}";
const EXPORT = "/v1/export";
const SUMMARY = "/v1/summary";
const ID = "35d33a43-176c-405c-92bf-db972035df28";
/** A request of each operation. */
const REQUESTS: readonly (readonly [path: string, url: string])[] = [[LIST, LIST], [GET, `${LIST}/${ID}`], [EXPORT, `${EXPORT}?format=ndjson`], [SUMMARY, SUMMARY]];
const HEAVY = ["transcript", "metadata", "analysis"] as const;
/** What the items of a platform's lists lack. */
const LEAN: Record<PlatformKind, readonly string[]> = { eigi: [], anyreach: [], vapi: [], elevenlabs: HEAVY, retell: ["transcript"] };
/** What finds a few or none. */
const FEW: Record<PlatformKind, string> = { eigi: "status=failed&channel=text", anyreach: "status=failed&channel=text", vapi: "agentId=nobody", elevenlabs: "status=failed", retell: "channel=webrtc&direction=outbound" };

const document = new GatewayDocument();
/** Every status that was answered, by operation: none is documented for nothing. */
const seen = new Set<string>();

type Handler = (request: Request) => Promise<Response>;

const open = (platform: PlatformKind, sandbox: Pick<Sandbox, "fetch">, options: Partial<GatewayOptions> = {}): Handler =>
  createGateway({
    provider: providerOf(platform),
    authorize: () => ({}),
    allow: ["list", "get", "export", "summarize"],
    fetch: sandbox.fetch,
    retry: { max: 0 },
    ...options,
  });

/** The body of an answer that is one of those documented, and whose HEAD is the same without it. */
async function documented(handler: Handler, path: string, url: string, init: RequestInit = {}): Promise<{ response: Response; body: string }> {
  const request = () => new Request(ORIGIN + url, init);
  const { method } = request();
  const response = await handler(request());
  const body = await response.text();
  seen.add(`${path} ${response.status}`);
  const documentedAs = method === "OPTIONS" || method === "HEAD" ? method : "GET";
  assert.deepEqual(document.problems(path, documentedAs, response, body), [], `${method} ${url}: ${response.status} ${body.slice(0, 200)}`);
  return { response, body };
}

async function json<T>(handler: Handler, path: string, url: string): Promise<T> {
  const { response, body } = await documented(handler, path, url);
  assert.equal(response.status, 200, body);
  return JSON.parse(body) as T;
}

type WirePage = Page & { complete: boolean };

/** Every page of a list, by what the pages themselves say. */
async function walked(handler: Handler, query: string): Promise<WirePage[]> {
  const pages: WirePage[] = [];
  for (let next: string | null = ""; next !== null; next = pages.at(-1)?.next ?? null) {
    pages.push(await json<WirePage>(handler, LIST, `${LIST}?${query}${next && `&after=${next}`}`));
  }
  return pages;
}

describe("the gateway answers what its OpenAPI document tells", () => {
  for (const platform of PLATFORMS) {
    const sandbox = standing({ conversations: 60 });

    it(`of ${platform}'s conversations: pages to the end, and each by itself`, async () => {
      for (const allow of [["list", "get"], ["list", "get", "recordings"]] as const) {
        const handler = open(platform, sandbox, { allow, maxAge: 60 });
        const pages = await walked(handler, "pageSize=25");
        const items = pages.flatMap((page) => page.items);
        assert.equal(new Set(items.map(({ id }) => id)).size, 60);
        // Of AnyReach's lists an empty page proves the end.
        assert.deepEqual(pages.map(({ complete }) => complete), pages.map((_, index) => index === pages.length - 1));
        const keys = document.conversationKeys;
        for (const { id, live, createdAt } of items) {
          const { response, body } = await documented(handler, GET, `${LIST}/${id}`);
          assert.deepEqual(Object.keys(JSON.parse(body) as object), keys);
          // Of what has no time nobody knows how long ago it ended.
          assert.equal(response.headers.get("cache-control"), live || createdAt === null ? "private, no-cache" : "private, max-age=60");
        }
        assert.equal(items.some(({ recording }) => recording !== null), allow.length === 3 && platform !== "elevenlabs");
        for (const query of ["omit=transcript,metadata,analysis", "omit=transcript&omit=metadata", "omit=analysis", "consistency=live&pageSize=10", FEW[platform], ...(LEAN[platform].length > 0 ? ["include=transcript"] : [])]) {
          for (const { items } of await walked(handler, query)) {
            const isAbsent = (name: string) => (query.startsWith("omit=") ? query : "").includes(name) || (LEAN[platform].includes(name) && query !== `include=${name}`);
            for (const item of items) assert.deepEqual(HEAVY.filter((name) => !(name in item)), HEAVY.filter(isAbsent));
          }
        }
      }
    });

    it(`of ${platform}'s conversations as files`, async () => {
      const handler = open(platform, sandbox);
      const all = await walked(handler, "pageSize=100");
      for (const [query, isWhole] of [["", true], ["&omit=transcript,metadata", true], ["&columns=id,agent.name,transcript.role", false], ["&columns=id&columns=agent.name", false]] as const) {
        const { body } = await documented(handler, EXPORT, `${EXPORT}?format=ndjson${query}`);
        const lines = body.trimEnd().split("\n").map((line) => JSON.parse(line) as Conversation);
        assert.deepEqual(lines.map(({ id }) => id), all.flatMap(({ items }) => items).map(({ id }) => id));
        for (const line of lines) assert.equal(document.schemaProblems("ListedConversation", line).length === 0, isWhole, JSON.stringify(line));
      }
      for (const query of ["", "&bom=true", "&end=1", "&columns=id,transcript.0.content", "&omit=transcript&consistency=live&pageSize=7"]) {
        const { body } = await documented(handler, EXPORT, `${EXPORT}?format=csv${query}`);
        assert.match(body, query.includes("columns") ? /^id,transcript\.0\.content\r\n/ : /^\ufeff?provider,id,/);
      }
      for (const query of ["", "&columns=id,transcript.0.content", "&omit=transcript&consistency=live&pageSize=7"]) {
        const { body } = await documented(handler, EXPORT, `${EXPORT}?format=parquet${query}`);
        assert.match(body, /^PAR1[^]*PAR1$/);
      }
      const { next } = await json<Page>(handler, LIST, `${LIST}?pageSize=40`);
      const rest = await documented(handler, EXPORT, `${EXPORT}?format=csv&columns=id&pageSize=40&after=${next}`);
      assert.equal(rest.body.trimEnd().split("\r\n").length, 20);
    });

    it(`and never in ${platform}'s own JSON, however it is spelt`, async () => {
      const handler = open(platform, sandbox, { allow: ["export", "recordings"] });
      for (const format of ["ndjson", "csv", "parquet"]) {
        for (const column of ["raw", "raw.id", "\\raw", "r\\aw", "\\r\\a\\w.id", "id,\\raw", '["raw"]', '["id","\\\\raw.a,b"]']) {
          const { response } = await documented(handler, EXPORT, `${EXPORT}?format=${format}&columns=${encodeURIComponent(column)}`);
          assert.equal(response.status, 400, `${format} ${column}`);
        }
      }
    });

    it(`of ${platform}'s conversations in numbers`, async () => {
      const handler = open(platform, sandbox);
      for (const groups of ["", "agent", "channel,direction", "status", "day&groupBy=hour", "agent,channel,direction,status,day,hour", "endReason,success,durationRange", "durationRange&durationEdges=10&durationEdges=60.5,90"]) {
        for (const query of ["", "&timeZone=Asia/Kolkata", "&maxPages=2&pageSize=10"]) {
          const summary = await json<Summary>(handler, SUMMARY, `${SUMMARY}?${groups && `groupBy=${groups}`}${query}`.replace("?&", "?"));
          assert.equal(summary.total.count, query.includes("maxPages") ? 20 : 60);
          assert.equal(summary.coverage.complete, !query.includes("maxPages"));
          assert.equal(summary.groups.length > 0, groups !== "");
        }
      }
    });

    it(`of ${platform} where nothing can be seen`, async () => {
      const handler = open(platform, sandbox, { authorize: () => ({ scope: { agentId: "somebody-elses" } }) });
      for (const query of ["", "agentId=another"]) {
        const page = await json<WirePage>(handler, LIST, `${LIST}?${query}`);
        assert.deepEqual([page.items, page.next, page.complete], [[], null, true]);
        assert.equal((await documented(handler, EXPORT, `${EXPORT}?format=ndjson&${query}`)).body, "");
        assert.match((await documented(handler, EXPORT, `${EXPORT}?format=csv&${query}`)).body, /^provider,id,[^\r]*\r\n$/);
        const { total, groups, coverage } = await json<Summary>(handler, SUMMARY, `${SUMMARY}?groupBy=day&${query}`);
        assert.deepEqual([total.count, groups, coverage.complete, coverage.from], [0, [], true, null]);
      }
    });

    it(`of ${platform} with everything masked that can be`, async () => {
      const redact: RedactPath[] = [...MASKABLE.filter((path) => path !== "transcript"), "text"];
      const possible = redact.filter((path) => {
        try {
          return open(platform, sandbox, { redact: [path] });
        } catch {
          return false;
        }
      });
      assert.ok(possible.length > 15, possible.join());
      for (const paths of [possible, ["transcript"] as const]) {
        const handler = open(platform, sandbox, { redact: paths });
        const { items } = await json<Page>(handler, LIST, LIST);
        assert.equal(items.length, 60);
        await json<Summary>(handler, SUMMARY, `${SUMMARY}?groupBy=agent,status,day,endReason,success,durationRange`);
        const { body } = await documented(handler, EXPORT, `${EXPORT}?format=ndjson`);
        for (const line of body.trimEnd().split("\n")) assert.deepEqual(document.schemaProblems("ListedConversation", JSON.parse(line)), []);
      }
    });

    it(`of ${platform}'s records that nobody can read`, async () => {
      const broken = { fetch: async (request: Request | string | URL) => withoutIds(await sandbox.fetch(request)) };
      const { items, rejected } = await json<Page>(open(platform, broken), LIST, `${LIST}?pageSize=5`);
      assert.deepEqual([items.length, rejected.length], [0, 5]);
    });

    it(`of what goes wrong at ${platform}`, async () => {
      const faults: readonly Fault[] = [
        ...[400, 401, 403, 404, 409, 418, 422, 429, 500, 503].map((status): Fault => ({ kind: "status", status })),
        ...([429, 503] as const).map((status): Fault => ({ kind: "status", status, retryAfter: "30" })),
        ...(["network", "truncate", "garbage", "status_error_200", "redirect"] as const).map((kind): Fault => ({ kind })),
      ];
      for (const fault of faults) {
        for (const [path, url] of REQUESTS) {
          const handler = open(platform, standing({ conversations: 9, faults: [fault] }));
          const { response } = await documented(handler, path, url);
          assert.notEqual(response.status, 200, `${path} ${fault.kind}`);
          assert.equal(response.headers.get("retry-after"), fault.retryAfter ?? null);
        }
      }
    });
  }

  it("of everything that a request can be refused for", async () => {
    const sandbox = standing({ conversations: 9 });
    const handler = open("eigi", sandbox);
    const gone = new AbortController();
    gone.abort();
    for (const [path, url] of REQUESTS) {
      const with_ = (query: string) => url + (url.includes("?") ? "&" : "?") + query;
      const status = async (wanted: number, handler: Handler, url: string, init?: RequestInit) => {
        const { response, body } = await documented(handler, path, url, init);
        assert.equal(response.status, wanted, `${url.slice(0, 100)}: ${body}`);
      };
      await status(400, handler, with_("stauts=completed"));
      await status(401, open("eigi", sandbox, { authorize: () => null }), url);
      await status(404, open("eigi", sandbox, { allow: [] }), url);
      await status(414, handler, with_(`search=${"a".repeat(20_000)}`));
      await status(499, handler, url, { signal: gone.signal });
      await status(500, open("eigi", sandbox, { authorize: () => Promise.reject(new Error("no")) }), url);
      for (const method of ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"]) await status(405, handler, url, { method });
    }
    const stalled = standing({ conversations: 9 });
    const hasty = open("eigi", stalled, { timeout: { attempt: 1000, total: 2000 } });
    // Keys are derived by the host, in its own time.
    await documented(hasty, LIST, LIST);
    stalled.fault({ kind: "stall_headers", times: 99 });
    for (const [path, url] of REQUESTS) {
      await withFakeTime(async (time) => {
        assert.equal((await time.settled(documented(hasty, path, url))).response.status, 504);
      });
    }
  });

  it("of what a caller has already, of HEAD, and of preflights", async () => {
    const sandbox = standing({ conversations: 9 });
    const handler = open("eigi", sandbox, { origins: [PAGE_ORIGIN] });
    const { items } = await json<Page>(handler, LIST, LIST);
    for (const [path, url] of [...REQUESTS.filter(([path]) => path !== GET), [GET, `${LIST}/${items[0]?.id}`] as const]) {
      const got = await documented(handler, path, url);
      const etag = got.response.headers.get("etag");
      const head = await documented(handler, path, url, { method: "HEAD" });
      const told = ({ headers }: Response) => [...headers].filter(([name]) => name !== "server-timing");
      const length = new TextEncoder().encode(got.body).length;
      const more = etag === null ? [] : [["content-length", String(length)] as [string, string]];
      assert.deepEqual(told(head.response), [...told(got.response), ...more].sort());
      assert.equal(etag === null, path === EXPORT || path === SUMMARY);
      const known = await documented(handler, path, url, { headers: { "if-none-match": etag ?? "*" } });
      assert.equal(known.response.status, etag === null ? 200 : 304);
      for (const headers of [{}, { origin: PAGE_ORIGIN }, { origin: "https://evil.example" }]) {
        for (const method of ["OPTIONS", "GET"]) {
          const { response } = await documented(handler, path, url, { method, headers });
          assert.equal(response.headers.get("access-control-allow-origin"), "origin" in headers && headers.origin === PAGE_ORIGIN ? PAGE_ORIGIN : null);
        }
      }
      assert.equal((await documented(handler, path, `${url}?whatever`, { method: "HEAD", headers: { origin: PAGE_ORIGIN } })).response.status, 400);
    }
  });

  it("and nothing is documented that never comes", () => {
    const documentedOnes = document.paths.flatMap((path) => [...Object.keys(document.operation(path, "GET").responses), "204"].map((status) => `${path} ${status}`));
    assert.deepEqual([...seen].sort(), documentedOnes.sort());
  });
});

describe("the schemas of the OpenAPI document are the package's own model", () => {
  for (const platform of PLATFORMS) {
    it(`as ${platform}'s conversations are read without a gateway`, async () => {
      const sandbox = standing({ conversations: 60 });
      const { conversations } = clientOf(platform, sandbox);
      const keys = document.conversationKeys;
      for (const conversation of await collect(conversations.list({}, { include: HEAVY }))) {
        assert.deepEqual(document.schemaProblems("Conversation", conversation), []);
        assert.deepEqual(Object.keys(conversation), keys);
      }
      for (const item of await collect(conversations.list({}, { omit: ["transcript", "metadata", "analysis"] }))) {
        assert.deepEqual(document.schemaProblems("ListedConversation", item), []);
        assert.notDeepEqual(document.schemaProblems("Conversation", item), []);
      }
      const summary = await conversations.summarize({}, { groupBy: GROUP_KEYS });
      assert.deepEqual(document.schemaProblems("Summary", summary), []);
    });

    it(`as ${platform}'s lists are walked through a gateway`, async () => {
      const { conversations } = createClient({ provider: gateway({ url: ORIGIN }), fetch: open(platform, standing({ conversations: 60 })) });
      const list = conversations.list({ pageSize: 25 });
      // Its cursors are the client's own, around the gateway's.
      const problems = ({ next, ...report } = list.report) => document.schemaProblems("ListReport", { ...report, next: next && "A".repeat(139) });
      for await (const _ of list.pages()) assert.deepEqual(problems(), []);
      assert.deepEqual(problems(), []);
      assert.equal(list.report.stoppedBecause, "end");
    });
  }
});

/** A page whose records have no readable id. */
async function withoutIds(response: Response): Promise<Response> {
  const text = await response.text();
  return new Response(text.replaceAll(/"(conversation_id|call_id|id)":/g, '"not_$1":'), { status: response.status, headers: { "content-type": "application/json" } });
}
