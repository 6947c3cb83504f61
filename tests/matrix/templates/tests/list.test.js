import assert from "node:assert/strict";
import { test } from "node:test";
import { listOfSandbox } from "./src/sandboxed.js";

test("a list", async () => {
  assert.equal(await listOfSandbox(), process.env.EXPECTED);
});
