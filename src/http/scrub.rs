//! Masks anything that looks like a credential.

use std::borrow::Cow;

use crate::normalized_text::{begins_with, part, skip};

/// What credentials begin with, or come after.
const PREFIXES: [&[u8]; 4] = [b"vk_", b"ak_", b"pat_", BEARER];
const BEARER: &[u8] = b"bearer";

/// Cuts everything that looks like a credential (`vk_…`, `ak_….…`, `pat_…`, `Bearer …`) down to its prefix
/// and `***`. When in doubt, it masks.
pub fn scrub_credentials(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut clean = String::new();
    let (mut copied, mut at) = (0, 0);
    while at < bytes.len() {
        let (kept, end) = secret_at(bytes, at);
        if kept < end {
            clean.push_str(part(text, copied, kept));
            clean.push_str("***");
            copied = end;
        }
        at = end.max(at.wrapping_add(1));
    }
    match copied {
        0 => Cow::Borrowed(text),
        _ => {
            clean.push_str(part(text, copied, bytes.len()));
            Cow::Owned(clean)
        }
    }
}

/// From where to where the credential that begins here is masked; nothing if none does.
fn secret_at(text: &[u8], at: usize) -> (usize, usize) {
    const NONE: (usize, usize) = (0, 0);
    let rest = text.get(at..).unwrap_or_default();
    let Some(kept) = PREFIXES.iter().find(|it| begins_with(rest, it)) else {
        return NONE;
    };
    let before = text.get(..at).unwrap_or_default();
    if before.last().is_some_and(|it| is_token(*it)) && !ends_with_escape(before) {
        return NONE;
    }
    let mut from = at.wrapping_add(kept.len());
    if *kept != BEARER {
        let mut end = skip(text, from, &|it| is_token(it) || it == b'.');
        // A full stop only between two other characters.
        while end > from && text.get(end.wrapping_sub(1)) == Some(&b'.') {
            end = end.wrapping_sub(1);
        }
        return (from, end);
    }
    // What is not ASCII may be white space.
    let is_space = |it: u8| it == b'+' || it.is_ascii_whitespace() || !it.is_ascii();
    let scheme = from;
    from = skip(text, from, &is_space);
    if text
        .get(from..)
        .is_some_and(|rest| rest.starts_with(b"%20"))
    {
        from = from.wrapping_add(3);
    }
    let is_part = |it: u8| {
        !(it.is_ascii_whitespace()
            || matches!(
                it,
                b'"' | b'\'' | b'`' | b'<' | b'>' | b',' | b';' | b')' | b'}' | b']'
            ))
    };
    let end = skip(text, from, &is_part);
    let word = text.get(from..end).unwrap_or_default();
    // "Bearer token required" names the scheme.
    let is_prose = word.len() <= 14 && word.iter().all(|it| it.is_ascii_lowercase() || *it == b'.');
    if from == scheme || is_prose {
        NONE
    } else {
        (from, end)
    }
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// Whether the text ends in a percent-encoded character, which no token contains.
fn ends_with_escape(text: &[u8]) -> bool {
    matches!(text, [.., b'%', a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn credentials_are_cut_down_and_other_words_stay() {
        for (text, expected) in [
            ("", ""),
            ("Invalid key vk_live_0123.", "Invalid key vk_***."),
            ("VK_ABC", "VK_***"),
            ("(ak_7f.s3cr3t-X_y) is off", "(ak_***) is off"),
            ("token=pat_abc&x=1", "token=pat_***&x=1"),
            ("q=%22vk_abc%22", "q=%22vk_***%22"),
            (
                "Authorization: Bearer eyJhbGciOi.J9.x-y",
                "Authorization: Bearer ***",
            ),
            ("bearer%20abc123", "bearer%20***"),
            ("Bearer ABC", "Bearer ***"),
            (
                "{\"auth\":\"Bearer tok en\"}",
                "{\"auth\":\"Bearer tok en\"}",
            ),
            ("Bearer token required", "Bearer token required"),
            (
                "Keys begin with vk_, tokens with pat_.",
                "Keys begin with vk_, tokens with pat_.",
            ),
            ("break_down compat_mode", "break_down compat_mode"),
            ("ключ vk_ключ", "ключ vk_ключ"),
            ("vk_a vk_b", "vk_*** vk_***"),
        ] {
            assert_eq!(scrub_credentials(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_credential_survives(
            before in "[ -~é]{0,8}[ =\"'/(]", prefix in "vk_|ak_|pat_|Bearer ak_|Bearer ",
            secret in "[A-Z][A-Za-z0-9]{11,30}", after in "[ \"',)].{0,8}",
        ) {
            let text = format!("{before}{prefix}{secret}{after}");
            let clean = scrub_credentials(&text);
            prop_assert!(!clean.contains(secret.as_str()), "{}", clean);
        }

        #[test]
        fn never_panics(text in "(\\PC|vk_|Bearer |%2){0,20}") {
            let _ = scrub_credentials(&text);
        }
    }
}
