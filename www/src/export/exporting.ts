import type { ConvoscopeError } from "convoscope";
import type { Waiting } from "../activity.js";

/** What is to be written. */
export interface ExportChoice {
  format: "csv" | "ndjson";
  /** Mask the telephone numbers of customer and agent. */
  numbers: boolean;
  /** Mask telephone numbers and e-mail addresses in what was said. */
  texts: boolean;
}

/** The export of what the filter matches. */
export interface Exporting {
  choice: ExportChoice;
  /** `idle`: not asked for yet. */
  phase: "idle" | "writing" | "done" | "stopped" | "failed";
  items: number;
  /** How many the provider says there are, if it does. */
  total: number | null;
  bytes: number;
  /** What was written, to be saved. */
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
