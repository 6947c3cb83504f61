//! The tape itself.

use super::sink::Sink;
use crate::json::Json;
use crate::model::Field;
use crate::time::Timestamp;

/// In place of a length, an index or a number: `null`.
pub const NONE: u32 = u32::MAX;
/// In place of a value: its key is left out.
pub const ABSENT: u32 = u32::MAX - 1;
/// In place of an index: the text itself follows. In place of a number: the two halves of a double.
pub const UNKNOWN: u32 = u32::MAX - 2;

/// A page, written down. Its buffers are meant to be used again: [`clear`](Self::clear).
#[derive(Debug, Default)]
pub struct Tape {
    /// Everything but characters.
    pub words: Vec<u32>,
    /// The characters of ids, times, names and the like. Apart from the long ones, since a string
    /// that somebody keeps may keep all of its text alive.
    pub short: String,
    /// The characters of what was said, and of what is kept as JSON.
    pub long: String,
}

impl Tape {
    /// Empty again, with the room it has.
    pub fn clear(&mut self) {
        self.words.clear();
        self.short.clear();
        self.long.clear();
    }

    fn append_short(&mut self, text: Option<&str>) {
        self.words.push(text.map_or(NONE, utf16_length));
        self.short.push_str(text.unwrap_or_default());
    }

    fn append_long(&mut self, text: Option<&str>) {
        self.words.push(text.map_or(NONE, utf16_length));
        self.long.push_str(text.unwrap_or_default());
    }
}

impl Sink for Tape {
    fn short(&mut self, _: &'static str, text: Option<&str>) {
        self.append_short(text);
    }

    fn long(&mut self, _: &'static str, text: Option<&str>) {
        self.append_long(text);
    }

    fn time(&mut self, _: &'static str, time: Option<Timestamp>) {
        match time {
            None => self.words.push(NONE),
            Some(time) => time.with_text(|text| self.append_short(Some(text))),
        }
    }

    fn one_of(&mut self, _: &'static str, words: &'static [&'static str], text: Option<&str>) {
        let Some(text) = text else {
            return self.words.push(NONE);
        };
        match words.iter().position(|word| *word == text) {
            Some(index) => self.words.push(count(index)),
            None => {
                self.words.push(UNKNOWN);
                self.append_short(Some(text));
            }
        }
    }

    fn flag(&mut self, _: &'static str, flag: bool) {
        self.words.push(flag.into());
    }

    fn number(&mut self, _: &'static str, number: Option<f64>) {
        let Some(number) = number else {
            return self.words.push(NONE);
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "only where it comes back the same"
        )]
        let whole = number as u32;
        if f64::from(whole).to_bits() == number.to_bits() && whole < UNKNOWN {
            return self.words.push(whole);
        }
        let bits = number.to_bits();
        #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
        self.words
            .extend([UNKNOWN, bits as u32, (bits >> 32) as u32]);
    }

    fn json(&mut self, _: &'static str, json: Option<Json<'_>>) {
        self.append_long(json.map(Json::text));
    }

    fn json_list(&mut self, _: &'static str, list: Option<&[Json<'_>]>) {
        let Some(list) = list else {
            return self.words.push(NONE);
        };
        let at = self.long.len();
        self.long.push('[');
        for (index, json) in list.iter().enumerate() {
            if index > 0 {
                self.long.push(',');
            }
            self.long.push_str(json.text());
        }
        self.long.push(']');
        let written = self.long.get(at..).unwrap_or_default();
        self.words.push(utf16_length(written));
    }

    fn names(&mut self, _: &'static str, names: &[&'static str]) {
        self.words.push(count(names.len()));
        for name in names {
            self.append_short(Some(name));
        }
    }

    fn record<T>(&mut self, _: &'static str, value: &T, tell: fn(&mut Self, &T)) {
        tell(self, value);
    }

    fn option<T>(&mut self, _: &'static str, value: Option<&T>, tell: fn(&mut Self, &T)) {
        match value {
            None => self.words.push(NONE),
            Some(value) => {
                self.words.push(1);
                tell(self, value);
            }
        }
    }

    fn list<T>(&mut self, _: &'static str, list: Option<&[T]>, tell: fn(&mut Self, &T)) {
        self.words.push(list.map_or(NONE, |list| count(list.len())));
        for item in list.unwrap_or_default() {
            tell(self, item);
        }
    }

    fn heavy<T>(&mut self, part: &Field<T>, tell: impl FnOnce(&mut Self, &T)) {
        match part {
            Field::Omitted => self.words.push(ABSENT),
            Field::Present(value) => tell(self, value),
        }
    }
}

/// How many units JavaScript counts in a text.
fn utf16_length(text: &str) -> u32 {
    if text.is_ascii() {
        return count(text.len());
    }
    // One for each character, and one more for each that takes four bytes.
    let units = |byte: u8| usize::from(byte & 0xC0 != 0x80).wrapping_add((byte >= 0xF0).into());
    count(text.bytes().map(units).sum())
}

/// A body has fewer than 2³¹ bytes, so nothing in it is counted higher.
#[expect(clippy::cast_possible_truncation, reason = "see above")]
fn count(number: usize) -> u32 {
    number as u32
}
