import { assert } from "chai";
import { type ClientEvent, gateway } from "convoscope";
import { bothInFakeTime } from "../both.js";
import { Follower, HAPPENS, liveCall } from "../live-call.js";
import type { Case } from "../../runtimes/case.js";
import { ENTRIES, type Entry, GATEWAY_URL, gatewayOf } from "../ways.js";

const INTERVAL = { min: 2_000, max: 2_000 };

/** A watch through a gateway asks for what is new: while nothing is, an answer is a head alone. */
const casesOf = ({ name: entry, createClient }: Entry): Case[] => [
  bothInFakeTime(`${entry}: a quiet call costs heads alone, and nothing of it is lost`, async (kind, time) => {
    // Quiet: its record does not change either.
    const still = {
      eigi: { updated_at: "2026-03-15T10:00:00" },
      anyreach: { updated_at: "2026-03-15T10:00:00Z", user_turn_count: 3 },
      vapi: { updatedAt: "2026-03-15T10:00:00Z", startedAt: "2026-03-15T10:00:00Z", monitor: undefined },
      elevenlabs: {},
      retell: { latency: { e2e: { p50: 1 } }, start_timestamp: Date.parse("2026-03-15T10:00:00Z"), transcript: undefined, transcript_object: undefined },
    }[kind];
    const call = liveCall(kind, { fields: { ...HAPPENS[kind].begun, ...still } });
    const handler = gatewayOf(kind, call.sandbox, { redact: ["customer.phone", "text"], allow: ["get", "recordings"] });
    const answers: { status: number; bytes: number; asked: string | null }[] = [];
    const told: ClientEvent[] = [];
    const { conversations } = createClient({
      provider: gateway({ url: GATEWAY_URL }),
      async fetch(request) {
        const response = await handler(request);
        const bytes = (await response.clone().arrayBuffer()).byteLength;
        answers.push({ status: response.status, bytes, asked: request.headers.get("if-none-match") });
        return response;
      },
      onEvent: (event) => void told.push(event),
    });
    // Its keys are made in real time.
    await handler(new Request(`${GATEWAY_URL}/v1/conversations/${call.id}`));
    const follower = new Follower();
    const done = (async () => {
      for await (const event of conversations.watch(call.id, { interval: INTERVAL, settleTimeout: 7_000 })) follower.see(event);
    })();
    const looks = async (count: number) => {
      const { length } = answers;
      while (answers.length < length + count) await time.advance(1_000);
      return answers.slice(length);
    };

    const [first] = await looks(1);
    assert.deepEqual([first?.status, first?.asked], [200, null]);
    const whole = first?.bytes ?? 0;
    assert.isAbove(whole, 200);

    const quiet = await looks(20);
    assert.deepEqual(quiet.map(({ status, bytes }) => [status, bytes]), quiet.map(() => [304, 0]), `instead of ${whole * quiet.length} bytes`);
    assert.deepEqual(follower.types, ["snapshot"]);
    assert.isEmpty(told.filter(({ type }) => type === "retry"), "nothing new is no failure");

    call.happens(HAPPENS[kind].ended);
    const [news] = await looks(1);
    assert.strictEqual(news?.status, 200);
    assert.include(follower.types, "status");

    // It ends with the whole conversation, of which nothing came again.
    await time.settled(done);
    assert.strictEqual(follower.types.at(-1), "ended");
    assert.strictEqual(answers.at(-1)?.status, 304);
    assert.isAbove(answers.length, 22);
    assert.strictEqual(time.timers, 0);
  }),
  bothInFakeTime(`${entry}: a failure between does not make it forget, and another's tag is not sent`, async (kind, time) => {
    const call = liveCall(kind);
    const handler = gatewayOf(kind, call.sandbox, { allow: ["get"] });
    await handler(new Request(`${GATEWAY_URL}/v1/conversations/${call.id}`));
    const asked: (string | null)[] = [];
    const etags: (string | null)[] = [];
    const { conversations } = createClient({
      provider: gateway({ url: GATEWAY_URL }),
      retry: { max: 0 },
      async fetch(request) {
        asked.push(request.headers.get("if-none-match"));
        const response = asked.length === 2 ? new Response("{}", { status: 503 }) : await handler(request);
        etags.push(response.headers.get("etag"));
        return response;
      },
    });
    const events = conversations.watch(call.id, { interval: INTERVAL, headers: { "If-None-Match": '"mine"' } });
    await time.settled(events.next());
    const next = events.next();
    while (asked.length < 4) await time.advance(1_000);
    assert.isNotNull(etags[0]);
    assert.deepEqual(asked.slice(1, 4), Array.from({ length: 3 }, () => etags[0] ?? "none"));
    await events.return?.();
    await time.settled(next);
  }),
];

export const cases: readonly Case[] = [
  ...ENTRIES.flatMap(casesOf),
  bothInFakeTime("a platform itself is asked as before", async (kind, time) => {
    const call = liveCall(kind);
    const events = call.client.conversations.watch(call.id, { interval: INTERVAL });
    await time.settled(events.next());
    const next = events.next();
    while (call.sandbox.requests.length < 3) await time.advance(1_000);
    assert.isTrue(call.sandbox.requests.every(({ headers }) => !("if-none-match" in headers)));
    await events.return?.();
    await time.settled(next);
  }),
];
