import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "convoscope/testing";
import {
  Clock,
  allOfAnyreach,
  allOfEigi,
  anyreachPage,
  askAnyreach,
  askEigi,
  eigiPage,
  field,
  micros,
  standing,
  START,
  type Json,
} from "./calls.js";

describe("insert", () => {
  it("adds the newest, again and again, even while the clock stands", async () => {
    const sandbox = standing();
    const eigi = [1, 2, 3].map(() => sandbox.insert("eigi"));
    const anyreach = [1, 2, 3].map(() => sandbox.insert("anyreach"));
    const [first, second] = [await eigiPage(sandbox, { page_size: "3" }), await anyreachPage(sandbox, { limit: "3" })];
    assert.deepEqual(
      first.data.map((c) => c["conversation_id"]),
      [...eigi].reverse(),
    );
    assert.deepEqual(
      second.map((c) => c["id"]),
      [...anyreach].reverse(),
    );
    assert.equal(first.pagination.total, 253);
    assert.equal(new Set(second.map((c) => c["created_at"])).size, 3);
  });

  it("begins now and goes on with the clock", async () => {
    const clock = new Clock();
    const sandbox = createSandbox({ now: clock.now });
    const id = sandbox.insert("eigi", { conversation_type: "TELEPHONY" });
    const { body: begun } = await askEigi(sandbox, {}, id);
    assert.deepEqual(
      [
        begun["conversation_status"],
        begun["conversation_transcript"],
        begun["conversation_type"],
        micros(begun["created_at"]),
      ],
      ["IN_PROGRESS", [], "TELEPHONY", START * 1000],
    );
    clock.advance(3600);
    const { body: ended } = await askEigi(sandbox, {}, id);
    assert.equal(ended["conversation_status"], "COMPLETED");
    assert.equal(ended["created_at"], begun["created_at"]);
  });

  const eigiCases: [object, (c: Json) => boolean][] = [
    [
      { conversation_status: "COMPLETED", conversation_type: "TELEPHONY" },
      (c) =>
        Number(field(c["conversation_metadata"], "conversation_duration")) > 0 &&
        micros(c["updated_at"]) > micros(c["created_at"]),
    ],
    [{ conversation_status: "FAILED" }, (c) => c["conversation_analysis"] === null],
    [{ conversation_type: "CHAT" }, (c) => field(c["conversation_metadata"], "session_status") === "active"],
    [{ conversation_transcript: null, notes: "ours" }, (c) => "agent_id" in c],
    [{ conversation_metadata: { calling_type: "OUTBOUND" } }, (c) => c["conversation_type"] === "TELEPHONY"],
    [{ conversation_status: "PAUSED" }, (c) => c["conversation_status"] === "PAUSED"],
    [
      { created_at: "2020-02-02T02:02:02" },
      (c) => String(c["id"]).startsWith(Math.floor(Date.parse("2020-02-02T02:02:02Z") / 1000).toString(16)),
    ],
  ];
  for (const [fields, fits] of eigiCases) {
    it(`shows eigi's ${JSON.stringify(fields)} and makes up the rest to fit`, async () => {
      const sandbox = standing();
      const { body } = await askEigi(sandbox, {}, sandbox.insert("eigi", fields));
      for (const [name, value] of Object.entries(fields)) assert.deepEqual(body[name], value);
      assert.ok(fits(body), JSON.stringify(body));
      assert.equal(Object.keys(body).length, 12);
    });
  }

  const anyreachCases: [object, (c: Json) => boolean][] = [
    [{ status: "completed", channel: "telephone" }, (c) => Number(c["duration"]) > 0 && c["conversation"] !== null],
    [{ status: "unanswered" }, (c) => c["duration"] === null && c["user_turn_count"] === 0],
    [{ channel: "email", direction: "outbound" }, (c) => String(c["user_id"]).includes("@")],
    [{ custom_metadata: { vip: true }, agent: null }, (c) => c["status"] !== undefined],
  ];
  for (const [fields, fits] of anyreachCases) {
    it(`shows AnyReach's ${JSON.stringify(fields)} and makes up the rest to fit`, async () => {
      const sandbox = standing();
      const { body } = await askAnyreach(sandbox, {}, sandbox.insert("anyreach", fields));
      for (const [name, value] of Object.entries(fields)) assert.deepEqual(body[name], value);
      assert.ok(fits(body), JSON.stringify(body));
    });
  }

  it("is found by the filters under its own values", async () => {
    const sandbox = standing();
    const eigi = sandbox.insert("eigi", {
      agent_id: "ours",
      conversation_status: "FAILED",
      conversation_type: "DAILY",
      conversation_metadata: { calling_type: "INBOUND", word: "Zebra" },
    });
    assert.deepEqual(
      (
        await allOfEigi(sandbox, {
          agent_id: "ours",
          conversation_status: "FAILED",
          conversation_type: "DAILY",
          calling_type: "INBOUND",
          search: "zebra",
        })
      ).map((c) => c["conversation_id"]),
      [eigi],
    );
    const anyreach = sandbox.insert("anyreach", {
      agent_id: "ours",
      user_id: "+15550100",
      duration: 5,
      custom_metadata: { vip: [1, 2] },
    });
    assert.deepEqual(
      (
        await allOfAnyreach(sandbox, {
          agent_id: "ours",
          user_id: "+1555",
          duration_below: "5",
          custom_metadata: '{"vip":[2]}',
        })
      ).map((c) => c["id"]),
      [anyreach],
    );
  });

  it("takes an id of one's own, once", async () => {
    const sandbox = standing();
    assert.equal(sandbox.insert("anyreach", { id: "conv_1" }), "conv_1");
    assert.throws(() => sandbox.insert("anyreach", { id: "conv_1" }), /conv_1 exists already/);
    assert.throws(() => sandbox.insert("eigi", { conversation_id: 7 }), /conversation_id must be/);
    assert.equal((await askAnyreach(sandbox, {}, "conv_1")).status, 200);
  });

  it("places an older one where it belongs", async () => {
    const sandbox = standing();
    const before = await allOfAnyreach(sandbox);
    const id = sandbox.insert("anyreach", { created_at: String(before[100]?.["created_at"]) });
    assert.deepEqual(
      (await allOfAnyreach(sandbox)).map((c) => c["id"]),
      [...before.slice(0, 100).map((c) => c["id"]), id, ...before.slice(100).map((c) => c["id"])].filter(
        (one) => one !== undefined,
      ),
    );
  });

  it("drops what is undefined, and is out of the caller's later reach", async () => {
    const sandbox = standing();
    const fields: Json = { summary: undefined, custom_metadata: { a: 1 } };
    const id = sandbox.insert("anyreach", fields);
    fields["custom_metadata"] = { a: 2 };
    const { body } = await askAnyreach(sandbox, {}, id);
    assert.equal("summary" in body, false);
    assert.deepEqual(body["custom_metadata"], { a: 1 });
  });

  it("shows a status that was given until an update changes it", async () => {
    const clock = new Clock();
    const sandbox = createSandbox({ now: clock.now });
    const id = sandbox.insert("eigi", { conversation_status: "IN_PROGRESS", conversation_type: "TELEPHONY" });
    clock.advance(3600);
    assert.equal((await askEigi(sandbox, {}, id)).body["conversation_status"], "IN_PROGRESS");
    sandbox.update("eigi", id, { conversation_status: "COMPLETED" });
    assert.equal((await askEigi(sandbox, {}, id)).body["conversation_status"], "COMPLETED");
  });
});

describe("update", () => {
  it("sets fields and moves updated_at", async () => {
    const clock = new Clock();
    const sandbox = createSandbox({ now: clock.now });
    const before = (await allOfEigi(sandbox))[50] as Json;
    clock.advance(10);
    sandbox.update("eigi", String(before["conversation_id"]), { notes: "seen", conversation_analysis: [{ score: 1 }] });
    const after = (await allOfEigi(sandbox))[50] as Json;
    assert.deepEqual(after, {
      ...before,
      notes: "seen",
      conversation_analysis: [{ score: 1 }],
      updated_at: new Date(START + 10_000).toISOString().slice(0, 19),
    });
  });

  it("ends a running one where it is", async () => {
    const clock = new Clock();
    const sandbox = createSandbox({ now: clock.now });
    const id = sandbox.insert("eigi", { conversation_type: "TELEPHONY" });
    clock.advance(25);
    const { body: running } = await askEigi(sandbox, {}, id);
    assert.ok((running["conversation_transcript"] as Json[]).length > 0);
    sandbox.update("eigi", id, { conversation_status: "DISCONNECTED" });
    clock.advance(3600);
    const { body: ended } = await askEigi(sandbox, {}, id);
    assert.equal(ended["conversation_status"], "DISCONNECTED");
    if (ended["conversation_transcript"] !== null)
      assert.deepEqual(ended["conversation_transcript"], running["conversation_transcript"]);
    assert.ok(Number(field(ended["conversation_metadata"], "conversation_duration")) <= 25);
  });

  it("moves it with its creation time", async () => {
    const sandbox = standing();
    const id = String((await anyreachPage(sandbox))[5]?.["id"]);
    sandbox.update("anyreach", id, { created_at: "2026-03-15T11:00:00Z" });
    assert.deepEqual(
      (await anyreachPage(sandbox, { limit: "1" })).map((c) => c["id"]),
      [id],
    );
    assert.equal((await allOfAnyreach(sandbox)).length, 250);
  });

  it("refuses what it cannot do", () => {
    const sandbox = standing();
    const id = sandbox.insert("eigi");
    assert.throws(() => sandbox.update("eigi", "unknown", {}), /no conversation has the id "unknown"/);
    assert.throws(() => sandbox.update("eigi", id, { conversation_id: "other" }), /cannot be changed/);
    assert.throws(() => sandbox.update("eigi", id, [] as object), /must be an object/);
    assert.throws(() => sandbox.update("eigi", id, { notes: 1n }), /BigInt/);
    assert.throws(
      () => sandbox.update("zendesk" as "eigi", id, {}),
      /unknown provider "zendesk"; known are eigi, anyreach/,
    );
  });
});

describe("remove", () => {
  it("takes it from lists and answers 404", async () => {
    const sandbox = standing();
    const [gone, ...rest] = await allOfAnyreach(sandbox);
    const id = String(gone?.["id"]);
    sandbox.remove("anyreach", id);
    assert.deepEqual(await allOfAnyreach(sandbox), rest);
    assert.equal((await askAnyreach(sandbox, {}, id)).status, 404);
    assert.throws(() => sandbox.remove("anyreach", id), /no conversation has the id/);
  });
});
