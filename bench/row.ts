import type { Work } from "./measure.js";
import type { Script } from "./words.js";

/** A line of work that is timed in one process: what is done, and by whom. */
export interface RowHead {
  name: string;
  title: string;
  /** The bodies it is measured with; null where it has none. */
  scripts: readonly (Script | null)[];
  /** Who is 1. */
  baseline: string;
  contenders: readonly string[];
  /** It needs a server beside it, and no page. */
  overLoopback: boolean;
}

export interface Row extends RowHead {
  prepare(script: Script | null, serverUrl: string): Promise<Prepared>;
}

/** A row with its body. */
export interface Prepared {
  /** The body's size. */
  bytes: number | null;
  /** Of the baseline and of every contender. */
  works: Record<string, Work>;
  /** Throws where a side does less than another. */
  check(): Promise<void>;
}
