import { assert } from "chai";
import { init, normalizeConversation, normalizePage, type Page } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { bytes, isMeasured, measured, memoryIsSeen } from "../module-memory.js";

const SAID = ["Could you tell me the number of your order, please?", "मुझे अपने ऑर्डर का नंबर बता सकते हैं?", 'He said "no":\n😀'];

interface Size {
  conversations: number;
  messages: number;
  /** How often each message repeats itself. */
  times?: number;
}

function conversation(index: number, messages: number, times: number): object {
  return {
    conversation_id: `a28e7071-508e-4d45-8887-${String(index).padStart(12, "0")}`,
    agent_id: "68ea2517dbb84c09bae1ba0a",
    conversation_type: "TELEPHONY",
    conversation_status: "COMPLETED",
    conversation_analysis: [{ score: index / 10, tags: ["refund", "polite"] }],
    conversation_metadata: { calling_type: "OUTBOUND", to_mobile_number: "+919156685436", conversation_duration: messages * 6 },
    conversation_transcript: Array.from({ length: messages }, (_, message) => ({
      role: message % 2 === 0 ? "assistant" : "user",
      content: (SAID[(index + message) % SAID.length] ?? "").repeat(times),
      timestamp: "2026-01-15T12:00:00.123456+00:00",
    })),
    created_at: "2026-01-15T12:00:00.123456",
  };
}

const encoder = new TextEncoder();

function pageOf({ conversations, messages, times = 1 }: Size): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify({
    status: "success",
    data: Array.from({ length: conversations }, (_, index) => conversation(index, messages, times)),
    pagination: { total: conversations, page: 1, page_size: Math.max(1, conversations), total_pages: 1 },
  }));
}

/** Reads it and looks at its ends, where a wrong length or place would show. */
function check(page: Page, { conversations, messages, times = 1 }: Size): void {
  assert.lengthOf(page.items, conversations);
  const last = page.items.at(-1);
  if (last === undefined) return;
  assert.strictEqual(last.id, `a28e7071-508e-4d45-8887-${String(conversations - 1).padStart(12, "0")}`);
  assert.lengthOf(last.transcript ?? [], messages);
  assert.strictEqual(last.transcript?.at(-1)?.content ?? null, messages === 0 ? null : SAID[(conversations + messages - 2) % SAID.length]?.repeat(times) ?? "");
}

/** From the empty page to the largest, in an order that is neither up nor down. */
const SIZES: Size[] = Array.from({ length: 40 }, (_, index) => ({
  conversations: index === 0 ? 100 : (index * 37) % 101,
  messages: index === 0 ? 24 : (index * 17) % 25,
}));

const SMALL: Size = { conversations: 10, messages: 4 };
/** About 20 MB, as a caller may allow it with `maxResponseBytes`. */
const HUGE: Size = { conversations: 100, messages: 400, times: 8 };

/** Pages leave nothing in the module's memory, however many, and however large. In this order: the last case lets it grow. */
export const cases: readonly Case[] = [
  memoryIsSeen,
  {
    name: "hundreds of pages of many sizes leave no memory behind",
    async run({ figure }) {
      await init();
      const bodies = SIZES.map(pageOf);
      const round = () => {
        let read = 0;
        for (const [index, size] of SIZES.entries()) {
          const body = bodies[index] ?? assert.fail();
          check(normalizePage("eigi", body), size);
          assert.notProperty(normalizePage("eigi", body, { omit: ["transcript"] }).items[0], "transcript");
          normalizePage("eigi", body, { raw: true });
          assert.throws(() => normalizePage("eigi", body.subarray(0, body.length >> 1)), /ends too early/);
          read += 4;
        }
        return read;
      };
      round();
      const before = bytes();
      let pages = 0;
      while (pages < 300) pages += round();
      figure("pages", pages);
      figure("bytes before", before);
      figure("bytes after", bytes());
      assert.strictEqual(bytes(), before, `${pages} pages`);
    },
    only: measured,
  },
  {
    name: "a long conversation leaves no memory behind",
    async run() {
      await init();
      const body = encoder.encode(JSON.stringify(conversation(0, 2000, 1)));
      const read = () => assert.lengthOf(normalizeConversation("eigi", body).transcript ?? [], 2000);
      for (let round = 0; round < 3; round += 1) read();
      const before = bytes();
      for (let round = 0; round < 50; round += 1) read();
      assert.strictEqual(bytes(), before);
    },
    only: measured,
  },
  {
    name: "small pages are read as before after one of 20 MB, in the memory that is there",
    async run({ runtime, figure }) {
      await init();
      const [small, huge] = [pageOf(SMALL), pageOf(HUGE)];
      const readSmall = () => check(normalizePage("eigi", small), SMALL);
      const expected = normalizePage("eigi", small);
      assert.isAbove(huge.length, 20_000_000);
      const round = () => {
        check(normalizePage("eigi", huge), HUGE);
        assert.deepEqual(normalizePage("eigi", small), expected);
        for (let page = 0; page < 50; page += 1) readSmall();
      };
      // Twice: what lies about after the first may be in the way of the second.
      round();
      round();
      const seen = isMeasured(runtime);
      const before = seen ? bytes() : 0;
      round();
      round();
      if (!seen) return;
      figure("bytes of the page", huge.length);
      figure("bytes of memory", before);
      assert.strictEqual(bytes(), before);
    },
  },
];
