// What is on the wall of live calls: who gets a card, who waits, who leaves.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY_WALL, MOST_CARDS, MOST_ENDED, chosen, dismissed, ended, joined, patched, running, type Wall } from "../../www/src/follow/calls.js";
import { fits, rosterFilter } from "../../www/src/follow/roster.js";
import { PROVIDERS } from "../../www/src/provider.js";
import type { Listed } from "../../www/src/listing/listed.js";

const call = (id: string, more: object = {}) => ({ id, live: true, agent: { id: "a1", name: null, versionId: null }, channel: "telephone", direction: "inbound", ...more }) as unknown as Listed;
const calls = (count: number) => Array.from({ length: count }, (_, index) => call(`c${index}`));
const ids = (each: readonly { id: string }[]) => each.map(({ id }) => id);

test("as many as there are places get a card; a free place goes to the next, and no card moves", () => {
  let wall = joined(EMPTY_WALL, calls(8), 1);
  assert.deepEqual(ids(wall.cards), ["c0", "c1", "c2", "c3", "c4", "c5"]);
  assert.deepEqual(ids(wall.others), ["c6", "c7"]);
  wall = ended(wall, "c2", 2);
  assert.deepEqual(ids(wall.cards), ["c0", "c1", "c2", "c3", "c4", "c5", "c6"]);
  assert.equal(running(wall).length, MOST_CARDS);
  // One that ended is still in the list that was asked for before.
  wall = joined(wall, calls(8), 3);
  assert.deepEqual(ids(wall.others), ["c7"]);
});

test("a paused call keeps its place", () => {
  const wall = joined(patched(joined(EMPTY_WALL, calls(6), 1), "c0", () => ({ state: "paused" })), calls(7), 2);
  assert.deepEqual(ids(wall.others), ["c6"]);
});

test("the chosen one takes a free place, else that of one not followed, else of the one without news for longest", () => {
  let wall = joined(EMPTY_WALL, calls(7), 1);
  for (const [index, { id }] of wall.cards.entries()) wall = patched(wall, id, () => ({ newsAt: id === "c3" ? 5 : 10 + index }));
  const swapped = chosen(wall, "c6", 20);
  assert.deepEqual(ids(swapped.cards), ["c0", "c1", "c2", "c6", "c4", "c5"]);
  assert.deepEqual(ids(swapped.others), ["c3"]);
  const paused = chosen(patched(wall, "c5", () => ({ state: "paused" })), "c6", 20);
  assert.deepEqual(ids(paused.cards), ["c0", "c1", "c2", "c3", "c4", "c6"]);
  assert.equal(chosen(wall, "unknown", 20), wall);
});

test("what was taken down comes back only when it is chosen", () => {
  let wall: Wall = joined(EMPTY_WALL, calls(2), 1);
  wall = joined(dismissed(wall, "c0", 2), calls(2), 3);
  assert.deepEqual(ids(wall.cards), ["c1"]);
  assert.deepEqual(ids(wall.others), ["c0"]);
  wall = chosen(wall, "c0", 4);
  assert.deepEqual(ids(wall.cards), ["c1", "c0"]);
  assert.equal(wall.taken.size, 0);
});

test("what has ended stays until it is dismissed, and of many the oldest leave", () => {
  let wall: Wall = EMPTY_WALL;
  for (let index = 0; index < MOST_ENDED + 3; index++) wall = ended(joined(wall, [call(`n${index}`)], index), `n${index}`, index);
  assert.equal(wall.cards.length, MOST_ENDED);
  assert.equal(wall.cards[0]?.id, "n3");
  assert.ok(!ids(dismissed(wall, "n5", 99).cards).includes("n5"));
  assert.deepEqual(dismissed(wall, "n5", 99).others, []);
});

test("lists are narrowed where the platform can; filters of the page hold for the wall", () => {
  assert.deepEqual(PROVIDERS.filter((provider) => "status" in rosterFilter(provider)), ["eigi", "anyreach", "elevenlabs"]);
  const one = call("c0");
  for (const [applied, expected] of [
    [{}, true],
    [{ agentId: "a1" }, true],
    [{ agentId: "a2" }, false],
    [{ channel: "sms, telephone" }, true],
    [{ direction: "outbound" }, false],
    [{ createdAfter: "2020-01-01", status: "completed" }, true],
  ] as const)
    assert.equal(fits(one, applied), expected, JSON.stringify(applied));
});
