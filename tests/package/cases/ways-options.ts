import { assert } from "chai";
import type { ClientEvent, Conversation, ConversationFilter } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { onEveryWay as behaviour } from "../behaviour.js";
import { guarded } from "../canary.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { Follower, HAPPENS } from "../live-call.js";
import { clientOf, collect, standing } from "../sandbox-client.js";
import { everything } from "../wire.js";

const COUNT = 23;
const FILTER = { pageSize: 5 };

const small = () => standing({ conversations: COUNT });
const ids = (conversations: readonly { id: string }[]) => conversations.map(({ id }) => id);

/** What options, reports, events and time do is the same on every way. */
export const cases: readonly Case[] = guarded([
  behaviour("a report tells the same of every walk", async ({ platform, open }) => {
    const walks: ((client: ReturnType<typeof open>) => { list: ReturnType<ReturnType<typeof open>["conversations"]["list"]>; done: Promise<unknown> })[] = [
      (client) => begun(client.conversations.list(FILTER), collect),
      (client) => begun(client.conversations.list(FILTER), (list) => list.take(0)),
      (client) => begun(client.conversations.list(FILTER), (list) => list.take(7)),
      (client) => begun(client.conversations.list(FILTER), (list) => list.take(10)),
      (client) => begun(client.conversations.list(FILTER), (list) => list.take(COUNT + 1)),
      (client) => begun(client.conversations.list(FILTER, { maxPages: 1 }), collect),
      (client) => begun(client.conversations.list({ pageSize: COUNT }), collect),
      (client) => begun(client.conversations.list(FILTER), async (list) => { for await (const page of list.pages()) if (page.items.length > 0) break; }),
      (client) => begun(client.conversations.list({ ...FILTER, createdAfter: "2099-01-01" }), collect),
    ];
    for (const [index, walk] of walks.entries()) {
      const [expected, found] = [walk(clientOf(platform, small())), walk(open(small()))];
      await Promise.all([expected.done, found.done]);
      const { pages, items, duplicates, rejected, leftOut, overfull, unreadable, complete, stoppedBecause, next } = found.list.report;
      const { requests: _, next: theirs, ...others } = expected.list.report;
      assert.deepEqual({ pages, items, duplicates, rejected, leftOut, overfull, unreadable, complete, stoppedBecause }, others, `walk ${index}`);
      assert.strictEqual(next === null, theirs === null, `walk ${index}: next`);
    }
  }),
  behaviour("limits that are none are refused before anything is asked", async ({ open }) => {
    const sandbox = small();
    const { conversations } = open(sandbox);
    for (const maxPages of [0, -1, 1.5, Number.NaN, "2"]) await failure(conversations.list({}, { maxPages: maxPages as number }), "invalid_argument");
    for (const limit of [-1, 1.5, Number.NaN, "2"]) await failure(conversations.list().take(limit as number), "invalid_argument");
    await failure(conversations.list({}, { omit: ["nothing"] as never }), "invalid_argument");
    await failure(conversations.list({}, { consistency: "later" as never }), "invalid_argument");
    assert.lengthOf(sandbox.requests, 0);
  }),
  behaviour("a live walk gives pages as they come", async ({ platform, open }) => {
    const walk = async (client: ReturnType<typeof open>, sandbox: ReturnType<typeof small>) => {
      const list = client.conversations.list(FILTER, { consistency: "live" });
      const pages: string[][] = [];
      for await (const page of list.pages()) {
        pages.push(ids(page.items));
        // Those that came with the first pages push others onto the next.
        if (pages.length < 3) sandbox.insert(platform, { id: `00000000-0000-4000-8000-00000000000${pages.length}` });
      }
      return { pages, complete: list.report.complete };
    };
    const [mine, theirs] = [small(), small()];
    assert.deepEqual(await walk(open(mine), mine), await walk(clientOf(platform, theirs), theirs));
  }),
  behaviour("an answer can be had with its response", async ({ name, open }) => {
    const { conversations } = open(small());
    const [{ id }] = (await conversations.list(FILTER)).items as [Conversation];
    const call = conversations.get(id);
    const { data, status, headers, attempts } = await call.withResponse();
    assert.deepEqual(data, await call);
    assert.strictEqual(status, 200);
    assert.instanceOf(headers, Headers);
    assert.match(headers.get("content-type") ?? "", /^application\/json/);
    assert.deepEqual(attempts.map(({ status, error }) => ({ status, error })), [{ status: 200, error: null }]);
    if (name.startsWith("gateway")) {
      assert.match(headers.get("etag") ?? "", /^"[\w-]+"$/);
      assert.match(headers.get("server-timing") ?? "", /^upstream;dur=\d+$/);
    }
    const good = await conversations.get(id).result();
    assert.deepEqual(good, { ok: true, value: data });
    const bad = await conversations.get("a/b").result();
    assert.isFalse(bad.ok);
  }),
  behaviour("what passes is tried again, and what a platform asks to wait is waited", async ({ open }) => {
    const sandbox = small();
    const { conversations } = open(sandbox);
    const [{ id }] = (await conversations.list(FILTER)).items as [Conversation];
    const calls: (() => PromiseLike<unknown>)[] = [() => conversations.list(FILTER), () => conversations.get(id)];
    for (const call of calls) {
      await withFakeTime(async (time) => {
        sandbox.requests.length = 0;
        sandbox.fault({ kind: "status", status: 503 }, { kind: "status", status: 429, retryAfter: "7" });
        await time.settled(call());
        assert.lengthOf(sandbox.requests, 3);
        assert.isAtLeast(time.elapsed, 7_250);
        assert.isBelow(time.elapsed, 8_000);
        assert.strictEqual(time.timers, 0);
      });
    }
  }),
  behaviour("what does not pass is tried three times in all, however many stand between", async ({ open }) => {
    const sandbox = small();
    const { conversations } = open(sandbox);
    const [{ id }] = (await conversations.list(FILTER)).items as [Conversation];
    for (const call of [() => conversations.list(FILTER), () => conversations.get(id)]) {
      await withFakeTime(async (time) => {
        sandbox.requests.length = 0;
        sandbox.fault({ kind: "status", status: 503, times: 3 });
        await time.settled(failure(call(), "server_error"));
        assert.lengthOf(sandbox.requests, 3);
      });
    }
  }),
  behaviour("what hangs ends in time", async ({ open }) => {
    const sandbox = small();
    const { conversations } = open(sandbox, { timeout: { attempt: 1_000, total: 10_000 }, retry: { max: 0 } });
    const [{ id }] = (await conversations.list(FILTER)).items as [Conversation];
    for (const kind of ["stall_headers", "stall_body"] as const) {
      for (const call of [() => conversations.list(FILTER), () => conversations.get(id)]) {
        await withFakeTime(async (time) => {
          sandbox.fault({ kind });
          await time.settled(failure(call(), "timeout"));
          assert.strictEqual(time.elapsed, 1_000);
          assert.strictEqual(time.timers, 0);
        });
      }
    }
  }),
  behaviour("a call's own time goes before the client's", async ({ open }) => {
    const sandbox = small();
    const { conversations } = open(sandbox, { retry: { max: 0 } });
    await conversations.list(FILTER);
    await withFakeTime(async (time) => {
      sandbox.fault({ kind: "stall_headers" });
      const error = await time.settled(failure(conversations.list(FILTER, { timeout: { attempt: 300 } }), "timeout"));
      assert.strictEqual(time.elapsed, 300);
      assert.strictEqual(error.attempts.length, 1);
      await time.calm();
      assert.strictEqual(time.timers, 0, "nobody waits on");
    });
  }),
  behaviour("events tell of requests, and not of what was looked for or said", async ({ platform, open }) => {
    const filters: Record<typeof platform, ConversationFilter[]> = {
      eigi: [{ search: "wanted-text" }],
      anyreach: [{ userId: "+1555wanted" }, { agentPhone: "+1555wanted" }, { metadata: { plan: "wanted-text" } }],
      // None of its filters holds anything private.
      vapi: [{ agentId: "an-agent" }],
      retell: [{ agentId: "an-agent" }, { direction: "inbound", userId: "+1555wanted" }, { metadata: { a: "wanted-text" } }],
      elevenlabs: [{ agentId: "an-agent" }, { search: "wanted-text" }, { userId: "wanted-person" }],
    };
    const sandbox = small();
    const events: ClientEvent[] = [];
    const { conversations } = open(sandbox, { onEvent: (event) => events.push(event) });
    for (const filter of filters[platform]) await conversations.list(filter);
    const all = await collect(conversations.list(FILTER, { include: ["transcript"] }));
    const { id } = all[0] as Conversation;
    await conversations.get(id);
    const told = JSON.stringify(events);
    assert.include(told, '"type":"request"');
    assert.include(told, '"type":"response"');
    assert.notInclude(told, "wanted");
    const texts = all.flatMap(({ transcript }) => transcript ?? []).map(({ content }) => content);
    assert.isNotEmpty(texts);
    for (const text of texts) assert.notInclude(told, text);
    const last = events.findLast((event) => event.type === "request");
    assert.include(last?.url, id, "an id is no secret");
  }),
  behaviour("a copy has its own options, and its client keeps what it had", async ({ open }) => {
    const sandbox = small();
    const [first, second]: ClientEvent[][] = [[], []];
    const client = open(sandbox, { onEvent: (event) => first?.push(event), retry: { max: 0 } });
    const copy = client.with({ onEvent: (event) => second?.push(event), timeout: { attempt: 500 } });
    await copy.conversations.list(FILTER);
    assert.isEmpty(first);
    assert.isNotEmpty(second);
    await withFakeTime(async (time) => {
      sandbox.fault({ kind: "stall_headers" });
      await time.settled(failure(copy.conversations.list(FILTER), "timeout"));
      assert.strictEqual(time.elapsed, 500);
    });
    const before = second?.length;
    await client.conversations.list(FILTER);
    assert.strictEqual(second?.length, before);
    assert.isNotEmpty(first);
  }),
  behaviour("a call's headers go to who is called, and no further", async ({ name, open }) => {
    const sandbox = small();
    const { conversations } = open(sandbox, { headers: { "x-of-client": "a" } });
    await conversations.list(FILTER, { headers: { "x-of-call": "b" } });
    const sent = sandbox.requests[0]?.headers ?? {};
    const isDirect = !name.includes("gateway");
    assert.strictEqual("x-of-client" in sent && "x-of-call" in sent, isDirect);
  }),
  behaviour("records that cannot be read are told, and not lost", async ({ platform, open }) => {
    const sandbox = small();
    sandbox.insert(platform, platform === "vapi" ? { type: "webCall", createdAt: "yesterday" } : platform === "retell" ? { call_id: " " } : platform === "elevenlabs" ? { tag_ids: [], metadata: { start_time_unix_secs: "yesterday" } } : { created_at: "yesterday" });
    // Retell's stands at the end: it has no time.
    const every = { pageSize: COUNT + 1 };
    const expected = await clientOf(platform, sandbox).conversations.list(every);
    const page = await open(sandbox).conversations.list(every);
    assert.lengthOf(expected.rejected, 1);
    assert.deepEqual(page.items, expected.items);
    assert.deepEqual(page.rejected.map(({ index, issues }) => ({ index, issues })), expected.rejected.map(({ index, issues }) => ({ index, issues })));
  }),
  behaviour("a live call is followed to its end, while others begin", async ({ platform, open }) => {
    let sandbox = small();
    const { conversations } = open({ fetch: (request) => sandbox.fetch(request) });
    // A gateway's keys are derived by the host, in its own time.
    await conversations.list(FILTER);
    await withFakeTime(async (time) => {
      const happens = HAPPENS[platform];
      sandbox = standing({ conversations: COUNT, now: () => new Date() });
      const id = sandbox.insert(platform, happens.begun);
      const follower = new Follower();
      const watching = (async () => {
        for await (const event of conversations.watch(id, { interval: { min: 1_000, max: 1_000 }, settleTimeout: 10_000 })) follower.see(event);
      })();
      watching.catch(() => {});
      const said: string[] = [];
      for (const text of ["hello", "how can I help?", "a refund", "done"]) {
        await time.advance(1_500);
        sandbox.insert(platform, happens.begun);
        said.push(text);
        sandbox.update(platform, id, happens.said(said));
      }
      await time.advance(1_500);
      sandbox.fault({ kind: "status", status: 503 }, { kind: "network" });
      sandbox.update(platform, id, happens.ended);
      await time.advance(3_000);
      sandbox.update(platform, id, happens.recorded);
      await time.settled(watching);
      assert.deepEqual(follower.transcript.map(({ content }) => content), said);
      assert.deepEqual([follower.types[0], follower.types.at(-1)], ["snapshot", "ended"]);
      assert.includeMembers(follower.types, ["message", "status", "recording"]);
      assert.deepEqual(follower.ended, await conversations.get(id));
      assert.strictEqual(time.timers, 0);
    });
  }),
  behaviour("a watch that is left stops its request", async ({ platform, open }) => {
    const sandbox = standing({ conversations: COUNT, now: () => new Date() });
    const requests: Request[] = [];
    const { conversations } = open({
      fetch: (request) => {
        requests.push(request as Request);
        return sandbox.fetch(request);
      },
    });
    const id = sandbox.insert(platform, HAPPENS[platform].begun);
    await conversations.get(id);
    await withFakeTime(async (time) => {
      const aborter = new AbortController();
      const events = conversations.watch(id, { interval: { min: 1_000, max: 1_000 }, signal: aborter.signal });
      assert.strictEqual((await time.settled(events.next())).value?.type, "snapshot");
      sandbox.fault({ kind: "stall_headers" });
      const next = failure(events.next(), "aborted");
      await time.advance(1_000);
      requests.length = 1;
      aborter.abort();
      await time.settled(next);
      await time.calm();
      assert.strictEqual(time.timers, 0);
    });
  }),
  behaviour("an export tells how far it is, stops where it is left, and goes on from there", async ({ platform, isPage, open }) => {
    const sandbox = small();
    const whole = await readWhole(open(sandbox).conversations.export(FILTER, { format: "ndjson", columns: ["id"] }));
    assert.lengthOf(whole.trimEnd().split("\n"), (await everything(sandbox, platform)).length);
    // A page's export is one answer of the gateway: it has no places to go on from.
    if (isPage) return;
    const told: { items: number; bytes: number; next: string | null }[] = [];
    const stream = open(sandbox).conversations.export(FILTER, { format: "ndjson", columns: ["id"], onProgress: (progress) => told.push(progress) });
    const reader = stream.getReader();
    const first = await reader.read();
    await reader.cancel();
    const begun = new TextDecoder().decode(first.value);
    const after = told[0]?.next ?? assert.fail("no place to go on from is told");
    const rest = await readWhole(open(sandbox).conversations.export(FILTER, { format: "ndjson", columns: ["id"], after }));
    assert.strictEqual(begun + rest, whole);
    assert.strictEqual(stream.report.stoppedBecause, "closed");
  }),
  behaviour("an export and a summary fail as a list does, and stop when called off", async ({ open }) => {
    const ONCE = { retry: { max: 0 } };
    const attempts = [
      (client: ReturnType<typeof open>, signal?: AbortSignal) =>
        readWhole(client.conversations.export(FILTER, { format: "csv", ...(signal && { signal }) })),
      (client: ReturnType<typeof open>, signal?: AbortSignal) => client.conversations.summarize(FILTER, { ...(signal && { signal }) }),
    ];
    for (const attempt of attempts) {
      const sandbox = small();
      const client = open(sandbox, ONCE);
      sandbox.fault({ kind: "status", status: 500, match: "page" }, { kind: "status", status: 500 });
      await failure(attempt(client), "server_error");
      const aborter = new AbortController();
      aborter.abort("enough");
      sandbox.requests.length = 0;
      const error = await failure(attempt(open(small(), ONCE), aborter.signal), "aborted");
      assert.strictEqual(error.cause, "enough");
    }
  }),
  behaviour("a summary covers what it counted, in its own time zone", async ({ platform, open }) => {
    const options = { groupBy: ["day", "hour"], timeZone: "Asia/Kolkata" } as const;
    const summary = await open(small()).conversations.summarize(FILTER, options);
    const expected = await clientOf(platform, small()).conversations.summarize(FILTER, options);
    assert.deepEqual({ ...summary, coverage: null }, { ...expected, coverage: null });
    const { from, to, complete, items } = summary.coverage;
    assert.deepEqual({ from, to, complete, items }, { from: expected.coverage.from, to: expected.coverage.to, complete: true, items: COUNT });
    const part = await open(small()).conversations.summarize(FILTER, { maxPages: 2 });
    assert.deepEqual([part.total.count, part.coverage.complete, part.coverage.stoppedBecause], [10, false, "max_pages"]);
  }),
]);

/** By its reader, who is told the error itself: a Response tells one of its own. */
async function readWhole(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
  }
}

function begun<L>(list: L, read: (list: L) => Promise<unknown>): { list: L; done: Promise<unknown> } {
  return { list, done: read(list) };
}
