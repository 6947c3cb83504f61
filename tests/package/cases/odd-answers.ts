import { assert } from "chai";
import { createGateway } from "convoscope/server";
import type { Fault } from "convoscope/testing";
import type { Case } from "../../runtimes/case.js";
import { both, bothInFakeTime } from "../both.js";
import { wholeText } from "../exported.js";
import { failure } from "../failure.js";
import { withFakeTime } from "../fake-time.js";
import { clientOf, collect, providerOf, standing } from "../sandbox-client.js";
import { LIST_PATH, SECOND_PAGE } from "../wire.js";

/** Answers that say they are something else than was asked for, or contradict themselves. */
export const cases: readonly Case[] = [
  {
    name: "eigi: a total of 0, or one that is capped, hides no conversation",
    async run() {
      for (const total of [0, 1, 20, 40, 100]) {
        const sandbox = standing({ conversations: 110 });
        const all = (await collect(clientOf("eigi", sandbox).conversations.list())).map(({ id }) => id);
        sandbox.fault({ kind: "wrong_total", total, times: Infinity });
        const { conversations } = clientOf("eigi", sandbox);
        for (const pageSize of [20, 55, 100]) {
          const list = conversations.list({ pageSize });
          assert.deepEqual((await collect(list)).map(({ id }) => id), all, `total ${total}, pages of ${pageSize}`);
          assert.isTrue(list.report.complete);
          const { total: counted, coverage } = await conversations.summarize({ pageSize });
          assert.deepEqual([counted.count, coverage.complete], [110, true]);
          assert.lengthOf((await wholeText(conversations.export({ pageSize }, { format: "ndjson", columns: ["id"] }))).trimEnd().split("\n"), 110);
        }
        const first = await conversations.list({ pageSize: 20 });
        assert.strictEqual(first.total, total < 20 ? null : total, "a total that cannot be is none");
      }
    },
  },
  bothInFakeTime("an answer that says it failed is asked for again", async (kind, time) => {
    const bodies = [{ status: "fail", data: [] }, { status: "FAILED" }, { status: 500, data: [], pagination: { total: 0 } }, { success: false, conversations: [], total: 0 }, { ok: false }];
    for (const body of bodies) {
      const sandbox = standing({ conversations: 30 });
      const { conversations } = clientOf(kind, sandbox);
      const fault: Fault = { kind: "body", body: JSON.stringify(body), match: kind === "retell" ? LIST_PATH[kind] : `${LIST_PATH[kind]}?` };
      sandbox.fault(fault);
      const list = conversations.list();
      assert.lengthOf(await time.settled(collect(list)), 30);
      assert.isTrue(list.report.complete);
      sandbox.fault({ ...fault, times: Infinity });
      const stays = conversations.list();
      const error = await time.settled(failure(collect(stays), "server_error"));
      assert.deepEqual([error.retryable, error.status, error.attempts.length], [true, 200, 3]);
      assert.isFalse(stays.report.complete);
      await time.settled(failure(wholeText(conversations.export({}, { format: "csv" })), "server_error"));
      await time.settled(failure(conversations.summarize({}), "server_error"));
    }
  }),
  {
    name: "eigi: a page served for another is asked for again, and loses nothing together with a deletion",
    run: () =>
      withFakeTime(async (time) => {
        const sandbox = standing({ conversations: 60 });
        const { conversations } = clientOf("eigi", sandbox);
        const all = (await collect(conversations.list())).map(({ id }) => id);
        const list = conversations.list({ pageSize: 20 });
        const ids: string[] = [];
        const walked = (async () => {
          for await (const page of list.pages()) {
            ids.push(...page.items.map(({ id }) => id));
            if (ids.length !== 20) continue;
            sandbox.fault({ kind: "wrong_page" });
            sandbox.remove("eigi", all[3] ?? "");
          }
        })();
        await time.settled(walked);
        assert.sameMembers(ids, all);
        assert.isTrue(list.report.complete);

        sandbox.fault({ kind: "wrong_page", times: Infinity });
        const error = await time.settled(failure(conversations.list(), "invalid_response"));
        assert.match(error.message, /page 2 instead of page 1/);
        assert.deepEqual([error.retryable, error.attempts.length], [true, 3]);
      }),
  },
  both("a page that one record spoils is named, and can be passed over where pages have numbers", async (kind) => {
    const sandbox = standing({ conversations: 60 });
    const { conversations } = clientOf(kind, sandbox, { retry: { max: 0 } });
    const all = (await collect(conversations.list({ pageSize: 20 }))).map(({ id }) => id);
    const spoil = () => {
      // At Retell the place stands in the body: of its requests the second is struck.
      if (kind === "retell") sandbox.fault({ kind: "slow", delayMs: 0 });
      sandbox.fault({ kind: "broken_json", ...(kind !== "retell" && { match: SECOND_PAGE[kind] }) });
    };
    spoil();
    const error = await failure(collect(conversations.list({ pageSize: 20 })), "invalid_response");
    assert.match(error.message, kind === "eigi" ? /page 2 of the list\. Skip it with onUnreadable: "skip"/ : /the page after 2026-.*"createdBefore"/);
    spoil();
    const skipping = conversations.list({ pageSize: 20 }, { onUnreadable: "skip" });
    if (kind !== "eigi") {
      await failure(collect(skipping), "invalid_response");
      return;
    }
    assert.deepEqual((await collect(skipping)).map(({ id }) => id), [...all.slice(0, 20), ...all.slice(40)]);
    assert.deepInclude(skipping.report, { items: 40, unreadable: 1, complete: false, stoppedBecause: "end" });
    spoil();
    const file = conversations.export({ pageSize: 20 }, { format: "ndjson", columns: ["id"], onUnreadable: "skip" });
    assert.lengthOf((await wholeText(file)).trimEnd().split("\n"), 40);
    assert.deepInclude(file.report, { unreadable: 1, complete: false });
    spoil();
    const { total, coverage } = await conversations.summarize({ pageSize: 20 }, { onUnreadable: "skip" });
    assert.deepEqual([total.count, coverage.unreadable, coverage.complete], [40, 1, false]);
    await failure(collect(conversations.list({}, { onUnreadable: "ignore" as "skip" })), "invalid_argument");
  }),
  {
    name: "eigi: an empty page without numbers is not the end of a list that was counted",
    async run() {
      for (const body of ["[]", '{"data":[]}', '{"conversations":null}']) {
        const sandbox = standing({ conversations: 60 });
        sandbox.fault({ kind: "body", body, match: "page=2", times: Infinity });
        const list = clientOf("eigi", sandbox).conversations.list({ pageSize: 20 });
        assert.lengthOf(await collect(list), 20);
        assert.isFalse(list.report.complete, body);
      }
    },
  },
  {
    name: "eigi: a platform that refuses pages beyond the end ends a list, or says how to go on",
    async run() {
      for (const status of [404, 400, 422]) {
        const sandbox = standing({ conversations: 60 });
        const all = (await collect(clientOf("eigi", sandbox).conversations.list())).map(({ id }) => id);
        let [asked, served] = [0, Infinity];
        const { conversations } = clientOf("eigi", sandbox, {
          async fetch(...sent) {
            const page = Number(new URL(new Request(...sent).url).searchParams.get("page"));
            const response = await sandbox.fetch(...sent);
            const { data, conversations } = (await response.clone().json()) as { data?: unknown[]; conversations?: unknown[] };
            asked += 1;
            const isEmpty = (data ?? conversations ?? []).length === 0;
            return page > served || (isEmpty && page > 1) ? Response.json({ detail: "Invalid page." }, { status }) : response;
          },
        });
        // Full pages up to the end, then a list that loses its older half while it is read.
        const whole = conversations.list({ pageSize: 20 });
        assert.deepEqual((await collect(whole)).map(({ id }) => id), all);
        assert.isTrue(whole.report.complete);
        const shrinking = conversations.list({ pageSize: 20 });
        for await (const page of shrinking.pages()) {
          if (page.items[0]?.id === all[0]) for (const id of all.slice(20)) sandbox.remove("eigi", id);
        }
        assert.deepEqual([shrinking.report.items, shrinking.report.complete], [20, true]);

        [asked, served] = [0, 1];
        const cut = conversations.list({ pageSize: 10 });
        const error = await failure(collect(cut), status === 404 ? "not_found" : "unprocessable");
        assert.match(error.message, /refuses page 2, .*createdBefore: "2026-/);
        assert.deepEqual([cut.report.items, cut.report.complete, asked], [10, false, 4]);
      }
    },
  },
  both("null in place of an empty list is an empty page", async (kind) => {
    const sandbox = standing({ conversations: 0 });
    const { conversations } = clientOf(kind, sandbox);
    sandbox.fault({ kind: "null_list", times: Infinity });
    const list = conversations.list();
    assert.deepEqual(await collect(list), []);
    assert.isTrue(list.report.complete);
    assert.strictEqual(await wholeText(conversations.export({}, { format: "ndjson" })), "");
    assert.strictEqual((await conversations.summarize({})).total.count, 0);
  }),
  bothInFakeTime("another conversation than the one asked for is asked for again, and never handed over", async (kind, time) => {
    const sandbox = standing({ conversations: 20 });
    const { conversations } = clientOf(kind, sandbox);
    const [, one] = (await time.settled(collect(conversations.list()))).filter(({ status }) => status === "completed");
    const id = one?.id ?? "";
    const right = await time.settled(conversations.get(id));
    sandbox.fault({ kind: "wrong_conversation" });
    assert.deepEqual(await time.settled(conversations.get(id)), right);
    sandbox.requests.length = 0;
    sandbox.fault({ kind: "wrong_conversation", times: 3 });
    const error = await time.settled(failure(conversations.get(id), "invalid_response"));
    assert.match(error.message, /another conversation than the one requested/);
    assert.deepEqual([error.retryable, error.attempts.length, sandbox.requests.length], [true, 3, 3]);

    sandbox.fault({ kind: "wrong_conversation", times: 2 });
    const events: string[] = [];
    const followed = (async () => {
      for await (const event of conversations.watch(id, { settleTimeout: 0 })) events.push(event.type === "snapshot" ? event.conversation.id : event.type);
    })();
    await time.settled(followed);
    assert.strictEqual(events[0], id);
  }),
  both("a gateway does not pass another conversation on", async (kind) => {
    const sandbox = standing({ conversations: 20 });
    const id = (await clientOf(kind, sandbox).conversations.list({ pageSize: 5 })).items[3]?.id ?? "";
    const gateway = createGateway({ provider: providerOf(kind), fetch: sandbox.fetch, authorize: () => ({}), retry: { max: 0 }, dangerouslyAllowBrowser: true });
    const ask = () => gateway(new Request(`https://app.example/v1/conversations/${id}`));
    sandbox.fault({ kind: "wrong_conversation" });
    assert.strictEqual((await ask()).status, 502);
    const answer = await ask();
    assert.deepEqual([answer.status, ((await answer.json()) as { id: string }).id], [200, id]);
  }),
];
