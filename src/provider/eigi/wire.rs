//! eigi's records, as documented and as seen.

use crate::json::shape;

shape! {
    /// A conversation. What the documentation puts into the metadata is looked for beside it too.
    pub(super) struct Record {
        conversation_id: "conversation_id",
        id: "id",
        agent_id: "agent_id",
        conversation_type: "conversation_type",
        conversation_status: "conversation_status",
        conversation_analysis: "conversation_analysis",
        analysis: "analysis",
        conversation_transcript: "conversation_transcript",
        messages: "messages",
        transcript: "transcript",
        conversation_metadata: "conversation_metadata",
        metadata: "metadata",
        created_at: "created_at",
        updated_at: "updated_at",
        created_by: "created_by",
        notes: "notes",
        calling_type: "calling_type",
        direction: "direction",
        phone_number: "phone_number",
        duration: "duration",
        conversation_duration: "conversation_duration",
        conversation_recording_url: "conversation_recording_url",
    }
}

shape! {
    /// The metadata of a call.
    pub(super) struct Metadata {
        calling_type: "calling_type",
        to_mobile_number: "to_mobile_number",
        from_mobile_number: "from_mobile_number",
        conversation_duration: "conversation_duration",
        conversation_recording_url: "conversation_recording_url",
    }
}
