// The address of the demo page keeps a place, whatever was typed.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { CALLERS } from "../../www/src/caller.js";
import { INITIAL_DRAFT, type Draft } from "../../www/src/filter/draft.js";
import { FIELDS } from "../../www/src/filter/field.js";
import { SECTIONS } from "../../www/src/section.js";
import { placeQuery, readPlace, type Place } from "../../www/src/location.js";

const TEXT = fc.string({ unit: "grapheme" }).filter((text) => text.trim() !== "");
const DRAFT: fc.Arbitrary<Draft> = fc.record(Object.fromEntries(FIELDS.map(({ name }) => [name, TEXT])), {
  requiredKeys: [],
  noNullPrototype: true,
});
const PLACE: fc.Arbitrary<Place> = fc.record(
  {
    provider: fc.constantFrom("eigi", "anyreach", "vapi", "elevenlabs", "retell"),
    access: fc.constantFrom("full", "restricted"),
    caller: fc.constantFrom(...CALLERS),
    applied: DRAFT,
    section: fc.constantFrom(...SECTIONS),
    open: fc.option(TEXT),
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
  assert.deepEqual(readPlace("?provider=other&access=all&as=root&nonsense=1&section=all&open="), {
    provider: "eigi",
    access: "full",
    caller: "supervisor",
    applied: INITIAL_DRAFT,
    section: "list",
    open: null,
  });
  fc.assert(fc.property(fc.string(), (query) => void readPlace(query)));
});
