import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { timeZones } from "convoscope/time-zones";
import { programOf } from "../../runtimes/process/program.js";

const run = promisify(execFile);
const folder = process.env["CONVOSCOPE_CONSUMER"] ?? assert.fail("CONVOSCOPE_CONSUMER is not set: use `npm run test:package`");

/** Each zone's offset at the beginning of 1970, and where its clocks change until 2100. */
interface Changes {
  version: string;
  zones: Record<string, [second: number, offset: number][]>;
}

test("every name has the offsets that jiff reads from the same release, at each change until 2100 and anywhere between", async () => {
  const { stdout } = await run("cargo", ["run", "--quiet", "--locked", "--package", "xtask", "--", "time-zones"], { maxBuffer: 2 ** 27 });
  const { version, zones } = JSON.parse(stdout) as Changes;
  assert.equal(timeZones.version, version);
  assert.deepEqual(timeZones.names, Object.keys(zones).sort());
  let changed = 0;
  for (const [name, changes] of Object.entries(zones)) {
    const zone = timeZones.zone(name) ?? assert.fail(name);
    const expected = (second: number) => changes.findLast(([from]) => from <= second)?.[1];
    const seconds = changes.flatMap(([second]) => (second === 0 ? [0] : [second - 1, second]));
    for (let drawn = 0; drawn < 100; drawn += 1) seconds.push(randomInt(4_102_444_800));
    for (const second of seconds) assert.equal(zone(second), expected(second), `${name} at ${second}`);
    assert.equal(zone(-1_000_000_000), expected(0), `${name} before 1970`);
    changed += changes.length;
  }
  assert.ok(changed > 50_000, `${changed} changes`);
});

/** What the environment's TZ may hold. Of some of them Intl makes names of its own; the sign of an offset is POSIX's there. */
const ENVIRONMENTS = ["GMT+5", "GMT-5", "UTC+5", "UTC-5:30", "", "<+0530>-5:30", "EST", "EST5EDT", "America/New_York", "Asia/Kolkata", "+05:00", "Nowhere/Atall"];

/** By the zone that Intl says: the day and hour of instants, beside what the clock on the wall says. */
const PROGRAM = `
import { createSummary, init } from "convoscope";
await init();
const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
const told = [];
for (const createdAt of ["2026-07-01T02:30:00.000Z", "2026-11-16T23:30:00.000Z"]) {
  const summary = createSummary({ groupBy: ["day", "hour"], timeZone });
  summary.add([{ agent: { id: null }, channel: "text", direction: null, status: "completed", live: false, createdAt, durationSeconds: null }]);
  const at = new Date(createdAt);
  const two = (number) => String(number).padStart(2, "0");
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  const key = { day, hour: two(at.getHours()) };
  const utc = { day: createdAt.slice(0, 10), hour: createdAt.slice(11, 13) };
  told.push({ counted: summary.result().groups[0].key, clock: key, utc });
}
console.log(JSON.stringify({ timeZone: timeZone ?? null, told }));
`;

for (const runtime of ["node", "deno", "bun"] as const) {
  test(`${runtime}: the zone that Intl says is counted as the clock on the wall, whatever TZ holds; undefined is UTC`, async () => {
    const program = await mkdtemp(join(folder, "zone-"));
    try {
      const file = join(program, "program.mjs");
      await writeFile(file, PROGRAM);
      const { path, options } = programOf(runtime);
      const told = ENVIRONMENTS.map(async (TZ) => {
        const { stdout } = await run(path, [...options, file], { cwd: folder, env: { ...process.env, TZ, NO_COLOR: "1" }, timeout: 30_000 });
        const { timeZone, told } = JSON.parse(stdout) as { timeZone: string | null; told: { counted: object; clock: object; utc: object }[] };
        for (const { counted, clock, utc } of told) assert.deepEqual(counted, timeZone === null ? utc : clock, `${JSON.stringify(TZ)} is ${timeZone}`);
      });
      await Promise.all(told);
    } finally {
      await rm(program, { recursive: true });
    }
  });
}
