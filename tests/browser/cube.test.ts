// The overview's sums, without a page: whatever is counted, no conversation is lost and none is there twice.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { addDays, daysBefore, daysOfMonth, everyDay, everyMonth, lengthOf, presetDays, readDay, weekdayOf } from "../../www/src/app/period.js";
import { readGateway } from "../../www/src/app/source.js";
import { cellsOf, DIMENSIONS, LENGTHS, narrowed, sum, sumsBy, type Cell } from "../../www/src/overview/cube.js";

const DAY = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays("1990-01-01", days));
const STATUS = fc.constantFrom("completed", "transferred", "failed", "disconnected", "unanswered", "cancelled", "queued", "in_progress", "invented");
const GROUP = fc.record({
  key: fc.record({
    day: fc.option(DAY),
    hour: fc.constantFrom("00", "09", "23"),
    agent: fc.constantFrom("", "a", "b"),
    channel: fc.constantFrom("telephone", "text"),
    status: STATUS,
    endReason: fc.option(fc.constantFrom("hangup", "silence")),
    durationRange: fc.option(fc.constantFrom(...LENGTHS.map((min, at) => ({ min, max: LENGTHS[at + 1] ?? null })))),
  }),
  count: fc.integer({ min: 1, max: 50 }),
  durationSeconds: fc.record({ count: fc.nat(50), sum: fc.nat(5_000) }),
});
const cellsFrom = (groups: unknown) => cellsOf({ groups } as Parameters<typeof cellsOf>[0]);
const CELLS = fc.array(GROUP, { maxLength: 40 }).map(cellsFrom);

test("the sums of any dimension are those of all, and so are their outcomes", () => {
  fc.assert(
    fc.property(CELLS, fc.constantFrom(...DIMENSIONS), (cells, dimension) => {
      const all = sum(cells);
      assert.deepEqual(sum([...sumsBy(cells, dimension).values()]), all);
      const results = sumsBy(cells, "result");
      const of = (result: string) => results.get(result)?.count ?? 0;
      assert.deepEqual([all.good, all.failed, all.live, all.ended], [of("good"), of("failed"), of("live"), of("good") + of("failed") + of("other")]);
      assert.equal(all.count, all.ended + all.live + of("unknown"));
    }),
  );
});

test("what is chosen in one chart is what the others show; its own chart stays whole", () => {
  fc.assert(
    fc.property(CELLS, fc.constantFrom(...DIMENSIONS), (cells, dimension) => {
      for (const [value, sums] of sumsBy(cells, dimension)) {
        assert.deepEqual(sum(narrowed(cells, { [dimension]: value })), sums);
        assert.equal(narrowed(cells, { [dimension]: value }, dimension).length, cells.length);
      }
    }),
  );
});

test("a conversation without a day has no weekday and no hour of the week", () => {
  const [cell] = cellsFrom([{ key: { day: null, hour: null, agent: "a", status: "completed" }, count: 1, durationSeconds: { count: 0, sum: 0 } }]) as [Cell];
  const { day, month, weekday, slot } = cell.values;
  assert.deepEqual([day, month, weekday, slot], ["", "", "", ""]);
});

test("days: the period before ends where the period begins, and months are all of its days", () => {
  fc.assert(
    fc.property(DAY, fc.nat(800), (from, more) => {
      const days = { from, to: addDays(from, more) };
      assert.equal(lengthOf(days), more + 1);
      assert.equal(everyDay(days).length, more + 1);
      assert.deepEqual(everyDay(days).map(readDay), everyDay(days));
      const before = daysBefore(days);
      assert.deepEqual([addDays(before.to, 1), lengthOf(before)], [from, more + 1]);
      assert.deepEqual(everyMonth(days).flatMap((month) => everyDay(daysOfMonth(month, days))), everyDay(days));
      assert.equal(weekdayOf(from), new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" }).format(new Date(from)).toLowerCase());
    }),
  );
  assert.deepEqual(presetDays("7days", "2026-03-03"), { from: "2026-02-25", to: "2026-03-03" });
  assert.deepEqual(presetDays("yesterday", "2026-03-01"), { from: "2026-02-28", to: "2026-02-28" });
});

test("a gateway's address: a path of the page's own site, or https; nothing secret in it", () => {
  const page = "http://127.0.0.1:8080/dashboard/?view=export";
  for (const [text, expected] of [
    ["/api", { url: "http://127.0.0.1:8080/api" }],
    ["api/", { url: "http://127.0.0.1:8080/dashboard/api/" }],
    [" https://gateway.example/v/?key=1#part ", { url: "https://gateway.example/v/" }],
    ["http://gateway.example/", { mistake: "scheme" }],
    ["javascript:alert(1)", { mistake: "scheme" }],
    ["data:text/html,hello", { mistake: "scheme" }],
    ["//gateway.example/api", { mistake: "scheme" }],
    ["https://me:secret@gateway.example/", { mistake: "credentials" }],
    ["https://", { mistake: "form" }],
  ] as const)
    assert.deepEqual(readGateway(text, page), expected, text);
});
