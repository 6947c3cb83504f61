import { assert } from "chai";
import { createClient, type ConvoscopeError, gateway, type Summary, type ListReport } from "convoscope";
import type { Sandbox } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { guarded } from "../canary.js";
import { readLines, wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { clientOf, collect, PLATFORMS, standing } from "../sandbox-client.js";
import { ENTRIES, GATEWAY_URL, gatewayOf } from "../ways.js";
import { NO_ID } from "../wire.js";

const EXPORT = `${GATEWAY_URL}/v1/export`;
const SUMMARY = `${GATEWAY_URL}/v1/summary`;
const COUNT = 23;

const small = () => standing({ conversations: COUNT });

async function refusal(response: Response, status: number, code: string, ...paths: string[]): Promise<void> {
  const body = await response.text();
  assert.strictEqual(response.status, status, body);
  const { error } = JSON.parse(body) as { error: { code: string; issues: { path: string }[] } };
  assert.strictEqual(error.code, code);
  assert.deepEqual(error.issues.map(({ path }) => path), paths);
}

/** The agent of the first conversation, and how many are its. */
async function tenant(sandbox: Sandbox, kind: (typeof PLATFORMS)[number]) {
  const all = await collect(clientOf(kind, sandbox).conversations.list());
  const agentId = all.find(({ agent }) => agent.id !== null)?.agent.id as string;
  return { scope: { agentId }, count: all.filter(({ agent }) => agent.id === agentId).length };
}

export const cases: readonly Case[] = guarded([
  {
    name: "an export is what the client writes, page by page, as a download",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const handler = gatewayOf(kind, sandbox, { allow: ["export", "recordings"] });
        for (const [query, options, type, file] of [
          ["format=ndjson&pageSize=5", { format: "ndjson" }, "application/x-ndjson", "conversations.ndjson"],
          ["format=csv&pageSize=5&bom=true", { format: "csv", bom: true }, "text/csv; charset=utf-8", "conversations.csv"],
          ["format=csv&columns=id,agent.name,createdAt&pageSize=5", { format: "csv", columns: ["id", "agent.name", "createdAt"] }, "text/csv; charset=utf-8", "conversations.csv"],
          ["format=ndjson&omit=transcript,metadata&pageSize=5", { format: "ndjson", omit: ["transcript", "metadata"] }, "application/x-ndjson", "conversations.ndjson"],
        ] as const) {
          const expected = new Uint8Array(await new Response(clientOf(kind, sandbox).conversations.export({ pageSize: 5 }, options) as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
          const response = await handler(new Request(`${EXPORT}?${query}`));
          assert.strictEqual(response.status, 200);
          assert.strictEqual(response.headers.get("content-type"), type);
          assert.strictEqual(response.headers.get("content-disposition"), `attachment; filename="${file}"`);
          assert.strictEqual(response.headers.get("cache-control"), "no-store");
          assert.isNull(response.headers.get("etag"));
          assert.deepEqual(new Uint8Array(await response.arrayBuffer()), expected);
        }
      }
    },
  },
  {
    name: "an export asks for a page when it is read, and for none once its reader has gone",
    async run() {
      const sandbox = small();
      const handler = gatewayOf("eigi", sandbox, { allow: ["export"] });
      const response = await handler(new Request(`${EXPORT}?format=ndjson&pageSize=5`));
      assert.lengthOf(sandbox.requests, 1);
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      await reader.read();
      assert.lengthOf(sandbox.requests, 1);
      await reader.read();
      assert.lengthOf(sandbox.requests, 2);
      await reader.cancel();
      await Promise.resolve();
      assert.lengthOf(sandbox.requests, 2);

      const head = await handler(new Request(`${EXPORT}?format=csv`, { method: "HEAD" }));
      assert.deepEqual([head.status, await head.text(), head.headers.get("content-type")], [200, "", "text/csv; charset=utf-8"]);
    },
  },
  {
    name: "a reader who goes away takes the platform's request along",
    async run() {
      const sandbox = small();
      const requests: Request[] = [];
      const fetch = (request: Request) => {
        requests.push(request);
        return sandbox.fetch(request);
      };
      const handler = gatewayOf("eigi", { fetch: fetch as Sandbox["fetch"] }, { allow: ["export"] });
      const response = await handler(new Request(`${EXPORT}?format=ndjson&pageSize=5`));
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      await reader.read();
      sandbox.fault({ kind: "stall_headers" });
      const pending = reader.read();
      while (requests.length < 2) await new Promise<void>((resolve) => queueMicrotask(resolve));
      await reader.cancel();
      await pending;
      assert.isTrue(requests[1]?.signal.aborted);
    },
  },
  {
    name: "nothing outside scope is exported or counted, nothing private comes out",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const { scope, count } = await tenant(sandbox, kind);
        const options = { allow: ["export", "summarize"], authorize: () => ({ scope }), redact: ["customer.phone", "agent.id", "text"] } as const;
        const handler = gatewayOf(kind, sandbox, options);
        const lines = readLines(await (await handler(new Request(`${EXPORT}?format=ndjson&pageSize=5`))).text());
        assert.lengthOf(lines, count);
        for (const { agent, recording, customer, ...rest } of lines) {
          assert.match(agent.id ?? "", /^\[redacted:/);
          assert.isNull(recording);
          assert.notMatch(JSON.stringify([customer.phone, rest.transcript]), /\+\d{9}/);
        }
        const summary = (await (await handler(new Request(`${SUMMARY}?groupBy=agent&pageSize=5`))).json()) as Summary;
        assert.strictEqual(summary.total.count, count);
        assert.deepEqual(summary.groups.map(({ key }) => key.agent), [lines[0]?.agent.id]);

        // Vapi and Retell cannot be asked for a status.
        const [confined, query] = kind === "vapi" || kind === "retell" ? [{ conversationId: NO_ID[kind] }, `conversationId=${NO_ID[kind].slice(0, -1)}1`] : [{ status: "failed" } as const, "status=completed"];
        const nobody = { ...options, authorize: () => ({ scope: { ...scope, ...confined } }) };
        sandbox.requests.length = 0;
        const none = gatewayOf(kind, sandbox, nobody);
        assert.strictEqual(await (await none(new Request(`${EXPORT}?format=ndjson&${query}`))).text(), "");
        assert.strictEqual(await (await none(new Request(`${EXPORT}?format=csv&columns=id&${query}`))).text(), "id\r\n");
        const empty = (await (await none(new Request(`${SUMMARY}?${query}`))).json()) as Summary;
        assert.strictEqual(empty.total.count, 0);
        assert.isTrue(empty.coverage.complete);
        assert.lengthOf(sandbox.requests, 0);
      }
    },
  },
  {
    name: "a summary counts what the client counts",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const handler = gatewayOf(kind, sandbox, { allow: ["summarize"] });
        const filter = { pageSize: 5 };
        const expected = await clientOf(kind, sandbox).conversations.summarize(filter, { groupBy: ["day", "status"], timeZone: "Asia/Kolkata" });
        const response = await handler(new Request(`${SUMMARY}?pageSize=5&groupBy=day,status&timeZone=Asia/Kolkata`));
        assert.strictEqual(response.headers.get("content-type"), "application/json; charset=utf-8");
        assert.isNull(response.headers.get("content-disposition"));
        const body = await response.text();
        // A line break a page, as a sign of life.
        assert.match(body, /^\n{4,}\{/);
        assert.deepEqual(JSON.parse(body), expected);

        const part = (await (await handler(new Request(`${SUMMARY}?pageSize=5&maxPages=2`))).json()) as Summary;
        const { complete, stoppedBecause } = part.coverage as ListReport;
        assert.deepEqual([part.total.count, complete, stoppedBecause], [10, false, "max_pages"]);
      }
    },
  },
  {
    name: "the client has it counted where that is allowed, and counts by itself where it is not",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = small();
        const options = { groupBy: ["hour", "agent"], timeZone: "America/New_York" } as const;
        const expected = await clientOf(kind, sandbox).conversations.summarize({ pageSize: 5 }, options);
        for (const [allow, paths] of [
          [["summarize"], ["summary"]],
          [["list", "summarize"], ["summary"]],
          // Refused once, then page by page.
          [["list"], ["summary", "conversations", "conversations", "conversations", "conversations", "conversations"]],
        ] as const) {
          const asked: string[] = [];
          const handler = gatewayOf(kind, sandbox, { allow });
          const fetch = (request: Request) => {
            asked.push(new URL(request.url).pathname.split("/").at(-1) ?? "");
            return handler(request);
          };
          const progress: { items: number; total: number | null }[] = [];
          const { conversations } = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch });
          const summary = await conversations.summarize({ pageSize: 5 }, { ...options, onProgress: (step) => void progress.push(step) });
          assert.deepEqual({ ...summary, coverage: null }, { ...expected, coverage: null });
          assert.isTrue(summary.coverage.complete);
          // AnyReach ends with a page that is empty.
          assert.deepEqual<readonly string[]>(asked.slice(0, paths.length), paths);
          assert.strictEqual(progress.at(-1)?.items, COUNT);
        }
        const part = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: gatewayOf(kind, sandbox, { allow: ["summarize"] }) });
        const { total, coverage } = await part.conversations.summarize({ pageSize: 5 }, { maxPages: 2 });
        assert.deepEqual([total.count, coverage.stoppedBecause], [10, "max_pages"]);
      }
    },
  },
  ...ENTRIES.map(({ name: entry, isPage, createClient }): Case => ({
    name: `${entry}: what is no summary is refused, and what cannot be counted fails as any call`,
    async run() {
      const client = (fetch: (request: Request) => Promise<Response>) =>
        createClient({ provider: gateway({ url: GATEWAY_URL }), fetch, retry: { max: 0 } }).conversations;
      for (const body of ["[]", "{}", '{"total":{"count":"1"},"groups":[],"coverage":{}}', '{"total":{"count":1},"groups":{},"coverage":{}}', "<html>", "\n\n"]) {
        await failure(client(async () => new Response(body, { headers: { "content-type": "application/json" } })).summarize(), "invalid_response");
      }
      const nothing = gatewayOf("eigi", small(), { allow: ["get"] });
      await failure(client(nothing).summarize(), "not_found");
      await failure(client(gatewayOf("eigi", small(), { authorize: () => null })).summarize(), "unauthenticated");
      const error = await failure(client(gatewayOf("eigi", small(), { allow: ["summarize"] })).summarize({ userId: "+1" }), "invalid_filter");
      assert.deepEqual(error.issues.map(({ path }) => path), ["userId"]);
      // Only the gateway counts for a page: it may know the zone.
      await failure(client(nothing).summarize({}, { timeZone: "Mars/Olympus" }), isPage ? "not_found" : "invalid_argument");
    },
  })),
  {
    name: "only what is documented is asked for, and only what is allowed",
    async run() {
      const sandbox = small();
      const handler = gatewayOf("eigi", sandbox, { allow: ["export", "summarize", "recordings"] });
      const ask = (url: string) => handler(new Request(url));
      for (const [query, ...paths] of [
        ["", "format"],
        ["format=xml", "format"],
        ["format=csv&redact=text&maxPages=2", "redact", "maxPages"],
        ["format=csv&bom=yes&stauts=1", "bom", "stauts"],
      ] as const) {
        await refusal(await ask(`${EXPORT}?${query}`), 400, "invalid_filter", ...paths);
      }
      for (const [query, ...paths] of [
        ["format=csv&columns=agent.nome", "columns[0]"],
        ["format=ndjson&bom=true", "bom"],
        ["format=ndjson&columns=id,raw", "columns[1]"],
        ["format=csv&columns=raw.id", "columns[0]"],
      ] as const) {
        await refusal(await ask(`${EXPORT}?${query}`), 400, "invalid_argument", ...paths);
      }
      await refusal(await ask(`${EXPORT}?format=csv&after=x.y`), 400, "invalid_argument");
      await refusal(await ask(`${SUMMARY}?groupBy=week`), 400, "invalid_filter", "groupBy[0]");
      await refusal(await ask(`${SUMMARY}?timeZone=Mars/Olympus`), 400, "invalid_argument", "timeZone");
      await refusal(await ask(`${SUMMARY}?after=x`), 400, "invalid_filter", "after");
      const shut = gatewayOf("eigi", sandbox);
      for (const url of [`${EXPORT}?format=csv`, SUMMARY]) await refusal(await shut(new Request(url)), 404, "not_found");
      const nobody = gatewayOf("eigi", sandbox, { allow: ["export", "summarize"], authorize: () => null });
      for (const url of [`${EXPORT}?format=csv`, SUMMARY]) await refusal(await nobody(new Request(url)), 401, "unauthenticated");
      assert.lengthOf(sandbox.requests, 0);
    },
  },
  {
    name: "what fails before the first byte is an error, what fails later breaks off",
    async run() {
      for (const [url, allow] of [[`${EXPORT}?format=ndjson&pageSize=5`, "export"], [`${SUMMARY}?pageSize=5`, "summarize"]] as const) {
        const errors: ConvoscopeError[] = [];
        const options = { allow: [allow], retry: { max: 0 }, onError: (error: ConvoscopeError) => void errors.push(error) };
        const sandbox = small();
        const handler = gatewayOf("eigi", sandbox, options);
        sandbox.fault({ kind: "status", status: 429, retryAfter: "90" });
        const refused = await handler(new Request(url));
        assert.strictEqual(refused.headers.get("retry-after"), "90");
        await refusal(refused, 429, "rate_limited");

        const response = await handler(new Request(url));
        assert.strictEqual(response.status, 200);
        sandbox.fault({ kind: "status", status: 401 });
        let thrown: unknown;
        await wholeText(response.body as ReadableStream<Uint8Array>).catch((error: unknown) => (thrown = error));
        assert.instanceOf(thrown, Error);
        assert.notInclude(String(thrown), "401");
        assert.deepEqual(errors.map(({ code }) => code), ["rate_limited", "unauthenticated"]);
      }
    },
  },
  {
    name: "an export goes on where a list stopped, for the same caller alone",
    async run() {
      const sandbox = small();
      const handler = gatewayOf("eigi", sandbox, { allow: ["list", "export"] });
      const { items, next } = (await (await handler(new Request(`${GATEWAY_URL}/v1/conversations?pageSize=5`))).json()) as { items: { id: string }[]; next: string };
      const rest = readLines(await (await handler(new Request(`${EXPORT}?format=ndjson&pageSize=5&after=${next}`))).text());
      const all = await collect(clientOf("eigi", sandbox).conversations.list({ pageSize: 5 }));
      assert.deepEqual([...items, ...rest].map(({ id }) => id), all.map(({ id }) => id));
      const other = gatewayOf("eigi", sandbox, { allow: ["export"], secret: "another of its own" });
      await refusal(await other(new Request(`${EXPORT}?format=ndjson&pageSize=5&after=${next}`)), 400, "invalid_argument");
    },
  },
]);
