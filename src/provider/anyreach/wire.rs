//! AnyReach's records, as documented.

use crate::json::json_object;

json_object! {
    /// A conversation.
    pub(super) struct Record {
        id: "id",
        agent: "agent",
        agent_id: "agent_id",
        agent_number: "agent_number",
        agent_version_id: "agent_version_id",
        channel: "channel",
        conversation: "conversation",
        created_at: "created_at",
        custom_metadata: "custom_metadata",
        direction: "direction",
        duration: "duration",
        initial_context: "initial_context",
        organization_id: "organization_id",
        recording_details: "recording_details",
        status: "status",
        summary: "summary",
        updated_at: "updated_at",
        user_id: "user_id",
        user_turn_count: "user_turn_count",
    }
}

json_object! {
    /// The agent of a conversation.
    pub(super) struct Agent {
        id: "id",
        name: "name",
    }
}
