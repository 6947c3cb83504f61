//! What is hidden in one conversation.

use super::mask::{Kind, Masks, Private};
use super::named_values::NamedValues;
use super::private_text::{Part, find_private, phones_inside};

/// What is hidden in one conversation: the values that were named, and, in free texts, all telephone
/// numbers and e-mail addresses.
pub(super) struct Hidden<'h> {
    masks: &'h Masks,
    in_texts: bool,
    values: NamedValues,
}

impl<'h> Hidden<'h> {
    pub fn new(masks: &'h Masks, in_texts: bool) -> Self {
        Self {
            masks,
            in_texts,
            values: NamedValues::default(),
        }
    }

    /// Whether there is nothing to look for in texts and kept JSON.
    pub fn is_nothing(&self) -> bool {
        !self.in_texts && self.values.is_empty()
    }

    /// The mask of a named text, whose value is hidden everywhere from now on.
    pub fn value(&mut self, text: &str) -> String {
        let private = self.whole(text, &find_private(text, self.masks));
        if !text.is_empty() {
            self.values.insert(private, text.len());
        }
        private.mask()
    }

    /// The mask of a named number, boolean or object. Only a telephone number is known again
    /// elsewhere: `true` alone tells nothing.
    pub fn literal(&mut self, written: &str) -> String {
        let private = self.whole(written, &find_private(written, self.masks));
        if private.kind == Kind::Phone {
            self.values.insert(private, written.len());
        }
        private.mask()
    }

    /// The mask of a word or a message, of which nothing is hidden elsewhere.
    pub fn mask(&self, text: &str) -> String {
        self.whole(text, &find_private(text, self.masks)).mask()
    }

    /// A text with what is hidden in it masked; `None` if that is nothing. `is_free`: it was said or
    /// written freely.
    pub fn text(&self, text: &str, is_free: bool) -> Option<String> {
        let hides_all = is_free && self.in_texts;
        let may_be_whole = self.values.may_be_whole(text.len());
        if !hides_all && !self.values.has_parts() && !may_be_whole {
            return None;
        }
        let parts = find_private(text, self.masks);
        if may_be_whole {
            let whole = self.whole(text, &parts);
            if self.values.contains(whole) {
                return Some(whole.mask());
            }
        }
        self.masked(text, &parts, hides_all)
    }

    /// The same for a key of kept JSON. A key that is like a named value is a word: it stays.
    pub fn key(&self, key: &str) -> Option<String> {
        if !self.in_texts && !self.values.has_parts() {
            return None;
        }
        self.masked(key, &find_private(key, self.masks), self.in_texts)
    }

    fn masked(&self, text: &str, parts: &[Part], hides_all: bool) -> Option<String> {
        let mut masked = String::new();
        let mut from = 0;
        let mut mask = |part: &Part| {
            masked.push_str(text.get(from..part.start).unwrap_or_default());
            part.private.push_mask(&mut masked);
            from = part.end;
        };
        for part in parts {
            if hides_all || self.values.contains(part.private) {
                mask(part);
            } else if part.private.kind == Kind::Email {
                let phones = phones_inside(text, part, self.masks);
                let named = phones.iter().filter(|it| self.values.contains(it.private));
                named.for_each(&mut mask);
            }
        }
        // Nothing private ends where a text begins.
        if from == 0 {
            return None;
        }
        masked.push_str(text.get(from..).unwrap_or_default());
        Some(masked)
    }

    /// The mask of a JSON number that is a telephone number.
    pub fn number(&self, written: &str) -> Option<String> {
        if !self.in_texts && !self.values.has_parts() {
            return None;
        }
        let digits = written.len();
        if !(7..=15).contains(&digits) || !written.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let last_ten = written.parse::<u64>().ok()? % 10_000_000_000;
        let private = self.masks.phone(digits, last_ten);
        let is_time = matches!(digits, 10 | 13) && written.starts_with('1');
        let is_likely = self.in_texts && digits >= 10 && !is_time;
        (is_likely || self.values.contains(private)).then(|| private.mask())
    }

    /// Whether a text holds what somebody can be reached at: a telephone number, an e-mail address.
    pub fn is_reached_at(&self, text: &str) -> bool {
        !find_private(text, self.masks).is_empty()
    }

    /// What a text as a whole is.
    fn whole(&self, text: &str, parts: &[Part]) -> Private {
        if let [part] = parts {
            let around = [text.get(..part.start), text.get(part.end..)];
            let is_bare = |text: &str| {
                text.chars()
                    .all(|it| it.is_ascii() && !it.is_ascii_alphanumeric())
            };
            if around.into_iter().flatten().all(is_bare) {
                return part.private;
            }
        }
        self.masks.other(text)
    }
}
