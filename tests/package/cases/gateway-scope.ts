import { assert } from "chai";
import type { Conversation, ConversationFilter, FilterChannel, Page, PlatformKind, Summary } from "convoscope";
import type { Scope } from "convoscope/server";
import type { Case } from "../../runtimes/case.js";
import { guarded } from "../canary.js";
import { carelessOf } from "../careless.js";
import { clientOf, collect, PLATFORMS, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf, type Handler } from "../ways.js";

const LIST = `${GATEWAY_URL}/v1/conversations`;
const COUNT = 24;

const small = () => standing({ conversations: COUNT });

/** A query as it stands in an address, and the filter's key it asks for. */
type Asked = readonly [key: keyof ConversationFilter, query: string];

/** Conversations as each platform has them, and what a caller may be confined to: by every key of a filter. */
async function scene(kind: PlatformKind) {
  const sandbox = small();
  const all = await collect(clientOf(kind, sandbox).conversations.list());
  const some = (has: (it: Conversation) => unknown): Conversation => all.find((it) => Boolean(has(it))) ?? assert.fail("the sandbox has none");
  const middle = all[COUNT / 2]?.createdAt as string;
  const scopes: Scope[] = [
    { agentId: some(({ agent }) => agent.id).agent.id as string },
    { agentId: [...new Set(all.map(({ agent }) => agent.id))].slice(0, 2) as string[] },
    { createdAfter: middle },
    { createdBefore: middle },
    { pageSize: 3, createdBefore: middle },
    // Vapi serves no more.
    ...(kind === "retell"
      ? ([
          { channel: "telephone" },
          { direction: "inbound" },
          { direction: "inbound", userId: some(({ direction, customer }) => direction === "inbound" && customer.phone).customer.phone as string },
          { direction: "outbound", agentPhone: { contains: some(({ direction, agent }) => direction === "outbound" && agent.phone).agent.phone?.slice(0, 6) as string } },
          { durationSeconds: { min: 30, max: 600 } },
          { metadata: firstMember(some(({ metadata }) => Object.keys(metadata ?? {}).length > 0).metadata ?? {}) },
        ] satisfies Scope[])
      : []),
    ...(kind === "elevenlabs" ? ([{ status: ["completed", "failed"] }, { status: "completed" }, { durationSeconds: { min: 30, max: 600 } }] satisfies Scope[]) : []),
    ...(kind === "vapi" || kind === "elevenlabs" || kind === "retell"
      ? []
      : ([
          { channel: some(({ channel }) => channel === "telephone").channel as FilterChannel },
          { status: ["completed", "failed"] },
          { direction: "inbound" },
          { status: "completed" },
          { pageSize: 3, direction: "inbound" },
        ] satisfies Scope[])),
    ...(kind === "anyreach" || kind === "elevenlabs" ? [] : [{ conversationId: all[7]?.id as string }]),
    ...(kind === "eigi" ? [{ timeOfDay: { from: "08:00", to: "16:00", utcOffsetMinutes: 0 } }] : []),
    ...(kind !== "anyreach"
      ? []
      : [
          { agentVersionId: some(({ agent }) => agent.versionId).agent.versionId as string },
          { userId: some(({ customer }) => customer.id).customer.id as string },
          { agentPhone: some(({ agent }) => agent.phone).agent.phone as string },
          { agentPhone: { contains: some(({ agent }) => agent.phone).agent.phone?.slice(0, 6) as string } },
          { durationSeconds: { min: 60, max: 600 } },
          { userTurnCount: { min: 2, max: 8 } },
          { metadata: firstMember(some(({ metadata }) => Object.keys(metadata ?? {}).length > 0).metadata ?? {}) },
        ]),
  ];
  return { sandbox, all, scopes };
}

/** What the platform itself says is inside, asked without a gateway; it serves parts, of which a scope is the whole. */
async function inside(kind: PlatformKind, sandbox: ReturnType<typeof small>, scope: Scope): Promise<string[]> {
  const filter = Object.fromEntries(Object.entries(scope).map(([key, value]) => [key, partOf(value)])) as ConversationFilter;
  const { userId, agentPhone } = scope;
  const found = (await collect(clientOf(kind, sandbox).conversations.list(filter))).filter(
    ({ customer, agent }) => (typeof userId !== "string" || (customer.id ?? customer.phone) === userId) && (typeof agentPhone !== "string" || agent.phone === agentPhone),
  );
  return found.map(({ id }) => id);
}

const partOf = (value: unknown): unknown => (typeof value === "object" && value !== null && "contains" in value ? value.contains : value);

function firstMember(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).slice(0, 1));
}

/** How one may try to get past a text: by what is wider, narrower, written otherwise, or means "all" somewhere. */
function spellings(text: string, others: readonly string[]): string[] {
  const wide = Array.from(text, (char) => (/[!-~]/.test(char) ? String.fromCodePoint((char.codePointAt(0) ?? 0) + 0xfee0) : char)).join("");
  return [
    text, text.toUpperCase(), text.toLowerCase(), ` ${text}`, `${text} `, `\t${text}`, `${text}\u0000`, `${text}\u200b`, `\ufeff${text}`, `${text}\r\n`, wide, text.normalize("NFD"),
    text.slice(0, -1), text.slice(0, 1), `${text}x`, "", "*", "%", "_", ".*", "null", "undefined", "[]", "{}", "true", "0", "-1", `${text},${others[0]}`, `["${text}","${others[0]}"]`,
    `!${text}`, `' OR 1=1 --`, `${text}&agentId=${others[0]}`, ...others,
  ];
}

const asked = (key: keyof ConversationFilter, values: readonly string[], parameter: string = key): Asked[] => values.map((value) => [key, `${parameter}=${encodeURIComponent(value)}`]);

/** Every key that a platform knows, asked for in every spelling; those of the other platform too. */
function attempts(all: readonly Conversation[], scopes: readonly Scope[]): Asked[] {
  const scoped: Scope = Object.assign({}, ...scopes);
  const distinct = (of: (it: Conversation) => string | null): string[] => [...new Set(all.map(of).filter((value) => value !== null))].slice(0, 3);
  const times = [...["2000-01-01", "2100-01-01", "1970-01-01T00:00:00Z", "9999-12-31", "2026-03-15T10:00:00+14:00", "0001-01-01", "now", ""], ...distinct(({ createdAt }) => createdAt)];
  const numbers = ["-1", "0", "1", "100", "1e3", "NaN", "Infinity", "0x10", " 5", "5 ", "", "٣"];
  const ranges = (key: "durationSeconds" | "userTurnCount"): Asked[] => [
    ...["min", "max"].flatMap((end) => asked(key, numbers, `${key}.${end}`)), [key, `${key}.min=0&${key}.max=99999999`], [key, `${key}=0`], [key, `${key}[min]=0`],
  ];
  return [
    ...asked("agentId", spellings(String(scoped.agentId ?? "a"), distinct(({ agent }) => agent.id))),
    ...asked("channel", spellings("telephone", ["webrtc", "text", "email", "whatsapp", "TELEPHONY"])),
    ["status", "status=completed&status=in_progress"], ["channel", "channel=telephone&channel=webrtc&channel=text"],
    ["agentId", distinct(({ agent }) => agent.id).map((id) => `agentId=${id}`).join("&")],
    ...asked("direction", spellings("inbound", ["outbound", "OUTBOUND"])),
    ...asked("status", spellings("completed", ["in_progress", "failed", "IN_PROGRESS"])),
    ...asked("createdAfter", times), ...asked("createdBefore", times),
    ["createdAfter", "createdAfter=2100-01-01&createdBefore=2000-01-01"], ["createdAfter", "createdAfter=2000-01-01&createdBefore=2100-01-01"],
    ...asked("search", spellings("a", ["e", "the"])),
    ...asked("conversationId", spellings(all[7]?.id ?? "c", all.slice(0, 3).map(({ id }) => id))),
    ...["00:00", "23:59", "24:00", "8:00", "16:00", ""].flatMap((time): Asked[] => [
      ["timeOfDay", `timeOfDay.from=${time}&timeOfDay.utcOffsetMinutes=0`], ["timeOfDay", `timeOfDay.to=${time}&timeOfDay.utcOffsetMinutes=-720`],
      ["timeOfDay", `timeOfDay.from=${time}&timeOfDay.to=${time}&timeOfDay.utcOffsetMinutes=840`],
    ]),
    ...asked("agentVersionId", spellings(String(scoped.agentVersionId ?? "v"), distinct(({ agent }) => agent.versionId))),
    ...asked("userId", spellings(String(partOf(scoped.userId) ?? "u"), distinct(({ customer }) => customer.id))),
    ...asked("agentPhone", spellings(String(partOf(scoped.agentPhone) ?? "+1"), distinct(({ agent }) => agent.phone))),
    ...asked("webWidgetId", spellings("widget", ["other"])),
    ...ranges("durationSeconds"), ...ranges("userTurnCount"),
    ...asked("metadata", [
      "{}", JSON.stringify(scoped.metadata ?? {}), '{"__proto__":{}}', '{"x":1}', '{"x":{"y":[1]}}', "[]", "null", "1", '"x"', "{", `{"a":1,"a":2}`, "{}{}",
      JSON.stringify(Object.fromEntries(Object.keys(scoped.metadata ?? {}).map((key) => [key, null]))),
      JSON.stringify(Object.fromEntries(Object.keys(scoped.metadata ?? {}).map((key) => [key.toUpperCase(), "x"]))),
    ]),
    ...asked("pageSize", ["1", "3", "4", "100", "101", "0", "-1", "1e2", "100.5", ""]),
  ];
}

async function idsOf(response: Response, label: string): Promise<string[] | null> {
  const text = await response.text();
  if (response.status === 400) return null;
  assert.strictEqual(response.status, 200, `${label}: ${text}`);
  return (JSON.parse(text) as Page).items.map(({ id }) => id);
}

const confined = (kind: PlatformKind, sandbox: ReturnType<typeof small>, scope: Scope): Handler => gatewayOf(kind, sandbox, { authorize: () => ({ scope }) });

/** What a caller is confined to holds against every key, in every spelling. */
export const cases: readonly Case[] = guarded([
  ...PLATFORMS.map(
    (kind): Case => ({
      name: `${kind}: no key of a filter, however it is written, leads out of any scope`,
      async run() {
        const { sandbox, all, scopes } = await scene(kind);
        const queries = attempts(all, scopes);
        let [found, empty, refused] = [0, 0, 0];
        for (const scope of scopes) {
          const [key] = Object.keys(scope) as [keyof Scope];
          const within = new Set(await inside(kind, sandbox, scope));
          const handler = confined(kind, sandbox, scope);
          for (const [index, [other, query]] of queries.entries()) {
            // Its own key in every spelling; of the others every eleventh.
            if (other !== key && (index + scopes.indexOf(scope)) % 11 !== 0) continue;
            const label = `${JSON.stringify(scope)}, ${query}`;
            const ids = await idsOf(await handler(new Request(`${LIST}?${query}`)), label);
            if (ids === null) refused += 1;
            else if (ids.length === 0) empty += 1;
            else found += 1;
            for (const id of ids ?? []) assert.isTrue(within.has(id), `${label} shows ${id}`);
            if (key === "pageSize") assert.isAtMost(ids?.length ?? 0, scope.pageSize as number, label);
          }
        }
        // Not a table of refusals alone.
        for (const count of [found, empty, refused]) assert.isAbove(count, 20);
      },
    }),
  ),
  ...PLATFORMS.map(
    (kind): Case => ({
      name: `${kind}: a single conversation is shown where its scope lists it, and nowhere else`,
      async run() {
        const { sandbox, all, scopes } = await scene(kind);
        for (const scope of scopes) {
          const within = new Set(await inside(kind, sandbox, scope));
          const handler = confined(kind, sandbox, scope);
          for (const it of all) {
            const label = `${JSON.stringify(scope)}, ${it.id}`;
            const response = await handler(new Request(`${LIST}/${it.id}`));
            await response.body?.cancel();
            const { status } = response;
            if (!within.has(it.id)) assert.strictEqual(status, 404, label);
            else assert.strictEqual(status, 200, label);
          }
        }
      },
    }),
  ),
  ...PLATFORMS.map(
    (kind): Case => ({
      name: `${kind}: an export and a summary hold what a list holds, and no more`,
      async run() {
        const { sandbox, all, scopes } = await scene(kind);
        const begun = new Set(all.filter(({ createdAt }) => createdAt !== null).map(({ id }) => id));
        for (const scope of scopes) {
          const inScope = await inside(kind, sandbox, scope);
          const handler = gatewayOf(kind, sandbox, { authorize: () => ({ scope }), allow: ["export", "summarize"] });
          for (const query of ["", "&pageSize=100", "&createdAfter=2000-01-01&createdBefore=2100-01-01"]) {
            const label = `${JSON.stringify(scope)}${query}`;
            // What never began lies between no two times.
            const within = inScope.filter((id) => !query.includes("created") || begun.has(id));
            const exported = await (await handler(new Request(`${GATEWAY_URL}/v1/export?format=ndjson&columns=id${query}`))).text();
            const ids = exported.split("\n").filter(Boolean).map((line) => (JSON.parse(line) as { id: string }).id);
            assert.deepEqual(ids, within, label);
            const summary = (await (await handler(new Request(`${GATEWAY_URL}/v1/summary?groupBy=agent${query}`))).json()) as Summary;
            assert.strictEqual(summary.total.count, within.length, label);
            assert.strictEqual(summary.coverage.items, within.length, label);
          }
        }
      },
    }),
  ),
  {
    name: "anyreach: a scoped userId or agentPhone is the whole of it, a part where it is named so",
    async run() {
      const ids = ["u1", "u10", "menu1", "Anna@Example.com", "joanna@example.com", "+15551234567", "+155512345678", "+1 555-123-4567", "5551234567"];
      const sandbox = standing({ conversations: 0 });
      for (const id of ids) sandbox.insert("anyreach", { user_id: id, agent_number: id, status: "completed", channel: "webrtc" });
      for (const [given, reads] of [
        ["u1", ["u1"]],
        ["U1", ["u1"]],
        ["u", []],
        ["anna@example.com", ["Anna@Example.com"]],
        ["+15551234567", ["+15551234567"]],
        // The platform is asked for 4567, which is in both.
        ["+1 555-123-4567", ["+15551234567", "+1 555-123-4567"]],
        ["15551234567", ["+15551234567"]],
        // No number without a plus, but a text.
        ["1 (555) 123.4567", []],
        ["5551234567", ["5551234567"]],
        [{ contains: "u1" }, ["u1", "u10", "menu1"]],
        [{ contains: "@EXAMPLE.com" }, ["Anna@Example.com", "joanna@example.com"]],
      ] as const) {
        for (const key of ["userId", "agentPhone"] as const) {
          const handler = gatewayOf("anyreach", sandbox, { authorize: () => ({ scope: { [key]: given } }), allow: ["list", "get", "export", "summarize"] });
          const label = `${key} ${JSON.stringify(given)}`;
          const read = async (path: string) => await (await handler(new Request(`${GATEWAY_URL}/v1${path}`))).text();
          const whose = (json: string) => { const it = JSON.parse(json) as Conversation; return key === "userId" ? it.customer.id : it.agent.phone; };
          const page = JSON.parse(await read("/conversations")) as Page;
          assert.sameMembers(page.items.map((it) => whose(JSON.stringify(it))), [...reads], label);
          assert.sameMembers((await read("/export?format=ndjson")).split("\n").filter(Boolean).map(whose), [...reads], label);
          const { total, coverage } = JSON.parse(await read("/summary")) as Summary;
          assert.deepEqual([total.count, coverage.items], [reads.length, reads.length], label);
          for (const { id, customer } of await collect(clientOf("anyreach", sandbox).conversations.list())) {
            const { status } = await handler(new Request(`${LIST}/${id}`));
            // A list misses what the platform writes with breaks where the scope has none: one conversation is held alone.
            const isTheirs = (reads as readonly (string | null)[]).includes(customer.id) || ((given === "+15551234567" || given === "15551234567") && customer.id === "+1 555-123-4567");
            assert.strictEqual(status, isTheirs ? 200 : 404, `${label} ${customer.id}`);
          }
        }
      }
    },
  },
  {
    name: "anyreach: two ids of the same digits are two, whatever stands between them",
    async run() {
      const pairs = [
        ["10.11.12.13", "101.1.12.13"], ["192.168.1.23", "192.168.12.3"], ["2026-1-123", "2026-11-23"], ["2026/0001/15", "2026/0/00115"],
        ["1001-0024", "100-10024"], ["12345.678", "1234567.8"], ["1001-0024", "10010024"], ["+10010024", "1001-0024"], ["1 (555) 123.4567", "15551234567"],
        ["tel:+15551234567", "+15551234567"], ["whatsapp:+1 555-123-4567", "whatsapp:+15551234567"], ["+1234567890123456", "1234567890123456"],
      ] as const;
      for (const pair of pairs) for (const [mine, theirs] of [pair, [pair[1], pair[0]]] as const) {
        for (const [key, field] of [["userId", "user_id"], ["agentPhone", "agent_number"]] as const) {
          const sandbox = standing({ conversations: 0 });
          const [own, other] = [mine, theirs].map((id) => sandbox.insert("anyreach", { [field]: id, status: "completed", channel: "webrtc" })) as [string, string];
          // A platform that keeps to no filter.
          const all = { fetch: (request: Request | string | URL) => sandbox.fetch(new Request((request as Request).url.replace(/(user_id|agent_number)=[^&]*/, ""), request as Request)) };
          for (const platform of [sandbox, all]) {
            const handler = gatewayOf("anyreach", platform, { authorize: () => ({ scope: { [key]: mine } }), allow: ["list", "get", "export", "summarize"] });
            const label = `${key} ${mine}, ${theirs}`;
            const read = async (path: string) => await (await handler(new Request(`${GATEWAY_URL}/v1${path}`))).text();
            for (const query of ["", `?${key}=${encodeURIComponent(theirs)}`]) {
              const ids = (JSON.parse(await read(`/conversations${query}`)) as Page).items.map(({ id }) => id);
              assert.deepEqual(ids, ids.length === 0 && query !== "" ? [] : [own], label);
              assert.notInclude(await read(`/export?format=ndjson${query.replace("?", "&")}`), other, label);
              assert.isAtMost((JSON.parse(await read(`/summary${query}`)) as Summary).total.count, 1, label);
            }
            for (const [id, status] of [[own, 200], [other, 404]] as const) {
              const response = await handler(new Request(`${LIST}/${id}`));
              await response.body?.cancel();
              assert.strictEqual(response.status, status, `${label} ${id}`);
            }
          }
        }
      }
    },
  },
  {
    name: "a platform that keeps to no filter shows nothing that lies outside, in whatever way it is asked for",
    async run() {
      const ways = ["conversations", "conversations?omit=metadata", "conversations?omit=transcript,metadata,analysis", "export?format=ndjson", "export?format=csv", "export?format=csv&columns=id", "summary"];
      // Each scope, and what the record has instead.
      const outside: Readonly<Record<PlatformKind, readonly (readonly [Scope, Record<string, unknown>])[]>> = {
        anyreach: [
          [{ agentId: "A" }, { agent_id: "B" }], [{ channel: "webrtc" }, { channel: "telephone" }], [{ direction: "outbound" }, { direction: "inbound" }], [{ direction: "outbound" }, { direction: null }],
          [{ status: "failed" }, {}], [{ createdAfter: "2026-02-01" }, {}], [{ createdBefore: "2020-01-01" }, {}], [{ userId: "u" }, { user_id: "u1" }], [{ userId: { contains: "z" } }, { user_id: "u1" }],
          [{ agentVersionId: "v9" }, {}], [{ agentPhone: "999999" }, {}], [{ durationSeconds: { min: 100 } }, { duration: 12 }], [{ durationSeconds: { max: 1 } }, { duration: 12 }], [{ durationSeconds: { max: 100 } }, { duration: null }],
          [{ userTurnCount: { min: 100 } }, { user_turn_count: 2 }], [{ metadata: { tenant: "t1" } }, { custom_metadata: { tenant: "t2" } }], [{ metadata: { tenant: "t1" } }, { custom_metadata: null }], [{ metadata: { tenant: "t1" } }, { custom_metadata: undefined }],
        ],
        eigi: [
          [{ agentId: "A" }, { agent_id: "B" }], [{ channel: "text" }, { conversation_type: "TELEPHONY" }], [{ direction: "inbound" }, { conversation_metadata: { calling_type: "OUTBOUND" } }], [{ direction: "inbound" }, { conversation_metadata: {} }],
          [{ status: "failed" }, {}], [{ conversationId: "00000000-0000-4000-8000-999999999999" }, {}], [{ createdAfter: "2026-02-01" }, {}],
          [{ timeOfDay: { from: "00:00", to: "01:00", utcOffsetMinutes: 0 } }, {}], [{ timeOfDay: { from: "09:00", to: "09:30", utcOffsetMinutes: 0 } }, {}],
        ],
        vapi: [
          [{ agentId: "A" }, { assistantId: "B" }], [{ agentId: "A" }, { assistantId: undefined }], [{ conversationId: "00000000-0000-4000-8000-999999999999" }, {}], [{ createdAfter: "2026-02-01" }, {}],
        ],
        retell: [
          [{ agentId: "A" }, { agent_id: "B" }], [{ conversationId: "call_another" }, {}], [{ channel: "webrtc" }, {}], [{ direction: "outbound" }, {}], [{ createdAfter: "2026-02-01" }, {}], [{ createdAfter: "2020-01-01" }, { start_timestamp: undefined }],
          [{ direction: "inbound", userId: "+1" }, {}], [{ direction: "inbound", agentPhone: "999999" }, {}], [{ durationSeconds: { min: 100 } }, {}], [{ durationSeconds: { max: 100 } }, { duration_ms: undefined }],
          [{ metadata: { tenant: "t1" } }, { metadata: { tenant: "t2" } }], [{ metadata: { tenant: "t1" } }, { metadata: undefined }], [{ agentId: "A", agentVersionId: "1" }, { agent_id: "A", agent_version: 2 }],
        ],
        elevenlabs: [
          [{ agentId: "A" }, { agent_id: "B" }], [{ agentVersionId: "A" }, { version_id: "B" }], [{ status: "failed" }, {}], [{ createdAfter: "2026-02-01" }, {}], [{ createdBefore: "2026-01-31T09:30:29Z" }, {}],
          [{ durationSeconds: { min: 100 } }, {}],
        ],
      };
      const base: Record<PlatformKind, object> = {
        eigi: { created_at: "2026-01-31T09:30:30", conversation_status: "COMPLETED" },
        anyreach: { created_at: "2026-01-31T09:30:30Z", status: "completed" },
        vapi: { createdAt: "2026-01-31T09:30:30Z", status: "ended", endedReason: "customer-ended-call" },
        retell: { call_type: "phone_call", direction: "inbound", from_number: "+15550002222", to_number: "+15550001111", call_status: "ended", disconnection_reason: "user_hangup", start_timestamp: Date.parse("2026-01-31T09:30:30Z"), duration_ms: 12_000 },
        elevenlabs: { tag_ids: [], status: "done", metadata: { start_time_unix_secs: Date.parse("2026-01-31T09:30:30Z") / 1000, call_duration_secs: 12 } },
      };
      for (const kind of PLATFORMS) for (const [scope, record] of outside[kind]) {
        const sandbox = standing({ conversations: 0 });
        const id = sandbox.insert(kind, { ...base[kind], ...record });
        const careless = {
          async fetch(given: Request | string | URL): Promise<Response> {
            const request = given as Request;
            const url = new URL(request.url);
            if (request.method === "POST") {
              const { method, headers, signal } = request;
              const body = JSON.stringify({ ...((await request.json()) as object), filter_criteria: {} });
              return sandbox.fetch(new Request(url, { method, headers, signal, body }));
            }
            const kept = new URLSearchParams([...url.searchParams].filter(([name]) => ["page", "page_size", "limit", "cursor", "createdAtLe", "summary_mode"].includes(name)));
            return sandbox.fetch(new Request(`${url.origin}${url.pathname}?${kept}`, request));
          },
        };
        const open = gatewayOf(kind, careless, { authorize: () => ({}) });
        assert.include(await (await open(new Request(LIST))).text(), id);
        const handler = gatewayOf(kind, careless, { authorize: () => ({ scope }), allow: ["list", "get", "export", "summarize"] });
        for (const way of [...ways, `conversations/${id}`]) {
          const response = await handler(new Request(`${GATEWAY_URL}/v1/${way}`));
          const text = await response.text();
          const label = `${kind} ${JSON.stringify(scope)} ${way}`;
          assert.strictEqual(response.status, way.includes("/") ? 404 : 200, label);
          assert.notInclude(text, id, label);
          if (way === "summary") {
            const { total, coverage } = JSON.parse(text) as Summary;
            assert.deepEqual([total.count, coverage.items, coverage.from], [0, 0, null], label);
          }
        }
      }
    },
  },
  {
    name: "a total that counts what lies outside is not told",
    async run() {
      const sandbox = standing({ conversations: 0 });
      for (const agent of ["mine", "mine", "other"]) sandbox.insert("eigi", { agent_id: agent, created_at: "2026-01-31T09:30:30" });
      const careless = carelessOf(sandbox);
      const window = { timeOfDay: { to: "10:00", utcOffsetMinutes: 0 } };
      for (const [platform, scope, items] of [
        [sandbox, { agentId: "mine" }, 2],
        [careless, { agentId: "mine" }, 2],
        [careless, { agentId: ["mine", "theirs"] }, 2],
        [careless, { agentId: ["mine", "other"] }, 3],
        [sandbox, window, 3],
        [sandbox, {}, 3],
      ] as const) {
        const handler = gatewayOf("eigi", platform, { authorize: () => (Object.keys(scope).length > 0 ? { scope } : {}), allow: ["list", "export", "summarize"] });
        const label = JSON.stringify(scope);
        const total = Object.keys(scope).length > 0 ? null : 3;
        const counted = async (query: string) => {
          const response = await handler(new Request(`${GATEWAY_URL}/v1/export?format=csv&columns=id${query}`));
          await response.body?.cancel();
          return response.headers.get("x-total-count");
        };
        for (const size of ["", "&pageSize=1", "&pageSize=2"]) {
          // A platform that keeps to no filter gives one to each of the walks.
          const shown = new Set<string>();
          for (let query: string | null = size; query !== null; ) {
            const text = await (await handler(new Request(`${LIST}?${query}`))).text();
            const page = JSON.parse(text) as Page;
            assert.strictEqual(page.total, total, label);
            assert.strictEqual(await counted(query), total && `${total}`, label);
            const { headers } = await handler(new Request(`${LIST}?${query}`, { method: "HEAD" }));
            assert.strictEqual(headers.get("content-length"), `${new TextEncoder().encode(text).length}`, "HEAD tells what GET does");
            for (const { id } of page.items) shown.add(id);
            query = page.next && `${size}&after=${page.next}`;
          }
          assert.strictEqual(shown.size, items, label);
        }
        const { coverage } = (await (await handler(new Request(`${GATEWAY_URL}/v1/summary?pageSize=1`))).json()) as Summary;
        assert.strictEqual(coverage.items, items, label);
        const exported = await (await handler(new Request(`${GATEWAY_URL}/v1/export?format=ndjson&columns=id&pageSize=1&end=1`))).text();
        assert.include(exported, `{"end":{"items":${items},"complete":true}}`, label);
        // Nor does it tell what is in a scope: what cannot be within is as what is not there.
        const outside = (await (await handler(new Request(`${LIST}?agentId=nobody`))).json()) as Page;
        assert.deepEqual([outside.items, outside.total], [[], total && 0], label);
      }
    },
  },
  {
    name: "several keys are scoped at once",
    async run() {
      for (const kind of PLATFORMS) {
        const { sandbox, all, scopes } = await scene(kind);
        const createdAfter = scopes.find(({ createdAfter }) => createdAfter !== undefined)?.createdAfter as string;
        const agentId = scopes.find(({ agentId }) => typeof agentId === "string")?.agentId as string;
        const scope: Scope = kind === "vapi" || kind === "elevenlabs" || kind === "retell" ? { agentId, createdAfter } : { status: "completed", direction: "inbound", createdAfter };
        const handler = confined(kind, sandbox, scope);
        const isInside = ({ agent, status, direction }: Conversation) => (kind === "vapi" || kind === "elevenlabs" || kind === "retell" ? agent.id === agentId : status === "completed" && direction === "inbound");
        const inside = all.filter((it) => isInside(it) && it.createdAt !== null && it.createdAt >= createdAfter).map(({ id }) => id);
        assert.isNotEmpty(inside);
        assert.sameMembers((await idsOf(await handler(new Request(LIST)), kind)) ?? [], inside);
        for (const query of [...(kind === "vapi" || kind === "elevenlabs" || kind === "retell" ? ["agentId=another"] : ["status=failed", "direction=outbound"]), "createdAfter=1999-01-01&createdBefore=2000-01-01"]) {
          assert.deepEqual(await idsOf(await handler(new Request(`${LIST}?${query}`)), query), [], query);
        }
        assert.sameMembers((await idsOf(await handler(new Request(`${LIST}?createdAfter=1999-01-01`)), kind)) ?? [], inside);
      }
    },
  },
]);
