//! Suggests the closest valid name for an unknown one.

use std::fmt;

use crate::normalized_text::{part, skip};

/// The error of a `FromStr`: the text is not the name of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownName;

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown name")
    }
}

impl std::error::Error for UnknownName {}

/// Looks for the valid name closest to a word, by its own spelling or another word for it: as in
/// pkg-template/facade/spelling.ts.
pub(crate) struct Nearest<'n> {
    word: String,
    closer_than: usize,
    /// The closest one so far.
    pub found: Option<&'n str>,
}

impl<'n> Nearest<'n> {
    pub fn to(word: &str) -> Self {
        let word = folded(word);
        Self {
            // One mistake in a short word, up to three in a long one; never so many that any word would match.
            closer_than: word.len().div_ceil(4).min(3).saturating_add(1),
            word,
            found: None,
        }
    }

    /// Compares each name's own spelling.
    pub fn names(&mut self, names: &[&'n str]) {
        for name in names {
            self.spelling(name, name);
        }
    }

    /// From here on, only what is spelt exactly so counts.
    pub fn exactly(&mut self) {
        self.closer_than = self.closer_than.min(1);
    }

    /// Compares a spelling of a name.
    pub fn spelling(&mut self, spelling: &str, name: &'n str) {
        self.compare(folded(spelling).as_bytes(), name);
    }

    /// Compares other words, of which each line has some, folded and with spaces between them, and what they stand for:
    /// `medium type=channel`.
    pub fn words(&mut self, lines: &'n str) {
        let mut at = 0;
        while at < lines.len() {
            let end = skip(lines.as_bytes(), at, &|byte| byte != b'=');
            let line_end = skip(lines.as_bytes(), end, &|byte| byte != b'\n');
            let name = part(lines, end.saturating_add(1), line_end);
            for word in part(lines, at, end).as_bytes().split(|&byte| byte == b' ') {
                self.compare(word, name);
            }
            at = line_end.saturating_add(1);
        }
    }

    fn compare(&mut self, spelling: &[u8], name: &'n str) {
        let slips = slips(self.word.as_bytes(), spelling, self.closer_than);
        if slips < self.closer_than && slips < spelling.len() {
            self.closer_than = slips;
            self.found = Some(name);
        }
    }
}

/// Lower case, letters and digits only: `agent_id`, `agent-id` and `agentId` are the same.
pub(crate) fn folded(word: &str) -> String {
    let mut folded = String::new();
    for byte in word.bytes().filter(u8::is_ascii_alphanumeric) {
        folded.push(char::from(byte.to_ascii_lowercase()));
    }
    folded
}

/// The mistakes between two words, counted up to `most`: a letter added, missing, wrong, or two swapped
/// (Damerau-Levenshtein, where a swapped pair is not edited again).
fn slips(mut a: &[u8], mut b: &[u8], mut most: usize) -> usize {
    if a.len().abs_diff(b.len()) >= most {
        return most;
    }
    while let ([letter_a, behind_a @ ..], [letter_b, behind_b @ ..]) = (a, b)
        && letter_a == letter_b
    {
        (a, b) = (behind_a, behind_b);
    }
    if a.is_empty() && b.is_empty() {
        return 0;
    }
    let behind_a = a.get(1..).unwrap_or_default();
    let behind_b = b.get(1..).unwrap_or_default();
    // One letter is a mistake, or two that were swapped; more of them may follow.
    most = slips_behind(behind_a, b, most);
    most = slips_behind(a, behind_b, most);
    most = slips_behind(behind_a, behind_b, most);
    match (a, b) {
        ([a1, a2, a @ ..], [b1, b2, b @ ..]) if a1 == b2 && a2 == b1 => slips_behind(a, b, most),
        _ => most,
    }
}

/// The same behind a mistake, which counts too.
fn slips_behind(a: &[u8], b: &[u8], most: usize) -> usize {
    let more = slips(a, b, most.saturating_sub(1));
    most.min(more.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slips_are_counted() {
        for (a, b, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("abc", "abc", 0),
            ("abc", "ab", 1),
            ("abc", "abx", 1),
            ("form", "from", 1),
            ("ca", "abc", 3),
            ("kitten", "sitting", 3),
            ("stauts", "status", 1),
        ] {
            assert_eq!(slips(a.as_bytes(), b.as_bytes(), 9), expected, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn they_are_a_distance(a in "[a-c]{0,6}", b in "[a-c]{0,6}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(slips(a, b, 9), slips(b, a, 9));
            prop_assert_eq!(slips(a, b, 9) == 0, a == b);
            prop_assert!(slips(a, b, 9) >= a.len().abs_diff(b.len()));
            prop_assert!(slips(a, b, 9) <= a.len().max(b.len()));
        }
    }
}
