import type { ClientEvent, Conversation, ConvoscopeError } from "convoscope";

/** The open conversation. */
export interface Opened {
  id: string;
  phase: "loading" | "ready" | "failed";
  /** While it loads or after a failure: as the list had it, or as it was before. */
  conversation: Conversation | null;
  /** What happens to it is shown as it happens. */
  following: boolean;
  waiting: Extract<ClientEvent, { type: "retry" }> | null;
  error: ConvoscopeError | null;
}
