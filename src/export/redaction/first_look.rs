//! What a text may hold, by its characters alone: most texts hold nothing private, and need not be normalized.

use crate::normalized_text::{MAYBE_AT, char_at, to_ascii};
use crate::simd_bytes::{LANES, SimdBytes, lowest_bit};

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
    const NOTHING: Self = Self {
        digits: 0,
        has_at: false,
        has_slash: false,
    };
    /// What may be anything: an escape may stand for any character.
    const ANYTHING: Self = Self {
        digits: usize::MAX,
        has_at: true,
        has_slash: true,
    };

    #[inline(never)]
    pub fn of(text: &str) -> Self {
        let mut look = Self::NOTHING;
        let mut at = 0;
        loop {
            at = look.skip_plain(text.as_bytes(), at);
            let Some((meant, length)) = read(text, at) else {
                return look;
            };
            at = at.saturating_add(length);
            match meant {
                Some('0'..='9') => look.digits = look.digits.saturating_add(1),
                Some('/') => look.has_slash = true,
                Some('@' | MAYBE_AT) => look.has_at = true,
                Some('%' | '&' | '\\' | '=') => return Self::ANYTHING,
                _ => {}
            }
        }
    }

    /// The same where only URLs are searched for: neither digits nor `@` count.
    #[inline(never)]
    pub fn for_slash(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut at = 0;
        loop {
            while let Some(chunk) = sixteen(bytes, at) {
                // Full width and small forms begin with this byte; nothing else is read as one of these.
                let telling = classes(chunk).any_set(SLASH | EQUALS) | chunk.equal(0xEF);
                if telling != 0 {
                    at = at.saturating_add(lowest_bit(telling));
                    break;
                }
                at = at.saturating_add(LANES);
            }
            at = start_of_character(bytes, at);
            let Some((meant, length)) = read(text, at) else {
                return Self::NOTHING;
            };
            at = at.saturating_add(length);
            if let Some('/' | '%' | '&' | '\\' | '=') = meant {
                return Self::ANYTHING;
            }
        }
    }

    /// Counts the digits before the next character that has to be read, and returns its place; or one near
    /// the end.
    fn skip_plain(&mut self, bytes: &[u8], start: usize) -> usize {
        let mut at = start;
        while let Some(before) = at.checked_sub(1).and_then(|it| sixteen(bytes, it))
            && let Some(chunk) = sixteen(bytes, at)
        {
            let classes = classes(chunk);
            let mut digits = classes.any_set(DIGIT);
            let mut special = classes.any_set(SLASH | EQUALS | AT | LEAD | LEAD_OF_E);
            if !chunk.is_ascii() {
                // Of the scripts of India nothing counts but digits, which have one place in all: behind an odd
                // second byte. Any other character ends what is counted here.
                digits |= before.any_set(1) & classes.any_set(DIGIT_OF_INDIA);
                special |= before.equal(0xE0) & !chunk.between(0xA4, 0xB5);
            }
            let plain = special.trailing_zeros().min(16);
            let behind = u32::MAX.wrapping_shl(plain);
            let count = usize::try_from((digits & !behind).count_ones()).unwrap_or(0);
            self.digits = self.digits.saturating_add(count);
            at = at.saturating_add(lowest_bit(special).min(LANES));
            if special != 0 {
                break;
            }
        }
        start_of_character(bytes, at)
    }
}

/// `/`, `%` and `&`.
const SLASH: u8 = 1;
/// `=` and `\`, and `<` and `]`, which mean nothing.
const EQUALS: u8 = 2;
const AT: u8 = 4;
const DIGIT: u8 = 8;
/// The last byte of a digit of the scripts of India.
const DIGIT_OF_INDIA: u8 = 16;
/// The first byte of a character of two or four bytes.
const LEAD: u8 = 32;
/// Of one of three bytes, but for the scripts of India and their neighbours.
const LEAD_OF_E: u8 = 64;

/// What each byte may be.
fn classes(bytes: SimdBytes) -> SimdBytes {
    let digits = DIGIT | LEAD | LEAD_OF_E;
    let high_digits = digits | DIGIT_OF_INDIA;
    let other = LEAD | LEAD_OF_E | DIGIT_OF_INDIA;
    let of_low = [
        DIGIT | AT | LEAD,
        digits,
        digits,
        digits,
        digits,
        digits | SLASH,
        high_digits | SLASH,
        high_digits,
        high_digits,
        high_digits,
        other,
        other,
        other | EQUALS,
        other | EQUALS,
        other,
        other | SLASH,
    ];
    let of_high = [
        0,
        0,
        SLASH,
        DIGIT | EQUALS,
        AT,
        EQUALS,
        0,
        0,
        0,
        0,
        DIGIT_OF_INDIA,
        0,
        LEAD,
        LEAD,
        LEAD_OF_E,
        LEAD,
    ];
    bytes.classes(SimdBytes::of(&of_low), SimdBytes::of(&of_high))
}

/// What a character means, and how many bytes it takes; `None` at the end.
fn read(text: &str, at: usize) -> Option<(Option<char>, usize)> {
    let first = *text.as_bytes().get(at)?;
    if first.is_ascii() {
        return Some((Some(char::from(first)), 1));
    }
    let character = char_at(text, at)?;
    Some((to_ascii(character), character.len_utf8()))
}

/// The bytes from a place on, where there are so many.
fn sixteen(bytes: &[u8], at: usize) -> Option<SimdBytes> {
    let chunk = bytes.get(at..)?.first_chunk::<LANES>()?;
    Some(SimdBytes::of(chunk))
}

/// The start of the character at a place.
fn start_of_character(bytes: &[u8], at: usize) -> usize {
    let mut start = at;
    while bytes.get(start).is_some_and(|it| it & 0xC0 == 0x80) {
        start = start.saturating_sub(1);
    }
    start
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
        let long = "नमस्ते, कल 10 बजे १२३ plain words ".repeat(3);
        let long = long.as_str();
        for (text, seen) in [
            (long, look(15, false, false)),
            (&[long, "／"].concat(), look(15, false, true)),
            (&["／", long].concat(), look(15, false, true)),
            (&[long, "९ ඉ ไ / ༠ ๔", long].concat(), look(33, false, true)),
            (&[long, "é％", long].concat(), FirstLook::ANYTHING),
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

    /// The same, character by character.
    fn slowly(text: &str) -> FirstLook {
        let mut look = FirstLook::NOTHING;
        for character in text.chars() {
            match to_ascii(character) {
                Some('0'..='9') => look.digits += 1,
                Some('/') => look.has_slash = true,
                Some('@' | MAYBE_AT) if character != MAYBE_AT => look.has_at = true,
                Some('%' | '&' | '\\' | '=') => return FirstLook::ANYTHING,
                _ => {}
            }
        }
        look
    }

    proptest! {
        #[test]
        fn long_texts_are_read_as_short_ones(text in "([a-z ]{0,20}|[\u{900}-\u{dff}]{0,9}|[\u{966}-\u{96f}0-9]{0,9}|[/@／０༠٣๙\u{e00}-\u{fff}é😀𝟡]|(\\\\|&|％|﹨)?){0,12}") {
            let slowly = slowly(&text);
            prop_assert_eq!(FirstLook::of(&text), slowly);
            prop_assert_eq!(FirstLook::for_slash(&text).has_slash, slowly.has_slash);
        }

        #[test]
        fn nothing_is_overlooked(text in "(\\PC|[0-9\u{900}-\u{dff}٠-٩०-९０-９/／@＠%％&＆=＝\\\\＼﹨﹪\u{200b}\u{1a}\u{1f}\n\t]|%[0-9A-F]{2}|&#[0-9]{2};?){0,48}") {
            let look = FirstLook::of(&text);
            let browsed = text.replace('\\', "/").replace(['\t', '\n', '\r'], "");
            for read in [&text, &browsed] {
                let normalized = NormalizedText::normalize(read);
                let meant = normalized.text();
                prop_assert!(look.digits >= meant.bytes().filter(u8::is_ascii_digit).count());
                prop_assert!(look.has_at || !meant.contains(['@', MAYBE_AT]));
                prop_assert!(look.has_slash || !meant.contains('/'));
                prop_assert!(FirstLook::for_slash(&text).has_slash || !meant.contains('/'));
            }
        }
    }
}
