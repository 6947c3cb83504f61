//! The values to mask in one conversation.

use super::classify_whole::classify_whole;
use super::country_code::length;
use super::equivalent_values::{instant, is_telling, same_digits, second};
use super::first_look::FirstLook;
use super::json_number;
use super::mask::{Kind, Masks, Private};
use super::merge_parts::merge_parts;
use super::named_phone_numbers::find_named;
use super::named_values::NamedValues;
use super::non_phone_dates::is_compact_date;
use super::number::FEWEST;
use super::number_spelling::NumberSpelling;
use super::private_text::{Part, find_private, phones_inside};
use super::recording::Addresses;
use super::windows::{Cut, Masked, Window};
use crate::filter::Words;
use crate::normalized_text::NormalizedText;
use crate::pace::LONG;
use crate::time::Timestamp;

/// Shorter texts inside a value that is named as a whole are only masked there. In bytes.
const SHORTEST_LEAF: usize = 4;

/// The values to mask in one conversation: named values, and, in free texts, all telephone numbers and e-mail
/// addresses.
pub(super) struct MaskedValues<'h> {
    pub masks: &'h Masks,
    in_texts: bool,
    values: NamedValues,
    /// Named words, in lower case.
    words: Vec<(String, Private)>,
    /// A number was named: it may have other spellings,
    has_numbers: bool,
    /// and so may an instant.
    has_instants: bool,
    /// Recordings' URLs; `None` if they may be shown.
    addresses: Option<Addresses>,
    /// How long texts are cut.
    pub cut: Cut,
}

impl<'h> MaskedValues<'h> {
    pub fn new(masks: &'h Masks, in_texts: bool, hides_recordings: bool) -> Self {
        Self {
            masks,
            in_texts,
            values: NamedValues::default(),
            words: Vec::new(),
            has_numbers: false,
            has_instants: false,
            addresses: hides_recordings.then(Addresses::default),
            cut: Cut::USUAL,
        }
    }

    /// Changes with every value: what was masked before, and after it too, is masked the same.
    pub fn state(&self) -> impl PartialEq + use<'h> {
        (
            self.values.state(),
            self.words.len(),
            self.has_numbers,
            self.has_instants,
            self.addresses.as_ref().map(Addresses::count),
        )
    }

    /// Whether nothing needs to be searched for in texts and kept JSON.
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

    /// Whether something is searched for inside texts that are not free.
    fn has_parts(&self) -> bool {
        self.values.has_parts() || self.has_addresses()
    }

    /// The mask of a recording's URL field. If it holds a URL, that is masked everywhere from now on.
    pub fn address(&mut self, text: &str) -> String {
        let address = self.known_address(text);
        let masks = self.masks;
        address.unwrap_or_else(|| masks.of_recording(masks.other(text)).mask())
    }

    /// The mask of a number under a key with recordings' URLs.
    pub fn number_of_recording(&self, written: &str) -> String {
        let parts = self.parts_of_named(written);
        let private = classify_whole(written, &parts, self.masks);
        self.masks.of_recording(private).mask()
    }

    /// The same, but `None` if it is not a URL. URLs are not long.
    pub fn known_address(&mut self, text: &str) -> Option<String> {
        if text.len() > LONG {
            return None;
        }
        let addresses = self.addresses.get_or_insert_default();
        Some(addresses.insert(text, self.masks)?.mask())
    }

    /// The possibly private parts of a text, in order: numbers and e-mail addresses, except those inside a
    /// recording's URL. Where only those URLs are masked, nothing of a text without one.
    #[inline(never)]
    pub fn parts(&self, normalized: &NormalizedText<'_>, look: FirstLook) -> Vec<Part> {
        let addresses = self.addresses.as_ref().filter(|it| it.may_be_in(look));
        let addresses = addresses.map(|it| it.find(normalized)).unwrap_or_default();
        if addresses.is_empty() && !self.in_texts && !self.has_values() {
            return addresses;
        }
        let private = find_private(normalized, self.masks);
        match addresses.is_empty() {
            true => private,
            false => merge_parts(&private, &addresses),
        }
    }

    /// What a text may hold, as far as it counts here.
    fn look(&self, text: &str) -> FirstLook {
        let addresses = self.addresses.as_ref();
        let counts_slashes_alone = !self.in_texts
            && !self.has_values()
            && addresses.is_none_or(Addresses::are_known_by_slashes);
        match counts_slashes_alone {
            true => FirstLook::for_slash(text),
            false => FirstLook::of(text),
        }
    }

    /// Whether a text may hold something that is searched for: where not, it need not be normalized.
    fn may_hold(&self, look: FirstLook) -> bool {
        let numbers = match self.in_texts || self.has_values() {
            true => look.digits >= FEWEST || look.has_at,
            false => false,
        };
        let named = self.values.digits();
        let shortest = usize::try_from(named.trailing_zeros()).unwrap_or(0);
        let addresses = self.addresses.as_ref();
        numbers
            || named != 0 && look.digits >= shortest
            || addresses.is_some_and(|it| it.may_be_in(look))
    }

    /// What a text may be as a whole, and which value counts if it is named. A long one is
    /// [searched](Self::long) before.
    #[inline(never)]
    fn parts_of_named(&self, text: &str) -> Vec<Part> {
        match text.len() > LONG {
            true => Vec::new(),
            false => find_private(&NormalizedText::normalize(text), self.masks),
        }
    }

    /// The mask of a named text. Its value is masked everywhere from now on, and so is every telephone number
    /// in it.
    #[inline(never)]
    pub fn value(&mut self, text: &str) -> String {
        if let Some(private) = self.named_otherwise(text) {
            return private.mask();
        }
        let parts = self.parts_of_named(text);
        let private = classify_whole(text, &parts, self.masks);
        let bare = text.trim();
        if !bare.is_empty() {
            self.values.insert(private, bare.len(), private);
            self.add_digits(bare, private);
        }
        self.add_numbers(text, &parts, private);
        private.mask()
    }

    /// The mask of a named number or boolean. A number is masked everywhere from now on, unless it has fewer
    /// than three digits, which reveal nothing by themselves.
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

    /// Masks a number in all spellings.
    #[inline(never)]
    fn add_digits(&mut self, written: &str, shown: Private) {
        if let Some(digits) = same_digits(written).filter(|it| is_telling(it)) {
            let number = self.masks.other(&digits);
            self.values.insert(number, digits.len(), shown);
            self.has_numbers = true;
        }
    }

    /// The mask of a named object. Every telephone number in it is masked everywhere from now on.
    pub fn object(&mut self, compact: &str) -> String {
        let parts = self.parts_of_named(compact);
        let private = classify_whole(compact, &parts, self.masks);
        self.add_numbers(compact, &parts, private);
        private.mask()
    }

    /// Masks a text inside a value that is named as a whole. A very short text may be anything.
    pub fn leaf(&mut self, text: &str) {
        if text.len() >= SHORTEST_LEAF {
            self.value(text);
        }
    }

    /// Masks an instant in all spellings.
    #[inline(never)]
    pub fn instant(&mut self, at: Timestamp) {
        let private = self.masks.instant(second(at));
        self.values.insert(private, 0, private);
        self.has_instants = true;
    }

    /// The mask of a named word, which is masked everywhere from now on, in any case; so are the
    /// platform's words for it.
    pub fn word(&mut self, word: &str, theirs: Words) -> String {
        let private = classify_whole(word, &self.parts_of_named(word), self.masks);
        let same = theirs.iter().filter(|(ours, _)| *ours == word);
        for word in std::iter::once(word).chain(same.map(|(_, theirs)| *theirs)) {
            self.words.push((word.to_ascii_lowercase(), private));
        }
        private.mask()
    }

    /// The mask of a text that is a named word, or another spelling of a named value.
    #[inline(never)]
    fn named_otherwise(&self, text: &str) -> Option<Private> {
        if self.words.is_empty() && !self.has_numbers && !self.has_instants {
            return None;
        }
        let text = text.trim();
        let word = self
            .words
            .iter()
            .find(|(it, _)| it.eq_ignore_ascii_case(text));
        let word = word.map(|&(_, private)| private);
        word.or_else(|| self.other_spelling(text))
    }

    /// The mask of another spelling of a named number or instant.
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

    /// Masks the telephone numbers in a named value.
    #[inline(never)]
    pub fn add_numbers(&mut self, text: &str, parts: &[Part], whole: Private) {
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

    fn add_number(&mut self, spelling: &NumberSpelling, shown: Private) {
        let [likeliest, whole, _, other] = spelling.readings();
        // A reading with a guessed country code was not named.
        for reading in [likeliest, whole, other] {
            let number = self.masks.phone(reading);
            self.values.insert_number(number, length(reading), shown);
        }
    }

    /// The named telephone number that a part of a text is, in any reading.
    fn named(&self, part: &Part) -> Option<Private> {
        match &part.spelling {
            Some(spelling) => self.named_number(spelling),
            None => self.values.get(part.private),
        }
    }

    #[inline(never)]
    fn named_number(&self, spelling: &NumberSpelling) -> Option<Private> {
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

    /// The named telephone numbers in a text, with any separators and other digits around them.
    fn named_in(&self, normalized: &NormalizedText<'_>) -> Vec<Part> {
        let lengths = self.values.digits();
        if lengths == 0 {
            return Vec::new();
        }
        find_named(normalized, lengths, &|number| {
            self.values.get(self.masks.phone(number))
        })
    }

    /// The mask of a word or message that is not masked elsewhere.
    pub fn mask(&self, text: &str) -> String {
        classify_whole(text, &self.parts_of_named(text), self.masks).mask()
    }

    /// The mask of a text that is a named value as a whole.
    #[inline(never)]
    pub fn as_whole(&self, text: &str) -> Option<String> {
        let private = self.named_otherwise(text).or_else(|| {
            let may_be_it = self.values.may_be_whole(text.trim().len());
            let parts = may_be_it.then(|| match text.len() > LONG {
                true => Vec::new(),
                false => self.parts(&NormalizedText::normalize(text), FirstLook::of(text)),
            })?;
            self.values.get(classify_whole(text, &parts, self.masks))
        });
        private.map(Private::mask)
    }

    /// A text with its private parts masked; `None` if there are none. `is_free_text`: a person said or wrote
    /// it. A long text becomes one mask, so it must be [searched](Self::long) first, unless it is not
    /// expected to be long.
    #[inline(never)]
    pub fn text(&self, text: &str, is_free_text: bool) -> Option<String> {
        self.short(text, self.named_otherwise(text), is_free_text)
    }

    /// The same for a key of kept JSON. A key that equals a named word stays.
    pub fn key(&self, key: &str) -> Option<String> {
        self.short(key, self.other_spelling(key), true)
    }

    #[inline(never)]
    fn short(&self, text: &str, known: Option<Private>, is_free_text: bool) -> Option<String> {
        let may_be_whole = !self.values.is_empty() && self.values.may_be_whole(text.trim().len());
        if known.is_none() && !self.looks_into(is_free_text) && !may_be_whole {
            return None;
        }
        let known = known.or_else(|| (text.len() > LONG).then(|| self.masks.other(text.trim())));
        if let Some(private) = known {
            return Some(private.mask());
        }
        let look = self.look(text);
        let holds_any = self.may_hold(look);
        if !holds_any && !may_be_whole {
            return None;
        }
        let normalized = match holds_any {
            true => NormalizedText::normalize(text),
            false => NormalizedText::new(text),
        };
        let parts = match holds_any {
            true => self.parts(&normalized, look),
            false => Vec::new(),
        };
        if may_be_whole
            && let Some(private) = self.values.get(classify_whole(text, &parts, self.masks))
        {
            return Some(private.mask());
        }
        if !holds_any {
            return None;
        }
        let mut masked = Masked::new(text);
        masked.add(
            &Window::all(text),
            &self.shown(&normalized, &parts, is_free_text),
        );
        masked.end()
    }

    /// Whether anything is searched for inside a text.
    pub fn looks_into(&self, is_free_text: bool) -> bool {
        is_free_text && self.in_texts || self.has_parts()
    }

    /// The parts of a text to mask, and the named numbers in it.
    #[inline(never)]
    pub fn shown(
        &self,
        normalized: &NormalizedText<'_>,
        parts: &[Part],
        is_free_text: bool,
    ) -> Vec<Part> {
        let hides_all = is_free_text && self.in_texts;
        let mut shown = Vec::new();
        for part in parts {
            let is_address = matches!(part.private.kind, Kind::Address | Kind::LeftOut);
            let is_hidden = is_address || hides_all && part.is_likely;
            if let Some(private) = self.named(part).or(is_hidden.then_some(part.private)) {
                shown.push(Part { private, ..*part });
            }
        }
        merge_parts(&shown, &self.named_in(normalized))
    }

    /// The mask of a JSON number that is a telephone number, or was named.
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

    /// Whether a text has a telephone number or an e-mail address.
    pub fn is_reached_at(&self, text: &str) -> bool {
        let parts = self.parts_of_named(text);
        text.len() > LONG || parts.iter().any(|it| it.is_likely)
    }
}

/// A JSON number with as many digits as a telephone number.
fn number(written: &str) -> Option<NumberSpelling> {
    let value = json_number::whole_number(written)?;
    (length(value) >= 7).then(|| NumberSpelling::plain(value, 0))
}

/// A time since 1970, in seconds or milliseconds, or a date: 20260115.
fn is_time(value: u64) -> bool {
    matches!(value, 1_000_000_000..=1_999_999_999 | 1_000_000_000_000..=1_999_999_999_999)
        || is_compact_date(value)
}
