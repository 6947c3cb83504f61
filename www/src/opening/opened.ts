import type { Waiting } from "../activity.js";
import type { Listed } from "../listing/listed.js";
import type { Failure } from "../part.js";

/** What a watch has asked for so far. */
export interface Watched {
  requests: number;
  /** Answers that had nothing new, and no body. */
  unchanged: number;
  bytes: number;
}

/** The open conversation. */
export interface Opened {
  id: string;
  phase: "loading" | "ready" | "failed";
  /** While loading or after a failure: the conversation from the list, or its previous state. */
  conversation: Listed | null;
  /** Whether it is followed live. */
  following: boolean;
  /** What following it has cost; null: it was not followed. */
  watched: Watched | null;
  waiting: Waiting | null;
  error: Failure | null;
}
