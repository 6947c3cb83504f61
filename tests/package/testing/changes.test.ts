import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { anyreach, createClient, eigi, isConvoscopeError, vapi, type Conversation } from "convoscope";
import { createSandbox, type ConversationFields, type Sandbox, type SandboxProvider } from "convoscope/testing";
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
    assert.throws(() => sandbox.insert("anyreach", { id: "conv_1" }), /"conv_1" exists already\./);
    assert.throws(() => sandbox.insert("eigi", { conversation_id: 7 as unknown as string }), /"conversation_id" must be a non-empty string, not 7\.$/);
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

describe("insert, in the words of the client's model", () => {
  const PHONE = "+15550100";
  const full: Partial<Conversation> = {
    createdAt: "2026-03-14T08:00:00.250000Z",
    updatedAt: "2026-03-14T08:10:00.000Z",
    status: "completed",
    channel: "telephone",
    direction: "outbound",
    durationSeconds: 42,
    transcript: [
      { role: "assistant", content: "Good morning", timestamp: "2026-03-14T08:00:02.000Z" },
      { role: "user", content: "Hello", timestamp: null },
    ],
  };
  const cases: [SandboxProvider, ConversationFields, Json][] = [
    [
      "eigi",
      {
        ...full,
        id: "00000000-0000-4000-8000-000000000001",
        agent: { id: "a1", phone: "+15550199" },
        customer: { phone: PHONE },
        recording: { url: "https://media.example.com/1.mp3" },
        analysis: [{ good: true }],
        notes: "ours",
      },
      {
        conversation_id: "00000000-0000-4000-8000-000000000001",
        created_at: "2026-03-14T08:00:00.250000",
        updated_at: "2026-03-14T08:10:00",
        conversation_status: "COMPLETED",
        conversation_type: "TELEPHONY",
        agent_id: "a1",
        notes: "ours",
        conversation_analysis: [{ good: true }],
        conversation_transcript: [
          { role: "assistant", content: "Good morning", timestamp: "2026-03-14T08:00:02+00:00" },
          { role: "user", content: "Hello", timestamp: null },
        ],
      },
    ],
    ["eigi", { status: "disconnected", metadata: { order: 7 } }, { conversation_status: "DISCONNECTED", conversation_metadata: { order: 7 } }],
    ["eigi", { channel: "whatsapp", status: "failed" }, { conversation_type: "WHATSAPP", conversation_status: "FAILED" }],
    [
      "anyreach",
      { ...full, id: "c1", agent: { id: "a1", name: "Ada", versionId: "v2", phone: "+15550199" }, customer: { phone: PHONE }, summary: "ours" },
      {
        id: "c1",
        created_at: "2026-03-14T08:00:00.250000Z",
        updated_at: "2026-03-14T08:10:00Z",
        status: "completed",
        channel: "telephone",
        direction: "outbound",
        duration: 42,
        user_id: PHONE,
        agent_id: "a1",
        agent_version_id: "v2",
        agent_number: "+15550199",
        agent: { id: "a1", name: "Ada" },
        summary: "ours",
        conversation: [
          { type: "message", role: "assistant", content: "Good morning", timestamp: "2026-03-14T08:00:02Z" },
          { type: "message", role: "user", content: "Hello" },
        ],
      },
    ],
    ["anyreach", { status: "created" }, { status: "token_created" }],
    ["anyreach", { status: "queued", metadata: { order: 7 } }, { status: "triggered", custom_metadata: { order: 7 } }],
    ["anyreach", { recording: null, transcript: null, status: "archived" }, { recording_details: null, conversation: null, status: "archived" }],
  ];
  for (const [provider, fields, wire] of cases) {
    it(`${provider}: ${JSON.stringify(fields).slice(0, 70)}`, async () => {
      const sandbox = standing();
      const id = sandbox.insert(provider, fields);
      const { body } = await (provider === "eigi" ? askEigi : askAnyreach)(sandbox, {}, id);
      for (const [name, value] of Object.entries(wire)) assert.deepEqual(body[name], value, name);
      assert.ok("updated_at" in body, "the rest is made up");
    });
  }

  it("keeps what is made up of the metadata beside what is given, and puts numbers where the direction says", async () => {
    const sandbox = standing();
    for (const [direction, theirs, ours] of [
      ["inbound", "from_mobile_number", "to_mobile_number"],
      ["outbound", "to_mobile_number", "from_mobile_number"],
    ] as const) {
      const id = sandbox.insert("eigi", { direction, customer: { phone: PHONE }, agent: { phone: "+15550199" }, status: "completed", durationSeconds: 5 });
      const metadata = (await askEigi(sandbox, {}, id)).body["conversation_metadata"] as Json;
      assert.deepEqual([metadata[theirs], metadata[ours], metadata["conversation_duration"]], [PHONE, "+15550199", 5]);
      assert.ok(metadata["telephony_provider"] !== undefined && metadata["calling_type"] === direction.toUpperCase());
    }
  });

  it("update takes it, too", async () => {
    const sandbox = standing();
    const id = sandbox.insert("eigi", { channel: "telephone" });
    sandbox.update("eigi", id, { status: "completed", durationSeconds: 7 });
    sandbox.update("eigi", id, { customer: { phone: PHONE } });
    const { body } = await askEigi(sandbox, {}, id);
    assert.equal(body["conversation_status"], "COMPLETED");
    assert.deepEqual(
      ["conversation_duration", "from_mobile_number"].map((name) => field(body["conversation_metadata"], name)),
      [7, PHONE],
    );
  });

  for (const provider of ["eigi", "anyreach", "vapi"] as const) {
    it(`what the client read goes in again, and reads the same (${provider})`, async () => {
      const client = (sandbox: Sandbox) =>
        createClient({ provider: { eigi: eigi({ apiKey: "vk_made_up" }), anyreach: anyreach({ token: "ak_made.up" }), vapi: vapi({ apiKey: "made-up" }) }[provider], fetch: sandbox.fetch });
      const all = await client(standing()).conversations.list({ createdBefore: "2026-03-14" }).take(60);
      const other = standing({ conversations: 0 });
      for (const conversation of all) other.insert(provider, conversation);
      const again = await client(other).conversations.list().take(60);
      // What had to be repaired (a number without its plus, in the metadata too) is whole now, and a link's expiry is not told.
      const shown = ({ issues: _issues, recording, metadata, ...rest }: Conversation) => {
        const { to_mobile_number: _to, from_mobile_number: _from, ...own } = metadata ?? {};
        return { ...rest, recording: recording?.url, metadata: own };
      };
      assert.deepEqual(again.map(shown), all.map(shown));
      assert.equal(all.length, 60);
    });
  }

  const refused: [SandboxProvider, Json, RegExp][] = [
    ["eigi", { conversation_staus: "COMPLETED" }, /^Unknown field "conversation_staus" of eigi\. Did you mean "conversation_status"\?$/],
    ["eigi", { createdat: "2026-01-01T00:00:00Z" }, /Did you mean "created_at"\?/],
    ["anyreach", { conversation_status: "completed" }, /Accepted: id, organization_id/],
    ["anyreach", { created_at: "2026-01-01T00:00:00Z", durationSeconds: 3 }, /^"created_at" and "durationSeconds" cannot be combined: /],
    ["eigi", { summary: "short" }, /^eigi has no "summary": leave it out\.$/],
    ["eigi", { agent: { name: "Ada" } }, /^eigi has no "agent\.name": leave it out\.$/],
    ["eigi", { channel: "email" }, /^Unknown channel "email" of eigi\. Accepted: telephone, webrtc, whatsapp and text\.$/],
    ["anyreach", { status: "disconnected" }, /^Unknown status "disconnected" of AnyReach\. Accepted: created, queued, ringing, in_progress, completed/],
    ["eigi", { customer: { phon: PHONE } as object }, /^Unknown field "phon" of customer\. Did you mean "phone"\?$/],
    ["anyreach", { agent: { nmae: "Ada" } as object }, /Did you mean "name"\?/],
    ["eigi", { recording: { uri: "x" } as object }, /Did you mean "url"\?/],
    ["eigi", { transcript: [{ rol: "user", content: "hi" }] as never }, /^Unknown field "rol" of transcript\[0\]\. Did you mean "role"\?$/],
    ["eigi", { transcript: "hello" as never }, /^"transcript" must be a list of messages, or null, not "hello"\.$/],
    ["anyreach", { transcript: [{ role: "user" }] as never }, /^"transcript\[0\]\.content" is required: a string\.$/],
    ["eigi", { agent: "x" as never }, /^"agent" must be an object with id, name, versionId and phone, not "x"\.$/],
    ["eigi", { customer: null as never }, /^"customer" must be an object with id, phone, name and email, not null\.$/],
    ["anyreach", { channel: "text", customer: { phone: PHONE } }, /only on the channel "telephone", not on "text"\.$/],
    ["anyreach", { createdAt: "soon" }, /^"createdAt" must be a time.*"soon"\.$/],
    ["anyreach", { provider: "eigi" }, /^"provider" must be "anyreach", not "eigi"\.$/],
  ];
  for (const [provider, fields, message] of refused) {
    it(`refuses ${JSON.stringify(fields)} at ${provider}, and then adds nothing`, async () => {
      const sandbox = standing({ conversations: 0 });
      assert.throws(() => sandbox.insert(provider, fields), (error) => isConvoscopeError(error) && error.code === "invalid_argument" && message.test(error.message));
      assert.deepEqual([await allOfEigi(sandbox), await allOfAnyreach(sandbox)], [[], []]);
    });
  }
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
    assert.throws(() => sandbox.update("eigi", "unknown", {}), /^ConvoscopeError: No conversation has the id "unknown"\.$/);
    assert.throws(() => sandbox.update("eigi", id, { conversation_id: "other" }), /cannot be changed/);
    assert.throws(() => sandbox.update("eigi", id, [] as object), /must be an object/);
    assert.throws(() => sandbox.update("eigi", id, { notes: 1n as unknown as string }), /BigInt/);
    assert.throws(
      () => sandbox.update("zendesk" as "eigi", id, {}),
      /Unknown provider "zendesk"\. Accepted: eigi, anyreach, vapi, elevenlabs and retell\.$/,
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
    assert.throws(() => sandbox.remove("anyreach", id), /No conversation has the id/);
  });
});
