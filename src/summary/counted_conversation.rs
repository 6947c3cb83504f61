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
    /// When it started, if that is known.
    pub created_at: Option<Timestamp>,
    /// Still running.
    pub live: bool,
    /// The duration in seconds; finite.
    pub duration_seconds: Option<f64>,
    /// Whether it has an analysis. False if the analysis was left out.
    pub analyzed: bool,
    /// Messages of the transcript. 0 if there is none, or if it is withheld or was left out.
    pub messages: u64,
}

impl<'a> From<&'a Conversation<'_>> for CountedConversation<'a> {
    fn from(conversation: &'a Conversation<'_>) -> Self {
        let messages = match conversation.transcript.as_option() {
            Some(Some(messages)) => messages.len(),
            Some(None) | None => 0,
        };
        Self {
            agent_id: conversation.agent.id.as_deref(),
            channel: conversation.channel.as_str(),
            direction: conversation.direction.as_ref().map(Direction::as_str),
            status: conversation.status.as_str(),
            created_at: conversation.created_at,
            live: conversation.live,
            duration_seconds: conversation.duration_seconds,
            analyzed: matches!(conversation.analysis.as_option(), Some(Some(_))),
            messages: messages.try_into().unwrap_or(u64::MAX),
        }
    }
}
