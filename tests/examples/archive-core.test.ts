// The core of examples/archive, in memory and under fake time: killed at every point, disturbed at every request.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createClock } from "@sinonjs/fake-timers";
import fc from "fast-check";
import type { Conversation } from "convoscope";
import type { Fault } from "convoscope/testing";
import { archiveWindow, erase, type Run, status, tick } from "../../examples/archive/src/core/index.js";
import { fewStretches } from "../../examples/archive/src/core/read.js";
import { dueAgain, missingWindows } from "../../examples/archive/src/core/window.js";
import { slot } from "../../examples/archive/src/core/pace.js";
import { Killed, MemorySteps } from "./archive/memory.js";
import { dice } from "../package/dice.js";
import { DAY, HOUR, kept, NOW, PLATFORMS, sameConversations, World } from "./archive/world.js";

/** Every point and every request. In short, some of them. */
const LONG = process.env["ARCHIVE_LONG"] !== undefined;

const second = ({ createdAt }: Conversation) => Math.floor(Date.parse(createdAt ?? "") / 1000);

test("windows follow each other, in days and then in hours, and end 15 minutes or more before now", () => {
  const { source } = new World({ retentionDays: 90 });
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 * DAY }), { minLength: 1, maxLength: 12 }), (waits) => {
      let now = NOW;
      let planned: number | null = null;
      const all: { from: number; to: number }[] = [];
      for (const wait of waits) {
        now += wait;
        for (const window of missingWindows(source, planned, now)) {
          assert.equal(window.from, planned ?? window.from);
          assert.ok(window.to > window.from && window.to <= now - 900);
          assert.equal(Math.floor(window.from / DAY), Math.floor((window.to - 1) / DAY), "within one day");
          planned = window.to;
          all.push(window);
        }
        assert.ok(planned !== null && planned > now - 900 - HOUR, "nothing is missing");
      }
      assert.equal(all[0]?.from, Math.floor((NOW + (waits[0] ?? 0) - 90 * DAY) / DAY) * DAY);
    }),
  );
  const first = missingWindows(source, null, NOW);
  assert.equal(first.length, 90 + 10, "the days of the past, and the hours of today that are over");
});

test("what may change is read again after an hour, 6, a day, 3, 7, and everything once before the platform forgets it", () => {
  const { source } = new World({ retentionDays: 90 });
  const { source: settling } = new World({ provider: "anyreach", retentionDays: 90 });
  const times = (settled: boolean, of = source) => {
    const due: number[] = [];
    for (let now: number | null = 900; now !== null; ) {
      now = dueAgain(of, { from: -DAY, to: 0 }, settled, now);
      if (now !== null) due.push(now);
    }
    return due;
  };
  const again = [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY];
  assert.deepEqual(times(false), [...again, 80 * DAY]);
  assert.deepEqual(times(true), [80 * DAY]);
  assert.deepEqual(times(false, settling), again);
  assert.deepEqual(times(true, settling), []);
});

for (const provider of PLATFORMS) {
  test(`${provider}: the archive is what the platform has, to the last field, and its objects are the same in every run`, async () => {
    const world = new World({ provider, conversations: 400 });
    await world.settle();
    sameConversations(await world.archived(), await world.expected());
    assert.ok((await world.archived()).length > 350);
    const other = new World({ provider, conversations: 400 });
    await other.settle();
    const contents = ({ objects }: World) => [...objects.kept].map(([key, { bytes }]) => [key, Buffer.from(bytes).toString("base64")]).sort();
    assert.deepEqual(contents(other), contents(world));
  });
}

test("killed at any point, before and after each effect, and gone on with: everything once, and nothing left over", async () => {
  const options = { conversations: 60, days: 1, retentionDays: 1, fileItems: 12 };
  const undisturbed = new World(options);
  await undisturbed.settle();
  const points = undisturbed.fate.passed.length;
  assert.ok(points > 300, `${points} points`);
  const expected = await undisturbed.expected();
  let again = 0;
  // An odd number: before an effect and after one.
  const step = LONG ? 1 : 7;
  for (let point = 0; point < points; point += step) {
    const world = new World(options);
    world.fate.killAt = point;
    await assert.rejects(world.settle(), Killed, `point ${point}`);
    world.fate.revive();
    await world.settle();
    sameConversations(await world.archived(), expected);
    for (const { steps } of world.engine.runs.values()) for (const count of steps.begun.values()) again += count - 1;
    const raw = [...world.objects.kept.keys()].filter((key) => key.startsWith("raw/"));
    const named = [...world.manifest.allFiles.values()].filter(({ rows }) => rows > 0).map(({ sha256 }) => sha256);
    assert.equal(raw.length, new Set(named).size, "no orphan");
  }
  assert.ok(again > points / step / 4, `${again} steps ran again`);
});

test("killed again and again while the platform goes on: what it has is archived as it is, what it dropped as it was", async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(10_000)), async (stream) => {
      const next = (below: number) => (stream.next().value as number) % below;
      const world = new World({ conversations: 200, fileItems: 15, retentionDays: 90 });
      const seen = new Map<string, Conversation>();
      const inserted: string[] = [];
      let changes = 0;
      world.beforeRequest = () => {
        const kind = next(6);
        const at = (back: number) => new Date((world.now - back) * 1000).toISOString();
        if (kind === 0) inserted.push(world.sandbox.insert("eigi", { status: "completed", createdAt: at(900 + next(2 * DAY)) }));
        else if (kind === 1 && inserted.length > 0) world.sandbox.update("eigi", inserted[next(inserted.length)] as string, { notes: `note ${next(100)}` });
        else if (kind === 2 && inserted.length > 3) world.sandbox.remove("eigi", inserted.splice(next(inserted.length), 1)[0] as string);
        else if (kind === 3) world.now += next(120);
        else return;
        changes++;
      };
      for (let kill = 0; kill < 6; kill++) {
        world.fate.revive(world.fate.passed.length + next(60));
        await world.settle().catch((error: unknown) => {
          if (!(error instanceof Killed)) throw error;
        });
      }
      world.fate.revive();
      await world.settle();
      world.beforeRequest = () => {};
      for (const each of await world.archived()) seen.set(each.id, each);
      // All re-readings.
      for (const later of [HOUR, 6 * HOUR, DAY, 8 * DAY, 81 * DAY]) {
        world.now += later;
        await world.settle();
      }
      const archived = await world.archived();
      const there = new Map(archived.map((each) => [each.id, each]));
      const expected = await world.expected();
      const current = new Set((await world.whole()).map(({ id }) => id));
      // What the platform has now, and what it removed after it was read.
      const lost = [...seen.values()].filter(({ id }) => !current.has(id)).map(({ id }) => there.get(id) as Conversation);
      sameConversations(archived, [...expected, ...lost]);
      assert.ok(changes > 10);
    }),
    { numRuns: Number(process.env["ARCHIVE_RUNS"] ?? 4) },
  );
});

const FAULTS: Fault[] = [
  { kind: "status", status: 500 },
  { kind: "status", status: 429, retryAfter: "0" },
  { kind: "network" },
  { kind: "truncate" },
  { kind: "close_early" },
  { kind: "cut_gzip" },
  { kind: "empty_body" },
  { kind: "garbage" },
  { kind: "status_error_200" },
  { kind: "stall_headers" },
  { kind: "stall_body" },
  { kind: "broken_json" },
  { kind: "repeat_cursor" },
  { kind: "missing_cursor" },
  { kind: "wrong_conversation" },
  { kind: "wrong_page" },
  { kind: "null_list" },
  { kind: "empty_page" },
  { kind: "wrong_total", total: 3 },
] as Fault[];

test("every fault at every request: the archive is whole afterwards, or the window is tried again", async () => {
  const options = { conversations: 60, days: 1, retentionDays: 1, fileItems: 25, tries: 3 };
  const undisturbed = new World(options);
  await undisturbed.settle();
  const requests = undisturbed.sandbox.requests.length;
  for (const [place, provider] of PLATFORMS.entries()) {
    for (const [index, fault] of FAULTS.entries()) {
      // In short, each platform has half of them.
      if (!LONG && (index + place) % 2 === 1) continue;
      // In short, the second request or the last.
      const sampled = !LONG ? [index % 4 < 2 ? 2 : requests] : Array.from({ length: requests }, (_, at) => at + 1);
      for (const at of sampled) {
        // Only what never ends is waited for; where the machine is slow, the window is read again.
        const world = new World({ ...options, provider, ...(fault.kind.startsWith("stall") && { attempt: 200 }) });
        world.beforeRequest = (count) => {
          if (count === at) world.sandbox.fault(fault);
        };
        await world.settle();
        world.now += 2 * HOUR;
        await world.settle();
        const what = `${provider}, ${fault.kind} at request ${at}`;
        try {
          sameConversations(await world.archived(), await world.expected());
        } catch (error) {
          throw new Error(what, { cause: error });
        }
      }
    }
  }
});

test("every call of the object store and of the database fails once, before it has an effect or after: told, tried again, nothing lost", async () => {
  const options = { conversations: 40, days: 1, retentionDays: 1, fileItems: 15, parallel: 50 };
  const undisturbed = new World(options);
  await undisturbed.settle();
  const { calls } = undisturbed.trouble;
  assert.ok(calls.length > 150, `${calls.length} calls`);
  // In short, each kind of call at its first and its last place, and some between.
  const isTaken = (index: number) => LONG || index % 23 === 0 || calls.indexOf(calls[index] as string) === index || calls.lastIndexOf(calls[index] as string) === index;
  for (let at = 0; at < calls.length; at++) {
    if (!isTaken(at)) continue;
    for (const when of ["before", "after"] as const) {
      const world = new World(options);
      world.trouble.fails = (_, index) => (index === at ? when : null);
      const told = await world.persist(6);
      const what = `${when} call ${at}, ${calls[at]}`;
      assert.deepEqual(told, [calls[at]], what);
      sameConversations(await world.archived(), await world.expected());
      const raw = [...world.objects.kept.keys()].filter((key) => key.startsWith("raw/"));
      const named = [...world.manifest.allFiles.values()].filter(({ rows }) => rows > 0).map(({ sha256 }) => sha256);
      assert.equal(raw.length, new Set(named).size, `no orphan: ${what}`);
    }
  }
});

test("a call of the object store or of the database fails for ever: an alarm or the log tells, nothing is lost, and it goes on when that is over", async () => {
  const options = { conversations: 40, days: 1, retentionDays: 1, fileItems: 15, parallel: 50 };
  const undisturbed = new World(options);
  await undisturbed.persist(8);
  const names = [...new Set(undisturbed.trouble.calls)].sort();
  assert.ok(names.length > 15, names.join());
  for (const name of names) {
    for (const when of ["before", "after"] as const) {
      const world = new World(options);
      // The first archive is there; then it fails.
      await world.settle();
      const before = await world.archived();
      world.trouble.fails = (called) => (called === name ? when : null);
      const told = await world.persist(10);
      const what = `${when} ${name}`;
      assert.ok(told.includes(name), what);
      assert.deepEqual(told.filter((each) => each !== name), [], what);
      // Half of what a run did may be there, but nothing that was there is gone.
      const files = await world.manifest.files({ source: "calls", from: 0, to: Infinity });
      const kept = new Set(world.objects.kept.keys());
      for (const { rows, window, sha256 } of files) if (rows > 0) assert.ok([...kept].some((key) => key.includes(`/window=${window}/${sha256}.`)), what);
      world.trouble.fails = () => null;
      // The runs that failed, whatever the time.
      await world.persist(4);
      const after = new Set((await world.archived()).map(({ id }) => id));
      assert.deepEqual(before.filter(({ id }) => !after.has(id)), [], what);
      sameConversations(await world.archived(), await world.expected());
    }
  }
});

test("the scheduler twice, or twice at once, or killed anywhere: each run is begun once, and nothing is written again", async () => {
  const world = new World({ parallel: 100 });
  await Promise.all([tick(world.archive, world.engine), tick(world.archive, world.engine)]);
  await tick(world.archive, world.engine);
  await world.engine.runAll();
  await tick(world.archive, world.engine);
  const writes = world.objects.writes.length;
  const requests = world.sandbox.requests.length;
  const { length: starts } = world.engine.starts;
  await tick(world.archive, world.engine);
  await world.engine.runAll();
  assert.deepEqual([world.objects.writes.length, world.sandbox.requests.length, world.engine.starts.length], [writes, requests, starts]);
  assert.equal(new Set(world.engine.starts).size, starts);
  sameConversations(await world.archived(), await world.expected());
});

test("read again, a file that has not changed is not written again; settled ones are not even asked for", async () => {
  const world = new World();
  await world.settle();
  const writes = world.objects.writes.filter((key) => !key.startsWith("manifest/")).length;
  world.sandbox.requests.length = 0;
  const unsettled = (await status(world.archive)).unsettled;
  assert.ok(unsettled > 0);
  world.now += 10 * DAY;
  const windows = await world.manifest.windows({ source: "calls", from: 0, to: NOW });
  for (const window of windows) {
    const run = await world.manifest.claim("calls", window.from, "running");
    if (run !== null) await archiveWindow(world.archive, run, new MemorySteps(world.fate));
  }
  assert.equal(world.sandbox.requests.length > 0, true);
  const again = world.objects.writes.filter((key) => !key.startsWith("manifest/")).length - writes;
  // Only those that were live, and are over now.
  assert.ok(again <= 2 * 8, `${again} writes`);
  world.sandbox.requests.length = 0;
  for (const window of windows) {
    const run = await world.manifest.claim("calls", window.from, "running");
    if (run !== null) await archiveWindow(world.archive, run, new MemorySteps(world.fate));
  }
  assert.equal(world.sandbox.requests.length, 0);
  sameConversations(await world.archived(), await world.expected());
});

test("what the platform changes, drops and analyses later: the change is archived, what is dropped stays", async () => {
  const world = new World({ conversations: 0 });
  const at = (back: number) => new Date((world.now - back) * 1000).toISOString();
  const late = world.sandbox.insert("eigi", { status: "completed", createdAt: at(2 * HOUR), analysis: null });
  const dropped = world.sandbox.insert("eigi", { status: "completed", createdAt: at(3 * HOUR), analysis: null });
  await world.settle();
  assert.deepEqual((await world.archived()).map(({ id, analysis }) => [id, analysis]).sort(), [[late, null], [dropped, null]].sort());
  world.sandbox.update("eigi", late, { analysis: [{ is_good: true }] });
  world.sandbox.remove("eigi", dropped);
  world.now += 6 * HOUR;
  await world.settle();
  assert.deepEqual((await world.archived()).map(({ id, analysis }) => [id, analysis]).sort(), [[late, [{ is_good: true }]], [dropped, null]].sort());
});

test("few seconds are read one by one, neighbours together, and many as the whole file", () => {
  const { source: eigi } = new World();
  const { source: anyreach } = new World({ provider: "anyreach" });
  const { source: retell } = new World({ provider: "retell" });
  const spread = (count: number) => Array.from({ length: count }, (_, index) => 10 * index);
  for (const [source, seconds, rows, stretches] of [
    [eigi, [], 500, null],
    [eigi, [7], 100, null],
    [eigi, [7], 101, 1],
    [eigi, [9, 7, 8, 7], 101, 1],
    [eigi, spread(19), 2_000, 19],
    [eigi, spread(20), 2_000, null],
    [anyreach, spread(7), 2_000, 7],
    [anyreach, spread(8), 2_000, null],
    [anyreach, [7], 100, null],
    // Each conversation is a request.
    [retell, [7, 7, 7], 4, 1],
    [retell, [7, 7, 7, 7], 4, null],
    [retell, spread(17), 50, 17],
    [retell, spread(18), 50, null],
  ] as const) {
    assert.equal(fewStretches(source, seconds, rows)?.length ?? null, stretches, `${seconds.length} of ${rows}`);
  }
  assert.deepEqual(fewStretches(eigi, [9, 7, 8, 3], 500), [{ from: 3, to: 4 }, { from: 7, to: 10 }]);
});

for (const provider of ["eigi", "anyreach"] as const) {
  test(`${provider}: where few of many may have changed, only they are read again, killed at any point; the rest of the file stays`, async () => {
    const options = { provider, conversations: 0, retentionDays: provider === "eigi" ? 90 : 3, fileItems: 1_000, windowSeconds: DAY };
    const made = async (killAt = Infinity) => {
      const world = new World(options);
      const day = Math.floor(NOW / DAY) * DAY - DAY;
      world.now = day + DAY + 1_000;
      const at = (second: number) => new Date((day + second) * 1000).toISOString();
      // Said here, so that nothing is analysed again meanwhile.
      const ended = (second: number) => ({ updatedAt: at(second + 60), ...(provider === "eigi" && { analysis: [{ is_good: true }], notes: "analysed" }) });
      for (let index = 0; index < 420; index++) world.sandbox.insert(provider, { status: "completed", createdAt: at(100 * index), ...ended(100 * index) });
      // Two that still run: one alone, and one in the second of others.
      const open = [at(30_050), at(20_000)].map((createdAt) => world.sandbox.insert(provider, { status: "in_progress", createdAt }));
      await world.settle();
      // The first time everything is read: what the platform listed late is found.
      const late = world.sandbox.insert(provider, { status: "completed", createdAt: at(4_150), ...ended(4_150) });
      world.now += 2 * HOUR;
      world.sandbox.requests.length = 0;
      await world.settle();
      assert.ok(world.sandbox.requests.length > 4);
      sameConversations(await world.archived(), await world.expected());
      for (const id of open) world.sandbox.update(provider, id, { status: "completed", ...ended(DAY) });
      world.now += DAY;
      world.sandbox.requests.length = 0;
      world.fate.revive(world.fate.passed.length + killAt);
      return { world, open, late };
    };
    const { world, open, late } = await made();
    const before = world.fate.passed.length;
    const writes = world.objects.writes.filter((key) => key.startsWith("raw/")).length;
    await world.settle();
    const points = world.fate.passed.length - before;
    // From and to of what was asked of that day.
    const asked = world.sandbox.requests
      .map(({ url }) => [.../=(\d{4}-[^&]+Z)/g[Symbol.matchAll](decodeURIComponent(url))].map(([, time]) => Date.parse(time as string) / 1000))
      .filter(([from]) => from !== undefined && from >= world.now - 2 * DAY && from < Math.floor(world.now / DAY) * DAY - DAY);
    assert.ok(asked.length >= 2 && asked.length <= 6, `${asked.length} requests`);
    for (const [from = 0, to = Infinity] of asked) assert.ok(to - from <= 1, "a second alone");
    const archived = await world.archived();
    sameConversations(archived, await world.expected());
    assert.equal(world.objects.writes.filter((key) => key.startsWith("raw/")).length, writes + 1);
    assert.ok(open.every((id) => archived.some((each) => each.id === id && each.live === false)) && archived.some(({ id }) => id === late));

    for (let point = 0; point < points; point += LONG ? 1 : 17) {
      const again = await made(point);
      await assert.rejects(again.world.settle(), Killed, `point ${point}`);
      again.world.fate.revive();
      await again.world.settle();
      sameConversations(await again.world.archived(), await again.world.expected());
    }
    // Dropped by the platform, and changed again: what was dropped stays.
    world.sandbox.remove(provider, open[0] as string);
    world.now += 2 * DAY;
    await world.settle();
    assert.ok((await world.archived()).some(({ id }) => id === open[0]));
  });

  test(`${provider}: after half a year the archive has all that the platform has forgotten, with what came later, and nothing was written in vain`, async () => {
    const aging = { expiresAfterDays: 90, analysisAfterMs: (provider === "eigi" ? 30 : 0.5) * HOUR * 1000, signedRecordings: true };
    const world = new World({ provider, conversations: 120, days: 20, retentionDays: 90, parallel: 200, windowSeconds: DAY, ...aging });
    // As the platform had them last.
    const last = new Map<string, Conversation>();
    for (let days = 0; days < 180; days++) {
      world.sandbox.insert(provider, { status: "completed" });
      await world.settle();
      for (const each of await world.whole()) last.set(each.id, kept(each));
      world.now += DAY;
    }
    const archived = await world.archived();
    const there = new Map(archived.map((each) => [each.id, each]));
    const old = [...last.values()].filter((each) => second(each) < world.now - 82 * DAY);
    assert.ok(old.length > 190);
    assert.ok((await world.whole()).length < last.size / 2, "the platform has forgotten most");
    for (const each of old) assert.deepEqual(there.get(each.id), each);
    assert.deepEqual([...last.values()].filter((each) => second(each) < world.now - 3 * DAY && !there.has(each.id)), []);
    if (provider === "eigi") assert.ok(old.filter(({ analysis }) => analysis !== null).length > 100);
    // Two or three generations of a file: as it was at first, ended, analysed.
    const raw = world.objects.writes.filter((key) => key.startsWith("raw/"));
    assert.ok(raw.length < 3 * archived.length, `${raw.length} raw objects`);
    assert.equal(new Set(raw).size, raw.length);
  });
}

test("Retell: calls that never started are archived once they are over, whatever is deleted or killed meanwhile, and are erased", async () => {
  const made = async () => {
    const world = new World({ provider: "retell", conversations: 30, days: 1, retentionDays: 1, fileItems: 12 });
    const undated = (fields: object) => world.sandbox.insert("retell", { call_type: "web_call", start_timestamp: undefined, ...fields } as never);
    const over = [1, 2, 3].map(() => undated({ call_status: "not_connected", disconnection_reason: "dial_no_answer" }));
    const waiting = undated({ call_status: "registered", disconnection_reason: undefined });
    return { world, over, waiting };
  };
  const { world, over, waiting } = await made();
  await world.settle();
  const ids = async (of: World) => new Set((await of.archived()).map(({ id }) => id));
  const before = await ids(world);
  assert.ok(over.every((id) => before.has(id)) && !before.has(waiting));
  sameConversations(await world.archived(), await world.expected());
  for (let point = 0; point < world.fate.passed.length; point += LONG ? 1 : 11) {
    const again = (await made()).world;
    again.fate.killAt = point;
    await assert.rejects(again.settle(), Killed, `point ${point}`);
    again.fate.revive();
    await again.settle();
    sameConversations(await again.archived(), await again.expected());
  }
  // One is deleted, one starts, and one gives up.
  world.sandbox.remove("retell", over[0] as string);
  world.sandbox.update("retell", waiting, { call_status: "not_connected", disconnection_reason: "registered_call_timeout" } as never);
  world.now += DAY + HOUR;
  await world.settle();
  const after = await ids(world);
  assert.ok([...over, waiting].every((id) => after.has(id)));
  assert.equal((await status(world.archive)).alarms.length, 0);
  const erased = await erase(world.archive, { ids: [over[1] as string], customers: [], from: world.now - HOUR, to: world.now }, new MemorySteps(world.fate));
  assert.deepEqual([erased.conversations, erased.left], [1, 0]);
  world.now += DAY + HOUR;
  await world.settle();
  assert.ok(!(await ids(world)).has(over[1] as string));
});

test("where each conversation is a request, only those that may have changed are fetched again", async () => {
  for (const provider of ["elevenlabs", "retell"] as const) {
    const world = new World({ provider, conversations: 0, fileItems: 1_000, windowSeconds: DAY, analysisAfterMs: 1_000 });
    const day = Math.floor(NOW / DAY) * DAY - DAY;
    world.now = day + DAY + 1_000;
    for (let index = 0; index < 40; index++) world.sandbox.insert(provider, { status: "completed", createdAt: new Date((day + 600 * index) * 1000).toISOString() });
    const open = world.sandbox.insert(provider, { status: "in_progress", createdAt: new Date((day + 30_050) * 1000).toISOString() });
    await world.settle();
    world.now += 2 * HOUR;
    await world.settle();
    sameConversations(await world.archived(), await world.expected());
    world.sandbox.update(provider, open, { status: "completed" });
    world.now += 20 * HOUR;
    world.sandbox.requests.length = 0;
    await world.settle();
    const fetched = world.sandbox.requests.map(({ url }) => new URL(url).pathname.split("/").at(-1)).filter((name) => name?.includes("_"));
    assert.deepEqual(fetched, [open], provider);
    sameConversations(await world.archived(), await world.expected());
  }
});

test("a late attempt of an older generation overwrites nothing of a newer one, wherever it was held up", async () => {
  const options = { conversations: 40, days: 1, retentionDays: 1, fileItems: 50 };
  for (let held = 0; ; held++) {
    const world = new World(options);
    await tick(world.archive, world.engine);
    const [window] = await world.manifest.running("calls");
    assert.ok(window);
    const old: Run = window;
    // The attempt stops at this point, and goes on when a newer generation is over.
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    let reached = () => {};
    const isHeld = new Promise<void>((resolve) => (reached = resolve));
    let count = 0;
    const holding = <T extends object>(of: T): T =>
      new Proxy(of, {
        get(target, name) {
          const value = Reflect.get(target, name) as unknown;
          if (typeof value !== "function" || name === "list") return typeof value === "function" ? (value.bind(target) as unknown) : value;
          return async (...args: unknown[]) => {
            if (count++ === held) {
              reached();
              await released;
            }
            return (value as (...args: unknown[]) => unknown).apply(target, args);
          };
        },
      });
    const archive = { ...world.archive, objects: holding(world.objects), manifest: holding(world.manifest) };
    const attempt = archiveWindow(archive, old, new MemorySteps(world.fate)).catch((error: Error) => error);
    const first = await Promise.race([attempt.then(() => "over"), isHeld.then(() => "held")]);
    if (first === "over") {
      assert.ok(held > 5);
      return;
    }
    const [some] = (await world.whole()).filter((each) => second(each) >= old.from && second(each) < old.to);
    world.sandbox.update("eigi", some?.id as string, { notes: "changed since" });
    await world.manifest.fail(old, world.now, "held up");
    const run = await world.manifest.claim("calls", old.from, "running");
    assert.ok(run);
    assert.equal(await archiveWindow(world.archive, run, new MemorySteps(world.fate)), "finished");
    release();
    await attempt;
    const archived = (await world.archived()).filter((each) => second(each) >= old.from && second(each) < old.to);
    assert.equal(archived.find(({ id }) => id === some?.id)?.notes, "changed since", `held at ${held}`);
  }
});

test("a run that was begun by an older version goes on by the names and results that it recorded", async () => {
  const options = { conversations: 60, days: 1, retentionDays: 1, fileItems: 20 };
  const world = new World(options);
  await world.settle();
  const [first] = [...world.engine.runs.values()].filter(({ steps }) => steps.recorded.size > 4);
  assert.ok(first);
  const names = [...first.steps.recorded.keys()];
  assert.deepEqual(names.slice(0, 4), ["read 0", "commit 0", "read 1", "commit 1"]);
  assert.equal(names.at(-1), "finish");
  assert.deepEqual(Object.keys(JSON.parse(first.steps.recorded.get("read 0") as string) as object), ["from", "sha256", "rows", "settled", "missing", "readAt", "kept"]);
  for (let known = 0; known < names.length; known++) {
    const other = new World(options);
    await tick(other.archive, other.engine);
    const steps = new MemorySteps(other.fate);
    // As it was when the older version recorded so much: the raw objects and files are there, too.
    const begun = await other.manifest.window("calls", first.run.from);
    if (begun?.state === "waiting") await other.manifest.claim("calls", first.run.from, "running");
    let done = 0;
    const recording: MemorySteps = Object.assign(Object.create(MemorySteps.prototype) as MemorySteps, {});
    recording.step = async (name, work) => {
      if (done++ === known) throw new Killed("the new version is deployed");
      return steps.step(name, work);
    };
    await assert.rejects(archiveWindow(other.archive, first.run, recording), Killed);
    const before = new Map(steps.begun);
    assert.equal(await archiveWindow(other.archive, first.run, steps), "finished");
    for (const [name, count] of before) assert.equal(steps.begun.get(name), count, `${name} ran again`);
    assert.deepEqual([...steps.recorded.keys()], names);
  }
});

test("one person is erased, killed at any point: from raw objects of every generation, files and manifest, and does not come back", async () => {
  const options = { conversations: 60, days: 1, retentionDays: 1, fileItems: 20, parallel: 50 };
  const prepared = async () => {
    const world = new World(options);
    await world.settle();
    // A second generation with another text, and an orphan that an interrupted attempt left.
    const archived = await world.archived();
    const [person] = archived.filter(({ customer }) => customer.phone !== null);
    const phone = person?.customer.phone as string;
    const window = (await world.manifest.windows({ source: "calls", from: 0, to: NOW })).find(({ from, to }) => from <= second(person as Conversation) && to > second(person as Conversation));
    assert.ok(window && person);
    world.sandbox.update("eigi", person.id, { notes: "another text" });
    for (const [key, file] of world.manifest.allFiles) world.manifest.allFiles.set(key, { ...file, settled: false });
    const run = await world.manifest.claim("calls", window.from, "running");
    assert.ok(run);
    await archiveWindow(world.archive, run, new MemorySteps(world.fate));
    const wanted = archived.filter((each) => each.customer.phone === phone || each.id === archived.at(-1)?.id).map(({ id }) => id);
    return { world, phone, wanted, erasure: { ids: [archived.at(-1)?.id as string], customers: [phone], from: 0, to: NOW } };
  };
  const { gunzipSync } = await import("node:zlib");
  const undisturbed = await prepared();
  const begins = undisturbed.world.fate.passed.length;
  const result = await erase(undisturbed.world.archive, undisturbed.erasure, new MemorySteps(undisturbed.world.fate));
  assert.deepEqual([result.conversations, result.left], [undisturbed.wanted.length, 0]);
  const points = undisturbed.world.fate.passed.length - begins;
  const step = LONG ? 1 : 13;
  for (let point = 0; point < points; point += step) {
    const { world, phone, wanted, erasure } = await prepared();
    const before = await world.archived();
    const steps = new MemorySteps(world.fate);
    world.fate.revive(world.fate.passed.length + point);
    await assert.rejects(erase(world.archive, erasure, steps), Killed, `point ${point}`);
    world.fate.revive();
    // The scheduler goes on meanwhile.
    await world.settle();
    const told = await erase(world.archive, erasure, steps);
    assert.deepEqual([told.conversations, told.left], [wanted.length, 0], `point ${point}`);
    const rest = before.filter(({ id }) => !wanted.includes(id));
    const proveGone = async () => {
      sameConversations(await world.archived(), rest);
      for (const [key, { bytes }] of world.objects.kept) {
        const text = key.startsWith("raw/") ? gunzipSync(bytes).toString() : Buffer.from(bytes).toString("latin1");
        for (const id of wanted) assert.ok(!text.includes(id), `${id} in ${key}`);
        if (key.startsWith("raw/")) assert.ok(!text.includes(`"phone":"${phone}"},"channel"`), key);
      }
    };
    await proveGone();
    // The platform still has it; it does not come back.
    for (const [key, file] of world.manifest.allFiles) world.manifest.allFiles.set(key, { ...file, settled: false });
    for (const window of await world.manifest.windows({ source: "calls", from: 0, to: NOW })) {
      const run = await world.manifest.claim("calls", window.from, "running");
      if (run !== null) await archiveWindow(world.archive, run, new MemorySteps(world.fate));
    }
    await proveGone();
  }
});

test("a masked archive has the same masks in every file and reading, and a person is erased by their mask", async () => {
  const key = new Uint8Array(32).fill(7);
  const world = new World({ redact: { paths: ["customer.phone", "agent.phone", "text"], key } });
  await world.settle();
  const archived = await world.archived();
  const open = new Map((await world.whole()).map((each) => [each.id, each.customer.phone]));
  const masks = new Map<string, string>();
  for (const { id, customer } of archived) {
    const phone = open.get(id);
    if (phone === null || phone === undefined) continue;
    assert.match(customer.phone ?? "", /^\[phone:[a-z]+\]$/);
    assert.equal(masks.get(phone) ?? customer.phone, customer.phone, "one mask");
    masks.set(phone, customer.phone as string);
  }
  assert.ok(masks.size > 5);
  const before = world.objects.writes.length;
  for (const [name, file] of world.manifest.allFiles) world.manifest.allFiles.set(name, { ...file, settled: false });
  for (const window of await world.manifest.windows({ source: "calls", from: 0, to: NOW })) {
    const run = await world.manifest.claim("calls", window.from, "running");
    if (run !== null) await archiveWindow(world.archive, run, new MemorySteps(world.fate));
  }
  assert.equal(world.objects.writes.length, before, "the same masks, so the same files");
  const [[phone, mask] = ["", ""]] = masks;
  const told = await erase(world.archive, { ids: [], customers: [mask], from: 0, to: NOW }, new MemorySteps(world.fate));
  const gone = archived.filter(({ id }) => open.get(id) === phone);
  assert.deepEqual([told.conversations, told.left], [gone.length, 0]);
  sameConversations(await world.archived(), archived.filter((each) => !gone.includes(each)));
});

test("the status tells how far it is, and what falls behind, without a name, a number or a key", async () => {
  const world = new World({ parallel: 1, retentionDays: 30, days: 30 });
  await tick(world.archive, world.engine);
  assert.deepEqual((await status(world.archive)).alarms, [], "the first archive has only begun");
  await world.engine.runAll();
  const told = await status(world.archive);
  assert.deepEqual([told.read, told.windows, told.alarms.map(({ kind }) => kind)], [1, 30 + 10, ["expiring"]]);
  world.sandbox.fault({ kind: "status", status: 401, times: 1000 });
  for (let hours = 0; hours < 5; hours++) {
    world.now += HOUR + 60;
    await tick(world.archive, world.engine);
    await world.engine.runAll();
    await tick(world.archive, world.engine);
  }
  assert.deepEqual((await status(world.archive)).alarms.map(({ kind }) => kind), ["expiring", "stalled"]);

  const refused = new World({ parallel: 100 });
  refused.sandbox.fault({ kind: "status", status: 401, times: 1_000 });
  for (let hours = 0; hours < 7; hours++) {
    await tick(refused.archive, refused.engine);
    await refused.engine.runAll();
    refused.now += HOUR + 60;
  }
  const { alarms } = await status(refused.archive);
  assert.deepEqual(alarms.map(({ kind }) => kind), ["failing"]);
  assert.match(alarms[0]?.message ?? "", /failed 3 times or more.*unauthenticated/);
  assert.doesNotMatch(JSON.stringify(await status(world.archive)), /vk_|\+\d{6}/);
});

test("eight windows on one key: the platform never gets more than its limit in a minute, however long requests are under way", async () => {
  const LIMIT = 100;
  const clock = createClock(NOW * 1000);
  const world = new World({ conversations: 2_500, days: 8, retentionDays: 8, largestPage: 10, fileItems: 100, parallel: 8 });
  const numbers = dice(5);
  const random = (below: number) => numbers.next().value * below;
  const sleep = (ms: number) => new Promise<void>((resolve) => clock.setTimeout(() => resolve(), ms));
  const arrived: number[] = [];
  let next = 0;
  world.beforeRequest = async () => {
    const turn = slot(next, clock.now, 0.8 * LIMIT);
    next = turn.next;
    // To the pacer's moment, to the platform, and until it answers.
    await sleep(turn.at - clock.now + random(8_000));
    arrived.push(clock.now);
    await sleep(random(4_000));
  };
  for (;;) {
    await tick(world.archive, world.engine);
    const runs = [...world.engine.runs.values()].filter(({ state }) => state === "active");
    if (runs.length === 0) break;
    let open = runs.length;
    const all = Promise.all(
      runs.map(async (each) => {
        await archiveWindow(world.archive, each.run, each.steps);
        each.state = "ended";
        open--;
      }),
    );
    while (open > 0) {
      await clock.nextAsync();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await all;
  }
  sameConversations(await world.archived(), await world.expected());
  arrived.sort((a, b) => a - b);
  const inMinuteFrom = arrived.map((start) => arrived.filter((at) => at >= start && at <= start + 60_000).length);
  assert.ok(arrived.length > 250);
  assert.ok(Math.max(...inMinuteFrom) <= LIMIT, `${Math.max(...inMinuteFrom)} in a minute`);
  assert.ok(Math.max(...inMinuteFrom) > 0.6 * LIMIT, "and it is made use of");
});
