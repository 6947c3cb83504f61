//! How much work values are.

use crate::model::{Conversation, Message};

/// What a conversation takes to be handed over.
#[inline(never)]
pub(super) fn weight_of(it: &Conversation<'_>) -> usize {
    let analysis = it.analysis.as_option().and_then(Option::as_deref);
    let metadata = it.metadata.as_option().copied().flatten();
    let kept = analysis.unwrap_or_default().iter().copied();
    let kept = kept.chain(metadata).chain(it.raw);
    let mut weight = kept.fold(1024, |sum: usize, json| {
        sum.saturating_add(json.text().len())
    });
    let messages = it.transcript.as_option().and_then(Option::as_deref);
    for message in messages.unwrap_or_default() {
        weight = weight.saturating_add(message_weight(message));
    }
    weight
}

/// What a message takes.
pub(super) fn message_weight(message: &Message<'_>) -> usize {
    message.content.len().saturating_add(96)
}
