import type { EigiPage } from "./eigi.js";
import type { EigiConversation } from "./eigi-conversation.js";
import type { Fault } from "./fault.js";
import { cutEmoji, laid } from "./surrogate.js";

/** Applies a fault to a page of eigi. */
export function distortEigiPage(fault: Fault | null, page: EigiPage): EigiPage {
  switch (fault?.kind) {
    case "empty_page":
      return { ...page, items: [] };
    case "null_list":
      return { ...page, items: null };
    case "wrong_page":
      return { ...page, page: page.page + 1 };
    case "wrong_total":
      return { ...page, total: fault.total ?? 0 };
    case "lone_surrogate":
      return { ...page, items: page.items?.map(withLoneSurrogates) ?? null };
    default:
      return page;
  }
}

export const withLoneSurrogates = (conversation: EigiConversation): EigiConversation => ({
  ...conversation,
  conversation_metadata: laid(conversation["conversation_metadata"]),
  conversation_analysis: [{ quote: cutEmoji }],
  conversation_transcript: [{ role: "user", content: cutEmoji, timestamp: null }],
});
