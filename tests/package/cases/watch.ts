import { assert } from "chai";
import type { Fault } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { dice } from "../dice.js";
import { bothInFakeTime as both } from "../both.js";
import { withFakeTime } from "../fake-time.js";
import { follow, followed, HAPPENS, liveCall } from "../live-call.js";
import { LACKS } from "../../vocabulary.js";
import { clientOf, collect, NOW, standing } from "../sandbox-client.js";
import { watched } from "../watched-signal.js";

/** Every third request or so goes wrong, never more than three in a row. */
const STORY: Record<number, Fault> = {
  2: { kind: "status", status: 429, retryAfter: "7" },
  4: { kind: "network" },
  5: { kind: "status", status: 503 },
  8: { kind: "status", status: 500 },
  9: { kind: "network" },
  10: { kind: "status", status: 502 },
  12: { kind: "status", status: 429, retryAfter: "20" },
  14: { kind: "stall_body" },
  15: { kind: "stall_headers" },
};

/** A conversation followed: what is told, and when it is asked for. */
export const cases: readonly Case[] = [
  ...[1, 2, 3].map((seed) =>
    both(`a live call is followed to its end with every message once, through faults (${seed})`, async (kind, time) => {
      // Nothing is set but the channel: the call goes on as the clock does.
      const fields = { eigi: { conversation_type: "TELEPHONY" }, anyreach: { channel: "telephone" }, vapi: { type: "inboundPhoneCall" }, elevenlabs: {}, retell: { call_type: "phone_call" } }[kind];
      const answers: { at: number; status: number }[] = [];
      const call = liveCall(kind, { sandbox: { seed }, fields, timeout: { attempt: 5_000 } });
      const { sandbox, sent, id } = call;
      const client = clientOf(kind, sandbox, {
        timeout: { attempt: 5_000 },
        onEvent: (event) => void call.told.push(event),
        async fetch(request) {
          const fault = STORY[sent.push(Date.now())];
          if (fault) sandbox.fault(fault);
          const response = await sandbox.fetch(request);
          answers.push({ at: Date.now(), status: response.status });
          return response;
        },
      });
      const follower = await followed(time, { ...call, client }, { interval: { min: 1_000, max: 4_000 } });
      assert.isAbove(sent.length, 15, "the whole story was played");

      const final = await client.conversations.get(id);
      assert.deepEqual(follower.ended, final);
      assert.isFalse(final.live);
      const { types, events } = follower;
      const first = events[0];
      const before = first?.type === "snapshot" ? first.conversation : assert.fail("no snapshot");
      assert.isTrue(before.live);
      assert.strictEqual(types.filter((type) => type === "message").length + (before.transcript?.length ?? 0), final.transcript?.length, "every message once");
      assert.isAbove(final.transcript?.length ?? 0, 4);
      assert.notInclude(types, "message_removed");
      assert.notInclude(types, "message_changed");
      assert.include(types, "status");
      assert.strictEqual(types.includes("recording"), final.recording !== null);
      assert.strictEqual(types.includes("analysis"), final.analysis !== null);
      assert.strictEqual(types.at(-1), "ended");

      // A 429 is never polled through.
      for (const { at, status } of answers) {
        if (status !== 429) continue;
        const next = sent.find((other) => other > at) ?? Infinity;
        assert.isAtLeast(next - at, at === answers.find(({ status }) => status === 429)?.at ? 7_000 : 20_000);
      }
      const retries = call.told.filter(({ type }) => type === "retry");
      assert.lengthOf(retries, Object.keys(STORY).length, "each failure is told once");
    }),
  ),
  both("an answer from a replica that lags behind takes nothing back", async (kind, time) => {
    // Nothing says when its records changed.
    if (LACKS[kind].includes("updatedAt")) return;
    const call = liveCall(kind);
    const said = (count: number, second: number) => {
      const at = new Date(NOW + second * 1_000).toISOString();
      call.happens({ ...HAPPENS[kind].said(["one", "two", "three"].slice(0, count)), ...(kind === "vapi" ? { updatedAt: at } : { updated_at: at.slice(0, 19) }) });
    };
    said(2, 2);
    const { follower, done } = follow(call, { interval: { min: 1_000, max: 1_000 }, settleTimeout: 0 });
    await time.calm();
    for (const [count, second] of [[1, 1], [2, 2], [3, 3]] as const) {
      said(count, second);
      await time.advance(1_000);
    }
    call.happens(HAPPENS[kind].ended);
    await time.settled(done);
    assert.deepEqual(follower.types, ["snapshot", "message", "status", "ended"]);
    assert.isAtLeast(call.sent.length, 5, "each answer came");
  }),
  ...[1, 2, 3].map((seed) =>
    both(`a transcript that is rewritten, reordered, shortened and lost is told so that it can be rebuilt (${seed})`, async (kind, time) => {
      const call = liveCall(kind);
      const { follower, done } = follow(call, { interval: { min: 1_000, max: 1_000 }, settleTimeout: 0 });
      const random = dice(seed);
      const roll = (sides: number) => Math.floor(random.next().value * sides);
      let texts: string[] = [];
      for (let step = 0; step < 60; step += 1) {
        const at = roll(texts.length + 1);
        switch (roll(8)) {
          case 0: texts = texts.toReversed(); break;
          case 1: texts = texts.slice(0, at); break;
          case 2: texts = texts.slice(at); break;
          case 3: texts = texts.map((text, index) => (index === at ? `${text}…` : text)); break;
          case 4: texts = texts.toSpliced(at, 1); break;
          case 5: texts = [...texts.slice(at), ...texts.slice(0, at)]; break;
          // Few different texts: the same is said again and again.
          default: texts = texts.toSpliced(roll(2) === 0 ? texts.length : at, 0, ...Array.from({ length: roll(4) }, () => `text ${roll(5)}`));
        }
        call.happens(HAPPENS[kind].said(roll(12) === 0 ? null : texts));
        const events = follower.events.length;
        await time.advance(1_000);
        follower.agrees(await time.settled(call.client.conversations.get(call.id)));
        if (step === 0) assert.isAtLeast(follower.events.length, events);
      }
      const { types } = follower;
      for (const type of ["message", "message_changed", "message_removed"]) assert.include(types, type);
      call.happens(HAPPENS[kind].ended);
      await time.settled(done);
      assert.deepEqual(follower.types.slice(-2), ["status", "ended"]);
    }),
  ),
  both("what grows is told as what was added, what is rewritten as what has changed", async (kind, time) => {
    const call = liveCall(kind);
    const { follower, done } = follow(call, { settleTimeout: 0 });
    const says = async (...texts: string[]) => {
      const { length } = follower.events;
      call.happens(HAPPENS[kind].said(texts));
      await time.advance(15_000);
      return follower.events.slice(length).map((event) => ("message" in event ? [event.type, event.index, event.message.content] : "index" in event ? [event.type, event.index] : [event.type]));
    };
    await time.calm();
    assert.deepEqual(await says("a"), [["message", 0, "a"]]);
    assert.deepEqual(await says("a", "b", "c"), [["message", 1, "b"], ["message", 2, "c"]]);
    assert.deepEqual(await says("a", "b", "c, really"), [["message_changed", 2, "c, really"]]);
    assert.deepEqual(await says("a", "c, really"), [["message_removed", 1]]);
    assert.deepEqual(await says("0", "a", "c, really"), [["message", 0, "0"]]);
    assert.deepEqual(await says("0", "a", "c, really"), []);
    assert.deepEqual(await says(), [["message_removed", 0], ["message_removed", 0], ["message_removed", 0]]);
    call.happens(HAPPENS[kind].ended);
    await time.settled(done);
  }),
  both("it looks again after `min` while there is news, and half as long again while there is none, up to `max`", async (kind, time) => {
    const call = liveCall(kind);
    const { done } = follow(call, { interval: { min: 1_000, max: 5_000 }, settleTimeout: 0 });
    await time.advance(20_000);
    const waits = () => call.sent.slice(1).map((at, index) => at - (call.sent[index] ?? 0));
    assert.deepEqual(waits(), [1_000, 1_500, 2_250, 3_375, 5_000, 5_000]);
    call.happens(HAPPENS[kind].said(["news"]));
    await time.advance(10_000);
    assert.deepEqual(waits().slice(6), [5_000, 1_000, 1_500, 2_250]);
    call.happens(HAPPENS[kind].ended);
    await time.settled(done);
    assert.strictEqual(time.timers, 0);
  }),
  both("by default it looks every 2 to 15 seconds", async (kind, time) => {
    const call = liveCall(kind);
    const { done } = follow(call);
    await time.advance(120_000);
    const waits = call.sent.slice(1).map((at, index) => at - (call.sent[index] ?? 0));
    assert.strictEqual(waits[0], 2_000);
    assert.strictEqual(waits.at(-1), 15_000);
    call.sandbox.remove(kind, call.id);
    await time.settled(done.catch(() => {}));
  }),
  both("nothing is sent before the first event is asked for", async (kind, time) => {
    const call = liveCall(kind);
    const watch = call.client.conversations.watch(call.id);
    assert.strictEqual(watch[Symbol.asyncIterator](), watch);
    await time.advance(60_000);
    await watch.return?.();
    assert.deepEqual([call.sent.length, time.timers], [0, 0]);
    assert.deepEqual(await watch.next(), { done: true, value: undefined });
    assert.lengthOf(call.sent, 0);
  }),
  both("a reader that takes its time is not run ahead of, and misses nothing", async (kind, time) => {
    const call = liveCall(kind);
    const watch = call.client.conversations.watch(call.id, { settleTimeout: 0 });
    assert.strictEqual((await time.settled(watch.next())).value?.type, "snapshot");
    call.happens(HAPPENS[kind].said(["a", "b"]));
    await time.advance(600_000);
    assert.lengthOf(call.sent, 1, "it asks when it is asked");
    const [one, two] = await time.settled(Promise.all([watch.next(), watch.next()]));
    assert.deepEqual([one?.value, two?.value].map((event) => event?.type === "message" && event.message.content), ["a", "b"]);
    assert.lengthOf(call.sent, 2);
    await watch.return?.();
  }),
  both("a second watch begins with its snapshot, also beside the first", async (kind, time) => {
    const call = liveCall(kind);
    call.happens(HAPPENS[kind].said(["a", "b"]));
    const first = follow(call, { settleTimeout: 0 });
    await time.advance(3_000);
    const second = follow(call, { settleTimeout: 0 });
    call.happens(HAPPENS[kind].said(["a", "b", "c"]));
    await time.advance(30_000);
    assert.deepEqual(first.follower.types, ["snapshot", "message"]);
    assert.deepEqual(second.follower.types, ["snapshot"]);
    assert.lengthOf(second.follower.transcript, 3);
    call.happens(HAPPENS[kind].ended);
    await time.settled(Promise.all([first.done, second.done]));
    const third = await followed(time, call, { settleTimeout: 0 });
    assert.deepEqual(third.types, ["snapshot", "ended"]);
    assert.deepEqual(third.ended, first.follower.ended);
  }),
  both("analysis and recording are waited for after the end, and no longer than that", async (kind, time) => {
    const call = liveCall(kind);
    const { follower, done } = follow(call);
    await time.calm();
    call.happens(HAPPENS[kind].ended);
    await time.advance(2_000);
    assert.deepEqual(follower.types, ["snapshot", "status"]);
    const { analysed } = HAPPENS[kind];
    if (analysed !== undefined) call.happens(analysed);
    await time.advance(10_000);
    const analysis = analysed === undefined ? [] : ["analysis"];
    assert.deepEqual(follower.types, ["snapshot", "status", ...analysis]);
    call.happens(HAPPENS[kind].recorded);
    await time.advance(15_000);
    assert.deepEqual(follower.types, ["snapshot", "status", ...analysis, "recording", "ended"]);
    await time.settled(done);
    assert.isNotNull(follower.ended?.recording);
    assert.isBelow(time.elapsed, 60_000);
    assert.strictEqual(time.timers, 0);
  }),
  both("what never comes is waited for as long as `settleTimeout`", async (kind, time) => {
    for (const [settle, expected] of [[undefined, 60_000], [5_000, 5_000], [90_000, 90_000], [0, 0]] as const) {
      const call = liveCall(kind);
      const { follower, done } = follow(call, settle === undefined ? {} : { settleTimeout: settle });
      await time.calm();
      call.happens(HAPPENS[kind].ended);
      await time.advance(2_000);
      const seen = time.elapsed;
      await time.settled(done);
      assert.deepEqual(follower.types, ["snapshot", "status", "ended"]);
      assert.closeTo(time.elapsed - seen, expected, expected === 0 ? 0 : 2_000, `settle ${settle}`);
    }
  }),
  both("what cannot come is not waited for", async (kind, time) => {
    // Vapi's calls are all spoken: there it has come already.
    const written = {
      eigi: { conversation_type: "CHAT", conversation_analysis: [{ ok: true }], conversation_status: "IN_PROGRESS" },
      anyreach: { channel: "text", status: "in_progress" },
      vapi: { ...HAPPENS.vapi.begun, ...HAPPENS.vapi.analysed, ...HAPPENS.vapi.recorded },
      retell: { ...HAPPENS.retell.begun, ...HAPPENS.retell.analysed, ...HAPPENS.retell.recorded },
      elevenlabs: { ...HAPPENS.elevenlabs.begun, ...HAPPENS.elevenlabs.analysed, metadata: { text_only: true, start_time_unix_secs: NOW / 1000, call_duration_secs: 0 } },
    }[kind];
    const call = liveCall(kind, { fields: written });
    const { follower, done } = follow(call);
    await time.calm();
    call.happens(HAPPENS[kind].ended);
    await time.advance(2_000);
    await time.settled(done);
    assert.deepEqual([follower.types, time.elapsed], [["snapshot", "status", "ended"], 2_000], "nobody records what is written");
  }),
  {
    name: "what a credential may not see is not waited for",
    run: () =>
      withFakeTime(async (time) => {
        const secret = "ak_made.up_for_the_suite_too";
        const call = liveCall("anyreach", { sandbox: { credentials: { anyreach: { [secret]: { sensitive: false } } } } });
        const { follower, done } = follow(call);
        await time.calm();
        call.happens(HAPPENS.anyreach.ended);
        await time.advance(2_000);
        await time.settled(done);
        assert.deepEqual([follower.types, time.elapsed], [["snapshot", "status", "ended"], 2_000]);
        assert.include(follower.ended?.withheld ?? [], "recording");
      }),
  },
  {
    name: "an address that is signed anew at each look is told once",
    run: () =>
      withFakeTime(async (time) => {
        const call = liveCall("anyreach");
        const { follower, done } = follow(call, { interval: { max: 2_000 }, settleTimeout: 0 });
        await time.calm();
        for (let signature = 1; signature < 20; signature += 1) {
          call.happens({ recording_details: { recording_url: `https://media.example.com/1.ogg?signature=${signature}` } });
          await time.advance(2_000);
        }
        call.happens({ recording_details: { recording_url: "https://media.example.com/another.ogg?signature=1" }, ...HAPPENS.anyreach.ended });
        await time.settled(done);
        assert.deepEqual(follower.types, ["snapshot", "recording", "status", "recording", "ended"]);
      }),
  },
  both("what ended long ago is over with one look", async (kind, time) => {
    const sandbox = standing({ now: () => new Date() });
    const client = clientOf(kind, sandbox);
    const ended = (await time.settled(collect(client.conversations.list({ createdBefore: new Date(NOW - 3_600_000) })))).filter(({ live }) => !live);
    assert.isAbove(ended.length, 100);
    for (const { id } of ended.slice(0, 40)) {
      const before = sandbox.requests.length;
      const events = await time.settled(collect(client.conversations.watch(id)));
      assert.deepEqual(events.map(({ type }) => type), ["snapshot", "ended"]);
      assert.deepEqual(events[0]?.type === "snapshot" && events[0].conversation, events[1]?.type === "ended" && events[1].conversation);
      assert.lengthOf(sandbox.requests, before + 1);
    }
    assert.deepEqual([time.elapsed, time.timers], [0, 0]);
  }),
  both("what ended a moment ago is waited for as long as `settleTimeout` reaches from its end", async (kind, time) => {
    const at = new Date(NOW - 20_000).toISOString();
    const began = new Date(NOW - 80_000).toISOString();
    const times = {
      eigi: { created_at: began.slice(0, -1), updated_at: at.slice(0, -1) },
      anyreach: { created_at: began, updated_at: at },
      vapi: { createdAt: began, updatedAt: at },
      retell: { start_timestamp: NOW - 80_000, end_timestamp: NOW - 20_000, duration_ms: 60_000 },
      elevenlabs: { tag_ids: [], metadata: { start_time_unix_secs: NOW / 1000 - 80, call_duration_secs: 60, conversation_initiation_source: "twilio" } },
    }[kind];
    const call = liveCall(kind, { fields: { ...HAPPENS[kind].begun, ...HAPPENS[kind].ended, ...times } });
    const follower = await followed(time, call);
    assert.deepEqual(follower.types, ["snapshot", "ended"]);
    assert.closeTo(time.elapsed, 40_000, 2_000);
  }),
  both("a call that comes to its end unseen ends with the first look after", async (kind, time) => {
    const call = liveCall(kind);
    const { aborter, listeners } = watched();
    const { follower, done } = follow(call, { settleTimeout: 0, signal: aborter.signal });
    await time.calm();
    call.happens({ ...HAPPENS[kind].ended, ...HAPPENS[kind].said(["bye"]), ...HAPPENS[kind].recorded });
    await time.settled(done);
    assert.deepEqual(follower.types, ["snapshot", "message", "status", "recording", "ended"]);
    assert.deepEqual([time.timers, listeners()], [0, 0]);
  }),
];
