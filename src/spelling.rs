//! Suggests the closest valid name for an unknown one.

use std::fmt;

/// The error of a `FromStr`: the text is not the name of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownName;

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown name")
    }
}

impl std::error::Error for UnknownName {}

/// The valid name closest to a word, by its own spelling or an alias: as in pkg-template/facade/spelling.ts.
pub(crate) fn nearest_name<'n>(
    word: &str,
    names: impl Iterator<Item = &'n str>,
    aliases: &[(&'n str, &'n str)],
) -> Option<&'n str> {
    let word = folded(word);
    let mut nearest = None;
    // One mistake in a short word, up to three in a long one; never so many that any word would match.
    let mut closer_than = word.len().div_ceil(4).min(3).saturating_add(1);
    let spellings = names.map(|name| (folded(name), name)).chain(
        aliases
            .iter()
            .map(|&(alias, name)| (alias.to_owned(), name)),
    );
    for (spelling, name) in spellings {
        if spelling.len().abs_diff(word.len()) >= closer_than || spelling.is_empty() {
            continue;
        }
        let slips = distance(word.as_bytes(), spelling.as_bytes());
        if slips < closer_than && slips < spelling.len() {
            closer_than = slips;
            nearest = Some(name);
        }
    }
    nearest
}

/// Lower case, letters and digits only: `agent_id`, `agent-id` and `agentId` are the same.
pub(crate) fn folded(word: &str) -> String {
    word.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

/// The edit distance of two words: a letter added, missing, wrong, or two swapped (Damerau-Levenshtein, where
/// a swapped pair is not edited again).
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let mut previous_a = None;
    for (i, &letter_a) in a.iter().enumerate() {
        let mut next = vec![i.saturating_add(1)];
        let mut previous_b = None;
        for (j, &letter_b) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX);
            let replaced = at(&row, j).saturating_add(usize::from(letter_a != letter_b));
            let removed = at(&row, j.saturating_add(1)).saturating_add(1);
            let added = at(&next, j).saturating_add(1);
            let mut slips = replaced.min(removed).min(added);
            if previous_a == Some(letter_b) && previous_b == Some(letter_a) {
                slips = slips.min(at(&before, j.saturating_sub(1)).saturating_add(1));
            }
            next.push(slips);
            previous_b = Some(letter_b);
        }
        before = std::mem::replace(&mut row, next);
        previous_a = Some(letter_a);
    }
    row.last().copied().unwrap_or(0)
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
            assert_eq!(distance(a.as_bytes(), b.as_bytes()), expected, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn a_distance_is_one(a in "[a-c]{0,6}", b in "[a-c]{0,6}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(distance(a, b), distance(b, a));
            prop_assert_eq!(distance(a, b) == 0, a == b);
            prop_assert!(distance(a, b) >= a.len().abs_diff(b.len()));
            prop_assert!(distance(a, b) <= a.len().max(b.len()));
        }
    }
}
