// The archive, free of the engine that runs it.
export { type Archive, archiveWindow, type Outcome } from "./archive.js";
export { BusyError, type Erased, type Erasure, erase } from "./erase.js";
export type { Bounds, File, Manifest, Purpose, Run, Window } from "./manifest.js";
export type { Objects, Stored, Version } from "./objects.js";
export type { Source } from "./source.js";
export { type Alarm, type Status, status } from "./status.js";
export { PermanentError, type Recorded, type Steps } from "./steps.js";
export { begin, type Engine, tick } from "./tick.js";
