//! The fields of a conversation that are counted.

use crate::model::{Conversation, Direction};
use crate::time::Timestamp;

/// The fields of a conversation that are counted: taken from a [`Conversation`], or from its JSON.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountedConversation<'a> {
    /// The agent's id.
    pub agent_id: Option<&'a str>,
    /// The channel.
    pub channel: &'a str,
    /// The direction.
    pub direction: Option<&'a str>,
    /// The status.
    pub status: &'a str,
    /// Why it ended, in the platform's own words.
    pub end_reason: Option<&'a str>,
    /// The platform's own verdict.
    pub success: Option<bool>,
    /// When it started, if that is known.
    pub created_at: Option<Timestamp>,
    /// Still running.
    pub live: bool,
    /// The duration in seconds; finite.
    pub duration_seconds: Option<f64>,
    /// Whether it has an analysis; `None` if it was left out.
    pub analyzed: Option<bool>,
    /// Messages of the transcript: 0 if there is none or it is withheld, `None` if it was left out.
    pub messages: Option<u64>,
}

impl<'a> From<&'a Conversation<'_>> for CountedConversation<'a> {
    fn from(conversation: &'a Conversation<'_>) -> Self {
        let count = |messages: &Option<Vec<_>>| messages.as_ref().map_or(0, Vec::len);
        let messages = conversation.transcript.as_option().map(count);
        Self {
            agent_id: conversation.agent.id.as_deref(),
            channel: conversation.channel.as_str(),
            direction: conversation.direction.as_ref().map(Direction::as_str),
            status: conversation.status.as_str(),
            end_reason: conversation.end_reason.as_deref(),
            success: conversation.success,
            created_at: conversation.created_at,
            live: conversation.live,
            duration_seconds: conversation.duration_seconds,
            analyzed: conversation.analysis.as_option().map(Option::is_some),
            messages: messages.map(|count| count.try_into().unwrap_or(u64::MAX)),
        }
    }
}
