// Two readings of the providers' documentation, the OpenAPI documents and the sandbox, held against each other.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import { createSandbox, type Sandbox, type SandboxOptions } from "convoscope/testing";
import fc from "fast-check";
import { allowed } from "./arbitrary.js";
import { Document, type Operation, type Parameter } from "./document.js";

const NOW = new Date("2026-03-15T10:00:00Z");
const CREDENTIALS: Record<"eigi" | "anyreach", Record<string, string>> = {
  eigi: { "X-API-Key": "vk_made_up" },
  anyreach: { Authorization: "Bearer ak_made.up" },
};
const standing = (options: SandboxOptions = {}) => createSandbox({ now: () => NOW, ...options });
const BLIND = { anyreach: { "ak_made.up": { sensitive: false } } };

const documents = { eigi: new Document("eigi"), anyreach: new Document("anyreach") };
type Name = keyof typeof documents;
const NAMES: Name[] = ["eigi", "anyreach"];

async function ask(
  sandbox: Sandbox,
  name: Name,
  path: string,
  query: Record<string, string> = {},
  headers: Record<string, string> = CREDENTIALS[name],
) {
  const response = await sandbox.fetch(`https://provider.example${path}?${new URLSearchParams(query)}`, { headers });
  assert.equal(response.headers.get("Content-Type"), "application/json");
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
}

/** The answer is documented: its status, and its body under that status. */
function fits(name: Name, { path }: Operation, { status, body }: { status: number; body: unknown }): void {
  assert.deepEqual(documents[name].bodyProblems(path, status, body), []);
}

const operations = (name: Name): [list: Operation, get: Operation] => {
  const [list, get] = documents[name].operations;
  assert.ok(list !== undefined && get !== undefined && get.path.startsWith(`${list.path}/{`));
  return [list, get];
};

async function firstIds(sandbox: Sandbox, name: Name): Promise<string[]> {
  const [list] = operations(name);
  const { body } = await ask(sandbox, name, list.path, name === "eigi" ? { page_size: "100" } : { limit: "100" });
  const items = (name === "eigi" ? (body as { data?: object[] }).data : body) as Record<string, string>[];
  return items.map((item) => item[name === "eigi" ? "conversation_id" : "id"] ?? "");
}

describe("the documents", () => {
  for (const name of NAMES) {
    it(`${name}.openapi.yaml is OpenAPI 3.1`, async () => {
      const validator = new Validator();
      const result = await validator.validate(structuredClone(documents[name].content));
      assert.deepEqual([result.valid, result.errors ?? []], [true, []]);
      assert.equal(validator.version, "3.1");
    });
  }

  const fixture = (file: string): unknown => JSON.parse(readFileSync(join("tests", "fixtures", file), "utf8"));
  const [eigiList, eigiGet] = operations("eigi");
  it("describe the documented example bodies", () => {
    for (const file of ["eigi-list.json", "eigi-list-flat.json"])
      fits("eigi", eigiList, { status: 200, body: fixture(file) });
    for (const file of ["eigi-get-chat.json", "eigi-get-telephony.json"])
      fits("eigi", eigiGet, { status: 200, body: fixture(file) });
    // The provider's sample leaves the enumerated fields out.
    const sample = {
      ...(fixture("anyreach-get.json") as object),
      direction: "inbound",
      channel: "text",
      status: "completed",
    };
    fits("anyreach", operations("anyreach")[1], { status: 200, body: sample });
  });

  it("tell what is wrong", () => {
    const whole = fixture("eigi-get-chat.json") as object;
    assert.notDeepEqual(documents.eigi.schemaProblems("Conversation", { ...whole, conversation_status: "DONE" }), []);
    assert.notDeepEqual(
      documents.eigi.schemaProblems("Conversation", { ...whole, created_at: "2025-12-03T14:14:22Z" }),
      [],
    );
    assert.notDeepEqual(
      documents.eigi.schemaProblems("Conversation", { ...whole, conversation_transcript: [{ role: "user" }] }),
      [],
    );
    assert.notDeepEqual(documents.anyreach.schemaProblems("Turns", [{ role: "user", content: 5 }]), []);
  });
});

for (const name of NAMES) {
  const [list, get] = operations(name);
  const variants: [string, SandboxOptions][] =
    name === "eigi"
      ? [
          ["the data envelope", {}],
          ["the flat envelope", { envelope: "flat" }],
        ]
      : [
          ["all fields", {}],
          ["sensitive fields withheld", { credentials: BLIND }],
        ];

  describe(`${name}: the sandbox keeps to the document`, () => {
    for (const [variant, options] of variants) {
      it(`for every allowed query, with ${variant}`, async () => {
        const sandbox = standing({ conversations: 60, ...options });
        const queries = fc.record(
          Object.fromEntries(list.parameters.map((parameter) => [parameter.name, allowed(parameter)])),
          { requiredKeys: [] },
        ) as fc.Arbitrary<Record<string, string>>;
        await fc.assert(
          fc.asyncProperty(queries, async (query) => {
            const answer = await ask(sandbox, name, list.path, query);
            assert.equal(answer.status, 200, JSON.stringify(answer.body));
            fits(name, list, answer);
          }),
          { numRuns: 200 },
        );
      });

      it(`for every single allowed parameter, with ${variant}`, async () => {
        const sandbox = standing({ conversations: 60, ...options });
        const single = fc
          .constantFrom(...list.parameters)
          .chain((parameter) => fc.tuple(fc.constant(parameter), allowed(parameter)));
        await fc.assert(
          fc.asyncProperty(single, async ([parameter, value]) => {
            assert.ok(documents[name].allows(parameter, value), "the value is made as the document says");
            const answer = await ask(sandbox, name, list.path, { [parameter.name]: value });
            assert.equal(answer.status, 200, JSON.stringify(answer.body));
            fits(name, list, answer);
          }),
          { numRuns: 200 },
        );
      });
    }

    it("for every conversation of several seeds", async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer(), fc.boolean(), async (seed, sensitive) => {
          const sandbox = standing({ seed, conversations: 100, ...(!sensitive && { credentials: BLIND }) });
          for (const id of await firstIds(sandbox, name)) {
            const answer = await ask(sandbox, name, `${list.path}/${id}`);
            assert.equal(answer.status, 200);
            fits(name, get, answer);
          }
        }),
        { numRuns: 5 },
      );
    });

    it("and refuses every value that the document does not allow", async () => {
      const sandbox = standing({ conversations: 5 });
      const closed = list.parameters.filter((parameter) => !documents[name].allows(parameter, "\u0000 nothing"));
      assert.ok(closed.length > 5);
      const texts = fc.oneof(
        fc.string(),
        fc.constantFrom(
          "0",
          "-1",
          "1.5",
          "1e3",
          "NaN",
          "null",
          "[]",
          "{",
          "24:00",
          "9:5",
          "2026-02-30",
          "2026-03-15T10:00:00 05:30",
          "inbound ",
          "daily",
          "INBOUND,OUTBOUND",
        ),
      );
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...closed), texts, async (parameter: Parameter, text) => {
          fc.pre(!documents[name].allows(parameter, text));
          const answer = await ask(sandbox, name, list.path, { [parameter.name]: text });
          assert.equal(answer.status, 422, `${parameter.name}=${text}`);
          fits(name, list, answer);
          assert.ok(JSON.stringify(answer.body).includes(parameter.name));
        }),
        { numRuns: 400 },
      );
    });

    it("for any text as id", async () => {
      const sandbox = standing({ conversations: 5 });
      await fc.assert(
        fc.asyncProperty(fc.string({ minLength: 1, unit: "grapheme" }), async (text) => {
          fc.pre(!/^\.+$/.test(text));
          const answer = await ask(sandbox, name, `${list.path}/${encodeURIComponent(text)}`);
          assert.equal(answer.status, 404);
          fits(name, get, answer);
        }),
      );
    });

    for (const operation of [list, get]) {
      const path = operation.path.replace(/\{.*\}/, "any");
      it(`for each documented error of ${operation.path}`, async () => {
        for (const status of operation.statuses.filter((one) => one >= 400)) {
          const sandbox = standing({ conversations: 1, faults: [{ kind: "status", status, retryAfter: "5" }] });
          const answer = await ask(sandbox, name, path);
          assert.deepEqual([answer.status, answer.headers.get("Retry-After")], [status, "5"]);
          fits(name, operation, answer);
        }
      });

      it(`without a credential for ${operation.path}`, async () => {
        const answer = await ask(standing({ conversations: 1 }), name, path, {}, {});
        assert.equal(answer.status, 401);
        fits(name, operation, answer);
      });
    }

    it("for what is inserted and updated", async () => {
      const sandbox = standing({ conversations: 0 });
      const statuses =
        name === "eigi"
          ? ["IN_PROGRESS", "COMPLETED", "DISCONNECTED", "FAILED"]
          : [
              "token_created",
              "triggered",
              "in_progress",
              "completed",
              "failed",
              "cancelled",
              "transferred",
              "unanswered",
            ];
      const field = name === "eigi" ? "conversation_status" : "status";
      for (const status of statuses) {
        const ids = [sandbox.insert(name, { [field]: status }), sandbox.insert(name)];
        sandbox.update(name, ids[1] ?? "", { [field]: status });
        for (const id of ids) fits(name, get, await ask(sandbox, name, `${list.path}/${id}`));
      }
      fits(name, list, await ask(sandbox, name, list.path));
    });
  });
}
