//! A text, an id or a word, as a caller writes it, and lists of them.

use super::validation::Check;
use super::values::MOST_COMBINATIONS;
use super::{FilterKey, Kind};
use crate::input::Input;
use crate::message_text::Part::Count;
use crate::model::IssueCode;

/// Longer texts are mistakes, and would not fit into a URL.
const LONGEST: usize = 1000;

impl Check<'_> {
    /// What to send for a text, if it is right. Messages show only words: a text or an id may be a person's
    /// words or number.
    pub fn text<'t>(&mut self, key: FilterKey, text: &'t str) -> Option<&'t str> {
        let is_right = match key.kind() {
            Kind::Choice(words) | Kind::Choices(words) => return self.word(key, words, text),
            Kind::ConversationId => match (self.can.check_id)(text) {
                Ok(()) => true,
                Err(why) => {
                    self.wrong(IssueCode::InvalidFormat, why, &[]);
                    false
                }
            },
            Kind::Text => self.is_text(text, false),
            // It is compared as a whole.
            _ => self.is_text(text, true),
        };
        is_right.then_some(text)
    }

    fn is_text(&mut self, text: &str, is_whole: bool) -> bool {
        if !self.is_given(text) {
            return false;
        }
        let (mut length, mut is_blank, mut has_control) = (0usize, true, false);
        let (mut begins_white, mut ends_white) = (false, false);
        for character in text.chars() {
            ends_white = character.is_whitespace();
            begins_white |= ends_white && length == 0;
            is_blank &= ends_white;
            has_control |= character.is_control();
            length = length.saturating_add(1);
        }
        let what = if is_blank {
            "must not be blank (leave the key out for no limit)"
        } else if has_control {
            "must not contain control characters such as line breaks"
        } else if length > LONGEST {
            let what = "must have at most % characters, not %";
            self.wrong(
                IssueCode::OutOfRange,
                what,
                &[Count(LONGEST), Count(length)],
            );
            return false;
        } else if is_whole && (begins_white || ends_white) {
            "must not begin or end with white space"
        } else {
            return true;
        };
        self.wrong(IssueCode::InvalidValue, what, &[]);
        false
    }

    /// Any other text than the empty one.
    pub fn is_given(&mut self, text: &str) -> bool {
        if text.is_empty() {
            let what = "must not be empty (leave the key out for no limit)";
            self.wrong(IssueCode::InvalidValue, what, &[]);
        }
        !text.is_empty()
    }

    /// What to send for a text, or for each different one of a list.
    pub fn texts(&mut self, key: FilterKey, given: &Input) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        match given {
            Input::Text(text) => texts.extend(self.one_alone(key, text).map(str::to_owned)),
            Input::List(list) if list.is_empty() => {
                let what = "must not be an empty list, which nothing matches (leave the key out for no limit)";
                self.wrong(IssueCode::InvalidValue, what, &[]);
            }
            Input::List(list) => self.list(key, list, &mut texts),
            other => self.wrong_type(other, "a string or a list of strings"),
        }
        (!texts.is_empty()).then_some(texts)
    }

    /// One value, where several may be meant: what others split at commas is one text here.
    fn one_alone<'t>(&mut self, key: FilterKey, text: &'t str) -> Option<&'t str> {
        let before = self.issues.len();
        let right = self.text(key, text);
        if !text.as_bytes().contains(&b',') {
            return right;
        }
        if self.issues.len() == before {
            self.wrong(IssueCode::InvalidValue, "must not contain a comma", &[]);
        }
        if let Some(issue) = self.issues.last_mut() {
            let advice =
                " For several values give a list; in a query string, the key once for each value.";
            issue.message.to_mut().push_str(advice);
        }
        None
    }

    /// Each different text of a list, under its own path.
    fn list(&mut self, key: FilterKey, list: &[Input], texts: &mut Vec<String>) {
        let before = self.issues.len();
        let mut different: Vec<&str> = Vec::new();
        for (place, given) in list.iter().enumerate() {
            if let Input::Text(text) = given {
                if different.contains(&text.as_str()) {
                    continue;
                }
                if different.len() == MOST_COMBINATIONS {
                    self.issues.truncate(before);
                    let parts = [Count(MOST_COMBINATIONS), Count(list.len())];
                    let what = "must have at most % different values, not %";
                    self.wrong(IssueCode::OutOfRange, what, &parts);
                    return;
                }
                // Each empty text is wrong in its place.
                if !text.is_empty() {
                    different.push(text);
                }
            }
            // Of a list that is too long one issue is enough.
            if list.len() > MOST_COMBINATIONS && self.issues.len() > before {
                continue;
            }
            let end = self.enter("[%]", Count(place));
            match given {
                Input::Text(text) => {
                    if let Some(text) = self.text(key, text) {
                        self.put(key, text, texts);
                    }
                }
                other => self.wrong_type(other, "a string"),
            }
            self.path.truncate(end);
        }
    }

    /// Puts a text among others. Ids in their own order; words in that of their table: statuses from the first
    /// one of a conversation's life on, so that one that goes over to the next while it is read is not missed.
    fn put(&self, key: FilterKey, text: &str, texts: &mut Vec<String>) {
        let words = match key.kind() {
            Kind::Choices(words) => words(self.can),
            _ => &[],
        };
        let rank = |text: &str| words.iter().position(|&(_, theirs)| theirs == text);
        let is_behind = |other: &String| (rank(other), other.as_str()) > (rank(text), text);
        let place = texts.iter().position(is_behind).unwrap_or(texts.len());
        texts.insert(place, text.to_owned());
    }
}
