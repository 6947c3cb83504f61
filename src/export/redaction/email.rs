//! Finds e-mail addresses in a normalized text.

use std::ops::Range;

use super::digits::has_many;
use super::mask::Masks;
use super::private_text::Part;
use crate::normalized_text::{MAYBE_AT, char_at, char_before, find, skip};

/// The most white space beside the `@`, in bytes.
const WIDEST_GAP: usize = 4;
/// The longest quoted local part that is searched for (RFC 5321 allows 64 characters).
const LONGEST_QUOTED: usize = 128;
/// The longest IP address in brackets.
const LONGEST_LITERAL: usize = 47;

/// The next address from a place on. Each character is read a bounded number of times: an address has only
/// one `@`.
pub(super) fn next_email(text: &str, from: usize, masks: &Masks) -> Option<Part> {
    let bytes = text.as_bytes();
    let mut from = from;
    loop {
        let start = find(bytes, from, is_sign);
        let end = skip(bytes, start, &is_sign);
        if start == end {
            return None;
        }
        if let Some(email) = email_around(text, from, start..end, masks) {
            return Some(email);
        }
        from = end;
    }
}

fn is_sign(byte: u8) -> bool {
    const MAYBE: u8 = MAYBE_AT as u8;
    matches!(byte, b'@' | MAYBE)
}

/// The address around an `@`, if there is one that starts after `from`.
#[inline(never)]
fn email_around(text: &str, from: usize, sign: Range<usize>, masks: &Masks) -> Option<Part> {
    let bytes = text.as_bytes();
    let is_sure = text.get(sign.clone()) == Some("@");
    let Range {
        start: mut before,
        end: mut behind,
    } = sign;
    let last_before = before.checked_sub(1).filter(|it| *it >= from);
    let around = (last_before.and_then(|it| bytes.get(it)), bytes.get(behind));
    let is_bracketed = matches!(around, (Some(b'('), Some(b')')) | (Some(b'['), Some(b']')));
    if is_bracketed {
        before = before.saturating_sub(1);
        behind = behind.saturating_add(1);
    }
    let spaces_before = spaces(bytes.get(from..before)?.iter().rev());
    let spaces_behind = spaces(bytes.get(behind..)?.iter());
    before = before.saturating_sub(spaces_before);
    behind = behind.saturating_add(spaces_behind);
    let is_apart = is_bracketed || !is_sure || spaces_before > 0 || spaces_behind > 0;
    let domain = Domain::read(text, behind)?;
    let last = *bytes.get(from..before)?.last()?;
    let start = match last {
        b'"' => quoted_start(bytes, from, before)?,
        _ => local_start(text, from, before),
    };
    let local = text.get(start..before).filter(|it| !it.is_empty())?;
    let until = |end: usize| bytes.get(..end).unwrap_or_default();
    let has_letter = skip(until(before), start, &|it| !it.is_ascii_alphabetic()) < before;
    let is_address = if domain.is_internet {
        has_letter && !is_apart
    } else if domain.dots == 0 {
        // As at a bank (UPI) or on one's own machine. "3@each" is not one, nor is "谢谢@jane", a mention in a
        // script without spaces.
        let is_ascii = skip(until(domain.end), start, &|it| it.is_ascii()) >= domain.end;
        !is_apart && is_ascii && (has_letter || has_many(local))
    } else {
        // "Call @ 5.Now" is not one; "jane @163.com" is.
        let is_name = domain.number == 0 || domain.number >= 3 && has_letter && spaces_behind == 0;
        !is_apart || is_name && !is_in_local(last) && (is_sure || !domain.has_digit)
    };
    // `sip:+919820012345@host`, and a number with any host: a telephone number.
    let has_plus = bytes.get(start) == Some(&b'+');
    let digits = start.saturating_add(has_plus.into());
    let is_number = skip(until(before), digits, &|it| it.is_ascii_digit()) >= before && {
        let before = bytes.get(..start)?;
        has_plus || before.ends_with(b"sip:") || before.ends_with(b"sips:")
    };
    (is_address && !is_number).then(|| Part {
        start,
        end: domain.end,
        private: masks.email(local, text.get(behind..domain.end).unwrap_or_default()),
        spelling: None,
        is_likely: true,
    })
}

/// How many bytes of white space come first, if there are few.
fn spaces<'b>(bytes: impl Iterator<Item = &'b u8>) -> usize {
    let width = bytes.take(WIDEST_GAP.saturating_add(1));
    let width = width.take_while(|it| it.is_ascii_whitespace()).count();
    if width > WIDEST_GAP { 0 } else { width }
}

/// The bytes of a local part, beside letters and digits.
fn is_in_local(byte: u8) -> bool {
    matches!(
        byte,
        b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'=' | b'?' | b'^'..=b'`' | b'{'..=b'~'
    )
}

/// Those that may also precede an address.
fn is_before_local(byte: u8) -> bool {
    matches!(
        byte,
        b'.' | b'-' | b'\'' | b'`' | b'=' | b'?' | b'&' | b'*' | b'{' | b'|' | b'!' | b'$'
    )
}

/// The start of the local part that ends at a place.
fn local_start(text: &str, from: usize, end: usize) -> usize {
    let last = char_before(text, end).unwrap_or(' ');
    let mut start = end;
    while start > from
        && let Some(character) = char_before(text, start)
        && (is_letter(character, last) || u8::try_from(character).is_ok_and(is_in_local))
    {
        start = start.saturating_sub(character.len_utf8());
    }
    let bytes = text.as_bytes().get(..end).unwrap_or_default();
    let local = bytes.get(start..).unwrap_or_default();
    // Starts after `?to=` and `email=`. Any other part before `=` belongs to it, as in bounce addresses:
    // `bounce-jane=example.com@example.org`.
    if let Some(at) = local.iter().rposition(|it| *it == b'=')
        && let (key, [_, _, ..]) = local.split_at(at)
        && is_key(key)
    {
        start = start.saturating_add(at).saturating_add(1);
    }
    skip(bytes, start, &is_before_local)
}

fn is_key(key: &[u8]) -> bool {
    const KEYS: [&[u8]; 8] = [
        b"to", b"from", b"cc", b"bcc", b"user", b"pa", b"upi", b"vpa",
    ];
    let (mut is_in_address, mut is_mail) = (false, false);
    for (at, byte) in key.iter().enumerate() {
        is_in_address |= matches!(byte, b'?' | b'&');
        is_mail |= is_word(key.get(at..at.saturating_add(4)), b"mail");
    }
    is_in_address || is_mail || KEYS.iter().any(|it| is_word(Some(key), it))
}

/// Whether it is this word, in any case.
#[inline(never)]
fn is_word(text: Option<&[u8]>, word: &[u8]) -> bool {
    text.is_some_and(|it| {
        it.len() == word.len() && it.iter().zip(word).all(|(it, other)| it | 0x20 == *other)
    })
}

/// The start of the quoted text that ends at a place: `"jane doe"`.
fn quoted_start(text: &[u8], from: usize, end: usize) -> Option<usize> {
    let is_letter_at = |at: usize| {
        text.get(at)
            .is_some_and(|it| it.is_ascii_alphanumeric() || *it >= 0x80)
    };
    let closing = end.checked_sub(1)?;
    let furthest = from.max(end.saturating_sub(LONGEST_QUOTED));
    let quote = (furthest..closing).rev().find(|&at| {
        // One between letters is inside.
        let is_inside =
            at > from && is_letter_at(at.saturating_sub(1)) && is_letter_at(at.saturating_add(1));
        text.get(at) == Some(&b'"') && !is_inside
    })?;
    // A quotation that ends, or begins with the `@`, is not a local part.
    let is_local =
        is_letter_at(quote.saturating_add(1)) && text.get(closing.saturating_sub(1)) != Some(&b' ');
    is_local.then_some(quote)
}

/// The domain of an address.
#[derive(Default)]
struct Domain {
    end: usize,
    /// Dots between its labels.
    dots: usize,
    /// If its first label is a number: how many digits it has.
    number: usize,
    has_digit: bool,
    /// It is an IP address: `192.0.2.1`, `[IPv6:2001:db8::1]`.
    is_internet: bool,
}

impl Domain {
    /// Labels separated by dots, the last one not a number; or one label.
    #[inline(never)]
    fn read(text: &str, start: usize) -> Option<Self> {
        let beside = char_at(text, start)?;
        if beside == '[' {
            return Self::literal(text.as_bytes(), start);
        }
        let mut domain = Self {
            end: start,
            ..Self::default()
        };
        // Of the last label.
        let (mut letters, mut is_name, mut is_behind_dot) = (0usize, false, false);
        let (mut is_numeric, mut longest) = (true, 0);
        let mut at = start;
        while let Some(character) = char_at(text, at) {
            at = at.saturating_add(character.len_utf8());
            if is_letter(character, beside) {
                if is_behind_dot {
                    domain.dots = domain.dots.saturating_add(1);
                    (letters, is_behind_dot) = (0, false);
                }
                let is_digit = character.is_ascii_digit();
                if letters == 0 {
                    is_name = !is_digit;
                }
                letters = letters.saturating_add(1);
                longest = letters.max(longest);
                is_numeric &= is_digit;
                if domain.dots == 0 {
                    domain.number = if is_numeric { letters } else { 0 };
                }
                domain.has_digit |= is_digit;
                domain.end = at;
            } else if domain.end == start || character != '-' && (is_behind_dot || character != '.')
            {
                break;
            } else {
                is_behind_dot |= character == '.';
                is_numeric &= is_behind_dot;
            }
        }
        domain.is_internet = is_numeric && domain.dots == 3 && longest <= 3;
        (domain.is_internet || is_name && letters > 1).then_some(domain)
    }

    fn literal(text: &[u8], start: usize) -> Option<Self> {
        let start = start.saturating_add(1);
        let is_named = text.get(start..)?.starts_with(b"IPv6:");
        let start = if is_named {
            start.saturating_add(5)
        } else {
            start
        };
        let end = skip(text, start, &|it| {
            it.is_ascii_hexdigit() || matches!(it, b'.' | b':')
        });
        let inside = text.get(start..end)?;
        let is_internet = inside.iter().any(|it| matches!(it, b'.' | b':'));
        let is_it = is_internet && inside.len() <= LONGEST_LITERAL && text.get(end) == Some(&b']');
        is_it.then(|| Self {
            end: end.saturating_add(1),
            is_internet,
            ..Self::default()
        })
    }
}

/// A letter or digit: Latin, or, in an address with another script beside its `@`, of that script. Many
/// scripts have no space after an address in Latin letters.
#[inline(never)]
fn is_letter(character: char, beside: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    let is_latin =
        |it: char| it.is_ascii() || matches!(it, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    is_latin(character) || !is_latin(beside) && !is_punctuation(character)
}

/// Punctuation outside ASCII.
fn is_punctuation(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{bf}' | '\u{964}' | '\u{965}' | '\u{61f}' | '\u{6d4}'
        | '\u{387}' | '\u{1680}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3020}')
}

#[cfg(test)]
mod tests {
    use super::super::mask::Kind;
    use super::super::private_text::find_private;
    use super::*;
    use crate::normalized_text::NormalizedText;

    /// The text with `‹›` in place of each address, and their masks.
    fn found(text: &str) -> (String, Vec<String>) {
        let masks = Masks::new([7; 16]);
        let (mut shown, mut from, mut found) = (String::new(), 0, Vec::new());
        let parts = find_private(&NormalizedText::normalize(text), &masks);
        for email in parts.iter().filter(|it| it.private.kind == Kind::Email) {
            shown += text.get(from..email.start).unwrap();
            shown += "‹›";
            from = email.end;
            found.push(email.private.mask());
        }
        (shown + text.get(from..).unwrap(), found)
    }

    #[test]
    fn one_address_has_one_mask_however_it_is_spelt() {
        let mask = Masks::new([7; 16]).email("jane", "example.com").mask();
        for (text, rest) in [
            ("jane@example.com", "‹›"),
            ("JANE@Example.COM", "‹›"),
            ("jane＠example。com", "‹›"),
            ("?to=jane%40example.com&x", "?to=‹›&x"),
            ("mailto%3Ajane%40example.com%3E", "mailto%3A‹›%3E"),
            ("%20jane%2540example.com", "%20‹›"),
            ("ja%6Ee%40example.com", "‹›"),
            ("jane&#64;example.com", "‹›"),
            ("jane&#64example.com", "‹›"),
            ("jane&#000000000064;example.com", "‹›"),
            ("jane=EF=BC=A0example.com", "‹›"),
            (r"jane\xEF\xBC\xA0example.com", "‹›"),
            (r"jane\357\274\240example.com", "‹›"),
            ("j\u{0}ane\u{3164}@\u{e0020}exam\u{85}ple.com", "‹›"),
            ("jane=40example.com", "‹›"),
            (r"jane\x40example.com", "‹›"),
            (r"jane\u{40}example.com", "‹›"),
            ("jane%u0040example.com", "‹›"),
            ("jane\u{fe6b}example.com", "‹›"),
            ("jane@@example.com", "‹›"),
            (r"jane\@example.com", "‹›"),
            ("j%61ne%40example%2Ecom", "‹›"),
            ("ｊａｎｅ＠ｅｘａｍｐｌｅ．ｃｏｍ", "‹›"),
            ("jane\u{61c}@\u{fe0f}example.com", "‹›"),
            ("€jane@example.com", "€‹›"),
            ("<a>jane&commat;example.com</a>", "<a>‹›</a>"),
            ("jane&amp;#x40;example.com", "‹›"),
            (r#"{"a":"jane\u0040example.com"}"#, r#"{"a":"‹›"}"#),
            (r#"{\"a\":\"jane\\u0040example.com\"}"#, r#"{\"a\":\"‹›\"}"#),
            (r"Hello\njane@example.com\nBye", r"Hello\n‹›\nBye"),
            (r"\u003cjane@example.com\u003e", r"\u003c‹›\u003e"),
            ("to jane @ example.com.", "to ‹›."),
            ("to jane\u{a0}@\nexample.com", "to ‹›"),
            ("to jane (@) example.com", "to ‹›"),
            ("\"jane\"@example.com", "‹›"),
            (r#"\"jane\"@example.com"#, "‹›"),
            (
                "ja\u{ad}ne\u{200b}@\u{2060}exam\u{feff}ple.com\u{200e}",
                "‹›\u{200e}",
            ),
            ("email=jane@example.com", "email=‹›"),
            ("upi://pay?pa=jane@example.com&am=5", "upi://pay?pa=‹›&am=5"),
            ("ל-jane@example.com", "ל-‹›"),
        ] {
            assert_eq!(found(text), (rest.to_owned(), vec![mask.clone()]), "{text}");
        }
        let both = |one: &str, other: &str| assert_eq!(found(one), found(other));
        both("Жанна@Пример.РФ", "жанна@пример.рф");
        both("ΆΝΝΑ@example.com", "ΆννΑ@EXAMPLE.com");
        both("ŁUKASZ@ŻÓŁW.pl", "łukasz@żółw.pl");
        both("Jane@OkHdfcBank", "jane@okhdfcbank");
        assert_ne!(found("jane@example.com").1, found("jan@example.com").1);
        assert_ne!(found("jane@example.com").1, found("jane@example.org").1);
    }

    #[test]
    fn accounts_and_odd_addresses_are_found() {
        for (text, rest) in [
            ("pay jane@okhdfcbank, now", "pay ‹›, now"),
            ("9876543210@ybl", "‹›"),
            ("jane.doe-1@upi.", "‹›."),
            ("clone git@host:path", "clone ‹›:path"),
            ("mail \"jane doe\"@example.com", "mail ‹›"),
            (r#""j\"d"@example.com"#, "‹›"),
            (r#"["a","jane doe"@example.com]"#, r#"["a",‹›]"#),
            ("bounce-jane=example.com@example.org", "‹›"),
            ("a=@example.org", "‹›"),
            ("ask jane @163.com now", "ask ‹› now"),
            ("jane@[192.0.2.1]", "‹›"),
            ("jane@[IPv6:2001:db8::1] ok", "‹› ok"),
            ("jane@192.0.2.1.", "‹›."),
            ("see…jane@example.com", "see…‹›"),
            ("jane@[at]@example.org", "jane@[at]@example.org"),
        ] {
            assert_eq!(found(text).0, rest);
        }
    }

    #[test]
    fn what_is_no_address_stays() {
        for text in [
            "@jane, @bob",
            "3 @ 5",
            "10 pcs @ 4.50",
            "see you @ 10",
            "Call @ 5.Now",
            "Call @5.Now",
            "?w=40px&h=40 size=40x30.jpg",
            "@@ -1,5 +1,6 @@ fn a.b",
            "3 @ 10.0.0.1",
            "919820012345@10.0.0.1",
            "jane@[at]",
            "jane@[12]",
            "npm i foo@1.2.3 @scope/foo@2.0.0-beta.1",
            "3@each",
            "5%40off",
            "a @ b",
            "谢谢@jane 谢谢@小明",
            "said \"hello\", \"@example.com\"",
            r#"{"a":"b","c":"@example.com"}"#,
            "I am @ work",
            "a@b..c",
            "sip:+919820012345@sip.example.com",
            "sips:919820012345@10.0.0.1",
            "+919820012345@example.com",
            "\"@example.com",
            "=@example.com",
            "%40 &#64; \\u0040 @",
        ] {
            assert_eq!(found(text).0, text);
        }
    }

    #[test]
    fn hostile_texts_are_read_in_linear_time() {
        for pattern in [
            "%40", "&#64;", "\\", "\\u0040", "\"@", "a\"", "a\"@", " @", "a @", "@ ", "\u{ad}",
            "@\u{ad}", "%", "&", "&amp;", "=", "a=@", "%3a", "(@)", "@.", "@a.", "a@a", "＠",
            "\u{f000}", "a\u{ad}@", "?to=", "&#0",
        ] {
            crate::step_counter::assert_linear(pattern, |size| {
                let text = pattern.repeat(size / pattern.len());
                found(&text);
                found(&["a", &text, "@", &text].concat());
            });
        }
    }
}
