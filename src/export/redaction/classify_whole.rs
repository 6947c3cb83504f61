//! Classifies a text as a whole.

use super::mask::{Masks, Private};
use super::private_text::Part;

/// Classifies a text as a whole, apart from white space around it.
#[inline(never)]
pub(super) fn classify_whole(text: &str, parts: &[Part], masks: &Masks) -> Private {
    if let [part] = parts {
        let before = text.get(..part.start).unwrap_or_default();
        let behind = text.get(part.end..).unwrap_or_default();
        let is_bare = |text: &str| {
            text.bytes()
                .all(|it| it.is_ascii() && !it.is_ascii_alphanumeric())
        };
        if is_bare(before) && (is_bare(behind) || part.spelling.is_some() && is_rest(behind))
            || part.spelling.is_some()
                && is_scheme(before)
                && (behind.is_empty() || is_rest(behind))
        {
            return part.private;
        }
    }
    masks.other(text.trim())
}

/// The scheme before a number in an address: `whatsapp:`.
fn is_scheme(before: &str) -> bool {
    before
        .strip_suffix(':')
        .is_some_and(|it| it.bytes().all(|it| it.is_ascii_alphabetic()))
}

/// What may follow it: `@carrier.example`, `;ext=5`, or `.0` if it was read as a decimal number.
fn is_rest(behind: &str) -> bool {
    let is_space = |it: u8| it.is_ascii_whitespace();
    matches!(behind.as_bytes(), b".0" | [b'@' | b';' | b'?', ..]) && !behind.bytes().any(is_space)
}
