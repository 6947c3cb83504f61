//! Masks anything that looks like a credential.

use std::borrow::Cow;

/// The prefixes of credentials.
const PREFIXES: [&str; 3] = ["vk_", "ak_", "pat_"];
const BEARER: &str = "bearer";

/// Cuts everything that looks like a credential (`vk_…`, `ak_….…`, `pat_…`, `Bearer …`) down to its prefix
/// and `***`. When in doubt, it masks.
pub fn scrub_credentials(text: &str) -> Cow<'_, str> {
    let mut clean = String::new();
    let mut rest = text;
    let mut before = None;
    let mut cut = false;
    while let Some(next) = rest.chars().next() {
        let boundary = before.is_none_or(|(previous, escaped)| escaped || !is_token(previous));
        let found = if boundary { secret_at(rest) } else { None };
        let (kept, taken) = found.unwrap_or((next.len_utf8(), next.len_utf8()));
        clean.push_str(rest.get(..kept).unwrap_or_default());
        if found.is_some() {
            clean.push_str("***");
            cut = true;
        }
        let (passed, following) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        before = passed
            .chars()
            .next_back()
            .map(|last| (last, ends_with_escape(&clean)));
        rest = following;
    }
    if cut {
        Cow::Owned(clean)
    } else {
        Cow::Borrowed(text)
    }
}

/// How many bytes of the credential that begins here are kept, and how many it has.
fn secret_at(text: &str) -> Option<(usize, usize)> {
    for prefix in PREFIXES {
        let Some(begin) = text.get(..prefix.len()) else {
            continue;
        };
        if !begin.eq_ignore_ascii_case(prefix) {
            continue;
        }
        let secret = token_length(text.get(prefix.len()..)?);
        if secret > 0 {
            return Some((prefix.len(), prefix.len().saturating_add(secret)));
        }
    }
    let begin = text.get(..BEARER.len())?;
    if !begin.eq_ignore_ascii_case(BEARER) {
        return None;
    }
    let after = text.get(BEARER.len()..)?;
    let token = after.trim_start_matches(|c: char| c == '+' || c.is_whitespace());
    let token = token.strip_prefix("%20").unwrap_or(token);
    let kept = text.len().saturating_sub(token.len());
    if kept == BEARER.len() {
        return None;
    }
    let length = token
        .find(|c: char| c.is_whitespace() || "\"'`<>,;)}]".contains(c))
        .unwrap_or(token.len());
    let word = token.get(..length)?;
    // "Bearer token required" names the scheme.
    let is_prose = word.len() <= 14 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'.');
    (!is_prose).then_some((kept, kept.saturating_add(length)))
}

/// The length of what can belong to a credential; a full stop only between two other characters.
fn token_length(text: &str) -> usize {
    let length = text
        .find(|c| !(is_token(c) || c == '.'))
        .unwrap_or(text.len());
    text.get(..length)
        .unwrap_or_default()
        .trim_end_matches('.')
        .len()
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// Whether the text ends in a percent-encoded character, which no token contains.
fn ends_with_escape(text: &str) -> bool {
    matches!(text.as_bytes(), [.., b'%', a, b] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
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
