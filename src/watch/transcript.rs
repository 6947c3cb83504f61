//! The transcript of the last snapshot, to find what is new.

use std::borrow::Cow;

use super::edits::Edit;
use crate::model::{Conversation, Message};
use crate::time::Moment;

/// A transcript. Owned, since the next snapshot is in another body.
#[derive(Clone, Debug, Default)]
pub(super) struct Transcript(Vec<Message<'static>>);

impl Transcript {
    /// Whether a message is the same as one of the next snapshot.
    pub fn has(&self, place: usize, message: Option<&Message<'_>>) -> bool {
        self.0.get(place) == message
    }

    /// Becomes the next snapshot's. Copies only what is new; the rest is moved.
    pub fn update(&mut self, messages: &[Message<'_>], edits: impl Iterator<Item = Edit>) {
        let mut earlier = std::mem::take(&mut self.0).into_iter();
        let mut current = Vec::with_capacity(messages.len());
        for edit in edits {
            let (Edit::Insert(index) | Edit::Replace(index) | Edit::Remove(index)) = edit;
            move_up_to(index, &mut earlier, &mut current);
            if !matches!(edit, Edit::Insert(_)) {
                earlier.next();
            }
            if !matches!(edit, Edit::Remove(_)) {
                current.extend(messages.get(index).map(owned_message));
            }
        }
        move_up_to(usize::MAX, &mut earlier, &mut current);
        self.0 = current;
    }
}

/// All of them, as inserted one by one.
pub(super) fn all(messages: &[Message<'_>]) -> impl Iterator<Item = Edit> {
    (0..messages.len()).map(Edit::Insert)
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

/// The messages of a conversation. Empty if the provider has no transcript: for events that is the same.
pub(super) fn messages<'a>(conversation: &'a Conversation<'a>) -> &'a [Message<'a>] {
    let transcript = conversation.transcript.as_option();
    transcript.and_then(Option::as_deref).unwrap_or_default()
}

fn owned_message(message: &Message<'_>) -> Message<'static> {
    let owned = |text: &str| Cow::Owned(text.to_owned());
    Message {
        role: owned(&message.role),
        content: owned(&message.content),
        timestamp: message.timestamp.map(Moment::into_owned),
    }
}
