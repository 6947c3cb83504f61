import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "convoscope/testing";
import { START, type Json } from "./calls.js";
import { all, elevenlabs, elevenlabsConversation, inside, standing, XI } from "./voice-calls.js";

const sandbox = standing({ conversations: 200 });
const everything = all("elevenlabs", sandbox);
const ids = (items: Json[]) => items.map(({ conversation_id }) => conversation_id);
const whole = async (id: unknown) => (await elevenlabsConversation(sandbox, String(id))).body;
const walked = async (query: Record<string, string | number | readonly string[]>) => {
  const found: Json[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const { status, body }: Awaited<ReturnType<typeof elevenlabs>> = await elevenlabs(sandbox, { ...query, page_size: 100, ...(cursor !== "" && { cursor }) });
    assert.equal(status, 200, JSON.stringify(body));
    found.push(...body.conversations);
    cursor = body.next_cursor;
  }
  return found;
};

describe("ElevenLabs' list", () => {
  it("has thirty unless asked otherwise, and no total", async () => {
    const { body } = await elevenlabs(sandbox);
    assert.deepEqual([Object.keys(body).sort(), body.conversations.length, body.has_more], [["conversations", "has_more", "next_cursor"], 30, true]);
  });

  it("has nothing of what only one conversation shows", async () => {
    const text = JSON.stringify(await everything);
    for (const absent of ['"transcript"', "external_number", "user_id", "dynamic_variables", '"cost']) assert.ok(!text.includes(absent), absent);
    assert.ok((await everything).every(({ transcript_summary }) => transcript_summary === null));
    assert.ok((await walked({ summary_mode: "include" })).filter(({ transcript_summary }) => typeof transcript_summary === "string").length > 50);
  });

  it("is by start, newest first, and the other way round if asked", async () => {
    const starts = (await everything).map(({ start_time_unix_secs: at }) => Number(at));
    assert.deepEqual(starts, [...starts].sort((a, b) => b - a));
    assert.deepEqual(ids(await walked({ sort_direction: "asc" })), ids(await everything).reverse());
    assert.ok(new Set(starts).size < starts.length, "some share a second");
  });

  it("does not include the two times", async () => {
    const items = await everything;
    const at = Number(items[80]?.["start_time_unix_secs"]);
    assert.deepEqual(ids(await walked({ call_start_after_unix: at })), ids(items.filter((item) => Number(item["start_time_unix_secs"]) > at)));
    assert.deepEqual(ids(await walked({ call_start_before_unix: at })), ids(items.filter((item) => Number(item["start_time_unix_secs"]) < at)));
  });

  const filters: [string, string | number | string[], (item: Json) => boolean][] = [
    ["call_successful", "failure", ({ call_successful }) => call_successful === "failure"],
    ["exclude_statuses", ["initiated", "in-progress", "processing", "failed"], ({ status }) => status === "done"],
    ["exclude_statuses", ["done"], ({ status }) => status !== "done"],
    ["call_duration_min_secs", 60, ({ call_duration_secs }) => Number(call_duration_secs) >= 60],
    ["call_duration_max_secs", 60, ({ call_duration_secs }) => Number(call_duration_secs) <= 60],
    ["conversation_initiation_source", "twilio", ({ conversation_initiation_source }) => conversation_initiation_source === "twilio"],
    ["main_languages", ["de", "fr"], ({ main_language }) => main_language === "de" || main_language === "fr"],
    ["tool_names", "check_line", ({ tool_names }) => (tool_names as string[]).includes("check_line")],
    ["termination_reasons", "Call transferred", ({ termination_reason }) => termination_reason === "Call transferred"],
  ];
  for (const [name, value, keeps] of filters) {
    it(`${name}=${value}`, async () => {
      const found = await walked({ [name]: value });
      assert.deepEqual(ids(found), ids((await everything).filter(keeps)));
      assert.ok(found.length > 0 && found.length < 200, `${found.length}`);
    });
  }

  it("agent, version and branch", async () => {
    const [item] = await everything;
    for (const name of ["agent_id", "version_id", "branch_id"]) {
      const found = await walked({ [name]: String(item?.[name]) });
      assert.deepEqual(ids(found), ids((await everything).filter((it) => it[name] === item?.[name])));
    }
  });

  it("by what only one conversation shows: user, text alone, variables", async () => {
    const shown = await Promise.all(ids(await everything).map(whole));
    const named = (keeps: (conversation: Json) => boolean) => ids(shown.filter(keeps));
    const { user_id } = shown.find((it) => it["user_id"] !== null) ?? {};
    assert.deepEqual(ids(await walked({ user_id: String(user_id) })), named((it) => it["user_id"] === user_id));
    assert.deepEqual(ids(await walked({ text_only: "true" })), named((it) => inside(it, "metadata", "text_only") === true));
    const variable = (it: Json, name: string) => inside(it, "conversation_initiation_client_data", "dynamic_variables", name);
    const cases: [string, (it: Json) => boolean][] = [
      ["attempt:eq:2", (it) => variable(it, "attempt") === 2],
      ["attempt:gte:2", (it) => Number(variable(it, "attempt")) >= 2],
      ["attempt:lt:2", (it) => Number(variable(it, "attempt")) < 2],
      ["attempt:in:1|3", (it) => variable(it, "attempt") !== 2],
      ["attempt:neq:1", (it) => variable(it, "attempt") !== 1],
      ["nothing:eq:", () => true],
      ["name:neq:", () => true],
    ];
    for (const [param, keeps] of cases) assert.deepEqual(ids(await walked({ dynamic_variable_params: param })), named(keeps), param);
  });

  it("search is fuzzy: one of its words is enough, whatever the case", async () => {
    const found = await walked({ search: "KETTLE zzzz" });
    assert.ok(found.length > 0);
    for (const id of ids(found)) assert.match(JSON.stringify((await whole(id))["transcript"]), /kettle/i);
  });

  const refused: [Record<string, string>, number][] = [
    [{ page_size: "101" }, 422], [{ page_size: "0" }, 422], [{ page_size: "many" }, 422], [{ sort_direction: "up" }, 422], [{ exclude_statuses: "ended" }, 422], [{ call_start_after_unix: "2026-01-01" }, 422],
    [{ dynamic_variable_params: "a:b:c:eq" }, 422], [{ dynamic_variable_params: "attempt:gt:many" }, 422], [{ cursor: "made up" }, 400], [{ rating_min: "3" }, 501], [{ topic_ids: "1" }, 501],
  ];
  for (const [query, status] of refused) {
    it(`refuses ${JSON.stringify(query)} with ${status}, in FastAPI's form`, async () => {
      const { body, ...answer } = await elevenlabs(sandbox, query);
      assert.equal(answer.status, status);
      const { detail } = body as unknown as Json;
      if (status === 422) assert.deepEqual(inside((detail as Json[])[0], "loc"), ["query", Object.keys(query)[0]]);
      else assert.equal(typeof inside(detail, "status"), "string");
    });
  }

  it("ignores parameters that it does not know, as FastAPI does", async () => {
    assert.deepEqual((await elevenlabs(sandbox, { page: 2 })).body, (await elevenlabs(sandbox)).body);
  });
});

describe("a conversation of ElevenLabs", () => {
  const some = async (test: (conversation: Json) => boolean) => {
    for (const id of ids(await everything)) {
      const conversation = await whole(id);
      if (test(conversation)) return conversation;
    }
    return assert.fail();
  };

  it("agrees with its item in the list", async () => {
    for (const item of (await walked({ summary_mode: "include" })).slice(0, 60)) {
      const conversation = await whole(item["conversation_id"]);
      for (const key of ["agent_id", "agent_name", "version_id", "branch_id", "status"]) assert.equal(item[key], conversation[key]);
      for (const key of ["start_time_unix_secs", "call_duration_secs", "termination_reason", "conversation_initiation_source"]) assert.equal(item[key], inside(conversation, "metadata", key));
      assert.equal(item["message_count"], (conversation["transcript"] as unknown[]).length);
      assert.equal(item["call_successful"], inside(conversation, "analysis", "call_successful") ?? "unknown");
      assert.equal(item["transcript_summary"], inside(conversation, "analysis", "transcript_summary") ?? null);
    }
  });

  it("calls tools and has their results in turns of their own, without a message", async () => {
    const { transcript } = await some(({ transcript }) => (transcript as Json[]).some(({ tool_calls }) => (tool_calls as Json[]).length > 0));
    const turns = transcript as Json[];
    const calls = turns.flatMap(({ tool_calls }) => tool_calls as Json[]);
    const results = turns.flatMap(({ tool_results }) => tool_results as Json[]);
    assert.deepEqual(calls.map(({ request_id }) => request_id), results.map(({ request_id }) => request_id));
    for (const { params_as_json } of calls) JSON.parse(String(params_as_json));
    for (const turn of turns) assert.equal(turn["message"] === null, (turn["tool_calls"] as unknown[]).length + (turn["tool_results"] as unknown[]).length > 0);
    assert.ok(turns.every(({ time_in_call_secs }) => Number.isInteger(time_in_call_secs)));
  });

  it("costs credits and US dollars when it is over", async () => {
    const { metadata } = await some(({ status }) => status === "done");
    assert.ok(Number.isInteger(inside(metadata, "cost")) && Number(inside(metadata, "cost_fiat")) < 1);
    assert.equal(inside(await some(({ status }) => status === "in-progress"), "metadata", "cost"), null);
  });

  it("is done whatever came of it; what was never answered looks like all others", async () => {
    const unanswered = await some(({ metadata }) => inside(metadata, "termination_reason") === "Call was not answered");
    assert.deepEqual([unanswered["status"], unanswered["transcript"], unanswered["analysis"]], ["done", [], null]);
    const failed = await some(({ status }) => status === "failed");
    assert.equal(typeof inside(failed, "metadata", "error", "code"), "number");
  });

  it("tells its channel in one of several places", async () => {
    assert.equal(inside(await some(({ metadata }) => inside(metadata, "whatsapp") !== null), "metadata", "conversation_initiation_source"), "whatsapp");
    const kinds = new Set((await Promise.all(ids(await everything).map(whole))).map(({ metadata }) => inside(metadata, "phone_call", "type")));
    assert.deepEqual([...kinds].map(String).sort(), ["sip_trunking", "twilio", "undefined"]);
    assert.equal((await some(({ metadata }) => inside(metadata, "text_only") === true))["has_audio"], false);
  });

  it("is processing between its end and its analysis, and then has no transcript yet", async () => {
    let now = START;
    const own = createSandbox({ now: () => new Date(now), conversations: 60, analysisAfterMs: 60_000 });
    const { conversation_id: id } = (await all("elevenlabs", own)).find(({ status }) => status === "in-progress") ?? assert.fail();
    const seen: [unknown, boolean, boolean][] = [];
    for (; now < START + 7_200_000 && seen.at(-1)?.[0] !== "done"; now += 5_000) {
      const { body } = await elevenlabsConversation(own, String(id));
      const state: [unknown, boolean, boolean] = [body["status"], (body["transcript"] as unknown[]).length > 0, body["analysis"] !== null];
      if (state.join() !== seen.at(-1)?.join()) seen.push(state);
    }
    assert.deepEqual(seen, [["in-progress", false, false], ["processing", false, false], ["done", true, true]]);
  });

  it("has its audio behind the key, without an address", async () => {
    const { conversation_id: id, ...conversation } = await some(({ has_audio }) => has_audio === true);
    // But for those of the tools that it called.
    assert.ok(!JSON.stringify(conversation, (key, value: unknown) => (key === "tool_details" ? undefined : value)).includes("https:"));
    const audio = await elevenlabsConversation(sandbox, String(id), "/audio");
    assert.deepEqual([audio.status, audio.headers.get("Content-Type")], [200, "audio/mpeg"]);
    assert.ok(String(audio.body).startsWith("ID3\u0004") && String(audio.body).includes(`\u0003${id}\ufffd`), "an ID3 tag with the id, and frames behind it");
    assert.equal((await sandbox.fetch(`https://provider.example/v1/convai/conversations/${id}/audio`)).status, 401);
    const silent = await some(({ has_audio }) => has_audio === false);
    assert.equal((await elevenlabsConversation(sandbox, String(silent["conversation_id"]), "/audio")).status, 404);
  });

  it("passes on values that nobody knows", async () => {
    const own = standing({ conversations: 0 });
    const id = own.insert("elevenlabs", { agent_id: "agent_1", status: "archived", metadata: { start_time_unix_secs: START / 1000 - 60, call_duration_secs: 5, conversation_initiation_source: "hologram", cost_fiat: null } });
    const [item] = await all("elevenlabs", own);
    assert.deepEqual([item?.["conversation_id"], item?.["status"], item?.["conversation_initiation_source"], item?.["start_time_unix_secs"]], [id, "archived", "hologram", START / 1000 - 60]);
  });

  it("is 404 in the platform's own form", async () => {
    const { status, body } = await elevenlabsConversation(sandbox, "conv_none");
    assert.deepEqual([status, Object.keys(body), Object.keys(body["detail"] as Json)], [404, ["detail"], ["status", "message"]]);
    assert.equal((await sandbox.fetch("https://provider.example/v1/convai/conversations/conv_none", { headers: XI })).status, 404);
  });
});
