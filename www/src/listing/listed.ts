import type { Conversation } from "convoscope/browser";

/** What the lists of some platforms lack (ElevenLabs all of it, Retell the transcript). A page that is made for one
 *  platform names what that one lacks. */
export type Lacking = "transcript" | "metadata" | "analysis";

/** A conversation as a list has it. */
export type Listed = Omit<Conversation, Lacking> & Partial<Pick<Conversation, Lacking>>;

/** Whether nothing of it is left to be fetched. */
export function isWhole(conversation: Listed): conversation is Conversation {
  const { transcript, metadata, analysis } = conversation;
  return transcript !== undefined && metadata !== undefined && analysis !== undefined;
}
