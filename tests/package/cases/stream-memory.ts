import { assert } from "chai";
import { createSummary, type GroupOptions, type PlatformKind, type SummaryFold, type WatchEvent } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { chunksOf } from "../exported.js";
import { HAPPENS } from "../live-call.js";
import { assertFlat, bytes, measured, memoryIsSeen } from "../module-memory.js";
import { clientOf, collect, PLATFORMS, standing } from "../sandbox-client.js";

const REDACT = ["customer.phone", "text"] as const;

const GROUPED: GroupOptions = { groupBy: ["agent", "day", "hour"], timeZone: "America/New_York" };

/** Exports, summaries and watches, whole and broken off in every way. */
async function round(folds: Record<PlatformKind, SummaryFold>): Promise<void> {
  for (const kind of PLATFORMS) {
    const sandbox = standing();
    const { conversations } = clientOf(kind, sandbox, { retry: { max: 0 } });
    await chunksOf(conversations.export({}, { format: "ndjson", redact: REDACT }));
    await chunksOf(conversations.export({ pageSize: 30 }, { format: "csv", bom: true }));
    const left = conversations.export({ pageSize: 30 }, { format: "csv" });
    await chunksOf(left, 2);
    await left.cancel();
    const aborter = new AbortController();
    const aborted = conversations.export({}, { format: "ndjson", signal: aborter.signal });
    sandbox.fault({ kind: "stall_body" });
    const reading = chunksOf(aborted).then(() => assert.fail("it was answered"), () => {});
    await new Promise((resolve) => setTimeout(resolve));
    aborter.abort();
    await reading;

    const list = await collect(conversations.list());
    const { groups } = await conversations.summarize({}, GROUPED);
    folds[kind].add(list);
    assert.lengthOf(folds[kind].result().groups, groups.length);
    sandbox.fault({ kind: "status", status: 403 });
    await conversations.summarize().then(() => assert.fail("it was answered"), () => {});

    const ended = list.filter(({ live }) => !live).slice(-5);
    for (const { id } of ended) assert.lengthOf(await collect<WatchEvent>(conversations.watch(id)), 2);
    const id = sandbox.insert(kind, HAPPENS[kind].begun);
    for await (const { type } of conversations.watch(id)) if (type === "snapshot") break;
    await conversations.export({}, { format: "csv", columns: ["nonsense" as "id"] }).getReader().read().then(() => assert.fail("it was read"), () => {});
  }
}

/** The module's memory stays where it was. */
export const cases: readonly Case[] = [
  memoryIsSeen,
  {
    name: "exports, summaries and watches, whole, left and failed, leave no memory behind",
    async run({ figure }) {
      // Folds are the caller's: their memory is given back when they are collected, so there is one of each.
      const folds = { eigi: createSummary(GROUPED), anyreach: createSummary(GROUPED), vapi: createSummary(GROUPED), elevenlabs: createSummary(GROUPED), retell: createSummary(GROUPED) };
      for (let rounds = 6; rounds > 0; rounds -= 1) await round(folds);
      const before = bytes();
      for (let rounds = 30; rounds > 0; rounds -= 1) await round(folds);
      figure("bytes before", before);
      figure("bytes after", bytes());
      assertFlat(before);
    },
    only: measured,
  },
  {
    name: "an export or a summary of 20 000 needs hardly more than one of 2 000, and the next nothing at all",
    async run({ figure }) {
      for (const kind of PLATFORMS) {
        const { conversations } = clientOf(kind, standing({ conversations: 20_000 }));
        let written = 0;
        const run = async (maxPages: number) => {
          const reader = conversations.export({}, { format: "ndjson", redact: REDACT, maxPages }).getReader();
          for (let step = await reader.read(); !step.done; step = await reader.read()) written += step.value.length;
          await conversations.summarize({}, { maxPages, groupBy: ["hour", "status"], timeZone: "Asia/Kolkata" });
        };
        await run(20);
        const before = bytes();
        written = 0;
        await run(200);
        const after = bytes();
        figure(`${kind}: bytes written`, written);
        figure(`${kind}: bytes more`, after - before);
        assert.isAbove(written, 20_000_000);
        // The largest of 200 pages may be larger than that of 20.
        assert.isBelow(after - before, 2_000_000);
        await run(200);
        assertFlat(after, kind);
      }
    },
    only: measured,
  },
];
