//! Whose conversations they are: an id or a telephone number that is scoped.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use crate::filter::contains_text;
use crate::input::Input;
use crate::model::{Issue, IssueCode};

/// So many digits has a telephone number (E.164; fewer are an extension or an id).
const DIGITS: RangeInclusive<usize> = 7..=15;

/// What a caller's `userId` or `agentPhone` is scoped to be.
///
/// Platforms serve both by a part of them, whatever its case: `u1` would read what belongs to `u10`. So
/// the platform is asked for a part that all of it have, and what it answers is held by this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ScopedId {
    /// The whole of it. Letters of ASCII count in either case; others do not, as some of them fold to
    /// one of ASCII that somebody else's id is spelt with. Two telephone numbers are one by their digits.
    Whole(String),
    /// The whole of it, every character as it is written, where the platform finds nothing else.
    Exact(String),
    /// A part of it, in either case: `{ contains: "…" }`.
    Part(String),
}

impl ScopedId {
    /// Of the value that an application gives, and with it the text to be checked as a filter's.
    pub fn read(key: &'static str, value: &Input) -> Result<Option<Self>, Issue> {
        let members = match value {
            Input::Text(text) => return Ok(Some(Self::Whole(text.clone()))),
            Input::Object(members) => members,
            // No value of a filter either, which says so.
            _ => return Ok(None),
        };
        match members.as_slice() {
            [(name, Input::Text(part))] if name == "contains" => Ok(Some(Self::Part(part.clone()))),
            _ => {
                let what = [
                    "\"",
                    key,
                    "\" must be a string, which is the whole of it, or { contains: \"a part of it\" } in a \"scope\".",
                ]
                .concat();
                Err(Issue::new(key, IssueCode::InvalidValue, what))
            }
        }
    }

    /// As it was given.
    pub fn text(&self) -> &str {
        match self {
            Self::Whole(text) | Self::Exact(text) | Self::Part(text) => text,
        }
    }

    /// As a platform that finds only whole texts is asked for it. `None`: it cannot be.
    pub fn exact(self) -> Option<Self> {
        match self {
            Self::Whole(text) | Self::Exact(text) => Some(Self::Exact(text)),
            Self::Part(_) => None,
        }
    }

    /// What a platform that serves parts is asked for: everything within has it.
    ///
    /// Of a telephone number that is its longest run of digits, which stands in the number written
    /// without a break as well as in one that is written as here.
    pub fn asked_of_platform(&self) -> &str {
        match self {
            Self::Whole(text) if number(text).is_some() => text
                .split(|character: char| !character.is_ascii_digit())
                .max_by_key(|run| run.len())
                .unwrap_or(text),
            Self::Whole(text) | Self::Exact(text) | Self::Part(text) => text,
        }
    }

    /// Whether a value lies within.
    pub fn matches(&self, value: &str) -> bool {
        match self {
            Self::Exact(whole) => value == whole,
            Self::Whole(whole) => {
                value.eq_ignore_ascii_case(whole)
                    || number(whole).is_some_and(|scoped| number(value) == Some(scoped))
            }
            Self::Part(part) => contains_text(value, part),
        }
    }

    /// Whether anything within may have a part, too.
    pub fn meets(&self, part: &str) -> bool {
        match self {
            Self::Whole(whole) => {
                contains_text(whole, part)
                    || number(whole).is_some_and(|number| {
                        let part = digits(part.strip_prefix('+').unwrap_or(part));
                        part.is_some_and(|part| number.contains(part.as_ref()))
                    })
            }
            Self::Exact(_) => self.matches(part),
            // What has both has the longer one, where one is a part of the other; else nobody can be
            // asked for it, and there may be such.
            Self::Part(_) => true,
        }
    }
}

/// The digits of what is a telephone number as it stands: behind a `+` with separators, else nothing but
/// digits. Anything else that holds digits may be an id, of which every character counts: `10.11.12.13` is
/// not `101.1.12.13`. National spelling is another number.
fn number(text: &str) -> Option<Cow<'_, str>> {
    let number = match text.strip_prefix('+') {
        Some(number) => digits(number)?,
        None if text.bytes().all(|byte| byte.is_ascii_digit()) => text.into(),
        None => return None,
    };
    DIGITS.contains(&number.len()).then_some(number)
}

/// What is left of digits and of what is written between them. `None` if there is anything else.
fn digits(text: &str) -> Option<Cow<'_, str>> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.into());
    }
    let mut digits = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '0'..='9' => digits.push(character),
            ' ' | '-' | '.' | '/' | '(' | ')' => {}
            _ => return None,
        }
    }
    Some(digits.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_whole_of_an_id_is_held_and_a_number_by_its_digits() {
        for (scope, value, is_within) in [
            ("u1", "u1", true),
            ("u1", "U1", true),
            ("u1", "u10", false),
            ("u1", "menu1", false),
            ("u1", "u1 ", false),
            ("anna@example.com", "Anna@Example.com", true),
            ("anna@example.com", "joanna@example.com", false),
            ("+15551234567", "+15551234567", true),
            // Two numbers: behind a plus with separators, else nothing but digits.
            ("+15551234567", "15551234567", true),
            ("+1 555-123-4567", "15551234567", true),
            ("+1 555-123-4567", "+15551234567", true),
            ("+1 555-123-4567", "+1 (555) 123.45/67", true),
            ("15551234567", "+1 (555) 123.45/67", true),
            ("1234567", "+1 23-45 67", true),
            ("123456789012345", "+123456789012345", true),
            ("+15551234567", "+155512345678", false),
            ("+15551234567", "5551234567", false),
            ("0612345678", "+33612345678", false),
            ("+15551234567", "+15551234567@s.whatsapp.net", false),
            ("+15551234567", "++15551234567", false),
            ("+15551234567", "+1555123456\u{0667}", false),
            // Ids, however many digits they have: without a plus a separator is a character as any other.
            ("10.11.12.13", "101.1.12.13", false),
            ("192.168.1.23", "192.168.12.3", false),
            ("2026-1-123", "2026-11-23", false),
            ("2026/0001/15", "2026/0/00115", false),
            ("1001-0024", "100-10024", false),
            ("12345.678", "1234567.8", false),
            ("1001-0024", "10010024", false),
            ("10010024", "1001-0024", false),
            ("1001-0024", "+10010024", false),
            ("+10010024", "1001-0024", false),
            ("1 (555) 123.4567", "15551234567", false),
            ("1 (555) 123.4567", "1 (555) 123.4567", true),
            (" +15551234567", "+15551234567", false),
            ("tel:+15551234567", "+15551234567", false),
            ("whatsapp:+1 555-123-4567", "whatsapp:+15551234567", false),
            ("sip:+15551234567@a", "sip:+15551234567@b", false),
            // Too short or too long to be a number.
            ("1-234", "12-34", false),
            ("+1-234", "+12-34", false),
            ("+123456", "123456", false),
            ("+1234567890123456", "1234567890123456", false),
            ("+1234567890123-456", "+1234567890123456", false),
            ("-", "+", false),
            ("", "", true),
            // Folds to k, and is somebody else.
            ("kim", "\u{212a}im", false),
            ("\u{212a}im", "kim", false),
            ("straße", "STRASSE", false),
        ] {
            let scoped = ScopedId::Whole(scope.to_owned());
            assert_eq!(scoped.matches(value), is_within, "{scope} {value}");
        }
    }

    /// What of a value tells it from others: of a number behind a plus all but the plus and separators.
    fn telling(value: &str) -> String {
        if let Some(number) = value.strip_prefix('+') {
            let number = number.replace([' ', '-', '.', '/', '(', ')'], "");
            if number.parse::<u64>().is_ok() {
                return number;
            }
        }
        value.to_ascii_lowercase()
    }

    proptest! {
        /// A character is taken out somewhere, and one is put in somewhere.
        #[test]
        fn whoever_differs_in_more_than_separators_behind_a_plus_is_another(
            value in r"\+[0-9 ./()-]{6,20}|[0-9]{6,17}|[0-9./ -]{7,16}|\+?[0-9a-cA-C.:@-]{1,10}",
            out in any::<prop::sample::Index>(),
            into in any::<prop::sample::Index>(),
            character in "[-+0-9 ./()a-cA-C:@]",
        ) {
            let mut characters: Vec<char> = value.chars().collect();
            characters.remove(out.index(characters.len()));
            characters.insert(into.index(characters.len() + 1), character.chars().next().unwrap());
            let other: String = characters.into_iter().collect();
            let is_one = ScopedId::Whole(value.clone()).matches(&other);
            prop_assert_eq!(is_one, ScopedId::Whole(other.clone()).matches(&value));
            if telling(&value) != telling(&other) {
                prop_assert!(!is_one, "{} {}", value, other);
            }
        }
    }

    /// Everything that is scoped comes when the platform is asked: what it takes for a part is in it.
    #[test]
    fn the_platform_is_asked_for_what_all_of_it_have() {
        for (scope, asked, has) in [
            ("u1", "u1", "U1"),
            ("+15551234567", "15551234567", "+15551234567"),
            ("15551234567", "15551234567", "+15551234567"),
            ("+1 555-123-4567", "4567", "+1 555-123-4567"),
            ("+1 555-123-4567", "4567", "15551234567"),
            ("+1-234", "+1-234", "+1-234"),
            ("10.11.12.13", "10.11.12.13", "10.11.12.13"),
            ("1001-0024", "1001-0024", "1001-0024"),
            ("1 (555) 123.4567", "1 (555) 123.4567", "1 (555) 123.4567"),
        ] {
            let scoped = ScopedId::Whole(scope.to_owned());
            assert_eq!(scoped.asked_of_platform(), asked);
            assert!(
                scoped.matches(has) && contains_text(has, asked),
                "{scope} {has}"
            );
        }
        let part = ScopedId::Part("+1 555-123".to_owned());
        assert_eq!(part.asked_of_platform(), "+1 555-123");
    }

    #[test]
    fn a_part_is_scoped_where_it_is_named_so() {
        let read = |json: &str| ScopedId::read("userId", &json.parse().unwrap());
        let part = |text: &str| Ok(Some(ScopedId::Part(text.to_owned())));
        assert_eq!(read(r#"{"contains":"acme"}"#), part("acme"));
        assert_eq!(read(r#""u1""#), Ok(Some(ScopedId::Whole("u1".into()))));
        assert_eq!(read("7"), Ok(None));
        for json in [
            "{}",
            r#"{"contains":7}"#,
            r#"{"part":"a"}"#,
            r#"{"contains":"a","is":"b"}"#,
        ] {
            let issue = read(json).unwrap_err();
            assert_eq!(issue.path, "userId", "{json}");
            assert!(issue.message.contains("{ contains: \"a part of it\" }"));
        }
        let acme = ScopedId::Part("@acme.example".into());
        assert!(acme.matches("Anna@ACME.example") && !acme.matches("anna@example"));
    }
}
