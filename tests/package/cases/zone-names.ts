import { assert } from "chai";
import { createSummary, init, validateFilter } from "convoscope";
import { timeZones } from "convoscope/time-zones";
import type { Case } from "../../runtimes/case.js";
import { failure, thrown } from "../failure.js";
import { clientOf, standing } from "../sandbox-client.js";
import { WAYS } from "../ways.js";

/** What names a zone, and at which hour it was there at noon in UTC on 2026-11-16. */
const NAMES: readonly (readonly [name: string, hour: string])[] = [
  ["UTC", "12"],
  ["utc", "12"],
  ["Etc/UTC", "12"],
  ["GMT", "12"],
  ["Asia/Kolkata", "17"],
  ["Asia/Calcutta", "17"],
  ["asia/kolkata", "17"],
  ["EST", "07"],
  ["EST5EDT", "07"],
  ["Japan", "21"],
  // The sign of POSIX: west of UTC.
  ["Etc/GMT+5", "07"],
  // As ECMA-402 writes offsets, also where the runtime does not know them.
  ["+05:00", "17"],
  ["+0530", "17"],
  ["-03", "09"],
  ["-00:00", "12"],
  ["+14:00", "02"],
  // What Intl says where it does not know.
  ["Etc/Unknown", "12"],
];

/** What names none, and what was meant. */
const WRONG: readonly (readonly [name: string, meant: string | undefined])[] = [
  ["India", "Asia/Kolkata"],
  ["Calcutta", "Asia/Kolkata"],
  ["new delhi", "Asia/Kolkata"],
  // India's, Israel's or Ireland's: some runtimes take it, others refuse it.
  ["IST", "Asia/Kolkata"],
  ["PST", "America/Los_Angeles"],
  ["EDT", "America/New_York"],
  ["Germany", "Europe/Berlin"],
  ["berlin", "Europe/Berlin"],
  ["New York", "America/New_York"],
  ["America/New York", "America/New_York"],
  ["Europe/Berln", "Europe/Berlin"],
  ["Asia/Tokio", "Asia/Tokyo"],
  ["UTC+5", "+05:00"],
  ["GMT-5:30", "-05:30"],
  ["GMT+05:00", "+05:00"],
  ["UTC+99", undefined],
  ["+25:00", undefined],
  ["Europe/Atlantis", undefined],
  ["SystemV/PST8PDT", undefined],
  ["CEST!", "Europe/Berlin"],
  ["", undefined],
  ["../UTC", "UTC"],
  ["x".repeat(5_000), undefined],
];

const conversation = (createdAt: string) =>
  ({ agent: { id: null, name: null, versionId: null, phone: null }, channel: "text", direction: null, status: "completed", live: false, createdAt, durationSeconds: null }) as const;

const message = (name: string, meant: string | undefined) =>
  meant === undefined
    ? `Unknown time zone "${name.length > 40 ? `${name.slice(0, 40)}…` : name}". Accepted: IANA names such as "Europe/Berlin".`
    : `Unknown time zone "${name}". Did you mean "${meant}"?`;

/** Names of time zones: what each runtime takes is the same. */
export const cases: readonly Case[] = [
  {
    name: "names and offsets mean the same in every runtime, by its own data and by the package's",
    async run() {
      await init();
      for (const [timeZone, hour] of NAMES) {
        for (const given of [{}, { timeZones }]) {
          const fold = createSummary({ groupBy: ["hour"], timeZone, ...given });
          fold.add([conversation("2026-11-16T12:00:00Z")]);
          assert.deepEqual(fold.result().groups.map(({ key }) => key), [{ hour }], timeZone);
          assert.deepEqual(validateFilter("eigi", { timeZone }, given), [], timeZone);
        }
      }
    },
  },
  {
    name: "what is no name is refused with the one that was meant",
    async run() {
      await init();
      for (const [timeZone, meant] of WRONG) {
        // Whose names are known is not the same: what was meant is found by the package's at least.
        for (const error of [thrown(() => createSummary({ timeZone, timeZones }), "invalid_argument")]) {
          assert.deepEqual(error.issues.map(({ path, message }) => [path, message]), [["timeZone", message(timeZone, meant)]]);
        }
        assert.deepEqual(validateFilter("anyreach", { timeZone }, { timeZones }).map(({ path, message }) => [path, message]), [["timeZone", message(timeZone, meant)]]);
        thrown(() => createSummary({ timeZone }), "invalid_argument");
      }
      assert.strictEqual(thrown(() => createSummary({ timeZone: "India" }), "invalid_argument").message, message("India", "Asia/Kolkata"));
    },
  },
  {
    name: "what is no text is refused",
    async run() {
      await init();
      for (const timeZone of [null, 5, {}, [], true, () => "UTC", Symbol("UTC")] as never[]) {
        assert.match(thrown(() => createSummary({ timeZone }), "invalid_argument").message, /timeZone.*Europe\/Berlin/);
        await failure(clientOf("eigi", standing()).conversations.summarize({}, { timeZone }), "invalid_argument");
        assert.deepEqual(validateFilter("eigi", { timeZone }).map(({ path, code }) => [path, code]), [["timeZone", "invalid_type"]]);
      }
    },
  },
  ...WAYS.map((way): Case => ({
    name: `${way.name}: two zones that differ are refused, one is both`,
    async run() {
      const sandbox = standing();
      const { conversations } = way.open(sandbox);
      const filter = { createdAfter: "2026-03-01", timeZone: "Asia/Kolkata" };
      const error = await failure(conversations.summarize(filter, { timeZone: "UTC" }), "invalid_argument");
      assert.deepEqual(error.issues.map(({ path, code }) => [path, code]), [["timeZone", "conflict"]]);
      assert.lengthOf(sandbox.requests, 0);
      const of = async (...args: Parameters<typeof conversations.summarize>) => ({ ...(await conversations.summarize(...args)), coverage: null });
      const expected = await of(filter, { groupBy: ["hour"], timeZone: "asia/kolkata" });
      assert.deepEqual(await of(filter, { groupBy: ["hour"] }), expected);
      assert.deepEqual(await of({ createdAfter: "2026-03-01" }, { groupBy: ["hour"], timeZone: "Asia/Kolkata" }), expected);
      // Two names of the same days are no conflict, nor are two zones where no days are named.
      for (const [one, other] of [["Asia/Calcutta", "Asia/Kolkata"], ["UTC", "Etc/UTC"], ["+05:30", "+0530"]] as const) {
        await of({ createdAfter: "2026-03-01", timeZone: one }, { groupBy: ["hour"], timeZone: other });
      }
      const inKolkata = { groupBy: ["hour"], timeZone: "Asia/Kolkata" } as const;
      for (const named of [{}, { createdAfter: "2000-01-01T00:00:00Z" }]) {
        assert.deepEqual(await of({ timeZone: "Asia/Tokyo", ...named }, inKolkata), await of(named, inKolkata));
      }
    },
  })),
];
