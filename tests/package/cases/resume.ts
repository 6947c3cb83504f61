import { assert } from "chai";
import type { PlatformKind } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { clientOf, collect, PLATFORMS, standing } from "../sandbox-client.js";
import { SECOND_PAGE } from "../wire.js";

const COUNT = 23;
const FILTER = { pageSize: 5 };

/** As if it had been written to a file and read by another process: another sandbox, another client. */
const elsewhere = (kind: PlatformKind, next: string) =>
  collect(clientOf(kind, standing({ conversations: COUNT })).conversations.list(FILTER, { after: JSON.parse(JSON.stringify(next)) as string }));

const ids = (conversations: readonly { id: string }[]) => conversations.map(({ id }) => id);

/** Going on with `after`: from every place, in another process, with nothing twice and nothing missing. */
export const cases: readonly Case[] = [
  {
    name: "after a break behind any conversation",
    async run() {
      for (const kind of PLATFORMS) {
        const { conversations } = clientOf(kind, standing({ conversations: COUNT }));
        const all = ids(await collect(conversations.list(FILTER)));
        for (let stop = 1; stop <= COUNT; stop += 1) {
          const list = conversations.list(FILTER);
          const seen: string[] = [];
          for await (const { id } of list) {
            seen.push(id);
            if (seen.length === stop) break;
          }
          const { next, items } = list.report;
          assert.strictEqual(items, stop);
          const rest = next === null ? [] : ids(await elsewhere(kind, next ?? ""));
          assert.deepEqual([...seen, ...rest], all, `${kind}: left after ${stop}`);
        }
      }
    },
  },
  {
    name: "with what the report says inside the loop",
    async run() {
      for (const kind of PLATFORMS) {
        const { conversations } = clientOf(kind, standing({ conversations: COUNT }));
        const list = conversations.list(FILTER);
        const all = ids(await collect(conversations.list(FILTER)));
        let seen = 0;
        for await (const _ of list) {
          seen += 1;
          const { next } = list.report;
          assert.deepEqual(next === null ? [] : ids(await elsewhere(kind, next ?? "")), all.slice(seen), `${kind}: after ${seen}`);
        }
        assert.strictEqual(seen, COUNT, "looking at the report does not disturb the walk");
      }
    },
  },
  {
    name: "after take, after take again",
    async run() {
      for (const kind of PLATFORMS) {
        const { conversations } = clientOf(kind, standing({ conversations: COUNT }));
        const all = ids(await collect(conversations.list(FILTER)));
        const seen: string[] = [];
        let after: string | null | undefined;
        for (const limit of [3, 4, 1, 7, 8]) {
          const list = conversations.list(FILTER, { after });
          assert.strictEqual(list.report.next, after);
          seen.push(...ids(await list.take(limit)));
          after = list.report.next;
        }
        assert.deepEqual(seen, all);
      }
    },
  },
  {
    name: "after what gave nothing: a first page that failed begins anew, a take that failed loses nothing",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: COUNT });
        const { conversations } = clientOf(kind, sandbox, { retry: { max: 0 } });
        const all = ids(await collect(conversations.list(FILTER)));

        const failing = conversations.list(FILTER);
        sandbox.fault({ kind: "status", status: 500 });
        await failure(collect(failing), "server_error");
        assert.isUndefined(failing.report.next);
        assert.deepEqual(ids(await collect(conversations.list(FILTER, { after: failing.report.next }))), all);

        const first = conversations.list(FILTER);
        await first.take(3);
        for (const gather of [(list: typeof first) => list.take(COUNT), (list: typeof first) => list.toArray()]) {
          const rest = conversations.list(FILTER, { after: first.report.next });
          // At Retell the place stands in the body: of its requests the second is struck.
          if (kind === "retell") sandbox.fault({ kind: "slow", delayMs: 0 });
          sandbox.fault({ kind: "status", status: 500, ...(kind !== "retell" && { match: SECOND_PAGE[kind] }) });
          await failure(gather(rest), "server_error");
          assert.deepEqual([rest.report.items, rest.report.next], [0, first.report.next]);
          assert.deepEqual(ids(await collect(conversations.list(FILTER, { after: rest.report.next }))), all.slice(3));
        }
        const done = conversations.list(FILTER);
        await collect(done);
        assert.isNull(done.report.next);
        assert.deepEqual(await collect(conversations.list(FILTER, { after: done.report.next })), []);
      }
    },
  },
  {
    name: "after a page, after a failure, after an abort",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing({ conversations: COUNT });
        const { conversations } = clientOf(kind, sandbox, { retry: { max: 0 } });
        const all = ids(await collect(conversations.list(FILTER)));

        const page = await conversations.list(FILTER);
        assert.deepEqual(ids(await elsewhere(kind, page.next ?? "")), all.slice(5));

        const failing = conversations.list(FILTER);
        const seen: string[] = [];
        const walk = (async () => {
          for await (const { id } of failing) {
            seen.push(id);
            if (seen.length === 10) sandbox.fault({ kind: "status", status: 500 });
          }
        })();
        await failure(walk, "server_error");
        assert.strictEqual(failing.report.stoppedBecause, "error");
        assert.deepEqual([...seen, ...ids(await elsewhere(kind, failing.report.next ?? ""))], all);

        const aborter = new AbortController();
        const aborted = conversations.list(FILTER, { signal: aborter.signal });
        const some: string[] = [];
        const stopped = (async () => {
          for await (const { id } of aborted) {
            some.push(id);
            if (some.length === 10) aborter.abort();
          }
        })();
        await failure(stopped, "aborted");
        assert.strictEqual(aborted.report.stoppedBecause, "aborted");
        assert.deepEqual([...some, ...ids(await elsewhere(kind, aborted.report.next ?? ""))], all);
      }
    },
  },
  {
    name: "a cursor of another filter or another provider is refused",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const { conversations } = clientOf(kind, sandbox);
        const createdAfter = "2026-02-01";
        const after = (await conversations.list({ createdAfter, pageSize: 10 })).next ?? "";
        const before = sandbox.requests.length;
        for (const filter of [{}, { createdAfter: "2026-02-02", pageSize: 10 }, { createdAfter, pageSize: 11 }, { createdAfter, pageSize: 10, agentId: "a" }]) {
          const error = await failure(conversations.list(filter, { after }), "invalid_argument");
          assert.match(error.message, /another filter/);
        }
        for (const other of PLATFORMS.filter((it) => it !== kind)) {
          const error = await failure(clientOf(other, sandbox).conversations.list({ createdAfter, pageSize: 10 }, { after }), "invalid_argument");
          assert.match(error.message, /another provider/);
        }
        assert.lengthOf(sandbox.requests, before, "nothing is sent");
        assert.lengthOf((await conversations.list({ pageSize: 10, createdAfter }, { after })).items, 10);
      }
    },
  },
  {
    name: "an altered cursor is refused, wherever it was altered",
    async run() {
      for (const kind of PLATFORMS) {
        const sandbox = standing();
        const { conversations } = clientOf(kind, sandbox);
        const after = (await conversations.list({ pageSize: 10 })).next ?? "";
        const altered = Array.from(after, (char, at) => after.slice(0, at) + (char === "A" ? "B" : "A") + after.slice(at + 1));
        const others = [after.slice(1), after.slice(0, -1), `${after}A`, `${after} `, after.toLowerCase(), after + after, "x", "💥", "MQ==", "x".repeat(100_000)];
        for (const cursor of [...altered, ...others]) await failure(conversations.list({ pageSize: 10 }, { after: cursor }), "invalid_argument");
        assert.lengthOf(sandbox.requests, 1);
      }
    },
  },
  {
    name: "a cursor is text that any place can hold, without a secret",
    async run() {
      for (const kind of PLATFORMS) {
        const next = (await clientOf(kind, standing()).conversations.list({ pageSize: 100 })).next ?? "";
        assert.match(next, /^[\w-]+$/, "it needs no escape in JSON, in a URL, in a file name");
        assert.isBelow(next.length, 4096, "it fits a URL");
      }
    },
  },
];
