//! What a text may hold, by its characters alone: most texts hold nothing private, and need not be normalized.

use crate::normalized_text::{MAYBE_AT, char_at, find, to_ascii};

/// What a normalized text has of what numbers, e-mail addresses and URLs are made of; or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FirstLook {
    /// How many digits.
    pub digits: usize,
    /// What stands in every e-mail address.
    pub has_at: bool,
    /// What stands before every path.
    pub has_slash: bool,
}

impl FirstLook {
    /// What may be anything.
    const ANYTHING: Self = Self {
        digits: usize::MAX,
        has_at: true,
        has_slash: true,
    };

    #[inline(never)]
    pub fn of(text: &str) -> Self {
        let mut look = Self {
            digits: 0,
            has_at: false,
            has_slash: false,
        };
        let is_telling = |it: u8| {
            it.is_ascii_digit() || matches!(it, b'/' | b'@' | b'%' | b'&' | b'\\' | b'=' | 0x80..)
        };
        let bytes = text.as_bytes();
        let mut at = find(bytes, 0, is_telling);
        while let Some(rest @ [first, ..]) = bytes.get(at..) {
            let (meant, length) = match *rest {
                [0..0x80, ..] => (Some(char::from(*first)), 1),
                // The scripts of India: of each nothing counts but its digits, which have one place in all.
                [0xE0, block @ 0xA4..=0xB5, letter, ..] => {
                    let is_digit = block & 1 == 1 && matches!(letter, 0xA6..=0xAF);
                    (is_digit.then_some('0'), 3)
                }
                _ => match char_at(text, at) {
                    Some(character) => (to_ascii(character), character.len_utf8()),
                    None => break,
                },
            };
            at = at.saturating_add(length);
            match meant {
                Some('0'..='9') => look.digits = look.digits.saturating_add(1),
                Some('/') => look.has_slash = true,
                Some('@' | MAYBE_AT) => look.has_at = true,
                // An escape may stand for any character.
                Some('%' | '&' | '\\' | '=') => return Self::ANYTHING,
                _ => {}
            }
        }
        look
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::normalized_text::NormalizedText;

    #[test]
    fn what_stands_in_a_text_is_seen() {
        let look = |digits, has_at, has_slash| FirstLook {
            digits,
            has_at,
            has_slash,
        };
        for (text, seen) in [
            ("", look(0, false, false)),
            ("Yes, please! It is…\nनमस्ते ।", look(0, false, false)),
            ("at 10:30, room १२", look(6, false, false)),
            ("both/and", look(0, false, true)),
            ("jane＠example.com", look(0, true, false)),
            ("a／b ９", look(1, false, true)),
            ("a\u{200b}5", look(1, false, false)),
            ("a=b", FirstLook::ANYTHING),
            ("％40", FirstLook::ANYTHING),
        ] {
            assert_eq!(FirstLook::of(text), seen, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_overlooked(text in "(\\PC|[0-9\u{900}-\u{dff}٠-٩०-९０-９/／@＠%％&＆=＝\\\\＼﹨﹪\u{200b}\u{1a}\u{1f}\n\t]|%[0-9A-F]{2}|&#[0-9]{2};?){0,24}") {
            let look = FirstLook::of(&text);
            let browsed = text.replace('\\', "/").replace(['\t', '\n', '\r'], "");
            for read in [&text, &browsed] {
                let normalized = NormalizedText::normalize(read);
                let meant = normalized.text();
                prop_assert!(look.digits >= meant.bytes().filter(u8::is_ascii_digit).count());
                prop_assert!(look.has_at || !meant.contains(['@', MAYBE_AT]));
                prop_assert!(look.has_slash || !meant.contains('/'));
            }
        }
    }
}
