import { assert } from "chai";
import type { Conversation, ConversationFilter, ErrorCode } from "convoscope";
import type { Fault } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { onEveryWay as behaviour } from "../behaviour.js";
import { guarded } from "../canary.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { BEGUN, clientOf, collect, NARROW, standing } from "../sandbox-client.js";
import { everything, idOf } from "../wire.js";

const COUNT = 23;
const FILTER = { pageSize: 5 };
const ONCE = { retry: { max: 0 } };

const small = () => standing({ conversations: COUNT });
const ids = (conversations: readonly { id: string }[]) => conversations.map(({ id }) => id);

async function read(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).text();
}

const FAULTS: readonly { fault: Fault; code: ErrorCode; retryAfterMs?: number }[] = [
  { fault: { kind: "status", status: 404 }, code: "not_found" },
  { fault: { kind: "status", status: 409 }, code: "conflict" },
  { fault: { kind: "status", status: 422 }, code: "unprocessable" },
  { fault: { kind: "status", status: 429, retryAfter: "90" }, code: "rate_limited", retryAfterMs: 90_000 },
  { fault: { kind: "status", status: 500 }, code: "server_error" },
  { fault: { kind: "status", status: 503, retryAfter: "90" }, code: "server_error", retryAfterMs: 90_000 },
  { fault: { kind: "status", status: 418 }, code: "unexpected_status" },
  { fault: { kind: "status_error_200" }, code: "server_error" },
  { fault: { kind: "network" }, code: "network_error" },
  { fault: { kind: "garbage" }, code: "invalid_response" },
  { fault: { kind: "redirect", location: "https://evil.example/" }, code: "redirect_refused" },
];

export const cases: readonly Case[] = guarded([
  behaviour("a walk gives every conversation once, as the platform orders them", async ({ platform, open }) => {
    const sandbox = small();
    const list = open(sandbox).conversations.list(FILTER);
    const all = await collect(list);
    assert.deepEqual(ids(all), (await everything(sandbox, platform)).map((record) => idOf(platform, record)));
    const { items, complete, stoppedBecause, next, duplicates } = list.report;
    assert.deepEqual({ items, complete, stoppedBecause, next, duplicates }, { items: COUNT, complete: true, stoppedBecause: "end", next: null, duplicates: 0 });
  }),
  behaviour("conversations are the same to the last field", async ({ platform, open }) => {
    const sandbox = small();
    const expected = await collect(clientOf(platform, sandbox).conversations.list(FILTER));
    const client = open(sandbox);
    const all: Conversation[] = await collect(client.conversations.list(FILTER));
    assert.deepEqual(all, expected);
    for (const { id } of all) {
      assert.deepEqual(await client.conversations.get(id), await clientOf(platform, sandbox).conversations.get(id));
    }
  }),
  behaviour("pages tell how many there are, and where they go on", async ({ platform, open }) => {
    const page = await open(small()).conversations.list(FILTER);
    assert.lengthOf(page.items, 5);
    assert.strictEqual(page.total, platform === "eigi" ? COUNT : null);
    assert.strictEqual(page.pageSize, 5);
    assert.deepEqual(page.rejected, []);
    const again = await open(small()).conversations.list(FILTER, { after: page.next as string });
    assert.notInclude(ids(again.items), page.items[0]?.id);
  }),
  behaviour("a walk goes on from every place, in another process", async ({ open }) => {
    const all = ids(await collect(open(small()).conversations.list(FILTER)));
    for (let stop = 1; stop <= COUNT; stop += 1) {
      const list = open(small()).conversations.list(FILTER);
      const seen = ids(await list.take(stop));
      const { next } = list.report;
      const rest = next === null ? [] : ids(await collect(open(small()).conversations.list(FILTER, { after: next })));
      assert.deepEqual([...seen, ...rest], all, `left after ${stop}`);
    }
  }),
  behaviour("arrivals and deletions do not disturb a walk", async ({ platform, open }) => {
    const sandbox = small();
    const before = ids(await collect(open(sandbox).conversations.list(FILTER)));
    const seen: string[] = [];
    const gone = [before[1], before[8], before[20]] as string[];
    for await (const page of open(sandbox).conversations.list(FILTER).pages()) {
      seen.push(...ids(page.items));
      sandbox.insert(platform, BEGUN[platform]);
      if (seen.length === 10) for (const id of gone) sandbox.remove(platform, id);
    }
    assert.strictEqual(new Set(seen).size, seen.length, "nothing twice");
    assert.deepEqual([...seen].sort(), before.filter((id) => id !== before[20]).sort(), "and nothing missing");
  }),
  behaviour("filters narrow, and heavy fields stay out", async ({ platform, open }) => {
    const sandbox = small();
    const filter: ConversationFilter = { createdAfter: "2020-01-01", createdBefore: new Date("2030-01-01T00:00:00Z"), ...NARROW[platform] };
    const expected = await collect(clientOf(platform, sandbox).conversations.list(filter, { omit: ["transcript", "metadata"] }));
    const all = await collect(open(sandbox).conversations.list(filter, { omit: ["transcript", "metadata"] }));
    assert.isNotEmpty(all);
    assert.deepEqual(all, expected);
    assert.notProperty(all[0], "transcript");
  }),
  behaviour("limits end a walk where they say", async ({ open }) => {
    const list = open(small()).conversations.list(FILTER, { maxPages: 2 });
    assert.lengthOf(await collect(list), 10);
    assert.strictEqual(list.report.stoppedBecause, "max_pages");
  }),
  behaviour("what cannot be asked for is refused, with every issue", async ({ platform, open }) => {
    const { conversations } = open(small());
    const filter = { status: "nix", pageSize: 5000, stauts: 1 } as object;
    const invalid = await failure(conversations.list(filter), "invalid_filter");
    assert.deepEqual(invalid.issues.map(({ path }) => path), ["status", "pageSize", "stauts"]);
    // Where only the platform's side can tell, the gateway does.
    const unserved = platform === "eigi" ? { userId: "+1555" } : platform === "elevenlabs" ? { channel: "telephone" as const } : { search: "refund" };
    const unsupported = await failure(conversations.list(unserved), "invalid_filter");
    assert.deepEqual(unsupported.issues.map(({ path, code }) => [path, code]), [[Object.keys(unserved)[0], "unsupported"]]);
    await failure(conversations.get("a/b"), "invalid_argument");
    await failure(conversations.list({}, { after: "x" }), "invalid_argument");
  }),
  behaviour("what fails, fails with the same code", async ({ name, platform, open }) => {
    for (const { fault, code, retryAfterMs = null } of FAULTS) {
      const sandbox = small();
      const { conversations } = open(sandbox, ONCE);
      const [{ id }] = (await conversations.list(FILTER)).items as [Conversation];
      // A platform that does not find its own list is asked at a wrong address: the gateway's own trouble.
      const ofList = code === "not_found" && name !== platform ? "invalid_config" : code;
      // Of one call it says at Retell that there is none.
      const ofOne = code === "unprocessable" && platform === "retell" ? "not_found" : code;
      for (const { call, code: expected } of [{ call: () => conversations.list(FILTER), code: ofList }, { call: () => conversations.get(id), code: ofOne }]) {
        sandbox.fault(fault);
        const error = await failure(call(), expected);
        assert.strictEqual(error.retryAfterMs, retryAfterMs, `${fault.kind} ${fault.status}`);
      }
      await conversations.get(id);
    }
  }),
  behaviour("a call that is aborted takes its request with it", async ({ open }) => {
    const sandbox = small();
    const requests: Request[] = [];
    const { conversations } = open({
      fetch: (request) => {
        requests.push(request as Request);
        return sandbox.fetch(request);
      },
    });
    const [{ id }] = (await conversations.list(FILTER)).items as [Conversation];
    for (const call of ["list", "get"] as const) {
      requests.length = 0;
      sandbox.fault({ kind: "stall_headers" });
      await withFakeTime(async (time) => {
        const aborter = new AbortController();
        const { signal } = aborter;
        const pending = failure(call === "list" ? conversations.list(FILTER, { signal }) : conversations.get(id, { signal }), "aborted");
        await time.calm();
        assert.lengthOf(requests, 1);
        aborter.abort("enough");
        assert.strictEqual((await time.settled(pending)).cause, "enough");
        await time.calm();
        assert.isTrue(requests[0]?.signal.aborted, "the platform's request goes on");
        assert.strictEqual(time.timers, 0);
      });
    }
  }),
  behaviour("an export writes the same bytes", async ({ platform, open }) => {
    const sandbox = small();
    for (const options of [{ format: "ndjson" }, { format: "csv", columns: ["id", "createdAt", "transcript.0.content"] }] as const) {
      const expected = await read(clientOf(platform, sandbox).conversations.export(FILTER, options));
      assert.isAbove(expected.split("\n").length, COUNT);
      assert.strictEqual(await read(open(sandbox).conversations.export(FILTER, options)), expected);
    }
  }),
  behaviour("a summary counts the same", async ({ platform, open }) => {
    const sandbox = small();
    const options = { groupBy: ["agent", "status", "day", "endReason", "success", "durationRange"], durationEdges: [20.5, 60] } as const;
    const expected = await clientOf(platform, sandbox).conversations.summarize(FILTER, options);
    const summary = await open(sandbox).conversations.summarize(FILTER, options);
    assert.strictEqual(summary.total.count, COUNT);
    assert.deepEqual({ ...summary, coverage: null }, { ...expected, coverage: null });
    assert.isTrue(summary.coverage.complete);
  }),
  behaviour("a watch of what has ended shows it, and ends", async ({ open }) => {
    const { conversations } = open(small());
    const ended = (await collect(conversations.list(FILTER))).find(({ status }) => status === "completed");
    const id = ended?.id as string;
    const events = await collect(conversations.watch(id, { settleTimeout: 0 }));
    assert.deepEqual(events.map(({ type }) => type), ["snapshot", "ended"]);
  }),
]);
