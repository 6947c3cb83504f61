import type { PlatformKind } from "convoscope";
import type { Wire } from "./wire.js";

/** A platform that answers with these records whatever it is asked, and so keeps to no filter. */
export function standingUpstream(kind: PlatformKind, records: readonly Wire[]): { fetch: (request: Request) => Promise<Response> } {
  const answer = (body: unknown) => new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } });
  return {
    async fetch({ url }) {
      const { pathname, searchParams } = new URL(url);
      const [, id] = /(?:conversations|call|get-call)\/(.+)$/.exec(pathname) ?? [];
      if (id !== undefined) return answer(records.find((it) => (it["conversation_id"] ?? it["call_id"] ?? it["id"]) === decodeURIComponent(id)));
      if (kind === "elevenlabs") return answer({ conversations: records, has_more: false });
      if (kind === "anyreach") return answer(searchParams.has("cursor") ? [] : records);
      if (kind === "vapi") return answer(records.some(({ createdAt }) => searchParams.get("createdAtLe") === `${String(createdAt).slice(0, 23)}999Z`) ? [] : records);
      if (kind === "retell") return answer({ items: records, has_more: false });
      const total = records.length;
      return answer({ status: "success", data: Number(searchParams.get("page")) > 1 ? [] : records, pagination: { total, page: 1, page_size: 100, total_pages: 1 } });
    },
  };
}

const UUID = "00000000-0000-4000-8000-000000000001";

/** A record with what its platform always writes. */
export const recordOf = (kind: PlatformKind, more: Wire = {}): Wire => ({ ...RECORDS[kind], ...more });

const RECORDS: Record<PlatformKind, Wire> = {
  eigi: {
    id: "69316c7d6519e8d49433e40f", conversation_id: UUID, agent_id: "a1", conversation_type: "TELEPHONY", conversation_status: "COMPLETED", created_at: "2026-03-01T10:20:31.364000",
    updated_at: "2026-03-01T10:30:31.364000", conversation_transcript: [], conversation_analysis: null, conversation_metadata: { calling_type: "OUTBOUND" },
  },
  anyreach: {
    id: UUID, organization_id: "o1", user_id: "u1", agent_id: "a1", agent_version_id: "v1", agent_number: "+15550001111", channel: "telephone", direction: "inbound", status: "completed", duration: 12,
    user_turn_count: 2, created_at: "2026-03-01T10:20:31.364Z", updated_at: "2026-03-01T10:30:31.364Z", agent: { id: "a1", name: "Ann" }, summary: null, initial_context: null, custom_metadata: {},
    conversation: { messages: [] }, recording_details: {},
  },
  retell: {
    call_id: UUID, agent_id: "a1", agent_name: "Ann", agent_version: 1, call_type: "phone_call", from_number: "+15550002222", to_number: "+15550001111", direction: "inbound",
    call_status: "ended", disconnection_reason: "user_hangup", start_timestamp: Date.parse("2026-03-01T10:20:31.364Z"), end_timestamp: Date.parse("2026-03-01T10:20:43.364Z"), duration_ms: 12_000,
    call_cost: { combined_cost: 10, product_costs: [], total_duration_seconds: 12, total_duration_unit_price: 0.1 }, metadata: {},
  },
  vapi: {
    id: UUID, orgId: "o1", type: "inboundPhoneCall", status: "ended", endedReason: "customer-ended-call", createdAt: "2026-03-01T10:20:31.364Z", updatedAt: "2026-03-01T10:30:31.364Z",
    startedAt: "2026-03-01T10:20:40.000Z", endedAt: "2026-03-01T10:20:52.000Z", assistantId: "a1", assistantVersion: "v1", customer: { externalId: "u1" }, cost: 0.1, artifact: { messages: [] },
  },
  elevenlabs: {
    conversation_id: UUID, agent_id: "a1", agent_name: "Ann", version_id: "v1", status: "done", user_id: "u1", has_audio: true, analysis: null, transcript: [],
    metadata: {
      start_time_unix_secs: 1772360431, call_duration_secs: 12, cost_fiat: 0.1, termination_reason: "Client ended call", conversation_initiation_source: "twilio",
      phone_call: { type: "twilio", direction: "inbound", agent_number: "+15550001111", external_number: "+15550002222" },
    },
    conversation_initiation_client_data: { dynamic_variables: {} },
  },
};
