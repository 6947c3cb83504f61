import { assert } from "chai";
import type { Client, ClientOptions, ExportOptions, ExportProgress, PlatformKind } from "convoscope";
import type { Fault, Sandbox } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { chunksOf, joined, textOf, wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { bothInFakeTime as both } from "../both.js";
import { clientOf, listsWhole, NOW, standing } from "../sandbox-client.js";
import { watched } from "../watched-signal.js";

const COUNT = 47;
const FILTER = { pageSize: 10 };
const FORMATS: readonly ExportOptions[] = [{ format: "ndjson" }, { format: "csv" }, { format: "csv", bom: true, columns: ["id", "transcript"] }];

function arrange(kind: PlatformKind, options: Partial<ClientOptions> = {}): { sandbox: Sandbox; requests: Request[]; conversations: Client["conversations"] } {
  const sandbox = standing({ conversations: COUNT });
  const requests: Request[] = [];
  const fetch = (request: Request) => {
    requests.push(request);
    return sandbox.fetch(request);
  };
  return { sandbox, requests, conversations: clientOf(kind, sandbox, { fetch, ...options }).conversations };
}

/** How many requests so many pages take: where lists lack what is exported, one more for each conversation. */
const requestsOf = (kind: PlatformKind, pages: number) => pages * (listsWhole(kind) ? 1 : 11);

const IN_FLIGHT: readonly Fault[] = [{ kind: "stall_headers" }, { kind: "stall_body" }];

/** How an export flows: drawn by its reader, stopped at once, resumed exactly. */
export const cases: readonly Case[] = [
  both("nothing is asked for before it is read, and nothing ahead", async (kind, time) => {
    const { requests, conversations } = arrange(kind);
    const stream = conversations.export(FILTER, { format: "ndjson" });
    await time.advance(10_000);
    assert.lengthOf(requests, 0);
    const reader = stream.getReader();
    await time.calm();
    assert.lengthOf(requests, 0, "a reader that does not read");
    for (let pages = 1; pages <= 3; pages += 1) {
      await time.settled(reader.read());
      await time.advance(10_000);
      assert.lengthOf(requests, requestsOf(kind, pages));
    }
    await reader.cancel();
    assert.lengthOf(requests, requestsOf(kind, 3));
  }),
  both("a slow writer slows the requests down", async (kind, time) => {
    const { requests, conversations } = arrange(kind);
    const goOn: (() => void)[] = [];
    const slow = new WritableStream<Uint8Array>({ write: () => new Promise((resolve) => void goOn.push(resolve)) }, { highWaterMark: 1 });
    const done = conversations.export(FILTER, { format: "ndjson" }).pipeTo(slow);
    for (let written = 1; written <= 5; written += 1) {
      await time.advance(60_000);
      assert.lengthOf(goOn, written);
      assert.isAtMost(requests.length, requestsOf(kind, written + 1));
      goOn.at(-1)?.();
    }
    await time.settled(done);
  }),
  both("cancel stops the request in flight at once", async (kind, time) => {
    for (const fault of IN_FLIGHT) {
      const { sandbox, requests, conversations } = arrange(kind);
      const { aborter, listeners } = watched();
      const stream = conversations.export(FILTER, { format: "ndjson", signal: aborter.signal });
      const whole = await time.settled(wholeText(conversations.export(FILTER, { format: "ndjson" })));
      requests.length = 0;
      const reader = stream.getReader();
      const first = await time.settled(reader.read());
      sandbox.fault(fault);
      const second = reader.read();
      await time.calm();
      const sent = requestsOf(kind, 1) + 1;
      assert.lengthOf(requests, sent);
      const before = time.elapsed;
      await reader.cancel("enough");
      assert.isTrue((await time.settled(second)).done);
      await time.calm();
      assert.isTrue(requests.at(-1)?.signal.aborted, "the request goes on");
      assert.deepEqual([time.elapsed - before, time.timers, listeners(), requests.length], [0, 0, 0, sent]);
      const { stoppedBecause, items, next } = stream.report;
      assert.deepEqual([stoppedBecause, items], ["closed", 10]);
      const rest = await time.settled(wholeText(conversations.export(FILTER, { format: "ndjson", after: next ?? "" })));
      assert.strictEqual(textOf([first.value ?? new Uint8Array()]) + rest, whole);
    }
  }),
  both("an abort fails the stream at once, and its report goes on", async (kind, time) => {
    for (const fault of [...IN_FLIGHT, { kind: "status", status: 429, retryAfter: "30" } as const]) {
      const { sandbox, requests, conversations } = arrange(kind);
      const { aborter, listeners } = watched();
      const stream = conversations.export(FILTER, { format: "ndjson", signal: aborter.signal });
      const got = await time.settled(chunksOf(stream, 2));
      sandbox.fault(fault);
      const third = failure(chunksOf(stream), "aborted");
      await time.calm();
      const before = time.elapsed;
      aborter.abort("enough");
      const error = await time.settled(third);
      assert.strictEqual(error.cause, "enough");
      assert.deepEqual([time.elapsed - before, time.timers, listeners(), requests.length], [0, 0, 0, requestsOf(kind, 2) + 1]);
      assert.strictEqual(stream.report.stoppedBecause, "aborted");
      const rest = await time.settled(wholeText(conversations.export(FILTER, { format: "ndjson", after: stream.report.next ?? "" })));
      assert.strictEqual(textOf(got) + rest, await time.settled(wholeText(conversations.export(FILTER, { format: "ndjson" }))));
    }
  }),
  both("aborted or cancelled before it is read, nothing is sent", async (kind, time) => {
    const { requests, conversations } = arrange(kind);
    const stream = conversations.export(FILTER, { format: "ndjson" });
    await stream.cancel();
    assert.deepEqual(await chunksOf(stream), []);
    await time.settled(failure(chunksOf(conversations.export(FILTER, { format: "ndjson", signal: AbortSignal.abort() })), "aborted"));
    assert.deepEqual([requests.length, time.timers], [0, 0]);
  }),
  both("progress and report are true after every page", async (kind, time) => {
    for (const options of FORMATS) {
      const { conversations } = arrange(kind);
      const told: ExportProgress[] = [];
      const stream = conversations.export(FILTER, { ...options, onProgress: (progress) => void told.push(progress) });
      assert.deepInclude(stream.report, { requests: 0, pages: 0, items: 0, complete: false, stoppedBecause: null, next: undefined });
      let bytes = 0;
      for (let pages = 1; pages <= 5; pages += 1) {
        const [chunk] = await time.settled(chunksOf(stream, 1));
        bytes += chunk?.length ?? 0;
        const items = Math.min(pages * 10, COUNT);
        const { next } = stream.report;
        assert.deepEqual(told.at(-1), { items, total: kind === "eigi" ? COUNT : null, bytes, nulCells: 0, next });
        assert.lengthOf(told, pages);
        assert.deepInclude(stream.report, { pages, items, duplicates: 0, rejected: 0 });
      }
      assert.lengthOf(await time.settled(chunksOf(stream)), 0);
      assert.deepInclude(stream.report, { pages: 5, items: COUNT, complete: true, stoppedBecause: "end", next: null });
    }
  }),
  both("it is resumed at every page, with nothing twice and nothing missing", async (kind, time) => {
    for (const options of FORMATS) {
      const { conversations } = arrange(kind);
      const whole = joined(await time.settled(chunksOf(conversations.export(FILTER, options))));
      for (let pages = 1; pages <= 5; pages += 1) {
        const begun = conversations.export(FILTER, options);
        const got = await time.settled(chunksOf(begun, pages));
        await begun.cancel();
        const { next } = begun.report;
        // As if in another process.
        const rest = next === null ? [] : await time.settled(chunksOf(arrange(kind).conversations.export(FILTER, { ...options, after: JSON.parse(JSON.stringify(next)) as string })));
        assert.deepEqual(joined([...got, ...rest]), whole, `${JSON.stringify(options)}, after ${pages}`);
        if (pages < 5) assert.isString(next);
      }
    }
  }),
  both("it is resumed in steps of a page", async (kind, time) => {
    for (const options of FORMATS) {
      const { conversations } = arrange(kind);
      const parts: Uint8Array[] = [];
      let after: string | null | undefined;
      for (let steps = 0; after !== null; steps += 1) {
        assert.isBelow(steps, 8);
        const stream = conversations.export(FILTER, { ...options, maxPages: 1, after });
        parts.push(...(await time.settled(chunksOf(stream))));
        if (steps < 4) assert.deepInclude(stream.report, { items: 10, stoppedBecause: "max_pages", complete: false });
        after = stream.report.next;
      }
      assert.deepEqual(joined(parts), joined(await time.settled(chunksOf(conversations.export(FILTER, options)))));
    }
  }),
  both("a failure keeps the place", async (kind, time) => {
    for (const options of FORMATS) {
      for (let pages = 0; pages < 5; pages += 1) {
        const { sandbox, conversations } = arrange(kind, { retry: { max: 0 } });
        const whole = joined(await time.settled(chunksOf(conversations.export(FILTER, options))));
        const begun = conversations.export(FILTER, options);
        const got = await time.settled(chunksOf(begun, pages));
        sandbox.fault({ kind: "status", status: 500 });
        await time.settled(failure(chunksOf(begun), "server_error"));
        assert.deepInclude(begun.report, { items: 10 * pages, stoppedBecause: "error", complete: false });
        const { next } = begun.report;
        assert.strictEqual(next === undefined, pages === 0);
        const rest = await time.settled(chunksOf(conversations.export(FILTER, { ...options, after: next })));
        assert.deepEqual(joined([...got, ...rest]), whole);
      }
    }
  }),
  both("a page that cannot be read keeps the place", async (kind, time) => {
    const { sandbox, conversations } = arrange(kind);
    const whole = await time.settled(wholeText(conversations.export(FILTER, { format: "ndjson" })));
    const begun = conversations.export(FILTER, { format: "ndjson" });
    const got = await time.settled(chunksOf(begun, 2));
    sandbox.fault({ kind: "garbage", times: 3 });
    await time.settled(failure(chunksOf(begun), "invalid_response"));
    const rest = await time.settled(wholeText(conversations.export(FILTER, { format: "ndjson", after: begun.report.next ?? "" })));
    assert.strictEqual(textOf(got) + rest, whole);
  }),
  {
    name: "cancelled from within, by a listener, it still knows what was handed over",
    async run() {
      for (const type of ["request", "response", "repair"] as const) {
        for (const pages of [0, 1, 2]) {
          const sandbox = standing({ conversations: COUNT });
          // Each has something to repair.
          for (let more = 0; more < 5; more += 1) sandbox.insert("eigi", { conversation_status: "ARCHIVED" });
          for (const { id } of await clientOf("eigi", sandbox).conversations.list(FILTER).take(40)) sandbox.update("eigi", id, { conversation_type: "FAX" });
          let left = Infinity;
          let stop = () => {};
          const { conversations } = clientOf("eigi", sandbox, {
            onEvent: (event) => {
              if (event.type === type && --left === 0) stop();
            },
          });
          const whole = await wholeText(conversations.export(FILTER, { format: "ndjson" }));
          const begun = conversations.export(FILTER, { format: "ndjson" });
          const reader = begun.getReader();
          const got: Uint8Array[] = [];
          for (let page = 0; page < pages; page += 1) got.push((await reader.read()).value ?? new Uint8Array());
          left = 1;
          stop = () => void reader.cancel();
          const { done, value } = await reader.read();
          if (!done) got.push(value);
          assert.isAtMost(left, 0, "it was cancelled");
          const { next, items } = begun.report;
          assert.strictEqual(items, textOf(got).split("\n").length - 1, `${type}, after ${pages}`);
          const rest = await wholeText(conversations.export(FILTER, { format: "ndjson", ...(next !== null && { after: next }) }));
          assert.strictEqual(textOf(got) + rest, whole, `${type}, after ${pages}`);
        }
      }
    },
  },
  both("conversations that come and go between pages disturb it as little as a list", async (kind, time) => {
    const { sandbox, conversations } = arrange(kind);
    const stream = conversations.export({ pageSize: 10 }, { format: "ndjson", columns: ["id"] });
    const before = (await time.settled(wholeText(conversations.export({}, { format: "ndjson", columns: ["id"] })))).trimEnd().split("\n");
    const got = await time.settled(chunksOf(stream, 2));
    const [gone] = before.splice(25, 1);
    sandbox.remove(kind, (JSON.parse(gone ?? "{}") as { id: string }).id);
    // One of Retell that has not begun has no time, and would come like any other.
    for (let arrivals = 0; arrivals < 7; arrivals += 1) sandbox.insert(kind, { createdAt: new Date(NOW).toISOString(), status: "completed" });
    got.push(...(await time.settled(chunksOf(stream))));
    assert.deepEqual(textOf(got).trimEnd().split("\n"), before);
  }),
];
