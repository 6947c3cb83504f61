import * as z from "zod/mini";
import { mapConversation, mapPage } from "./mapping.js";
import { type Reader, parse } from "./reader.js";

const Message = z.object({
  role: z.string(),
  content: z.string(),
  timestamp: z.nullish(z.string()),
});

const Metadata = z.looseObject({
  calling_type: z.nullish(z.string()),
  to_mobile_number: z.nullish(z.string()),
  from_mobile_number: z.nullish(z.string()),
  conversation_duration: z.nullish(z.number()),
  conversation_recording_url: z.nullish(z.string()),
});

const Conversation = z.object({
  id: z.nullish(z.string()),
  conversation_id: z.string(),
  agent_id: z.nullish(z.string()),
  conversation_type: z.string(),
  conversation_status: z.string(),
  conversation_analysis: z.nullish(z.array(z.unknown())),
  conversation_transcript: z.nullish(z.array(Message)),
  notes: z.nullish(z.string()),
  created_by: z.nullish(z.string()),
  conversation_metadata: z.nullish(Metadata),
  created_at: z.string(),
  updated_at: z.nullish(z.string()),
});

const Pagination = z.object({
  total: z.number(),
  page: z.number(),
  page_size: z.number(),
  total_pages: z.number(),
});

const Page = z.object({ status: z.string(), data: z.array(Conversation), pagination: Pagination });

const LeanPage = z.extend(Page, { data: z.array(z.omit(Conversation, { conversation_transcript: true })) });

/** zod 4's tree-shakable build. */
export const zodMini: Reader = {
  page: (body) => mapPage(Page.parse(parse(body)), true),
  pageWithoutTranscripts: (body) => mapPage(LeanPage.parse(parse(body)), false),
  conversation: (body) => mapConversation(Conversation.parse(parse(body)), true),
};
