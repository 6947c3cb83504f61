import assert from "node:assert/strict";
import { listOfSandbox } from "./src/sandboxed.js";

it("a list", async () => {
  assert.equal(await listOfSandbox(), process.env.EXPECTED);
});
