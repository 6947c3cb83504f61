//! What it costs to convert values.

use crate::model::{Conversation, Message};

/// What a conversation takes to be handed over.
#[inline(never)]
pub(super) fn conversation_cost(it: &Conversation<'_>) -> usize {
    let analysis = it.analysis.as_option().and_then(Option::as_deref);
    let metadata = it.metadata.as_option().copied().flatten();
    let kept = analysis.unwrap_or_default().iter().copied();
    let kept = kept.chain(metadata).chain(it.raw);
    let mut cost = kept.fold(1024, |sum: usize, json| {
        sum.saturating_add(json.text().len())
    });
    let messages = it.transcript.as_option().and_then(Option::as_deref);
    for message in messages.unwrap_or_default() {
        cost = cost.saturating_add(message_cost(message));
    }
    cost
}

/// What a message takes.
pub(super) fn message_cost(message: &Message<'_>) -> usize {
    message.content.len().saturating_add(96)
}
