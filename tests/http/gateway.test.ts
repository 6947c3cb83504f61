// The gateway over real sockets: in every runtime that has servers, and behind the proxies that people put before them.
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { type ConvoscopeError, type Page, wholeExport } from "convoscope";
import { consumer } from "../examples/example.js";
import { answerOf, ask, begin, type Target } from "./ask.js";
import { AWAY, openPlatform } from "./platform.js";
import { openProxy, PROXIES, programOfProxy, type Proxy, type ProxyName } from "./proxies.js";
import { openCaller, openServer, SERVERS, type Server, type ServerName } from "./servers.js";

const COUNT = 23;
const LIST = "/v1/conversations?pageSize=10";
const EXPORT = "/v1/export?pageSize=10&format=";

/** What becomes of an answer that breaks off: its reader learns of it from the connection, or only from the data. */
const BROKEN_OFF = {
  node: "cut",
  bun: "cut",
  deno: "cut",
  workerd: "hidden",
  nginx: "hidden",
  "nginx-http-1.1": "cut",
  caddy: "hidden",
} as const satisfies Record<ServerName | ProxyName, "cut" | "hidden">;

let platform: Awaited<ReturnType<typeof openPlatform>>;
const targets = new Map<string, Target>();
const opened: (Server | Proxy)[] = [];

before(async () => {
  platform = await openPlatform(COUNT);
  const open = async <T extends Server | Proxy>(name: string, opening: Promise<T>) => {
    const each = await opening;
    opened.push(each);
    targets.set(name, each);
    return each;
  };
  const [node] = await Promise.all(SERVERS.map((name) => open(name, openServer(name, platform.url, consumer()))));
  const found = PROXIES.filter((name) => programOfProxy(name) !== undefined);
  await Promise.all(found.map((name) => open(name, openProxy(name, node?.port ?? 0))));
});
after(async () => {
  await Promise.all(opened.map((each) => each.stop()));
  platform.close();
});

/** A test for each server by itself, and for each proxy before Node's. */
function onEach(what: string, work: (target: Target, name: ServerName | ProxyName) => Promise<void>): void {
  for (const name of [...SERVERS, ...PROXIES]) {
    const skip = PROXIES.some((each) => each === name && programOfProxy(each) === undefined) && "this machine has none";
    test(`${name}: ${what}`, { skip, timeout: 20_000 }, () => work(targets.get(name) ?? assert.fail("it does not listen"), name));
  }
}

/** An export as somebody reads it who demands its end mark. */
async function demanding(target: Target, path: string) {
  const answer = await answerOf(begin(target, path));
  const stream = wholeExport(Readable.toWeb(answer) as ReadableStream<Uint8Array>);
  const text = await new Response(stream).text();
  return { text, end: stream.end, total: answer.headers["x-total-count"] };
}

onEach("an export that breaks off is no whole one for who demands its end mark", async (target, name) => {
  for (const format of ["ndjson", "csv"]) {
    platform.sandbox.fault({ kind: "status", status: 500, match: "page=2", times: 2 });
    await assert.rejects(demanding(target, `${EXPORT}${format}&end=1`), (error: ConvoscopeError) => {
      if (BROKEN_OFF[name] === "hidden") assert.deepEqual([error.code, error.retryable], ["network_error", true]);
      return true;
    });
    // So much for the connection: what README and openapi.json tell of it.
    const how = await ask(target, `${EXPORT}${format}`).then(() => "hidden", () => "cut");
    assert.equal(how, BROKEN_OFF[name]);
  }
});

onEach("a whole export says so, and how many the platform has", async (target) => {
  for (const format of ["ndjson", "csv"]) {
    const { text: plain } = await ask(target, `${EXPORT}${format}`);
    const { text, end, total } = await demanding(target, `${EXPORT}${format}&end=1`);
    assert.equal(text, plain);
    assert.deepEqual([end, total], [{ items: COUNT, complete: true }, String(COUNT)]);
    assert.equal(plain.trimEnd().split("\n").length, COUNT + (format === "csv" ? 1 : 0));
  }
});

onEach("HEAD says what GET says, and of no body that it has no bytes", async (target) => {
  for (const path of [LIST, `${EXPORT}csv`, "/v1/summary", "/v1/nowhere", "/v1/conversations?stauts=1"]) {
    const [head, get] = [await ask(target, path, { method: "HEAD" }), await ask(target, path)];
    assert.deepEqual([head.status, head.text, head.headers["content-type"]], [get.status, "", get.headers["content-type"]], path);
    assert.ok(get.text.length > 0);
    const length = head.headers["content-length"];
    if (length !== undefined) assert.equal(Number(length), Buffer.byteLength(get.text), path);
  }
  for (const [method, status] of [["OPTIONS", 204], ["DELETE", 405]] as const) {
    assert.equal((await ask(target, LIST, { method })).status, status);
  }
});

onEach("whoever has a conversation already is sent headers alone", async (target) => {
  const { items } = JSON.parse((await ask(target, LIST)).text) as Page;
  // One that has ended: a live one grows, and has another tag then.
  const path = `/v1/conversations/${items.find(({ live }) => !live)?.id}`;
  const first = await ask(target, path);
  const { etag = "" } = first.headers;
  assert.match(etag, /^"[\w-]+"$/);
  for (const method of ["GET", "HEAD"]) {
    const again = await ask(target, path, { method, headers: { "if-none-match": etag } });
    assert.deepEqual([again.status, again.text, again.headers.etag], [304, "", etag]);
    assert.equal(again.headers["content-length"] ?? "0", "0");
  }
  const changed = await ask(target, path, { headers: { "if-none-match": '"another"' } });
  assert.deepEqual([changed.status, changed.text], [200, first.text]);
});

onEach("an answer that authorize has fetched arrives as it was", async (target) => {
  const { status, text, headers } = await ask(target, LIST, { headers: { "x-turn-away": "1" } });
  assert.deepEqual([status, text, headers["content-type"]], [403, AWAY, "text/plain"]);
});

/** What is asked for, and which of the platform's answers is missing. */
const LEFT = [
  [LIST, "page=1"],
  [`${EXPORT}ndjson`, "page=1"],
  [`${EXPORT}ndjson`, "page=2"],
  ["/v1/summary?pageSize=10", "page=2"],
] as const;

onEach("a caller who leaves takes the platform's request along", async (target, name) => {
  for (const [path, match] of LEFT) {
    const stalled = platform.stall(match);
    const asking = begin(target, path).on("response", (answer) => answer.on("error", () => {}).resume());
    await stalled.arrived;
    asking.destroy();
    // From a socket workerd learns nothing, and goes on until the gateway's timeout: docs/gateway.md says so.
    if (name !== "workerd") await stalled.givenUp;
    assert.equal((await ask(target, LIST)).status, 200);
  }
});

test("workerd: a Worker that leaves takes the platform's request along", { timeout: 20_000 }, async () => {
  for (const flags of [[], ["enable_request_signal"]]) {
    const caller = await openCaller(platform.url, consumer(), flags);
    try {
      for (const [path, match] of LEFT) {
        const { givenUp } = platform.stall(match);
        assert.equal((await ask(caller, path)).text, "left");
        await givenUp;
      }
    } finally {
      await caller.stop();
    }
  }
});
