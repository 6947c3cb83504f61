//! What is hidden in one conversation.

use super::country_code::length;
use super::json_number::whole;
use super::known_number::is_compact_date;
use super::mask::{Kind, Masks, Private};
use super::merged::merged;
use super::named_run::find_named;
use super::named_values::NamedValues;
use super::private_text::{Part, find_private, phones_inside};
use super::recording::Addresses;
use super::same_value::{instant, is_telling, same_digits, second};
use super::spelling::Spelling;
use crate::plain::Plain;
use crate::time::Timestamp;

/// Shorter texts inside what is named as a whole are hidden there alone: bytes.
const SHORTEST_LEAF: usize = 4;

/// What is hidden in one conversation: the values that were named, and, in free texts, all telephone
/// numbers and e-mail addresses.
pub(super) struct Hidden<'h> {
    masks: &'h Masks,
    in_texts: bool,
    values: NamedValues,
    /// Named words, in small letters.
    words: Vec<(String, Private)>,
    /// A number was named: it may be written otherwise,
    has_numbers: bool,
    /// and so may an instant.
    has_instants: bool,
    /// Recordings' addresses; `None` where they may be seen.
    addresses: Option<Addresses>,
}

impl<'h> Hidden<'h> {
    pub fn new(masks: &'h Masks, in_texts: bool, hides_recordings: bool) -> Self {
        Self {
            masks,
            in_texts,
            values: NamedValues::default(),
            words: Vec::new(),
            has_numbers: false,
            has_instants: false,
            addresses: hides_recordings.then(Addresses::default),
        }
    }

    /// Whether there is nothing to look for in texts and kept JSON.
    pub fn is_nothing(&self) -> bool {
        !self.in_texts && !self.has_values() && !self.has_addresses()
    }

    /// Whether values were named.
    pub fn has_values(&self) -> bool {
        !self.values.is_empty() || !self.words.is_empty()
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
        let address = self.known_address(text);
        address.unwrap_or_else(|| self.masks.other(text).mask())
    }

    /// The same, but `None` if it is no address.
    pub fn known_address(&mut self, text: &str) -> Option<String> {
        let addresses = self.addresses.get_or_insert_default();
        Some(addresses.insert(text, self.masks)?.mask())
    }

    /// What may be private in a text, in order: numbers and e-mail addresses, but for those inside a
    /// recording's address.
    #[inline(never)]
    fn parts(&self, plain: &Plain<'_>) -> Vec<Part> {
        let private = find_private(plain, self.masks);
        let addresses = self.addresses.as_ref().map(|it| it.find(plain));
        let addresses = addresses.filter(|it| !it.is_empty());
        match addresses {
            Some(addresses) => merged(&private, &addresses),
            None => private,
        }
    }

    /// The mask of a named text, whose value is hidden everywhere from now on, with every telephone number
    /// in it.
    #[inline(never)]
    pub fn value(&mut self, text: &str) -> String {
        if let Some(private) = self.named_otherwise(text) {
            return private.mask();
        }
        let parts = find_private(&Plain::read(text), self.masks);
        let private = self.whole(text, &parts);
        let bare = text.trim();
        if !bare.is_empty() {
            self.values.insert(private, bare.len(), private);
            self.add_digits(bare, private);
        }
        self.add_numbers(text, &parts, private);
        private.mask()
    }

    /// The mask of a named number or boolean. A number is hidden everywhere from now on, unless it has
    /// fewer than three digits: those and `true` alone tell nothing.
    #[inline(never)]
    pub fn literal(&mut self, written: &str) -> String {
        if let Some(spelling) = number(written) {
            let [likeliest, ..] = spelling.readings();
            let private = self.masks.phone(likeliest);
            self.add_number(&spelling, private);
            return private.mask();
        }
        let digits = same_digits(written);
        let private = self.masks.other(digits.as_deref().unwrap_or(written));
        self.add_digits(written, private);
        private.mask()
    }

    /// Hides a number, however it is written.
    #[inline(never)]
    fn add_digits(&mut self, written: &str, shown: Private) {
        if let Some(digits) = same_digits(written).filter(|it| is_telling(it)) {
            let number = self.masks.other(&digits);
            self.values.insert(number, digits.len(), shown);
            self.has_numbers = true;
        }
    }

    /// The mask of a named object, with every telephone number in it hidden everywhere from now on.
    pub fn object(&mut self, compact: &str) -> String {
        let parts = find_private(&Plain::read(compact), self.masks);
        let private = self.whole(compact, &parts);
        self.add_numbers(compact, &parts, private);
        private.mask()
    }

    /// Hides a text that stands somewhere in what is named as a whole. A very short one may be anything.
    pub fn leaf(&mut self, text: &str) {
        if text.len() >= SHORTEST_LEAF {
            self.value(text);
        }
    }

    /// Hides an instant, however it is written.
    #[inline(never)]
    pub fn instant(&mut self, at: Timestamp) {
        let private = self.masks.instant(second(at));
        self.values.insert(private, 0, private);
        self.has_instants = true;
    }

    /// The mask of a named word, which is hidden everywhere from now on, in capitals or not, and so is the
    /// platform's word for it.
    pub fn word(&mut self, word: &str, theirs: &str) -> String {
        let private = self.whole(word, &find_private(&Plain::read(word), self.masks));
        for word in [word, theirs] {
            self.words.push((word.to_ascii_lowercase(), private));
        }
        private.mask()
    }

    /// What a text is hidden as that is a named word, or another spelling of what was named.
    #[inline(never)]
    fn named_otherwise(&self, text: &str) -> Option<Private> {
        let text = text.trim();
        let word = self
            .words
            .iter()
            .find(|(it, _)| it.eq_ignore_ascii_case(text));
        let word = word.map(|&(_, private)| private);
        word.or_else(|| self.other_spelling(text))
    }

    /// What a number or an instant is hidden as that was named, in another spelling.
    #[inline(never)]
    fn other_spelling(&self, text: &str) -> Option<Private> {
        if self.has_numbers
            && let Some(digits) = same_digits(text).filter(|it| is_telling(it))
            && let Some(private) = self.values.get(self.masks.other(&digits))
        {
            return Some(private);
        }
        let at = self.has_instants.then(|| instant(text))??;
        self.values.get(self.masks.instant(second(at)))
    }

    /// Hides the telephone numbers in a named value.
    #[inline(never)]
    fn add_numbers(&mut self, text: &str, parts: &[Part], whole: Private) {
        for part in parts {
            if part.private.kind == Kind::Email {
                let phones = phones_inside(text, part, self.masks);
                self.add_numbers(text, &phones, whole);
            }
            if let Some(spelling) = &part.spelling
                && (part.is_likely || part.private == whole)
            {
                self.add_number(spelling, part.private);
            }
        }
    }

    fn add_number(&mut self, spelling: &Spelling, shown: Private) {
        let [likeliest, whole, _, other] = spelling.readings();
        // What it is if a country code was left to guess is nothing that was named.
        for reading in [likeliest, whole, other] {
            let number = self.masks.phone(reading);
            self.values.insert_number(number, length(reading), shown);
        }
    }

    /// The named value that a part of a text is: a telephone number in any reading.
    fn named(&self, part: &Part) -> Option<Private> {
        match &part.spelling {
            Some(spelling) => self.named_number(spelling),
            None => self.values.get(part.private),
        }
    }

    #[inline(never)]
    fn named_number(&self, spelling: &Spelling) -> Option<Private> {
        for reading in spelling.readings() {
            if self.values.digits() >> length(reading) & 1 != 0 {
                let named = self.values.get(self.masks.phone(reading));
                if named.is_some() {
                    return named;
                }
            }
        }
        None
    }

    /// The named telephone numbers in a text, with whatever between and around their digits.
    fn named_in(&self, plain: &Plain<'_>) -> Vec<Part> {
        let lengths = self.values.digits();
        if lengths == 0 {
            return Vec::new();
        }
        find_named(plain, lengths, &|number| {
            self.values.get(self.masks.phone(number))
        })
    }

    /// The mask of a word or a message, of which nothing is hidden elsewhere.
    pub fn mask(&self, text: &str) -> String {
        self.whole(text, &find_private(&Plain::read(text), self.masks))
            .mask()
    }

    /// The mask of a text that is a named value as a whole.
    #[inline(never)]
    pub fn as_whole(&self, text: &str) -> Option<String> {
        let private = self.named_otherwise(text).or_else(|| {
            let may_be_it = self.values.may_be_whole(text.trim().len());
            may_be_it.then(|| {
                self.values
                    .get(self.whole(text, &self.parts(&Plain::read(text))))
            })?
        });
        private.map(Private::mask)
    }

    /// A text with what is hidden in it masked; `None` if that is nothing. `is_free`: it was said or
    /// written freely.
    #[inline(never)]
    pub fn text(&self, text: &str, is_free: bool) -> Option<String> {
        if let Some(private) = self.named_otherwise(text) {
            return Some(private.mask());
        }
        let hides_all = is_free && self.in_texts;
        let may_be_whole = self.values.may_be_whole(text.trim().len());
        if !hides_all && !self.has_parts() && !may_be_whole {
            return None;
        }
        let plain = Plain::read(text);
        let parts = self.parts(&plain);
        if may_be_whole && let Some(private) = self.values.get(self.whole(text, &parts)) {
            return Some(private.mask());
        }
        self.masked(&plain, &parts, hides_all)
    }

    /// The same for a key of kept JSON. One that is like a named word stays.
    pub fn key(&self, key: &str) -> Option<String> {
        if let Some(private) = self.other_spelling(key) {
            return Some(private.mask());
        }
        let may_be_whole = self.values.may_be_whole(key.trim().len());
        if !self.in_texts && !self.has_parts() && !may_be_whole {
            return None;
        }
        let plain = Plain::read(key);
        let parts = self.parts(&plain);
        let whole = may_be_whole.then(|| self.values.get(self.whole(key, &parts)));
        match whole.flatten() {
            Some(private) => Some(private.mask()),
            None => self.masked(&plain, &parts, self.in_texts),
        }
    }

    #[inline(never)]
    fn masked(&self, plain: &Plain<'_>, parts: &[Part], hides_all: bool) -> Option<String> {
        let mut shown = Vec::new();
        for part in parts {
            let is_address = part.private.kind == Kind::Address;
            let is_hidden = is_address || hides_all && part.is_likely;
            if let Some(private) = self.named(part).or(is_hidden.then_some(part.private)) {
                shown.push(Part { private, ..*part });
            }
        }
        let text = plain.as_written();
        let mut masked = String::new();
        let mut from = 0;
        for part in merged(&shown, &self.named_in(plain)) {
            if part.start >= from {
                masked.push_str(text.get(from..part.start).unwrap_or_default());
                part.private.push_mask(&mut masked);
            }
            from = from.max(part.end);
        }
        // Nothing private ends where a text begins.
        if from == 0 {
            return None;
        }
        masked.push_str(text.get(from..).unwrap_or_default());
        Some(masked)
    }

    /// The mask of a JSON number that is a telephone number, or one that was named.
    pub fn number(&self, written: &str) -> Option<String> {
        if !self.in_texts && !self.has_values() {
            return None;
        }
        if let Some(private) = self.other_spelling(written) {
            return Some(private.mask());
        }
        let spelling = number(written)?;
        let [likeliest, ..] = spelling.readings();
        let is_likely = self.in_texts && !is_time(spelling.value);
        let private = self
            .named_number(&spelling)
            .or(is_likely.then(|| self.masks.phone(likeliest)))?;
        Some(private.mask())
    }

    /// Whether a text holds what somebody can be reached at: a telephone number, an e-mail address.
    pub fn is_reached_at(&self, text: &str) -> bool {
        find_private(&Plain::read(text), self.masks)
            .iter()
            .any(|it| it.is_likely)
    }

    /// What a text as a whole is, but for white space around it.
    #[inline(never)]
    fn whole(&self, text: &str, parts: &[Part]) -> Private {
        if let [part] = parts {
            let before = text.get(..part.start).unwrap_or_default();
            let behind = text.get(part.end..).unwrap_or_default();
            let is_bare = |text: &str| {
                text.bytes()
                    .all(|it| it.is_ascii() && !it.is_ascii_alphanumeric())
            };
            if is_bare(before) && (is_bare(behind) || part.spelling.is_some() && is_rest(behind))
                || part.spelling.is_some()
                    && is_scheme(before)
                    && (behind.is_empty() || is_rest(behind))
            {
                return part.private;
            }
        }
        self.masks.other(text.trim())
    }
}

/// What stands before a number in an address: `whatsapp:`.
fn is_scheme(before: &str) -> bool {
    before
        .strip_suffix(':')
        .is_some_and(|it| it.bytes().all(|it| it.is_ascii_alphabetic()))
}

/// What stands behind it: `@carrier.example`, `;ext=5`, or `.0` where it was taken for a decimal number.
fn is_rest(behind: &str) -> bool {
    let is_space = |it: u8| it.is_ascii_whitespace();
    matches!(behind.as_bytes(), b".0" | [b'@' | b';' | b'?', ..]) && !behind.bytes().any(is_space)
}

/// A JSON number of as many digits as a telephone number has.
fn number(written: &str) -> Option<Spelling> {
    let value = whole(written)?;
    (length(value) >= 7).then(|| Spelling::plain(value, 0))
}

/// A time since 1970, in seconds or milliseconds, or a date: 20260115.
fn is_time(value: u64) -> bool {
    matches!(value, 1_000_000_000..=1_999_999_999 | 1_000_000_000_000..=1_999_999_999_999)
        || is_compact_date(value)
}
