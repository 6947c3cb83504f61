import type { Conversation } from "convoscope/browser";
import type { Waiting } from "../activity.js";
import type { Failure } from "../part.js";

/** The open conversation. */
export interface Opened {
  id: string;
  phase: "loading" | "ready" | "failed";
  /** While loading or after a failure: the conversation from the list, or its previous state. */
  conversation: Conversation | null;
  /** Whether it is followed live. */
  following: boolean;
  waiting: Waiting | null;
  error: Failure | null;
}
