//! What of a conversation is counted.

use crate::model::{Conversation, Direction};
use crate::time::Timestamp;

/// What of a conversation is counted: taken from a [`Conversation`], or from its JSON.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CountedConversation<'a> {
    /// The agent's id.
    pub agent_id: Option<&'a str>,
    /// How it was held.
    pub channel: &'a str,
    /// Who began it.
    pub direction: Option<&'a str>,
    /// How far it has come.
    pub status: &'a str,
    /// When it began.
    pub created_at: Timestamp,
    /// Still running.
    pub live: bool,
    /// How long it took, in seconds; finite.
    pub duration_seconds: Option<f64>,
    /// It has an analysis. False also where the analysis was left out on request.
    pub analyzed: bool,
    /// Messages of the transcript. 0 also where there is none, where it is withheld, and where it was
    /// left out on request: who wants messages counted reads them.
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
