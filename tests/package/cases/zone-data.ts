import { assert } from "chai";
import { buildListRequest, createClient, createSummary, gateway, init, type TimeZones, validateFilter } from "convoscope";
import { createClient as createPageClient } from "convoscope/browser";
import { timeZones } from "convoscope/time-zones";
import type { Case } from "../../runtimes/case.js";
import { failure, thrown } from "../failure.js";
import { clientOf, PLATFORMS, standing } from "../sandbox-client.js";
import { GATEWAY_URL, gatewayOf } from "../ways.js";

/**
 * Local times of which runtimes tell different ones: their rules changed in 2026. And of others, of every kind of rule: by the
 * IANA time zone database, which `tests/package/node/time-zones.test.ts` holds the data against.
 */
const TIMES: readonly (readonly [zone: string, at: string, day: string, hour: string])[] = [
  ["America/Vancouver", "2026-12-01T07:30:00Z", "2026-12-01", "00"],
  ["America/Edmonton", "2026-12-01T06:30:00Z", "2026-12-01", "00"],
  ["America/Winnipeg", "2026-12-01T05:30:00Z", "2026-12-01", "00"],
  ["Africa/Casablanca", "2026-11-30T23:30:00Z", "2026-11-30", "23"],
  ["Canada/Pacific", "2027-01-15T07:00:00Z", "2027-01-15", "00"],
  ["America/New_York", "2026-12-01T04:59:59Z", "2026-11-30", "23"],
  ["america/new_york", "2099-07-01T04:00:00Z", "2099-07-01", "00"],
  ["Europe/Dublin", "2026-07-01T23:30:00Z", "2026-07-02", "00"],
  ["America/Nuuk", "2026-07-01T01:30:00Z", "2026-07-01", "00"],
  ["Asia/Gaza", "2085-10-20T21:30:00Z", "2085-10-21", "00"],
  ["Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31", "00"],
  ["Africa/Monrovia", "1972-01-07T00:44:29Z", "1972-01-06", "23"],
  ["Asia/Kolkata", "1900-01-01T18:30:00Z", "1900-01-02", "00"],
];

/** A week of conversations, one an hour, newest last. */
const HOURS = Array.from({ length: 24 * 7 }, (_, hour) => new Date(Date.UTC(2026, 10, 28) + hour * 3_600_000).toISOString());

/** Rules that nobody has. */
const OLYMPUS: TimeZones = {
  version: "made up",
  names: ["Mars/Olympus"],
  zone: (name) => (name === "Mars/Olympus" ? () => 9 * 3600 : undefined),
};

const conversation = (createdAt: string) =>
  ({ agent: { id: null, name: null, versionId: null, phone: null }, channel: "text", direction: null, status: "completed", live: false, createdAt, durationSeconds: null }) as const;

function hourly() {
  const sandbox = standing({ conversations: 0 });
  for (const created_at of HOURS) sandbox.insert("anyreach", { created_at, status: "completed", channel: "text", conversation: [] });
  return sandbox;
}

/** Rules of time zones that the caller brings decide alone, and are the same everywhere. */
export const cases: readonly Case[] = [
  {
    name: "days and hours by the data that the package brings, in every runtime",
    async run() {
      await init();
      assert.match(timeZones.version, /^20\d\d[a-z]$/);
      assert.isAbove(timeZones.names.length, 590);
      for (const [timeZone, at, day, hour] of TIMES) {
        const fold = createSummary({ groupBy: ["day", "hour"], timeZone, timeZones });
        fold.add([conversation(at)]);
        const { groups, coverage } = fold.result();
        assert.deepEqual(groups.map(({ key }) => key), [{ day, hour }], `${timeZone} ${at}`);
        assert.strictEqual(coverage.timeZoneData, timeZones.version);
      }
    },
  },
  {
    name: "it is told whose data decided",
    async run() {
      await init();
      for (const [options, data] of [
        [{}, null],
        [{ timeZone: "UTC", timeZones }, null],
        [{ timeZone: "+05:30", timeZones }, null],
        [{ timeZone: "Europe/Berlin" }, "host"],
        [{ timeZone: "Europe/Berlin", timeZones }, timeZones.version],
        [{ timeZone: "Mars/Olympus", timeZones: OLYMPUS }, "made up"],
      ] as const) {
        assert.strictEqual(createSummary(options).result().coverage.timeZoneData, data);
      }
    },
  },
  {
    name: "lists, exports and summaries of a client have the days of its data",
    async run() {
      await init();
      const sandbox = hourly();
      const { conversations } = clientOf("anyreach", sandbox, { timeZones });
      // Half past seven in the evening by older rules.
      const filter = { createdAfter: "2026-12-01", createdBefore: "2026-12-01", timeZone: "America/Vancouver" } as const;
      const expected = HOURS.filter((at) => at >= "2026-12-01T07" && at < "2026-12-02T07").toReversed();
      assert.lengthOf(expected, 24);
      assert.deepEqual((await conversations.list(filter)).items.map(({ createdAt }) => createdAt), expected);
      const lines = await new Response(conversations.export(filter, { format: "ndjson", columns: ["createdAt"] })).text();
      assert.deepEqual(lines.trim().split("\n").map((line) => (JSON.parse(line) as { createdAt: string }).createdAt), expected);
      const { total, groups, coverage } = await conversations.summarize(filter, { groupBy: ["day"] });
      assert.deepEqual([total.count, groups.map(({ key }) => key.day), coverage.timeZoneData], [24, ["2026-12-01"], timeZones.version]);
      const provider = { kind: "anyreach", token: "ak_made.up" } as const;
      const { searchParams } = new URL(buildListRequest(provider, filter, undefined, { timeZones }).url);
      assert.include([...searchParams.values()].join(" "), "2026-12-01T07:00:00");
      assert.deepEqual(validateFilter("anyreach", filter, { timeZones }), []);
      assert.deepEqual(validateFilter("anyreach", { timeZone: "Mars/Olympus" }, { timeZones: OLYMPUS }), []);
      assert.deepEqual(validateFilter("anyreach", filter, { timeZones: OLYMPUS }).map(({ path }) => path), ["timeZone"]);
    },
  },
  {
    name: "a gateway's server judges the name of a summary's zone, and a page that does not know it asks all the same",
    async run() {
      for (const platform of PLATFORMS) {
        const sandbox = hourly();
        const fetch = gatewayOf(platform, sandbox, { allow: ["summarize", "list"], timeZones: OLYMPUS });
        const { conversations } = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch });
        const { coverage } = await conversations.summarize({}, { groupBy: ["day"], timeZone: "Mars/Olympus" });
        assert.deepEqual([coverage.timeZoneData, coverage.complete], ["made up", true]);
        const error = await failure(conversations.summarize({}, { timeZone: "Europe/Berlin" }), "invalid_argument");
        assert.deepEqual(error.issues.map(({ path }) => path), ["timeZone"], "this one it does not know");
        // When a day begins there nobody can tell here.
        await failure(conversations.summarize({ createdAfter: "2026-11-30" }, { timeZone: "Mars/Olympus" }), "invalid_filter");
        // Counting by itself neither.
        const alone = createClient({ provider: gateway({ url: GATEWAY_URL }), fetch: gatewayOf(platform, sandbox, { timeZones: OLYMPUS }) });
        await failure(alone.conversations.summarize({}, { timeZone: "Mars/Olympus" }), "invalid_argument");
      }
    },
  },
  {
    name: "a gateway's own data decide on its days, in a query, in force and in a summary",
    async run() {
      const sandbox = hourly();
      const day = "createdAfter=2026-11-30&createdBefore=2026-11-30&timeZone=Mars/Olympus";
      const scope = { createdAfter: "2026-11-30", timeZone: "Mars/Olympus" };
      const open = gatewayOf("anyreach", sandbox, { allow: ["list", "summarize"], timeZones: OLYMPUS });
      const confined = gatewayOf("anyreach", sandbox, { timeZones: OLYMPUS, authorize: () => ({ scope }) });
      const begin = "2026-11-29T15:00:00.000Z";
      const items = async (handler: typeof open, query: string) => {
        const response = await handler(new Request(`${GATEWAY_URL}/v1/conversations?${query}`));
        return ((await response.json()) as { items: { createdAt: string }[] }).items.map(({ createdAt }) => createdAt);
      };
      const found = await items(open, day);
      assert.deepEqual([found.length, found.at(-1)], [24, begin]);
      assert.strictEqual((await items(confined, "createdBefore=2026-12-01")).at(-1), begin);
      const response = await open(new Request(`${GATEWAY_URL}/v1/summary?groupBy=day&${day}`));
      const { groups } = (await response.json()) as { groups: { key: { day: string }; count: number }[] };
      assert.deepEqual(groups.map(({ key, count }) => [key.day, count]), [["2026-11-30", 24]]);
    },
  },
  {
    name: "what is no data is refused, and a zone whose data fail is unknown",
    async run() {
      await init();
      for (const bad of [null, 5, "2026e", {}, { version: "1" }, () => 0] as never[]) {
        thrown(() => createSummary({ timeZones: bad }), "invalid_argument");
        thrown(() => validateFilter("eigi", {}, { timeZones: bad }), "invalid_argument");
        thrown(() => clientOf("eigi", standing(), { timeZones: bad }), "invalid_config");
        thrown(() => gatewayOf("eigi", standing(), { timeZones: bad }), "invalid_config");
      }
      const failing: TimeZones = { version: "x", names: [], zone() { throw new Error("no"); } };
      thrown(() => createSummary({ timeZone: "Europe/Berlin", timeZones: failing }), "invalid_argument");
    },
  },
  {
    name: "what data return for a zone is a zone, or the zone is unknown, in both entries",
    async run() {
      await init();
      const fail = () => { throw new Error("SECRET"); };
      for (const zone of [fail, () => 5, () => null, () => "x", () => ({}), () => true, () => fail, () => () => "x", () => () => NaN, () => () => 0.5, () => () => undefined, () => () => 5n, () => async () => 0]) {
        for (const names of [[], ["Europe/Berlin"], [5, null, Symbol("Europe/Berlin"), "Europe/Berlin"]]) {
          const odd = { version: "x", names, zone } as unknown as TimeZones;
          assert.include(thrown(() => createSummary({ timeZone: "Europe/Berlin", timeZones: odd }), "invalid_argument").message, 'Unknown time zone "Europe/Berlin". Accepted');
          for (const create of [createClient, createPageClient]) {
            const { conversations } = create({ provider: gateway({ url: GATEWAY_URL }), timeZones: odd, fetch: async () => assert.fail("nothing is asked") });
            const { issues, message } = await failure(conversations.list({ createdAfter: "2026-11-30", timeZone: "Europe/Berlin" }), "invalid_filter");
            assert.deepEqual(issues.map(({ path, code }) => [path, code]), [["timeZone", "invalid_value"]]);
            assert.include(message, 'Unknown time zone "Europe/Berlin". Accepted: IANA names such as "Europe/Berlin".');
          }
        }
      }
      // Those that fail later, too, say so in a page.
      const reason = new Error("no");
      const late: TimeZones = { version: "x", names: [], zone: () => (at) => { if (at === 0) return 0; throw reason; } };
      const { conversations } = createPageClient({ provider: gateway({ url: GATEWAY_URL }), timeZones: late, fetch: async () => assert.fail("nothing is asked") });
      const error = await failure(conversations.list({ createdAfter: "2026-11-30", timeZone: "Europe/Berlin" }), "invalid_config");
      assert.strictEqual(error.cause, reason);
      assert.include(error.message, "timeZones");
    },
  },
];
