import { assert } from "chai";
import type { ExportOptions, PlatformKind } from "convoscope";
import type { Fault } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, listsWhole, PLATFORMS, standing } from "../sandbox-client.js";

/** Where lists are whole, as many as a company has in a year; a request for each takes long. In short, a fifth. */
const countOf = (kind: PlatformKind) => (listsWhole(kind) ? 50_000 : 10_000) / (IN_FULL ? 1 : 5);

/** What happens to a request, by its number. */
function faultOf(request: number): Fault | undefined {
  if (request % 29 === 0) return { kind: "status", status: 429, retryAfter: "2" };
  if (request % 41 === 0) return { kind: "network" };
  if (request % 59 === 0) return { kind: "status", status: 503 };
  return undefined;
}

/** The ids of a line each, and how many bytes there were, without keeping any. */
class Lines {
  readonly ids = new Set<string>();
  lines = 0;
  bytes = 0;
  readonly #utf8 = new TextDecoder("utf-8", { fatal: true });

  take(chunk: Uint8Array): void {
    const text = this.#utf8.decode(chunk);
    assert.isTrue(text.endsWith("\n"), "a chunk is whole lines");
    this.bytes += chunk.length;
    for (const line of text.slice(0, -1).split("\n")) {
      this.lines += 1;
      this.ids.add(/"id":"([^"]+)"/.exec(line)?.[1] ?? assert.fail(line.slice(0, 200)));
    }
  }
}

/** An export as large as a company's year: interrupted, resumed, complete. */
export const cases: readonly Case[] = PLATFORMS.map((kind: PlatformKind): Case => ({
  name: `${kind}: ${countOf(kind)} conversations through 429s and drops, cancelled in the middle, resumed, complete`,
  async run({ figure }) {
    const started = Date.now();
    const count = countOf(kind);
    const sandbox = standing({ conversations: count });
    await withFakeTime(async (time) => {
      const requests: Request[] = [];
      const struck = new Set<string>();
      let retries = 0;
      const client = () =>
        clientOf(kind, sandbox, {
          fetch(request) {
            const fault = faultOf(requests.push(request));
            // Several are sent at once: no more than two attempts at one of them may fail.
            const isAgain = struck.delete(request.url);
            if (fault && !isAgain) {
              struck.add(request.url);
              sandbox.fault(fault);
            }
            return sandbox.fetch(request);
          },
          onEvent: ({ type }) => void (retries += Number(type === "retry")),
        });
      const lines = new Lines();
      const options: ExportOptions = { format: "ndjson" };

      const first = client().conversations.export({}, options);
      const reader = first.getReader();
      let reading = (async () => {
        while (lines.lines < 0.6 * count) {
          const { value } = await reader.read();
          lines.take(value ?? assert.fail("it ended too early"));
        }
      })();
      await time.settled(reading);
      sandbox.fault({ kind: "stall_body" });
      const unread = reader.read();
      await time.calm();
      await reader.cancel();
      assert.isTrue((await time.settled(unread)).done);
      await time.calm();
      // Where conversations are fetched, others of its page went on beside it.
      assert.isTrue(requests.slice(listsWhole(kind) ? -1 : -100).some(({ signal }) => signal.aborted));
      assert.strictEqual(time.timers, 0);
      assert.strictEqual(first.report.items, lines.lines);

      const after = first.report.next ?? assert.fail("there is no place to go on");
      const second = client().conversations.export({}, { ...options, after });
      reading = (async () => {
        for (const reader = second.getReader(); ; ) {
          const { done, value } = await reader.read();
          if (done) return;
          lines.take(value);
        }
      })();
      await time.settled(reading);

      assert.strictEqual(lines.lines, count, "nothing missing");
      assert.strictEqual(lines.ids.size, count, "nothing twice");
      assert.isTrue(second.report.complete);
      assert.strictEqual(first.report.items + second.report.items, count);
      assert.isAbove(retries, requests.length / 25);
      assert.isBelow(requests.length, 1.24 * (count / 100 + (listsWhole(kind) ? 0 : count)), "the pages, what they lack of each conversation, and what was sent again");
    });
    figure("milliseconds", Date.now() - started);
  },
}));
