//! Normalizes text: decodes escapes and maps characters to plain ones. Numbers, addresses and credentials are
//! searched for in normalized text.

mod character;
mod escape;

use std::borrow::Cow;

use character::is_mark;
pub(crate) use character::{MARK, MAYBE_AT, to_ascii};
use escape::decode_escape;

/// How many times escapes are decoded: `%252540`, JSON in JSON in JSON.
const MOST: usize = 3;

/// A normalized text, with the place of each part in the original.
#[derive(Clone)]
pub(crate) struct NormalizedText<'t> {
    original: &'t str,
    text: Cow<'t, str>,
    /// The moves of each pass, in order.
    readings: Vec<Vec<Move>>,
}

/// From here to the next move, both texts are the same.
#[derive(Clone, Copy)]
struct Move {
    normalized: usize,
    written: usize,
}

impl<'t> NormalizedText<'t> {
    /// Not normalized yet.
    pub fn new(text: &'t str) -> Self {
        Self {
            original: text,
            text: Cow::Borrowed(text),
            readings: Vec::new(),
        }
    }

    /// Fully normalized.
    #[inline(never)]
    pub fn normalize(text: &'t str) -> Self {
        let mut normalized = Self::new(text);
        while normalized.normalize_once() {}
        normalized
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn original(&self) -> &'t str {
        self.original
    }

    /// Runs one more pass; returns whether it changed anything.
    #[inline(never)]
    pub fn normalize_once(&mut self) -> bool {
        if self.readings.len() == MOST {
            return false;
        }
        let mut copy = Copy::of(&self.text);
        let bytes = self.text.as_bytes();
        let mut at = 0;
        // In later passes, controls stand for characters of an earlier one.
        let behind_controls = if self.readings.is_empty() { b' ' } else { 0 };
        let may_differ =
            |it: u8| matches!(it, b'%' | b'&' | b'\\' | b'=' | 0x7F..) | (it < behind_controls);
        loop {
            at = find(bytes, at, may_differ);
            if at == bytes.len() {
                break;
            }
            while bytes.get(at).is_some_and(|it| may_differ(*it)) {
                at = copy.read(at);
            }
        }
        let done = copy.end();
        self.take(done)
    }

    /// Removes bytes for which `is_left_out` returns true, given an ASCII byte and the one before.
    pub fn remove_bytes(&mut self, is_left_out: fn(u8, u8) -> bool) -> bool {
        let mut copy = Copy::of(&self.text);
        let mut before = 0;
        for (at, byte) in self.text.bytes().enumerate() {
            if byte.is_ascii() && is_left_out(before, byte) {
                copy.replace(at, 1, None);
            }
            before = byte;
        }
        let done = copy.end();
        self.take(done)
    }

    /// Removes ranges, given in order by start and end.
    pub fn remove_ranges(&mut self, parts: &[(usize, usize)]) -> bool {
        let mut copy = Copy::of(&self.text);
        for &(start, end) in parts {
            copy.replace(start, end.saturating_sub(start), None);
        }
        let done = copy.end();
        self.take(done)
    }

    fn take(&mut self, (text, moves): (String, Vec<Move>)) -> bool {
        let is_changed = !moves.is_empty();
        if is_changed {
            self.text = Cow::Owned(text);
            self.readings.push(moves);
        }
        is_changed
    }

    /// The range of a part in the original, without what was removed around it.
    #[inline(never)]
    pub fn original_range(&self, start: usize, end: usize) -> (usize, usize) {
        let (mut start, mut end) = (start, end);
        for moves in self.readings.iter().rev() {
            start = written(
                moves,
                moves.partition_point(|it| it.normalized <= start),
                start,
            );
            let before = moves.partition_point(|it| it.normalized < end);
            end = match moves.get(before) {
                Some(it) if it.normalized == end => it.written,
                _ => written(moves, before, end),
            };
        }
        (start, end.max(start))
    }
}

/// The first byte from a place on that `is_it` accepts; skips sixteen at once.
pub(crate) fn find(text: &[u8], at: usize, is_it: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let mut found = at.min(text.len());
    for sixteen in rest.as_chunks::<16>().0 {
        if sixteen.iter().fold(false, |any, it| any | is_it(*it)) {
            break;
        }
        found = found.wrapping_add(16);
    }
    while text.get(found).is_some_and(|it| !is_it(*it)) {
        found = found.wrapping_add(1);
    }
    #[cfg(test)]
    crate::step_counter::took(found.saturating_sub(at).saturating_add(1));
    found
}

/// The character at a place.
#[inline(never)]
pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    #[cfg(test)]
    crate::step_counter::took(1);
    text.get(at..)?.chars().next()
}

/// The character that ends at a place.
#[inline(never)]
pub(crate) fn char_before(text: &str, at: usize) -> Option<char> {
    #[cfg(test)]
    crate::step_counter::took(1);
    text.get(..at)?.chars().next_back()
}

/// After the bytes from a place on that `is_in` accepts.
#[inline(never)]
pub(crate) fn skip(text: &[u8], at: usize, is_in: &dyn Fn(u8) -> bool) -> usize {
    let mut end = at;
    while let Some(&byte) = text.get(end)
        && is_in(byte)
    {
        end = end.wrapping_add(1);
    }
    #[cfg(test)]
    crate::step_counter::took(end.saturating_sub(at).saturating_add(1));
    end
}

/// A part of a text; empty if there is none.
#[inline(never)]
pub(crate) fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

/// Whether a text begins with this part, in either case.
#[inline(never)]
pub(crate) fn begins_with(text: &[u8], part: &[u8]) -> bool {
    (text.get(..part.len())).is_some_and(|begin| begin.eq_ignore_ascii_case(part))
}

/// Where a part is in a text.
#[inline(never)]
pub(crate) fn position_of(text: &[u8], part: &[u8]) -> Option<usize> {
    let mut at = 0usize;
    loop {
        match text.get(at..)? {
            rest if rest.starts_with(part) => return Some(at),
            _ => at = at.wrapping_add(1),
        }
    }
}

/// The place in the original, after the last of this many moves.
fn written(moves: &[Move], count: usize, place: usize) -> usize {
    let last = count.checked_sub(1).and_then(|it| moves.get(it));
    last.map_or(place, |it| {
        it.written.wrapping_add(place.saturating_sub(it.normalized))
    })
}

/// A text that is copied with replacements.
struct Copy<'c> {
    from: &'c str,
    text: String,
    moves: Vec<Move>,
    /// How much of it is copied.
    copied: usize,
    /// After the last `=40`.
    behind_quoted: usize,
}

impl<'c> Copy<'c> {
    fn of(from: &'c str) -> Self {
        Self {
            from,
            text: String::new(),
            moves: Vec::new(),
            copied: 0,
            behind_quoted: usize::MAX,
        }
    }

    /// Reads the character or escape at a place, and returns its end.
    #[inline(never)]
    fn read(&mut self, at: usize) -> usize {
        let Some(first) = char_at(self.from, at) else {
            return at.wrapping_add(1);
        };
        let is_in_row = at == self.behind_quoted;
        let (meant, length) = match first.is_ascii() {
            true => match decode_escape(
                self.from.as_bytes().get(at..).unwrap_or_default(),
                is_in_row,
            ) {
                Some(it) => it,
                None => (first, 1),
            },
            false => (first, first.len_utf8()),
        };
        let end = at.wrapping_add(length);
        let is_quoted = first == '=' && length > 1;
        if is_quoted {
            self.behind_quoted = end;
        }
        let meant = match meant {
            MAYBE_AT if is_quoted => Some(meant),
            _ => to_ascii(meant),
        };
        let kept = meant.filter(|&it| !(is_mark(it) && self.is_behind_digit(at)));
        if kept != Some(first) || length > first.len_utf8() {
            self.replace(at, length, kept);
        }
        end
    }

    fn is_behind_digit(&self, at: usize) -> bool {
        let before = match at == self.copied {
            true => self.text.as_bytes().last(),
            false => at
                .checked_sub(1)
                .and_then(|it| self.from.as_bytes().get(it)),
        };
        before.is_some_and(u8::is_ascii_digit)
    }

    fn replace(&mut self, at: usize, length: usize, by: Option<char>) {
        self.copy_to(at);
        match by {
            Some(it) => self.text.push(it),
            None => self.go_on(at),
        }
        self.copied = at.wrapping_add(length);
        self.go_on(self.copied);
    }

    fn go_on(&mut self, written: usize) {
        let normalized = self.text.len();
        self.moves.push(Move {
            normalized,
            written,
        });
    }

    fn copy_to(&mut self, end: usize) {
        self.text.push_str(part(self.from, self.copied, end));
    }

    fn end(mut self) -> (String, Vec<Move>) {
        if !self.moves.is_empty() {
            self.copy_to(self.from.len());
        }
        (self.text, self.moves)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_way_to_write_a_character_is_read() {
        for at in [
            "@",
            "＠",
            "﹫",
            "%40",
            "%2540",
            "%252540",
            "&#64;",
            "&#64",
            "&#064;",
            "&#x40;",
            "&#X0040",
            "&commat;",
            "&amp;#64;",
            "&amp;amp;commat;",
            r"\u0040",
            r"\\u0040",
            r"\\\\u0040",
            r"\u{40}",
            r"\u{00040}",
            r"\U00000040",
            r"\x40",
            r"\x{40}",
            r"\100",
            "%u0040",
            "%5Cu0040",
            "&#37;40",
            "\\@",
            "=3D=40",
            "%EF%BC%A0",
            "\u{200b}@\u{ad}",
        ] {
            let text = ["é ", at, " x"].concat();
            let normalized = NormalizedText::normalize(&text);
            let meant = normalized.text().replace('=', "");
            assert_eq!(meant, "é @ x", "{at}");
            // Where it is written, without what is not seen around it.
            let start = normalized.text().find('@').unwrap();
            let (start, end) = normalized.original_range(start, start + 1);
            let written = text.get(start..end).unwrap();
            assert_eq!(
                written,
                at.trim_matches(['\u{200b}', '\u{ad}'])
                    .trim_start_matches("=3D")
            );
            assert_eq!(
                normalized.original_range(0, normalized.text().len()),
                (0, text.len())
            );
        }
        assert_eq!(NormalizedText::normalize("w=40px").text(), "w\u{1a}px");
    }

    #[test]
    fn characters_of_any_script_are_read() {
        for (written, meant) in [
            ("٩८9７๖၅𝟒", "9897654"),
            ("9\u{fe0f}\u{20e3}8\u{fe0f}\u{20e3}", "98"),
            ("9\u{336}8\u{61c}7\u{2060}6\u{feff}5", "98765"),
            ("e\u{301}", "e\u{301}"),
            ("1\u{a0}2\u{202f}3\u{3000}4", "1 2 3 4"),
            ("（＋４９）﹢﹒", "(+49)+."),
            ("1–2·3…4", "1\u{1f}2\u{1f}3\u{1f}4"),
            (
                "1\u{0}2\u{8}3\u{e}4\u{1a}5\u{1f}6\u{7f}7\u{85}8\u{9f}9",
                "123456789",
            ),
            ("1\\u00002\\x1f3%1a4&#26;5·6", "12345\u{1f}6"),
            ("a=40b%25\u{1}4\u{1f}0", "a\u{1a}b@"),
            ("1\u{115f}2\u{1160}3\u{3164}4\u{ffa0}5\u{2800}6", "123456"),
            (
                "1\u{17b4}2\u{17b5}3\u{180f}4\u{fff0}5\u{fff9}6\u{fffc}7",
                "1234567",
            ),
            ("1\u{1bca0}2\u{1bca3}3\u{1d173}4\u{1d17a}5", "12345"),
            ("1\u{e0000}2\u{e0020}3\u{e0100}4\u{e0fff}5", "12345"),
            ("1\t2\u{b}3\u{c}4\r\n5", "1\t2\u{b}3\u{c}4\r\n5"),
            ("€5 ₹6", "$5 $6"),
            ("%E0%A5%AF%C3%A9", "9é"),
            ("&nbsp;&quot;&lpar;", " \"("),
            (r#"a\nb\tc\/d\""#, "a\nb\tc/d\""),
            ("=D9=A1=d9=a6", "16"),
            ("call =F0=9D=9F=92x=EF=BC=A0y", "call 4x@y"),
            (r"\xD9\xA1\xd9\xa6 \xE9", "16 é"),
            (r"\331\241\331\2466\357\274\240", "166@"),
            ("&#000000118;&#x00000000076;&#00000000000000051", "vv3"),
            (r"\u{000000034}\x{00000000035}", "45"),
            ("=76=6B=5F", "vk_"),
            ("=6b=5f", "k_"),
            (r"\55\061", "-1"),
            ("%39%38 %37", "98 7"),
        ] {
            assert_eq!(NormalizedText::normalize(written).text(), meant);
        }
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in [
            "",
            "10%30% of",
            "100 %",
            "%4",
            "%zz",
            "% 40",
            "&",
            "&#;",
            "&#x;",
            "&#1114112;",
            "&#0000000001114112;",
            "&64;",
            "&lt",
            r"\u00",
            r"\ud800",
            r"\u{}",
            r"\u{40",
            r"\x4",
            r"\U0040",
            r"\1234",
            r"\9",
            r"\a",
            "a=98",
            "a=98=",
            "a=4f",
            "=",
            "==",
            "%C3",
            "%FF%FF",
            "=FF=FF",
            "=D9 =A1",
            "a=D9b",
            r"\331\400",
            r"\777\241",
            "é",
        ] {
            assert_eq!(NormalizedText::normalize(text).text(), text);
        }
    }

    #[test]
    fn parts_are_left_out() {
        let mut normalized = NormalizedText::normalize("a%2F//b///c");
        assert!(normalized.remove_bytes(|before, byte| before == b'/' && byte == b'/'));
        assert_eq!(normalized.text(), "a/b/c");
        assert_eq!(normalized.original_range(0, 3), (0, 7));
        assert_eq!(normalized.original_range(3, 5), (7, 11));
        assert!(!normalized.remove_bytes(|_, byte| byte == b'x'));
    }

    proptest! {
        #[test]
        fn places_are_those_of_the_text(text in "(\\PC|%[0-9A-F]{2}|&#[0-9]{2};?|\\\\u00[0-9]{2}|\\\\|[\u{200b}é٩@]){0,40}") {
            let normalized = NormalizedText::normalize(&text);
            let mut before = 0;
            for (at, character) in normalized.text().char_indices() {
                let (start, end) = normalized.original_range(at, at + character.len_utf8());
                prop_assert!(before <= start && start < end, "{}", text);
                prop_assert!(text.get(start..end).is_some());
                before = end;
            }
            prop_assert!(before <= text.len());
        }
    }
}
