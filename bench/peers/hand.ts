import { mapConversation, mapPage } from "./mapping.js";
import { type Reader, parse } from "./reader.js";
import type { WireConversation, WirePage } from "./wire.js";

/** Trusts the platform: nothing is validated. */
export const hand: Reader = {
  page: (body) => mapPage(parse(body) as WirePage, true),
  pageWithoutTranscripts: (body) => mapPage(parse(body) as WirePage, false),
  conversation: (body) => mapConversation(parse(body) as WireConversation, true),
};
