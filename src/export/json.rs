//! Our model as JSON: the same keys in the same order every time.

use super::line::{self, Line, transcript_in_pieces};
use crate::model::{Conversation, Page};
use crate::pace::{InPieces, Pace, at_once};
use crate::tape::record;

/// A page, and whether it is the last of a list whose end is proven.
pub fn page_json(page: &Page<'_>, complete: bool) -> String {
    let room: usize = page.items.iter().map(room).sum();
    let mut json = String::with_capacity(room.saturating_add(1024));
    json.push('{');
    record::page(&mut Line::of_json(&mut json, None, None), page);
    json.push_str(",\"complete\":");
    json.push_str(if complete { "true" } else { "false" });
    json.push('}');
    json
}

/// A conversation.
pub fn conversation_json(conversation: &Conversation<'_>) -> String {
    at_once(conversation_json_in_pieces(conversation, &Pace::default()))
}

/// The same, in pieces.
// Not inlined: it is the same for pages and for single conversations.
#[inline(never)]
pub fn conversation_json_in_pieces<'p>(
    conversation: &'p Conversation<'_>,
    pace: &'p Pace,
) -> InPieces<'p, String> {
    Box::pin(async move {
        let transcript = transcript_in_pieces(conversation, None, false, pace).await;
        let mut json = String::with_capacity(room(conversation));
        json.push('{');
        let mut line = Line::of_json(&mut json, None, transcript.as_deref());
        record::conversation(&mut line, conversation);
        json.push('}');
        json
    })
}

/// Some room for a conversation: most of it is its transcript.
fn room(it: &Conversation<'_>) -> usize {
    let transcript = it.transcript.as_option().and_then(Option::as_ref);
    let messages = transcript.map_or(0, |messages| messages.iter().map(line::room).sum());
    messages.saturating_add(1536)
}
