import type { ConvoscopeError, Summary } from "convoscope";
import type { Waiting } from "../activity.js";

/** The statistics of what the filter matches. */
export interface Counting {
  /** `idle`: not asked for yet. */
  phase: "idle" | "counting" | "ready" | "stopped" | "failed";
  items: number;
  /** How many the provider says there are, if it does. */
  total: number | null;
  summary: Summary | null;
  /** Whose days they are. */
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
