//! Our model as JSON: the same keys in the same order every time.

use super::line::Line;
use super::long_parts::{self, Written, long_parts, splice};
use crate::model::{Conversation, Page, Record};
use crate::pace::{InPieces, LONG, Pace, at_once};

/// A page, and whether it is the last of a list whose end is proven.
pub fn page_json(page: &Page<'_>, complete: bool) -> String {
    let room: usize = page.items.iter().map(room).sum();
    let mut json = String::with_capacity(room.saturating_add(1024));
    json.push('{');
    page.visit(&mut Line::of_json(&mut json, None, &[]));
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

/// The same, in pieces: adds them to what was written, to its last piece where [that has room](room_for).
// Not inlined: it is the same for pages and for single conversations.
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
        let has_room = |last: &mut String| last.capacity().saturating_sub(last.len()) >= room;
        let last = written.pop_if(|last| long.is_empty() && has_room(last));
        let mut json = last.unwrap_or_else(|| String::with_capacity(room));
        json.push('{');
        let mut line = Line::of_json(&mut json, None, &long);
        conversation.visit(&mut line);
        let places = line.places;
        json.push('}');
        let as_is = Written {
            around: |_| {},
            inside: |_, _| {},
        };
        splice(written, json, places, long, &as_is, pace).await;
    })
}

/// A piece with room for these conversations, or for as many as a piece should hold.
pub fn room_for(conversations: &[Conversation<'_>]) -> String {
    let room: usize = conversations.iter().map(room).sum();
    String::with_capacity(room.saturating_add(1024).min(LONG))
}

/// Some room for a conversation: most of it is its transcript.
fn room(it: &Conversation<'_>) -> usize {
    let transcript = it.transcript.as_option().and_then(Option::as_ref);
    let messages = transcript.map_or(0, |messages| messages.iter().map(long_parts::room).sum());
    messages.saturating_add(1536)
}
