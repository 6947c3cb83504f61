// examples/node-server as a user runs it: a process of its own, over loopback, and its page in a real browser.
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, stat, writeFile } from "node:fs/promises";
import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { type Conversation, createClient, eigi, gateway, type Page } from "convoscope";
import { createSandbox } from "convoscope/testing";
import { generateSignedCookie } from "hono/cookie";
import { createAttempts } from "../../examples/node-server/attempts.js";
import { openBrowser } from "../../xtask/npm/browser.mjs";
import { consumer, installExample } from "./example.js";

const run = promisify(execFile);
const KEY = "vk_c4n4ry0123456789abcdef";
const SECRET = "a secret for tests alone, of 32 bytes or more";
const LIST = "/api/v1/conversations";

const begun = Date.now();
/** How far the calls have gone on; only forward. */
let passed = 0;
const sandbox = createSandbox({ seed: 5, conversations: 400, now: () => new Date(begun + passed) });
/** The platform: the sandbox on loopback. A request whose address holds `stalled` waits, and tells when it is given up. */
const platform = createServer(async (request, response) => {
  const url = `http://platform${request.url}`;
  if (stalled !== null && url.includes(stalled.match)) {
    stalled.arrived();
    response.once("close", stalled.givenUp);
    await stalled.released;
  }
  const answer = await sandbox.fetch(url, { headers: request.headers as Record<string, string>, redirect: "manual" });
  response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(Buffer.from(await answer.arrayBuffer()));
});
let stalled: { match: string; arrived: () => void; givenUp: () => void; released: Promise<void> } | null = null;

/** Lets requests for `match` wait until `release()`. */
function stall(match: string) {
  let [arrived, givenUp, release] = [() => {}, () => {}, () => {}];
  const whenArrived = new Promise<void>((resolve) => (arrived = resolve));
  const whenGivenUp = new Promise<void>((resolve) => (givenUp = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  stalled = { match, arrived, givenUp, released };
  return {
    whenArrived,
    whenGivenUp,
    release: () => {
      stalled = null;
      release();
    },
  };
}

let folder: string;
let environment: Record<string, string>;
let agents: string[];
let server: Started;
const passwords = new Map<string, string>();
/** Everything that was answered. */
const shown: string[] = [];

interface Started {
  child: ChildProcess;
  origin: string;
  /** What it has written so far. */
  log: () => string;
  says: (pattern: RegExp) => Promise<void>;
  ended: Promise<{ code: number | null; said: string }>;
}

function start(changed: Record<string, string | undefined> = {}) {
  const env = { PATH: process.env["PATH"], ...environment, ...changed };
  const child = spawn(process.execPath, [join(folder, "server.js")], { env, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  let heard = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      log += chunk;
      heard();
    });
  }
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, said: log }));
  /** A line that never comes must not hang the run. */
  const says = async (pattern: RegExp): Promise<void> => {
    const bound = AbortSignal.timeout(10_000);
    const unsaid = () => new Error(`it never said ${pattern}:\n${log}`);
    await new Promise<void>((resolve, reject) => {
      bound.addEventListener("abort", () => reject(unsaid()));
      void ended.then(() => reject(unsaid()));
      heard = () => void (pattern.test(log) && resolve());
      heard();
    });
  };
  return { child, log: () => log, says, ended };
}

async function started(changed: Record<string, string> = {}): Promise<Started> {
  const process = start({ PORT: "0", ...changed });
  await process.says(/http:\S+\n/);
  const [, port] = /localhost:(\d+)/.exec(process.log()) ?? [];
  return { ...process, origin: `http://127.0.0.1:${port}` };
}

async function stop({ child, ended }: Pick<Started, "child" | "ended">): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}

before(async () => {
  folder = await installExample("node-server");
  platform.listen(0, "127.0.0.1");
  await once(platform, "listening");
  const usersFile = join(await mkdtemp(join(consumer(), "users-")), "users.json");
  environment = {
    EIGI_API_KEY: KEY,
    SESSION_SECRET: SECRET,
    USERS_FILE: usersFile,
    CONVOSCOPE_BASE_URL: `http://127.0.0.1:${(platform.address() as AddressInfo).port}`,
  };
  const direct = createClient({ provider: eigi({ apiKey: "vk_to_look_behind" }), fetch: sandbox.fetch });
  const all: Conversation[] = [];
  for await (const conversation of direct.conversations.list()) all.push(conversation);
  agents = [...new Set(all.flatMap(({ agent }) => agent.id ?? []))];
  assert.ok(agents.length >= 2, "two tenants");

  for (const [index, name] of ["ann", "bob the 2nd"].entries()) {
    const { stdout } = await run(process.execPath, [join(folder, "add-user.js"), name, agents[index] as string], { env: { USERS_FILE: usersFile } });
    passwords.set(name, stdout.trim());
  }
  assert.equal((await stat(usersFile)).mode & 0o777, 0o600);
  assert.doesNotMatch(await readFile(usersFile, "utf8"), new RegExp([...passwords.values()].join("|")));
  server = await started();
});
after(async () => {
  if (server) await stop(server);
  platform.closeAllConnections();
  platform.close();
});

async function ask(path: string, init: RequestInit = {}, { origin } = server) {
  const response = await fetch(origin + path, { redirect: "manual", ...init });
  const text = await response.text();
  shown.push(text, JSON.stringify([...response.headers]));
  return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
}

const signIn = (name: string, password: string | undefined, at = server) =>
  ask("/session", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name, password }) }, at);

/** The cookie of who signs in. */
async function cookieOf(name: string, at = server): Promise<string> {
  const { status, headers } = await signIn(name, passwords.get(name), at);
  assert.equal(status, 204);
  return (headers.get("set-cookie") ?? "").split(";")[0] as string;
}

test("the example asks for the versions that are tested", async () => {
  const [example, root, installed] = (await Promise.all(
    [join(folder, "package.json"), "package.json", join(consumer(), "node_modules/convoscope/package.json")].map(async (path) =>
      JSON.parse(await readFile(path, "utf8")),
    ),
  )) as { version: string; dependencies: Record<string, string>; devDependencies: Record<string, string> }[];
  const { devDependencies = {} } = root ?? {};
  assert.deepEqual(example?.dependencies, {
    "@hono/node-server": devDependencies["@hono/node-server"],
    convoscope: `^${installed?.version}`,
    hono: devDependencies["hono"],
  });
});

test("a password becomes a cookie that scripts cannot read", async () => {
  const { status, headers } = await signIn("ann", passwords.get("ann"));
  assert.equal(status, 204);
  const [cookie = "", ...attributes] = (headers.get("set-cookie") ?? "").split("; ");
  assert.match(cookie, /^__Host-session=/);
  assert.deepEqual(attributes.sort(), ["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Strict", "Secure"]);
  const page = (await ask(`${LIST}?pageSize=3`, { headers: { cookie } })).json<Page>();
  assert.equal(page.items.length, 3);

  const gone = await ask("/session", { method: "DELETE", headers: { cookie, origin: server.origin } });
  assert.equal(gone.status, 204);
  assert.match(gone.headers.get("set-cookie") ?? "", /^__Host-session=; Max-Age=0;/);
});

test("nobody without a session that holds reads anything, and the platform is not asked", async () => {
  const sign = (value: string, secret = SECRET, name = "session") => generateSignedCookie(name, value, secret, { prefix: "host", path: "/", secure: true });
  const inAnHour = Math.floor(Date.now() / 1000) + 3600;
  const good = (await sign(`${inAnHour}.ann`)).split(";")[0] as string;
  const [, value = ""] = good.split("=");
  sandbox.requests.length = 0;
  for (const [what, cookie] of Object.entries({
    "no cookie": "",
    "not signed": `__Host-session=${inAnHour}.ann`,
    "signed with another secret": await sign(`${inAnHour}.ann`, "another secret, which has 32 bytes and more"),
    "signed for somebody else": good.replace(".ann", encodeURIComponent(".bob the 2nd")),
    "prolonged": good.replace(String(inAnHour), String(inAnHour + 1)),
    "over": await sign(`${inAnHour - 3601}.ann`),
    "without an end": await sign("ann"),
    "of nobody": await sign(`${inAnHour}.`),
    "of somebody who is not in the file": await sign(`${inAnHour}.eve`),
    "of somebody whose name an object has": await sign(`${inAnHour}.constructor`),
    "without its prefix": `session=${value}`,
  })) {
    for (const path of [LIST, `${LIST}/x`, "/api/elsewhere"]) {
      assert.equal((await ask(path, { headers: { cookie: cookie.split(";")[0] as string } })).status, 401, `${what}: ${path}`);
    }
  }
  assert.equal(sandbox.requests.length, 0);
  assert.equal((await ask(LIST, { headers: { cookie: good } })).status, 200, "and the right one does");
});

test("what is no password opens nothing", async () => {
  for (const [name, password] of [["ann", "wrong"], ["ann", ""], ["eve", passwords.get("ann")], ["__proto__", "x"], ["ann", passwords.get("bob the 2nd")]] as const) {
    const { status, headers } = await signIn(name, password);
    assert.deepEqual([status, headers.get("set-cookie")], [401, null], name);
  }
  for (const body of ["", "{", "null", "[]", '{"name":"ann"}', '{"name":{"$ne":1},"password":"x"}']) {
    const { status } = await ask("/session", { method: "POST", headers: { "content-type": "application/json" }, body });
    assert.equal(status, 400, body);
  }
  const large = await ask("/session", { method: "POST", headers: { "content-type": "application/json" }, body: " ".repeat(5000) });
  assert.equal(large.status, 413);
  // A form on another site, as far as it gets.
  const elsewhere = await ask("/session", {
    method: "POST",
    headers: { "content-type": "text/plain", origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    body: JSON.stringify({ name: "ann", password: passwords.get("ann") }),
  });
  assert.deepEqual([elsewhere.status, elsewhere.headers.get("set-cookie")], [403, null]);
});

test("passwords cannot be tried out", async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => signIn("bob the 2nd", "guess")));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array<number>(10).fill(401), 429, 429]);
  const refused = await signIn("bob the 2nd", passwords.get("bob the 2nd"));
  assert.equal(refused.status, 429, "not even the right one");
  const wait = Number(refused.headers.get("retry-after"));
  assert.ok(wait > 800 && wait <= 900, `${wait} s`);
  assert.equal((await signIn("ann", passwords.get("ann"))).status, 204, "others may");

  let now = 0;
  const attempts = createAttempts(() => now);
  for (let each = 0; each < 10; each++) assert.equal(attempts.begin("a"), 0);
  now = 1;
  assert.equal(attempts.begin("a"), 900);
  now = 15 * 60_000;
  assert.equal(attempts.begin("a"), 0, "the period is over");
  attempts.succeeded("a");
  for (let each = 0; each < 10; each++) assert.equal(attempts.begin("a"), 0);
  assert.equal(attempts.begin("a"), 900);
  for (let each = 0; each < 10_000; each++) attempts.begin(`made up ${each}`);
  assert.equal(attempts.begin("a"), 0, "the oldest was let go");
});

test("each user reads the conversations of their agent and no others", async () => {
  // Not asked for the password again: it was tried too often.
  const ends = Math.floor(Date.now() / 1000) + 60;
  const ids: string[] = [];
  for (const [index, name] of ["ann", "bob the 2nd"].entries()) {
    const cookie = (await generateSignedCookie("session", `${ends}.${name}`, SECRET, { prefix: "host", path: "/", secure: true })).split(";")[0] as string;
    const client = createClient({ provider: gateway({ url: `${server.origin}/api` }), headers: { cookie } });
    const own: Conversation[] = [];
    for await (const conversation of client.conversations.list({ pageSize: 7 })) own.push(conversation);
    assert.ok(own.length > 7);
    assert.deepEqual([...new Set(own.map(({ agent }) => agent.id))], [agents[index]]);
    for (const { customer } of own) if (customer.phone !== null) assert.match(customer.phone, /^\[phone:[a-z]+\]$/);
    assert.deepEqual((await client.conversations.list({ agentId: agents[1 - index] as string })).items, []);
    const [theirs] = ids;
    if (theirs !== undefined) {
      const outcome = await client.conversations.get(theirs).result();
      assert.equal(outcome.ok ? "found" : outcome.error.code, "not_found");
    }
    ids.push(own[0]?.id as string);
  }
});

test("the page has what it needs, and nothing lies beside it", async () => {
  const page = await ask("/");
  assert.equal(page.status, 200);
  const policy = page.headers.get("content-security-policy") ?? "";
  assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-[\w+/=]+';/);
  assert.match(policy, /connect-src 'self'; base-uri 'none'/);
  assert.equal(page.headers.get("referrer-policy"), "no-referrer");
  const wasm = await fetch(`${server.origin}/convoscope/wasm/convoscope_browser_bg.wasm`, { headers: { "accept-encoding": "gzip" } });
  assert.deepEqual([wasm.status, wasm.headers.get("content-type"), wasm.headers.get("content-encoding")], [200, "application/wasm", "gzip"]);
  await wasm.body?.cancel();

  const raw = (path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      get(`${server.origin}/`, { path }, (response) => resolve(response.resume().statusCode)).on("error", reject);
    });
  for (const path of [
    "/app.js", "/users.json", "/../users.json", "/../app.js", "/..%2fapp.js", "/%2e%2e/app.js", "/public/../app.js", "/convoscope/../app.js",
    "/convoscope/../../hono/package.json", "/convoscope/..%2f..%2fhono%2fpackage.json", "/convoscope/%2e%2e/%2e%2e/hono/package.json",
    "/convoscope/..\\..\\hono\\package.json", "/convoscope//etc/passwd", "//etc/passwd", "/.gitignore",
  ]) {
    assert.ok([400, 404].includes((await raw(path)) ?? 0), path);
  }
});

test("who goes away takes the platform's request along", async () => {
  const cookie = await cookieOf("ann");
  const { whenArrived, whenGivenUp, release } = stall("from_date=2001");
  const leaving = new AbortController();
  const asked = ask(`${LIST}?createdAfter=2001-01-01`, { headers: { cookie }, signal: leaving.signal });
  await whenArrived;
  leaving.abort();
  await assert.rejects(asked, { name: "AbortError" });
  await whenGivenUp;
  release();
});

test("told to stop, it answers what it was asked, takes nothing new, and ends", async () => {
  const stopping = await started();
  const cookie = await cookieOf("ann", stopping);
  const { whenArrived, release } = stall("from_date=2002");
  const last = ask(`${LIST}?createdAfter=2002-01-01`, { headers: { cookie } }, stopping);
  await whenArrived;
  stopping.child.kill("SIGTERM");
  await stopping.says(/SIGTERM: finishing/);
  await assert.rejects(ask("/", {}, stopping), TypeError, "a new connection");
  release();
  assert.equal((await last).status, 200);
  const { code } = await stopping.ended;
  assert.equal(code, 0);
});

test("who does not want to wait tells it twice", async () => {
  const stopping = await started();
  const cookie = await cookieOf("ann", stopping);
  const { whenArrived, release } = stall("from_date=2003");
  const cut = assert.rejects(ask(`${LIST}?createdAfter=2003-01-01`, { headers: { cookie } }, stopping));
  await whenArrived;
  stopping.child.kill("SIGINT");
  await stopping.says(/SIGINT: finishing/);
  stopping.child.kill("SIGINT");
  await stopping.ended;
  assert.equal(stopping.child.signalCode, "SIGINT");
  await cut;
  release();
});

test("what cannot work is told at once, without a stack", async () => {
  const [torn, boundless] = [join(folder, "torn.json"), join(folder, "boundless.json")];
  await writeFile(torn, '{"ann":');
  await writeFile(boundless, '{"ann":{"agentId":"","password":"x"}}');
  const refused = [
    [{ USERS_FILE: torn }, /torn\.json must be JSON/],
    [{ USERS_FILE: boundless }, /ann lacks agentId or password/],
    [{ EIGI_API_KEY: undefined }, /Set EIGI_API_KEY or ANYREACH_TOKEN/],
    [{ ANYREACH_TOKEN: "ak_1.2" }, /EIGI_API_KEY and ANYREACH_TOKEN cannot be combined/],
    [{ SESSION_SECRET: "short" }, /SESSION_SECRET must have 32 bytes/],
    [{ PORT: "http" }, /PORT must be .* not "http"/],
    [{ USERS_FILE: join(folder, "nobody.json") }, /contains no users/],
  ] as const;
  await Promise.all(
    refused.map(async ([changed, message]) => {
      const { code, said } = await start(changed).ended;
      assert.match(said, message);
      assert.doesNotMatch(said, /at file:|c4n4ry/);
      assert.equal(code, 2);
    }),
  );
  const { code, said } = await start({ PORT: new URL(server.origin).port }).ended;
  assert.match(said, /EADDRINUSE/);
  assert.equal(code, 1);
});

test("the page signs in, lists, follows a running call, and signs out, without the key", async () => {
  const { browser, close } = await openBrowser(process.env["CHROMIUM_PATH"], (_, response) => void response.writeHead(404).end());
  try {
    const live = sandbox.insert("eigi", { agent_id: agents[0], conversation_type: "TELEPHONY" });
    const page = await browser.newPage();
    const problems: string[] = [];
    const requests: { url: string; headers: Record<string, string> }[] = [];
    page.on("pageerror", (error) => void problems.push(String(error)));
    page.on("console", (message) => {
      // The browser itself tells of every 401.
      if (["error", "warn"].includes(message.type()) && !message.text().includes("401")) problems.push(message.text());
    });
    page.on("request", (request) => void requests.push({ url: request.url(), headers: request.headers() }));
    await page.goto(server.origin);

    await page.waitForSelector("#sign-in", { visible: true });
    await page.waitForSelector("#signed-in", { hidden: true });
    await page.type("[name=name]", "ann");
    await page.type("[name=password]", "wrong");
    await page.click("#sign-in button");
    await page.waitForFunction(() => document.querySelector("#problem")?.textContent === "Name or password is wrong.");
    await page.$eval("[name=password]", (input) => void ((input as HTMLInputElement).value = ""));
    await page.type("[name=password]", passwords.get("ann") ?? "");
    await page.click("#sign-in button");
    await page.waitForSelector("#list button");
    assert.equal(await page.$eval("#problem", (found) => found.textContent), "");
    await page.waitForSelector("#sign-in", { hidden: true });
    assert.deepEqual(await page.evaluate(() => document.cookie), "", "out of reach for scripts");

    const ids = () => page.$$eval("#list button", (buttons) => buttons.map(({ dataset }) => dataset["id"]));
    const first = await ids();
    assert.deepEqual([first.length, first[0]], [20, live]);
    await page.click("#more");
    await page.waitForFunction(() => document.querySelectorAll("#list button").length > 20);
    const both = await ids();
    assert.equal(new Set(both).size, both.length, "nothing twice");

    const said = () => page.$$eval("#transcript span", (found) => found.map(({ textContent }) => textContent));
    await page.click(`[data-id="${live}"]`);
    await page.waitForSelector("#opened", { visible: true });
    await page.waitForFunction(() => document.querySelector("#note")?.textContent === "Still running.");
    const lines = (most: number) => page.waitForFunction((most) => document.querySelectorAll("#transcript li").length >= most, {}, most);
    passed += 20_000;
    await lines(1);
    const heard = await said();
    passed += 3_600_000;
    const { transcript } = await createClient({ provider: eigi({ apiKey: "vk_to_look_behind" }), fetch: sandbox.fetch }).conversations.get(live);
    assert.ok(transcript && transcript.length > heard.length);
    await lines(transcript.length);
    assert.equal((await said()).length, transcript.length);
    assert.deepEqual((await said()).slice(0, heard.length), heard, "what was said stays");

    const allCompleted = () => {
      const labels = [...document.querySelectorAll("#list button")].map(({ textContent }) => textContent ?? "");
      return labels.length > 0 && labels.every((label) => label.includes("completed"));
    };
    assert.equal(await page.evaluate(allCompleted), false);
    await page.select("#status", "completed");
    await page.waitForFunction(allCompleted);
    // What is saved is whole, or nothing is saved.
    await page.evaluate(() => {
      const make = URL.createObjectURL;
      URL.createObjectURL = (file) => {
        void (file as Blob).text().then((text) => Object.assign(globalThis, { saved: text }));
        return make(file);
      };
    });
    const saved = () => page.evaluate(() => (globalThis as { saved?: string }).saved);
    await page.evaluate(() => {
      // Cut behind a row, by a proxy that hides it.
      const { fetch } = globalThis;
      globalThis.fetch = async (input, init) => {
        if (!String(input).includes("/v1/export")) return fetch(input, init);
        globalThis.fetch = fetch;
        return new Response("id,status\r\nc1,completed\r\n");
      };
    });
    await page.click("#download");
    await page.waitForFunction(() => document.querySelector("#problem")?.textContent?.startsWith("network_error: The export broke off"));
    assert.equal(await saved(), undefined);
    await page.click("#download");
    await page.waitForFunction(() => (globalThis as { saved?: string }).saved !== undefined);
    assert.equal(await page.$eval("#problem", (found) => found.textContent), "");
    const csv = (await saved()) ?? "";
    const [head = "", ...rows] = csv.trimEnd().split("\r\n");
    const column = head.split(",").indexOf("status");
    assert.ok(rows.length >= 20);
    for (const row of rows) assert.equal(row.split(",")[column], "completed", row);

    await page.click("#sign-out");
    await page.waitForSelector("#sign-in", { visible: true });
    assert.equal(await page.$("#list button"), null);
    assert.deepEqual(problems, []);
    assert.deepEqual(requests.filter(({ url }) => !url.startsWith(server.origin) && !url.startsWith("data:")), []);
    assert.ok(!JSON.stringify(requests).includes("c4n4ry"));
  } finally {
    await close();
  }
});

test("neither an answer nor the log holds a secret or what somebody asked for", async () => {
  const cookie = await cookieOf("ann");
  for (const status of [401, 403, 500]) {
    sandbox.fault({ kind: "status", status, retryAfter: "900" });
    assert.ok((await ask(`${LIST}?createdAfter=2001-02-03`, { headers: { cookie } })).status >= 500);
  }
  await server.says(/"platformStatus":500/);
  assert.match(server.log(), /\{"refused":"unauthenticated","platformStatus":401\}/);
  const all = shown.join("\n") + server.log();
  for (const secret of [KEY, "c4n4ry", SECRET, ...passwords.values()]) assert.ok(!all.includes(secret), `${secret} is shown`);
  assert.doesNotMatch(server.log(), /2001-02-03|session=|vk_|\/v1\//);
});
