// The platforms' own clients read the sandbox: started by main.mjs, which installs them and says where it listens.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, it } from "node:test";

const url = process.env["CONVOSCOPE_SANDBOX"] ?? "";
const load = createRequire(join(process.env["CONVOSCOPE_SDKS"] ?? "", "package.json"));
const COUNT = 150;

/**
 * @param {readonly any[]} items
 * @param {string} key
 */
const distinct = (items, key) => new Set(items.map((item) => item[key])).size;

/**
 * @param {Promise<unknown>} promise
 * @param {number} status
 */
const refused = (promise, status) => assert.rejects(promise, (/** @type {any} */ error) => (error.statusCode ?? error.status) === status);

describe("@vapi-ai/server-sdk", () => {
  const { Vapi, VapiClient } = load("@vapi-ai/server-sdk");
  const client = new VapiClient({ token: "made-up", baseUrl: url });
  /** @type {any[]} */
  let calls = [];

  it("walks the list by createdAtLe", async () => {
    const seen = new Map();
    for (let createdAtLe; ; ) {
      /** @type {any} */
      const page = await client.calls.list({ limit: 25, ...(createdAtLe && { createdAtLe }) });
      const before = seen.size;
      for (const call of page) seen.set(call.id, call);
      if (page.length < 25 || seen.size === before) break;
      createdAtLe = page.at(-1).createdAt;
    }
    calls = [...seen.values()];
    assert.equal(calls.length, COUNT);
  });

  it("knows every status, type and reason that there is", () => {
    for (const [key, words] of [["status", Vapi.CallStatus], ["type", Vapi.CallType], ["endedReason", Vapi.CallEndedReason], ["phoneCallProvider", Vapi.CallPhoneCallProvider]]) {
      const known = Object.values(words);
      for (const call of calls) assert.ok(call[key] === undefined || known.includes(call[key]), `${key} ${call[key]}`);
      assert.ok(distinct(calls, key) > 1);
    }
  });

  it("gets each call, as in the list", async () => {
    for (const call of calls.filter(({ status }) => status === "ended").slice(0, 40)) {
      const { updatedAt, ...alone } = await client.calls.get({ id: call.id });
      // Presigned addresses are new each minute.
      assert.deepEqual(alone.messages, call.messages);
      assert.deepEqual([alone.id, alone.endedReason, alone.cost], [call.id, call.endedReason, call.cost]);
    }
  });

  it("is told what is wrong", async () => {
    await refused(client.calls.get({ id: "00000000-0000-4000-8000-000000000000" }), 404);
    await refused(client.calls.list({ limit: 1001 }), 400);
  });
});

describe("retell-sdk", () => {
  const { default: Retell } = load("retell-sdk");
  const client = new Retell({ apiKey: "key_made_up", baseURL: url, maxRetries: 0 });
  /** @type {any[]} */
  const calls = [];

  it("walks the list by its keys", async () => {
    for (let pagination_key; ; ) {
      /** @type {any} */
      const page = await client.call.list({ limit: 20, include_total: true, ...(pagination_key && { pagination_key }) });
      assert.equal(page.total, COUNT);
      calls.push(...page.items);
      if (!page.has_more) break;
      pagination_key = page.pagination_key;
    }
    assert.deepEqual([calls.length, distinct(calls, "call_id")], [COUNT, COUNT]);
  });

  it("retrieves each call, with its transcript when it is over", async () => {
    for (const { call_id, duration_ms } of calls) {
      const call = await client.call.retrieve(call_id);
      assert.equal(call.call_id, call_id);
      if (duration_ms !== undefined) assert.equal(typeof call.transcript, "string");
    }
  });

  it("filters", async () => {
    const { items } = await client.call.list({ limit: 1000, filter_criteria: { call_type: { type: "enum", op: "in", value: ["web_call"] } } });
    assert.deepEqual(items.map((/** @type {any} */ { call_id }) => call_id), calls.filter(({ call_type }) => call_type === "web_call").map(({ call_id }) => call_id));
  });

  it("is told what is wrong", async () => {
    await assert.rejects(client.call.retrieve("call_none"), Retell.UnprocessableEntityError);
    await assert.rejects(client.call.list({ limit: 1001 }), Retell.BadRequestError);
  });
});

describe("@elevenlabs/elevenlabs-js", () => {
  const { ElevenLabsClient } = load("@elevenlabs/elevenlabs-js");
  const client = new ElevenLabsClient({ apiKey: "sk_made_up", baseUrl: url, maxRetries: 0 });
  const { conversations } = client.conversationalAi;
  /** @type {any[]} */
  const items = [];

  it("walks the list by its cursors, and its strict parser takes every page", async () => {
    for (let cursor; ; ) {
      /** @type {any} */
      const page = await conversations.list({ pageSize: 20, summaryMode: "include", ...(cursor && { cursor }) });
      items.push(...page.conversations);
      if (!page.hasMore) break;
      cursor = page.nextCursor;
    }
    assert.deepEqual([items.length, distinct(items, "conversationId")], [COUNT, COUNT]);
    assert.ok(distinct(items, "status") > 2 && items.some(({ transcriptSummary }) => typeof transcriptSummary === "string"));
  });

  it("gets each conversation", async () => {
    for (const { conversationId, messageCount } of items) {
      const conversation = await conversations.get(conversationId);
      assert.equal(conversation.transcript.length, messageCount);
      assert.equal(typeof conversation.metadata.startTimeUnixSecs, "number");
    }
  });

  it("filters by lists, repeated in the address", async () => {
    const { conversations: done } = await conversations.list({ pageSize: 100, excludeStatuses: ["initiated", "in-progress", "processing", "failed"] });
    assert.ok(done.length > 0 && done.every((/** @type {any} */ { status }) => status === "done"));
  });

  it("streams the audio", async () => {
    for (const { conversationId } of items) {
      const { hasAudio } = await conversations.get(conversationId);
      if (!hasAudio) continue;
      let bytes = 0;
      for await (const chunk of await conversations.audio.get(conversationId)) bytes += chunk.length;
      assert.ok(bytes > 10);
      return;
    }
    assert.fail("none has audio");
  });

  it("is told what is wrong", async () => {
    await refused(conversations.get("conv_none"), 404);
    await refused(conversations.list({ pageSize: 101 }), 422);
  });
});
