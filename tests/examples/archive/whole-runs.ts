// Whole runs of an archive in a process that is killed, while the platform goes on: the same for every engine.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import type { Conversation, PlatformKind } from "convoscope";
import { type Sandbox, createSandbox } from "convoscope/testing";
import { dice } from "../../package/dice.js";
import { EngineProcess, type Program } from "./engine-process.js";
import { conversationOf, kept, sameConversations, wholeOf } from "./world.js";

const KEY = "vk_c4n4ry_archive_0123456789";
const TOKEN = "a token of the tests alone, 32 characters or more".replaceAll(" ", "-");
const LONG = process.env["ARCHIVE_LONG"] !== undefined;

const open: EngineProcess[] = [];
after(async () => {
  await Promise.all(open.map((engine) => engine.close()));
});

/** Starts one with settings and secrets, by their names. */
export type Start = (bindings: object) => Promise<Program>;

export async function engineFor(start: Start, sandbox: Sandbox, settings: object = {}): Promise<EngineProcess> {
  const source = { provider: "eigi", secret: "EIGI_API_KEY", baseUrl: "https://sandbox.test", requestsPerMinute: 600_000, retentionDays: 2, parallel: 4, fileItems: 40, ...settings };
  const engine = new EngineProcess(await start({ EIGI_API_KEY: KEY, OTHER_KEY: "made-up-0123456789", ADMIN_TOKEN: TOKEN, ALARM_URL: "https://alarm.test/s3cr3t", SOURCES: { calls: source } }), sandbox);
  open.push(engine);
  return engine;
}

interface Row {
  window: number;
  begins: number;
  ends: number;
  sha256: string;
  rows: number;
}

/** What the manifest lists, after everything that must hold was checked. */
export async function archived(engine: EngineProcess, provider: PlatformKind = "eigi"): Promise<Conversation[]> {
  const files = await engine.sql<Row>("select * from files as f where generation = (select max(generation) from files as g where g.source = f.source and g.begins = f.begins) order by begins");
  const dated = files.filter(({ begins }) => begins > 0);
  dated.forEach((file, index) => assert.equal(file.begins, dated[index - 1]?.ends ?? file.begins, "files follow each other"));
  const keys = await engine.do<string[]>("keys");
  const names = new Set<string>();
  const all: Conversation[] = [];
  for (const { window, begins, ends, sha256, rows } of files) {
    if (rows === 0) continue;
    const raw = keys.find((key) => key.startsWith("raw/") && key.includes(`/window=${window}/${sha256}.`));
    assert.ok(raw, `the raw object of ${begins}`);
    const { bytes } = await engine.do<{ bytes: string }>("get", raw);
    const lines = gunzipSync(Buffer.from(bytes, "base64")).toString().trimEnd().split("\n").map(conversationOf);
    assert.equal(lines.length, rows);
    const data = `data/provider=${provider}/source=calls/day=${new Date(begins * 1000).toISOString().slice(0, 10)}/${begins}_${ends}.parquet`;
    assert.equal((await engine.do<{ sha256: string } | null>("get", data))?.sha256, sha256, data);
    names.add(data);
    all.push(...lines);
  }
  assert.deepEqual(keys.filter((key) => key.startsWith("data/") && !names.has(key)), [], "no Parquet file beside the listed ones");
  return all;
}

export async function expected(engine: EngineProcess, provider: PlatformKind = "eigi"): Promise<Conversation[]> {
  const [bounds] = await engine.sql<{ first: number; last: number }>("select min(begins) as first, max(ends) as last from windows where begins > 0");
  assert.ok(bounds);
  const isPlanned = (ms: number) => ms >= bounds.first * 1000 && ms < bounds.last * 1000;
  return (await wholeOf(provider, engine.sandbox.fetch)).filter(({ createdAt, live }) => (createdAt === null ? !live : isPlanned(Date.parse(createdAt)))).map(kept);
}

/** Reads everything again, whatever is due. */
export async function readAgain(engine: EngineProcess): Promise<void> {
  await engine.sql("update windows set due = 0");
  await engine.sql("update files set settled = 0");
  await engine.settle();
}

/** Registers the tests of one engine. */
export function wholeRuns(name: string, start: Start): void {
  test(`${name}: killed at random moments and at each named one, while the platform goes on: everything is archived, once`, async () => {
    const numbers = dice(LONG ? Date.now() : 7);
    const below = (bound: number) => Math.floor(numbers.next().value * bound);
    const sandbox = createSandbox({ seed: 3, conversations: 400, days: 2 });
    const engine = await engineFor(start, sandbox);
    const inserted: string[] = [];
    let changes = 0;
    engine.beforeRequest = () => {
      const kind = inserted.length < 3 ? 0 : below(4);
      if (kind === 0) inserted.push(sandbox.insert("eigi", { status: "completed", createdAt: new Date(Date.now() - 1_000_000 - below(86_400_000)).toISOString() }));
      else if (kind === 1) sandbox.update("eigi", inserted[below(inserted.length)] as string, { notes: `note ${below(1000)}` });
      else if (kind === 2) sandbox.remove("eigi", inserted.splice(below(inserted.length), 1)[0] as string);
      else return;
      changes++;
    };
    const named = ["planning", "before put raw", "after put raw", "before put data", "after put data", "before commit", "after commit"];
    const random = LONG ? 30 : 3;
    let next = 5;
    engine.killsAt = (event, count) => {
      if (named[0] === event) {
        named.shift();
        return true;
      }
      if (named.length > 0 || engine.kills >= 7 + random || count < next) return false;
      next = count + 1 + below(LONG ? 12 : 30);
      return true;
    };
    await engine.settle();
    for (let round = 0; engine.kills < 7 + random && round < 20; round++) await readAgain(engine);
    assert.equal(engine.kills, 7 + random);
    assert.ok(changes > 5);
    const before = new Map((await archived(engine)).map((each) => [each.id, each]));
    engine.beforeRequest = () => {};
    await readAgain(engine);
    const current = await expected(engine);
    const there = new Set(current.map(({ id }) => id));
    const result = await archived(engine);
    const dropped = [...before.values()].filter(({ id }) => !there.has(id));
    sameConversations(result, [...current, ...dropped]);

    // The schedule again, twice at once: not one object more.
    await engine.do("tick");
    const keys = await engine.do<string[]>("keys");
    const { length } = engine.events;
    await Promise.all([engine.do("tick"), engine.do("tick")]);
    await engine.do("tick");
    assert.deepEqual(await engine.do<string[]>("keys"), keys);
    assert.deepEqual(engine.events.slice(length).filter((event) => event === "request" || event.startsWith("after put")), []);
  });

  test(`${name}: platforms whose lists lack transcripts, and whose calls may have no time, are archived whole`, async () => {
    for (const provider of LONG ? (["vapi", "elevenlabs", "retell"] as const) : (["elevenlabs", "retell"] as const)) {
      const sandbox = createSandbox({ seed: 4, conversations: 80, days: 2 });
      const engine = await engineFor(start, sandbox, { provider, secret: "OTHER_KEY" });
      let killed = false;
      // In the middle of a file, and after it was written.
      engine.killsAt = (event) => !killed && event === "after put raw" && (killed = true);
      await engine.settle();
      assert.equal(engine.kills, 1);
      sandbox.insert(provider, { status: "completed", createdAt: new Date(Date.now() - 50_000_000).toISOString() });
      await readAgain(engine);
      const all = await archived(engine, provider);
      sameConversations(all, await expected(engine, provider));
      assert.ok(all.filter(({ transcript }) => (transcript?.length ?? 0) > 0).length > 40);
    }
  });

  test(`${name}: the status page tells the progress to who has the token; a person is erased; no secret is told`, async () => {
    const sandbox = createSandbox({ seed: 9, conversations: 100, days: 2 });
    const engine = await engineFor(start, sandbox);
    await engine.settle();
    const ask = (path: string, init?: object) => engine.do<{ status: number; headers: [string, string][]; text: string }>("ask", { path, init });
    const authorization = `Bearer ${TOKEN}`;
    for (const refused of [{}, { authorization: "Bearer " + "x".repeat(TOKEN.length) }, { authorization: `Basic ${btoa("a:b")}` }]) {
      for (const path of ["/", "/status", "/erase/erase-calls-1"]) assert.equal((await ask(path, { headers: refused })).status, 401, path);
      assert.equal((await ask("/erase", { method: "POST", headers: refused, body: "{}" })).status, 401);
    }
    const page = await ask("/", { headers: { authorization: `Basic ${btoa(`:${TOKEN}`)}` } });
    assert.equal(page.status, 200);
    const csp = new Map(page.headers).get("content-security-policy") ?? "";
    assert.match(csp, /^default-src 'none'; style-src 'self'/);
    assert.doesNotMatch(page.text, /<script|style="|onload/);
    const all = await archived(engine);
    assert.match(page.text, new RegExp(`<th scope="row">Conversations</th><td>${all.length}</td>`));

    const person = all.find(({ customer }) => customer.phone !== null) as Conversation;
    const phone = person.customer.phone as string;
    for (const wrong of [{}, { source: "calls" }, { source: "other", ids: ["1"] }, { source: "calls", ids: [1] }, { source: "calls", phones: [phone], ids: ["1"] }]) {
      assert.equal((await ask("/erase", { method: "POST", headers: { authorization }, body: JSON.stringify(wrong) })).status, 400, JSON.stringify(wrong));
    }
    const body = JSON.stringify({ source: "calls", customers: [phone] });
    // One at a time; but one that was never begun, long ago, leaves its place to the next.
    const erasing = () => ask("/erase", { method: "POST", headers: { authorization }, body });
    await engine.do("put", { key: "erasures/calls.json", text: JSON.stringify({ id: `erase-calls-${Date.now()}` }) });
    assert.equal((await erasing()).status, 409);
    await engine.do("put", { key: "erasures/calls.json", text: JSON.stringify({ id: "erase-calls-1796000000000" }) });
    const begun = await erasing();
    assert.equal(begun.status, 202, begun.text);
    const { id } = JSON.parse(begun.text) as { id: string };
    let told: { status: string; output?: { conversations: number; left: number } };
    do told = JSON.parse((await ask(`/erase/${id}`, { headers: { authorization } })).text) as typeof told;
    while (told.status === "running");
    const gone = all.filter(({ customer }) => customer.phone === phone);
    assert.deepEqual([told.status, told.output?.conversations, told.output?.left], ["complete", gone.length, 0], JSON.stringify(told));
    sameConversations(await archived(engine), all.filter((each) => !gone.includes(each)));
    await readAgain(engine);
    const result = await archived(engine);
    assert.deepEqual(result.filter(({ customer }) => customer.phone === phone), []);
    assert.deepEqual((await engine.do<string[]>("keys")).filter((key) => key.startsWith("erasures/")), []);

    sandbox.fault({ kind: "status", status: 401, times: 1_000 });
    await engine.sql("update windows set due = 0");
    await engine.sql("update files set settled = 0");
    await engine.do("tick");
    const shown = [page.text, (await ask("/status", { headers: { authorization } })).text, engine.log].join("\n");
    for (const secret of [KEY, TOKEN, phone, person.id]) assert.ok(!shown.includes(secret));
  });

  test(`${name}: an alarm is posted when it begins, not again while it lasts, and when it is over`, async () => {
    const engine = await engineFor(start, createSandbox({ conversations: 20, days: 2 }));
    await engine.settle();
    await engine.do("tick");
    engine.alarms.length = 0;
    await engine.sql("update windows set failures = 3, reason = 'unauthenticated: made up' where begins = (select min(begins) from windows)");
    for (let times = 0; times < 3; times++) await engine.do("tick");
    await engine.sql("update windows set failures = 0");
    await engine.do("tick");
    assert.match(engine.alarms[0] ?? "", /^Archive of conversations: calls: 1 windows failed 3 times or more, first \d{4}-\d\d-\d\d: unauthenticated: made up\.$/);
    assert.deepEqual(engine.alarms.slice(1), ["Archive of conversations: calls: over: failing."]);
    assert.ok(!engine.log.includes("s3cr3t"));
  });
}
