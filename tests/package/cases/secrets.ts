import { assert } from "chai";
import { anyreach, buildGetRequest, buildListRequest, createClient, type ClientEvent, eigi, gateway, init, normalizeError, normalizePage, type PlatformKind } from "convoscope";
import * as browser from "convoscope/browser";
import { createGateway } from "convoscope/server";
import { createSandbox } from "convoscope/testing";
import type { Fault } from "convoscope/testing";
import type { Case, Runtime } from "../../runtimes/case.js";
import { CANARY, CANARY_KEYS as SECRETS } from "../canary.js";
import { chunksOf, wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { showsNone } from "../printed.js";
import { clientOf, PLATFORMS, providerOf, standing } from "../sandbox-client.js";
import { ENTRIES } from "../ways.js";

const FAULTS: readonly Fault[] = [
  { kind: "status", status: 400, times: 9 }, { kind: "status", status: 401, times: 9 }, { kind: "status", status: 403, times: 9 },
  { kind: "status", status: 404, times: 9 }, { kind: "status", status: 422, times: 9 }, { kind: "status", status: 429, retryAfter: "999" },
  { kind: "status", status: 500, times: 9 }, { kind: "network", times: 9 }, { kind: "stall_headers", times: 9 }, { kind: "stall_body", times: 9 },
  { kind: "truncate", times: 9 }, { kind: "garbage", times: 9 }, { kind: "status_error_200", times: 9 },
  { kind: "redirect", location: `https://evil.example/?key=${CANARY}`, times: 9 }, { kind: "empty_page", times: 99 }, { kind: "repeat_cursor", times: 99 },
];

/** Where a key travels alone. */
const KEY_HEADER: Partial<Record<PlatformKind, string>> = { eigi: "x-api-key", elevenlabs: "xi-api-key" };

const seesNone = (value: unknown, runtime: Runtime, label: string) => showsNone(CANARY, value, runtime, label);

const percent = (text: string) => Array.from(text, (letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");

/** As platforms, proxies and frameworks say it back. */
function echoesOf(key: string): string[] {
  const secret = key.slice(3);
  const last = key.split(".").at(-1) as string;
  const urlSafe = (text: string) => btoa(text).replaceAll("+", "-").replaceAll("/", "_");
  return [
    key, secret, last, `"${key}"`, `<b>${secret}</b>`, `x=${encodeURIComponent(secret)}&y`, encodeURIComponent(encodeURIComponent(key)), percent(secret), percent(secret).toUpperCase(),
    percent(percent(key)), key.toUpperCase(), secret.toLowerCase(), btoa(key), btoa(secret), btoa(`u:${key}`), btoa(`us:${key}`).replaceAll("=", ""), urlSafe(`user:${key}`), urlSafe(key),
    Array.from(key, (letter) => letter.charCodeAt(0).toString(16)).join(""), Array.from(secret, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join(""), `${secret.slice(0, 14)}…`, `…${key.slice(-10)}`,
    `${key.slice(0, 15)} ${key.slice(15)}`,
    ...[
      (code: number) => `&#${code};`, (code: number) => `&#x${hex(code)};`, (code: number) => `\\u{${hex(code)}}`, (code: number) => `\\U000000${hex(code)}`, (code: number) => `\\${code.toString(8)}`,
      (code: number) => `%u00${hex(code)}`, (code: number) => `=${hex(code)}`, (code: number) => `${hex(code)}:`, (code: number) => `${hex(code)} `,
    ].map((written) => Array.from(key, (letter) => written(letter.charCodeAt(0))).join("")),
    btoa(btoa(key)), btoa(Array.from(key, (letter) => `${letter}\0`).join("")),
  ];
}

const hex = (code: number) => code.toString(16);

/** A credential that was given as something else than a string: a marked number, or the marked text in something. */
const DIGITS = 4_711_081_547_110_815;
const MISTYPED: Record<string, () => unknown> = {
  "a number": () => DIGITS, "a fraction": () => DIGITS / 1_000, "a negative number": () => -DIGITS, "a bigint": () => BigInt(DIGITS), "a boxed number": () => Object(DIGITS), "a boxed text": () => Object(CANARY),
  "a symbol": () => Symbol(CANARY), "a list": () => [CANARY], "a list of numbers": () => [DIGITS], "an object": () => ({ inside: CANARY, key: DIGITS }), "a Map": () => new Map([[CANARY, CANARY]]),
  "bytes": () => new TextEncoder().encode(CANARY), "an URL": () => new URL(`https://${CANARY}.example`), "a Date": () => new Date(DIGITS / 1_000), "an Error": () => new Error(CANARY),
  "something printable": () => ({ toString: () => CANARY, toJSON: () => CANARY, valueOf: () => DIGITS, [Symbol.toPrimitive]: () => CANARY }),
};

// Workers may not make a sandbox at module scope.
const page = () => ({ dangerouslyAllowBrowser: true, fetch: standing().fetch });
const listed = (provider: unknown, more: object = {}) => createClient({ ...page(), provider: provider as ReturnType<typeof eigi>, ...more }).conversations.list();
const asked = async (options: object) => {
  const told: unknown[] = [];
  const handler = createGateway({ ...page(), provider: eigi({ apiKey: "vk_of_the_gateway" }), authorize: () => ({}), onError: (error) => void told.push(error), ...options });
  const response = await handler(new Request("https://app.example/v1/conversations"));
  if (response.ok) return;
  throw Object.assign(told[0] as Error, { answer: await response.text(), headers: [...response.headers] });
};
const conversations = () => createClient({ ...page(), provider: eigi({ apiKey: "vk_of_the_client" }) }).conversations;

const inPage = (token: never) => browser.createClient({ fetch: standing().fetch, provider: gateway({ url: "https://app.example/api", token }) } as never).conversations.list();

/** Every option that a credential or a key is given in, of the client and of the gateway. */
const CREDENTIALS: Record<string, (value: never) => unknown> = {
  "apiKey of eigi": (apiKey) => listed(eigi({ apiKey })),
  "the function of apiKey": (value) => listed(eigi({ apiKey: () => value })),
  "token of anyreach": (token) => listed(anyreach({ token })),
  "the function of token": (value) => listed(anyreach({ token: async () => value })),
  "organization of anyreach": (organization) => listed(anyreach({ token: "pat_1234", organization })),
  "token of gateway": (token) => listed(gateway({ url: "https://app.example/api", token })),
  "the function of gateway's token": (value) => listed(gateway({ url: "https://app.example/api", token: () => value })),
  "token of a page's gateway": (token) => inPage(token),
  "the function of a page's token": (value) => inPage((() => value) as never),
  "headers of createClient": (authorization) => listed(gateway({ url: "https://app.example/api" }), { headers: { authorization } }),
  "headers of list": (value) => conversations().list({}, { headers: { "x-api-key": value } }),
  "maskKey of list": (maskKey) => conversations().list({}, { redact: ["text"], maskKey }),
  "maskKey of export": (maskKey) => chunksOf(conversations().export({}, { format: "csv", redact: ["text"], maskKey })),
  "apiKey of buildListRequest": (apiKey) => buildListRequest({ kind: "eigi", apiKey }),
  "token of buildGetRequest": (token) => buildGetRequest({ kind: "anyreach", token }, "7"),
  "provider of createClient": (provider) => listed(provider),
  "the options of eigi": (options) => listed(eigi(options)),
  "apiKey of a gateway": (apiKey) => asked({ provider: eigi({ apiKey }) }),
  "the function of a gateway's apiKey": (value) => asked({ provider: eigi({ apiKey: () => value }) }),
  "token of a gateway": (token) => asked({ provider: anyreach({ token }) }),
  "secret of a gateway": (secret) => asked({ secret }),
  "the function of a gateway's secret": (value) => asked({ secret: async () => value }),
  "caller of a gateway": (caller) => asked({ authorize: () => ({ caller }) }),
  "credentials of a sandbox": (value) => createSandbox({ credentials: { eigi: value } }),
};

/** What stands in it, eight characters at a time. */
const partsOf = (key: string) => Array.from({ length: key.length - 7 }, (_, at) => key.slice(at, at + 8).toLowerCase());

/** The credential travels in a header, and shows nowhere else. */
export const cases: readonly Case[] = [
  {
    name: "no event, error, report, cursor or address shows it, whatever goes wrong",
    async run({ runtime }) {
      for (const kind of PLATFORMS) {
        for (const fault of FAULTS) {
          await withFakeTime(async (time) => {
            const events: ClientEvent[] = [];
            const urls: string[] = [];
            const sandbox = standing();
            sandbox.fault(fault);
            const client = clientOf(kind, sandbox, {
              provider: providerOf(kind, SECRETS[kind]),
              onEvent: (event) => void events.push(event),
              fetch: (request) => {
                urls.push(request.url);
                return sandbox.fetch(request);
              },
            });
            const list = client.conversations.list({ pageSize: 50 });
            const outcomes = await time.settled(Promise.allSettled([list, client.conversations.get("a28e7071-508e-4d45-8887-085531aafaba"), list.take(120)]));
            const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
            const label = `${kind} ${JSON.stringify(fault)}`;
            assert.isAbove(urls.length, 0, label);
            await seesNone(reasons, runtime, `${label}: an error`);
            await seesNone(events, runtime, `${label}: an event`);
            await seesNone([list, list.report, list.report.next && atob(list.report.next.replaceAll("-", "+").replaceAll("_", "/"))], runtime, `${label}: the list`);
            await seesNone(urls, runtime, `${label}: an address`);
          });
        }
      }
    },
  },
  {
    name: "what a provider says is shown without it",
    async run({ runtime }) {
      await init();
      for (const kind of PLATFORMS) {
        const said = JSON.stringify({ detail: `Invalid key ${SECRETS[kind]}, sent as Authorization: Bearer ${SECRETS[kind]}` });
        // A key of Vapi has no form of its own: only a client, which was given it, knows it.
        if (kind === "eigi" || kind === "anyreach") await seesNone(normalizeError(kind, { status: 401, body: said }), runtime, "normalizeError");
        const sandbox = { fetch: () => Promise.resolve(new Response(said, { status: 401 })) };
        const error: unknown = await clientOf(kind, sandbox, { provider: providerOf(kind, SECRETS[kind]) }).conversations.list().then(() => null, (error: unknown) => error);
        await seesNone(error, runtime, "an error");
      }
    },
  },
  {
    name: "what echoes it is shown without it, however it is written: errors, issues, events, redirects",
    async run({ runtime }) {
      for (const kind of PLATFORMS) {
        // Of no form that a pattern could know.
        const key = `${SECRETS[kind]}-Zx81+Tq/93mNvB77`;
        const said = echoesOf(key);
        for (const [index, echo] of said.entries()) {
          const text = JSON.stringify({ detail: [{ loc: ["query", echo], msg: `no: ${echo}` }, { loc: [], msg: `${echo} is none` }] });
          const host = `${key.replaceAll(/[^A-Za-z0-9-]/g, "").toLowerCase()}.example`;
          for (const answer of [
            () => new Response(text, { status: 422 }), () => new Response(echo, { status: 403 }), () => new Response(`{"detail":"${echo} ${echo}"}`, { status: 500, headers: { "x-should-retry": "false" } }),
            () => new Response(JSON.stringify({ status: "error", message: `${echo}` })), () => new Response(null, { status: 302, headers: { location: `https://${host}/?k=${encodeURIComponent(key)}` } }),
          ]) {
            const events: ClientEvent[] = [];
            const { conversations } = clientOf(kind, { fetch: () => Promise.resolve(answer()) }, { provider: providerOf(kind, () => key), retry: { max: 0 }, onEvent: (event) => void events.push(event) });
            const error = await failure(conversations.get(kind === "anyreach" ? key.replaceAll("/", "-") : "a28e7071-508e-4d45-8887-085531aafaba"));
            const shown = JSON.stringify([error, events]) + String(error.stack);
            for (const form of [key, ...said]) assert.notInclude(shown, form, `${kind} ${index}`);
            for (const part of partsOf(key)) assert.notInclude(shown.toLowerCase(), part, `${kind} ${index}`);
            await seesNone([error, events], runtime, `${kind} ${index}`);
          }
        }
      }
    },
  },
  {
    name: "each credential that a call has sent is taken out, a gateway's too",
    async run() {
      const keys = ["first-Zx81Tq93mNvB77", "second-4Rt7Yu2Io9Pa"];
      let asked = 0;
      const fetch = (request: Request) => {
        const sent = `${request.headers.get("authorization")} ${keys.join(" ")}`.replace("Bearer ", "");
        return Promise.resolve(asked < 2 ? new Response("", { status: 503, headers: { "retry-after": "0" } }) : Response.json({ error: { code: "forbidden", message: sent } }, { status: 403 }));
      };
      const provider = gateway({ url: "https://app.example/api", token: () => keys[Math.min(asked++, 1)] as string });
      for (const { name, createClient } of ENTRIES) {
        asked = 0;
        const { conversations } = createClient({ provider, fetch, retry: { max: 1 } });
        const error = await failure(conversations.list());
        assert.strictEqual(asked, 2, name);
        for (const key of keys) assert.notInclude(JSON.stringify(error), key);
        assert.include(error.message, "***");
      }
    },
  },
  {
    name: "credentials in a platform's records are shown nowhere, of any type and at any depth; what customers named is theirs",
    async run({ runtime }) {
      const odd = { a: [CANARY, { b: CANARY }], c: null, d: true };
      const tools = [{ type: "apiRequest", headers: { type: "object", properties: { "x-key": { type: "string", value: CANARY } } } }, { type: "function", server: { url: "u", secret: odd } }];
      const assistant = { name: "n", server: { secret: CANARY, headers: { Authorization: CANARY } }, credentials: [{ provider: "p", apiKey: CANARY, gcpKey: { privateKey: CANARY } }], model: { tools } };
      const named = { access_token: "mine", headers: "mine", secret: "mine" };
      const fields = {
        vapi: { assistant, assistantOverrides: { ...assistant, metadata: named }, phoneNumber: { twilioAuthToken: odd }, monitor: { listenUrl: [CANARY], controlUrl: odd }, transport: { callToken: CANARY, callUrl: odd } },
        elevenlabs: {
          conversation_initiation_client_data: { dynamic_variables: { ...named, secret__key: CANARY } },
          transcript: [{ role: "agent", message: null, tool_calls: [{ request_id: "r", tool_details: { headers: odd } }, { request_id: "s", tool_details: { webhook_details: { headers: { a: CANARY } } } }] }],
        },
        retell: { call_type: "web_call", access_token: odd as unknown as string, metadata: named },
      } as const;
      for (const kind of ["vapi", "elevenlabs", "retell"] as const) {
        const sandbox = standing({ conversations: 0 });
        const id = sandbox.insert(kind, fields[kind] as never);
        const { conversations } = clientOf(kind, sandbox);
        const one = await conversations.get(id, { raw: true });
        assert.deepInclude(one.metadata, named, kind);
        const shown = { one, listed: await conversations.list({}, { raw: true, include: ["transcript", "metadata"] }), text: await wholeText(conversations.export({}, { format: "ndjson", columns: ["raw", "metadata"] })) };
        await seesNone(shown, runtime, kind);
        assert.include(JSON.stringify(one.raw), `"${"*".repeat(CANARY.length)}"`, kind);
      }
      // Nor in records that cannot be read, and under keys that only guides tell of.
      const unread = { id: 7, webCallUrl: CANARY, transport: { websocketCallUrl: { a: CANARY } }, squad: { members: [{ assistant: { serverUrlSecret: CANARY } }] } };
      const page = normalizePage("vapi", JSON.stringify([unread]), { raw: true });
      assert.lengthOf(page.rejected, 1);
      await seesNone(page, runtime, "rejected");
      // A number cannot be asterisks.
      const numbers = normalizePage("retell", '{"items":[{"call_id":"c","access_token":[12345678901234567890,-1.5e3,7]}],"has_more":false}', { raw: true });
      assert.deepInclude(numbers.items[0]?.raw ?? numbers.rejected[0]?.raw, { access_token: [0, 0, 0] });
    },
  },
  {
    name: "neither the provider nor the client shows it",
    async run({ runtime }) {
      for (const kind of PLATFORMS) {
        const provider = providerOf(kind, SECRETS[kind]);
        assert.strictEqual(provider.kind, kind);
        assert.strictEqual(JSON.stringify(provider), JSON.stringify({ kind }));
        assert.deepEqual(Object.keys(provider), ["kind"]);
        assert.isTrue(Object.isFrozen(provider));
        const client = createClient({ provider, dangerouslyAllowBrowser: true, headers: { "x-a": "b" } });
        for (const value of [provider, { ...provider }, client, client.conversations, client.with({}), client.conversations.list()]) await seesNone(value, runtime, kind);
        assert.throws(() => createClient({ provider: { ...provider }, dangerouslyAllowBrowser: true }), /provider/, "a copy is no provider");
      }
    },
  },
  {
    name: "a bad configuration is refused without showing it",
    async run({ runtime }) {
      const bad: (() => unknown)[] = [
        () => eigi({ apiKey: `sk_${CANARY}` }), () => eigi({ apiKey: `vk_${CANARY}\n` }), () => eigi({ apiKey: `Bearer vk_${CANARY}` }),
        () => anyreach({ token: `pat_${CANARY}` }), () => anyreach({ token: `ak_${CANARY}` }), () => anyreach({ token: SECRETS.eigi }),
        () => eigi({ apiKey: "vk_1", baseUrl: `https://user:${CANARY}@api.eigi.ai` }), () => eigi({ apiKey: "vk_1", baseUrl: `https://api.eigi.ai/?key=${CANARY}` }),
      ];
      for (const [index, make] of bad.entries()) {
        let error: unknown;
        try {
          const client = createClient({ provider: make() as ReturnType<typeof eigi>, fetch: standing().fetch, dangerouslyAllowBrowser: true });
          error = await client.conversations.list().then(() => null, (error: unknown) => error);
        } catch (thrown) {
          error = thrown;
        }
        assert.propertyVal(error, "code", "invalid_config", `row ${index}`);
        await seesNone(error, runtime, `row ${index}`);
      }
    },
  },
  {
    name: "nor is one that is no string told, whatever it is: of every option for one, of client and gateway",
    async run({ runtime }) {
      await init();
      const accepted: string[] = [];
      for (const [option, give] of Object.entries(CREDENTIALS)) {
        for (const [type, make] of Object.entries(MISTYPED)) {
          const label = `${option}: ${type}`;
          let error: unknown;
          try {
            await give(make() as never);
            accepted.push(label);
          } catch (thrown) {
            error = thrown;
          }
          await seesNone(error, runtime, label);
          await showsNone(String(DIGITS).slice(0, 10), error, runtime, label);
        }
      }
      assert.deepEqual(accepted, ["maskKey of list: bytes", "maskKey of export: bytes", "credentials of a sandbox: a list"]);
    },
  },
  {
    name: "a function is asked for every attempt, and what it gives is sent",
    async run() {
      for (const kind of PLATFORMS) {
        for (const wrap of [(secret: string) => secret, (secret: string) => Promise.resolve(secret)]) {
          await withFakeTime(async (time) => {
            const sent: (string | null)[] = [];
            let asked = 0;
            const secret = () => wrap(`${SECRETS[kind]}${++asked}`) as string;
            const sandbox = standing({ faults: [{ kind: "status", status: 503 }, { kind: "network" }] });
            const client = clientOf(kind, sandbox, {
              provider: providerOf(kind, secret),
              fetch: (request) => {
                sent.push(request.headers.get(KEY_HEADER[kind] ?? "authorization"));
                return sandbox.fetch(request);
              },
            });
            assert.strictEqual(asked, 0, "not before a call");
            await time.settled(client.conversations.list().take(101));
            const prefix = kind in KEY_HEADER ? "" : "Bearer ";
            assert.deepEqual(sent, [1, 2, 3, 4].map((number) => `${prefix}${SECRETS[kind]}${number}`));
          });
        }
      }
    },
  },
];
