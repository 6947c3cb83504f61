import { assert } from "chai";
import { createSummary, type GroupOptions, init, type PlatformKind, type SummaryFold, type WatchEvent } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { chunksOf } from "../exported.js";
import { HAPPENS } from "../live-call.js";
import { assertFlat, bytes, measured, memoryIsSeen } from "../module-memory.js";
import { clientOf, collect, listsWhole, PLATFORMS, standing } from "../sandbox-client.js";

const REDACT = ["customer.phone", "text"] as const;

const GROUPED: GroupOptions = { groupBy: ["agent", "day", "hour"], timeZone: "America/New_York" };

/** Exports, summaries and watches, whole and broken off in every way. */
async function round(kind: PlatformKind, fold: SummaryFold): Promise<void> {
  // Where each is a request of its own, fewer.
  const sandbox = standing({ conversations: listsWhole(kind) ? 250 : 40 });
  const { conversations } = clientOf(kind, sandbox, { retry: { max: 0 } });
  await chunksOf(conversations.export({}, { format: "ndjson", redact: REDACT }));
  await chunksOf(conversations.export({ pageSize: 30 }, { format: "csv", bom: true }));
  const left = conversations.export({ pageSize: 30 }, { format: "csv" });
  await chunksOf(left, 2);
  await left.cancel();
  const aborter = new AbortController();
  const aborted = conversations.export({}, { format: "ndjson", signal: aborter.signal });
  sandbox.fault({ kind: "stall_body" });
  const { length } = sandbox.requests;
  const reading = chunksOf(aborted).then(() => assert.fail("it was answered"), () => {});
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  // A browser reads the body of a POST in its own time: until then the fault would strike the next request.
  while (sandbox.requests.length === length) await turn();
  await turn();
  aborter.abort();
  await reading;

  const list = await collect(conversations.list());
  const { groups } = await conversations.summarize({}, GROUPED);
  fold.add(list);
  assert.lengthOf(fold.result().groups, groups.length);
  sandbox.fault({ kind: "status", status: 403 });
  await conversations.summarize().then(() => assert.fail("it was answered"), () => {});

  // Of one that never began nobody knows since when it is over: a watch waits for what may still come.
  const ended = list.filter(({ live, createdAt }) => !live && createdAt !== null).slice(-5);
  for (const { id } of ended) assert.lengthOf(await collect<WatchEvent>(conversations.watch(id)), 2);
  const id = sandbox.insert(kind, HAPPENS[kind].begun);
  for await (const { type } of conversations.watch(id)) if (type === "snapshot") break;
  await conversations.export({}, { format: "csv", columns: ["nonsense" as "id"] }).getReader().read().then(() => assert.fail("it was read"), () => {});
}

/** The module's memory stays where it was. */
export const cases: readonly Case[] = [
  memoryIsSeen,
  ...PLATFORMS.map((kind): Case => ({
    name: `${kind}: exports, summaries and watches, whole, left and failed, leave no memory behind`,
    async run({ figure }) {
      await init();
      // A fold is the caller's: its memory is given back when it is collected, so there is one.
      const fold = createSummary(GROUPED);
      for (let rounds = IN_FULL ? 6 : 2; rounds > 0; rounds -= 1) await round(kind, fold);
      const before = bytes();
      for (let rounds = IN_FULL ? 30 : 8; rounds > 0; rounds -= 1) await round(kind, fold);
      figure("bytes before", before);
      figure("bytes after", bytes());
      assertFlat(before);
    },
    only: measured,
  })),
  ...PLATFORMS.map((kind): Case => ({
    name: `${kind}: an export or a summary of ten times as many needs hardly more, and the next nothing at all`,
    async run({ figure }) {
      // Where each is a request of its own, of 2,000 and 200. In short, a fifth of each.
      const pageSize = (listsWhole(kind) ? 100 : 10) / (IN_FULL ? 1 : 5);
      const count = 200 * pageSize;
      const { conversations } = clientOf(kind, standing({ conversations: count }));
      let written = 0;
      const run = async (maxPages: number) => {
        const reader = conversations.export({ pageSize }, { format: "ndjson", redact: REDACT, maxPages }).getReader();
        for (let step = await reader.read(); !step.done; step = await reader.read()) written += step.value.length;
        await conversations.summarize({ pageSize }, { maxPages, groupBy: ["hour", "status"], timeZone: "Asia/Kolkata" });
      };
      await run(20);
      const before = bytes();
      written = 0;
      await run(200);
      const after = bytes();
      figure(`${kind}: bytes written`, written);
      figure(`${kind}: bytes more`, after - before);
      assert.isAbove(written, 1_000 * count);
      // The largest of 200 pages may be larger than that of 20.
      assert.isBelow(after - before, 2_000_000);
      await run(200);
      assertFlat(after, kind);
    },
    only: measured,
  })),
];
