import type { PlatformKind } from "convoscope";
import type { Case } from "../runtimes/case.js";
import { type FakeTime, withFakeTime } from "./fake-time.js";
import { onEach } from "./on-each.js";
import { PLATFORMS } from "./sandbox-client.js";

/** A case for each platform, which says of which one it fails. */
export const both = (name: string, run: (kind: PlatformKind) => Promise<void>): Case => onEach(PLATFORMS, (kind) => kind, name, run);

/** The same, in a time of its own. */
export const bothInFakeTime = (name: string, run: (kind: PlatformKind, time: FakeTime) => Promise<void>): Case =>
  both(name, (kind) => withFakeTime((time) => run(kind, time)));
