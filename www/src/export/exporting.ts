import type { ConvoscopeError } from "convoscope";
import type { Waiting } from "../activity.js";

/** What to export. */
export interface ExportChoice {
  format: "csv" | "ndjson";
  /** Mask the telephone numbers of customer and agent. */
  numbers: boolean;
  /** Mask telephone numbers and e-mail addresses in texts. */
  texts: boolean;
}

/** The export of the matching conversations. */
export interface Exporting {
  choice: ExportChoice;
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
  error: ConvoscopeError | null;
}

export const NOT_EXPORTED: Exporting = {
  choice: { format: "csv", numbers: false, texts: false },
  phase: "idle",
  items: 0,
  total: null,
  bytes: 0,
  file: null,
  waiting: null,
  error: null,
};
