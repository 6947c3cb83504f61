import { assert } from "chai";
import { createClient, gateway, type SecretSource } from "convoscope";
import { type Case, SERVERS } from "../../runtimes/case.js";
import { failure, thrown } from "../failure.js";

/** As on a page of that address. */
async function onPage(address: string, run: () => Promise<void>): Promise<void> {
  const found = Object.getOwnPropertyDescriptor(globalThis, "location");
  Object.defineProperty(globalThis, "location", { value: new URL(address), configurable: true, writable: true });
  try {
    await run();
  } finally {
    if (found) Object.defineProperty(globalThis, "location", found);
    else Reflect.deleteProperty(globalThis, "location");
  }
}

/** The same, of a page whose `<base>` is elsewhere. */
async function withBase(address: string, base: string, run: () => Promise<void>): Promise<void> {
  Object.defineProperty(globalThis, "document", { value: { baseURI: new URL(base, address).href }, configurable: true });
  try {
    await onPage(address, run);
  } finally {
    Reflect.deleteProperty(globalThis, "document");
  }
}

/** What a client of a gateway at that address asks for. */
function open(url: string, token?: SecretSource) {
  const asked: string[] = [];
  const client = createClient({
    provider: gateway(token === undefined ? { url } : { url, token }),
    async fetch(request) {
      asked.push(request.url);
      return new Response(JSON.stringify({ items: [], next: null, total: 0, pageSize: 100, rejected: [], complete: true }));
    },
  });
  return { client, asked };
}

const DEV = "http://192.168.1.20:5173/app/";

export const cases: readonly Case[] = [
  {
    name: "a relative address is the page's own origin, over plain http too",
    only: { runtimes: SERVERS, reason: "a page cannot be elsewhere" },
    async run() {
      for (const [page, url, base] of [
        [DEV, "/api", "http://192.168.1.20:5173/api"],
        [DEV, "api/", "http://192.168.1.20:5173/app/api"],
        [DEV, "../api", "http://192.168.1.20:5173/api"],
        ["http://intranet/", "/api", "http://intranet/api"],
        ["https://app.example/x", "/api", "https://app.example/api"],
        ["http://localhost:5173/", "/api", "http://localhost:5173/api"],
      ] as const) {
        await onPage(page, async () => {
          for (const token of [undefined, "t0k3n", () => "t0k3n"]) {
            const { client, asked } = open(url, token);
            await client.conversations.list();
            await client.with({ headers: {} }).conversations.list();
            assert.deepEqual(asked, Array<string>(2).fill(`${base}/v1/conversations?pageSize=100`), page);
          }
        });
      }
    },
  },
  {
    name: "a relative address is relative to the page's <base>, as it is for fetch",
    only: { runtimes: SERVERS, reason: "a page cannot be elsewhere" },
    async run() {
      for (const [page, base, url, expected] of [
        [DEV, "/base/", "api", "http://192.168.1.20:5173/base/api"],
        [DEV, "/base/", "/api", "http://192.168.1.20:5173/api"],
        ["https://app.example/a/b", "https://cdn.example/x/", "/api", "https://cdn.example/api"],
      ] as const) {
        await withBase(page, base, async () => {
          const { client, asked } = open(url);
          await client.conversations.list();
          assert.deepEqual(asked, [`${expected}/v1/conversations?pageSize=100`]);
        });
      }
      // What it leads elsewhere to over plain http is no part of the page.
      await withBase("https://app.example/", "http://elsewhere.example/", async () => {
        assert.include((await failure(open("/api").client.conversations.list())).message, "https");
      });
    },
  },
  {
    name: "a client that a server makes while it renders a page fails when it is asked, not when it is made",
    only: { runtimes: SERVERS, reason: "in a page it works" },
    async run() {
      for (const url of ["/api", "./api", "../api"]) {
        const { client, asked } = open(url);
        const error = await failure(client.conversations.list());
        assert.equal(error.code, "invalid_config");
        assert.include(error.message, '"url" must be absolute outside a page');
        assert.deepEqual(asked, []);
      }
      for (const url of ["api", "//api.example", ""]) assert.include(thrown(() => open(url)).message, '"url" must be');
    },
  },
  {
    name: "an absolute one over plain http to another machine stays refused, however it is spelt",
    only: { runtimes: SERVERS, reason: "a page cannot be elsewhere" },
    async run() {
      for (const page of [DEV, "http://localhost:5173/"]) {
        await onPage(page, async () => {
          for (const url of ["http://192.168.1.20:5173/api", "http://192.168.1.21/api", "//evil.example/api", "/\\evil.example/api", "\\\\evil.example\\api", "http:\\\\evil.example/api"]) {
            const { client, asked } = open(url);
            await failure(client.conversations.list(), "invalid_config");
            assert.isEmpty(asked, url);
          }
        });
      }
      await onPage("file:///home/me/index.html", () => failure(open("/api").client.conversations.list(), "invalid_config").then(() => {}));
      await onPage("about:blank", async () => void thrown(() => open("/api"), "invalid_config"));
    },
  },
];
