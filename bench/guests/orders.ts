import { createInterface } from "node:readline";

/** Says something first, then answers every order: lines of JSON, in and out. Ends with who started it. */
export function takeOrders(greeting: unknown, obey?: (order: unknown) => unknown): void {
  const say = (what: unknown) => process.stdout.write(`${JSON.stringify(what)}\n`);
  const orders = createInterface(process.stdin);
  orders.on("line", async (line) => say((await obey?.(JSON.parse(line))) ?? null));
  orders.on("close", () => process.exit());
  say(greeting);
}
