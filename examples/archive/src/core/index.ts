// The archive, free of the engine that runs it.
export { type Archive, archiveWindow, type Outcome } from "./archive.js";
export { BusyError, type Erased, type Erasure, erase } from "./erase.js";
export { type ErasureEngine, type ErasureState, runErasure } from "./erasures.js";
export type { Bounds, File, Manifest, Purpose, Run, ToldAlarm, Window } from "./manifest.js";
export type { Objects, Stored, Version } from "./objects.js";
export { slot } from "./pace.js";
export { type Service, answer, runSchedule } from "./service.js";
export { type SourceSettings, type Surroundings, sourceOf } from "./settings.js";
export type { Source } from "./source.js";
export { type Database, type Dialect, type Statement, SqlManifest } from "./sql-manifest.js";
export { type Alarm, type Status, status } from "./status.js";
export { PermanentError, type Recorded, type Steps } from "./steps.js";
export { begin, type Engine, tick } from "./tick.js";
