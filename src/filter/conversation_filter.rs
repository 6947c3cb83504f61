//! Which conversations to ask for.

use serde::Serialize;
use tsify::Tsify;

use super::{Input, Range, TimeOfDay, ValidFilter, reading, validation};
use crate::Error;
use crate::model::Issue;
use crate::provider::ProviderKind;

/// Which conversations to ask for: one vocabulary for every provider, all keys optional, combined
/// with AND. An unknown key, a value out of range, a contradiction or a key the provider cannot
/// serve is an issue, reported before any request, all of them at once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Tsify)]
#[serde(rename_all = "camelCase")]
pub struct ConversationFilter {
    /// Text in the transcript or the metadata. (eigi)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub search: Option<String>,
    /// One conversation, by its id: a UUID. (eigi)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub conversation_id: Option<String>,
    /// The agent, by its id. (eigi, anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub agent_id: Option<String>,
    /// How it was held. (eigi: telephone, webrtc, whatsapp, text; anyreach: telephone, webrtc,
    /// email, text)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "Channel")]
    pub channel: Option<String>,
    /// Who began it. (eigi, anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "Direction")]
    pub direction: Option<String>,
    /// How far it has come. (eigi: in_progress, completed, disconnected, failed; anyreach: all but
    /// disconnected)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "Status")]
    pub status: Option<String>,
    /// Created then or later. A Date, an RFC 3339 timestamp with an offset, or a calendar date (its
    /// first instant in UTC). A timestamp without an offset is an issue: nobody should have to
    /// guess. (eigi, anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | Date")]
    pub created_after: Option<String>,
    /// Created then or earlier. As `createdAfter`, but a calendar date takes the whole day in.
    /// (eigi, anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "string | Date")]
    pub created_before: Option<String>,
    /// Created at this time of day. (eigi)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub time_of_day: Option<TimeOfDay>,
    /// Part of the person's id, which for telephone calls is the person's number. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub user_id: Option<String>,
    /// The agent's version, by its id. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub agent_version_id: Option<String>,
    /// Part of the number the agent spoke from or was called at. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub agent_phone: Option<String>,
    /// The web widget, by its id. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub web_widget_id: Option<String>,
    /// How long it lasted, in seconds. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub duration_seconds: Option<Range>,
    /// How often the person spoke. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub user_turn_count: Option<Range>,
    /// Keys and values that the conversation's metadata contains. (anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional, type = "Record<string, unknown>")]
    pub metadata: Option<Input>,
    /// How many conversations a request brings: 1 to 100, 100 unless given. (eigi, anyreach)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[tsify(optional)]
    pub page_size: Option<f64>,
}

impl ConversationFilter {
    /// Reads a caller's value: what fits the types, and an issue for each unknown key and each
    /// value of another type. `null` for the whole stands for no filter.
    pub fn read(input: &Input) -> (Self, Vec<Issue>) {
        reading::read(input)
    }

    /// The filter that a provider can be asked for.
    ///
    /// # Errors
    /// `invalid_filter` with every issue, in the order of the keys above.
    pub fn validate(&self, provider: ProviderKind) -> Result<ValidFilter, Error> {
        validation::validate(provider, self)
            .map_err(|issues| Error::invalid_filter(provider, issues))
    }
}
