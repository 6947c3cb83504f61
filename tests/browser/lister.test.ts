// The demo page's list as it is loaded into the page's state, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { record } from "../../www/src/activity.js";
import { createLister } from "../../www/src/listing/lister.js";
import type { Listing } from "../../www/src/listing/listing.js";
import { createDemoStore, createLocalDemo } from "./demo-store.js";

function setUp() {
  const { store, when } = createDemoStore();
  const demo = createLocalDemo({ latencyMs: 0, onEvent: (event) => record(store, { operation: "gateway", ...event }) });
  const listed = async (wanted: (list: Listing) => boolean) => (await when(({ list }) => wanted(list))).list;
  return { store, demo, lister: createLister(store, demo), when, listed };
}

test("a following page that fails leaves what was loaded before; another try goes on from there", async () => {
  const { demo, lister, listed } = setUp();
  lister.start();
  const first = await listed(({ phase }) => phase === "ready");
  assert.equal(first.items.length, 50);

  // One that nobody tries again.
  demo.fault({ kind: "status", status: 409 });
  lister.more();
  const failed = await listed(({ phase }) => phase === "failed");
  assert.equal(failed.error?.code, "conflict");
  assert.deepEqual(failed.items, first.items);
  assert.equal(failed.next, first.next);

  lister.more();
  const second = await listed(({ phase, pages }) => phase === "ready" && pages === 2);
  assert.equal(second.error, null);
  assert.equal(new Set(second.items.map(({ id }) => id)).size, 100);
  assert.deepEqual(second.items.slice(0, 50), first.items);
});

test("a list that is asked for anew gives up the one on its way", async () => {
  const { store, demo, lister, when, listed } = setUp();
  demo.fault({ kind: "stall_headers" });
  lister.start();
  await when(({ activity }) => activity.some(({ operation, type }) => operation === "gateway" && type === "request"));
  store.update({ provider: "anyreach", applied: { pageSize: "10" } });
  lister.start();
  const list = await listed(({ phase }) => phase === "ready");
  assert.deepEqual(new Set(list.items.map(({ provider }) => provider)), new Set(["anyreach"]));
  assert.equal(list.items.length, 10);
  assert.equal(list.error, null);
});

test("reading is stopped where it is, and goes on from there", async () => {
  const { demo, lister, when, listed } = setUp();
  lister.start();
  const first = await listed(({ phase }) => phase === "ready");
  demo.fault({ kind: "stall_headers" });
  lister.more();
  await when(({ list }) => list.phase === "more");
  lister.stop();
  const stopped = await listed(({ phase }) => phase === "stopped");
  assert.deepEqual([stopped.items, stopped.next, stopped.error], [first.items, first.next, null]);
  lister.more();
  const second = await listed(({ phase, pages }) => phase === "ready" && pages === 2);
  assert.equal(new Set(second.items.map(({ id }) => id)).size, 100);
});

test("what the page itself leaves out is counted as read", async () => {
  const { store, lister, listed } = setUp();
  store.update({ picks: { weekday: "monday" } });
  lister.start();
  const list = await listed(({ phase }) => phase === "ready");
  assert.equal(list.read, 50);
  assert.equal(list.total, null);
  assert.ok(list.items.length < 50 && list.items.every(({ createdAt }) => new Date(createdAt ?? "").getUTCDay() === 1));
});
