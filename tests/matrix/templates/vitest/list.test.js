import { expect, test } from "vitest";
import { listOfSandbox } from "./src/sandboxed.js";

test("a list", async () => {
  expect(await listOfSandbox()).toBe(import.meta.env.VITE_EXPECTED);
});
