import * as v from "valibot";
import { mapConversation, mapPage } from "./mapping.js";
import { type Reader, parse } from "./reader.js";

const Message = v.object({
  role: v.string(),
  content: v.string(),
  timestamp: v.nullish(v.string()),
});

const Metadata = v.looseObject({
  calling_type: v.nullish(v.string()),
  to_mobile_number: v.nullish(v.string()),
  from_mobile_number: v.nullish(v.string()),
  conversation_duration: v.nullish(v.number()),
  conversation_recording_url: v.nullish(v.string()),
});

const Conversation = v.object({
  id: v.nullish(v.string()),
  conversation_id: v.string(),
  agent_id: v.nullish(v.string()),
  conversation_type: v.string(),
  conversation_status: v.string(),
  conversation_analysis: v.nullish(v.array(v.unknown())),
  conversation_transcript: v.nullish(v.array(Message)),
  notes: v.nullish(v.string()),
  created_by: v.nullish(v.string()),
  conversation_metadata: v.nullish(Metadata),
  created_at: v.string(),
  updated_at: v.nullish(v.string()),
});

const Pagination = v.object({
  total: v.number(),
  page: v.number(),
  page_size: v.number(),
  total_pages: v.number(),
});

const Page = v.object({ status: v.string(), data: v.array(Conversation), pagination: Pagination });

const LeanPage = v.object({ ...Page.entries, data: v.array(v.omit(Conversation, ["conversation_transcript"])) });

export const valibot: Reader = {
  page: (body) => mapPage(v.parse(Page, parse(body)), true),
  pageWithoutTranscripts: (body) => mapPage(v.parse(LeanPage, parse(body)), false),
  conversation: (body) => mapConversation(v.parse(Conversation, parse(body)), true),
};
