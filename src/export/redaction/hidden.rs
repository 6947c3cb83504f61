//! What is hidden in one conversation.

use super::mask::{Kind, Masks, Private};
use super::named_values::NamedValues;
use super::private_text::{Part, find_private, phones_inside};
use super::recording::Addresses;

/// What is hidden in one conversation: the values that were named, and, in free texts, all telephone
/// numbers and e-mail addresses.
pub(super) struct Hidden<'h> {
    masks: &'h Masks,
    in_texts: bool,
    values: NamedValues,
    /// Recordings' addresses; `None` where they may be seen.
    addresses: Option<Addresses>,
}

impl<'h> Hidden<'h> {
    pub fn new(masks: &'h Masks, in_texts: bool, hides_recordings: bool) -> Self {
        Self {
            masks,
            in_texts,
            values: NamedValues::default(),
            addresses: hides_recordings.then(Addresses::default),
        }
    }

    /// Whether there is nothing to look for in texts and kept JSON.
    pub fn is_nothing(&self) -> bool {
        !self.in_texts && self.values.is_empty() && !self.has_addresses()
    }

    pub fn hides_recordings(&self) -> bool {
        self.addresses.is_some()
    }

    fn has_addresses(&self) -> bool {
        self.addresses.as_ref().is_some_and(|it| !it.is_empty())
    }

    /// Whether something is to be looked for inside texts that are not free.
    fn has_parts(&self) -> bool {
        self.values.has_parts() || self.has_addresses()
    }

    /// The mask of what stands where a recording's address does. If it is one, it is hidden everywhere from
    /// now on.
    pub fn address(&mut self, text: &str) -> String {
        let addresses = self.addresses.get_or_insert_default();
        let address = addresses.insert(text, self.masks);
        address.unwrap_or_else(|| self.masks.other(text)).mask()
    }

    /// What may be private in a text, in order: numbers and e-mail addresses, but for those inside a
    /// recording's address.
    fn parts(&self, text: &str) -> Vec<Part> {
        let private = find_private(text, self.masks);
        let addresses = self.addresses.as_ref().map(|it| it.find(text));
        let addresses = addresses.filter(|it| !it.is_empty());
        let Some(addresses) = addresses else {
            return private;
        };
        let mut parts = Vec::new();
        let mut rest = private.into_iter().peekable();
        for address in addresses {
            while let Some(part) = rest.next_if(|it| it.start < address.end) {
                if part.end <= address.start {
                    parts.push(part);
                }
            }
            parts.push(address);
        }
        parts.extend(rest);
        parts
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
        if !hides_all && !self.has_parts() && !may_be_whole {
            return None;
        }
        let parts = self.parts(text);
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
        if !self.in_texts && !self.has_parts() {
            return None;
        }
        self.masked(key, &self.parts(key), self.in_texts)
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
            let is_address = part.private.kind == Kind::Address;
            if hides_all || is_address || self.values.contains(part.private) {
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
        if !self.in_texts && !self.has_parts() {
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
