import { assert } from "chai";
import { createSummary, type Conversation, type GroupBy, init } from "convoscope";
import type { Case } from "../../runtimes/case.js";
import { localTime, naiveSummary } from "../naive-summary.js";
import { clientOf, collect, standing } from "../sandbox-client.js";

/** Where clocks change, to and fro; or where days do. */
const CHANGES: readonly (readonly [zone: string, at: string])[] = [
  ["Europe/Berlin", "2026-03-29T01:00:00Z"],
  ["Europe/Berlin", "2025-10-26T01:00:00Z"],
  ["America/New_York", "2026-03-08T07:00:00Z"],
  ["America/New_York", "2025-11-02T06:00:00Z"],
  // Half an hour.
  ["Australia/Lord_Howe", "2026-04-04T15:00:00Z"],
  ["Australia/Lord_Howe", "2025-10-04T15:30:00Z"],
  // None, but a half hour beside the full ones.
  ["Asia/Kolkata", "2026-01-01T18:30:00Z"],
  // A day that never was.
  ["Pacific/Apia", "2011-12-30T10:00:00Z"],
  ["Pacific/Apia", "2021-04-03T14:00:00Z"],
  ["UTC", "2026-01-01T00:00:00Z"],
];

const MINUTE = 60_000;

/** Instants around a change: every ten minutes for two days and a half, and each second next to the change and to the full hours. */
function around(at: string): string[] {
  const change = Date.parse(at);
  const instants = new Set<number>();
  for (let minutes = -30 * 60; minutes <= 30 * 60; minutes += 10) instants.add(change + minutes * MINUTE);
  for (let half = -6; half <= 6; half += 1) for (const ms of [-1, 0, 1, 999]) instants.add(change + half * 30 * MINUTE + ms);
  return [...instants].map((ms) => new Date(ms).toISOString());
}

function sandboxOf(instants: readonly string[]) {
  const sandbox = standing({ conversations: 0 });
  for (const instant of instants) sandbox.insert("anyreach", { created_at: instant, status: "completed", channel: "text", conversation: [] });
  return clientOf("anyreach", sandbox).conversations;
}

const GROUPINGS: readonly (readonly GroupBy[])[] = [["day", "hour"], ["hour", "day"], ["day"], ["weekday"], ["hour"]];

/** Days and hours as people in a place call them, held against the host's calendar. */
export const cases: readonly Case[] = [
  ...CHANGES.map(([timeZone, at]): Case => ({
    name: `days and hours around ${at} in ${timeZone}`,
    async run() {
      const instants = around(at);
      const conversations = sandboxOf(instants);
      const all = await collect(conversations.list());
      assert.sameMembers(all.map(({ createdAt }) => createdAt), instants);
      for (const groupBy of GROUPINGS) {
        const { total, groups } = await conversations.summarize({}, { groupBy, timeZone });
        assert.deepEqual({ total, groups }, naiveSummary(all, groupBy, timeZone), groupBy.join(" and "));
      }
    },
  })),
  {
    name: "a day of 23 hours and a day of 25 in Berlin, counted by hand",
    async run() {
      await init();
      for (const [day, from, hours, two] of [["2026-03-29", "2026-03-28T23:00:00Z", 23, undefined], ["2025-10-26", "2025-10-25T22:00:00Z", 25, 12]] as const) {
        const fold = createSummary({ groupBy: ["day", "hour"], timeZone: "Europe/Berlin" });
        const [template] = await clientOf("eigi", standing()).conversations.list().take(1);
        const times = Array.from({ length: hours * 6 }, (_, index) => new Date(Date.parse(from) + index * 10 * MINUTE).toISOString());
        fold.add(times.map((createdAt) => ({ ...(template as Conversation), createdAt })));
        const { groups, total } = fold.result();
        assert.strictEqual(total.count, hours * 6);
        assert.isTrue(groups.every(({ key }) => key["day"] === day), "the whole day, and no other");
        assert.strictEqual(groups.find(({ key }) => key["hour"] === "02")?.count, two);
        assert.strictEqual(groups.find(({ key }) => key["hour"] === "03")?.count, 6);
      }
    },
  },
  {
    name: "every zone this host knows agrees with its calendar, over two centuries",
    async run() {
      const supported = (Intl as { supportedValuesOf?: (key: string) => string[] }).supportedValuesOf?.("timeZone") ?? CHANGES.map(([zone]) => zone);
      const [template] = await clientOf("eigi", standing()).conversations.list().take(1);
      // Hours that fall on every time of day and of year.
      const times = Array.from({ length: 60 }, (_, index) => new Date(Date.UTC(1900, 0, 1) + index * 33_333_337 * 2_003).toISOString());
      for (const timeZone of supported) {
        const fold = createSummary({ groupBy: ["day", "hour"], timeZone });
        fold.add(times.map((createdAt) => ({ ...(template as Conversation), createdAt })));
        const local = localTime(timeZone);
        const expected = times.map((createdAt) => `${local(createdAt).day} ${local(createdAt).hour}`).sort();
        assert.deepEqual(fold.result().groups.map(({ key }) => `${key["day"]} ${key["hour"]}`), expected, timeZone);
      }
      assert.isAtLeast(supported.length, 5);
    },
  },
];
