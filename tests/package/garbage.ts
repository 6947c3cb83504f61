/** Collects garbage, in Node, and lets what waits for that run. */
export async function collectGarbage(): Promise<void> {
  // Not literals: bundlers for the other runtimes would look for them.
  const [v8, vm] = ["node:v8", "node:vm"];
  const { setFlagsFromString } = (await import(v8)) as { setFlagsFromString(flags: string): void };
  const { runInNewContext } = (await import(vm)) as { runInNewContext(code: string): () => void };
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Where that is possible. */
export const collectible = { runtimes: ["node"], reason: "only there a test can collect garbage" } as const;
