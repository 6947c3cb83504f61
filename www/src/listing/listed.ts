import type { Conversation } from "convoscope/browser";
import type { KindName } from "../filter/kinds.js";
import type { ProviderName } from "../provider.js";

/** What the lists of some platforms lack. */
export type Lacking = "transcript" | "metadata" | "analysis";

/** What those of each platform lack: null there would say that there is none. */
export const LACKING: Readonly<Record<ProviderName, readonly Lacking[]>> = {
  eigi: [],
  anyreach: [],
  vapi: [],
  elevenlabs: ["transcript", "metadata", "analysis"],
  retell: ["transcript"],
};

/** Filters by what the lists lack: to apply one, the gateway fetches each conversation. */
export const FETCHED: Readonly<Record<ProviderName, readonly KindName[]>> = {
  eigi: [],
  anyreach: [],
  vapi: [],
  elevenlabs: ["channel", "agentPhone", "metadata"],
  retell: [],
};

/** A conversation as a list has it. */
export type Listed = Omit<Conversation, Lacking> & Partial<Pick<Conversation, Lacking>>;

/** Whether nothing of it is left to be fetched. */
export function isWhole(conversation: Listed): conversation is Conversation {
  const { transcript, metadata, analysis } = conversation;
  return transcript !== undefined && metadata !== undefined && analysis !== undefined;
}
