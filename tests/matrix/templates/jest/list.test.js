import { listOfSandbox } from "./src/sandboxed.js";

test("a list", async () => {
  expect(await listOfSandbox()).toBe(process.env.EXPECTED);
});
