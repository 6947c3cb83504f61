import assert from "node:assert/strict";
import { test } from "node:test";
import { names, openRuntime } from "./open.js";

/** What failing-cases.ts must be seen to do, in order: a part of each error's text, or none. */
const EXPECTED: Record<string, string | null> = {
  passes: null,
  throws: "TypeError: thrown",
  rejects: "Error: rejected\n  caused by its cause",
  "rejects with a value that is no error": "thrown value: text",
  "leaves a rejection unhandled": "left behind",
  "throws in a timer": "from a timer",
  "passes after failures": null,
};

for (const runtime of names) {
  test(`${runtime}: the harness sees every failure`, async () => {
    const host = await openRuntime(runtime);
    try {
      const guest = await host.load("tests/runtimes/failing-cases.ts");
      try {
        assert.deepEqual(guest.cases.map(({ name }) => name), Object.keys(EXPECTED));
        for (const [index, [name, expected]] of Object.entries(EXPECTED).entries()) {
          const { errors, figures } = await guest.run(index);
          const texts = errors.map((error) => `${error.name}: ${error.message}`);
          if (expected === null) assert.deepEqual(texts, [], name);
          else assert.ok(texts.length === 1 && texts[0]?.includes(expected), `${name}: ${JSON.stringify(texts)}`);
          assert.deepEqual(figures, name === "passes" ? { [`${host.runtime}: status without a key`]: 401 } : {}, name);
        }
      } finally {
        await guest.close();
      }
    } finally {
      await host.close();
    }
  });
}
