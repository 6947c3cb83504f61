//! AnyReach's records, as documented.

use crate::json::json_object;

json_object! {
    /// A conversation.
    pub(super) struct Record {
        id: "id",
        organization_id: "organization_id",
        user_id: "user_id",
        agent_id: "agent_id",
        agent_version_id: "agent_version_id",
        agent_number: "agent_number",
        duration: "duration",
        user_turn_count: "user_turn_count",
        created_at: "created_at",
        updated_at: "updated_at",
        agent: "agent",
        summary: "summary",
        initial_context: "initial_context",
        custom_metadata: "custom_metadata",
        conversation: "conversation",
        recording_details: "recording_details",
        channel: "channel",
        direction: "direction",
        status: "status",
    }
}

json_object! {
    /// The agent of a conversation.
    pub(super) struct Agent {
        id: "id",
        name: "name",
    }
}
