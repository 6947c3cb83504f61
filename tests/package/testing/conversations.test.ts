import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isConvoscopeError } from "convoscope";
import { createSandbox, type Sandbox } from "convoscope/testing";
import {
  Clock,
  START,
  allOfAnyreach,
  allOfEigi,
  askAnyreach,
  askEigi,
  field,
  micros,
  standing,
  type Json,
} from "./calls.js";

const both = async (sandbox: Sandbox) => ({ eigi: await allOfEigi(sandbox), anyreach: await allOfAnyreach(sandbox) });
const values = (conversations: Json[], name: string) => [...new Set(conversations.map((c) => c[name]))].sort();
const turns = (conversation: Json): Json[] => {
  const inner = conversation["conversation"];
  return (Array.isArray(inner) ? inner : (Object.values(inner ?? {})[0] ?? [])) as Json[];
};

describe("made-up conversations", () => {
  it("are the same for the same seed and time", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0 }), fc.integer({ min: 0, max: 60 }), async (seed, conversations) => {
        assert.deepEqual(await both(standing({ seed, conversations })), await both(standing({ seed, conversations })));
      }),
      { numRuns: 10 },
    );
  });

  it("are others for another seed", async () => {
    const [one, two] = [await allOfEigi(standing({ seed: 1 })), await allOfEigi(standing({ seed: 2 }))];
    const ids = new Set(one.map((c) => c["conversation_id"]));
    assert.ok(two.every((c) => !ids.has(c["conversation_id"])));
  });

  it("show every kind, with any seed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const { eigi, anyreach } = await both(standing({ seed }));
        assert.deepEqual(values(eigi, "conversation_type"), ["CHAT", "DAILY", "TELEPHONY", "WHATSAPP"]);
        assert.deepEqual(values(eigi, "conversation_status"), ["COMPLETED", "DISCONNECTED", "FAILED", "IN_PROGRESS"]);
        assert.deepEqual(values(anyreach, "channel"), ["email", "telephone", "text", "webrtc"]);
        assert.deepEqual(values(anyreach, "direction"), ["inbound", "outbound"]);
        assert.deepEqual(values(anyreach, "status"), [
          "cancelled",
          "completed",
          "failed",
          "in_progress",
          "ringing",
          "token_created",
          "transferred",
          "triggered",
          "unanswered",
        ]);
        assert.deepEqual([eigi.length, anyreach.length], [250, 250]);
      }),
      { numRuns: 10 },
    );
  });

  it("have unique ids and strictly falling creation times", async () => {
    const { eigi, anyreach } = await both(standing({ conversations: 3000 }));
    for (const [conversations, id] of [
      [eigi, "conversation_id"],
      [eigi, "id"],
      [anyreach, "id"],
    ] as const) {
      assert.equal(new Set(conversations.map((c) => c[id])).size, 3000);
      const times = conversations.map((c) => micros(c["created_at"]));
      assert.ok(times.every((time, index) => index === 0 || time < (times[index - 1] ?? 0)));
      assert.ok((times[0] ?? Infinity) <= START * 1000 && (times.at(-1) ?? 0) > (START - 90 * 86_400_000) * 1000);
    }
  });

  for (const provider of ["eigi", "anyreach"] as const) {
    it(`share creation times now and then, the newest alone (${provider})`, async () => {
      const sandbox = createSandbox({ now: () => new Date(START), cursor: "inclusive" });
      const body = provider === "eigi" ? await allOfEigi(sandbox) : await allOfAnyreach(sandbox, {}, 100);
      const times = [...new Map(body.map((c) => [c["conversation_id"] ?? c["id"], micros(c["created_at"])])).values()];
      const shared = times.length - new Set(times).size;
      assert.ok(shared > 25 && shared < 100, `${shared} of ${times.length}`);
      assert.equal(new Set(times.slice(0, 10)).size, 10);
      assert.ok(times.every((time, index) => index === 0 || time <= (times[index - 1] ?? 0)));
    });
  }

  for (const days of [undefined, 7, 89]) {
    it(`reach back ${days ?? "60"} days`, async () => {
      const all = await allOfEigi(standing(days === undefined ? {} : { days }));
      const reach = (START - micros(all.at(-1)?.["created_at"]) / 1000) / 86_400_000;
      assert.ok(reach <= (days ?? 60) + 0.1 && reach > (days ?? 60) - 2, `${reach} days`);
    });
  }

  it("come by day rather than by night", async () => {
    const hours = (await allOfAnyreach(standing({ conversations: 3000 }))).map((c) =>
      new Date(micros(c["created_at"]) / 1000).getUTCHours(),
    );
    const share = (from: number, to: number) => hours.filter((hour) => hour >= from && hour < to).length / hours.length;
    assert.ok(share(8, 16) > 0.4 && share(0, 5) < 0.06, `${share(8, 16)} by day, ${share(0, 5)} by night`);
  });

  it("leave no place of a dialogue unfilled", async () => {
    const { eigi, anyreach } = await both(standing({ conversations: 1000 }));
    for (const conversation of [...eigi, ...anyreach]) assert.doesNotMatch(JSON.stringify(conversation), /\{[a-z]+\}/);
  });

  it("use phone numbers and addresses that nobody has", async () => {
    const text = JSON.stringify(await both(standing({ conversations: 1000 })));
    const fiction =
      /^\+?(1\d{3}55501\d\d|447700900\d{3}|442079460\d{3}|493023125\d{3}|4917139200\d{2}|33639980\d{3}|3319900\d{4}|61491570156)$/;
    const numbers =
      text.match(/(?<="(?:user_id|agent_number|to_mobile_number|from_mobile_number)":")\+?\d+(?=")/g) ?? [];
    assert.ok(numbers.length > 1000);
    assert.deepEqual(
      numbers.filter((number) => !fiction.test(number)),
      [],
    );
    const addresses = text.match(/[\w.+-]+@[\w.-]+/g) ?? [];
    assert.ok(addresses.length > 100);
    assert.deepEqual(
      addresses.filter((address) => !/@([a-z]+\.)?example\.com\.?$/.test(address)),
      [],
    );
  });

  it("speak several languages", async () => {
    const text = JSON.stringify(await allOfEigi(standing()));
    for (const script of [
      /[A-Za-z]{4}/,
      /\p{Script=Devanagari}{4}/u,
      /¿/,
      /[äöüß]/,
      /\p{Script=Arabic}{3}/u,
      /[\p{Script=Hiragana}\p{Script=Han}]{3}/u,
    ])
      assert.match(text, script);
  });

  it("can be fifty thousand", async () => {
    const many = standing({ conversations: 50_000 });
    const { body } = await askEigi(many, { page: "5000" });
    assert.deepEqual([field(body["pagination"], "total"), (body["data"] as Json[]).length], [50_000, 10]);
  });
});

describe("eigi's wire", () => {
  it("writes what the documentation shows, quirks included", async () => {
    const eigi = await allOfEigi(standing({ conversations: 1000 }));
    const has = (name: string, holds: (conversation: Json) => boolean) => assert.ok(eigi.some(holds), name);
    const metadata = (c: Json, name: string) => field(c["conversation_metadata"], name);
    const transcript = (c: Json) => c["conversation_transcript"] as Json[] | null;
    has("a transcript that is null", (c) => transcript(c) === null);
    has("a transcript that is empty", (c) => transcript(c)?.length === 0);
    has(
      "an analysis that is null after the end",
      (c) => c["conversation_status"] === "COMPLETED" && c["conversation_analysis"] === null,
    );
    has("an analysis that is a list", (c) => Array.isArray(c["conversation_analysis"]));
    has("an analysis that is an object", (c) => field(c["conversation_analysis"], "is_good") !== undefined);
    has("an analysis that is text", (c) => typeof c["conversation_analysis"] === "string");
    has(
      "a number without its plus",
      (c) =>
        /^\d/.test(String(metadata(c, "to_mobile_number"))) && /^\+/.test(String(metadata(c, "from_mobile_number"))),
    );
    has(
      "a later analysis",
      (c) => c["notes"] !== null && micros(c["updated_at"]) > micros(c["created_at"]) + 3_600_000_000,
    );
    has("a whole second without a fraction", (c) => !String(c["created_at"]).includes("."));
    has("a tool turn", (c) => transcript(c)?.some(({ role }) => role === "tool") ?? false);
    has("keys of the caller's own", (c) => metadata(c, "campaign") !== undefined);
    for (const c of eigi) {
      assert.match(String(c["created_at"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}000)?$/);
      for (const { timestamp } of transcript(c) ?? [])
        assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?\+00:00$/);
    }
  });
});

describe("AnyReach's wire", () => {
  it("has transcripts of several shapes, tool calls paired", async () => {
    const anyreach = await allOfAnyreach(standing());
    const kinds = new Set(
      anyreach.map(({ conversation }) =>
        Array.isArray(conversation)
          ? "array"
          : conversation === null
            ? "null"
            : Object.keys(conversation as object).join() || "empty",
      ),
    );
    assert.deepEqual([...kinds].sort(), ["array", "empty", "items", "messages", "null", "transcript", "turns"]);
    let pairs = 0;
    for (const conversation of anyreach) {
      const calls = turns(conversation).filter((turn) => "arguments" in turn);
      const outputs = turns(conversation).filter((turn) => "output" in turn);
      assert.deepEqual(
        outputs.map((turn) => turn["call_id"]),
        calls.map((turn) => turn["call_id"]),
      );
      for (const turn of calls) JSON.parse(String(turn["arguments"]));
      for (const turn of outputs) JSON.parse(String(turn["output"]));
      pairs += calls.length;
    }
    assert.ok(pairs > 50);
  });

  it("counts the customer's turns", async () => {
    for (const conversation of await allOfAnyreach(standing())) {
      const said = turns(conversation).filter(({ role }) => role === "user").length;
      if (conversation["conversation"] !== null) assert.equal(conversation["user_turn_count"], said);
    }
  });

  it("gives recording links that expire", async () => {
    const clock = new Clock();
    const sandbox = createSandbox({ now: clock.now });
    const recorded = (await allOfAnyreach(sandbox, { status: "completed", channel: "telephone" })).find((c) =>
      field(c["recording_details"], "recording_url"),
    );
    clock.advance(120);
    const { body } = await askAnyreach(sandbox, {}, String(recorded?.["id"]));
    assert.notEqual(
      field(body["recording_details"], "recording_url"),
      field(recorded?.["recording_details"], "recording_url"),
    );
    assert.deepEqual({ ...body, recording_details: 0 }, { ...recorded, recording_details: 0 });
  });
});

describe("a running conversation", () => {
  it("grows with the clock, then ends, and is then analysed", async () => {
    const clock = new Clock();
    const sandbox = createSandbox({ now: clock.now });
    const [running] = await allOfEigi(sandbox, { conversation_status: "IN_PROGRESS", conversation_type: "TELEPHONY" });
    const id = String(running?.["conversation_id"]);
    const lengths: number[] = [];
    let last: Json = running as Json;
    for (let step = 0; step < 300 && last["conversation_status"] === "IN_PROGRESS"; step += 1) {
      const messages = last["conversation_transcript"] as Json[];
      lengths.push(messages.length);
      clock.advance(1);
      const next = (await askEigi(sandbox, {}, id)).body;
      const grown = (next["conversation_transcript"] ?? messages) as Json[];
      assert.deepEqual(grown.slice(0, messages.length), messages);
      assert.ok(micros(next["updated_at"]) >= micros(last["updated_at"]));
      assert.equal(
        field(next["conversation_metadata"], "conversation_duration") !== undefined,
        next["conversation_status"] !== "IN_PROGRESS",
      );
      last = next;
    }
    assert.equal(last["conversation_status"], "COMPLETED");
    assert.ok(new Set(lengths).size > 3, `lengths seen: ${lengths.join(" ")}`);
    assert.equal(last["conversation_analysis"], null, "not analysed at once");
    assert.ok(
      (await allOfEigi(sandbox)).filter(
        (c) => c["conversation_status"] === "COMPLETED" && c["conversation_analysis"] === null,
      ).length > 0,
    );
  });

  it("is a function of seed and time alone, however one gets there", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 6 }), async (steps) => {
        const [walked, jumped] = [new Clock(), new Clock()];
        const [a, b] = [
          createSandbox({ now: walked.now, conversations: 60 }),
          createSandbox({ now: jumped.now, conversations: 60 }),
        ];
        for (const step of steps) {
          walked.advance(step);
          await both(a);
        }
        jumped.milliseconds = walked.milliseconds;
        assert.deepEqual(await both(a), await both(b));
      }),
      { numRuns: 15 },
    );
  });

  it("passes through AnyReach's phases and never back", async () => {
    const clock = new Clock();
    const sandbox = createSandbox({ now: clock.now });
    const order = ["triggered", "ringing", "in_progress", "completed"];
    const [queued] = await allOfAnyreach(sandbox, { status: "triggered" });
    const seen: string[] = [];
    for (let second = 0; second < 300 && seen.at(-1) !== "completed"; second += 1) {
      const { body } = await askAnyreach(sandbox, {}, String(queued?.["id"]));
      if (seen.at(-1) !== body["status"]) seen.push(String(body["status"]));
      clock.advance(1);
    }
    assert.deepEqual(seen, order);
  });

  it("is arranged around the first request where the clock stood still before it", async () => {
    let milliseconds = 0;
    const sandbox = createSandbox({ now: () => new Date(milliseconds), ties: false });
    milliseconds = START;
    assert.deepEqual(await both(sandbox), await both(standing()));
  });
});

describe("options", () => {
  const refused: [Record<string, unknown>, RegExp][] = [
    [{ seed: NaN }, /seed/],
    [{ conversations: -1 }, /conversations/],
    [{ conversations: 1.5 }, /conversations/],
    [{ envelope: "nested" }, /envelope.*"nested"/],
    [{ days: 0 }, /days/],
    [{ days: 90 }, /days/],
    [{ ties: "some" }, /ties/],
    [{ cursor: "loose" }, /cursor.*"loose"/],
    [{ largestPage: 0 }, /largestPage/],
    [{ largestPage: 101 }, /largestPage/],
    [{ clockOffsetMs: Infinity }, /clockOffsetMs/],
    [{ latencyMs: -1 }, /latencyMs/],
    [{ latencyMs: 2 ** 31 }, /latencyMs/],
    [{ now: () => new Date(NaN) }, /invalid Date/],
  ];
  for (const [options, message] of refused) {
    it(`refuses ${Object.keys(options)[0]}: ${String(Object.values(options)[0])}`, () => {
      assert.throws(() => createSandbox(options), (error) => isConvoscopeError(error) && error.code === "invalid_config" && message.test(error.message));
    });
  }
});
