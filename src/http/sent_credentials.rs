//! Masks credentials where a gateway's text repeats them as they were sent. Its server has masked what else it sends:
//! [`RepeatedCredentials`](super::RepeatedCredentials) finds them in any encoding, in texts of anybody.

/// So many characters of a credential are masked. A shorter one is masked where it is a word: it may be part of any.
const RUN: usize = 8;
const HIDDEN: &str = "***";

/// The text without any part of the credentials, which are ASCII.
pub fn hide_as_sent(credentials: &[String], text: &str) -> String {
    let is_part = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let mut shown = String::new();
    // Up to where it is masked.
    let mut masked = 0;
    for (at, character) in text.char_indices() {
        let (before, rest) = text.as_bytes().split_at_checked(at).unwrap_or_default();
        for credential in credentials {
            let length = credential.len().clamp(1, RUN);
            let mut runs = credential.as_bytes().windows(length);
            let is_word = !is_part(before.last()) && !is_part(rest.get(length));
            if runs.any(|run| rest.starts_with(run)) && (is_word || length == RUN) {
                if at > masked || shown.is_empty() {
                    shown.push_str(HIDDEN);
                }
                masked = at.saturating_add(length);
            }
        }
        if at >= masked {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_what_was_sent_are_masked_and_nothing_else() {
        for (text, shown) in [
            ("", ""),
            ("secret-token-1", "***"),
            ("Bad token secret-token-1.", "Bad token ***."),
            ("secret-token-1secret-token-1 twice", "*** twice"),
            (
                "begins with secret-t…, ends with token-1",
                "begins with ***…, ends with token-1",
            ),
            ("another.token:4711, tiny", "***, ***"),
            ("secret", "secret"),
            (
                "destiny is tinytiny: \"tiny\"",
                "destiny is tinytiny: \"***\"",
            ),
        ] {
            let sent = ["secret-token-1", "another.token:4711", "tiny", ""];
            assert_eq!(hide_as_sent(&sent.map(str::to_owned), text), shown);
        }
    }
}
