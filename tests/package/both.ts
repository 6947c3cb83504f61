import type { PlatformKind } from "convoscope";
import type { Case } from "../runtimes/case.js";
import { type FakeTime, withFakeTime } from "./fake-time.js";
import { PLATFORMS } from "./sandbox-client.js";

/** A case for both platforms, which says of which one fails. */
export const both = (name: string, run: (kind: PlatformKind) => Promise<void>): Case => ({
  name,
  async run() {
    for (const kind of PLATFORMS) {
      try {
        await run(kind);
      } catch (error) {
        throw new Error(`${kind}: ${(error as Error).message}`, { cause: error });
      }
    }
  },
});

/** The same, in a time of its own. */
export const bothInFakeTime = (name: string, run: (kind: PlatformKind, time: FakeTime) => Promise<void>): Case =>
  both(name, (kind) => withFakeTime((time) => run(kind, time)));
