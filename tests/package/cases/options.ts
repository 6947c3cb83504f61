import { assert } from "chai";
import { type ConversationFilter, createClient, createSummary, eigi, init, isConvoscopeError, normalizeError, validateFilter } from "convoscope";
import { createGateway } from "convoscope/server";
import { type Case, isPage, isProcess } from "../../runtimes/case.js";
import { wholeText } from "../exported.js";
import { failure, thrown } from "../failure.js";
import { given, OPTION_OBJECTS } from "../option-objects.js";
import { clientOf, KEYS, PLATFORMS, standing } from "../sandbox-client.js";

class Session {
  #status = "completed";
  get status(): string {
    return this.#status;
  }
}

/** What is no plain object, though some of it looks like one; with the words for it. */
const NOT_PLAIN: Record<string, [make: () => unknown, words: string]> = {
  null: [() => null, "null"],
  "a text": [() => "status=completed", "a string"],
  "a number": [() => 5, "a number"],
  "a symbol": [() => Symbol("status"), "a symbol"],
  "a function": [() => () => ({}), "a function"],
  "an array": [() => [["status", "completed"]], "an array"],
  "an empty array": [() => [], "an array"],
  "a query": [() => new URLSearchParams("status=completed"), "a URLSearchParams"],
  "a Map": [() => new Map([["status", "completed"]]), "a Map"],
  "a Set": [() => new Set(["status"]), "a Set"],
  "a form": [() => new FormData(), "a FormData"],
  headers: [() => new Headers({ status: "completed" }), "a Headers"],
  "a URL": [() => new URL("https://a.example/?status=completed"), "a URL"],
  "a Date": [() => new Date(0), "a Date"],
  "an Error": [() => new Error("status"), "an Error"],
  "a promise": [() => Promise.resolve({ status: "completed" }), "a Promise"],
  "a String object": [() => new String("completed"), "a String object"],
  "an object of a class": [() => new Session(), "an instance of Session"],
  "one that inherits": [() => Object.create({ status: "completed" }), "an object that inherits from another"],
  "one that inherits from one without a prototype": [() => Object.create(Object.assign(Object.create(null), { status: "completed" })), "an object that inherits from another"],
  "a proxy that was revoked": [revoked, "an object that cannot be read"],
};

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

/** An object of options as frameworks pass them, which says the same. */
const AS_PLAIN: Record<string, (value: object) => unknown> = {
  "without a prototype": (value) => Object.assign(Object.create(null), value),
  "a proxy": (value) => new Proxy(value, {}),
  "a proxy of a proxy": (value) => new Proxy(new Proxy(value, {}), {}),
  frozen: (value) => Object.freeze({ ...value }),
  "with a symbol": (value) => ({ ...value, [Symbol("mark")]: 1 }),
  "with what cannot be listed": (value) => Object.defineProperty({ ...value }, "flavour", { value: 1, enumerable: false }),
};

/** What others call it. */
const OTHER_WORDS: [object: string, options: object, meant: string][] = [
  ["createGateway()", { redacted: ["customer.phone"] }, "redact"],
  ["createGateway()", { redactions: ["customer.phone"] }, "redact"],
  ["createGateway()", { Redact: ["customer.phone"] }, "redact"],
  ["createGateway()", { mask: ["customer.phone"] }, "redact"],
  ["createGateway()", { allows: [] }, "allow"],
  ["createGateway()", { allowedFilters: [] }, "allowFilters"],
  ["eigi()", { baseURL: "https://proxy.example" }, "baseUrl"],
  ["eigi()", { base_url: "https://proxy.example" }, "baseUrl"],
  ["createClient()", { maxRetries: 0 }, "retry"],
  ["retry of createClient()", { maxRetries: 0 }, "max"],
  ["with()", { retries: 0 }, "retry"],
  ["get()", { tiemout: 5 }, "timeout"],
  ["createSandbox()", { sed: 1 }, "seed"],
  ["export()", { redacted: ["text"] }, "redact"],
  ["list()", { cursor: "x" }, "after"],
  ["gateway()", { baseUrl: "https://app.example" }, "url"],
  ["eigi of buildListRequest()", { token: "x" }, "apiKey"],
];

/** A Date is its text, wherever a filter may hold one. */
const asFilter = (words: string) => (words === "a Date" ? "a string" : words);

/** Everything that an attacker who can write to `Object.prototype` might try. */
const added = (): Record<string, unknown> => ({
  apiKey: "vk_another", token: "ak_another.one", baseUrl: "https://elsewhere.example", url: "https://elsewhere.example", organization: "another", kind: "anyreach",
  fetch: () => Promise.resolve(new Response("[]")), redact: ["id"], allow: ["export"], scope: { status: "failed" }, origins: ["https://elsewhere.example"],
  timeout: { attempt: 1, total: 1 }, attempt: 1, total: 1, retry: { max: 0 }, max: 1, min: 1, rateLimit: { requests: 1, perMs: 1 }, requests: 1, perMs: 1,
  headers: { "x-added": "1" }, signal: AbortSignal.abort(), omit: ["transcript"], raw: true, after: "x", maxPages: 1, consistency: "live", pageSize: 1, status: "failed",
  search: "x", agentId: "x", groupBy: ["agent"], timeZone: "Asia/Tokyo", columns: ["id"], bom: true, format: "csv", cause: "x",
  code: "x", provider: "x", retryable: true, issues: [{}], attempts: [{}], error: "x", etag: "x", stream: "x", dangerouslyAllowBrowser: true, onError: () => {}, basePath: "/x",
});

/** What hosts read of the objects that they are given: of requests, properties, keys, answers, streams and zones. */
const readByHosts: Record<string, unknown> = {
  credentials: "include", referrerPolicy: "unsafe-url", referrer: "", keepalive: true, integrity: "sha256-AAAA", mode: "no-cors", body: "x", duplex: "half", priority: "low",
  value: 1, writable: true, get: () => "x", set: () => {}, configurable: true, length: 3, name: "x", hash: "SHA-1", statusText: "x",
  start: () => assert.fail("a stream was begun by another"), cancel: 1, size: () => 5, highWaterMark: 5, hour12: true, calendar: "buddhist", numberingSystem: "thai", era: "long", timeZoneName: "short",
};

/** What a host does when it is given nothing that inherits: where that changes all the same, the host reads its own objects so. */
async function hostAlone(): Promise<string> {
  const bare = <T extends object>(members: T): T => Object.assign(Object.create(null), members) as T;
  const { credentials, referrerPolicy, referrer, keepalive, integrity, mode } = new Request("https://app.example/", bare({ method: "GET" }));
  const { statusText } = new Response("a", bare({ status: 200 }));
  const hkdf = bare({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: new Uint8Array() });
  const key = await crypto.subtle.importKey("raw", new Uint8Array(8), hkdf, false, ["deriveBits"]);
  const bits = new Uint8Array(await crypto.subtle.deriveBits(hkdf, key, 128));
  const source = bare<UnderlyingDefaultSource<Uint8Array>>({ pull: (controller) => controller.close() });
  const text = await new Response(new ReadableStream(source, bare({ highWaterMark: 0 }))).text();
  const piece = await new Response("a").body?.getReader().read();
  const json = await new Response('{"a":"é"}', bare({ headers: { "content-type": "application/json" } })).text();
  return [credentials, referrerPolicy, referrer, keepalive, integrity, mode, statusText, bits, text, piece?.value, json].join(" ");
}

/** Runs with members added to every object. */
async function withAdded<T>(all: Record<string, unknown>, run: () => Promise<T>): Promise<T> {
  const named = Object.entries(all).map(([name, value]) => [name, Object.assign(Object.create(null), { value, configurable: true, enumerable: true, writable: true }) as PropertyDescriptor] as const);
  for (const [name, descriptor] of named) Object.defineProperty(Object.prototype, name, descriptor);
  try {
    return await run();
  } finally {
    for (const [name] of named) Reflect.deleteProperty(Object.prototype, name);
  }
}

/** What a caller does, as text: the answers, and what was sent. */
async function everything(sandbox: Pick<ReturnType<typeof standing>, "fetch">): Promise<string> {
  const sent: string[] = [];
  const seen = (request: Request) => {
    const { credentials, referrerPolicy, referrer, keepalive, integrity, mode } = request;
    sent.push([request.method, request.url, ...[...request.headers].flat(), credentials, referrerPolicy, referrer, keepalive, integrity, mode].join(" "));
    return sandbox.fetch(request);
  };
  const provider = eigi({ apiKey: KEYS.eigi });
  const { conversations } = createClient({ provider, fetch: seen, dangerouslyAllowBrowser: true });
  const page = await conversations.list({ channel: "telephone" }, { timeout: { total: 5000 } });
  const all = await conversations.list().take(9);
  const one = await conversations.get(all[0]?.id ?? "");
  const failed = await conversations.get("a28e7071-508e-4d45-8887-085531aafaba").result();
  const exported = await wholeText(conversations.export({}, { format: "ndjson" }));
  const summary = await conversations.summarize();
  const handler = createGateway({ provider, fetch: seen, authorize: () => ({}), dangerouslyAllowBrowser: true });
  const answers = [];
  for (const path of ["conversations?pageSize=2", "conversations?pageSize=x", `conversations/${one.id}`, "export?format=csv"]) {
    const init = { __proto__: null, headers: {}, signal: new AbortController().signal };
    const answer = await handler(new Request(`https://app.example/v1/${path}`, init as RequestInit));
    answers.push([answer.status, answer.statusText, answer.headers.get("content-type"), await answer.text()]);
  }
  const read = normalizeError("eigi", { status: 429 });
  const issues = validateFilter("eigi", { stauts: "x" });
  // Attempts tell how long they took.
  const error = failed.ok ? assert.fail() : { ...failed.error.toJSON(), attempts: failed.error.attempts.length };
  return JSON.stringify({ page, all, one, error, exported, summary, answers, read, issues, sent, cause: Object.hasOwn(read, "cause") });
}

/** What a caller does, and the same again. The answers are kept: a sandbox need not stand what is done meanwhile. */
async function recorded(): Promise<{ expected: string; again: () => Promise<string> }> {
  const sandbox = standing({ conversations: 3 });
  const kept = new Map<string, { status: number; text: string }>();
  const replay = (url: string) => {
    const { status, text } = kept.get(url) ?? assert.fail(url);
    const init = { __proto__: null, status, headers: { "content-type": "application/json" } };
    return new Response(text, init as ResponseInit);
  };
  const expected = await everything({
    async fetch(input) {
      const answer = await sandbox.fetch(input);
      const { url } = input as Request;
      kept.set(url, { status: answer.status, text: await answer.text() });
      return replay(url);
    },
  });
  return { expected, again: () => everything({ fetch: (input) => Promise.resolve(replay((input as Request).url)) }) };
}

/** Every object of options anywhere in the package is read in one way. */
export const cases: readonly Case[] = [
  {
    name: "every option that is misspelt is refused, with the name that was meant",
    async run() {
      await init();
      const wrong: string[] = [];
      for (const object of OPTION_OBJECTS) {
        for (const name of object.names) {
          const slip = `${name}${name.at(-1) ?? ""}`;
          const error = await failure(given(object, { ...object.needed, [slip]: 1 }), object.code).catch((error: Error) => error);
          if (!error.message.includes(`Unknown option "${slip}" of `) || !error.message.includes(`Did you mean "${name}"?`)) wrong.push(`${object.name}: ${slip}: ${error.message}`);
        }
        const error = await failure(given(object, { ...object.needed, flavour: 1 }), object.code);
        const accepted = /Accepted: (.*)\.$/.exec(error.message)?.[1]?.split(/, | and /) ?? [];
        if (accepted.sort().join() !== [...object.names].sort().join()) wrong.push(`${object.name} accepts ${accepted.join()}: add to option-objects.ts what is new`);
      }
      assert.strictEqual(wrong.join("\n"), "");
    },
  },
  {
    name: "what others call an option is refused, with our name for it",
    async run() {
      await init();
      for (const [name, options, meant] of OTHER_WORDS) {
        const object = OPTION_OBJECTS.find((object) => object.name === name) ?? assert.fail(name);
        const error = await failure(given(object, { ...object.needed, ...options }), object.code);
        assert.include(error.message, `Did you mean "${meant}"?`, JSON.stringify(options));
      }
    },
  },
  {
    name: "options that are no plain object are refused, by what they are",
    async run() {
      await init();
      for (const object of OPTION_OBJECTS) {
        for (const [name, [make, words]] of Object.entries(NOT_PLAIN)) {
          const error = await failure(given(object, make()), object.code);
          assert.include(error.message, words, `${object.name}: ${name}`);
        }
      }
      for (const object of OPTION_OBJECTS.filter(({ needed, names }) => Object.keys(needed).length > 0 && !names.includes("perMs") && !names.includes("atWholeSecond"))) await failure(given(object, undefined), object.code);
    },
  },
  {
    name: "options as frameworks pass them are read, and what is undefined is not there",
    async run({ runtime }) {
      await init();
      const foreign = isProcess(runtime) ? await contextObject() : isPage(runtime) ? frameObject() : undefined;
      const ways = foreign === undefined ? AS_PLAIN : { ...AS_PLAIN, "of another realm": foreign };
      for (const object of OPTION_OBJECTS) {
        for (const [name, as] of Object.entries(ways)) await allowed(`${object.name}, ${name}`, () => given(object, as(object.needed)));
        const nothing = Object.fromEntries([...object.names, "flavour"].map((name) => [name, undefined]));
        await allowed(`${object.name}, undefined`, () => given(object, { ...nothing, ...object.needed }));
      }
    },
  },
  {
    name: "an option that throws when it is read is refused",
    async run() {
      await init();
      for (const object of OPTION_OBJECTS) {
        const name = object.names[0] ?? "";
        const throwing = Object.defineProperty({ ...object.needed }, name, { enumerable: true, get: () => { throw new Error("hands off"); } });
        const error = await failure(given(object, throwing), object.code);
        assert.include(error.message, name, object.name);
        assert.propertyVal(error.cause, "message", "hands off");
      }
    },
  },
  {
    name: "with() changes what is named, and nothing by undefined",
    async run() {
      const requests: Request[] = [];
      const sandbox = standing();
      const fetch = (request: Request) => (requests.push(request), sandbox.fetch(request));
      const client = clientOf("eigi", { fetch: fetch as never }, { headers: { "x-a": "1" }, retry: { max: 0 } });
      const { conversations } = client.with({ fetch: undefined, headers: undefined, retry: { max: undefined, maxRetryAfter: 1 }, timeout: undefined } as never);
      sandbox.fault({ kind: "status", status: 503 });
      await failure(conversations.list(), "server_error");
      assert.deepEqual(requests.map(({ headers }) => headers.get("x-a")), ["1"]);
    },
  },
  {
    name: "a filter that is no plain object is an issue, by what it is, inside too",
    async run() {
      await init();
      for (const [name, [make, words]] of Object.entries(NOT_PLAIN)) {
        for (const kind of PLATFORMS) {
          const sandbox = standing();
          const { conversations } = clientOf(kind, sandbox);
          const error = await failure(conversations.list(make() as ConversationFilter), "invalid_filter");
          assert.deepEqual(error.issues.map(({ path, code }) => ({ path, code })), [{ path: "", code: "invalid_type" }], name);
          assert.include(error.issues[0]?.message, asFilter(words), name);
          assert.lengthOf(sandbox.requests, 0, name);
        }
        const [range] = validateFilter("anyreach", { durationSeconds: make() });
        assert.deepInclude(range, { path: "durationSeconds", code: "invalid_type" }, name);
        assert.include(range?.message, asFilter(words), name);
      }
      const data = ["null", "a text", "a number", "an array", "an empty array", "a Date"];
      for (const [name, [make, words]] of Object.entries(NOT_PLAIN)) {
        for (const metadata of [{ plan: make() }, { plan: [{ inside: make() }] }]) {
          const issues = validateFilter("anyreach", { metadata });
          if (data.includes(name)) assert.deepEqual(issues, [], name);
          else assert.include(issues[0]?.message, words, name);
        }
      }
      for (const as of Object.values(AS_PLAIN)) assert.deepEqual(validateFilter("anyreach", as({ status: "completed", durationSeconds: as({ min: 1 }), metadata: as({ plan: as({ a: 1 }) }) })), []);
    },
  },
  {
    name: "a header that is undefined or null is not sent; another than a text is refused",
    async run() {
      const unset = { "x-undefined": undefined, "x-null": null, "x-set": "1" } as never;
      for (const headers of [unset, new Headers({ "x-set": "1" }) as never, Object.assign(Object.create(null), unset)]) {
        const sandbox = standing();
        const client = clientOf("eigi", sandbox, { headers });
        await client.conversations.list({}, { headers });
        const sent = sandbox.requests[0]?.headers ?? {};
        assert.deepEqual(Object.entries(sent).filter(([name]) => name.startsWith("x-") && name !== "x-api-key"), [["x-set", "1"]]);
        for (const value of [5, true, {}, ["1"], Symbol("1"), new Date(0)]) {
          thrown(() => clientOf("eigi", sandbox, { headers: { "x-a": value } as never }), "invalid_config");
          await failure(client.conversations.list({}, { headers: { "x-a": value } as never }), "invalid_argument");
        }
        for (const other of [[["x-a", "1"]], new Map([["x-a", "1"]]), "x-a: 1", null, new Session()]) {
          thrown(() => clientOf("eigi", sandbox, { headers: other as never }), "invalid_config");
          await failure(client.conversations.list({}, { headers: other as never }), "invalid_argument");
        }
        assert.lengthOf(sandbox.requests, 1);
      }
    },
  },
  {
    name: "what was added to Object.prototype decides nothing",
    async run() {
      await init();
      const { expected, again } = await recorded();
      const found = await withAdded(added(), again);
      const [was, is] = [JSON.parse(expected), JSON.parse(found)] as Record<string, unknown>[];
      for (const [name, value] of Object.entries(was ?? {})) assert.strictEqual(JSON.stringify(is?.[name]), JSON.stringify(value), name);
    },
  },
  {
    name: "nor is it part of a request, a property, a key, an answer or a stream that the package has made",
    async run() {
      await init();
      const { expected, again } = await recorded();
      const host = await hostAlone();
      const tried: string[] = [];
      for (const [name, value] of Object.entries(readByHosts)) {
        if ((await withAdded({ [name]: value }, () => hostAlone().catch(String))) !== host) continue;
        tried.push(name);
        const found = await withAdded({ [name]: value }, () => again().catch((error: unknown) => String(error)));
        assert.strictEqual(found, expected, name);
      }
      assert.includeMembers(tried, ["value", "writable", "statusText", "hour12"]);
    },
  },
  {
    name: "no provider without its options",
    run() {
      for (const options of [undefined, null, "vk_1", 5, []]) {
        for (const object of OPTION_OBJECTS.filter(({ name }) => /^(eigi|anyreach|gateway)\(\)$/.test(name))) {
          assert.strictEqual(thrown(() => object.give(options as never)).code, "invalid_config", object.name);
        }
      }
      assert.isFalse(isConvoscopeError(revoked()));
      thrown(() => createSummary(null as never), "invalid_argument");
    },
  },
];

async function allowed(label: string, run: () => unknown): Promise<void> {
  try {
    await run();
  } catch (error) {
    throw new Error(`${label}: ${(error as Error).message}`, { cause: error });
  }
}

type Copy = (value: object) => object;

async function contextObject(): Promise<Copy> {
  // Not a literal: bundlers for the other runtimes would look for it.
  const name = "node:vm";
  const vm = (await import(name)) as { runInNewContext(code: string): unknown };
  return vm.runInNewContext("(value) => ({ ...value })") as Copy;
}

function frameObject(): Copy {
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const realm = frame.contentWindow as (Window & typeof globalThis) | null;
  if (realm === null) return assert.fail("the frame has no realm");
  return (value) => realm.Object.assign(new realm.Object(), value);
}
