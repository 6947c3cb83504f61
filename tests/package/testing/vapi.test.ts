import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "convoscope/testing";
import { START, type Json } from "./calls.js";
import { all, BEARER, inside, standing, vapi, vapiCall } from "./voice-calls.js";

const sandbox = standing({ conversations: 200 });
const everything = all("vapi", sandbox);
const time = (call: Json, key: string) => Date.parse(String(call[key]));
const ids = (calls: Json[]) => calls.map(({ id }) => id);

describe("Vapi's list", () => {
  it("is a bare array, newest first, of a hundred unless asked otherwise", async () => {
    const { body } = await vapi(sandbox);
    assert.equal(body.length, 100);
    assert.deepEqual(ids(body), ids((await everything).slice(0, 100)));
    assert.ok(body.every((call, index) => index === 0 || time(call, "createdAt") <= time(body[index - 1] ?? {}, "createdAt")));
  });

  it("shows a call as it is alone", async () => {
    const [, , , call] = (await everything).slice(20);
    assert.deepEqual((await vapiCall(sandbox, String(call?.["id"]))).body, call);
  });

  const limits: [unknown, number, number?][] = [[0, 200, 0], [1, 200, 1], [1000, 200, 200], [1001, 400], [-1, 400], ["1.5", 400], ["ten", 400], ["", 400]];
  for (const [limit, status, length] of limits) {
    it(`limit=${limit}: ${status}`, async () => {
      const answer = await vapi(sandbox, { limit: String(limit) });
      assert.equal(answer.status, status);
      if (length !== undefined) assert.equal(answer.body.length, length);
    });
  }

  for (const field of ["createdAt", "updatedAt"] as const) {
    const bounds = { Gt: (at: number, bound: number) => at > bound, Ge: (at: number, bound: number) => at >= bound, Lt: (at: number, bound: number) => at < bound, Le: (at: number, bound: number) => at <= bound };
    for (const [bound, holds] of Object.entries(bounds)) {
      it(`${field}${bound} is to the millisecond, by creation`, async () => {
        const calls = await everything;
        const at = String(calls[90]?.[field]);
        const { body } = await vapi(sandbox, { [field + bound]: at, limit: 1000 });
        assert.deepEqual(ids(body), ids(calls.filter((call) => holds(time(call, field), Date.parse(at)))));
        assert.ok(body.length > 0 && body.length < calls.length);
      });
    }
  }

  it("filters by id, assistant and telephone number exactly", async () => {
    const calls = await everything;
    for (const name of ["id", "assistantId", "phoneNumberId"]) {
      const value = String(calls.find((call) => call[name] !== undefined)?.[name]);
      const { body } = await vapi(sandbox, { [name]: value, limit: 1000 });
      assert.deepEqual(ids(body), ids(calls.filter((call) => call[name] === value)));
      assert.deepEqual((await vapi(sandbox, { [name]: value.slice(0, -1) })).body, []);
    }
  });

  for (const query of [{ status: "ended" }, { page: 2 }, { type: "webCall" }, { createdAtLe: "yesterday" }, { createdAtLe: "" }]) {
    it(`refuses ${JSON.stringify(query)}, in NestJS's form`, async () => {
      const { status, body } = await vapi(sandbox, query as never);
      assert.equal(status, 400);
      const { message, ...rest } = body as unknown as Json;
      assert.ok(Array.isArray(message) && message.length === 1);
      assert.deepEqual(rest, { error: "Bad Request", statusCode: 400 });
    });
  }
});

describe("a call of Vapi", () => {
  const some = async (test: (call: Json) => boolean) => (await everything).find(test) ?? assert.fail();
  const ended = (call: Json) => call["artifact"] !== undefined;

  it("tells channel and direction by its type", async () => {
    const types = new Set((await everything).map(({ type }) => type));
    assert.deepEqual([...types].sort(), ["inboundPhoneCall", "outboundPhoneCall", "vapi.websocketCall", "webCall"]);
  });

  it("holds its transcript four times", async () => {
    const call = await some(ended);
    assert.deepEqual(call["messages"], inside(call, "artifact", "messages"));
    const said = (call["messages"] as Json[]).filter(({ role }) => role === "user" || role === "bot");
    assert.equal(inside(call, "artifact", "transcript"), said.map(({ role, message }) => `${role === "user" ? "User" : "AI"}: ${message}\n`).join(""));
    assert.equal((inside(call, "artifact", "messagesOpenAIFormatted") as Json[]).length, said.length + 1);
  });

  it("has tools' results without a message, and times in milliseconds beside seconds from the start", async () => {
    const calls = (await everything).filter(ended);
    const results = calls.flatMap((call) => (call["messages"] as Json[]).filter(({ role }) => role === "tool_call_result"));
    assert.ok(results.length > 20 && results.every((result) => !("message" in result) && typeof result["result"] === "string"));
    for (const call of calls)
      for (const { time: at, secondsFromStart } of call["messages"] as Json[]) assert.ok(Math.abs(Number(at) / 1000 - time(call, "startedAt") / 1000 - Number(secondsFromStart)) < 0.01);
  });

  it("costs US dollars, in total what its parts are", async () => {
    for (const call of (await everything).filter(ended)) {
      const parts = (call["costs"] as Json[]).reduce((sum, { cost }) => sum + Number(cost), 0);
      assert.ok(Math.abs(parts - Number(call["cost"])) < 0.001);
      assert.ok(Number(call["cost"]) < 5);
    }
  });

  it("of an assistant that was never stored has no id of it, and shows it whole with its number", async () => {
    const call = await some(({ assistant, type }) => assistant !== undefined && String(type).endsWith("PhoneCall"));
    assert.deepEqual([call["assistantId"], call["phoneNumberId"]], [undefined, undefined]);
    assert.equal(typeof inside(call, "assistant", "name"), "string");
    assert.equal(typeof inside(call, "phoneNumber", "number"), "string");
    const stored = await some(({ assistantId }) => assistantId !== undefined);
    assert.equal(stored["assistant"], undefined);
  });

  it("says why it ended only when it has, and an older one has its summary outside", async () => {
    for (const call of await everything) assert.equal(call["endedReason"] !== undefined, call["status"] === "ended");
    const old = await some(({ summary }) => summary !== undefined);
    assert.equal(old["analysis"], undefined);
  });

  it("is forwarding between the last word and the end of a transfer", async () => {
    let now = START;
    const growing = createSandbox({ now: () => new Date(now), conversations: 0 });
    const id = growing.insert("vapi", { type: "inboundPhoneCall", endedReason: "assistant-forwarded-call" });
    growing.update("vapi", id, { endedReason: undefined });
    const seen = new Set<unknown>();
    for (; now < START + 1_200_000 && !seen.has("ended"); now += 500) seen.add((await vapiCall(growing, id)).body["status"]);
    assert.deepEqual([...seen], ["ringing", "in-progress", "forwarding", "ended"]);
  });

  it("shows who listens and steers while it runs: secrets", async () => {
    assert.match(String(inside(await some(({ status }) => status === "in-progress"), "monitor", "controlUrl")), /^https:/);
    assert.equal((await some(ended))["monitor"], undefined);
  });

  it("shows by what it can be joined, and what was given for it alone: secrets too", async () => {
    const joined = { webCall: "callUrl", "vapi.websocketCall": "websocketCallUrl", inboundPhoneCall: "callToken", outboundPhoneCall: "callToken" };
    for (const { type, transport } of await everything) assert.equal(typeof (transport as Json)[joined[type as keyof typeof joined]], "string");
    const call = await some(({ phoneNumber }) => phoneNumber !== undefined);
    assert.match(String(inside(call, "phoneNumber", "twilioAuthToken")), /^[0-9a-f]{32}$/);
    assert.match(JSON.stringify(inside(call, "assistant", "server")), /"Authorization":"Bearer [0-9a-f]{32}"/);
  });

  it("is 404 under another UUID, and 400 under anything else", async () => {
    assert.equal((await vapiCall(sandbox, "00000000-0000-4000-8000-000000000000")).status, 404);
    assert.equal((await vapiCall(sandbox, "call_1")).status, 400);
  });

  it("passes on values that nobody knows", async () => {
    const own = standing({ conversations: 0 });
    const id = own.insert("vapi", { status: "paused", type: "smsCall", endedReason: "call.tomorrow" });
    const { body } = await vapiCall(own, id);
    assert.deepEqual([body["status"], body["type"], body["endedReason"]], ["paused", "smsCall", "call.tomorrow"]);
  });
});

describe("a recording of Vapi", () => {
  const recorded = async () => (await everything).find((call) => inside(call, "artifact", "recordingUrl") !== undefined) ?? assert.fail();
  const path = "/mono-recording";

  it("is behind the key, which leads by a 302 to another host; there the key is refused", async () => {
    const { id } = await recorded();
    const { status, headers } = await vapiCall(sandbox, String(id), path);
    assert.equal(status, 302);
    const location = headers.get("Location") ?? "";
    assert.notEqual(new URL(location).origin, "https://provider.example");
    const audio = await sandbox.fetch(location);
    assert.deepEqual([audio.status, audio.headers.get("Content-Type")], [200, "audio/wav"]);
    assert.equal((await sandbox.fetch(location, { headers: BEARER })).status, 400);
    assert.equal((await sandbox.fetch(location.split("?")[0] ?? "")).status, 403, "the plain address no longer opens");
    assert.equal((await sandbox.fetch(`https://provider.example/call/${id}${path}`, { redirect: "manual" })).status, 401);
  });

  it("has a presigned address in the call, for an hour, which then is refused", async () => {
    let now = START;
    const own = createSandbox({ now: () => new Date(now), conversations: 60 });
    const call = (await all("vapi", own)).find((it) => inside(it, "artifact", "presignedMonoUrl") !== undefined) ?? assert.fail();
    const url = String(inside(call, "artifact", "presignedMonoUrl"));
    assert.equal((await own.fetch(url)).status, 200);
    const expires = Date.parse(String(inside(call, "artifact", "presignedUrlsExpiresAt")));
    assert.ok(expires > START + 59 * 60_000 && expires <= START + 60 * 60_000);
    now = expires + 1;
    assert.equal((await own.fetch(url)).status, 403);
  });

  it("is there in two forms once the call is over, and 404 before and for whoever never spoke", async () => {
    const { id } = await recorded();
    assert.equal((await vapiCall(sandbox, String(id), "/stereo-recording")).status, 302);
    for (const call of [(await everything).find(({ status }) => status === "in-progress"), (await everything).find(({ endedReason }) => endedReason === "manually-canceled")])
      assert.equal((await vapiCall(sandbox, String(call?.["id"]), path)).status, 404);
  });

  it("has another signature in every answer, if asked for", async () => {
    const signing = standing({ conversations: 60, signedRecordings: true });
    const urls = async () => (await all("vapi", signing)).map((call) => inside(call, "artifact", "presignedMonoUrl"));
    const [first, second] = [await urls(), await urls()];
    assert.ok(first.every((url, index) => url === undefined || url !== second[index]));
  });
});
