import type { ConvoscopeError, Summary } from "convoscope";
import type { Waiting } from "../activity.js";

/** The statistics of the matching conversations. */
export interface Counting {
  /** `idle`: not started yet. */
  phase: "idle" | "counting" | "ready" | "stopped" | "failed";
  items: number;
  /** The provider's total, if it gives one. */
  total: number | null;
  summary: Summary | null;
  /** The time zone of the days. */
  timeZone: string;
  /** The wait before the next attempt, if one failed. */
  waiting: Waiting | null;
  error: ConvoscopeError | null;
}

export const NOT_COUNTED: Counting = {
  phase: "idle",
  items: 0,
  total: null,
  summary: null,
  timeZone: "UTC",
  waiting: null,
  error: null,
};
