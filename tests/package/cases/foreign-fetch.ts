import { assert } from "chai";
import { type ClientOptions, createClient, eigi, type Fetch, isConvoscopeError, type Provider, retell } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { withConnectProxy } from "../connect-proxy.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, KEYS, standing } from "../sandbox-client.js";

const inNode = { runtimes: ["node"] as const, reason: "these stand in for Node's own fetch" };

// Not literals: bundlers for the other runtimes would look for them.
const [UNDICI, NODE_FETCH, CROSS_FETCH] = ["undici", "node-fetch", "cross-fetch"];
const undici = async () => (await import(UNDICI as string)) as typeof import("undici");
const nodeFetch = async () => ((await import(NODE_FETCH as string)) as typeof import("node-fetch")).default;
const crossFetch = async () => ((await import(CROSS_FETCH as string)) as { default: typeof globalThis.fetch }).default;

const clientAt = (baseUrl: string, fetch: Fetch, options: Partial<ClientOptions> = {}) =>
  createClient({ provider: eigi({ apiKey: KEYS.eigi, baseUrl }), fetch, ...options });

/** Whose lists are asked for by POST. */
const posting = (baseUrl: string) => retell({ apiKey: KEYS.retell, baseUrl }) as Provider;

async function post(url: string, body?: unknown): Promise<void> {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  await (await fetch(url, { method: "POST", ...init })).body?.cancel();
}

/** Each as people write it. */
async function fetches(): Promise<Record<string, Fetch>> {
  const { fetch: undiciFetch } = await undici();
  const node = await nodeFetch();
  const cross = await crossFetch();
  return {
    "the host's": globalThis.fetch,
    "the host's, with the request alone": (request) => fetch(request),
    "the host's, with both": (request, init) => fetch(request, init),
    "the host's, by its URL": (request, init) => fetch(request.url, init),
    "undici's": undiciFetch,
    "undici's, called": (url, init) => undiciFetch(url, init),
    "undici's, with more": (url, init) => undiciFetch(url, { ...init, keepalive: true }),
    "undici's, of the request's parts": async (request) => {
      const { method, headers } = request;
      return undiciFetch(`${request}`, { method, headers: Object.fromEntries(headers), redirect: "manual", ...(method === "POST" && { body: await request.text() }) });
    },
    "node-fetch's": node,
    "node-fetch's, called": (url, init) => node(url, init),
    "cross-fetch's": cross,
  };
}

/** Fetches that are not the host's own: they do not know its Request. */
export const cases: readonly Case[] = [
  {
    name: "a fetch of another library works as the host's does",
    only: inNode,
    async run({ sandboxUrl }) {
      for (const [name, fetch] of Object.entries(await fetches())) {
        await post(`${sandboxUrl}/__sandbox/reset`);
        const { conversations } = clientAt(sandboxUrl, fetch);
        const page = await conversations.list({ pageSize: 5 });
        assert.lengthOf(page.items, 5, name);
        const { data, headers, attempts } = await conversations.get(page.items[0]?.id ?? "").withResponse();
        assert.strictEqual(data.id, page.items[0]?.id, name);
        assert.include(headers.get("content-type") ?? "", "application/json", name);
        assert.lengthOf(attempts, 1, name);

        await post(`${sandboxUrl}/__sandbox/faults`, [{ kind: "status", status: 503, retryAfter: "0" }, { kind: "redirect", location: "/v1/public/conversations" }]);
        const error = await failure(conversations.list(), "redirect_refused");
        assert.deepEqual(error.attempts.map(({ status }) => status), [503, 307], name);

        await post(`${sandboxUrl}/__sandbox/faults`, [{ kind: "stall_body" }]);
        const aborter = new AbortController();
        const pending = failure(conversations.list({}, { signal: aborter.signal }), "aborted");
        setImmediate(() => aborter.abort());
        await pending;
      }
      await post(`${sandboxUrl}/__sandbox/reset`);
    },
  },
  {
    name: "a fetch of another library sends the body of a list that is asked for by POST",
    only: inNode,
    async run({ sandboxUrl }) {
      for (const [name, fetch] of Object.entries(await fetches())) {
        await post(`${sandboxUrl}/__sandbox/reset`);
        const { conversations } = clientAt(sandboxUrl, fetch, { provider: posting(sandboxUrl) });
        const list = conversations.list({ channel: "telephone", direction: "inbound", pageSize: 5 });
        const page = await list;
        assert.lengthOf(page.items, 5, name);
        for (const { channel, direction } of page.items) assert.deepEqual([channel, direction], ["telephone", "inbound"], name);
        const [next] = (await conversations.list({ channel: "telephone", direction: "inbound", pageSize: 5 }, { after: page.next })).items;
        assert.notInclude(page.items.map(({ id }) => id), next?.id, `${name}: its cursor is in the body, too`);
        assert.strictEqual((await conversations.get(page.items[0]?.id ?? "")).id, page.items[0]?.id, name);

        // What is sent again has its body again.
        await post(`${sandboxUrl}/__sandbox/faults`, [{ kind: "status", status: 503, retryAfter: "0" }]);
        assert.lengthOf((await conversations.list({ channel: "telephone", direction: "inbound", pageSize: 3 })).items, 3, name);
      }
      await post(`${sandboxUrl}/__sandbox/reset`);
    },
  },
  {
    name: "a fetch that loses the headers, or cannot read the address, is told so at once",
    only: inNode,
    async run({ sandboxUrl }) {
      const { fetch: undiciFetch } = await undici();
      const node = await nodeFetch();
      const wrong: Record<string, Fetch> = {
        "undici's, without init": (request) => undiciFetch(request),
        "undici's, with its own alone": (request) => undiciFetch(request, { redirect: "manual" }),
        "node-fetch's, without init": (request) => node(request),
        "undici's, of an object": () => undiciFetch({} as string),
        "undici's, of a path": (_, init) => undiciFetch("/v1", init),
        "node-fetch's, of an object": (_, init) => node({} as string, init),
        "the host's, of an object": (_, init) => fetch({} as string, init),
      };
      for (const [name, fetch] of Object.entries(wrong)) {
        for (const url of [sandboxUrl, "http://127.0.0.1:9"]) {
          const error = await failure(clientAt(url, fetch).conversations.list(), "invalid_config");
          assert.lengthOf(error.attempts, 1, name);
          assert.isFalse(error.retryable);
          assert.match(error.message, /^The "fetch" function .*\(request, init\)/, name);
          assert.isFalse(isConvoscopeError(error.cause), `${name}: its cause is what the fetch failed with, if it did`);
        }
      }
    },
  },
  {
    name: "a fetch of undici's goes through a proxy, and the proxy sees tunnels alone",
    only: inNode,
    async run({ sandboxUrl }) {
      const { fetch: undiciFetch, ProxyAgent } = await undici();
      await withConnectProxy(async (proxy, tunnels) => {
        const dispatcher = new ProxyAgent(proxy);
        try {
          const { conversations } = clientAt(sandboxUrl, (url, init) => undiciFetch(url, { ...init, dispatcher }));
          assert.lengthOf((await conversations.list({ pageSize: 5 })).items, 5);
          assert.deepEqual(tunnels, [new URL(sandboxUrl).host]);
          const posted = clientAt(sandboxUrl, (url, init) => undiciFetch(url, { ...init, dispatcher }), { provider: posting(sandboxUrl) });
          assert.lengthOf((await posted.conversations.list({ pageSize: 5 })).items, 5);
        } finally {
          await dispatcher.destroy();
        }
      });
    },
  },
  {
    name: "every runtime hands over the request, its URL as a text, and all that is in it",
    run: () =>
      withFakeTime(async (time) => {
        const sandbox = standing();
        const seen: unknown[] = [];
        const { conversations } = clientOf("eigi", sandbox, {
          headers: { "x-request-source": "crm-sync" },
          fetch(request, init) {
            seen.push([Object.prototype.toString.call(request) === "[object Request]", `${request}` === request.url, init.method, init.redirect, init.signal.aborted, { ...init.headers }]);
            return sandbox.fetch(request);
          },
        });
        await time.settled(conversations.list({ pageSize: 1 }));
        const headers = { accept: "application/json", "x-api-key": KEYS.eigi, "x-request-source": "crm-sync" };
        assert.deepEqual(seen, [[true, true, "GET", "manual", false, headers]]);
      }),
  },
  {
    name: "every runtime hands over the body of a POST, in the request and beside it",
    run: () =>
      withFakeTime(async (time) => {
        const sandbox = standing();
        const seen: unknown[] = [];
        const { conversations } = clientOf("retell", sandbox, {
          async fetch(request, init) {
            const { url, method, headers } = request;
            const body = await request.text();
            seen.push([method, init.method, init.body === body, JSON.parse(init.body ?? ""), init.headers["content-type"]]);
            return sandbox.fetch(new Request(url, { method, headers, body }));
          },
        });
        await time.settled(conversations.list({ pageSize: 1 }));
        assert.deepEqual(seen, [["POST", "POST", true, { filter_criteria: {}, sort_order: "descending", limit: 1 }, "application/json"]]);
      }),
  },
];
