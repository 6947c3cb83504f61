import { assert } from "chai";
import { type ClientEvent, type ConversationFilter, gateway, type PlatformKind, type RedactPath } from "convoscope";
import type { Sandbox } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, collect, KEYS, PLATFORMS, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

function listening(kind: PlatformKind) {
  const events: ClientEvent[] = [];
  const sandbox = standing();
  const client = clientOf(kind, sandbox, { onEvent: (event) => void events.push(event) });
  return { events, sandbox, client };
}

const LIST: Record<PlatformKind, string> = {
  eigi: "https://api.eigi.ai/v1/public/conversations",
  anyreach: "https://api.anyreach.ai/core/conversations",
  vapi: "https://api.vapi.ai/call",
  elevenlabs: "https://api.elevenlabs.io/v1/convai/conversations",
  retell: "https://api.retellai.com/v3/list-calls",
};

/** What makes a record one that cannot be read. */
// A call of Retell that has no time is one that never began.
const unreadable = (kind: PlatformKind) => kind === "retell" ? { call_id: " " } : kind === "elevenlabs" ? { tag_ids: [], metadata: { start_time_unix_secs: "soon" } } : ({ [kind === "vapi" ? "createdAt" : "created_at"]: "soon", ...(kind === "vapi" && { type: "webCall" }) });

/** What a listener is told. */
export const cases: readonly Case[] = [
  {
    name: "the story of a call that is tried again",
    async run() {
      for (const kind of PLATFORMS) {
        const { events, sandbox, client } = listening(kind);
        await withFakeTime(async (time) => {
          sandbox.fault({ kind: "status", status: 429, retryAfter: "3" }, { kind: "stall_headers" });
          await time.settled(client.conversations.list({ pageSize: 2 }, { timeout: { attempt: 1000 } }));
        });
        const told = events.filter(({ type }) => type !== "repair");
        const [first, refused, wait, second, timedOut, third, answer] = told;
        assert.lengthOf(told, 7, JSON.stringify(told));
        const url = first?.type === "request" ? first.url : "";
        const sent = kind === "retell" ? { type: "request", method: "POST", url, body: JSON.stringify({ filter_criteria: {}, sort_order: "descending", limit: 2 }) } : { type: "request", method: "GET", url };
        assert.isTrue(url.startsWith(kind === "retell" ? LIST[kind] : `${LIST[kind]}?`), url);
        assert.deepEqual<unknown>(first, { ...sent, attempt: 1 });
        assert.deepEqual(refused, { type: "response", status: 429, attempt: 1, durationMs: 0, bytes: 0 });
        assert.deepEqual(wait, { type: "retry", attempt: 1, reason: "rate_limited", waitMs: 3000 });
        assert.deepEqual<unknown>(second, { ...sent, attempt: 2 });
        assert.deepEqual({ ...timedOut, waitMs: 0 }, { type: "retry", attempt: 2, reason: "timeout", waitMs: 0 });
        assert.deepEqual<unknown>(third, { ...sent, attempt: 3 });
        assert.deepEqual({ ...answer, bytes: 0 }, { type: "response", status: 200, attempt: 3, durationMs: 0, bytes: 0 });
        assert.isAbove(answer?.type === "response" ? answer.bytes : 0, 100);
      }
    },
  },
  {
    name: "a call that succeeds at once tells a request and a response",
    async run() {
      for (const kind of PLATFORMS) {
        const { events, sandbox, client } = listening(kind);
        const { items } = await client.conversations.list({ pageSize: 1 });
        events.length = 0;
        await client.conversations.get(items[0]?.id ?? "");
        assert.deepEqual(events.filter(({ type }) => type !== "repair").map(({ type }) => type), ["request", "response"]);
        const [request] = events;
        assert.strictEqual(request?.type === "request" && request.url, `${kind === "retell" ? "https://api.retellai.com/v2/get-call" : LIST[kind]}/${items[0]?.id}`);
        assert.lengthOf(sandbox.requests, 2);
      }
    },
  },
  {
    name: "free texts and numbers of people are masked in addresses",
    async run() {
      const filters: [PlatformKind, ConversationFilter, string[]][] = [
        ["eigi", { search: "my PIN is 4711", channel: "telephone" }, ["conversation_type=TELEPHONY"]],
        ["anyreach", { userId: "+15550104711", agentPhone: "+15550104711", metadata: { pin: "4711" }, status: "completed" }, ["status=completed", "limit=100"]],
      ];
      for (const [kind, filter, kept] of filters) {
        const { events, sandbox, client } = listening(kind);
        await client.conversations.list(filter);
        const [request] = events;
        const url = request?.type === "request" ? request.url : "";
        assert.notInclude(JSON.stringify(events), "4711");
        for (const part of kept) assert.include(url, part);
        assert.include(sandbox.requests[0]?.url ?? "", "4711", "it was sent all the same");
        const names = (text: string) => [...new URL(text).searchParams.keys()];
        assert.deepEqual(names(url), names(sandbox.requests[0]?.url ?? ""), "only values are masked");
      }
    },
  },
  {
    name: "free texts and numbers of people are masked in bodies",
    async run() {
      const { events, sandbox, client } = listening("retell");
      await client.conversations.list({ direction: "inbound", userId: "+15550104711", agentPhone: "+4711", metadata: { pin: "4711", seats: 4711 }, agentId: "a1" });
      const [request] = events;
      assert.notInclude(JSON.stringify(events), "4711");
      const shown = JSON.parse((request?.type === "request" && request.body) || "") as { filter_criteria: Record<string, unknown> };
      const sent = JSON.parse(sandbox.requests[0]?.body ?? "") as typeof shown;
      assert.deepInclude(shown.filter_criteria, {
        agent: [{ agent_id: "a1" }],
        from_number: { type: "string", op: "co", value: "***" },
        metadata: [{ key: "pin", type: "string", op: "eq", value: "***" }, { key: "seats", type: "number", op: "eq", value: "***" }],
      });
      assert.deepInclude(sent.filter_criteria, { to_number: { type: "string", op: "co", value: "+4711" }, from_number: { type: "string", op: "co", value: "+15550104711" } });
      assert.deepEqual(Object.keys(shown.filter_criteria), Object.keys(sent.filter_criteria), "only values are masked");
    },
  },
  {
    name: "an error says nothing back that events mask, however a platform says it",
    async run() {
      const asked: [PlatformKind | "gateway", ConversationFilter, string[]][] = [
        ["eigi", { search: "+1 646 555 0195 Zorkina, 7" }, ["Zorkina", "646", "0195"]],
        ["eigi", { search: "Zorkina" }, ["Zorkina"]],
        ["anyreach", { userId: "+16465550195", agentPhone: "+16465550188", metadata: { order: "Zorkina-7" } }, ["Zorkina", "646555"]],
        ["retell", { direction: "outbound", userId: "+16465550195", agentPhone: "+16465550188", metadata: { order: "Zorkina-7" } }, ["Zorkina", "646555"]],
        ["gateway", { search: "+1 646 555 0195 Zorkina" }, ["Zorkina", "646", "0195"]],
        ["gateway", { userId: "+16465550195", metadata: { name: "Zorkina" } }, ["Zorkina", "646555"]],
      ];
      const says: ((url: URL, values: string[]) => string)[] = [
        ({ href }) => `cannot serve ${href}`, ({ search }) => `no route for ${decodeURIComponent(search)}`, ({ searchParams }) => `parameters ${searchParams.toString()}`,
        (_, values) => `nobody is called ${values.join(" or ")}.`, (_, values) => `not ${JSON.stringify(values)}`, (_, values) => `q=${values.map((value) => encodeURIComponent(encodeURIComponent(value))).join("&q=")}`,
      ];
      for (const [kind, filter, hidden] of asked) {
        for (const [index, say] of says.entries()) {
          const answers: ((said: string) => Response)[] = [
            (said) => new Response(JSON.stringify({ detail: said }), { status: 500 }), (said) => new Response(said, { status: 403 }),
            (said) => new Response(JSON.stringify({ detail: [{ loc: ["query", said], msg: said }, { loc: [], msg: said }] }), { status: 422 }), (said) => Response.json({ status: "error", message: said }),
            (said) => Response.json({ error: { code: "unprocessable", message: said, retryable: false, issues: [{ path: said, code: "invalid_value", message: said }] } }, { status: 400 }),
          ];
          for (const [number, answer] of answers.entries()) {
            const [events, urls]: [ClientEvent[], string[]] = [[], []];
            const fetch = async (request: Request) => {
              // What is sent in a body is said back as if it stood in the address.
              const sent = (await request.text()).match(/(?<="value":")[^"]+/g) ?? [];
              const url = new URL(sent.length === 0 ? request.url : `${request.url}?${sent.map((value) => `v=${encodeURIComponent(value)}`).join("&")}`);
              urls.push(url.href);
              return answer(say(url, [...url.searchParams.values()]));
            };
            const provider = kind === "gateway" ? { provider: gateway({ url: GATEWAY_URL }) } : {};
            const { conversations } = clientOf(kind === "gateway" ? "eigi" : kind, { fetch }, { ...provider, retry: { max: 0 }, onEvent: (event) => void events.push(event) });
            const error = await failure(conversations.list(filter));
            const label = `${kind} ${JSON.stringify(filter)} ${index} ${number}: ${error.message}`;
            // Without times, durations and the frames of a stack, which may well have 646 in them.
            const texts = JSON.stringify([error, events], (key, value: unknown) => (typeof value === "number" || key === "startedAt" ? 0 : value));
            const said = String(error.stack).split("\n").filter((line) => !/^ *at |@|wasm-function/.test(line));
            for (const text of [texts, ...said]) for (const part of hidden) assert.notInclude(text, part, `${label}: ${text.slice(0, 2000)}`);
            for (const part of hidden) assert.include(decodeURIComponent(urls[0] ?? ""), part, "it was sent all the same");
            // A gateway does not say so that it failed.
            if (kind !== "gateway" || number !== 3) assert.include(error.message, "***", label);
          }
        }
      }
    },
  },
  {
    name: "nor do our own words show what was asked by a gap in them",
    async run() {
      for (const search of ["eigi answered", "conversation", "baseUrl", "its"]) {
        const plain = clientOf("eigi", { fetch: () => Promise.resolve(new Response("{}", { status: 404 })) });
        const saying = clientOf("eigi", { fetch: () => Promise.resolve(Response.json({ detail: `No ${search} here` }, { status: 404 })) });
        assert.strictEqual((await failure(plain.conversations.list({ search }))).message, (await failure(plain.conversations.list({ search: "Zorkina" }))).message);
        const { message } = await failure(saying.conversations.list({ search }));
        assert.isTrue(message.startsWith("eigi answered 404: No ***"), message);
      }
    },
  },
  {
    name: "repairs are told, without the texts of conversations",
    async run() {
      for (const kind of PLATFORMS) {
        const { events, sandbox, client } = listening(kind);
        const text = "what was said in confidence";
        const said = [{ role: "robot", content: text }, { role: "user", content: [text, 5] }, 7];
        const odd = {
          eigi: { conversation_status: "archived", conversation_transcript: said },
          anyreach: { status: "archived", conversation: said },
          vapi: { status: "archived", messages: [{ role: "robot", message: text }, { role: "user", message: [text, 5] }, 7], artifact: {} },
          elevenlabs: { status: "archived", agent_name: 7 as never },
          retell: { call_status: "archived", agent_name: 7 as never },
        };
        const id = sandbox.insert(kind, odd[kind]);
        sandbox.insert(kind, unreadable(kind));
        const all = await collect(client.conversations.list());
        const repairs = events.filter((event) => event.type === "repair");
        const mine = repairs.find(({ conversationId }) => conversationId === id);
        assert.deepEqual(mine?.issues, all.find((conversation) => conversation.id === id)?.issues);
        assert.isAtLeast(mine?.issues.length ?? 0, 2);
        assert.strictEqual(repairs.filter(({ conversationId }) => conversationId === null).length, 1, "the rejected record");
        const withIssues = all.filter(({ issues }) => issues.length > 0).length;
        assert.lengthOf(repairs, withIssues + 1, "one for each conversation that has issues");
        assert.notInclude(JSON.stringify(events), "confidence");
      }
    },
  },
  {
    name: "keys of metadata and analysis, credentials and ids that `redact` names are in no repair",
    async run() {
      for (const kind of PLATFORMS) {
        for (const key of [KEYS[kind], "+16465550160", "jane@corp", "I owe the bank my house"]) {
          const [sandbox, events]: [Sandbox, ClientEvent[]] = [standing({ conversations: 0 }), []];
          const onEvent = (event: ClientEvent) => void events.push(event);
          const kept = { [key]: "\ud800" };
          const places = {
            eigi: { conversation_metadata: kept, conversation_analysis: [kept] },
            anyreach: { custom_metadata: kept },
            vapi: { assistantOverrides: { metadata: kept }, analysis: kept },
            retell: { metadata: kept, call_analysis: kept },
            elevenlabs: { conversation_initiation_client_data: { dynamic_variables: kept }, analysis: kept },
          };
          const id = sandbox.insert(kind, places[kind]);
          // Of what cannot be read the whole is kept.
          sandbox.insert(kind, { ...places[kind], ...unreadable(kind) });
          const { conversations } = clientOf(kind, sandbox, { onEvent });
          const choices: (RedactPath[] | undefined)[] = [undefined, ["text"], ["id"]];
          for (const redact of choices) {
            const options = redact ? { redact } : {};
            // The first look.
            for await (const _ of conversations.watch(id, options)) break;
            const page = await conversations.list({}, options);
            const one = await conversations.get(id, options);
            await new Response(conversations.export({}, { format: "ndjson", ...options })).text();
            for (const { issues } of [one, ...page.items.filter((it) => it.issues.length > 0)]) {
              const isShown = redact === undefined && key !== KEYS[kind];
              const path = issues.find((issue) => issue.path.startsWith("metadata"))?.path ?? "";
              assert.strictEqual(path.includes(key), isShown, `${kind} ${path}`);
            }
            const repairs = events.splice(0).filter((event) => event.type === "repair");
            assert.isAtLeast(repairs.length, 5);
            assert.notInclude(JSON.stringify(repairs), key);
            assert.strictEqual(JSON.stringify(repairs).includes(id), redact?.[0] !== "id");
            const paths = repairs.flatMap(({ issues }) => issues.map(({ path }) => path));
            assert.includeMembers(paths, kind === "retell" ? ["metadata", "analysis", "id"] : kind === "anyreach" ? ["metadata", "createdAt"] : ["metadata", "analysis", "createdAt"]);
          }
          // A gateway that masks ids has no single conversations.
          for (const redact of [["text"], ["id", "text"]] satisfies RedactPath[][]) {
            const handler = gatewayOf(kind, sandbox, { onEvent, redact, allow: ["list", "get", "export"] });
            const hides = redact[0] === "id";
            for (const path of ["conversations", "export?format=ndjson", ...(hides ? [] : [`conversations/${id}`])]) {
              await (await handler(new Request(`${GATEWAY_URL}/v1/${path}`))).text();
              const repairs = events.splice(0).filter((event) => event.type === "repair");
              assert.isNotEmpty(repairs, path);
              assert.notInclude(JSON.stringify(repairs), key, path);
              // ElevenLabs' lists lack what is repaired.
              const isRead = kind !== "elevenlabs" || path !== "conversations";
              assert.strictEqual(JSON.stringify(repairs).includes(id), !hides && isRead, path);
            }
          }
        }
      }
    },
  },
  {
    name: "an id that is the credential is hidden in what is told of it",
    async run() {
      for (const kind of PLATFORMS) {
        const [sandbox, events]: [Sandbox, ClientEvent[]] = [standing({ conversations: 0 }), []];
        sandbox.insert(kind, { [kind === "eigi" ? "conversation_status" : kind === "retell" ? "call_status" : "status"]: "archived" });
        const fetch = async (request: Request | string | URL) => {
          const answer = await sandbox.fetch(request);
          const records = (await answer.text()).replaceAll(/"(conversation_id|call_id|id)":"[^"]*"/g, `"$1":"${KEYS[kind]}"`);
          return new Response(records, answer);
        };
        await clientOf(kind, { fetch }, { onEvent: (event) => void events.push(event) }).conversations.list();
        const repairs = events.filter((event) => event.type === "repair");
        assert.isNotEmpty(repairs);
        assert.notInclude(JSON.stringify(repairs), KEYS[kind].slice(3));
        assert.include(JSON.stringify(repairs), "***");
      }
    },
  },
  {
    name: "an event is plain data",
    async run() {
      const { events, sandbox, client } = listening("eigi");
      sandbox.fault({ kind: "status", status: 503, retryAfter: "0" });
      await client.conversations.list();
      assert.deepEqual(structuredClone(events), events);
      assert.deepEqual(JSON.parse(JSON.stringify(events)), events);
    },
  },
];
