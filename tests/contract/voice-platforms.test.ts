// Three platforms that the sandbox imitates and the client does not talk to yet: the sandbox against their documents.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { createSandbox, type Sandbox, type SandboxOptions } from "convoscope/testing";
import fc from "fast-check";
import { allowed } from "./arbitrary.js";
import { Document, type Operation, type Parameter } from "./document.js";

const NOW = Date.parse("2026-03-15T10:00:00Z");
const standing = (options: SandboxOptions = {}) => createSandbox({ now: () => new Date(NOW), ...options });

type Name = "vapi" | "elevenlabs" | "retell";
interface Contract {
  document: Document;
  headers: Record<string, string>;
  /** The key of an id, and of the list in the answer. */
  id: string;
  items: string | null;
  largest: Record<string, string | number>;
  statuses: readonly string[];
  statusKey: string;
  /** What a wrong parameter gives. */
  refusal: number;
  /** Parameters that accept more than their schema says. */
  open: readonly string[];
}

const CONTRACTS: Record<Name, Contract> = {
  vapi: {
    document: new Document("vapi"),
    headers: { Authorization: "Bearer made-up" },
    id: "id",
    items: null,
    largest: { limit: "1000" },
    statuses: ["scheduled", "queued", "ringing", "in-progress", "forwarding", "ended", "not-found", "deletion-failed"],
    statusKey: "status",
    refusal: 400,
    open: [],
  },
  elevenlabs: {
    document: new Document("elevenlabs"),
    headers: { "xi-api-key": "made-up" },
    id: "conversation_id",
    items: "conversations",
    largest: { page_size: "100" },
    statuses: ["initiated", "in-progress", "processing", "done", "failed"],
    statusKey: "status",
    refusal: 422,
    open: ["text_only", "dynamic_variable_params"],
  },
  retell: {
    document: new Document("retell"),
    headers: { Authorization: "Bearer made-up" },
    id: "call_id",
    items: "items",
    largest: { limit: 1000 },
    statuses: ["registered", "not_connected", "ongoing", "ended", "error"],
    statusKey: "call_status",
    refusal: 400,
    open: [],
  },
};
const NAMES = Object.keys(CONTRACTS) as Name[];

async function ask(sandbox: Sandbox, name: Name, { method }: Operation, path: string, query: object = {}, headers = CONTRACTS[name].headers) {
  const post = method === "post" && { method: "POST", body: JSON.stringify(query) };
  const search = method === "post" ? "" : `?${new URLSearchParams(query as Record<string, string>)}`;
  const response = await sandbox.fetch(`https://provider.example${path}${search}`, { headers, ...post });
  assert.equal(response.headers.get("Content-Type"), "application/json");
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
}

function fits(name: Name, { path }: Operation, { status, body }: { status: number; body: unknown }): void {
  assert.deepEqual(CONTRACTS[name].document.bodyProblems(path, status, body), []);
}

const operations = (name: Name): [list: Operation, get: Operation] => {
  const [list, get] = CONTRACTS[name].document.operations;
  assert.ok(list !== undefined && get !== undefined);
  return [list, get];
};
const at = (get: Operation, id: string) => get.path.replace(/\{.*\}/, encodeURIComponent(id));

async function idsOf(sandbox: Sandbox, name: Name): Promise<string[]> {
  const { id, items, largest } = CONTRACTS[name];
  const [list] = operations(name);
  const { body } = await ask(sandbox, name, list, list.path, largest);
  return ((items === null ? body : (body as Record<string, unknown>)[items]) as Record<string, string>[]).map((item) => item[id] ?? "");
}

/** Bodies of Retell's list that its document allows. */
const text = fc.oneof(fc.string(), fc.constantFrom("call_", "+1", "user_hangup", "agent_hangup"));
const filter = (type: string, ops: string[], value: fc.Arbitrary<unknown>) => fc.record({ type: fc.constant(type), op: fc.constantFrom(...ops), value });
const strings = filter("string", ["eq", "ne", "sw", "ew", "co"], text);
const numbers = filter("number", ["eq", "ne", "gt", "ge", "lt", "le"], fc.oneof(fc.integer(), fc.integer({ min: NOW - 1e9, max: NOW })));
const enums = (...values: string[]) => filter("enum", ["in"], fc.subarray(values));
const bodies = fc
  .record(
    {
      sort_order: fc.constantFrom("ascending", "descending"),
      limit: fc.integer({ min: 1, max: 1000 }),
      skip: fc.nat({ max: 100 }),
      include_total: fc.boolean(),
      filter_criteria: fc.record(
        {
          agent: fc.array(fc.record({ agent_id: text, version: fc.array(fc.nat()) }, { requiredKeys: ["agent_id"] })),
          call_id: strings,
          call_status: enums("not_connected", "ongoing", "ended", "error"),
          call_type: enums("web_call", "phone_call"),
          direction: enums("inbound", "outbound"),
          disconnection_reason: enums("user_hangup", "agent_hangup", "dial_busy"),
          from_number: strings,
          to_number: strings,
          call_successful: filter("boolean", ["eq"], fc.boolean()),
          start_timestamp: numbers,
          end_timestamp: numbers,
          duration_ms: numbers,
          combined_cost: numbers,
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  );

for (const name of NAMES) {
  const contract = CONTRACTS[name];
  const [list, get] = operations(name);
  const parameters = list.parameters.filter((parameter) => parameter.name !== "cursor");

  describe(`${name}: the sandbox keeps to the document`, () => {
    it("which is OpenAPI 3.1", async () => {
      const result = await new Validator().validate(structuredClone(contract.document.content));
      assert.deepEqual([result.valid, result.errors ?? []], [true, []]);
    });

    it("for every allowed query", async () => {
      const sandbox = standing({ conversations: 60 });
      const queries: fc.Arbitrary<object> =
        list.method === "post" ? bodies : fc.record(Object.fromEntries(parameters.map((parameter) => [parameter.name, allowed(parameter)])), { requiredKeys: [] });
      const single: fc.Arbitrary<object> =
        list.method === "post" ? bodies : fc.constantFrom(...parameters).chain((parameter) => allowed(parameter).map((value) => ({ [parameter.name]: value })));
      await fc.assert(
        fc.asyncProperty(fc.oneof(queries, single), async (query) => {
          if (list.method === "post") assert.deepEqual(contract.document.schemaProblems("Query", query), []);
          const answer = await ask(sandbox, name, list, list.path, query);
          assert.equal(answer.status, 200, JSON.stringify(answer.body));
          fits(name, list, answer);
        }),
        { numRuns: 200 },
      );
    });

    it("for every conversation of several seeds", async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), async (seed) => {
          const sandbox = standing({ seed, conversations: 100, signedRecordings: seed % 2 === 0 });
          for (const id of await idsOf(sandbox, name)) {
            const answer = await ask(sandbox, name, get, at(get, id));
            assert.equal(answer.status, 200);
            fits(name, get, answer);
          }
        }),
        { numRuns: 5 },
      );
    });

    it("while conversations go on", async () => {
      let now = NOW;
      const sandbox = createSandbox({ now: () => new Date(now), conversations: 200 });
      const live = (await idsOf(sandbox, name)).slice(0, 12);
      const seen = new Set<unknown>();
      for (; now < NOW + 600_000; now += 4_000) {
        for (const id of live) {
          const answer = await ask(sandbox, name, get, at(get, id));
          fits(name, get, answer);
          seen.add((answer.body as Record<string, unknown>)[contract.statusKey]);
        }
      }
      assert.ok(seen.size >= 3, [...seen].join());
    });

    it("and refuses every value that the document does not allow", async () => {
      const sandbox = standing({ conversations: 5 });
      const closed = parameters.filter((parameter) => !contract.open.includes(parameter.name) && !contract.document.allows(parameter, "\u0000 nothing"));
      if (list.method === "post") return;
      assert.ok(closed.length > 5);
      const texts = fc.oneof(fc.string(), fc.constantFrom("0", "-1", "1.5", "1e3", "NaN", "null", "[]", "2026-02-30", "2026-03-15T10:00:00 05:30", "in-Progress", "DESC"));
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...closed), texts, async (parameter: Parameter, value) => {
          fc.pre(!contract.document.allows(parameter, value));
          const answer = await ask(sandbox, name, list, list.path, { [parameter.name]: value });
          assert.equal(answer.status, contract.refusal, `${parameter.name}=${value}`);
          fits(name, list, answer);
          assert.ok(JSON.stringify(answer.body).includes(parameter.name));
        }),
        { numRuns: 300 },
      );
    });

    it("for any text as id", async () => {
      const sandbox = standing({ conversations: 5 });
      await fc.assert(
        fc.asyncProperty(fc.string({ minLength: 1, unit: "grapheme" }), async (id) => {
          fc.pre(!/^\.+$/.test(id));
          const answer = await ask(sandbox, name, get, at(get, id));
          assert.equal(answer.status, { vapi: 400, elevenlabs: 404, retell: 422 }[name]);
          fits(name, get, answer);
        }),
      );
    });

    for (const operation of [list, get]) {
      const path = at(operation, "any");
      it(`for each documented error of ${operation.path}`, async () => {
        for (const status of operation.statuses.filter((one) => one >= 400)) {
          const sandbox = standing({ conversations: 1, faults: [{ kind: "status", status, retryAfter: "5" }] });
          const answer = await ask(sandbox, name, operation, path);
          assert.deepEqual([answer.status, answer.headers.get("Retry-After")], [status, "5"]);
          fits(name, operation, answer);
        }
      });

      it(`without a credential for ${operation.path}`, async () => {
        const answer = await ask(standing({ conversations: 1 }), name, operation, path, {}, {});
        assert.equal(answer.status, 401);
        fits(name, operation, answer);
      });
    }

    it("for what is inserted and updated", async () => {
      const sandbox = standing({ conversations: 0 });
      for (const status of contract.statuses) {
        const fields = { [contract.statusKey]: status };
        const ids = [sandbox.insert(name, fields), sandbox.insert(name)];
        sandbox.update(name, ids[1] ?? "", fields);
        for (const id of ids) {
          const answer = await ask(sandbox, name, get, at(get, id));
          assert.equal((answer.body as Record<string, unknown>)[contract.statusKey], status);
          fits(name, get, answer);
        }
      }
      fits(name, list, await ask(sandbox, name, list, list.path));
    });

    it("for our model's fields", async () => {
      const sandbox = standing({ conversations: 0 });
      const id = sandbox.insert(name, {
        status: "completed", channel: "telephone", direction: "outbound", createdAt: "2026-03-15T09:00:00.000Z", durationSeconds: 42, summary: "All is well.", endReason: "user_hangup",
        customer: { phone: "+12025550100" }, agent: { id: "agent_1", phone: "+12025550101" }, metadata: { order: "7" },
        transcript: [{ role: "assistant", content: "Hello", timestamp: "2026-03-15T09:00:05.000Z" }, { role: "user", content: "Hi" }, { role: "tool", content: "{}" }],
      });
      const answer = await ask(sandbox, name, get, at(get, id));
      const text = JSON.stringify(answer.body);
      for (const part of ["+12025550100", "+12025550101", "agent_1", "All is well.", "user_hangup", '"order":"7"', "Hello", "Hi", "utbound"]) assert.ok(text.includes(part), part);
      // A turn without a time is one that Vapi's own schema does not know.
      if (name !== "vapi") fits(name, get, answer);
      assert.deepEqual(await idsOf(sandbox, name), [id]);
    });
  });
}
