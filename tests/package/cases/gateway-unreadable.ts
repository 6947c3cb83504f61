import { assert } from "chai";
import { type ClientEvent, type ConvoscopeError, createClient, gateway, type Page, type Summary } from "convoscope";
import type { GatewayOptions } from "convoscope/server";
import type { Case } from "../../runtimes/case.js";
import { guarded } from "../canary.js";
import { carelessOf } from "../careless.js";
import { readLines } from "../exported.js";
import { PLATFORMS, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf, type Handler } from "../ways.js";

const LIST = `${GATEWAY_URL}/v1/conversations`;
const NONE = "00000000-0000-4000-8000-000000000000";
/** Of one body: half of what may be in flight. */
const LIMIT = 64 * 1024;

/** What a platform may answer instead of a conversation, by what it says of it. */
const ANSWERS: readonly (readonly [what: string, code: string, answer: (text: string) => Response | string])[] = [
  ["NaN", "invalid_response", (text) => text.replace('"QQ"', "NaN")],
  ["a raw control character", "invalid_response", (text) => text.replace("QQ", "a\u0001b")],
  ["no JSON", "invalid_response", (text) => text.replace('"QQ"', "QQ")],
  ["too large", "invalid_response", (text) => text.replace("QQ", "y".repeat(LIMIT))],
  ["announced as too large", "invalid_response", (text) => new Response(text, { headers: { "content-length": `${LIMIT + 1}` } })],
  ["another shape", "invalid_response", () => "[7]"],
  ["a text", "invalid_response", () => '"QQ"'],
  ["without an id", "invalid_response", (text) => text.replace(/"(conversation_|call_)?id": ?"[^"]*"/g, '"x":0')],
  ["another conversation", "invalid_response", (text) => text.replace(/"(conversation_|call_)?id": ?"[^"]*"/g, (_, before = "") => `"${before}id":"00000000-0000-4000-8000-0000000000ff"`)],
  ["cut off", "invalid_response", (text) => text.slice(0, text.length / 2)],
  ["empty", "invalid_response", () => ""],
  ["a page of HTML", "invalid_response", () => new Response("<!doctype html><p>Sorry</p>", { headers: { "content-type": "text/html" } })],
  ["a failure within a 200", "server_error", () => '{"status":"error","message":"no"}'],
  ["elsewhere", "redirect_refused", () => new Response(null, { status: 307, headers: { location: "https://elsewhere.example/" } })],
  ...([[400, "unprocessable"], [403, "forbidden"], [404, "not_found"], [409, "conflict"], [410, "unexpected_status"], [422, "unprocessable"], [451, "unexpected_status"]] as const).map(
    ([status, code]) => [`${status}`, code, () => Response.json({ detail: "QQ" }, { status, headers: { "retry-after": "7" } })] as const,
  ),
];

export const cases: readonly Case[] = guarded([
  {
    name: "records that cannot be read, and so cannot be held against a scope, are not shown under one",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: 0 });
        const text = "another tenant's";
        const words = { [kind === "eigi" ? "notes" : "summary"]: text, metadata: { text } };
        sandbox.insert(kind, { ...words, agent: { id: "mine" }, createdAt: "2026-01-31T09:30:30Z" });
        const unreadable = sandbox.insert(kind, { ...words, agent: { id: "other" }, createdAt: "2026-01-31T10:10:10Z" });
        const careless = carelessOf(sandbox);
        const broken = {
          fetch: async (request: Request | string | URL) => {
            const response = await careless.fetch(request);
            return new Response((await response.text()).replaceAll(unreadable, " "), response);
          },
        };
        for (const scope of [{ agentId: "mine" }, { agentId: ["mine", "theirs"] }]) {
          const [told, errors]: [ClientEvent[], ConvoscopeError[]] = [[], []];
          const handler = gatewayOf(kind, broken, {
            authorize: () => ({ scope }),
            allow: ["list", "get", "export", "summarize"],
            onEvent: (event) => void told.push(event),
            onError: (error) => void errors.push(error),
          });
          const { items, rejected } = (await (await handler(new Request(LIST))).json()) as Page;
          assert.deepEqual([items.length, rejected], [1, []], kind);
          const { total, coverage } = (await (await handler(new Request(`${GATEWAY_URL}/v1/summary`))).json()) as Summary;
          assert.deepEqual([total.count, coverage.items, coverage.rejected, coverage.duplicates], [1, 1, 0, 0], kind);
          assert.lengthOf(readLines(await (await handler(new Request(`${GATEWAY_URL}/v1/export?format=ndjson`))).text()), 1);
          // Its owner is told of it.
          assert.isNotEmpty(told.filter((event) => event.type === "repair" && event.conversationId === null), kind);
          const [there, none] = [await handler(new Request(`${LIST}/${unreadable}`)), await handler(new Request(`${LIST}/${"0".repeat(8)}-0000-4000-8000-000000000000`))];
          assert.deepEqual([there.status, [...there.headers].filter(([name]) => name !== "date")], [none.status, [...none.headers]], kind);
          assert.strictEqual(await there.text(), await none.text());
          // Nor is it told as none.
          assert.deepEqual(errors.map(({ code }) => code), ["invalid_response", "not_found"], kind);
        }
        const open = (await (await gatewayOf(kind, broken)(new Request(LIST))).json()) as Page;
        assert.deepEqual(open.rejected.map(({ raw }) => raw), [null], "whoever may see everything is told what cannot be shown");
      }
    },
  },
  {
    name: "whatever a platform answers for a conversation that lies outside, it is the answer for none, to the byte; its owner is told why",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: 0 });
        const words = kind === "eigi" ? { notes: "QQ" } : { summary: "QQ" };
        const theirs = sandbox.insert(kind, { ...words, agent: { id: "other" }, createdAt: "2026-01-31T10:10:10Z" });
        for (const [what, code, answer] of ANSWERS) {
          const platform = {
            async fetch(request: Request | string | URL) {
              const response = await sandbox.fetch(request);
              if (!(request as Request).url.includes(theirs)) return response;
              const text = await response.text();
              assert.include(text, "QQ");
              const given = answer(text);
              return typeof given === "string" ? new Response(given, { headers: { "content-type": "application/json" } }) : given;
            },
          };
          const told: string[] = [];
          // Of one conversation Retell's 422 says that there is none.
          const expected = kind === "retell" && what === "422" ? "not_found" : code;
          const options: Partial<GatewayOptions> = { authorize: () => ({ scope: { agentId: "mine" } }), maxAge: 60, retry: { max: 0 }, maxBytesInFlight: 2 * LIMIT, onError: (error) => void told.push(error.code) };
          const handler = gatewayOf(kind, platform, options);
          for (const init of [{}, { method: "HEAD" }, { headers: { "if-none-match": '"x", *' } }]) {
            const [outside, none] = await Promise.all([theirs, NONE].map((id) => shown(handler, id, init)));
            assert.strictEqual(outside, none, `${kind}, ${what}`);
            assert.match(outside ?? "", /^\[404,/);
          }
          assert.sameMembers(told, [expected, expected, expected, "not_found", "not_found", "not_found"], `${kind}, ${what}`);
          // As its page's client has it, in every way that reads one conversation.
          const client = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: handler });
          for (const id of [theirs, NONE]) {
            const watch = async (): Promise<void> => { for await (const event of client.conversations.watch(id)) assert.fail(JSON.stringify(event)); };
            for (const read of [() => client.conversations.get(id), watch]) {
              const error = await read().then(() => assert.fail("it was read"), (error: ConvoscopeError) => error);
              assert.deepEqual([error.code, error.status, error.retryable, error.attempts.length], ["not_found", 404, false, 1], `${kind}, ${what}`);
            }
          }
          // Who may see everything is told what is the matter.
          if (what === "NaN") assert.match(await shown(gatewayOf(kind, platform, { ...options, authorize: () => ({}) }), theirs), /^\[502,/);
        }
      }
    },
  },
  {
    name: "what befell a request on its way is told under a scope, too: it is no conversation's",
    async run() {
      for (const [status, shownAs, code] of [[401, 500, "unauthenticated"], [408, 502, "unexpected_status"], [429, 429, "rate_limited"], [500, 502, "server_error"], [503, 503, "server_error"]] as const) {
        const platform = { fetch: () => Promise.resolve(Response.json({ detail: "QQ" }, { status })) };
        const told: string[] = [];
        const handler = gatewayOf("anyreach", platform, { authorize: () => ({ scope: { agentId: "mine" } }), retry: { max: 0 }, onError: (error) => void told.push(error.code) });
        assert.match(await shown(handler, NONE), new RegExp(`^\\[${shownAs},`));
        assert.deepEqual(told, [code]);
      }
    },
  },
]);

/** All of an answer. */
async function shown(handler: Handler, id: string, init: RequestInit = {}): Promise<string> {
  const response = await handler(new Request(`${LIST}/${id}`, init));
  return JSON.stringify([response.status, [...response.headers], await response.text()]);
}
