//! What eigi.ai supports.

use super::super::conversation_id::check_uuid;
use super::super::{Capabilities, Paging, Secrets};
use super::wire::OWN_KEYS;
use crate::filter::{self, FilterKey};
use crate::model::ProviderKind;

/// Source: the parameters of `GET /v1/public/conversations`.
const FILTER: filter::Capabilities = filter::Capabilities {
    provider: ProviderKind::Eigi,
    keys: filter::Keys::of(&[
        FilterKey::Search,
        FilterKey::ConversationId,
        FilterKey::AgentId,
        FilterKey::Channel,
        FilterKey::Direction,
        FilterKey::Status,
        FilterKey::CreatedAfter,
        FilterKey::CreatedBefore,
        FilterKey::TimeZone,
        FilterKey::TimeOfDay,
        FilterKey::PageSize,
    ]),
    compared: filter::Keys::of(&[]),
    lean: filter::Keys::of(&[]),
    whole: filter::Keys::of(&[]),
    together: filter::Keys::of(&[]),
    channels: &[
        ("telephone", "TELEPHONY"),
        ("webrtc", "DAILY"),
        ("whatsapp", "WHATSAPP"),
        ("text", "CHAT"),
    ],
    directions: &[("inbound", "INBOUND"), ("outbound", "OUTBOUND")],
    statuses: &[
        ("in_progress", "IN_PROGRESS"),
        ("completed", "COMPLETED"),
        ("disconnected", "DISCONNECTED"),
        ("failed", "FAILED"),
    ],
    largest_page: 100,
    instead: &[
        (
            FilterKey::UserId,
            "search looks in the metadata, where the customer's number is",
        ),
        (
            FilterKey::AgentVersionId,
            "agentId narrows to an agent, whatever its version",
        ),
        (
            FilterKey::AgentPhone,
            "search looks in the metadata, where the agent's number is",
        ),
        (
            FilterKey::WebWidgetId,
            "agentId with channel \"webrtc\" comes closest",
        ),
        (
            FilterKey::DurationSeconds,
            "compare durationSeconds of the conversations you receive",
        ),
        (
            FilterKey::UserTurnCount,
            "count the messages of the transcripts you receive",
        ),
        (
            FilterKey::Metadata,
            "search looks for a text in the metadata",
        ),
    ],
    check_id,
    check_value: filter::any_value,
    platforms: super::super::filter_capabilities,
};

/// What it supports.
pub(in crate::provider) static CAPABILITIES: Capabilities = Capabilities {
    filter: FILTER,
    own_keys: &OWN_KEYS,
    lean: &[],
    // Keys of its metadata, which may lack them.
    partial: &["agent.phone", "customer.phone"],
    analysis: true,
    paging: Paging::ByNumber,
    plan_summary: None,
    secrets: Secrets::NONE,
    private_parameters: &["search"],
};

/// Checks an id: a UUID, in either case.
fn check_id(id: &str) -> Result<(), &'static str> {
    match check_uuid(id) {
        Err(_) if id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) => Err(
            "must be the conversation's id, a UUID such as 123e4567-e89b-12d3-a456-426614174000, \
             not an internalId (24 hexadecimal digits)",
        ),
        checked => checked,
    }
}
