import type { CaseHead, Outcome, Runtime } from "./case.js";

/** A started runtime, seen from the test runner. */
export interface Host {
  readonly runtime: Runtime;
  /** Loads one case file into a fresh instance. */
  load(file: string): Promise<Guest>;
  close(): Promise<void>;
}

/** A case file, loaded. */
export interface Guest {
  readonly cases: readonly CaseHead[];
  run(index: number): Promise<Outcome>;
  close(): Promise<void>;
}

/** Where the packed package is installed, and where bundles for it go. */
export interface Consumer {
  readonly folder: string;
  /** Whose bundles they are: a runtime's, or a version's of it. */
  readonly name: string;
  /** Whether cases may take long. */
  readonly inFull: boolean;
  /** Where the installed sandbox listens. */
  readonly sandboxUrl: string;
}
