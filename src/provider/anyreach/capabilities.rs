//! What AnyReach supports.

use super::super::conversation_id::check_segment;
use super::super::{Capabilities, Paging, Secrets};
use crate::filter::{self, FilterKey};
use crate::model::ProviderKind;

/// Source: the parameters of `GET /core/conversations`, and the filter guide.
const FILTER: filter::Capabilities = filter::Capabilities {
    provider: ProviderKind::Anyreach,
    keys: filter::Keys::of(&[
        FilterKey::AgentId,
        FilterKey::Channel,
        FilterKey::Direction,
        FilterKey::Status,
        FilterKey::CreatedAfter,
        FilterKey::CreatedBefore,
        FilterKey::TimeZone,
        FilterKey::UserId,
        FilterKey::AgentVersionId,
        FilterKey::AgentPhone,
        FilterKey::WebWidgetId,
        FilterKey::DurationSeconds,
        FilterKey::UserTurnCount,
        FilterKey::Metadata,
        FilterKey::PageSize,
    ]),
    compared: filter::Keys::of(&[]),
    lean: filter::Keys::of(&[]),
    whole: filter::Keys::of(&[]),
    together: filter::Keys::of(&[]),
    channels: &[
        ("telephone", "telephone"),
        ("webrtc", "webrtc"),
        ("email", "email"),
        ("text", "text"),
    ],
    directions: &[("inbound", "inbound"), ("outbound", "outbound")],
    statuses: &[
        ("created", "token_created"),
        ("queued", "triggered"),
        ("ringing", "ringing"),
        ("in_progress", "in_progress"),
        ("completed", "completed"),
        ("transferred", "transferred"),
        ("unanswered", "unanswered"),
        ("cancelled", "cancelled"),
        ("failed", "failed"),
    ],
    largest_page: 100,
    instead: &[
        (
            FilterKey::Search,
            "userId, agentPhone and metadata narrow by what is known",
        ),
        (FilterKey::ConversationId, "get the conversation by its id"),
        (
            FilterKey::TimeOfDay,
            "compare createdAt of the conversations you receive",
        ),
    ],
    check_id: check_segment,
    check_value: filter::any_value,
    platforms: super::super::filter_capabilities,
};

/// What it supports.
pub(in crate::provider) static CAPABILITIES: Capabilities = Capabilities {
    filter: FILTER,
    own_keys: &[],
    lean: &[],
    partial: &[],
    analysis: false,
    paging: Paging::ByCreatedAt,
    plan_summary: None,
    secrets: Secrets::NONE,
    private_parameters: &["user_id", "agent_number", "custom_metadata"],
};
