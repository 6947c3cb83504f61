import type { Waiting } from "../activity.js";
import type { Failure } from "../part.js";

/** What to export. */
export interface ExportChoice {
  format: "csv" | "ndjson";
  /** Mask the telephone numbers of customer and agent. */
  numbers: boolean;
  /** Mask telephone numbers and e-mail addresses in texts. */
  texts: boolean;
}

/** The export of the matching conversations. The page writes it, since it masks and counts on the way. */
export interface Exporting {
  choice: ExportChoice;
  /** The client that writes it, which the page does without until somebody wants an export. */
  client: "absent" | "loading" | "ready";
  /** `idle`: not started yet. */
  phase: "idle" | "writing" | "done" | "stopped" | "failed";
  items: number;
  /** The provider's total, if it gives one. */
  total: number | null;
  bytes: number;
  /** The finished file, to be saved. */
  file: { name: string; url: string } | null;
  /** The wait before the next attempt, if one failed. */
  waiting: Waiting | null;
  error: Failure | null;
}

export const NOT_EXPORTED: Exporting = {
  choice: { format: "csv", numbers: false, texts: false },
  client: "absent",
  phase: "idle",
  items: 0,
  total: null,
  bytes: 0,
  file: null,
  waiting: null,
  error: null,
};
