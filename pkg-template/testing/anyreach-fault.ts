import type { Answer } from "./answer.js";
import type { AnyreachConversation } from "./anyreach-conversation.js";
import type { Fault } from "./fault.js";
import { cutEmoji, laid } from "./surrogate.js";

/** Applies a fault to an answer of AnyReach, a list or a single conversation. */
export function distortAnyreach(fault: Fault | null, answer: Answer): Answer {
  if (answer.status !== 200) return answer;
  switch (fault?.kind) {
    case "empty_page":
      return { ...answer, body: [] };
    case "null_list":
      return { ...answer, body: null };
    case "lone_surrogate":
      return {
        ...answer,
        body: Array.isArray(answer.body)
          ? answer.body.map(withLoneSurrogates)
          : withLoneSurrogates(answer.body as AnyreachConversation),
      };
    default:
      return answer;
  }
}

/** Sensitive fields hidden from the caller stay absent. */
function withLoneSurrogates(conversation: AnyreachConversation): AnyreachConversation {
  if (!("custom_metadata" in conversation)) return conversation;
  return {
    ...conversation,
    custom_metadata: laid(conversation["custom_metadata"]),
    summary: cutEmoji,
    conversation: [{ role: "user", content: cutEmoji }],
  };
}
