//! A text, an id or a word, as a caller writes it, and lists of them.

use super::validation::Check;
use super::values::MOST_COMBINATIONS;
use super::{FilterKey, Kind};
use crate::built_for;
use crate::input::Input;
use crate::message_text::Part::Count;
use crate::model::IssueCode;

/// Longer texts are mistakes, and would not fit into a URL.
const LONGEST: usize = 1000;

impl Check<'_> {
    /// What to send for a text, if it is right. Messages show only words: a text or an id may be a person's
    /// words or number.
    pub fn text<'t>(&mut self, key: FilterKey, text: &'t str) -> Option<&'t str> {
        let is_right = self.is_given(text)
            && match key.kind() {
                Kind::Choice(words) | Kind::Choices(words) => return self.word(key, words, text),
                Kind::ConversationId => match (self.can.check_id)(text) {
                    Ok(()) => true,
                    Err(why) => {
                        self.wrong(IssueCode::InvalidFormat, why, &[]);
                        false
                    }
                },
                // An id is compared as a whole.
                kind => self.is_text(text, !matches!(kind, Kind::Text)),
            };
        is_right.then_some(text)
    }

    fn is_text(&mut self, text: &str, is_whole: bool) -> bool {
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

    /// One value, where several may be meant: what others split at commas is one text here.
    pub fn one_alone<'t>(&mut self, key: FilterKey, text: &'t str) -> Option<&'t str> {
        if key.kind().takes_several() && text.bytes().any(|it| it == b',') {
            let what = "must not contain a comma (for several values give a list; in a query string, the key \
                        once for each value)";
            self.wrong(IssueCode::InvalidValue, what, &[]);
            return None;
        }
        self.text(key, text)
    }

    /// Each different text of a list, under its own path.
    pub fn list(&mut self, key: FilterKey, list: &[Input]) -> Option<Vec<String>> {
        let before = self.issues.len();
        if list.is_empty() {
            let what =
                "must not be an empty list, which nothing matches (leave the key out for no limit)";
            self.wrong(IssueCode::InvalidValue, what, &[]);
        }
        let mut different: Vec<&str> = Vec::new();
        for (place, given) in list.iter().enumerate() {
            let end = self.enter("[%]", Count(place));
            match given {
                Input::Text(text) if different.contains(&text.as_str()) => {}
                Input::Text(text) => {
                    // Each empty text is wrong in its place.
                    if self.text(key, text).is_some() || !text.is_empty() {
                        different.push(text);
                    }
                }
                other => self.wrong_type(other, "a string"),
            }
            self.leave(end);
            if different.len() > MOST_COMBINATIONS {
                let parts = [Count(MOST_COMBINATIONS), Count(list.len())];
                let what = "must have at most % different values, not %";
                self.wrong(IssueCode::OutOfRange, what, &parts);
            }
            // Of a list that is too long one issue is enough.
            if list.len() > MOST_COMBINATIONS && self.issues.len() > before {
                break;
            }
        }
        (self.issues.len() == before).then(|| self.in_order(key, &different))
    }

    /// Ids in their own order; the platform's words, or of a residual key ours, in that of its table: statuses from the first one of a
    /// conversation's life on, so that one that goes over to the next while it is read is not missed.
    fn in_order(&self, key: FilterKey, texts: &[&str]) -> Vec<String> {
        let mut ordered = Vec::new();
        if let Kind::Choices(words) = key.kind() {
            for (ours, theirs) in words(self.can) {
                let word = if self.is_residual() { ours } else { theirs };
                let is_next = built_for::SIZE || ordered.last().is_none_or(|last| last != word);
                if texts.contains(ours) && is_next {
                    ordered.push((*word).to_owned());
                }
            }
            return ordered;
        }
        let mut last = "";
        while let Some(next) = least_above(last, texts) {
            ordered.push(next.to_owned());
            last = next;
        }
        ordered
    }
}

fn least_above<'t>(last: &str, texts: &[&'t str]) -> Option<&'t str> {
    let mut least = None;
    for &text in texts {
        if text > last && least.is_none_or(|least| text < least) {
            least = Some(text);
        }
    }
    least
}
