import { assert } from "chai";
import type { ConversationFilter, ExportOptions, ExportReport, PlatformKind } from "convoscope";
import { createClient, exportSchema, gateway, init } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { chunksOf, wholeText } from "../exported.js";
import { failure, thrown } from "../failure.js";
import { onEach } from "../on-each.js";
import { clientOf, collect, NOW, PLATFORMS, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

interface Line {
  readonly id: string;
  readonly createdAt: string;
}

const onEachPlatform = (name: string, run: (platform: PlatformKind) => Promise<void>): Case => onEach(PLATFORMS, (platform) => platform, name, run);

const until = (items: number): Pick<ExportOptions, "until"> => ({ until: { items, atWholeSecond: true } });

const lines = (text: string): Line[] => text.split("\n").filter(Boolean).map((line) => JSON.parse(line) as Line);

/** The filter of what is older than a cut. */
const older = (cut: string): ConversationFilter => ({ createdBefore: new Date(Date.parse(cut) - 1).toISOString().replace("Z", "999Z") });

/** A sandbox whose conversations began at these times, in seconds before now. */
function began(platform: PlatformKind, times: readonly number[]) {
  const sandbox = standing({ conversations: 0 });
  for (const time of times) sandbox.insert(platform, { createdAt: new Date(NOW - time * 1_000).toISOString(), status: "completed" });
  return { sandbox, conversations: clientOf(platform, sandbox).conversations };
}

const second = ({ createdAt }: Line) => Math.floor(Date.parse(createdAt) / 1_000);

/** Exports that end between two seconds. */
export const cases: readonly Case[] = [
  onEachPlatform("files one after the other are the whole list, each conversation that has a time once", async (platform) => {
    const { conversations } = clientOf(platform, standing({ conversations: 230, ties: true }));
    const listed = await collect(conversations.list());
    // A call of Retell that never began has none, and is in no file that is asked for by time.
    const all = listed.filter(({ createdAt }) => createdAt !== null);
    assert.strictEqual(all.length < listed.length, platform === "retell");
    for (const [items, pageSize, format] of [[50, 20, "ndjson"], [7, 100, "ndjson"], [60, 60, "csv"]] as const) {
      const files: Line[][] = [];
      let cut: string | null = null;
      do {
        const before: string | null = cut;
        const stream = conversations.export({ pageSize, ...(before !== null && older(before)) }, { format, columns: ["id", "createdAt"], ...until(items) });
        assert.isNull(stream.report.cut);
        const text = await wholeText(stream);
        const file = format === "ndjson" ? lines(text) : text.trim().split("\r\n").slice(1).map((row) => ({ id: row.split(",")[0] ?? "", createdAt: row.split(",")[1] ?? "" }));
        const report: ExportReport = stream.report;
        cut = report.cut;
        files.push(file);
        assert.strictEqual(report.items, file.length);
        assert.deepEqual([report.stoppedBecause, report.complete], cut === null ? ["end", true] : ["limit", false]);
        if (cut === null) continue;
        assert.match(cut, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
        assert.isAtLeast(file.length, items);
        assert.strictEqual(Math.min(...file.map(second)), Date.parse(cut) / 1_000);
        for (const line of file) assert.isTrue(before === null || Date.parse(line.createdAt) < Date.parse(before));
      } while (cut !== null);
      assert.deepEqual(files.flat().map(({ id }) => id), all.map(({ id }) => id));
      assert.isAbove(files.length, 2);
    }
  }),
  onEachPlatform("a second that was begun is written to its end, however many it holds, and one alone is no cut", async (platform) => {
    const { conversations } = began(platform, [1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 2.5, 9]);
    const stream = conversations.export({ pageSize: 2 }, { format: "ndjson", ...until(3) });
    assert.lengthOf(lines(await wholeText(stream)), 1 + 6);
    assert.strictEqual(stream.report.cut, new Date(NOW - 2_000).toISOString());
    const rest = conversations.export(older(stream.report.cut ?? ""), { format: "ndjson", ...until(3) });
    assert.lengthOf(lines(await wholeText(rest)), 2);
    assert.isNull(rest.report.cut, "the list ended");
  }),
  onEachPlatform("what is left can also be had by the cursor, joined without a seam", async (platform) => {
    const { conversations } = clientOf(platform, standing({ conversations: 60 }));
    const whole = await wholeText(conversations.export({ pageSize: 25 }, { format: "csv" }));
    // Those without a time, too.
    for (const { id } of await collect(conversations.list())) assert.include(whole, id);
    const first = conversations.export({ pageSize: 25 }, { format: "csv", ...until(10) });
    const parts = [await wholeText(first)];
    parts.push(await wholeText(conversations.export({ pageSize: 25 }, { format: "csv", after: first.report.next })));
    assert.strictEqual(parts.join(""), whole);
  }),
  {
    name: "the end mark counts what is in the file; the cut is told when all of it was read",
    async run() {
      const { conversations } = began("eigi", [1, 2, 3, 4, 5]);
      const stream = conversations.export({ pageSize: 2 }, { format: "ndjson", columns: ["id"], end: true, ...until(3) });
      const text = await wholeText(stream);
      assert.strictEqual(text.split("\n").at(-2), '{"end":{"items":3,"complete":false}}');
      assert.isNotNull(stream.report.cut);
      const left = conversations.export({ pageSize: 2 }, { format: "ndjson", ...until(3) });
      const reader = left.getReader();
      await reader.read();
      await reader.cancel();
      assert.deepEqual([left.report.cut, left.report.stoppedBecause], [null, "closed"]);
    },
  },
  {
    name: "a wrong value is refused, with what is accepted",
    async run() {
      await init();
      const sandbox = standing({ conversations: 3 });
      const { conversations } = clientOf("eigi", sandbox);
      for (const [value, message] of [
        [{ items: 0, atWholeSecond: true }, '"until.items" must be a whole number between 1 and 2147483647, not 0.'],
        [{ items: 1.5, atWholeSecond: true }, '"until.items" must be a whole number between 1 and 2147483647, not 1.5.'],
        [{ items: "5", atWholeSecond: true }, '"until.items" must be a whole number between 1 and 2147483647, not a string.'],
        [{ atWholeSecond: true }, '"until.items" is required: a whole number between 1 and 2147483647.'],
        [{ items: 5 }, '"until.atWholeSecond" is required: true.'],
        [{ items: 5, atWholeSecond: false }, '"until.atWholeSecond" must be true, not a boolean.'],
        [5, '"until" must be a plain object, not a number. Accepted: items and atWholeSecond.'],
        [{ items: 5, wholeSecond: true }, 'Unknown option "wholeSecond" of until. Did you mean "atWholeSecond"?'],
      ] as const) {
        const options = { format: "csv", until: value } as unknown as ExportOptions;
        assert.strictEqual((await failure(chunksOf(conversations.export({}, options)), "invalid_argument")).message, message);
        assert.strictEqual(thrown(() => exportSchema(options), "invalid_argument").message, message);
      }
      const live = await failure(chunksOf(conversations.export({}, { format: "csv", consistency: "live", ...until(5) })), "invalid_argument");
      assert.deepEqual(live.issues.map(({ path, code }) => ({ path, code })), [{ path: "until", code: "unsupported" }]);
      const fetch = gatewayOf("eigi", sandbox, { allow: ["list", "export"] });
      const asked = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch });
      const refused = await failure(chunksOf(asked.conversations.export({}, { format: "csv", ...until(5) })), "invalid_argument");
      assert.match(refused.message, /^"until" is not available through a gateway/);
      const answer = await fetch(new Request(`${GATEWAY_URL}/v1/export?format=csv&until=5`));
      assert.strictEqual(answer.status, 400);
      assert.lengthOf(sandbox.requests, 0);
    },
  },
];
