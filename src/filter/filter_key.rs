//! The keys of a filter.

/// A key of [`ConversationFilter`](super::ConversationFilter).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is the filter's field of that name")]
pub enum FilterKey {
    Search,
    ConversationId,
    AgentId,
    Channel,
    Direction,
    Status,
    CreatedAfter,
    CreatedBefore,
    TimeZone,
    TimeOfDay,
    UserId,
    AgentVersionId,
    AgentPhone,
    WebWidgetId,
    DurationSeconds,
    UserTurnCount,
    Metadata,
    PageSize,
}

impl FilterKey {
    /// Every key, in the order of the documentation.
    pub const ALL: [FilterKey; 18] = [
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
        FilterKey::UserId,
        FilterKey::AgentVersionId,
        FilterKey::AgentPhone,
        FilterKey::WebWidgetId,
        FilterKey::DurationSeconds,
        FilterKey::UserTurnCount,
        FilterKey::Metadata,
        FilterKey::PageSize,
    ];

    /// The key as callers write it.
    pub fn as_str(self) -> &'static str {
        match self {
            FilterKey::Search => "search",
            FilterKey::ConversationId => "conversationId",
            FilterKey::AgentId => "agentId",
            FilterKey::Channel => "channel",
            FilterKey::Direction => "direction",
            FilterKey::Status => "status",
            FilterKey::CreatedAfter => "createdAfter",
            FilterKey::CreatedBefore => "createdBefore",
            FilterKey::TimeZone => "timeZone",
            FilterKey::TimeOfDay => "timeOfDay",
            FilterKey::UserId => "userId",
            FilterKey::AgentVersionId => "agentVersionId",
            FilterKey::AgentPhone => "agentPhone",
            FilterKey::WebWidgetId => "webWidgetId",
            FilterKey::DurationSeconds => "durationSeconds",
            FilterKey::UserTurnCount => "userTurnCount",
            FilterKey::Metadata => "metadata",
            FilterKey::PageSize => "pageSize",
        }
    }
}
