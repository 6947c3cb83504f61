//! Estimates the cost of converting values to JavaScript.

use crate::model::{Conversation, Message};

/// The cost of a conversation, in bytes.
#[inline(never)]
pub(super) fn conversation_cost(it: &Conversation<'_>) -> usize {
    let analysis = it.analysis.as_option().and_then(Option::as_deref);
    let metadata = it.metadata.as_option().copied().flatten();
    let kept = analysis.unwrap_or_default().iter().copied();
    let kept = kept.chain(metadata).chain(it.raw.as_option().copied());
    let mut cost = kept.fold(1024, |sum: usize, json| {
        sum.saturating_add(json.text().len())
    });
    let messages = it.transcript.as_option().and_then(Option::as_deref);
    for message in messages.unwrap_or_default() {
        cost = cost.saturating_add(message_cost(message));
    }
    cost
}

/// The cost of a message, in bytes.
pub(super) fn message_cost(message: &Message<'_>) -> usize {
    message.content.len().saturating_add(96)
}
