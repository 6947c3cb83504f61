//! Writes a page onto the tape.

use crate::json::{Json, push_list, push_string};
use crate::model::{Conversation, Field, FieldVisitor, Record};
use crate::simd_bytes::{LANES, SimdBytes, is_same, utf16_units};
use crate::time::Timestamp;

/// In place of a length, an index or a number: `null`.
pub const NONE: i32 = -1;
/// Before a value that could be null: it follows.
const SOME: i32 = 1;
/// Before a part that may be left out: it is absent.
pub const ABSENT: i32 = -2;
/// In place of an index: the text itself is the next value. In place of a number: the two halves of a
/// double follow.
pub const UNKNOWN: i32 = -3;

/// The length of a time to the microsecond.
const TIME_LENGTH: usize = 27;

/// The rough size of the other values of a conversation.
const OTHER_VALUES: usize = 512;

/// A page, written down. Its buffers are meant to be used again: [`clear`](Self::clear).
#[derive(Debug, Default)]
pub struct Tape {
    /// Lengths, indexes and numbers. Small, and negative only as a mark: JavaScript reads those fastest.
    pub words: Vec<i32>,
    /// The contents of messages, as UTF-8. A string that JavaScript cuts from a text keeps the whole text
    /// alive, so they are separate from what callers may keep of a conversation.
    pub contents: Vec<u8>,
    /// The times of messages: RFC 3339, one behind the other.
    pub content_times: Vec<u8>,
    /// Every other string, and what is kept as JSON: the beginning of one array, which
    /// [`close`](Self::close) ends. Parsed at once, which costs a fraction of parsing each. Where there is a
    /// null it holds nothing: the words tell.
    pub values: String,
}

impl Tape {
    /// Empties it, and keeps no more than this room for each of its parts.
    pub fn clear(&mut self, room: usize) {
        self.words.clear();
        self.words.shrink_to(room);
        for text in [&mut self.contents, &mut self.content_times] {
            text.clear();
            text.shrink_to(room);
        }
        self.values.clear();
        self.values.shrink_to(room);
    }

    /// Reserves room for these conversations: buffers that grow by doubling take up to three times what they
    /// need.
    pub fn make_room<'a>(&mut self, conversations: impl IntoIterator<Item = &'a Conversation<'a>>) {
        let (mut messages, mut contents, mut values) = (0usize, 0usize, 0usize);
        for conversation in conversations {
            let analysis = conversation.analysis.as_option().and_then(Option::as_deref);
            let metadata = conversation.metadata.as_option().copied().flatten();
            let kept = analysis.unwrap_or_default().iter().copied();
            values = kept
                .chain(metadata)
                .chain(conversation.raw.as_option().copied())
                .map(|json| json.text().len())
                .fold(values.saturating_add(OTHER_VALUES), usize::saturating_add);
            let transcript = conversation.transcript.as_option();
            for message in transcript.and_then(Option::as_ref).into_iter().flatten() {
                messages = messages.saturating_add(1);
                contents = contents.saturating_add(message.content.len());
            }
        }
        self.contents.reserve_exact(contents);
        self.content_times
            .reserve_exact(messages.saturating_mul(TIME_LENGTH));
        self.words.reserve(messages.saturating_mul(3));
        self.values.reserve(values);
    }

    /// Ends the array of [`values`](Self::values), which may be empty.
    pub fn close(&mut self) {
        if self.values.is_empty() {
            self.values.push('[');
        }
        self.values.push(']');
    }

    /// Where the next value is to be written.
    #[inline]
    fn value(&mut self) -> &mut String {
        let before = if self.values.is_empty() { '[' } else { ',' };
        self.values.push(before);
        &mut self.values
    }

    /// Where a value is to be written that could have been null.
    #[inline]
    fn some_value(&mut self) -> &mut String {
        self.words.push(SOME);
        self.value()
    }

    #[inline]
    fn null(&mut self) {
        self.words.push(NONE);
    }
}

impl FieldVisitor for Tape {
    fn text(&mut self, _: &'static str, text: Option<&str>) {
        match text {
            None => self.null(),
            Some(text) => push_string(self.some_value(), text),
        }
    }

    fn time(&mut self, _: &'static str, time: Option<Timestamp>) {
        match time {
            None => self.null(),
            Some(time) => time.with_text(|text| {
                let value = self.some_value();
                value.push('"');
                value.push_str(text);
                value.push('"');
            }),
        }
    }

    #[inline]
    fn content(&mut self, _: &'static str, text: &str) {
        self.words.push(copy(&mut self.contents, text.as_bytes()));
    }

    #[inline]
    fn content_time(&mut self, _: &'static str, time: Option<Timestamp>) {
        match time {
            None => self.null(),
            Some(time) => time.with_bytes(|text| {
                self.words.push(copy(&mut self.content_times, text));
            }),
        }
    }

    #[inline]
    fn one_of(&mut self, _: &'static str, words: &'static [&'static str], text: Option<&str>) {
        let Some(text) = text else {
            return self.words.push(NONE);
        };
        let is_it = |word: &&str| is_same(word.as_bytes(), text.as_bytes());
        match words.iter().position(is_it) {
            Some(index) => self.words.push(count(index)),
            None => {
                self.words.push(UNKNOWN);
                push_string(self.value(), text);
            }
        }
    }

    fn flag(&mut self, _: &'static str, flag: Option<bool>) {
        self.words.push(flag.map_or(NONE, i32::from));
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
        match json {
            None => self.null(),
            Some(json) => self.some_value().push_str(json.text()),
        }
    }

    fn json_list(&mut self, _: &'static str, list: Option<&[Json<'_>]>) {
        match list {
            None => self.null(),
            Some(list) => push_list(self.some_value(), list, |out, json| {
                out.push_str(json.text());
            }),
        }
    }

    fn names(&mut self, _: &'static str, names: &[&'static str]) {
        self.words.push(count(names.len()));
        for name in names {
            push_string(self.value(), name);
        }
    }

    fn record<'a, T: Record<'a>>(&mut self, _: &'static str, record: &T) {
        record.visit(self);
    }

    fn option<'a, T: Record<'a>>(&mut self, _: &'static str, record: Option<&T>) {
        match record {
            None => self.words.push(NONE),
            Some(record) => {
                self.words.push(1);
                record.visit(self);
            }
        }
    }

    fn list<'a, T: Record<'a>>(&mut self, _: &'static str, list: Option<&[T]>) {
        self.words.push(list.map_or(NONE, |list| count(list.len())));
        for item in list.unwrap_or_default() {
            item.visit(self);
        }
    }

    fn omittable<T>(&mut self, part: &Field<T>, visit: impl FnOnce(&mut Self, &T)) {
        match part {
            Field::Omitted => self.words.push(ABSENT),
            Field::Present(value) => {
                self.words.push(1);
                visit(self, value);
            }
        }
    }
}

/// Appends a text, and gives how many units JavaScript counts in it. Sixteen bytes at a time: most texts are so
/// short that WebAssembly's own copying takes longer to begin.
#[inline(always)]
fn copy(to: &mut Vec<u8>, text: &[u8]) -> i32 {
    let (chunks, rest) = text.as_chunks::<LANES>();
    to.reserve(text.len());
    let mut units = 0u32;
    for chunk in chunks {
        units = units.wrapping_add(SimdBytes::of(chunk).utf16_units_behind(0));
        to.extend_from_slice(chunk);
    }
    match text.last_chunk::<LANES>() {
        // Some of the last sixteen bytes are there.
        Some(last) => {
            let there = LANES.wrapping_sub(rest.len());
            units = units.wrapping_add(SimdBytes::of(last).utf16_units_behind(there));
            to.truncate(to.len().wrapping_sub(there));
            to.extend_from_slice(last);
        }
        None => {
            units = rest
                .iter()
                .map(|&byte| utf16_units(byte))
                .fold(0, u32::wrapping_add);
            to.extend_from_slice(rest);
        }
    }
    units.cast_signed()
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
