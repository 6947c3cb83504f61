//! A JSON text with what is private masked.

use std::borrow::Cow;

use super::super::column::{Node, find};
use super::hidden::Hidden;
use super::masked_keys::MaskedKeys;
use super::recording_key::{Holds, held_by, is_address};
use crate::json::Document;
use crate::json::{push_compact, push_string, string_end};
use crate::pace::{InPieces, Pace, at_once};

/// So much is gone through before others may have their turn, in bytes.
const PIECE: usize = 16 * 1024;

/// Where a JSON text stands: what is named of its members.
#[derive(Clone, Copy)]
pub(super) struct Place<'n> {
    nodes: &'n [Node],
    /// Keys of its own members.
    keys: &'n [&'static str],
}

impl<'n> Place<'n> {
    /// Nothing is named there.
    pub const NOWHERE: Place<'static> = Place::of(&[], &[]);

    pub const fn of(nodes: &'n [Node], keys: &'n [&'static str]) -> Self {
        Self { nodes, keys }
    }

    pub fn names_nothing(self) -> bool {
        self.nodes.is_empty() && self.keys.is_empty()
    }
}

/// An array or object that has not ended yet.
struct Frame<'n> {
    /// What is named of its members; of an array, of its elements' members.
    nodes: &'n [Node],
    is_object: bool,
    /// Its elements are named.
    named: Named,
    masked_keys: MaskedKeys,
}

/// Whether a value is named.
#[derive(Clone, Copy, PartialEq)]
enum Named {
    No,
    Yes,
    /// It holds recordings' addresses, however deep.
    Recording,
    /// What is an address in it, however deep, is a recording's.
    Sound,
    /// It lies in what is named as a whole.
    Leaf,
}

/// Appends a JSON text, on one line, with what `hidden` hides masked: values that `place` names (of a
/// list every element), and private parts of all other texts and keys. An object that is named
/// becomes one mask; what lies under a key that holds recordings' addresses keeps its shape. Whether anything was masked. Iterative, since a provider may nest as deep as it
/// likes.
pub(super) fn push_redacted<'p>(
    out: &'p mut String,
    json: &'p str,
    place: Place<'p>,
    hidden: &'p mut Hidden<'_>,
    pace: &'p Pace,
) -> InPieces<'p, bool> {
    Box::pin(push_in_pieces(out, json, place, Named::No, hidden, pace))
}

/// Hides the addresses in a JSON text from now on: it tells of recordings.
pub(super) fn hide_recordings(json: &str, hidden: &mut Hidden<'_>) {
    push(
        &mut String::new(),
        json,
        Place::NOWHERE,
        Named::Recording,
        hidden,
    );
}

/// Hides the texts and numbers in a JSON text from now on, but for those under some keys of its own: it is
/// named as a whole.
pub(super) fn hide_leaves(json: &str, but: &[&'static str], hidden: &mut Hidden<'_>) {
    push(
        &mut String::new(),
        json,
        Place::of(&[], but),
        Named::Leaf,
        hidden,
    );
}

/// A text with what is hidden in it masked; `None` if that is nothing. One that is JSON is gone through as
/// that.
pub(super) fn masked_text(
    text: &str,
    nodes: &[Node],
    is_free: bool,
    hidden: &mut Hidden<'_>,
) -> Option<String> {
    masked_as(Named::No, text, nodes, is_free, hidden)
}

#[inline(never)]
fn masked_as(
    named: Named,
    text: &str,
    nodes: &[Node],
    is_free: bool,
    hidden: &mut Hidden<'_>,
) -> Option<String> {
    match inside(text, nodes, named, hidden) {
        None => hidden.text(text, is_free),
        Some(inside) => {
            let whole = hidden.as_whole(text);
            whole
                .or_else(|| hidden.text(&inside, is_free))
                .or(Some(inside))
        }
    }
}

/// Hides the recordings from now on that a text tells of which is JSON.
pub(super) fn hide_recordings_in(text: &str, hidden: &mut Hidden<'_>) {
    inside(text, &[], Named::No, hidden);
}

/// The JSON in a text, if it is some and anything in it is masked. Each level of such texts in such texts
/// takes twice the characters: there are few.
#[inline(never)]
fn inside(text: &str, nodes: &[Node], named: Named, hidden: &mut Hidden<'_>) -> Option<String> {
    let is_looked_for =
        named != Named::No || !nodes.is_empty() || hidden.has_values() || hidden.hides_recordings();
    let json = text.trim_start();
    let json = json.strip_prefix('\u{feff}').map_or(json, str::trim_start);
    let is_led_into = !nodes.is_empty() && text.contains(['{', '[']);
    // A text in JSON may be JSON once more.
    let may_be_json = matches!(json.as_bytes(), [b'{' | b'[' | b'"', ..]);
    if !is_looked_for || !(may_be_json || is_led_into) {
        return None;
    }
    let Ok(document) = Document::parse(json) else {
        // What is named in it nobody can tell from the rest: it is masked as a whole.
        return is_led_into.then(|| hidden.value(text));
    };
    let mut out = String::new();
    let place = Place::of(nodes, &[]);
    push(&mut out, document.root().text(), place, named, hidden).then_some(out)
}

#[inline(never)]
fn push(
    out: &mut String,
    json: &str,
    place: Place<'_>,
    named: Named,
    hidden: &mut Hidden<'_>,
) -> bool {
    let pace = Pace::default();
    // Boxed: it comes back here for what lies inside of texts.
    let pushed: InPieces<'_, bool> =
        Box::pin(push_in_pieces(out, json, place, named, hidden, &pace));
    at_once(pushed)
}

async fn push_in_pieces(
    out: &mut String,
    json: &str,
    place: Place<'_>,
    named: Named,
    hidden: &mut Hidden<'_>,
    pace: &Pace,
) -> bool {
    let mut is_masked = false;
    let bytes = json.as_bytes();
    let mut open: Vec<Frame<'_>> = Vec::new();
    // Of the value that comes next; of the key where one comes, nothing.
    let mut next = (place.nodes, named);
    let mut is_key = false;
    let mut at = 0;
    let mut pause = PIECE;
    while let Some(&byte) = bytes.get(at) {
        if at >= pause {
            pause = at.saturating_add(PIECE);
            if pace.is_due(PIECE) {
                pace.turn().await;
            }
        }
        let (nodes, named) = next;
        let start = at;
        at = at.saturating_add(1);
        match byte {
            b' ' | b'\n' | b'\r' | b'\t' => continue,
            b'"' => {
                at = string_end(bytes, start);
                let written = json.get(start..at).unwrap_or_default();
                let text = characters(written);
                if is_key {
                    let node = find(nodes, &text);
                    let is_own = open.len() == 1 && place.keys.contains(&text.as_ref());
                    let around = open.last().map_or(Named::No, |it| it.named);
                    let holds = hidden.hides_recordings().then(|| held_by(&text)).flatten();
                    let named = match around {
                        Named::Leaf if is_own => Named::No,
                        Named::Leaf | Named::Recording => around,
                        _ if holds == Some(Holds::Addresses) => Named::Recording,
                        _ if is_own || node.is_some_and(|node| node.slot.is_some()) => Named::Yes,
                        _ if holds.is_some() => Named::Sound,
                        Named::Sound => around,
                        _ => Named::No,
                    };
                    next = (node.map_or(&[], |node| &node.inside), named);
                    is_key = false;
                    let address = match around {
                        Named::Recording => hidden.known_address(&text),
                        Named::Sound if is_address(&text) => hidden.known_address(&text),
                        _ => None,
                    };
                    let masked = address.or_else(|| hidden.key(&text));
                    let masked = masked.map(|mask| match open.last_mut() {
                        Some(frame) => frame.masked_keys.unlike(mask),
                        None => mask,
                    });
                    is_masked |= push_text(out, written, masked);
                    continue;
                }
                let masked = match named {
                    Named::Yes if !text.is_empty() => {
                        inside(&text, &[], Named::Leaf, hidden);
                        Some(hidden.value(&text))
                    }
                    Named::Recording if !text.is_empty() => Some(hidden.address(&text)),
                    Named::Sound if is_address(&text) => Some(hidden.address(&text)),
                    Named::Leaf => {
                        inside(&text, &[], Named::Leaf, hidden);
                        hidden.leaf(&text);
                        None
                    }
                    // A number may be written as text.
                    _ => masked_as(named, &text, nodes, true, hidden)
                        .or_else(|| hidden.number(&text)),
                };
                is_masked |= push_text(out, written, masked);
            }
            b'{' if named == Named::Yes => {
                at = container_end(bytes, start);
                let mut compact = String::new();
                push_compact(&mut compact, json.get(start..at).unwrap_or_default());
                hide_leaves(&compact, &[], hidden);
                push_string(out, &hidden.object(&compact));
                is_masked = true;
            }
            b'{' | b'[' => {
                out.push(byte.into());
                is_key = byte == b'{';
                open.push(Frame {
                    nodes,
                    is_object: is_key,
                    named,
                    masked_keys: MaskedKeys::default(),
                });
                continue;
            }
            b':' => {
                out.push(':');
                continue;
            }
            b',' => {
                out.push(',');
                if let Some(frame) = open.last() {
                    is_key = frame.is_object;
                    next = (frame.nodes, frame.named);
                }
                continue;
            }
            b'}' | b']' => {
                out.push(byte.into());
                open.pop();
                is_key = false;
            }
            _ => {
                let is_literal =
                    |byte: &&u8| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
                let rest = bytes.get(start..).unwrap_or_default();
                at = start.saturating_add(rest.iter().take_while(is_literal).count().max(1));
                let written = json.get(start..at).unwrap_or_default();
                let masked = match byte {
                    b'n' => None,
                    // Whether there is a recording is no address.
                    b't' | b'f' if named == Named::Recording => None,
                    _ if named == Named::Recording => Some(hidden.mask(written)),
                    _ if named == Named::Yes => Some(hidden.literal(written)),
                    _ if named == Named::Leaf => {
                        hidden.literal(written);
                        None
                    }
                    _ => hidden.number(written),
                };
                is_masked |= push_text(out, written, masked);
            }
        }
    }
    is_masked
}

/// Appends a value as it was written, or what stands in its place: whether that is so.
fn push_text(out: &mut String, written: &str, masked: Option<String>) -> bool {
    match &masked {
        Some(masked) => push_string(out, masked),
        None => out.push_str(written),
    }
    masked.is_some()
}

/// The characters of a JSON string.
fn characters(written: &str) -> Cow<'_, str> {
    if !written.contains('\\') {
        let inside = written
            .strip_prefix('"')
            .and_then(|it| it.strip_suffix('"'));
        return Cow::Borrowed(inside.unwrap_or_default());
    }
    let document = Document::parse(written);
    let text = document.ok().and_then(|document| {
        let text = document.root().as_text()?;
        Some(text.value.into_owned())
    });
    Cow::Owned(text.unwrap_or_default())
}

/// Behind the bracket that closes the array or object that begins at a place.
fn container_end(json: &[u8], start: usize) -> usize {
    let mut depth = 0usize;
    let mut at = start;
    while let Some(&byte) = json.get(at) {
        match byte {
            b'"' => {
                at = string_end(json, at);
                continue;
            }
            b'{' | b'[' => depth = depth.saturating_add(1),
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at = at.saturating_add(1);
        if depth == 0 {
            break;
        }
    }
    at
}
