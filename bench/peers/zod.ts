import * as z from "zod";
import { mapConversation, mapPage } from "./mapping.js";
import { type Reader, parse } from "./reader.js";

const Message = z.object({
  role: z.string(),
  content: z.string(),
  timestamp: z.string().nullish(),
});

const Metadata = z.looseObject({
  calling_type: z.string().nullish(),
  to_mobile_number: z.string().nullish(),
  from_mobile_number: z.string().nullish(),
  conversation_duration: z.number().nullish(),
  conversation_recording_url: z.string().nullish(),
});

const Conversation = z.object({
  id: z.string().nullish(),
  conversation_id: z.string(),
  agent_id: z.string().nullish(),
  conversation_type: z.string(),
  conversation_status: z.string(),
  conversation_analysis: z.array(z.unknown()).nullish(),
  conversation_transcript: z.array(Message).nullish(),
  notes: z.string().nullish(),
  created_by: z.string().nullish(),
  conversation_metadata: Metadata.nullish(),
  created_at: z.string(),
  updated_at: z.string().nullish(),
});

const Pagination = z.object({
  total: z.number(),
  page: z.number(),
  page_size: z.number(),
  total_pages: z.number(),
});

export const Page = z.object({ status: z.string(), data: z.array(Conversation), pagination: Pagination });

const LeanPage = Page.extend({ data: z.array(Conversation.omit({ conversation_transcript: true })) });

/** zod 4. */
export const zod: Reader = {
  page: (body) => mapPage(Page.parse(parse(body)), true),
  pageWithoutTranscripts: (body) => mapPage(LeanPage.parse(parse(body)), false),
  conversation: (body) => mapConversation(Conversation.parse(parse(body)), true),
};
