// examples/cloudflare-worker in workerd, bundled as wrangler does, with the bindings that its wrangler.jsonc names.
import assert from "node:assert/strict";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { type Conversation, type ConvoscopeError, createClient, eigi, gateway, type Page, type Summary } from "convoscope";
import { createSandbox } from "convoscope/testing";
import { build } from "esbuild";
import { type CryptoKey, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { Miniflare, Response as WorkerResponse, type WorkerOptions } from "miniflare";
import { wasmModule } from "../runtimes/bundle.js";
import { consumer, installExample } from "./example.js";

interface WranglerConfig {
  main: string;
  compatibility_date: string;
  compatibility_flags: string[];
  vars: { TOKEN_ISSUER: string; TOKEN_AUDIENCE: string; ORIGINS: string[] };
  secrets: { required: string[] };
  ratelimits: { name: string; namespace_id: string; simple: { limit: number; period: 10 | 60 } }[];
  observability: { enabled: boolean; logs: { invocation_logs: boolean } };
}

const SECRETS = {
  EIGI_API_KEY: "vk_c4n4ry0123456789abcdef",
  SESSION_SECRET: "a secret for tests alone, of 32 bytes or more",
} as const;
const PREVIOUS = "the secret before that, which was long enough too";
const OURS = "https://conversations.example";
const LIST = "/api/v1/conversations";

/** Everything that was answered. */
const shown: string[] = [];
const sandbox = createSandbox({ seed: 5, conversations: 120 });
let folder: string;
let config: WranglerConfig;
let miniflare: Miniflare;
let agents: string[];
let logged = "";
let heard = () => {};

function listen(stream: Readable): void {
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    logged += chunk;
    heard();
  });
}

/** Until the Worker has written such a line; one that never comes must not hang the run. */
async function says(pattern: RegExp): Promise<void> {
  const bound = AbortSignal.timeout(10_000);
  await new Promise<void>((resolve, reject) => {
    bound.addEventListener("abort", () => reject(new Error(`it never said ${pattern}:\n${logged}`)));
    heard = () => {
      if (pattern.test(logged)) resolve();
    };
    heard();
  });
}

before(async () => {
  folder = await installExample("cloudflare-worker");
  // Comments stand on lines of their own.
  config = JSON.parse((await readFile(join(folder, "wrangler.jsonc"), "utf8")).replaceAll(/^\s*\/\/.*$/gm, "")) as WranglerConfig;
  const output = join(folder, "dist");
  await mkdir(output);
  await build({
    entryPoints: [join(folder, config.main)],
    outfile: join(output, "index.js"),
    bundle: true,
    format: "esm",
    target: "es2024",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    plugins: [wasmModule(output)],
    logLevel: "warning",
  });
  const wasm = (await readdir(output)).filter((name) => name.endsWith(".wasm"));
  const worker = (name: string, secrets: Record<string, string>): WorkerOptions => ({
    name,
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags,
    rootPath: output,
    modulesRoot: output,
    modules: [
      { type: "ESModule", path: join(output, "index.js") },
      ...wasm.map((name) => ({ type: "CompiledWasm" as const, path: join(output, name) })),
    ],
    bindings: { ...config.vars, ...secrets },
    ratelimits: Object.fromEntries(config.ratelimits.map(({ name, simple }) => [name, { simple }])),
    async outboundService(request) {
      const response = await sandbox.fetch(request.url, { method: request.method, headers: [...request.headers], redirect: "manual" });
      return new WorkerResponse(await response.arrayBuffer(), { status: response.status, headers: [...response.headers] });
    },
  });
  miniflare = new Miniflare({
    handleRuntimeStdio(stdout, stderr) {
      listen(stdout);
      listen(stderr);
    },
    workers: [
      worker("configured", SECRETS),
      worker("rotating", { ...SECRETS, SESSION_SECRET_PREVIOUS: PREVIOUS }),
      worker("without-key", { SESSION_SECRET: SECRETS.SESSION_SECRET }),
      worker("short-secret", { ...SECRETS, SESSION_SECRET: "short" }),
    ],
  });

  const direct = createClient({ provider: eigi({ apiKey: "vk_to_look_behind" }), fetch: sandbox.fetch });
  const counts = new Map<string, number>();
  for await (const { agent } of direct.conversations.list()) {
    if (agent.id !== null) counts.set(agent.id, (counts.get(agent.id) ?? 0) + 1);
  }
  agents = [...counts.keys()];
  assert.ok(agents.length >= 2, "two tenants");
  sandbox.requests.length = 0;
});
after(() => miniflare.dispose());

interface Claims {
  sub?: string;
  agent?: unknown;
  iss?: string;
  aud?: string;
  /** Seconds from now. */
  exp?: number | null;
  iat?: number | null;
}

/** A token as the sign-in gives it, but for what is said. */
function token(claims: Claims = {}, key: string | CryptoKey = SECRETS.SESSION_SECRET, alg = "HS256"): Promise<string> {
  return new SignJWT(payload(claims)).setProtectedHeader({ alg }).sign(typeof key === "string" ? new TextEncoder().encode(key) : key);
}

function payload({ sub = "ann", agent = agents[0], iss = config.vars.TOKEN_ISSUER, aud = config.vars.TOKEN_AUDIENCE, exp = 3600, iat = 0 }: Claims) {
  const now = Math.floor(Date.now() / 1000);
  return { sub, agent, iss, aud, ...(exp !== null && { exp: now + exp }), ...(iat !== null && { iat: now + iat }) };
}

interface Asked {
  bearer?: string;
  cookie?: string;
  method?: string;
  origin?: string;
  worker?: string;
  headers?: Record<string, string>;
}

async function ask(path: string, { bearer, cookie, method = "GET", origin, worker = "configured", headers = {} }: Asked = {}) {
  const init = {
    method,
    headers: {
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(cookie !== undefined && { cookie }),
      ...(origin !== undefined && { origin }),
      ...headers,
    },
  };
  const dispatch = async () => {
    if (worker === "configured") return miniflare.dispatchFetch(OURS + path, init);
    const other = (await miniflare.getWorker(worker)) as unknown as { fetch: Miniflare["dispatchFetch"] };
    return other.fetch(OURS + path, init);
  };
  const response = await dispatch();
  const text = await response.text();
  shown.push(text, JSON.stringify([...response.headers]));
  return { status: response.status, headers: response.headers, text, json: <T>() => JSON.parse(text) as T };
}

const codeOf = (text: string) => (JSON.parse(text) as { error: { code: string } }).error.code;

test("nobody without a token that holds reads anything, and the platform is not asked", async () => {
  const { privateKey } = await generateKeyPair("RS256");
  const good = await token();
  const [head, body, signature] = good.split(".") as [string, string, string];
  const other = Buffer.from(JSON.stringify(payload({ agent: agents[1] }))).toString("base64url");
  const refused: Record<string, Asked> = {
    "no token": {},
    "no Bearer": { headers: { authorization: "Basic YTpi" } },
    "an empty Bearer": { bearer: "" },
    "no JWT": { bearer: "abc" },
    "another secret": { bearer: await token({}, "another secret, which has 32 bytes and more") },
    "the secret before, once it is gone": { bearer: await token({}, PREVIOUS) },
    "another body": { bearer: [head, other, signature].join(".") },
    "no signature": { bearer: `${head}.${body}.` },
    "alg none": { bearer: new UnsecuredJWT(payload({})).encode() },
    "HS512 with the right secret": { bearer: await token({}, SECRETS.SESSION_SECRET, "HS512") },
    "RS256": { bearer: await token({}, privateKey, "RS256") },
    "another issuer": { bearer: await token({ iss: "https://evil.example" }) },
    "another audience": { bearer: await token({ aud: "billing" }) },
    "expired": { bearer: await token({ iat: -7200, exp: -1 }) },
    "without an end": { bearer: await token({ exp: null }) },
    "without a beginning": { bearer: await token({ iat: null }) },
    "older than 12 hours, whatever its end": { bearer: await token({ iat: -12 * 3600 - 5, exp: 3600 }) },
    "without an agent": { bearer: await token({ agent: null }) },
    "an empty agent": { bearer: await token({ agent: "" }) },
    "a list of agents": { bearer: await token({ agent: agents }) },
    "without a person": { bearer: await token({ sub: "" }) },
    "a cookie of another name": { cookie: `session=${good}` },
    "a cookie that was tampered with": { cookie: `__Host-session=${good}x` },
    "a Bearer that does not hold beside a cookie that does": { bearer: "abc", cookie: `__Host-session=${good}` },
  };
  for (const [what, asked] of Object.entries(refused)) {
    const [list, session] = await Promise.all([ask(LIST, asked), ask("/api/session", { ...asked, method: "POST" })]);
    assert.deepEqual([list.status, codeOf(list.text)], [401, "unauthenticated"], what);
    assert.deepEqual([session.status, session.headers.get("set-cookie")], [401, null], what);
  }
  for (const path of ["/", "/api/session/x", `${LIST}/x`, "/api/elsewhere"]) assert.equal((await ask(path)).status, 401, path);
  assert.equal(sandbox.requests.length, 0);
  assert.equal((await ask(LIST, { bearer: good })).status, 200, "and the right one does");
});

test("a token becomes a cookie that scripts cannot read, and ends with it", async () => {
  const bearer = await token({ sub: "cook", exp: 600 });
  const made = await ask("/api/session", { bearer, method: "POST" });
  assert.equal(made.status, 204);
  const [cookie = "", ...attributes] = (made.headers.get("set-cookie") ?? "").split("; ");
  const maxAge = Number(attributes.find((each) => each.startsWith("Max-Age="))?.slice("Max-Age=".length));
  assert.ok(maxAge > 590 && maxAge <= 600, `${maxAge}`);
  assert.deepEqual(attributes.filter((each) => !each.startsWith("Max-Age=")), ["Path=/", "HttpOnly", "Secure", "SameSite=Strict"]);
  assert.match(cookie, /^__Host-session=/);
  assert.equal(made.headers.get("cache-control"), "no-store");

  const page = await ask(`${LIST}?pageSize=5`, { cookie: `theme=dark; ${cookie}; x=y` });
  assert.equal(page.status, 200);
  assert.equal(page.json<Page>().items.length, 5);

  const ended = await ask("/api/session", { method: "DELETE", cookie });
  assert.equal(ended.status, 204);
  assert.match(ended.headers.get("set-cookie") ?? "", /^__Host-session=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
  const read = await ask("/api/session", { cookie });
  assert.deepEqual([read.status, read.headers.get("allow")], [405, "POST, DELETE, OPTIONS"]);
});

test("each tenant reads its own conversations and no others, with the client of the package", async () => {
  const clientFor = async (agent: string | undefined) => {
    const bearer = await token({ sub: `of ${agent}`, agent });
    return createClient({
      provider: gateway({ url: `${OURS}/api` }),
      headers: { authorization: `Bearer ${bearer}` },
      fetch: async (request) => {
        const answer = await miniflare.dispatchFetch(request.url, { headers: [...request.headers] });
        return new Response(await answer.arrayBuffer(), { status: answer.status, headers: [...answer.headers] });
      },
    });
  };
  const seen: Conversation[][] = [];
  for (const agent of agents.slice(0, 2)) {
    const { conversations } = await clientFor(agent);
    const own: Conversation[] = [];
    for await (const conversation of conversations.list()) own.push(conversation);
    assert.deepEqual([...new Set(own.map((each) => each.agent.id))], [agent]);
    for (const other of agents) {
      const { items } = await conversations.list({ agentId: other });
      assert.equal(items.length, other === agent ? own.length : 0, "a filter opens nothing");
    }
    const { total } = await conversations.summarize({}, { groupBy: ["status"] });
    assert.equal(total.count, own.length);
    seen.push(own);
  }
  const [first, second] = seen as [Conversation[], Conversation[]];
  const { conversations } = await clientFor(agents[0]);
  const [mine, theirs] = [first[0]?.id as string, second[0]?.id as string];
  assert.equal((await conversations.get(mine)).id, mine);
  await assert.rejects(conversations.get(theirs), (error: ConvoscopeError) => error.code === "not_found");

  const phones = seen.flat().flatMap(({ customer }) => customer.phone ?? []);
  assert.ok(phones.length > 0);
  for (const phone of phones) assert.match(phone, /^\[phone:[a-z]+\]$/);
  const bearer = await token({ sub: "accountant" });
  const csv = await ask("/api/v1/export?format=csv&columns=id,agent.id,customer.phone", { bearer });
  assert.match(csv.headers.get("content-type") ?? "", /^text\/csv/);
  assert.match(csv.headers.get("content-disposition") ?? "", /^attachment/);
  const rows = csv.text.trimEnd().split("\r\n").slice(1).map((row) => row.split(","));
  assert.deepEqual(rows.map(([id]) => id), first.map(({ id }) => id));
  for (const [, agent, phone] of rows) assert.match(`${agent} ${phone}`, new RegExp(`^${agents[0]} (\\[phone:[a-z]+\\])?$`));
  const { total } = (await ask("/api/v1/summary?groupBy=status", { bearer })).json<Summary>();
  assert.equal(total.count, first.length);

  const over = first.find(({ live }) => !live)?.id as string;
  const { headers } = await ask(`${LIST}/${over}`, { bearer: await token() });
  assert.equal(headers.get("cache-control"), "private, max-age=3600");
});

test("who asks too often is told when to come back, and costs the platform nothing; others go on", async () => {
  const [{ simple }] = config.ratelimits as [WranglerConfig["ratelimits"][number]];
  const { limit, period } = simple;
  sandbox.requests.length = 0;
  const bearer = await token({ sub: "eager" });
  // Even where a period ends in between.
  let served = 0;
  let answer = await ask(`${LIST}?pageSize=1`, { bearer });
  for (; answer.status === 200 && served <= 2 * limit; served++) answer = await ask(`${LIST}?pageSize=1`, { bearer });
  assert.deepEqual([answer.status, codeOf(answer.text)], [429, "rate_limited"]);
  assert.ok(served >= limit, `after ${served} of ${limit}`);
  assert.equal(sandbox.requests.length, served);
  assert.equal(answer.headers.get("retry-after"), String(period), "the period that wrangler.jsonc names");
  assert.equal(answer.headers.get("access-control-allow-origin"), null);
  assert.equal((await ask(`${LIST}?pageSize=1`, { bearer: await token({ sub: "patient" }) })).status, 200);
  assert.equal((await ask("/api/session", { method: "DELETE", cookie: `__Host-session=${bearer}` })).status, 204, "signing out is no question");

  // The page's client can read it, and obeys.
  const [origin] = config.vars.ORIGINS;
  assert.ok(origin);
  let crossing = await ask(LIST, { bearer, origin });
  for (let asked = 0; crossing.status === 200 && asked <= 2 * limit; asked++) crossing = await ask(`${LIST}?pageSize=1`, { bearer, origin });
  assert.equal(crossing.headers.get("access-control-allow-origin"), origin);
  assert.equal(crossing.headers.get("access-control-expose-headers"), "Retry-After");
  const client = createClient({
    provider: gateway({ url: `${OURS}/api` }),
    retry: { max: 0 },
    fetch: async () => new Response(crossing.text, { status: crossing.status, headers: [...crossing.headers] }),
  });
  await assert.rejects(client.conversations.list().take(1), (error: ConvoscopeError) => {
    assert.deepEqual([error.code, error.retryAfterMs, error.retryable], ["rate_limited", period * 1000, true]);
    return true;
  });
});

test("pages of the listed origins may ask, and no others", async () => {
  const [origin = ""] = config.vars.ORIGINS;
  for (const [path, methods] of [
    [LIST, "GET, HEAD"],
    ["/api/session", "POST, DELETE"],
  ] as const) {
    const headers = { "access-control-request-method": "GET", "access-control-request-headers": "authorization" };
    const allowed = await ask(path, { method: "OPTIONS", origin, headers });
    assert.equal(allowed.status, 204);
    assert.equal(allowed.headers.get("access-control-allow-origin"), origin);
    assert.equal(allowed.headers.get("access-control-allow-credentials"), "true");
    assert.equal(allowed.headers.get("access-control-allow-methods"), methods);
    assert.match(allowed.headers.get("access-control-allow-headers") ?? "", /Authorization/);
    assert.match(allowed.headers.get("vary") ?? "", /Origin/);
    for (const other of ["https://evil.example", `${origin}.evil.example`, "null", `${origin}:444`]) {
      for (const method of ["OPTIONS", "GET", "DELETE"]) {
        const { headers: given } = await ask(path, { method, origin: other, headers });
        const told = [...given].filter(([name]) => name.startsWith("access-control-"));
        assert.deepEqual(told, [], `${method} ${path} from ${other}`);
      }
    }
  }
});

test("while the secret changes, the tokens of both hold; afterwards the old ones do not", async () => {
  const [old, current, other] = await Promise.all([token({}, PREVIOUS), token(), token({}, "one that never was, with more than 32 bytes")]);
  const statuses = async (worker: string) =>
    Promise.all([old, current, other].map(async (bearer) => (await ask(`${LIST}?pageSize=1`, { bearer, worker })).status));
  assert.deepEqual(await statuses("rotating"), [200, 200, 401]);
  assert.deepEqual(await statuses("configured"), [401, 200, 401]);
});

test("what is missing is told to the log, by name, and to nobody else", async () => {
  for (const [worker, pattern] of [
    ["without-key", /apiKey\\" is required/],
    ["short-secret", /SESSION_SECRET must have 32 bytes/],
  ] as const) {
    const { status, text } = await ask(LIST, { worker, bearer: await token() });
    assert.deepEqual([status, codeOf(text)], [500, "invalid_config"]);
    assert.doesNotMatch(text, /apiKey|SECRET/);
    await says(pattern);
  }
});

test("wrangler.jsonc names what the code reads", async () => {
  const declared = (await readFile(join(folder, "src/env.ts"), "utf8")).matchAll(/^ {2}readonly (\w+)(\??):/gm);
  const required = [...declared].filter(([, , optional]) => optional === "").map(([, name]) => name);
  const { main, vars, secrets, ratelimits, observability } = config;
  assert.equal(main, "src/index.ts");
  assert.deepEqual([...Object.keys(vars), ...secrets.required, ...ratelimits.map(({ name }) => name)].sort(), required.sort());
  assert.deepEqual([...secrets.required].sort(), Object.keys(SECRETS).sort());
  for (const { namespace_id } of ratelimits) assert.match(namespace_id, /^[1-9]\d*$/);
  assert.deepEqual(observability, { enabled: true, logs: { invocation_logs: false } });
  // Nothing that looks like a secret is kept in a file that is committed.
  assert.doesNotMatch(await readFile(join(folder, "wrangler.jsonc"), "utf8"), /vk_|secret_/);
});

test("the example asks for the versions that are tested", async () => {
  const [example, root, installed] = (await Promise.all(
    [join(folder, "package.json"), "package.json", join(consumer(), "node_modules/convoscope/package.json")].map(async (path) =>
      JSON.parse(await readFile(path, "utf8")),
    ),
  )) as { version: string; dependencies: Record<string, string>; devDependencies: Record<string, string> }[];
  assert.deepEqual(example?.dependencies, { convoscope: `^${installed?.version}`, jose: root?.devDependencies["jose"] });
});

test("token.js makes a token that holds", async () => {
  const { execFile } = await import("node:child_process");
  const { promisify } = await import("node:util");
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, "token.js"), agents[1] as string], { env: { SESSION_SECRET: SECRETS.SESSION_SECRET } });
  const { items } = (await ask(LIST, { bearer: stdout.trim() })).json<Page>();
  assert.deepEqual([...new Set(items.map(({ agent }) => agent.id))], [agents[1]]);
});

test("neither an answer nor the log holds a secret, a token or what somebody said", async () => {
  const bearer = await token({ sub: "unlucky" });
  const answers = [];
  for (const status of [401, 403, 404, 429, 500]) {
    // So long a wait is for the caller, not for the gateway.
    sandbox.fault({ kind: "status", status, retryAfter: "900" });
    answers.push((await ask(`${LIST}?createdAfter=2001-02-03&pageSize=${status % 100 + 1}`, { bearer })).status);
  }
  for (const kind of ["garbage", "redirect"] as const) {
    sandbox.fault({ kind });
    answers.push((await ask(`${LIST}/35d33a43-176c-405c-92bf-db972035df28`, { bearer })).status);
  }
  assert.ok(answers.every((status) => status >= 400), `${answers}`);
  assert.equal((await ask(`${LIST}?search=findme`, { bearer })).status, 400);
  await says(/"refused":"redirect_refused"/);
  await says(/"refused":"invalid_filter"/);
  assert.match(logged, /\{"refused":"unauthenticated","platformStatus":401\}/);
  const all = shown.join("\n") + logged;
  for (const secret of [...Object.values(SECRETS), "c4n4ry", PREVIOUS]) assert.ok(!all.includes(secret), `${secret} is shown`);
  assert.doesNotMatch(logged, /findme|eyJ|Bearer|vk_|\/v1\//);
});
