import type { Case } from "../runtimes/case.js";

/** A case that holds for each of some things, and says for which of them it fails. */
export const onEach = <T>(things: readonly T[], nameOf: (thing: T) => string, name: string, run: (thing: T) => Promise<void>): Case => ({
  name,
  async run() {
    for (const thing of things) {
      try {
        await run(thing);
      } catch (error) {
        throw new Error(`${nameOf(thing)}: ${(error as Error).message}`, { cause: error });
      }
    }
  },
});
