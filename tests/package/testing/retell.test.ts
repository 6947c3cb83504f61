import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "convoscope/testing";
import { START, type Json } from "./calls.js";
import { all, inside, retell, retellCall, standing } from "./voice-calls.js";

const sandbox = standing({ conversations: 300 });
const everything = all("retell", sandbox);
const ids = (calls: Json[]) => calls.map(({ call_id }) => call_id);
const filtered = async (filter_criteria: unknown) => {
  const { status, body } = await retell(sandbox, { filter_criteria, limit: 1000 });
  assert.equal(status, 200, JSON.stringify(body));
  return body.items;
};
const SPOKEN = ["transcript", "transcript_object", "transcript_with_tool_calls", "scrubbed_transcript_with_tool_calls"];

describe("Retell's list", () => {
  it("is asked by POST; an empty body is as good as {}", async () => {
    const { body } = await retell(sandbox);
    assert.deepEqual([body.items.length, body.has_more, typeof body.pagination_key, body.total], [50, true, "string", undefined]);
    assert.deepEqual((await retell(sandbox, "")).body, body);
  });

  it("has everything but the transcript", async () => {
    for (const item of (await everything).slice(0, 60)) {
      assert.ok(SPOKEN.every((key) => !(key in item)));
      const { body } = await retellCall(sandbox, String(item["call_id"]));
      assert.deepEqual(item, Object.fromEntries(Object.entries(body).filter(([key]) => !SPOKEN.includes(key))));
    }
  });

  it("is by start; those without one are older than all others, and no filter of times finds them", async () => {
    const starts = (await everything).map(({ start_timestamp }) => (start_timestamp === undefined ? -Infinity : Number(start_timestamp)));
    assert.deepEqual(starts, [...starts].sort((a, b) => (a === b ? 0 : b - a)));
    const without = (await everything).filter(({ start_timestamp }) => start_timestamp === undefined);
    assert.ok(without.some(({ call_status }) => call_status === "registered") && without.some(({ call_status }) => call_status === "not_connected"));
    const bounded = await filtered({ start_timestamp: { type: "number", op: "le", value: START + 1e12 } });
    assert.deepEqual(ids(bounded), ids((await everything).filter(({ start_timestamp }) => start_timestamp !== undefined)));
    const { body } = await retell(sandbox, { sort_order: "ascending", limit: 1000 });
    assert.deepEqual(ids(body.items), ids(await everything).reverse());
  });

  it("moves a registered call to the top when it starts", async () => {
    let now = START;
    const own = createSandbox({ now: () => new Date(now), conversations: 200 });
    const registered = (await all("retell", own)).find(({ call_status }) => call_status === "registered") ?? assert.fail();
    now += 60_000;
    const started = (await all("retell", own)).findIndex(({ call_id }) => call_id === registered["call_id"]);
    assert.ok(started < 8, `${started}`);
  });

  it("counts only if asked", async () => {
    assert.equal((await retell(sandbox, { include_total: true, limit: 1 })).body.total, 300);
    const filter_criteria = { call_type: { type: "enum", op: "in", value: ["web_call"] } };
    const { body } = await retell(sandbox, { include_total: true, limit: 1, filter_criteria });
    assert.equal(body.total, (await filtered(filter_criteria)).length);
  });

  it("skips, without a key", async () => {
    assert.deepEqual(ids((await retell(sandbox, { skip: 7, limit: 5 })).body.items), ids((await everything).slice(7, 12)));
    const last = (await retell(sandbox, { skip: 299, limit: 5 })).body;
    assert.deepEqual([last.items.length, last.has_more, "pagination_key" in last], [1, false, false]);
  });

  const value = (call: Json, ...keys: string[]) => inside(call, ...keys);
  const DURATION = 60_000;
  const filters: [unknown, (call: Json) => boolean][] = [
    [{ call_status: { type: "enum", op: "in", value: ["ongoing", "error"] } }, ({ call_status }) => call_status === "ongoing" || call_status === "error"],
    [{ call_type: { type: "enum", op: "in", value: ["web_call"] } }, ({ call_type }) => call_type === "web_call"],
    [{ direction: { type: "enum", op: "in", value: ["outbound"] } }, ({ direction }) => direction === "outbound"],
    [{ disconnection_reason: { type: "enum", op: "in", value: ["dial_busy", "call_transfer"] } }, ({ disconnection_reason }) => disconnection_reason === "dial_busy" || disconnection_reason === "call_transfer"],
    [{ from_number: { type: "string", op: "sw", value: "+1" } }, ({ from_number }) => String(from_number).startsWith("+1")],
    [{ from_number: { type: "string", op: "ne", value: "+12025550143" } }, ({ from_number }) => from_number !== undefined && from_number !== "+12025550143"],
    [{ to_number: { type: "string", op: "co", value: "555" } }, ({ to_number }) => String(to_number).includes("555")],
    [{ to_number: { type: "string", op: "ew", value: "43" } }, ({ to_number }) => String(to_number).endsWith("43")],
    [{ duration_ms: { type: "number", op: "ge", value: DURATION } }, ({ duration_ms }) => Number(duration_ms) >= DURATION],
    [{ duration_ms: { type: "number", op: "lt", value: DURATION } }, ({ duration_ms }) => Number(duration_ms) < DURATION],
    [{ user_sentiment: { type: "enum", op: "in", value: ["Positive"] } }, (call) => value(call, "call_analysis", "user_sentiment") === "Positive"],
    [{ call_successful: { type: "boolean", op: "eq", value: false } }, (call) => value(call, "call_analysis", "call_successful") === false],
    [{ in_voicemail: { type: "boolean", op: "eq", value: true } }, (call) => value(call, "call_analysis", "in_voicemail") === true],
    [{ combined_cost: { type: "number", op: "gt", value: 10 } }, (call) => Number(value(call, "call_cost", "combined_cost")) > 10],
    [{ metadata: [{ key: "attempt", type: "number", op: "eq", value: 2 }] }, (call) => value(call, "metadata", "attempt") === 2],
    [{ metadata: [{ key: "topic", type: "present", op: "np" }] }, (call) => value(call, "metadata", "topic") === undefined],
    [{ metadata: [{ key: "topic", type: "present", op: "pr" }, { key: "attempt", type: "number", op: "lt", value: 3 }] }, (call) => Number(value(call, "metadata", "attempt")) < 3],
    [{ dynamic_variables: [{ key: "language", type: "enum", op: "in", value: ["en", "de"] }] }, (call) => ["en", "de"].includes(String(value(call, "retell_llm_dynamic_variables", "language")))],
    [{ call_type: { type: "enum", op: "in", value: ["phone_call"] }, direction: { type: "enum", op: "in", value: ["inbound"] } }, ({ direction }) => direction === "inbound"],
  ];
  for (const [criteria, keeps] of filters) {
    it(JSON.stringify(criteria), async () => {
      const found = await filtered(criteria);
      assert.deepEqual(ids(found), ids((await everything).filter(keeps)));
      assert.ok(found.length > 0 && found.length < 300, `${found.length}`);
    });
  }

  it("agents are OR, each with its versions", async () => {
    const [one, two] = [...new Set((await everything).map(({ agent_id }) => agent_id))];
    const found = await filtered({ agent: [{ agent_id: one, version: [0, 1] }, { agent_id: two }] });
    assert.deepEqual(ids(found), ids((await everything).filter(({ agent_id, agent_version }) => agent_id === two || (agent_id === one && Number(agent_version) < 2))));
  });

  it('"bt" leaves its lower end out', async () => {
    const [late, , early] = (await everything).filter(({ start_timestamp }) => start_timestamp !== undefined).slice(40);
    const range = [Number(early?.["start_timestamp"]), Number(late?.["start_timestamp"])];
    const found = ids(await filtered({ start_timestamp: { type: "range", op: "bt", value: range } }));
    assert.ok(found.includes(late?.["call_id"]) && !found.includes(early?.["call_id"]));
  });

  const refused: [string, unknown][] = [
    ["a limit of 0", { limit: 0 }], ["a limit of 1001", { limit: 1001 }], ["a text as limit", { limit: "10" }], ["null as skip", { skip: null }], ["another order", { sort_order: "desc" }], ["a foreign key", { pagination_key: "call_1" }],
    ["skip with a key", { skip: 1, pagination_key: "x" }], ["an unknown member", { page: 2 }], ["an unknown filter", { filter_criteria: { text: { type: "string", op: "co", value: "x" } } }],
    ["a filter of version 2", { filter_criteria: { call_status: ["ended"] } }], ["thresholds of version 2", { filter_criteria: { start_timestamp: { lower_threshold: 1 } } }],
    ["registered, which cannot be asked for", { filter_criteria: { call_status: { type: "enum", op: "in", value: ["registered"] } } }],
    ["an operator of another type", { filter_criteria: { duration_ms: { type: "number", op: "co", value: 1 } } }], ["a value of another type", { filter_criteria: { from_number: { type: "string", op: "eq", value: 1 } } }],
    ["a version that is no number", { filter_criteria: { agent: [{ agent_id: "a", version: ["1"] }] } }], ["an agent without an id", { filter_criteria: { agent: [{}] } }], ["a range of one", { filter_criteria: { duration_ms: { type: "range", op: "bt", value: [1] } } }], ["a filter without its type", { filter_criteria: { from_number: { op: "eq", value: "x" } } }], ["no JSON", "{"], ["a list", "[]"],
  ];
  for (const [what, body] of refused) {
    it(`refuses ${what}`, async () => {
      const answer = await retell(sandbox, body);
      assert.equal(answer.status, 400);
      assert.deepEqual([Object.keys(answer.body), inside(answer.body, "status")], [["status", "message"], "error"]);
    });
  }
});

describe("a call of Retell", () => {
  const some = async (test: (call: Json) => boolean) => {
    for (const { call_id } of await everything) {
      const { body } = await retellCall(sandbox, String(call_id));
      if (test(body)) return body;
    }
    return assert.fail();
  };

  it("is 422 if there is none", async () => {
    const { status, body } = await retellCall(sandbox, "call_none");
    assert.deepEqual([status, body["status"]], [422, "error"]);
  });

  it("has numbers and a direction on the telephone, and a secret on the web", async () => {
    for (const call of await everything) {
      const isPhone = call["call_type"] === "phone_call";
      for (const key of ["from_number", "to_number", "direction"]) assert.equal(key in call, isPhone);
      assert.equal("access_token" in call, !isPhone);
    }
  });

  it("weaves tools into the transcript, with times that no document has, and words by the second", async () => {
    const call = await some((it) => JSON.stringify(it["transcript_with_tool_calls"] ?? "").includes("tool_call_invocation"));
    const woven = call["transcript_with_tool_calls"] as Json[];
    const invoked = woven.filter(({ role }) => role === "tool_call_invocation");
    assert.deepEqual(invoked.map(({ tool_call_id }) => tool_call_id), woven.filter(({ role }) => role === "tool_call_result").map(({ tool_call_id }) => tool_call_id));
    assert.ok(invoked.every(({ time_sec, arguments: given }) => typeof time_sec === "number" && typeof JSON.parse(String(given)) === "object"));
    const said = woven.filter(({ words }) => words !== undefined);
    assert.deepEqual(said, call["transcript_object"]);
    for (const { content, words } of said as { content: string; words: { word: string; start: number; end: number }[] }[]) {
      assert.equal(words.map(({ word }) => word).join(""), content);
      assert.ok(words.every(({ start, end }) => start < end && end * 1000 < Number(call["duration_ms"]) + 60_000));
    }
  });

  it("has turns that are neither speech nor tools", async () => {
    for (const role of ["node_transition", "dtmf"]) await some((it) => ((it["transcript_with_tool_calls"] ?? []) as Json[]).some((turn) => turn["role"] === role));
  });

  it("costs cents", async () => {
    for (const { call_cost } of await everything) {
      if (call_cost === undefined) continue;
      const parts = (inside(call_cost, "product_costs") as Json[]).reduce((sum, { cost }) => sum + Number(cost), 0);
      assert.ok(Math.abs(parts - Number(inside(call_cost, "combined_cost"))) < 0.01);
    }
  });

  it("was dialled in vain: not connected, or ended with a machine", async () => {
    for (const reason of ["dial_busy", "dial_no_answer"]) assert.equal((await some(({ disconnection_reason }) => disconnection_reason === reason))["call_status"], "not_connected");
    const machine = await some(({ disconnection_reason }) => disconnection_reason === "voicemail_reached");
    assert.deepEqual([machine["call_status"], inside(machine, "call_analysis", "in_voicemail"), "transcript" in machine], ["ended", true, false]);
  });

  it("has an address of its recording: one that stays, or one for a day", async () => {
    const url = (call: Json) => String(call["recording_url"]);
    const plain = await some((it) => it["recording_url"] !== undefined);
    assert.deepEqual([new URL(url(plain)).search, plain["opt_in_signed_url"]], ["", false]);
    const signing = standing({ conversations: 60, signedRecordings: true });
    const signed = (await all("retell", signing)).find((it) => it["recording_url"] !== undefined) ?? assert.fail();
    assert.equal(signed["opt_in_signed_url"], true);
    assert.equal(Number(new URL(url(signed)).searchParams.get("Expires")), START / 1000 + 86_400);
  });

  it("passes on values that nobody knows, and moves with its start", async () => {
    const own = standing({ conversations: 3 });
    const id = own.insert("retell", { call_status: "paused", disconnection_reason: "tomorrow", start_timestamp: START - 90 * 86_400_000 });
    const list = await all("retell", own);
    assert.deepEqual([list.filter(({ start_timestamp }) => start_timestamp !== undefined).at(-1)?.["call_id"], (await retellCall(own, id)).body["call_status"]], [id, "paused"]);
    own.update("retell", id, { start_timestamp: START });
    assert.equal((await all("retell", own))[0]?.["call_id"], id);
    own.update("retell", id, { start_timestamp: undefined });
    assert.ok(!("start_timestamp" in ((await all("retell", own)).find(({ call_id }) => call_id === id) ?? { start_timestamp: 0 })));
  });
});
