import { assert } from "chai";
import { type Conversation, createClient, gateway, type RedactOptions } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { both, bothInFakeTime } from "../both.js";
import { guarded } from "../canary.js";
import { readLines, wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { follow, HAPPENS, liveCall } from "../live-call.js";
import { clientOf, collect, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

const REDACT = ["customer.phone", "agent.id", "text"] as const;
const key = (first = 1, length = 32) => Uint8Array.from({ length }, (_, at) => first + at);
const masks = (conversations: readonly Conversation[]) => conversations.map(({ id, agent, customer }) => [id, agent.id, customer.phone]);

/** With a key of the caller's, a value has the same mask in every call; without, in no other. */
export const cases: readonly Case[] = guarded([
  both("the same key makes the same masks: in lists, pages, single conversations and exports, resumed ones too", async (kind) => {
    const { conversations } = clientOf(kind, standing({ conversations: 12 }));
    const options = { redact: REDACT, maskKey: key() };
    const all = await collect(conversations.list({ pageSize: 5 }, options));
    assert.lengthOf(all, 12);
    const expected = masks(all);
    // An assistant of Vapi that was made for one call has no id.
    for (const [, agent] of expected) if (kind !== "vapi" || agent !== null) assert.match(agent ?? "", /^\[\w+:[a-z]{12}\]$/);
    assert.deepEqual(masks(await conversations.list({}, { ...options, maskKey: key() }).toArray()), expected);
    const whole = await wholeText(conversations.export({ pageSize: 5 }, { ...options, format: "ndjson" }));
    assert.deepEqual(masks(readLines(whole)), expected);
    const first = conversations.export({ pageSize: 5 }, { ...options, format: "ndjson", maxPages: 1 });
    const begun = await wholeText(first);
    const rest = await wholeText(conversations.export({ pageSize: 5 }, { ...options, format: "ndjson", after: first.report.next }));
    assert.strictEqual(begun + rest, whole);
    for (const { id } of all.slice(0, 2)) assert.deepEqual(masks([await conversations.get(id, options)]), expected.slice(all.findIndex((it) => it.id === id)).slice(0, 1));
    const others: readonly RedactOptions[] = [{ maskKey: key(2) }, { maskKey: key(1, 33) }, { maskKey: key(1, 31) }, {}];
    for (const other of others) {
      const [conversation] = (await conversations.list({}, { redact: REDACT, ...other })).items;
      assert.notStrictEqual(conversation?.agent.id, expected[0]?.[1]);
    }
  }),
  both("a list has one key, whatever is read of it, and another than the next", async (kind) => {
    const { conversations } = clientOf(kind, standing({ conversations: 3 }));
    const list = conversations.list({}, { redact: REDACT });
    assert.deepEqual(await collect(list), await collect(list));
    assert.deepEqual((await list).items, await collect(list));
    assert.notDeepEqual(masks(await collect(conversations.list({}, { redact: REDACT }))), masks(await collect(list)));
  }),
  both("a client of a gateway masks what the gateway leaves in clear", async (kind) => {
    const sandbox = standing({ conversations: 4 });
    const { conversations } = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: gatewayOf(kind, sandbox, { redact: ["customer.phone"] }) });
    const open = await collect(conversations.list());
    const masked = await collect(conversations.list({}, { redact: ["agent.id", "metadata"], omit: ["transcript"], include: ["metadata"], maskKey: key() }));
    assert.deepEqual(masked.map(({ id }) => id), open.map(({ id }) => id));
    for (const [at, { agent, metadata, customer }] of masked.entries()) {
      if (open[at]?.agent.id === null) assert.isNull(agent.id);
      else assert.match(agent.id ?? "", /^\[redacted:/);
      assert.isNull(metadata);
      assert.strictEqual(customer.phone, open[at]?.customer.phone, "is the gateway's mask, of a number");
    }
    const [first] = open as [Conversation];
    assert.strictEqual((await conversations.get(first.id, { redact: ["agent.id"], maskKey: key() })).agent.id, masked[0]?.agent.id);
  }),
  bothInFakeTime("a watch tells what is masked: a value has one mask in all its events, and what stays is no news", async (kind, time) => {
    const call = liveCall(kind);
    const options = { redact: ["text", "status"], maskKey: key() } as const;
    const { follower, done } = follow(call, { ...options, interval: { min: 1_000, max: 1_000 }, settleTimeout: 0 });
    const texts = ["I am at +91 98765 43210", "write to anna@example.com", "09876543210, that is"];
    for (let count = 0; count <= texts.length; count += 1) {
      call.happens(HAPPENS[kind].said(texts.slice(0, count)));
      // Looked at twice: what is masked alike has not changed.
      await time.advance(2_000);
    }
    follower.agrees(await time.settled(call.client.conversations.get(call.id, options)));
    call.happens(HAPPENS[kind].ended);
    await time.settled(done);
    assert.deepEqual(follower.types, ["snapshot", "message", "message", "message", "status", "ended"]);
    const told = JSON.stringify(follower.events);
    assert.notMatch(told, /98765|anna@|completed|in_progress/);
    const [first, , third] = follower.transcript.map(({ content }) => /\[phone:\w+\]/.exec(content)?.[0]);
    assert.isDefined(first);
    assert.strictEqual(first, third);
  }),
  {
    name: "bytes that are changed after the call change nothing",
    async run() {
      const { conversations } = clientOf("eigi", standing({ conversations: 3 }));
      const maskKey = key();
      const list = conversations.list({}, { redact: REDACT, maskKey });
      maskKey.fill(0);
      assert.deepEqual(masks((await list).items), masks((await conversations.list({}, { redact: REDACT, maskKey: key() })).items));
    },
  },
  {
    name: "a key is a key in whatever bytes: a buffer, a view into one",
    async run() {
      const { conversations } = clientOf("eigi", standing({ conversations: 3 }));
      const around = new Uint8Array(64).fill(9);
      around.set(key(), 8);
      const expected = masks((await conversations.list({}, { redact: REDACT, maskKey: key() })).items);
      for (const maskKey of [key().buffer, around.subarray(8, 40)]) assert.deepEqual(masks((await conversations.list({}, { redact: REDACT, maskKey })).items), expected);
    },
  },
  {
    name: "a key with nothing to mask is refused, but not beside an empty list",
    async run() {
      const { conversations } = clientOf("eigi", standing({ conversations: 1 }));
      const { id } = (await conversations.list({}, { redact: [], maskKey: key() })).items[0] as Conversation;
      const options = { maskKey: key() };
      for (const call of [
        () => conversations.list({}, options), () => conversations.get(id, options), () => conversations.watch(id, options).next(), () => wholeText(conversations.export({}, { ...options, format: "csv" })),
      ] as readonly (() => PromiseLike<unknown>)[]) assert.include((await failure(call(), "invalid_argument")).message, '"redact" is required with "maskKey"');
    },
  },
  {
    name: "what is no key is refused, and not shown",
    async run() {
      const { conversations } = clientOf("eigi", standing({ conversations: 1 }));
      const { id } = (await conversations.list()).items[0] as Conversation;
      const wrong: readonly unknown[] = [
        "s3cret-s3cret-s3cret-s3cret", 5309817, null, {}, [], Array(32).fill(117), key(1, 15), key(1, 65), new Uint8Array(), true, () => key(),
        // What nobody has filled yet is no secret.
        new Uint8Array(32), new ArrayBuffer(32), new ArrayBuffer(9),
        // Of numbers of more than a byte nobody knows in which order theirs are meant.
        Uint16Array.from(key()), Float64Array.from(key(1, 4)), Int8Array.from(key()), new Uint8ClampedArray(key()), new DataView(key().buffer), { [Symbol.toStringTag]: "ArrayBuffer", byteLength: 32 },
      ];
      for (const maskKey of wrong) {
        const options = { redact: REDACT, maskKey } as RedactOptions;
        const calls: readonly (() => PromiseLike<unknown>)[] = [
          () => conversations.list({}, options), () => conversations.get(id, options), () => conversations.watch(id, options).next(), () => wholeText(conversations.export({}, { ...options, format: "csv" })),
        ];
        for (const call of calls) {
          const error = await failure(call(), "invalid_argument");
          assert.match(error.message, /^"maskKey" must be 16 to 64 random bytes in a Uint8Array or an ArrayBuffer, not .*\.$/);
          assert.notMatch(JSON.stringify(error) + String(error.stack), /s3cret|5309817|117/);
        }
      }
    },
  },
]);
