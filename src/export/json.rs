//! The model as JSON: the same keys in the same order every time.

use super::line::Line;
use super::long_parts::{self, long_parts, splice};
use crate::model::fields;
use crate::model::{Conversation, Page};
use crate::pace::{InPieces, Pace, at_once};

/// A page. `complete`: whether it is the last of a list with a proven end.
pub fn page_json(page: &Page<'_>, complete: bool) -> String {
    let room: usize = page.items.iter().map(room).sum();
    let mut json = String::with_capacity(room.saturating_add(1024));
    json.push('{');
    fields::page(&mut Line::of_json(&mut json, None, &[]), page);
    json.push_str(",\"complete\":");
    json.push_str(if complete { "true" } else { "false" });
    json.push('}');
    json
}

/// A conversation.
pub fn conversation_json(conversation: &Conversation<'_>) -> String {
    let mut written = Vec::new();
    at_once(conversation_json_in_pieces(
        conversation,
        &mut written,
        &Pace::default(),
    ));
    written.concat()
}

/// The same, in pieces that are appended to `parts`.
// Not inlined: it is the same for pages and single conversations.
#[inline(never)]
pub fn conversation_json_in_pieces<'p>(
    conversation: &'p Conversation<'_>,
    written: &'p mut Vec<String>,
    pace: &'p Pace,
) -> InPieces<'p, ()> {
    Box::pin(async move {
        let long = long_parts(conversation, None, false, pace).await;
        let room = if long.is_empty() {
            room(conversation)
        } else {
            0
        };
        let mut json = String::with_capacity(room);
        json.push('{');
        let mut line = Line::of_json(&mut json, None, &long);
        fields::conversation(&mut line, conversation);
        let places = line.places;
        json.push('}');
        splice(written, json, places, long, [|_| {}; 2], pace).await;
    })
}

/// The estimated size of a conversation: mostly its transcript.
fn room(it: &Conversation<'_>) -> usize {
    let transcript = it.transcript.as_option().and_then(Option::as_ref);
    let messages = transcript.map_or(0, |messages| messages.iter().map(long_parts::room).sum());
    messages.saturating_add(1536)
}
