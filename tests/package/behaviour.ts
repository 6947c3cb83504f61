import type { Case } from "../runtimes/case.js";
import { type Way, WAYS } from "./ways.js";

/** A case that holds on every way to a platform, straight and through a gateway, and says on which it fails. */
export const onEveryWay = (name: string, run: (way: Way) => Promise<void>): Case => ({
  name,
  async run() {
    for (const way of WAYS) {
      try {
        await run(way);
      } catch (error) {
        if (error instanceof Error) error.message = `${way.name}: ${error.message}`;
        throw error;
      }
    }
  },
});
