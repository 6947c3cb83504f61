import type { Waiting } from "../activity.js";
import type { Listed } from "../listing/listed.js";
import type { Failure } from "../part.js";

/** The open conversation. */
export interface Opened {
  id: string;
  phase: "loading" | "ready" | "failed";
  /** While loading or after a failure: the conversation from the list, or its previous state. */
  conversation: Listed | null;
  /** Whether it is followed live. */
  following: boolean;
  waiting: Waiting | null;
  error: Failure | null;
}
