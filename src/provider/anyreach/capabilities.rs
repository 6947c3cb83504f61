//! What AnyReach can be asked for.

use super::super::{Capabilities, FilterKey, Paging, ProviderKind};

/// An id longer than this is a slip.
const LONGEST_ID: usize = 128;

/// Source: the parameters of `GET /core/conversations`, and the filter guide.
pub(super) static CAPABILITIES: Capabilities = Capabilities {
    provider: ProviderKind::Anyreach,
    keys: &[
        FilterKey::AgentId,
        FilterKey::Channel,
        FilterKey::Direction,
        FilterKey::Status,
        FilterKey::CreatedAfter,
        FilterKey::CreatedBefore,
        FilterKey::UserId,
        FilterKey::AgentVersionId,
        FilterKey::AgentPhone,
        FilterKey::WebWidgetId,
        FilterKey::DurationSeconds,
        FilterKey::UserTurnCount,
        FilterKey::Metadata,
        FilterKey::PageSize,
    ],
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
    analysis: false,
    paging: Paging::ByCreatedAt,
    private_parameters: &["user_id", "agent_number", "custom_metadata"],
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
    check_id,
};

/// Whether a text can be the id of a conversation. The documentation gives ids no form, so all is
/// accepted that stays one segment of a path.
fn check_id(id: &str) -> Result<(), &'static str> {
    if id.is_empty() {
        Err("is empty; accepted are 1 to 128 visible characters")
    } else if id.trim() != id {
        Err("has white space around it; accepted is the id alone")
    } else if id.len() > LONGEST_ID {
        Err("is too long; accepted are 1 to 128 visible characters")
    } else if matches!(id, "." | "..") {
        Err("is a step in a path; accepted is the id of a conversation")
    } else if !id
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'\\' | b'?' | b'#' | b'%'))
    {
        Err("holds a character no id has; accepted are visible ASCII characters except / \\ ? # %")
    } else {
        Ok(())
    }
}
