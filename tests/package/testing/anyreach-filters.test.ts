import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { allOfAnyreach, anyreachPage, askAnyreach, field, micros, standing, type Json, type Query } from "./calls.js";

const sandbox = standing();
let everything: Json[] = [];
let caller: Json = {};
let visitor: Json = {};

before(async () => {
  everything = await allOfAnyreach(sandbox);
  caller = everything.find(
    (c) => c["channel"] === "telephone" && c["status"] === "completed" && field(c["custom_metadata"], "tags"),
  ) as Json;
  visitor = everything.find((c) => c["web_widget_id"] !== null) as Json;
});

const between = (name: string, least: number, most: number) => (c: Json) =>
  typeof c[name] === "number" && c[name] >= least && c[name] <= most;
const includes = (name: string, part: string) => (c: Json) =>
  typeof c[name] === "string" && c[name].toLowerCase().includes(part.toLowerCase());

interface Case {
  name: string;
  query: () => Query;
  keeps: (conversation: Json) => boolean;
  none?: true;
}

const CASES: Case[] = [
  ...["inbound", "outbound"].map((direction) => ({
    name: direction,
    query: () => ({ direction }),
    keeps: (c: Json) => c["direction"] === direction,
  })),
  ...["telephone", "webrtc", "email", "text"].map((channel) => ({
    name: channel,
    query: () => ({ channel }),
    keeps: (c: Json) => c["channel"] === channel,
  })),
  ...[
    "token_created",
    "triggered",
    "ringing",
    "in_progress",
    "completed",
    "failed",
    "cancelled",
    "transferred",
    "unanswered",
  ].map((status) => ({ name: status, query: () => ({ status }), keeps: (c: Json) => c["status"] === status })),
  ...["agent_id", "agent_version_id"].map((name) => ({
    name,
    query: () => ({ [name]: String(caller[name]) }),
    keeps: (c: Json) => c[name] === caller[name],
  })),
  {
    name: "web_widget_id",
    query: () => ({ web_widget_id: String(visitor["web_widget_id"]) }),
    keeps: (c) => c["web_widget_id"] === visitor["web_widget_id"],
  },
  {
    name: "agent_id is exact",
    query: () => ({ agent_id: String(caller["agent_id"]).slice(1) }),
    keeps: () => false,
    none: true,
  },
  { name: "part of a user_id", query: () => ({ user_id: "+1312" }), keeps: includes("user_id", "+1312") },
  {
    name: "part of a user_id, whatever the case",
    query: () => ({ user_id: "EXAMPLE.com" }),
    keeps: includes("user_id", "example.com"),
  },
  { name: "part of an agent_number", query: () => ({ agent_number: "0555" }), keeps: includes("agent_number", "0555") },
  {
    name: "duration_above is inclusive",
    query: () => ({ duration_above: String(caller["duration"]) }),
    keeps: (c) => between("duration", Number(caller["duration"]), Infinity)(c),
  },
  {
    name: "duration_below is inclusive",
    query: () => ({ duration_below: String(caller["duration"]) }),
    keeps: (c) => between("duration", 0, Number(caller["duration"]))(c),
  },
  {
    name: "a duration may have a fraction",
    query: () => ({ duration_above: "29.5", duration_below: "40.5" }),
    keeps: between("duration", 30, 40),
  },
  {
    name: "turn counts are inclusive",
    query: () => ({ user_turn_count_above: "2", user_turn_count_below: "3" }),
    keeps: between("user_turn_count", 2, 3),
  },
  { name: "no turns at all", query: () => ({ user_turn_count_below: "0" }), keeps: between("user_turn_count", 0, 0) },
  {
    name: "created_after is inclusive",
    query: () => ({ created_after: String(caller["created_at"]) }),
    keeps: (c) => micros(c["created_at"]) >= micros(caller["created_at"]),
  },
  {
    name: "created_before is inclusive",
    query: () => ({ created_before: String(caller["created_at"]) }),
    keeps: (c) => micros(c["created_at"]) <= micros(caller["created_at"]),
  },
  {
    name: "an object inside custom_metadata",
    query: () => ({ custom_metadata: '{"customer":{"tier":"gold"}}' }),
    keeps: (c) => field(field(c["custom_metadata"], "customer"), "tier") === "gold",
  },
  {
    name: "an element inside custom_metadata",
    query: () => ({ custom_metadata: '{"tags":["outbound"]}' }),
    keeps: (c) => ((field(c["custom_metadata"], "tags") ?? []) as string[]).includes("outbound"),
  },
  {
    name: "the empty object is in every custom_metadata",
    query: () => ({ custom_metadata: "{}" }),
    keeps: (c) => c["custom_metadata"] !== null,
  },
  {
    name: "a value of another type is not contained",
    query: () => ({ custom_metadata: '{"customer":["gold"]}' }),
    keeps: () => false,
    none: true,
  },
  {
    name: "an inherited key is not contained",
    query: () => ({ custom_metadata: '{"__proto__":{}}' }),
    keeps: () => false,
    none: true,
  },
  { name: "an unknown parameter is ignored", query: () => ({ search: "kettle" }), keeps: () => true },
];

describe("AnyReach filters", () => {
  for (const { name, query, keeps, none = false } of CASES) {
    it(name, async () => {
      const expected = everything.filter(keeps).map((c) => c["id"]);
      assert.equal(expected.length === 0, none, "the case has something to find");
      assert.deepEqual(
        (await allOfAnyreach(sandbox, query())).map((c) => c["id"]),
        expected,
      );
    });
  }

  it("combines any of them with AND", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom(...CASES), { minLength: 2, maxLength: 4, selector: ({ name }) => name }),
        async (chosen) => {
          const keys = chosen.flatMap(({ query }) => Object.keys(query()));
          fc.pre(new Set(keys).size === keys.length);
          const query = Object.assign({}, ...chosen.map((one) => one.query())) as Query;
          const expected = everything.filter((c) => chosen.every(({ keeps }) => keeps(c))).map((c) => c["id"]);
          assert.deepEqual(
            (await allOfAnyreach(sandbox, query)).map((c) => c["id"]),
            expected,
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it("takes an unescaped plus for a space, as every server does", async () => {
    const response = await sandbox.fetch("https://provider.example/core/conversations?user_id=+1312", {
      headers: { Authorization: "Bearer ak_made.up_for_the_tests_too" },
    });
    assert.deepEqual(await response.json(), []);
  });
});

describe("AnyReach refuses with 422 and a text that names the parameter", () => {
  const malformed: [string, string][] = [
    ["direction", "INBOUND"],
    ["channel", "whatsapp"],
    ["status", "done"],
    ["status", ""],
    ["duration_above", "long"],
    ["duration_below", "1e999"],
    ["user_turn_count_above", "2.5"],
    ["user_turn_count_below", ""],
    ["created_after", "now"],
    ["created_before", "2026-02-30T00:00:00Z"],
    ["custom_metadata", "{"],
    ["custom_metadata", "[]"],
    ["custom_metadata", "null"],
    ["custom_metadata", '"text"'],
    ["cursor", ""],
    ["cursor", "2026-03-15T10:00:00Z"],
    ["cursor", btoa("yesterday")],
    ["cursor", btoa("2026-03-15T10:00:00Z").replace("=", "")],
    ["limit", "0"],
    ["limit", "-1"],
    ["limit", "many"],
  ];
  for (const [name, value] of malformed) {
    it(`${name}=${value}`, async () => {
      const { status, body } = await askAnyreach(sandbox, { [name]: value });
      assert.equal(status, 422);
      assert.deepEqual(Object.keys(body), ["detail"]);
      assert.match(String(body["detail"]), new RegExp(`^${name}: .`));
    });
  }
});

describe("AnyReach pages", () => {
  it("cover everything once, whatever the limit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 11, max: 100 }), async (limit) => {
        assert.deepEqual(await allOfAnyreach(sandbox, {}, limit), everything);
      }),
      { numRuns: 8 },
    );
  });
  it("hold 250 conversations altogether, newest first", () => {
    assert.equal(everything.length, 250);
    const times = everything.map((c) => micros(c["created_at"]));
    assert.deepEqual(
      times,
      [...new Set(times)].sort((a, b) => b - a),
    );
  });
  it("follow strictly after the cursor", async () => {
    const [, , third, fourth] = everything;
    assert.deepEqual(await anyreachPage(sandbox, { cursor: btoa(String(third?.["created_at"])), limit: "1" }), [
      fourth,
    ]);
  });
  it("are of 50 by default, and of 100 at most, without a word", async () => {
    assert.equal((await anyreachPage(sandbox)).length, 50);
    assert.equal((await anyreachPage(sandbox, { limit: "1000" })).length, 100);
  });
  it("of nothing are empty", async () => {
    assert.deepEqual(await anyreachPage(standing({ conversations: 0 })), []);
  });
});

describe("AnyReach get", () => {
  it("gives the list's item, bare", async () => {
    assert.deepEqual(await askAnyreach(sandbox, {}, String(caller["id"])), { status: 200, body: caller });
  });
  it("answers 404 to what does not exist", async () => {
    assert.deepEqual(await askAnyreach(sandbox, {}, "00000000-0000-4000-8000-000000000000"), {
      status: 404,
      body: { detail: "Conversation not found" },
    });
  });
});
