import { assert } from "chai";
import { buildListRequest, init, validateFilter } from "convoscope";
import { timeZones } from "convoscope/time-zones";
import type { Case } from "../../runtimes/case.js";
import { failure } from "../failure.js";
import { localTime } from "../naive-summary.js";
import { collect, PLATFORMS, standing } from "../sandbox-client.js";
import { WAYS } from "../ways.js";

/** Dates of which some are days of 23, 25 or 24 hours; and one that never was. */
const DAYS: readonly (readonly [zone: string, from: string, to: string, hours: number])[] = [
  ["Asia/Kolkata", "2026-11-16", "2026-11-22", 168],
  ["America/New_York", "2026-11-16", "2026-11-16", 24],
  ["Europe/Berlin", "2026-03-29", "2026-03-29", 23],
  ["Europe/Berlin", "2025-10-26", "2025-10-26", 25],
  ["Europe/Berlin", "2025-10-25", "2025-10-27", 73],
  // There is no midnight.
  ["America/Santiago", "2024-09-08", "2024-09-08", 23],
  // Midnight comes twice.
  ["America/Havana", "2025-11-02", "2025-11-02", 25],
  ["Pacific/Apia", "2011-12-29", "2011-12-31", 48],
  ["Pacific/Apia", "2011-12-30", "2011-12-31", 24],
  ["Pacific/Apia", "2011-12-29", "2011-12-30", 24],
];

const QUARTER = 15 * 60_000;

/** Every quarter of an hour, from two days before to two days behind, and the seconds next to each. */
function around(from: string, to: string): string[] {
  const instants: string[] = [];
  for (let at = Date.parse(from) - 48 * 4 * QUARTER; at <= Date.parse(to) + 72 * 4 * QUARTER; at += QUARTER) {
    instants.push(new Date(at).toISOString());
  }
  return instants;
}

/** A filter's dates are days of a place. */
export const cases: readonly Case[] = [
  ...DAYS.map(([timeZone, from, to, hours]): Case => ({
    name: `${from} to ${to} in ${timeZone}: every conversation of these days, and no other`,
    async run() {
      const instants = around(from, to);
      const { day } = { day: localTime(timeZone) };
      const expected = instants.filter((at) => from <= day(at).day && day(at).day <= to).toReversed();
      assert.lengthOf(expected, hours * 4);
      const filter = { createdAfter: from, createdBefore: to, timeZone };
      for (const way of WAYS.filter(({ platform, name }) => platform === "anyreach" || name === "gateway of lists alone")) {
        const sandbox = standing({ conversations: 0 });
        for (const created_at of instants) {
          if (way.platform === "anyreach") sandbox.insert("anyreach", { created_at, status: "completed", channel: "text", conversation: [] });
          else sandbox.insert("eigi", { created_at, conversation_type: "CHAT", conversation_status: "COMPLETED" });
        }
        const { conversations } = way.open(sandbox);
        const found = (await collect(conversations.list(filter))).map(({ createdAt }) => Date.parse(createdAt ?? ""));
        assert.deepEqual(found, expected.map((at) => Date.parse(at)), way.name);
        // Its own zone is the filter's.
        const { createdAfter, createdBefore } = filter;
        const { total, groups } = await conversations.summarize({ createdAfter, createdBefore }, { groupBy: ["day"], timeZone });
        assert.strictEqual(total.count, expected.length, way.name);
        assert.deepEqual(groups.map(({ key }) => key.day), [...new Set(expected.map((at) => day(at).day))].sort(), way.name);
        const csv = await new Response(conversations.export(filter, { format: "csv", columns: ["createdAt"] })).text();
        assert.lengthOf(csv.trim().split("\r\n"), expected.length + 1, way.name);
      }
    },
  })),
  {
    name: "a day that clocks have skipped is told, whoever is asked",
    async run() {
      await init();
      const filter = { createdAfter: "2011-12-30", createdBefore: "2011-12-30", timeZone: "Pacific/Apia" };
      for (const kind of PLATFORMS) {
        const [issue, ...others] = validateFilter(kind, filter);
        assert.deepEqual([issue?.path, issue?.code, others], ["createdBefore", "conflict", []]);
        assert.match(issue?.message ?? "", /skipped in "Pacific\/Apia"/);
      }
      for (const way of WAYS) await failure(way.open(standing()).conversations.list(filter), "invalid_filter");
    },
  },
  {
    name: "what is asked for are the instants: no platform and no gateway needs to know the zone",
    async run() {
      await init();
      const filter = { createdAfter: "2026-11-16", createdBefore: "2026-11-22T12:00:00Z", timeZone: "Asia/Kolkata" };
      const eigi = new URL(buildListRequest({ kind: "eigi", apiKey: "vk_made_up" }, filter, undefined, { timeZones }).url);
      const anyreach = new URL(buildListRequest({ kind: "anyreach", token: "ak_made.up" }, filter).url);
      for (const { searchParams } of [eigi, anyreach]) {
        const sent = [...searchParams.values()].join(" ");
        assert.match(sent, /2026-11-15T18:30:00/);
        assert.match(sent, /2026-11-22T12:00:00/);
        assert.notInclude(sent, "Kolkata");
      }
    },
  },
];
