//! Our model as JSON: the same keys in the same order every time.

use super::line::Line;
use crate::model::{Conversation, Message, Page};
use crate::tape::record;

/// A page, and whether it is the last of a list whose end is proven.
pub fn page_json(page: &Page<'_>, complete: bool) -> String {
    let room: usize = page.items.iter().map(room).sum();
    let mut json = String::with_capacity(room.saturating_add(1024));
    json.push('{');
    record::page(&mut Line::of_json(&mut json, None), page);
    json.push_str(",\"complete\":");
    json.push_str(if complete { "true" } else { "false" });
    json.push('}');
    json
}

/// A conversation.
pub fn conversation_json(conversation: &Conversation<'_>) -> String {
    let mut json = String::with_capacity(room(conversation));
    push_conversation(&mut json, conversation);
    json
}

/// Appends a conversation.
pub fn push_conversation(json: &mut String, conversation: &Conversation<'_>) {
    json.push('{');
    record::conversation(&mut Line::of_json(json, None), conversation);
    json.push('}');
}

/// Some room for a conversation: most of it is its transcript.
fn room(it: &Conversation<'_>) -> usize {
    let transcript = it.transcript.as_option().and_then(Option::as_ref);
    let message = |message: &Message<'_>| message.content.len().saturating_add(96);
    let messages = transcript.map_or(0, |messages| messages.iter().map(message).sum());
    messages.saturating_add(1536)
}
