// What a file of Export is to have: presets on each platform, and CSV as it is read back.
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { csvRows } from "../../www/src/export/csv.js";
import { ABSENT, INITIAL_SETUP, MASKS, MASK_NAMES, PATHS, PRESETS, columnsOf, fetchedFor, redactOf, withColumns } from "../../www/src/export/setup.js";
import { PROVIDERS } from "../../www/src/provider.js";

test("a preset has no column that the platform lacks, none twice, and is recognized by its columns", () => {
  for (const provider of PROVIDERS)
    for (const columns of PRESETS) {
      const setup = { ...INITIAL_SETUP, columns };
      const chosen = columnsOf(setup, provider);
      const paths = chosen.map(({ path }) => path);
      assert.ok(paths.length > 5);
      assert.equal(new Set(paths).size, paths.length);
      assert.deepEqual(paths.filter((path) => (ABSENT[provider] as readonly string[]).includes(path)), []);
      assert.equal(withColumns({ ...setup, columns: [] }, chosen, provider).columns, columns);
    }
  assert.equal(columnsOf({ ...INITIAL_SETUP, columns: "everything" }, "anyreach").length, PATHS.length - ABSENT.anyreach.length);
});

test("what people said is masked where a column shows it, numbers always", () => {
  const setup = { ...INITIAL_SETUP, masks: MASK_NAMES };
  assert.deepEqual(redactOf(setup, [{ path: "id", name: null }]), [...MASKS.numbers, ...MASKS.names, ...MASKS.texts, ...MASKS.recordings]);
  assert.ok(redactOf(setup, [{ path: "transcript.0.content", name: null }]).includes("transcript.content"));
});

test("conversations are fetched where lists lack what is wanted", () => {
  const just = (path: string, masks = INITIAL_SETUP.masks) => ({ ...INITIAL_SETUP, columns: [{ path, name: null }], masks });
  for (const provider of PROVIDERS) assert.equal(fetchedFor(just("transcript"), provider) !== null, provider === "elevenlabs" || provider === "retell", provider);
  assert.deepEqual(fetchedFor(just("id"), "elevenlabs"), { columns: [], masks: true });
  assert.equal(fetchedFor(just("id", []), "elevenlabs"), null);
  assert.equal(fetchedFor(just("agent.name", []), "elevenlabs"), null);
});

test("cells are read as they were written", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\r\n", "\n", " ", "é") });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
      const text = rows.map((row) => row.map((each) => (/[",\r\n]/.test(each) ? `"${each.replaceAll('"', '""')}"` : each)).join(",")).join("\r\n");
      assert.deepEqual(csvRows(`\ufeff${text}\r\n`), rows);
    }),
  );
});
