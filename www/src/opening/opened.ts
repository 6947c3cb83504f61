import type { Conversation, ConvoscopeError } from "convoscope";
import type { Waiting } from "../activity.js";

/** The open conversation. */
export interface Opened {
  id: string;
  phase: "loading" | "ready" | "failed";
  /** While it loads or after a failure: as the list had it, or as it was before. */
  conversation: Conversation | null;
  /** What happens to it is shown as it happens. */
  following: boolean;
  waiting: Waiting | null;
  error: ConvoscopeError | null;
}
