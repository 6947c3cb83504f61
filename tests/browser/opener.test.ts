// An open conversation of the demo page, followed without a page: the sandbox's clock is the test's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createLister } from "../../www/src/listing/lister.js";
import { createOpener } from "../../www/src/opening/opener.js";
import type { Opened } from "../../www/src/opening/opened.js";
import type { ProviderName } from "../../www/src/provider.js";
import { createDemoStore, createLocalDemo } from "./demo-store.js";

/** Opens a call that has just been answered. */
async function openLiveCall(provider: ProviderName = "eigi") {
  const { store, when } = createDemoStore({ provider });
  let clock = Date.UTC(2026, 4, 4, 12);
  const demo = createLocalDemo({ latencyMs: 0, now: () => new Date(clock) });
  createLister(store, demo).start();
  const { list } = await when(({ list: { phase } }) => phase === "ready");
  const id = list.items.find(({ live, status, channel }) => live && status === "in_progress" && channel === "telephone")?.id;
  assert.ok(id);
  // Looks again at once: what passes is the sandbox's time.
  const opener = createOpener(store, demo, { min: 1, max: 1 });
  const opened = async (wanted: (opened: Opened) => boolean) => {
    const { opened: found } = await when((state) => state.opened !== null && wanted(state.opened));
    assert.ok(found);
    return found;
  };
  opener.open(id);
  const { opened: first } = await when(({ activity }) => activity.some((each) => each.type === "happened"));
  assert.ok(first?.following);
  return { store, demo, opener, opened, first, pass: (seconds: number) => (clock += seconds * 1_000) };
}

const messages = ({ conversation }: Opened) => conversation?.transcript ?? [];

test("a running conversation is followed to its end, what was said before stays the same objects", async () => {
  const { store, opened, first, pass } = await openLiveCall();
  assert.equal(first.conversation?.live, true);
  pass(12);
  const later = await opened((now) => messages(now).length > messages(first).length);
  messages(first).forEach((message, index) => assert.equal(messages(later)[index], message));

  pass(3_600);
  const ended = await opened(({ following }) => !following);
  assert.equal(ended.conversation?.live, false);
  assert.notEqual(ended.conversation?.analysis, null);
  assert.equal(ended.error, null);
  assert.equal(store.state.list.items.find(({ id }) => id === ended.id), ended.conversation);
  const requests = store.state.activity.filter(({ operation, type }) => operation === "watch" && type === "request").length;
  assert.equal(ended.watched?.requests, requests);
  assert.ok((ended.watched?.bytes ?? 0) > 0);
  const happened = store.state.activity.flatMap((activity) => (activity.type === "happened" ? [activity.event] : []));
  assert.equal(happened.at(-1), "ended");
  assert.equal(happened.filter((type) => type === "message").length, messages(ended).length - messages(first).length);
});

for (const provider of ["elevenlabs", "retell"] as const) {
  test(`${provider}: what its list lacks comes with the conversation, and what was said after the end`, async () => {
    const { store, opened, first, pass } = await openLiveCall(provider);
    // Its row in the list has it too.
    assert.deepEqual(store.state.list.items.filter((item) => "transcript" in item).map(({ id }) => id), [first.id]);
    assert.ok(first.conversation !== null && "transcript" in first.conversation);
    assert.deepEqual(messages(first), []);
    pass(3_600);
    const ended = await opened(({ following }) => !following);
    assert.equal(ended.error, null);
    assert.ok(messages(ended).length > 1);
    assert.ok(ended.conversation?.analysis);
  });
}

test("left as it stands, nothing is asked for; followed again, it catches up", async () => {
  const { store, opener, opened, first, pass } = await openLiveCall();
  opener.unfollow();
  assert.equal(store.state.opened?.following, false);
  const { activity } = store.state;
  pass(3_600);
  opener.follow();
  const ended = await opened(({ following, conversation }) => !following && conversation?.live === false);
  assert.ok(messages(ended).length > messages(first).length);
  const since = store.state.activity.slice(activity.length);
  assert.deepEqual([...new Set(since.map(({ operation }) => operation))], ["watch"]);
});

test("one that is deleted meanwhile is told of, and what was seen of it stays", async () => {
  const { demo, opened, first } = await openLiveCall();
  demo.fault({ kind: "status", status: 404 });
  const failed = await opened(({ error }) => error !== null);
  assert.equal(failed.error?.code, "not_found");
  assert.equal(failed.following, false);
  assert.deepEqual(messages(failed).slice(0, messages(first).length), messages(first));
});
