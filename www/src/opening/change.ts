import type { Conversation, Message, Status, WatchEvent } from "convoscope/browser";
import type { Listed } from "../listing/listed.js";

/** Final statuses. Unknown ones count as running. */
const ENDS: ReadonlySet<Status> = new Set<Status>([
  "completed",
  "transferred",
  "disconnected",
  "unanswered",
  "cancelled",
  "failed",
]);

/** Applies an event of a watch to the conversation. */
export function changed(conversation: Listed, event: WatchEvent): Listed {
  const transcript = (change: (messages: Message[]) => void): Listed => {
    const messages = [...(conversation.transcript ?? [])];
    change(messages);
    return { ...conversation, transcript: messages };
  };
  switch (event.type) {
    case "snapshot":
    case "ended":
      return withKnownMessages(event.conversation, conversation);
    case "message":
      return transcript((messages) => messages.splice(event.index, 0, event.message));
    case "message_changed":
      return transcript((messages) => messages.splice(event.index, 1, event.message));
    case "message_removed":
      return transcript((messages) => messages.splice(event.index, 1));
    case "status":
      return { ...conversation, status: event.to, live: !ENDS.has(event.to) };
    case "analysis":
      return { ...conversation, analysis: event.analysis };
    case "recording":
      return { ...conversation, recording: event.recording };
  }
}

/** Keeps the objects of unchanged messages, so that their elements can stay too. */
function withKnownMessages(next: Conversation, before: Listed): Conversation {
  if (next.transcript === null) return next;
  const transcript = next.transcript.map((message, index) => {
    const known = before.transcript?.[index];
    return known !== undefined && JSON.stringify(known) === JSON.stringify(message) ? known : message;
  });
  return { ...next, transcript };
}
