// What holds of Vapi, ElevenLabs and Retell alike.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox, type Fault } from "convoscope/testing";
import fc from "fast-check";
import { START, type Json } from "./calls.js";
import { all, BEARER, elevenlabs, get, ID, inside, retell, standing, vapi, VOICE_PLATFORMS, WALKS, XI, type VoicePlatform } from "./voice-calls.js";

const lists: Record<VoicePlatform, (sandbox: ReturnType<typeof standing>) => Promise<{ status: number; body: unknown }>> = { vapi: (it) => vapi(it), elevenlabs: (it) => elevenlabs(it), retell: (it) => retell(it) };
const itemsOf = (body: unknown): Json[] | null => (Array.isArray(body) ? body : ((inside(body, "conversations") ?? inside(body, "items") ?? null) as Json[] | null));

describe("a walk", () => {
  for (const platform of VOICE_PLATFORMS) {
    it(`gives each conversation exactly once, whatever the size of a page (${platform})`, async () => {
      const largest = { vapi: 1000, elevenlabs: 100, retell: 1000 }[platform];
      await fc.assert(
        fc.asyncProperty(fc.integer(), fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: largest })), async (seed, size) => {
          // By times alone no walk passes more ties than a page holds.
          const sandbox = standing({ seed, conversations: 120, ties: platform !== "vapi" || size >= 40 });
          const { items, pages } = await WALKS[platform](sandbox, platform === "vapi" ? Math.max(2, size) : size);
          assert.equal(new Set(items.map((item) => item[ID[platform]])).size, 120);
          assert.equal(items.length, 120);
          if (platform !== "vapi") assert.equal(pages, Math.ceil(120 / size));
        }),
        { numRuns: 25 },
      );
    });

    it(`is not disturbed by what comes and goes meanwhile (${platform})`, async () => {
      const sandbox = standing({ conversations: 60, ties: false });
      const before = (await all(platform, sandbox)).map((item) => String(item[ID[platform]]));
      const gone = new Set(before.slice(20, 40).filter((_, index) => index % 3 === 0));
      let asked = 0;
      let added = "";
      const disturbed = {
        ...sandbox,
        fetch: (...input: Parameters<typeof sandbox.fetch>) => {
          asked += 1;
          if (asked === 2) {
            added = sandbox.insert(platform);
            for (const id of gone) sandbox.remove(platform, id);
          }
          return sandbox.fetch(...input);
        },
      };
      const { items } = await WALKS[platform](disturbed, 10);
      const seen = items.map((item) => item[ID[platform]]);
      assert.deepEqual(seen.filter((id) => id !== added), before.filter((id) => !gone.has(id)));
      // What is newest is not met any more; but a call of Retell that has not started stands at the other end.
      assert.equal(seen.includes(added), platform === "retell");
    });

    it(`ends at a page that is exactly full (${platform})`, async () => {
      const { items, pages } = await WALKS[platform](standing({ conversations: 20, ties: false }), 10);
      assert.equal(items.length, 20);
      if (platform !== "vapi") assert.equal(pages, 2);
    });
  }
});

describe("one population in three dresses", () => {
  it("the same telephone calls: who, with whom, what was said, for how long, and when", async () => {
    const sandbox = standing({ conversations: 150 });
    const [ofVapi, ofElevenlabs, ofRetell] = [await all("vapi", sandbox), await all("elevenlabs", sandbox), await all("retell", sandbox)];
    const bare = (id: unknown) => String(id).replace(/^[a-z]+_|-/g, "").slice(0, 27);
    let compared = 0;
    for (const call of ofVapi) {
      if (!String(call["type"]).endsWith("PhoneCall") || call["artifact"] === undefined) continue;
      const same = (other: Json) => bare(other["conversation_id"] ?? other["call_id"]) === bare(call["id"]);
      const lean = ofElevenlabs.find(same) ?? assert.fail();
      const conversation = (await get.elevenlabs(sandbox, String(lean["conversation_id"]))).body;
      const retold = (await get.retell(sandbox, String((ofRetell.find(same) ?? assert.fail())["call_id"]))).body;
      const said = (inside(call, "artifact", "messages") as Json[]).filter(({ role }) => role === "user" || role === "bot").map(({ message }) => message);
      assert.deepEqual((conversation["transcript"] as Json[]).flatMap(({ message }) => (message === null ? [] : [message])), said);
      assert.deepEqual((retold["transcript_object"] as Json[]).map(({ content }) => content), said);
      const phone = inside(call, "customer", "number");
      assert.equal(inside(conversation, "metadata", "phone_call", "external_number"), phone);
      assert.ok([retold["from_number"], retold["to_number"]].includes(phone));
      assert.equal(retold["start_timestamp"], Date.parse(String(call["startedAt"])));
      assert.equal(retold["end_timestamp"], Date.parse(String(call["endedAt"])));
      assert.ok(Math.abs(Number(inside(conversation, "metadata", "call_duration_secs")) - Number(retold["duration_ms"]) / 1000) <= 0.5);
      compared += 1;
    }
    assert.ok(compared > 50, `${compared}`);
  });

  it("a running conversation has no transcript on any, and has it when it is over", async () => {
    let now = START;
    const sandbox = createSandbox({ now: () => new Date(now), conversations: 100, analysisAfterMs: 1000 });
    const transcript: Record<VoicePlatform, (body: Json) => unknown> = {
      vapi: (body) => body["messages"],
      elevenlabs: (body) => ((body["transcript"] as unknown[]).length === 0 ? undefined : body["transcript"]),
      retell: (body) => body["transcript_with_tool_calls"],
    };
    for (const platform of VOICE_PLATFORMS) {
      now = START;
      const running = { vapi: "in-progress", elevenlabs: "in-progress", retell: "ongoing" }[platform];
      const key = platform === "retell" ? "call_status" : "status";
      const { [ID[platform]]: id } = (await all(platform, sandbox)).find((item) => item[key] === running) ?? assert.fail();
      const body = async () => (await get[platform](sandbox, String(id))).body;
      assert.equal(transcript[platform](await body()), undefined);
      now = START + 3_600_000;
      const ended = await body();
      assert.notEqual(ended[key], running);
      assert.notEqual(transcript[platform](ended), undefined);
    }
  });
});

describe("credentials", () => {
  const options = { credentials: { vapi: ["private-key"], elevenlabs: ["sk_key"], retell: ["key_key"] } };
  const cases: [VoicePlatform, string, Record<string, string>, number][] = [
    ["vapi", "/call", {}, 401],
    ["vapi", "/call", { Authorization: "private-key" }, 401],
    ["vapi", "/call", { Authorization: "Bearer other" }, 401],
    ["vapi", "/call", { Authorization: "Bearer private-key" }, 200],
    ["elevenlabs", "/v1/convai/conversations", {}, 401],
    ["elevenlabs", "/v1/convai/conversations", { Authorization: "Bearer sk_key" }, 401],
    ["elevenlabs", "/v1/convai/conversations", { "xi-api-key": "sk_other" }, 401],
    ["elevenlabs", "/v1/convai/conversations", { "xi-api-key": "sk_key" }, 200],
    ["retell", "/v3/list-calls", {}, 401],
    ["retell", "/v3/list-calls", { "xi-api-key": "key_key" }, 401],
    ["retell", "/v3/list-calls", { Authorization: "Bearer key_key" }, 200],
  ];
  for (const [platform, path, headers, status] of cases) {
    it(`${platform}: ${JSON.stringify(headers)} is ${status}`, async () => {
      const response = await standing({ conversations: 3, ...options }).fetch(`https://provider.example${path}`, { method: platform === "retell" ? "POST" : "GET", headers });
      assert.equal(response.status, status);
    });
  }

  it("are masked in the log of requests, in headers and bodies", async () => {
    const sandbox = standing({ conversations: 3 });
    const secret = "abcdefghijklmnopqrstuvwxyz";
    await sandbox.fetch("https://provider.example/v1/convai/conversations", { headers: { "xi-api-key": `sk_${secret}` } });
    await sandbox.fetch("https://provider.example/v3/list-calls", { method: "POST", headers: { Authorization: `Bearer key_${secret}` }, body: JSON.stringify({ pagination_key: `key_${secret}` }) });
    assert.deepEqual(sandbox.requests, [
      { method: "GET", url: "https://provider.example/v1/convai/conversations", headers: { "xi-api-key": "sk_…wxyz" } },
      {
        method: "POST",
        url: "https://provider.example/v3/list-calls",
        headers: { authorization: "Bearer key_…wxyz", "content-type": "text/plain;charset=UTF-8" },
        body: '{"pagination_key":"key_…wxyz"}',
      },
    ]);
  });
});

describe("faults", () => {
  const struck = async (platform: VoicePlatform, fault: Fault) => lists[platform](standing({ conversations: 30, faults: [fault] }));
  for (const platform of VOICE_PLATFORMS) {
    it(`lists: empty, null, going in circles (${platform})`, async () => {
      assert.deepEqual(itemsOf((await struck(platform, { kind: "empty_page" })).body), []);
      assert.equal(itemsOf((await struck(platform, { kind: "null_list" })).body), null);
      const sandbox = standing({ conversations: 30, ties: false });
      const [first] = await all(platform, sandbox);
      sandbox.fault({ kind: "repeat_cursor", times: 3 });
      let asked = 0;
      const circling = { ...sandbox, fetch: (...input: Parameters<typeof sandbox.fetch>) => ((asked += 1), sandbox.fetch(...input)) };
      const { items } = await WALKS[platform](circling, 10);
      const again = items.filter((item) => item[ID[platform]] === first?.[ID[platform]]);
      // The three first pages are one; who walks Vapi sees that nothing is new.
      assert.equal(again.length, platform === "vapi" ? 1 : 3);
      if (platform === "vapi") assert.equal(asked, 2);
    });

    it(`another conversation, NaN, half an emoji (${platform})`, async () => {
      const sandbox = standing({ conversations: 30 });
      const [asked] = (await all(platform, sandbox)).slice(9).map((item) => String(item[ID[platform]]));
      sandbox.fault({ kind: "wrong_conversation" });
      assert.notEqual((await get[platform](sandbox, asked ?? "")).body[ID[platform]], asked);
      sandbox.fault({ kind: "broken_json", times: 2 });
      await assert.rejects(get[platform](sandbox, asked ?? ""), SyntaxError);
      await assert.rejects(lists[platform](sandbox), SyntaxError);
      sandbox.fault({ kind: "lone_surrogate", times: 2 });
      for (const { body } of [await get[platform](sandbox, asked ?? ""), await lists[platform](sandbox)]) assert.ok(JSON.stringify(body).includes("\\ud83d\""));
    });

    it(`an error in the platform's own form (${platform})`, async () => {
      const { status, body } = await struck(platform, { kind: "status", status: 429, retryAfter: "3" });
      assert.equal(status, 429);
      const message = { vapi: inside(body, "message"), elevenlabs: inside(body, "detail", "message"), retell: inside(body, "message") }[platform];
      assert.equal(typeof message, "string");
    });
  }

  it("more is said to come, and no cursor leads there (ElevenLabs and Retell)", async () => {
    for (const platform of ["elevenlabs", "retell"] as const) {
      const { body } = await struck(platform, { kind: "missing_cursor" });
      assert.equal(inside(body, "has_more"), true);
      assert.equal(inside(body, "next_cursor") ?? inside(body, "pagination_key"), undefined);
    }
    const sandbox = standing({ faults: [{ kind: "missing_cursor" }] });
    assert.equal((await vapi(sandbox)).status, 200, "waits for a list that has cursors");
    assert.equal((await retell(sandbox)).body.pagination_key, undefined);
  });

  it("an odd total (Retell, if it was asked for)", async () => {
    const sandbox = standing({ conversations: 30, faults: [{ kind: "wrong_total", total: 7 }] });
    assert.equal((await retell(sandbox, { include_total: true })).body.total, 7);
  });
});

describe("the sandbox", () => {
  it("serves the three by their paths, and tells which methods it takes", async () => {
    const sandbox = standing({ conversations: 1 });
    for (const [method, path, allow] of [["POST", "/call", "GET"], ["GET", "/v3/list-calls", "POST"], ["DELETE", "/v1/convai/conversations/x", "GET"], ["POST", "/v2/get-call/x", "GET"]] as const) {
      const response = await sandbox.fetch(`https://provider.example${path}`, { method, headers: { ...BEARER, ...XI } });
      assert.deepEqual([response.status, response.headers.get("Allow")], [405, allow]);
    }
    for (const path of ["/call/", "/call/a/b", "/v2/get-call", "/v3/list-calls/x", "/v2/list-calls"]) assert.equal((await sandbox.fetch(`https://provider.example${path}`, { method: "POST", headers: BEARER })).status, 404);
  });

  it("keeps the body through a 307", async () => {
    const url = "https://provider.example/v3/list-calls";
    const sandbox = standing({ conversations: 9, faults: [{ kind: "redirect", location: url }] });
    const response = await sandbox.fetch(url, { method: "POST", headers: BEARER, body: '{"limit":2}' });
    assert.equal(((await response.json()) as { items: unknown[] }).items.length, 2);
    assert.deepEqual(sandbox.requests.map(({ method, body }) => [method, body]), [["POST", '{"limit":2}'], ["POST", '{"limit":2}']]);
  });

  it("deletes what is too old, on all three", async () => {
    for (const platform of VOICE_PLATFORMS) {
      let now = START;
      const sandbox = createSandbox({ now: () => new Date(now), conversations: 40, expiresAfterDays: 30 });
      const many = (await all(platform, sandbox)).length;
      assert.ok(many > 5 && many < 40, `${many}`);
      now = START + 31 * 86_400_000;
      assert.deepEqual(await all(platform, sandbox), []);
    }
  });

  it("refuses a field that is none of the platform's, and suggests the closest", () => {
    const sandbox = standing({ conversations: 0 });
    assert.throws(() => sandbox.insert("vapi", { endReson: "x" } as never), /endedReason|endReason/);
    assert.throws(() => sandbox.insert("retell", { call_state: "ended" } as never), /call_status/);
    assert.throws(() => sandbox.insert("elevenlabs", { channel: "email" }), /Unknown channel "email" of ElevenLabs/);
    assert.throws(() => sandbox.insert("vapi", { provider: "eigi" }), /"provider" must be "vapi"/);
    assert.throws(() => sandbox.insert("retell", { notes: "x" }), /Retell has no "notes"/);
  });
});
