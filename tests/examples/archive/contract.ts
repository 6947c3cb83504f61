// What every object store and every manifest must do, whatever it is made of.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { File, Manifest, Objects, Run } from "../../../examples/archive/src/core/index.js";
import { Fate, MemoryManifest } from "./memory.js";

const bytes = (text: string) => new TextEncoder().encode(text);

async function all(list: AsyncIterable<string>): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of list) keys.push(key);
  return keys.sort();
}

/** `make` gives an empty one. */
export function objectsContract(name: string, make: () => Promise<Objects>): void {
  test(`${name}: objects are written on condition, and read as they were written`, async () => {
    const objects = await make();
    const key = "data/provider=eigi/source=calls/day=2026-12-01/1_2.parquet";
    assert.deepEqual([await objects.get(key), await objects.head(key)], [null, null]);
    await objects.delete(key);
    assert.equal(await objects.put(key, bytes("one"), "sha of one", "a version that never was"), false);
    assert.equal(await objects.head(key), null);

    const every = Uint8Array.from({ length: 70_000 }, (_, index) => index % 251);
    assert.equal(await objects.put(key, every, "sha of every", null), true);
    assert.deepEqual(Buffer.from((await objects.get(key)) as Uint8Array), Buffer.from(every));
    const first = await objects.head(key);
    assert.equal(first?.sha256, "sha of every");
    assert.equal(await objects.put(key, bytes("two"), "sha of two", null), false, "something is there");
    assert.equal((await objects.head(key))?.sha256, "sha of every");

    assert.equal(await objects.put(key, bytes("two"), "sha of two", first?.version as string), true);
    const second = await objects.head(key);
    assert.notEqual(second?.version, first?.version);
    assert.deepEqual([second?.sha256, Buffer.from((await objects.get(key)) as Uint8Array).toString()], ["sha of two", "two"]);
    assert.equal(await objects.put(key, bytes("three"), "sha of three", first?.version as string), false, "it has another version");
    assert.equal(await objects.put(key, bytes(""), "sha of nothing", second?.version as string), true);
    assert.equal((await objects.get(key))?.length, 0);

    await objects.delete(key);
    assert.deepEqual([await objects.get(key), await objects.head(key)], [null, null]);
    assert.equal(await objects.put(key, bytes("again"), "sha of again", null), true);
    assert.equal((await objects.head(key))?.sha256, "sha of again");
  });

  test(`${name}: of any number of writers at once, one succeeds`, async () => {
    const objects = await make();
    const writers = Array.from({ length: 12 }, (_, index) => index);
    const created = await Promise.all(writers.map((index) => objects.put("raw/a", bytes(`writer ${index}`), `sha ${index}`, null)));
    assert.equal(created.filter(Boolean).length, 1);
    const winner = created.indexOf(true);
    assert.deepEqual([Buffer.from((await objects.get("raw/a")) as Uint8Array).toString(), (await objects.head("raw/a"))?.sha256], [`writer ${winner}`, `sha ${winner}`]);

    const { version } = (await objects.head("raw/a")) as { version: string };
    const replaced = await Promise.all(writers.map((index) => objects.put("raw/a", bytes(`next ${index}`), `next sha ${index}`, version)));
    assert.equal(replaced.filter(Boolean).length, 1);
    const next = replaced.indexOf(true);
    assert.equal(Buffer.from((await objects.get("raw/a")) as Uint8Array).toString(), `next ${next}`);
    // A store may not know it for a moment: then it is written again.
    assert.ok([`next sha ${next}`, null].includes((await objects.head("raw/a"))?.sha256 ?? null));
  });

  test(`${name}: a prefix lists what begins with it, however many there are`, async () => {
    const objects = await make();
    const inside = Array.from({ length: 30 }, (_, index) => `raw/source=calls/day=2026-12-0${1 + (index % 3)}/window=${index}/${index}.gz`);
    const beside = ["raw/source=calls-2/day=2026-12-01/window=1/1.gz", "data/source=calls/1.parquet", "manifest/calls.json"];
    for (const key of [...inside, ...beside]) await objects.put(key, bytes(key), "sha", null);
    assert.deepEqual(await all(objects.list("raw/source=calls/")), [...inside].sort());
    assert.deepEqual(await all(objects.list("raw/source=calls/day=2026-12-01/")), inside.filter((key) => key.includes("day=2026-12-01")).sort());
    assert.deepEqual(await all(objects.list("raw/source=calls/day=2026-12-01/window=1")), inside.filter((key) => key.includes("day=2026-12-01/window=1")).sort(), "a prefix may end within a name");
    assert.deepEqual(await all(objects.list("erasures/")), []);
  });
}

const SOURCES = ["calls", "calls-2"] as const;
const DAY = 86_400;

type Command = (manifest: Manifest) => Promise<unknown>;

/** Windows of a day at 0, 1, … days, files of half a day. */
const commands: fc.Arbitrary<readonly [string, Command]> = (() => {
  const source = fc.constantFrom(...SOURCES);
  const day = fc.nat(4);
  const generation = fc.nat(3);
  const now = fc.nat(6).map((days) => days * DAY);
  const run = fc.record({ source, day, generation }).map(({ source, day, generation }): Run => ({ source, from: day * DAY, to: (day + 1) * DAY, generation }));
  const file = fc.record({ run, half: fc.nat(1), sha: fc.nat(3), settled: fc.boolean() }).map(
    ({ run, half, sha, settled }): File => ({
      ...run,
      window: run.from,
      from: run.from + (half * DAY) / 2,
      to: run.from + ((half + 1) * DAY) / 2,
      sha256: `sha ${sha}`,
      rows: sha * 1_000_000_000_000,
      settled,
      missing: sha,
      readAt: run.from + 900,
    }),
  );
  const command = <T>(name: string, of: fc.Arbitrary<T>, work: (manifest: Manifest, value: T) => Promise<unknown>) =>
    of.map((value) => [`${name} ${JSON.stringify(value)}`, (manifest: Manifest) => work(manifest, value)] as const);
  return fc.oneof(
    command("plan", fc.tuple(source, day, fc.integer({ min: 1, max: 3 })), (manifest, [source, first, count]) =>
      manifest.plan(Array.from({ length: count }, (_, index) => ({ source, from: (first + index) * DAY, to: (first + index + 1) * DAY }))),
    ),
    command("plannedTo", source, (manifest, source) => manifest.plannedTo(source)),
    command("window", run, (manifest, { source, from }) => manifest.window(source, from)),
    command("due", fc.tuple(source, now, fc.integer({ min: 1, max: 3 })), (manifest, of) => manifest.due(...of)),
    command("running", source, (manifest, source) => manifest.running(source)),
    command("claim", fc.tuple(run, fc.constantFrom("running" as const, "erasing" as const)), (manifest, [{ source, from }, purpose]) => manifest.claim(source, from, purpose)),
    command("commit", file, (manifest, file) => manifest.commit(file)),
    command("finish", fc.tuple(run, fc.option(now), now), (manifest, of) => manifest.finish(...of)),
    command("fail", fc.tuple(run, now), (manifest, [run, due]) => manifest.fail(run, due, "it's \"gone\"; drop table windows; --")),
    command("release", run, (manifest, run) => manifest.release(run)),
    command("fileTo", file, (manifest, { source, to }) => manifest.fileTo(source, to)),
    command("files", fc.tuple(source, day, day), (manifest, [source, from, to]) => manifest.files({ source, from: from * DAY, to: to * DAY })),
    command("files of all time", source, (manifest, source) => manifest.files({ source, from: 0, to: Number.MAX_SAFE_INTEGER })),
    command("windows", fc.tuple(source, day, day), (manifest, [source, from, to]) => manifest.windows({ source, from: from * DAY, to: to * DAY })),
    command("erased", run, async (manifest, { source, from }) => [...(await manifest.erased(source, from))].sort()),
    command("markErased", fc.tuple(run, fc.array(fc.constantFrom("a", "b'", 'c"', "d,"), { maxLength: 3 })), (manifest, [{ source, from }, hashes]) => manifest.markErased(source, from, hashes)),
    command("forgetBefore", file, (manifest, file) => manifest.forgetBefore(file)),
    command("named", run, async (manifest, { source, from }) => [...new Set(await manifest.named(source, from))].sort()),
    command("alarms", source, (manifest, source) => manifest.alarms(source)),
    command("alarmTold", fc.tuple(source, fc.constantFrom("late", "missing"), now), (manifest, of) => manifest.alarmTold(...of)),
    command("alarmOver", fc.tuple(source, fc.constantFrom("late", "missing")), (manifest, of) => manifest.alarmOver(...of)),
  );
})();

/** `make` gives an empty one. It must answer as the one in memory does, whatever is asked. */
export function manifestContract(name: string, make: () => Promise<Manifest>): void {
  test(`${name}: the manifest answers as the one in memory, whatever is asked in whatever order`, async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(commands, { minLength: 40, maxLength: 120 }), async (list) => {
        const [manifest, model] = [await make(), new MemoryManifest(new Fate())];
        for (const source of SOURCES) for (const each of [manifest, model]) await each.plan([0, 1].map((day) => ({ source, from: day * DAY, to: (day + 1) * DAY })));
        for (const [what, command] of list) {
          const told = (await command(manifest)) ?? null;
          assert.deepEqual(told, (await command(model)) ?? null, what);
          if (told !== null && JSON.stringify(told) !== "[]") answered++;
        }
      }),
      { numRuns: process.env["ARCHIVE_LONG"] === undefined ? 12 : 100 },
    );
    assert.ok(answered > 100, `${answered} answers that say something`);
  });

  test(`${name}: a window is claimed by one of many, and windows that are planned twice at once follow each other`, async () => {
    const manifest = await make();
    const source = "calls";
    const hours = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => ({ source, from: (from + index) * 3600, to: (from + index + 1) * 3600 }));
    for (let round = 0; round < 8; round++) {
      const begins = (await manifest.plannedTo(source)) ?? 0;
      // As before and after midnight: hours, and then the whole day with an hour of the next.
      const [short, long] = [hours(begins / 3600, begins / 3600 + 2), [{ source, from: begins, to: begins + DAY }, { source, from: begins + DAY, to: begins + DAY + 3600 }]];
      await Promise.all([manifest.plan(short), manifest.plan(long), manifest.plan(short)]);
    }
    const windows = await manifest.windows({ source, from: 0, to: Number.MAX_SAFE_INTEGER });
    windows.forEach((window, index) => assert.equal(window.from, windows[index - 1]?.to ?? 0));
    assert.ok(windows.length >= 16);

    const claims = await Promise.all(Array.from({ length: 10 }, () => manifest.claim(source, 0, "running")));
    assert.deepEqual(claims.filter((run) => run !== null).map((run) => run?.generation), [1]);
  });
}
