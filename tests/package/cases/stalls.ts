import { assert } from "chai";
import type { PlatformKind } from "convoscope";
import type { Fault } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { clientOf, collect, PLATFORMS, standing } from "../sandbox-client.js";

/** A walk whose provider goes in circles, or says one thing and gives another. */
async function walk(kind: PlatformKind, faults: Fault[], { from = 1, pageSize = 20 } = {}) {
  const sandbox = standing({ conversations: 100 });
  const { conversations } = clientOf(kind, sandbox);
  const list = conversations.list({ pageSize });
  const ids: string[] = [];
  let error: unknown = null;
  try {
    let pages = 0;
    for await (const page of list.pages()) {
      ids.push(...page.items.map(({ id }) => id));
      pages += 1;
      if (pages === from) sandbox.fault(...faults);
    }
  } catch (thrown) {
    error = thrown;
  }
  assert.strictEqual(new Set(ids).size, ids.length, "nothing twice");
  return { sandbox, conversations, list, ids, error };
}

/** Pages that add nothing new: the walk ends, with a bounded number of requests, and says so. */
export const cases: readonly Case[] = [
  ...PLATFORMS.flatMap((kind): Case[] => [
    {
      name: `${kind}: pages that come again for ever end the walk`,
      async run() {
        const { sandbox, list, ids, error } = await walk(kind, [{ kind: "repeat_cursor", times: Infinity }]);
        assert.isAtLeast(ids.length, 20);
        assert.isBelow(sandbox.requests.length, 20);
        // eigi's pages say which they are: another than the one asked for is no page of this list.
        if (kind === "eigi") {
          await failure(Promise.reject(error), "invalid_response");
          assert.strictEqual(list.report.stoppedBecause, "error");
        } else {
          const stalled = await failure(Promise.reject(error), "pagination_stalled");
          assert.match(stalled.message, /report\.next/, "it says how to go on");
          assert.strictEqual(list.report.stoppedBecause, "stalled");
        }
        assert.isFalse(list.report.complete);
        assert.strictEqual(list.report.items, ids.length);
      },
    },
    {
      name: `${kind}: a page that came again once is stepped over`,
      async run() {
        const { sandbox, ids, error, list } = await walk(kind, [{ kind: "repeat_cursor" }]);
        assert.isNull(error);
        assert.lengthOf(ids, 100);
        assert.isBelow(sandbox.requests.length, 12);
        assert.isTrue(list.report.complete);
      },
    },
    {
      name: `${kind}: a stalled walk goes on from its report once the provider has recovered`,
      async run() {
        const { conversations, list, ids, sandbox } = await walk(kind, [{ kind: "repeat_cursor", times: 30 }]);
        const { next } = list.report;
        for (let left = 40; left > 0; left -= 1) await sandbox.fetch(sandbox.requests[0]?.url ?? "");
        const rest = next === null ? [] : await collect(conversations.list({ pageSize: 20 }, { after: next }));
        const all = [...ids, ...rest.map(({ id }) => id)];
        assert.strictEqual(new Set(all).size, 100);
        assert.lengthOf(all, 100);
      },
    },
    {
      name: `${kind}: a provider of empty pages is not asked for ever`,
      async run() {
        const { sandbox, ids, error, list } = await walk(kind, [{ kind: "empty_page", times: Infinity }]);
        assert.isAtMost(sandbox.requests.length, 10);
        assert.lengthOf(ids, 20);
        // With a total, too little was given; without one, an empty page is how the end looks.
        if (kind === "eigi") {
          await failure(Promise.reject(error), "pagination_stalled");
          assert.isFalse(list.report.complete);
        } else {
          assert.isNull(error);
          assert.strictEqual(list.report.stoppedBecause, "end");
        }
      },
    },
  ]),
  {
    name: "eigi: an empty page that its own total contradicts is asked for again",
    async run() {
      const { ids, error, list } = await walk("eigi", [{ kind: "empty_page" }]);
      assert.isNull(error);
      assert.lengthOf(ids, 100);
      assert.isTrue(list.report.complete);
    },
  },
  {
    name: "a failure in the middle of a walk is tried again like any other",
    async run() {
      for (const kind of PLATFORMS) {
        const { sandbox, ids, error, list } = await walk(kind, [{ kind: "status", status: 429, retryAfter: "0" }, { kind: "status", status: 503, retryAfter: "0" }]);
        assert.isNull(error);
        assert.lengthOf(ids, 100);
        // Behind a full page there may be more, whatever the total says.
        assert.lengthOf(sandbox.requests, list.report.requests + 2);
        const saysTheEnd = kind === "elevenlabs" || kind === "retell";
        assert.strictEqual(list.report.requests, saysTheEnd ? 5 : 6, "retries are told by attempts and events");
      }
    },
  },
];
