//! What a provider can serve.

use super::{Account, ProviderKind, SummaryRequest};
use crate::filter::ValidFilter;
use crate::http::RequestPlan;

/// A key of [`ConversationFilter`](crate::filter::ConversationFilter).
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

/// How a provider cuts a list into pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// By page number, from 1, with a total: [`Position::Number`](super::Position::Number).
    ByNumber,
    /// By the creation time of the last record received, without a total:
    /// [`Position::After`](super::Position::After).
    ByCreatedAt,
    /// Each page names what follows it: [`Position::Next`](super::Position::Next).
    ByNext,
}

/// What a provider can serve.
#[derive(Debug)]
pub struct Capabilities {
    /// Whose they are.
    pub provider: ProviderKind,
    /// The filter's keys it understands.
    pub keys: &'static [FilterKey],
    /// The channels it can be asked for, in our vocabulary, with its own words.
    pub channels: &'static [(&'static str, &'static str)],
    /// The directions, likewise.
    pub directions: &'static [(&'static str, &'static str)],
    /// The statuses, likewise.
    pub statuses: &'static [(&'static str, &'static str)],
    /// Query parameters whose values are a person's words or numbers: masked in every event.
    pub private_parameters: &'static [&'static str],
    /// Whether one request can ask for several values of a key: else each is a walk of its own.
    pub lists: bool,
    /// For keys it does not understand: what comes closest, as the end of a sentence.
    pub instead: &'static [(FilterKey, &'static str)],
    /// Whether a text can be the id of one of its conversations; else what is wrong with it and
    /// what is accepted, as the end of a sentence. The id itself is not told.
    pub check_id: fn(&str) -> Result<(), &'static str>,
    /// The keys of its own in the metadata that fields of the model are read from: masked with those.
    pub own_keys: &'static [OwnKey],
    /// Paths of the model that it has nothing at.
    pub lacks: &'static [&'static str],
    /// Whether it analyses conversations that have ended.
    pub analysis: bool,
    /// How it cuts a list into pages.
    pub paging: Paging,
    /// The request for a summary, where it counts by itself.
    pub plan_summary: Option<PlanSummary>,
}

/// A key of a platform's own in the metadata, which a field of the model is read from.
#[derive(Debug)]
pub struct OwnKey {
    /// The field.
    pub path: &'static str,
    /// The key.
    pub key: &'static str,
    /// It is that field's in one direction, and where nobody knows the direction; `None`: always.
    pub direction: Option<&'static str>,
}

/// Makes the request for a summary.
pub type PlanSummary = fn(&Account, &ValidFilter, &SummaryRequest) -> RequestPlan;

impl Capabilities {
    /// Whether it understands a key.
    pub fn serves(&self, key: FilterKey) -> bool {
        self.keys.contains(&key)
    }

    /// What comes closest to a key it does not understand.
    pub fn instead_of(&self, key: FilterKey) -> Option<&'static str> {
        self.instead
            .iter()
            .find_map(|&(other, advice)| (other == key).then_some(advice))
    }
}
