//! Masks private values in a JSON text.

use std::borrow::Cow;

use super::super::column::{Node, find};
use super::compact_object::{CompactObject, PIECE};
use super::masked_keys::MaskedKeys;
use super::masked_values::MaskedValues;
use super::recording_keys::{RecordingContent, is_address, recording_content};
use crate::json::Document;
use crate::json::{push_string, string_end, unescape};
use crate::pace::{InPieces, LONG, Pace};
use crate::simd_bytes::unescaped_run;

/// The named members of a JSON text.
#[derive(Clone, Copy)]
pub(super) struct NamedMembers<'n> {
    nodes: &'n [Node],
    /// Named keys of the text's own members.
    keys: &'n [&'static str],
}

impl<'n> NamedMembers<'n> {
    /// No members are named.
    pub const NONE: NamedMembers<'static> = NamedMembers::of(&[], &[]);

    pub const fn of(nodes: &'n [Node], keys: &'n [&'static str]) -> Self {
        Self { nodes, keys }
    }

    pub fn names_nothing(self) -> bool {
        self.nodes.is_empty() && self.keys.is_empty()
    }
}

/// An array or object that has not ended yet.
struct Frame<'n> {
    /// The named members; for an array those of its elements.
    nodes: &'n [Node],
    is_object: bool,
    /// Whether its elements are named.
    named: NamedAs,
    masked_keys: MaskedKeys,
}

/// Whether a value is named.
#[derive(Clone, Copy, PartialEq)]
enum NamedAs {
    No,
    Yes,
    /// It holds recordings' URLs, at any depth.
    Recording,
    /// Every URL in it, at any depth, is a recording's.
    Audio,
    /// It is inside a value that is named as a whole.
    Leaf,
}

/// A JSON text on one line, with named members and all other private values masked, in texts and keys; and
/// whether anything was masked. A named object becomes one mask; what is under a key with recordings' URLs
/// keeps its shape. Iterative, since a provider may nest to any depth.
pub(super) fn redacted<'p>(
    json: &'p str,
    members: NamedMembers<'p>,
    hidden: &'p mut MaskedValues<'_>,
    pace: &'p Pace,
) -> InPieces<'p, (String, bool)> {
    mask_json(json, members, NamedAs::No, hidden, pace)
}

/// From now on masks the URLs in a JSON text about recordings.
pub(super) fn hide_recordings<'p>(
    json: &'p str,
    hidden: &'p mut MaskedValues<'_>,
    pace: &'p Pace,
) -> InPieces<'p, (String, bool)> {
    mask_json(json, NamedMembers::NONE, NamedAs::Recording, hidden, pace)
}

/// From now on masks the texts and numbers in a JSON text that is named as a whole, except under some of its
/// keys.
pub(super) fn hide_leaves<'p>(
    json: &'p str,
    but: &'p [&'static str],
    hidden: &'p mut MaskedValues<'_>,
    pace: &'p Pace,
) -> InPieces<'p, (String, bool)> {
    mask_json(
        json,
        NamedMembers::of(&[], but),
        NamedAs::Leaf,
        hidden,
        pace,
    )
}

/// What to do with the content of a text.
#[derive(Clone, Copy)]
pub(super) enum Inside {
    /// Mask private values. Whether a person said or wrote the text.
    Masked(bool),
    /// The same, and every URL in it is a recording's.
    Audio,
    /// The text is named: mask it everywhere from now on.
    Named,
    /// From now on mask the recordings that it names.
    Recordings,
}

/// Whether a text needs no search of its own.
pub(super) fn is_plain(
    text: &str,
    nodes: &[Node],
    inside: Inside,
    hidden: &MaskedValues<'_>,
) -> bool {
    text.len() <= LONG && json_in(text, nodes, inside, hidden).is_none()
}

/// The part of a text that may be JSON, if that matters. A text in JSON may itself be JSON.
#[inline(never)]
fn json_in<'t>(
    text: &'t str,
    nodes: &[Node],
    inside: Inside,
    hidden: &MaskedValues<'_>,
) -> Option<&'t str> {
    let is_named = matches!(inside, Inside::Named | Inside::Audio) || !nodes.is_empty();
    let is_looked_for = is_named || hidden.has_values() || hidden.hides_recordings();
    // Most texts begin with a letter.
    let begins_as_words = text
        .as_bytes()
        .first()
        .is_some_and(u8::is_ascii_alphanumeric);
    if !is_looked_for || begins_as_words && nodes.is_empty() {
        return None;
    }
    let json = text.trim_start();
    let json = json.strip_prefix('\u{feff}').map_or(json, str::trim_start);
    let may_be_json = matches!(json.as_bytes(), [b'{' | b'[' | b'"', ..]);
    (may_be_json || is_led_into(text, nodes)).then_some(json)
}

/// Whether a path leads into a text.
fn is_led_into(text: &str, nodes: &[Node]) -> bool {
    !nodes.is_empty() && text.contains(['{', '['])
}

/// Searches a text that is long, or may be JSON. Each level of nested texts doubles the characters: there are
/// few. Returns the masked text, if it is to be masked.
#[inline(never)]
pub(super) fn go_into<'p>(
    text: &'p str,
    nodes: &'p [Node],
    inside: Inside,
    hidden: &'p mut MaskedValues<'_>,
    pace: &'p Pace,
) -> InPieces<'p, Option<String>> {
    Box::pin(async move {
        let mut masked = None;
        if let Some(json) = json_in(text, nodes, inside, hidden) {
            match Document::parse_in_pieces(json, pace).await {
                Ok(document) => {
                    let named = match inside {
                        Inside::Named => NamedAs::Leaf,
                        Inside::Audio => NamedAs::Audio,
                        _ => NamedAs::No,
                    };
                    let (json, members) = (document.root().text(), NamedMembers::of(nodes, &[]));
                    let (out, is_masked) = mask_json(json, members, named, hidden, pace).await;
                    masked = is_masked.then_some(out);
                }
                // The named part of it is unknown: it is masked as a whole.
                Err(_) if is_led_into(text, nodes) => {
                    if text.len() > LONG {
                        hidden.long(text, None, pace).await;
                    }
                    return Some(hidden.value(text));
                }
                Err(_) => {}
            }
        }
        let is_free_text = match inside {
            Inside::Masked(is_free_text) => Some(is_free_text),
            Inside::Audio => Some(true),
            Inside::Named => None,
            Inside::Recordings => return None,
        };
        if masked.is_some()
            && let Some(whole) = hidden.as_whole(text)
        {
            return Some(whole);
        }
        let text = masked.as_deref().unwrap_or(text);
        let in_it = match is_free_text {
            Some(is_free_text) if text.len() <= LONG => hidden.text(text, is_free_text),
            _ if text.len() <= LONG => None,
            _ => hidden.long(text, is_free_text, pace).await,
        };
        in_it.or(masked)
    })
}

/// Boxed: it recurses into texts.
#[inline(never)]
fn mask_json<'p>(
    json: &'p str,
    members: NamedMembers<'p>,
    named: NamedAs,
    hidden: &'p mut MaskedValues<'_>,
    pace: &'p Pace,
) -> InPieces<'p, (String, bool)> {
    Box::pin(mask_json_text(json, members, named, hidden, pace))
}

async fn mask_json_text(
    json: &str,
    members: NamedMembers<'_>,
    named: NamedAs,
    hidden: &mut MaskedValues<'_>,
    pace: &Pace,
) -> (String, bool) {
    let mut out = String::with_capacity(json.len());
    let mut is_masked = false;
    let bytes = json.as_bytes();
    let mut open: Vec<Frame<'_>> = Vec::new();
    // For the next value; for a key, nothing.
    let mut next = (members.nodes, named);
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
                    let is_own = open.len() == 1 && members.keys.contains(&text.as_ref());
                    let around = open.last().map_or(NamedAs::No, |it| it.named);
                    let holds = hidden
                        .hides_recordings()
                        .then(|| recording_content(&text))
                        .flatten();
                    let named = match around {
                        NamedAs::Leaf if is_own => NamedAs::No,
                        NamedAs::Leaf | NamedAs::Recording => around,
                        _ if holds == Some(RecordingContent::Addresses) => NamedAs::Recording,
                        _ if is_own || node.is_some_and(|node| node.slot.is_some()) => NamedAs::Yes,
                        _ if holds.is_some() => NamedAs::Audio,
                        NamedAs::Audio => around,
                        _ => NamedAs::No,
                    };
                    next = (node.map_or(&[], |node| &node.inside), named);
                    is_key = false;
                    let address = match around {
                        NamedAs::Recording => hidden.known_address(&text),
                        NamedAs::Audio if is_address(&text) => hidden.known_address(&text),
                        _ => None,
                    };
                    let masked = address.or_else(|| hidden.key(&text));
                    let masked = masked.map(|mask| match open.last_mut() {
                        Some(frame) => frame.masked_keys.unlike(mask),
                        None => mask,
                    });
                    is_masked |= push_text(&mut out, written, masked);
                    continue;
                }
                let (nodes, inside) = match named {
                    NamedAs::Yes | NamedAs::Leaf => (&[][..], Inside::Named),
                    NamedAs::Audio => (nodes, Inside::Audio),
                    _ => (nodes, Inside::Masked(true)),
                };
                let is_address = match named {
                    NamedAs::Recording => !text.is_empty(),
                    NamedAs::Audio => is_address(&text),
                    _ => false,
                };
                let is_plain = is_address || is_plain(&text, nodes, inside, hidden);
                let in_it = match is_plain {
                    true => None,
                    false => go_into(&text, nodes, inside, hidden, pace).await,
                };
                let masked = match named {
                    NamedAs::Yes if !text.is_empty() => Some(hidden.value(&text)),
                    _ if is_address => Some(hidden.address(&text)),
                    NamedAs::Leaf => {
                        hidden.leaf(&text);
                        None
                    }
                    _ if !is_plain => in_it,
                    _ => hidden.text(&text, true),
                };
                // A number may be written as text.
                let masked = match named {
                    NamedAs::Leaf => None,
                    _ => masked.or_else(|| hidden.number(&text)),
                };
                is_masked |= push_text(&mut out, written, masked);
            }
            b'{' if named == NamedAs::Yes => {
                let mut object = CompactObject::default();
                at = start;
                while !object.goes_on(json, &mut at) {
                    if pace.is_due(PIECE) {
                        pace.turn().await;
                    }
                }
                let compact = object.compact;
                hide_leaves(&compact, &[], hidden, pace).await;
                if compact.len() > LONG {
                    hidden.long(&compact, None, pace).await;
                }
                push_string(&mut out, &hidden.object(&compact));
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
                    // A boolean is not a URL.
                    b't' | b'f' if named == NamedAs::Recording => None,
                    _ if named == NamedAs::Recording => Some(hidden.number_of_recording(written)),
                    _ if named == NamedAs::Yes => Some(hidden.literal(written)),
                    _ if named == NamedAs::Leaf => {
                        hidden.literal(written);
                        None
                    }
                    _ => hidden.number(written),
                };
                is_masked |= push_text(&mut out, written, masked);
            }
        }
    }
    (out, is_masked)
}

/// Appends a value, or its replacement; returns whether it was replaced.
fn push_text(out: &mut String, written: &str, masked: Option<String>) -> bool {
    match &masked {
        Some(masked) => push_string(out, masked),
        None => out.push_str(written),
    }
    masked.is_some()
}

/// The characters of a JSON string.
fn characters(written: &str) -> Cow<'_, str> {
    let inside = written
        .strip_prefix('"')
        .and_then(|it| it.strip_suffix('"'))
        .unwrap_or_default();
    match unescaped_run(inside.as_bytes()) == inside.len() {
        true => Cow::Borrowed(inside),
        false => Cow::Owned(unescape(inside)),
    }
}
