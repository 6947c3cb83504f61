//! The tape itself.

use super::sink::Sink;
use crate::json::Json;
use crate::lanes::{LANES, Lanes, utf16_units};
use crate::model::Field;
use crate::time::Timestamp;

/// In place of a length, an index or a number: `null`.
pub const NONE: i32 = -1;
/// In place of a value: its key is left out.
pub const ABSENT: i32 = -2;
/// In place of an index: the text itself follows. In place of a number: the two halves of a double.
pub const UNKNOWN: i32 = -3;

/// A page, written down. Its buffers are meant to be used again: [`clear`](Self::clear).
#[derive(Debug, Default)]
pub struct Tape {
    /// Everything but characters. Small numbers, and negative ones only for what is none: those
    /// JavaScript reads fastest.
    pub words: Vec<i32>,
    /// The characters of ids, times, names and the like, as UTF-8. Apart from the long ones, since a
    /// string that somebody keeps may keep all of its text alive.
    pub short: Vec<u8>,
    /// The characters of what was said.
    pub long: Vec<u8>,
    /// What is kept as JSON, one value behind the other: the beginning of an array, which
    /// [`close`](Self::close) ends. It is parsed at once, which costs a fraction of parsing each.
    pub json: Vec<u8>,
}

impl Tape {
    /// Empty again, with no more than some room for each of its parts.
    pub fn clear(&mut self, room: usize) {
        self.words.clear();
        self.words.shrink_to(room);
        for text in [&mut self.short, &mut self.long, &mut self.json] {
            text.clear();
            text.shrink_to(room);
        }
    }

    /// Ends the array of [`json`](Self::json), if it has begun.
    pub fn close(&mut self) {
        if !self.json.is_empty() {
            self.json.push(b']');
        }
    }

    fn append_short(&mut self, text: Option<&str>) {
        append(&mut self.words, &mut self.short, text);
    }

    fn next_json(&mut self) {
        self.words.push(1);
        self.json
            .push(if self.json.is_empty() { b'[' } else { b',' });
    }
}

fn append(words: &mut Vec<i32>, characters: &mut Vec<u8>, text: Option<&str>) {
    let Some(text) = text else {
        return words.push(NONE);
    };
    words.push(utf16_length(text));
    characters.extend_from_slice(text.as_bytes());
}

impl Sink for Tape {
    fn short(&mut self, _: &'static str, text: Option<&str>) {
        self.append_short(text);
    }

    fn long(&mut self, _: &'static str, text: Option<&str>) {
        append(&mut self.words, &mut self.long, text);
    }

    fn time(&mut self, _: &'static str, time: Option<Timestamp>) {
        let Some(time) = time else {
            return self.words.push(NONE);
        };
        time.with_bytes(|text| {
            self.words.push(count(text.len()));
            self.short.extend_from_slice(text);
        });
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
            reason = "only where it comes back the same"
        )]
        let whole = number as i32;
        if whole >= 0 && f64::from(whole).to_bits() == number.to_bits() {
            return self.words.push(whole);
        }
        let bits = number.to_bits().cast_signed();
        #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
        self.words
            .extend([UNKNOWN, bits as i32, (bits >> 32) as i32]);
    }

    fn json(&mut self, _: &'static str, json: Option<Json<'_>>) {
        let Some(json) = json else {
            return self.words.push(NONE);
        };
        self.next_json();
        self.json.extend_from_slice(json.text().as_bytes());
    }

    fn json_list(&mut self, _: &'static str, list: Option<&[Json<'_>]>) {
        let Some(list) = list else {
            return self.words.push(NONE);
        };
        self.next_json();
        self.json.push(b'[');
        for (index, json) in list.iter().enumerate() {
            if index > 0 {
                self.json.push(b',');
            }
            self.json.extend_from_slice(json.text().as_bytes());
        }
        self.json.push(b']');
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
fn utf16_length(text: &str) -> i32 {
    let (chunks, rest) = text.as_bytes().as_chunks::<LANES>();
    if rest.is_ascii() && chunks.iter().all(|chunk| Lanes::of(chunk).is_ascii()) {
        return count(text.len());
    }
    let units = chunks.iter().map(|chunk| Lanes::of(chunk).utf16_units());
    let rest = rest.iter().map(|&byte| utf16_units(byte));
    units
        .chain(rest)
        .fold(0u32, u32::wrapping_add)
        .cast_signed()
}

/// A body has fewer than 2³¹ bytes, so nothing in it is counted higher.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "see above"
)]
fn count(number: usize) -> i32 {
    number as i32
}
