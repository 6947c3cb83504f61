// What Explore computes, without a page.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { clockIn, instantIn, offsetIn } from "../../www/src/app/instant.js";
import { COLUMNS, DEFAULT_COLUMNS, moved, readColumns } from "../../www/src/explore/columns.js";
import { readViews } from "../../www/src/explore/kept-views.js";
import { excerpt, finder } from "../../www/src/explore/found.js";
import { INITIAL_DRAFT, movingDay, toFilter } from "../../www/src/filter/draft.js";
import { picker } from "../../www/src/listing/picker.js";

const ZONES = ["UTC", "Asia/Kolkata", "America/New_York", "Europe/Berlin", "Pacific/Chatham", "America/St_Johns"];

test("an instant is found again by what the clocks of a zone show, also where they show it twice", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ZONES), fc.date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }), (zone, date) => {
      const minute = new Date(Math.floor(date.getTime() / 60_000) * 60_000);
      const found = instantIn(zone, clockIn(zone, minute));
      assert.deepEqual(clockIn(zone, found), clockIn(zone, minute));
      assert.ok(found <= minute && minute.getTime() - found.getTime() <= 2 * 3_600_000);
    }),
  );
});

for (const [zone, day, time, instant] of [
  ["Europe/Berlin", "2026-07-01", "09:00", "2026-07-01T07:00:00.000Z"],
  ["Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30:00.000Z"], // skipped
  ["Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00.000Z"], // twice
  ["Asia/Kolkata", "2026-01-31", "00:00", "2026-01-30T18:30:00.000Z"],
] as const) {
  test(`${day} ${time} in ${zone} is ${instant}`, () => assert.equal(instantIn(zone, { day, time }).toISOString(), instant));
}

test("zones are ahead of UTC or behind it", () => {
  const summer = new Date("2026-07-01T12:00:00Z");
  assert.deepEqual(["UTC", "Asia/Kolkata", "America/New_York", "America/St_Johns"].map((zone) => offsetIn(zone, summer)), [0, 330, -240, -150]);
});

test("days that move on with the calendar are days of the zone", () => {
  const now = new Date("2026-03-01T22:00:00Z");
  for (const [text, zone, day] of [
    ["today", "UTC", "2026-03-01"],
    ["today", "Asia/Kolkata", "2026-03-02"],
    ["today-1", "UTC", "2026-02-28"],
    ["today-29", "UTC", "2026-01-31"],
    ["yesterday", "UTC", null],
    ["today-", "UTC", null],
  ] as const)
    assert.equal(movingDay(text, zone, now), day, text);
  assert.deepEqual(toFilter({ createdAfter: "today-1", createdBefore: "today" }, "UTC", now), { createdAfter: "2026-02-28", createdBefore: "2026-03-01", timeZone: "UTC" });
});

test("several values of a choice are several, one is one", () => {
  assert.deepEqual(toFilter({ status: "completed, failed" }, "UTC"), { status: ["completed", "failed"] });
  assert.deepEqual(toFilter({ status: "completed" }, "UTC"), { status: "completed" });
  assert.deepEqual(toFilter({ search: "one, two" }, "UTC"), { search: "one, two" });
});

test("the page itself tells conversations apart as the overview counts them", () => {
  const call = { createdAt: "2026-03-02T03:30:00Z", status: "unanswered", durationSeconds: 30, endReason: "no-answer" } as const;
  for (const [picks, fits] of [
    [{ weekday: "monday" }, true],
    [{ weekday: "sunday" }, false],
    [{ day: "2026-03-02", slot: "monday-09" }, true],
    [{ slot: "monday-03" }, false],
    [{ result: "other" }, true],
    [{ result: "other", weekday: "sunday" }, false],
    [{ length: "30-60" }, true],
    [{ length: "10-30" }, false],
    [{ length: "20-" }, true],
    [{ endReason: "no-answer" }, true],
  ] as const)
    assert.equal(picker(picks, "Asia/Kolkata")?.(call), fits, JSON.stringify(picks));
  assert.equal(picker({}, "UTC"), null);
  assert.equal(picker({ day: "2026-03-02" }, "UTC")?.({ ...call, createdAt: null }), false);
  assert.equal(picker({ length: "0-10" }, "UTC")?.({ ...call, durationSeconds: null }), false);
});

test("what was searched is found as it was typed, and shown", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }).filter((text) => text.trim() !== ""), fc.string({ unit: "grapheme" }), (wanted, around) => {
      const find = finder(wanted);
      assert.ok(find !== null);
      const shown = excerpt(`${around} ${wanted.trim()} ${around}`, find);
      assert.ok(shown !== null && find.test(shown));
    }),
  );
  assert.equal(finder(" "), null);
  assert.equal(excerpt("nothing of it", finder("refund")!), null);
  const long = `${"word ".repeat(40)}a refund`;
  const shown = excerpt(long, finder("REFUND")!) ?? "";
  assert.ok(shown.startsWith("… ") && shown.length < 60, shown);
});

test("columns are read from what was kept, whatever that is; there is always one", () => {
  assert.deepEqual(readColumns(null), DEFAULT_COLUMNS);
  assert.deepEqual(readColumns("status,nonsense,time,status"), ["status", "time"]);
  fc.assert(
    fc.property(fc.string(), (text) => {
      const columns = readColumns(text);
      assert.ok(columns.length > 0 && new Set(columns).size === columns.length && columns.every((column) => COLUMNS.includes(column)));
    }),
  );
});

test("a column moves one place, and stays at the ends", () => {
  assert.deepEqual(moved(["time", "agent", "status"], "agent", -1), ["agent", "time", "status"]);
  assert.deepEqual(moved(["time", "agent", "status"], "agent", 1), ["time", "status", "agent"]);
  assert.deepEqual(moved(["time", "agent"], "agent", 1), ["time", "agent"]);
  assert.deepEqual(moved(["time", "agent"], "id", 1), ["time", "agent"]);
});

test("saved views are read from what was kept, whatever that is", () => {
  const kept = JSON.stringify([{ name: "Failed", filters: { status: "failed", key: "vk_secret" }, picks: { weekday: "monday", open: "x" }, columns: "time,agent" }, { name: "" }, null, 7]);
  assert.deepEqual(readViews(kept), [{ name: "Failed", applied: { ...INITIAL_DRAFT, status: "failed" }, picks: { weekday: "monday" }, columns: ["time", "agent"] }]);
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readViews(text)));
});
