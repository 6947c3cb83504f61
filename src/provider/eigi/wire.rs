//! eigi's records, as documented and as observed.

use super::super::OwnKey;
use crate::json::json_object;

json_object! {
    /// A conversation. Fields that the documentation puts into the metadata are looked for beside it too.
    pub(super) struct Record {
        agent_id: "agent_id",
        conversation_id: "conversation_id",
        conversation_type: "conversation_type",
        conversation_analysis: "conversation_analysis",
        conversation_status: "conversation_status",
        notes: "notes",
        conversation_transcript: "conversation_transcript",
        created_by: "created_by",
        conversation_metadata: "conversation_metadata",
        created_at: "created_at",
        updated_at: "updated_at",
        id: "id",
        analysis: "analysis",
        messages: "messages",
        transcript: "transcript",
        metadata: "metadata",
        calling_type: "calling_type",
        direction: "direction",
        phone_number: "phone_number",
        duration: "duration",
        conversation_duration: "conversation_duration",
        conversation_recording_url: "conversation_recording_url",
    }
}

json_object! {
    /// The metadata of a call.
    pub(super) struct Metadata {
        to_mobile_number: "to_mobile_number",
        from_mobile_number: "from_mobile_number",
        calling_type: "calling_type",
        conversation_recording_url: "conversation_recording_url",
        conversation_duration: "conversation_duration",
    }
}

json_object! {
    /// The body of a page: the numbers are under `pagination` or beside it.
    pub(super) struct PageBody {
        data: "data",
        pagination: "pagination",
        conversations: "conversations",
        total: "total",
        page: "page",
        page_size: "page_size",
        total_pages: "total_pages",
        has_next: "has_next",
    }
}

/// The metadata keys that are fields of the model. The direction decides whose number it is.
pub(super) static OWN_KEYS: [OwnKey; 7] = [
    own("direction", "calling_type", None),
    own("durationSeconds", "conversation_duration", None),
    own("recording.url", "conversation_recording_url", None),
    own("customer.phone", "to_mobile_number", Some("outbound")),
    own("customer.phone", "from_mobile_number", Some("inbound")),
    own("agent.phone", "from_mobile_number", Some("outbound")),
    own("agent.phone", "to_mobile_number", Some("inbound")),
];

const fn own(path: &'static str, key: &'static str, direction: Option<&'static str>) -> OwnKey {
    OwnKey {
        path,
        key,
        direction,
    }
}
