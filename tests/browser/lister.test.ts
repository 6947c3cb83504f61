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
  assert.equal(first.items.length, 25);

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
  assert.equal(new Set(second.items.map(({ id }) => id)).size, 50);
  assert.deepEqual(second.items.slice(0, 25), first.items);
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
