// What the archive needs of a database: which windows there are, and which files count.

/** A stretch of time of one source: Unix seconds, `to` not included, within one UTC day. */
export interface Bounds {
  readonly source: string;
  readonly from: number;
  readonly to: number;
}

export interface Window extends Bounds {
  /** How often it was begun to be read. Only the newest generation may commit. */
  readonly generation: number;
  readonly state: "waiting" | Purpose;
  /** When it is to be read (again), Unix seconds; null: never. */
  readonly due: number | null;
  /** Generations in a row that failed, and why the last did. */
  readonly failures: number;
  readonly reason: string | null;
  /** When it was last read to its end. */
  readonly finishedAt: number | null;
}

export type Purpose = "running" | "erasing";

/** Which run of a window. */
export interface Run extends Bounds {
  readonly generation: number;
}

/** A file that counts. A later generation of the same bounds takes the place of an earlier one, which stays listed. */
export interface File extends Run {
  /** The window it belongs to, by its beginning. */
  readonly window: number;
  /** Of the NDJSON: the name of its raw object. */
  readonly sha256: string;
  readonly rows: number;
  /** No conversation in it is expected to change. */
  readonly settled: boolean;
  /** Records of the platform that could not be read, and conversations that it does not let anybody reach. */
  readonly missing: number;
  readonly readAt: number;
}

/** Every method is one atomic statement. */
export interface Manifest {
  /** Adds windows of one source that follow each other, due when they end, but only where its last one ends. Doing
   *  nothing is no error. */
  plan(windows: readonly Bounds[]): Promise<void>;
  /** The end of the newest window. */
  plannedTo(source: string): Promise<number | null>;
  window(source: string, from: number): Promise<Window | null>;
  /** Windows that wait and are due, the longest due first. */
  due(source: string, now: number, limit: number): Promise<Window[]>;
  running(source: string): Promise<Window[]>;
  /** Begins the next generation of a window that waits; null if it does not. One that is being erased from is claimed
   *  for that again as it is. */
  claim(source: string, from: number, purpose: Purpose): Promise<Run | null>;
  /** Lists the file if the window's generation is still the file's. False: a newer one has begun. Twice is once. */
  commit(file: File): Promise<boolean>;
  /** The window was read to its end, and waits until `due`. This and the next do nothing unless this run has the window. */
  finish(run: Run, due: number | null, now: number): Promise<void>;
  fail(run: Run, due: number, reason: string): Promise<void>;
  /** The window waits as before: nothing more is to be erased from it. */
  release(run: Run): Promise<void>;
  /** The newest generation of the file that ends there. */
  fileTo(source: string, to: number): Promise<File | null>;
  /** The newest generation of each file that lies in there, oldest first. */
  files(bounds: Bounds): Promise<File[]>;
  /** Windows that begin in there, oldest first. */
  windows(bounds: Bounds): Promise<Window[]>;
  /** SHA-256 of the ids of conversations that were erased from this window and must not come back. */
  erased(source: string, window: number): Promise<string[]>;
  markErased(source: string, window: number, hashes: readonly string[]): Promise<void>;
  /** Forgets the generations of a file before this one. */
  forgetBefore(file: File): Promise<void>;
  /** The SHA-256 of every generation of every file of a window. */
  named(source: string, window: number): Promise<string[]>;
  /** The alarms that were told and are not over. */
  alarms(source: string): Promise<ToldAlarm[]>;
  alarmTold(source: string, kind: string, at: number): Promise<void>;
  alarmOver(source: string, kind: string): Promise<void>;
}

export interface ToldAlarm {
  readonly kind: string;
  /** When it was last told, Unix seconds. */
  readonly toldAt: number;
}
