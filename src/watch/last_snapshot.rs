//! The last snapshot of a watch, to find what is new.

use std::borrow::Cow;

use super::edits::{Edit, edits};
use super::event::WatchEvent;
use crate::json::Json;
use crate::model::{Conversation, Message, Recording, Status};

/// The parts of a conversation that have events, as of the last snapshot. Owned, since the next snapshot is
/// in another body.
#[derive(Clone, Debug)]
pub(super) struct LastSnapshot {
    transcript: Vec<Message<'static>>,
    status: Status<'static>,
    /// Each entry as it was written.
    analysis: Option<Vec<Box<str>>>,
    recording: Option<Recording<'static>>,
}

impl LastSnapshot {
    /// From a whole conversation.
    pub fn of(conversation: &Conversation<'_>) -> Self {
        Self {
            transcript: transcript(conversation).iter().map(owned_message).collect(),
            status: owned_status(&conversation.status),
            analysis: analysis(conversation).map(owned_analysis),
            recording: conversation.recording.as_ref().map(owned_recording),
        }
    }

    /// Returns the events for a new snapshot, and keeps it.
    pub fn update<'a>(
        &mut self,
        conversation: &'a Conversation<'a>,
        events: &mut Vec<WatchEvent<'a>>,
    ) {
        self.update_transcript(transcript(conversation), events);
        if self.status.as_str() != conversation.status.as_str() {
            let from = std::mem::replace(&mut self.status, owned_status(&conversation.status));
            let to = &conversation.status;
            events.push(WatchEvent::Status { from, to });
        }
        if let Some(analysis) = analysis(conversation) {
            let known = self.analysis.as_deref().is_some_and(|known| {
                let written = analysis.iter().map(|entry| entry.text());
                known.iter().map(|entry| &**entry).eq(written)
            });
            if !known {
                self.analysis = Some(owned_analysis(analysis));
                events.push(WatchEvent::Analysis { analysis });
            }
        }
        if let Some(recording) = &conversation.recording {
            let known = self.recording.as_ref();
            if !known.is_some_and(|known| is_same_recording(known, recording)) {
                self.recording = Some(owned_recording(recording));
                events.push(WatchEvent::Recording { recording });
            }
        }
    }

    /// Copies only what is new; the rest is moved.
    fn update_transcript<'a>(
        &mut self,
        messages: &'a [Message<'a>],
        events: &mut Vec<WatchEvent<'a>>,
    ) {
        let known = &self.transcript;
        let edits = edits(known.len(), messages.len(), &mut |earlier, later| {
            known.get(earlier) == messages.get(later)
        });
        if edits.is_empty() {
            return;
        }
        let mut earlier = std::mem::take(&mut self.transcript).into_iter();
        let mut current = Vec::with_capacity(messages.len());
        for edit in edits {
            let (Edit::Insert(index) | Edit::Replace(index) | Edit::Remove(index)) = edit;
            move_up_to(index, &mut earlier, &mut current);
            if !matches!(edit, Edit::Insert(_)) {
                earlier.next();
            }
            events.push(match (edit, messages.get(index)) {
                (Edit::Insert(_), Some(message)) => WatchEvent::Message { index, message },
                (Edit::Replace(_), Some(message)) => WatchEvent::MessageChanged { index, message },
                // Inserts and replacements have an element in the later list.
                _ => WatchEvent::MessageRemoved { index },
            });
            if !matches!(edit, Edit::Remove(_)) {
                current.extend(messages.get(index).map(owned_message));
            }
        }
        move_up_to(usize::MAX, &mut earlier, &mut current);
        self.transcript = current;
    }
}

/// Moves unchanged messages, up to this index.
fn move_up_to(
    count: usize,
    earlier: &mut std::vec::IntoIter<Message<'static>>,
    current: &mut Vec<Message<'static>>,
) {
    while current.len() < count
        && let Some(message) = earlier.next()
    {
        current.push(message);
    }
}

/// Empty if the provider has no transcript: for events that is the same.
fn transcript<'a>(conversation: &'a Conversation<'a>) -> &'a [Message<'a>] {
    let transcript = conversation.transcript.as_option();
    transcript.and_then(Option::as_deref).unwrap_or_default()
}

pub(super) fn analysis<'a>(conversation: &'a Conversation<'a>) -> Option<&'a [Json<'a>]> {
    conversation.analysis.as_option()?.as_deref()
}

/// A URL that expires, or may, gets a new signature in its query at each look.
fn is_same_recording(known: &Recording<'_>, now: &Recording<'_>) -> bool {
    known.expires == now.expires
        && match now.expires {
            Some(false) => known.url == now.url,
            _ => unsigned(&known.url) == unsigned(&now.url),
        }
}

fn unsigned(url: &str) -> Option<&str> {
    let end = url.bytes().position(|byte| matches!(byte, b'?' | b'#'));
    url.get(..end.unwrap_or(url.len()))
}

fn owned(text: &str) -> Cow<'static, str> {
    Cow::Owned(text.to_owned())
}

fn owned_message(message: &Message<'_>) -> Message<'static> {
    Message {
        role: owned(&message.role),
        content: owned(&message.content),
        timestamp: message.timestamp,
    }
}

fn owned_status(status: &Status<'_>) -> Status<'static> {
    let text = status.as_str();
    Status::parse_known(text).unwrap_or_else(|| Status::Other(owned(text)))
}

fn owned_analysis(analysis: &[Json<'_>]) -> Vec<Box<str>> {
    analysis.iter().map(|entry| entry.text().into()).collect()
}

fn owned_recording(recording: &Recording<'_>) -> Recording<'static> {
    Recording {
        url: owned(&recording.url),
        expires: recording.expires,
        expires_at: recording.expires_at,
    }
}
