import { assert } from "chai";
import { createClient, gateway, type Client } from "convoscope/browser";
import type { Case } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { collectGarbage, collectible } from "../garbage.js";
import { measured } from "../module-memory.js";
import { bytes, machineCount, machinesAreSeen } from "../page-machines.js";
import { GATEWAY_URL } from "../ways.js";

const RECORD = {
  provider: "eigi", id: "a", createdAt: "2026-01-31T09:00:00Z", updatedAt: null, status: "completed", live: true, channel: "telephone", durationSeconds: 5,
  transcript: [{ role: "user", content: "hello", timestamp: null }], withheld: [], issues: [], analysis: null, recording: null,
};
const PAGE = { items: [RECORD, { ...RECORD, id: "b" }], next: "more", total: 4, pageSize: 2, rejected: [{ index: 2, issues: [], raw: {} }], complete: false };

/** A client of a gateway that answers at once, and for ever. */
function clientOf(): Client {
  return createClient({
    provider: gateway({ url: GATEWAY_URL }),
    retry: { max: 0 },
    fetch: async ({ url }) => {
      const { pathname, searchParams } = new URL(url);
      if (pathname.endsWith("/export")) return new Response("id\r\na\r\n", { headers: { "content-type": "text/csv" } });
      if (pathname.endsWith("/summary")) return Response.json({ groups: [], coverage: {}, total: { count: 4 } });
      if (pathname.endsWith("/conversations/a")) return Response.json(RECORD, { headers: { etag: '"1"' } });
      if (pathname.endsWith("/conversations")) return Response.json(searchParams.has("next") || searchParams.has("after") ? { ...PAGE, items: [], next: null, complete: true } : PAGE);
      return Response.json({ detail: "made up" }, { status: 404 });
    },
  });
}

/** Calls of every kind that end in every way. */
async function round({ conversations }: Client): Promise<number> {
  const signal = AbortSignal.abort();
  await conversations.get("a");
  await failure(conversations.get("other"), "not_found");
  await failure(conversations.get("a", { signal }), "aborted");
  await failure(conversations.list({ stauts: "completed" } as never), "invalid_filter");
  await failure(conversations.list({}, { signal }), "aborted");
  for await (const { id } of conversations.list()) if (id === "a") break;
  await conversations.list().take(1);
  await conversations.list().toArray();
  for await (const { items } of conversations.list().pages()) if (items.length > 0) break;
  for await (const { type } of conversations.watch("a")) if (type === "snapshot") break;
  await failure(conversations.watch("other").next(), "not_found");
  await failure(conversations.watch("a", { interval: { min: 0 } }).next(), "invalid_argument");
  await conversations.summarize();
  await failure(conversations.summarize({}, { groupBy: ["dya" as never] }), "invalid_argument");
  for await (const part of conversations.export({}, { format: "csv" })) assert.isAbove(part.length, 0);
  const reader = conversations.export({}, { format: "csv" }).getReader();
  await reader.read();
  await reader.cancel();
  await conversations.export({}, { format: "csv" }).cancel();
  return 17;
}

/** Begins walks, watches and exports, and drops them. */
async function abandoned({ conversations }: Client): Promise<void> {
  await conversations.list();
  await conversations.list()[Symbol.asyncIterator]().next();
  await conversations.watch("a")[Symbol.asyncIterator]().next();
  await conversations.export({}, { format: "csv" }).getReader().read();
}

/** A page may be open for days, and its module never gives memory back. In this order: the first case sees the machines. */
export const cases: readonly Case[] = [
  { name: "the machines of convoscope/browser can be seen", run: machinesAreSeen, only: measured },
  {
    name: "thousands of calls that end in every way leave neither machines nor memory behind",
    async run({ figure }) {
      const client = clientOf();
      for (let rounds = 5; rounds > 0; rounds -= 1) await round(client);
      const before = bytes();
      assert.equal(machineCount(), 1, "the client");
      let calls = 0;
      for (let rounds = 250; rounds > 0; rounds -= 1) calls += await round(client);
      figure("calls", calls);
      figure("bytes", bytes());
      assert.equal(machineCount(), 1, "the client");
      assert.equal(bytes(), before);
    },
    only: measured,
  },
  {
    name: "thousands of walks, watches and exports that are dropped unread leave neither machines nor memory behind",
    async run({ figure }) {
      let before = 0;
      for (let rounds = 6; rounds > 0; rounds -= 1) {
        const client = clientOf();
        for (let count = 150; count > 0; count -= 1) await abandoned(client);
        figure("machines", machineCount());
        // What a listener or a timer still holds goes with a later collection.
        for (let tries = 20; tries > 0 && machineCount() > 0; tries -= 1) await collectGarbage();
        assert.isAtMost(machineCount(), 2, "this client and the one before");
        if (rounds === 5) before = bytes();
      }
      assert.equal(bytes(), before);
    },
    only: collectible,
  },
];
