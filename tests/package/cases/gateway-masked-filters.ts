import { assert } from "chai";
import type { ConvoscopeError, Page, PlatformKind } from "convoscope";
import type { FilterName, GatewayOptions } from "convoscope/server";
import type { Case } from "../../runtimes/case.js";
import { guarded } from "../canary.js";
import { thrown } from "../failure.js";
import { PLATFORMS, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf, type Handler } from "../ways.js";

const LIST = `${GATEWAY_URL}/v1/conversations`;
const RESERVED = "+15550104711";

type Redact = NonNullable<GatewayOptions["redact"]>;

/** What a caller may try to learn a masked value by: the parameter, and the masks that close it. */
const TELLING: Readonly<Record<PlatformKind, readonly (readonly [parameter: string, value: string, redact: Redact])[]>> = {
  anyreach: [
    ["userId", "5", ["customer.phone"]], ["userId", "5", ["customer.id"]], ["userId", "5", ["customer"]], ["agentPhone", "5", ["agent.phone"]], ["agentPhone", "5", ["agent"]],
    // Whatever else is named may be the person's number.
    ["userId", "5", ["metadata.phone"]], ["userId", "5", ["summary"]], ["userId", "5", ["initialContext"]], ["agentPhone", "5", ["metadata"]], ["agentPhone", "5", ["customer.id"]],
    ["agentId", "a", ["agent.id"]], ["agentVersionId", "v", ["agent"]], ["channel", "telephone", ["channel"]], ["direction", "inbound", ["direction"]], ["status", "completed", ["status"]],
    ["durationSeconds.max", "9", ["durationSeconds"]], ["durationSeconds.min", "9", ["durationSeconds"]], ["userTurnCount.max", "9", ["userTurnCount"]],
    ["metadata", '{"a":1}', ["metadata"]], ["metadata", '{"a":1}', ["metadata.name"]], ["metadata", '{"a":1}', ["text"]],
  ],
  eigi: [
    ["search", "a", ["text"]], ["search", "a", ["transcript"]], ["search", "a", ["transcript.content"]], ["search", "a", ["metadata.name"]], ["search", "a", ["customer.phone"]], ["search", "a", ["agent.phone"]],
    ["search", "a", ["analysis.email"]], ["search", "a", ["notes"]], ["search", "a", ["createdBy"]], ["search", "a", ["agent.id"]], ["search", "a", ["updatedAt"]],
    // Addresses of recordings are masked unless allowed.
    ["search", "a", []], ["agentId", "a", ["agent.id"]], ["status", "completed", ["status"]],
  ],
  // Its other filters are times and ids, which are closed where ids are masked.
  vapi: [["agentId", "a", ["agent.id"]], ["agentId", "a", ["agent"]]],
  retell: [
    ["agentId", "a", ["agent.id"]], ["channel", "webrtc", ["channel"]],
    ["durationSeconds.max", "9", ["durationSeconds"]], ["metadata", '{"a":1}', ["metadata"]],
  ],
  elevenlabs: [
    ["search", "a", ["transcript"]], ["userId", "5", ["customer.id"]], ["userId", "5", ["customer"]], ["agentId", "a", ["agent.id"]], ["agentVersionId", "v", ["agent"]],
    ["status", "completed", ["status"]], ["durationSeconds.max", "9", ["durationSeconds"]],
  ],
};

export const cases: readonly Case[] = guarded([
  {
    name: "a filter that tells what is masked is refused, unless it is opened by name",
    async run() {
      for (const kind of PLATFORMS) {
        for (const [parameter, value, redact] of TELLING[kind]) {
          const sandbox = standing({ conversations: 2 });
          const query = `${parameter}=${encodeURIComponent(value)}`;
          const label = `${kind} ${query} ${redact}`;
          const key = parameter.split(".")[0] as FilterName;
          const allow = ["list", "get", "export", "summarize"] as const;
          const told: ConvoscopeError[] = [];
          const handler = gatewayOf(kind, sandbox, { allow, redact, onError: (error) => void told.push(error) });
          for (const way of ["conversations?", "export?format=csv&columns=id&", "summary?"]) {
            const response = await handler(new Request(`${GATEWAY_URL}/v1/${way}${query}`));
            assert.strictEqual(response.status, 400, label);
            const { error } = (await response.json()) as { error: { code: string; issues: unknown[] } };
            assert.strictEqual(error.code, "invalid_filter", label);
            assert.deepEqual(error.issues, [{ path: parameter, code: "unsupported", message: `"${parameter}" is not available here.` }], label);
          }
          assert.lengthOf(sandbox.requests, 0, label);
          // The owner is told why, and what opens it.
          const why = `"${parameter}" is not available here. It would reveal masked values. Open it with allowFilters: ["${key}"].`;
          assert.deepEqual(told.map(({ message, issues }) => [message, issues.map((issue) => issue.message)]), Array(3).fill([why, [why]]), label);
          const opened = gatewayOf(kind, sandbox, { redact, allowFilters: [key, key] });
          const other = gatewayOf(kind, sandbox, { allow: ["list", "recordings"] });
          for (const it of [opened, other]) assert.strictEqual((await it(new Request(`${LIST}?${query}`))).status, 200, label);
        }
      }
    },
  },
  {
    name: "what scope sets is no caller's: it holds over masked fields too, and what it drops is not counted",
    async run() {
      const sandbox = standing({ conversations: 0 });
      for (const id of [RESERVED, `${RESERVED}9`]) sandbox.insert("anyreach", { user_id: id, channel: "telephone", status: "completed" });
      const handler = gatewayOf("anyreach", sandbox, { redact: ["customer.phone"], authorize: () => ({ scope: { userId: RESERVED } }) });
      const body = await (await handler(new Request(LIST))).text();
      const { items } = JSON.parse(body) as Page;
      assert.lengthOf(items, 1);
      assert.notInclude(body, RESERVED);
      assert.strictEqual((await handler(new Request(`${LIST}?userId=5`))).status, 400);
    },
  },
  {
    name: "where ids are masked none is answered that was guessed, unless that is opened",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: 2 });
        const { items } = (await (await gatewayOf(kind, sandbox)(new Request(LIST))).json()) as Page;
        const id = items[0]?.id ?? assert.fail("no conversation");
        sandbox.requests.length = 0;
        const told: string[] = [];
        const answer = async (handler: Handler, it: string, init = {}) => {
          const response = await handler(new Request(`${LIST}/${it}`, init));
          return JSON.stringify([response.status, [...response.headers], await response.text()]);
        };
        const handler = gatewayOf(kind, sandbox, { redact: ["id"], onError: (error) => void told.push(error.message) });
        const none = "00000000-0000-4000-8000-00000000000b";
        for (const init of [{}, { method: "HEAD" }, { headers: { "if-none-match": "*" } }]) assert.strictEqual(await answer(handler, id, init), await answer(handler, none, init), kind);
        assert.include(await answer(handler, id), "Unknown path. Accepted: /v1/conversations.");
        assert.lengthOf(sandbox.requests, 0);
        for (const message of told) assert.include(message, 'Open it with allowFilters: ["conversationId"].');
        const opened = gatewayOf(kind, sandbox, { redact: ["id"], allowFilters: ["conversationId"] });
        assert.include(await answer(opened, id), "[redacted:");
        const other = gatewayOf(kind, sandbox, { redact: ["agent.id"] });
        assert.include(await answer(other, id), id);
      }
    },
  },
  {
    name: "a mask of the status leaves whether a conversation still runs",
    async run() {
      const sandbox = standing({ conversations: 0 });
      for (const conversation_status of ["IN_PROGRESS", "COMPLETED"]) sandbox.insert("eigi", { conversation_status });
      const body = await (await gatewayOf("eigi", sandbox, { redact: ["status"] })(new Request(LIST))).text();
      const { items } = JSON.parse(body) as Page;
      assert.deepEqual(items.map(({ live }) => live).sort(), [false, true]);
      for (const { status } of items) assert.match(status, /^\[redacted:/);
      assert.notMatch(body, /completed|in_progress|COMPLETED/);
    },
  },
  {
    name: "allowFilters holds keys of a filter, and says which was meant",
    run() {
      const open = (allowFilters: unknown) => () => gatewayOf("eigi", standing({ conversations: 0 }), { allowFilters: allowFilters as FilterName[] });
      assert.include(thrown(open(["userID"]), "invalid_config").message, 'Did you mean "userId"?');
      assert.include(thrown(open(["durationSeconds.min"]), "invalid_config").message, 'Did you mean "durationSeconds"?');
      assert.include(thrown(open(["xyzzy"]), "invalid_config").message, "Accepted: search, ");
      for (const odd of ["search", [1], {}, [undefined]]) thrown(open(odd), "invalid_config");
      open([])();
      return Promise.resolve();
    },
  },
  {
    name: "a conversation outside scope, one of another account and none are one answer, to the byte",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: 0 });
        const id = sandbox.insert(kind, { agent: { id: "theirs" }, status: "completed" });
        const [forbidden, none] = ["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"];
        const told: string[] = [];
        const platform = {
          fetch: (request: Request | string | URL) => {
            const { pathname } = new URL((request as Request).url);
            return pathname.endsWith(forbidden) ? Promise.resolve(Response.json({ detail: "Not your agent's conversation" }, { status: 403 })) : sandbox.fetch(request as Request);
          },
        };
        const handler = gatewayOf(kind, platform, { authorize: () => ({ scope: { agentId: "mine" } }), maxAge: 60, onError: (error) => void told.push(error.code) });
        const answers = [];
        for (const it of [id, forbidden, none]) {
          for (const init of [{}, { method: "HEAD" }, { headers: { "if-none-match": '"x", *' } }]) {
            const response = await handler(new Request(`${LIST}/${it}`, init));
            answers.push(JSON.stringify([response.status, [...response.headers], await response.text()]));
          }
        }
        const [get, head, conditional] = answers;
        assert.deepEqual(answers, [get, head, conditional, get, head, conditional, get, head, conditional], kind);
        assert.include(get, '[404,');
        assert.strictEqual(conditional, get);
        // No word of a gateway that is not configured.
        assert.deepEqual([...new Set(told)], ["not_found", "forbidden"], kind);
        sandbox.fault({ kind: "status", status: 403 });
        const list = await handler(new Request(LIST));
        assert.strictEqual(list.status, 500, "its own list is the gateway's trouble");
        await list.body?.cancel();
      }
    },
  },
]);
