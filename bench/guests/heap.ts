/** Gives a function that collects all garbage, and tells how many bytes are left: of objects and of what they hold elsewhere. */
export async function heap(): Promise<() => Promise<number>> {
  if ("Bun" in globalThis) {
    // Not a literal: only Bun has it.
    const name = "bun:jsc";
    const jsc = (await import(name)) as { fullGC(): void; heapStats(): { heapSize: number } };
    return async () => {
      await collect(() => jsc.fullGC());
      return jsc.heapStats().heapSize;
    };
  }
  const [{ setFlagsFromString }, { runInNewContext }] = await Promise.all([import("node:v8"), import("node:vm")]);
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  return async () => {
    await collect(gc);
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
}

/** In turns of their own: what a call left on the stack may look like a reference. */
async function collect(gc: () => void): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    await new Promise((resolve) => void setTimeout(resolve, 0));
    gc();
  }
}
