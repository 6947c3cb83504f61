import { normalizeConversation, normalizePage } from "convoscope";
import type { Reader } from "./reader.js";

/** What all this is about. Needs `await init()` before. */
export const convoscope: Reader = {
  page: (body) => normalizePage("eigi", body),
  pageWithoutTranscripts: (body) => normalizePage("eigi", body, { omit: ["transcript"] }),
  conversation: (body) => normalizeConversation("eigi", body),
};
