// The address of the demo page keeps a place, whatever was typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CALLERS } from "../../www/src/caller.js";
import { INITIAL_DRAFT, type Draft } from "../../www/src/filter/draft.js";
import { FIELDS } from "../../www/src/filter/field.js";
import { PERIODS, readDay } from "../../www/src/app/period.js";
import { FORMATS, INITIAL_SETUP, MASK_NAMES, PRESETS, type Setup } from "../../www/src/export/setup.js";
import { PICKS, placeQuery, readPlace, type Place } from "../../www/src/location.js";
import { VIEW_NAMES } from "../../www/src/view-name.js";

const TEXT = fc.string({ unit: "grapheme" }).filter((text) => text.trim() !== "");
const DRAFT: fc.Arbitrary<Draft> = fc.record(Object.fromEntries(FIELDS.map(({ name }) => [name, TEXT])), {
  requiredKeys: [],
  noNullPrototype: true,
});
const DAY = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
  .filter((day) => readDay(day) !== null);
const FILE: fc.Arbitrary<Setup> = fc.record(
  {
    format: fc.constantFrom(...FORMATS),
    columns: fc.oneof(
      fc.constantFrom(...PRESETS),
      fc.uniqueArray(fc.record({ path: fc.string({ unit: "grapheme", minLength: 1 }), name: fc.option(fc.string({ unit: "grapheme", minLength: 1 })) }, { noNullPrototype: true }), { minLength: 1, selector: ({ path }) => path }),
    ),
    masks: fc.subarray(MASK_NAMES),
  },
  { noNullPrototype: true },
);
const PLACE: fc.Arbitrary<Place> = fc.record(
  {
    provider: fc.constantFrom("eigi", "anyreach", "vapi", "elevenlabs", "retell"),
    access: fc.constantFrom("full", "restricted"),
    caller: fc.constantFrom(...CALLERS),
    applied: DRAFT,
    view: fc.constantFrom(...VIEW_NAMES),
    period: fc.constantFrom(...PERIODS),
    from: fc.option(DAY),
    to: fc.option(DAY),
    zone: fc.option(fc.constantFrom("UTC", "Asia/Kolkata", "America/New_York")),
    picks: fc.record(Object.fromEntries(PICKS.map((name) => [name, TEXT])), { requiredKeys: [], noNullPrototype: true }),
    open: fc.option(TEXT),
    file: FILE,
  },
  { noNullPrototype: true },
);

test("what is written into the address is read from it again", () => {
  fc.assert(
    fc.property(PLACE, (place) => {
      const access = place.provider === "anyreach" ? place.access : "full";
      assert.deepEqual(readPlace(placeQuery(place)), { ...place, access });
    }),
  );
});

test("an address from anywhere gives a place", () => {
  assert.deepEqual(readPlace("?provider=other&access=all&as=root&nonsense=1&view=all&period=age&from=2026-02-30&zone=Moon/Sea&open="), {
    provider: "eigi",
    access: "full",
    caller: "supervisor",
    applied: INITIAL_DRAFT,
    view: "overview",
    period: "30days",
    from: null,
    to: null,
    zone: null,
    picks: {},
    open: null,
    file: INITIAL_SETUP,
  });
  fc.assert(fc.property(fc.string(), (query) => void readPlace(query)));
});
