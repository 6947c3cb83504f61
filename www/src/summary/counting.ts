import type { Summary } from "convoscope/browser";
import type { Waiting } from "../activity.js";
import type { Failure } from "../part.js";

/** The gateway's statistics of the matching conversations. */
export interface Counting {
  /** `idle`: not started yet. */
  phase: "idle" | "counting" | "ready" | "stopped" | "failed";
  summary: Summary | null;
  /** The time zone of the days. */
  timeZone: string;
  /** The wait before the next attempt, if one failed. */
  waiting: Waiting | null;
  error: Failure | null;
}

export const NOT_COUNTED: Counting = {
  phase: "idle",
  summary: null,
  timeZone: "UTC",
  waiting: null,
  error: null,
};
