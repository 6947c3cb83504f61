// eigi's documented shapes, as somebody would type them who reads the API's answers by hand.

export interface WireMessage {
  role: string;
  content: string;
  timestamp?: string | null | undefined;
}

export interface WireConversation {
  id?: string | null | undefined;
  conversation_id: string;
  agent_id?: string | null | undefined;
  conversation_type: string;
  conversation_status: string;
  conversation_analysis?: unknown[] | null | undefined;
  /** Absent where a schema left it out. */
  conversation_transcript?: WireMessage[] | null | undefined;
  notes?: string | null | undefined;
  created_by?: string | null | undefined;
  conversation_metadata?: WireMetadata | null | undefined;
  created_at: string;
  updated_at?: string | null | undefined;
}

/** The keys that the mapping reads; the platform's and the caller's others stand beside them. */
export interface WireMetadata {
  [key: string]: unknown;
  calling_type?: string | null | undefined;
  to_mobile_number?: string | null | undefined;
  from_mobile_number?: string | null | undefined;
  conversation_duration?: number | null | undefined;
  conversation_recording_url?: string | null | undefined;
}

export interface WirePage {
  status: string;
  message?: string | null | undefined;
  data: WireConversation[];
  pagination: { total: number; page: number; page_size: number; total_pages: number };
}
