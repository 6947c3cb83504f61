import { assert } from "chai";
import { type ClientOptions, createClient, gateway, type PlatformKind } from "convoscope";
import type { Fault } from "convoscope/testing";
import { type Case, COMPILING } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { collect, PLATFORMS, providerOf } from "../sandbox-client.js";
import { EMPTY_PAGE } from "../wire.js";

function clientAt(kind: PlatformKind, baseUrl: string, options: Partial<ClientOptions> = {}) {
  const provider = providerOf(kind, undefined, { baseUrl });
  return createClient({ provider, dangerouslyAllowBrowser: true, retry: { max: 0 }, ...options });
}

async function post(url: string, body?: unknown): Promise<void> {
  const response = await fetch(url, { method: "POST", ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }) });
  assert.isTrue(response.ok, `${url}: ${response.status}`);
  await response.body?.cancel();
}
const reset = (sandboxUrl: string) => post(`${sandboxUrl}/__sandbox/reset`);
const strike = (sandboxUrl: string, ...faults: Fault[]) => post(`${sandboxUrl}/__sandbox/faults`, faults);

/** The runtime's own fetch, and a real server. */
export const cases: readonly Case[] = [
  {
    name: "list and get over HTTP",
    async run({ sandboxUrl }) {
      await reset(sandboxUrl);
      for (const kind of PLATFORMS) {
        const { conversations } = clientAt(kind, sandboxUrl);
        assert.lengthOf(await collect(conversations.list({}, { omit: ["analysis"] })), 250, kind);
        const { items } = await conversations.list({ pageSize: 50 }, { include: ["transcript"] });
        const ended = items.find(({ live, transcript }) => !live && transcript !== null) ?? assert.fail("none has ended");
        const { data, status, headers, attempts } = await conversations.get(ended.id).withResponse();
        assert.deepEqual(data.transcript, ended.transcript);
        assert.deepEqual([status, attempts.length], [200, 1]);
        assert.include(headers.get("content-type") ?? "", "application/json");
      }
    },
  },
  {
    name: "nothing a platform answers is kept by the host; what a gateway answers, as the gateway says",
    async run() {
      const knowsModes = "cache" in Request.prototype;
      const asked: (string | undefined)[] = [];
      let answer = "";
      const fetch: NonNullable<ClientOptions["fetch"]> = async (request) => {
        asked.push((request as Request).cache);
        return new Response(answer);
      };
      for (const kind of PLATFORMS) {
        answer = EMPTY_PAGE[kind];
        await clientAt(kind, "https://api.example", { fetch }).conversations.list();
      }
      assert.deepEqual(asked, PLATFORMS.map(() => (knowsModes ? "no-store" : undefined)));

      const page = { items: [], next: null, total: 0, pageSize: 100, rejected: [], complete: true };
      const through = createClient({
        provider: gateway({ url: "https://app.example/api" }),
        fetch: async (request) => (asked.push((request as Request).cache), Response.json(page)),
      });
      await through.conversations.list();
      assert.notStrictEqual(asked.at(-1), "no-store");
    },
  },
  {
    name: "what a server can do to a connection",
    async run({ sandboxUrl }) {
      await reset(sandboxUrl);
      const rows: [Fault, string][] = [
        // Browsers try a lost connection again by themselves, Firefox ten times.
        [{ kind: "network", times: 20 }, "network_error"],
        [{ kind: "garbage" }, "invalid_response"],
        [{ kind: "status", status: 401 }, "unauthenticated"],
        [{ kind: "status", status: 429, retryAfter: "999" }, "rate_limited"],
        [{ kind: "redirect" }, "redirect_refused"],
        [{ kind: "redirect", location: "/v1/public/conversations" }, "redirect_refused"],
      ];
      for (const kind of PLATFORMS) {
        const { conversations } = clientAt(kind, sandboxUrl);
        for (const [fault, code] of rows) {
          await strike(sandboxUrl, fault);
          const error = await failure(conversations.list());
          assert.strictEqual(error.code, code, `${kind} ${JSON.stringify(fault)}: ${error.message}`);
          await reset(sandboxUrl);
          assert.lengthOf((await conversations.list()).items, 100, `${kind} after ${JSON.stringify(fault)}`);
        }
      }
    },
  },
  {
    name: "a fetch that follows redirects is found out",
    async run({ sandboxUrl }) {
      await reset(sandboxUrl);
      const { conversations } = clientAt("eigi", sandboxUrl, { fetch: (request, init) => fetch(request.url, { headers: init.headers }) });
      assert.lengthOf((await conversations.list({ search: "a b+c'ü&%2B" })).items, 0);
      assert.lengthOf((await conversations.list()).items, 100);
      await strike(sandboxUrl, { kind: "redirect", location: "/v1/public/conversations?page=2" });
      await failure(conversations.list(), "redirect_refused");
      await reset(sandboxUrl);
    },
  },
  {
    name: "a connection that breaks in the middle of a body",
    async run({ sandboxUrl }) {
      await reset(sandboxUrl);
      for (const kind of PLATFORMS) {
        const { conversations } = clientAt(kind, sandboxUrl);
        await strike(sandboxUrl, { kind: "truncate" });
        const error = await failure(conversations.list(), "network_error");
        assert.deepEqual(error.attempts.map(({ status }) => status), [200]);
        assert.lengthOf((await conversations.list()).items, 100);
      }
    },
    only: { runtimes: [...COMPILING, "edge-light"], reason: "workerd reports it as unhandled besides, whoever reads the stream" },
  },
  {
    name: "a request that hangs is aborted, before and in its body",
    async run({ sandboxUrl }) {
      await reset(sandboxUrl);
      for (const kind of PLATFORMS) {
        for (const fault of ["stall_headers", "stall_body"] as const) {
          let reached = () => {};
          const inTime = new Promise<void>((resolve) => (reached = resolve));
          const client = clientAt(kind, sandboxUrl, {
            fetch: async (request) => {
              const pending = fetch(request);
              if (fault === "stall_body") await pending;
              reached();
              return pending;
            },
          });
          await strike(sandboxUrl, { kind: fault });
          const aborter = new AbortController();
          const pending = failure(client.conversations.list({}, { signal: aborter.signal }), "aborted");
          await inTime;
          aborter.abort("text");
          assert.strictEqual((await pending).cause, "text");
          await reset(sandboxUrl);
          assert.lengthOf((await clientAt(kind, sandboxUrl).conversations.list()).items, 100);
        }
      }
    },
  },
  {
    name: "a wrong address and a server that is gone",
    async run({ sandboxUrl }) {
      for (const kind of PLATFORMS) {
        await failure(clientAt(kind, `${sandboxUrl}/elsewhere`).conversations.list(), "not_found");
        const error = await failure(clientAt(kind, "http://127.0.0.1:9").conversations.list());
        // Some hosts answer for the server.
        assert.include(["network_error", "server_error"], error.code);
      }
    },
  },
];
