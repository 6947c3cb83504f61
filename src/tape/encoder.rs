//! Writes a page onto the tape.

use super::characters::Characters;
use crate::json::Json;
use crate::model::{Conversation, Field, FieldVisitor, Record};
use crate::simd_bytes::is_same;
use crate::time::{MOMENT_LENGTH, Moment, Timestamp};

/// In place of a length, an index or a number: `null`.
pub const NONE: i32 = -1;
/// Before a value that could be null: it follows.
const SOME: i32 = 1;
/// Before a part that may be left out: it is absent.
pub const ABSENT: i32 = -2;
/// In place of an index: the text itself is the next value. In place of a number: the two halves of a
/// double follow.
pub const UNKNOWN: i32 = -3;

/// The rough size of the other values of a conversation.
const OTHER_VALUES: usize = 512;

/// A page, written down. Its buffers are meant to be used again: [`clear`](Self::clear).
#[derive(Debug, Default)]
pub struct Tape {
    /// Lengths, indexes and numbers. Small, and negative only as a mark: JavaScript reads those fastest.
    pub words: Vec<i32>,
    /// The contents of messages, as UTF-8. A string that JavaScript cuts from a text keeps the whole text
    /// alive, so they are separate from what callers may keep of a conversation.
    pub contents: Characters,
    /// The times of messages: RFC 3339, one behind the other.
    pub content_times: Characters,
    /// Every other string, and what is kept as JSON: the beginning of one array, which
    /// [`close`](Self::close) ends. Parsed at once, which costs a fraction of parsing each. Where there is a
    /// null it holds nothing: the words tell.
    pub values: Characters,
}

impl Tape {
    /// Empties it, and keeps no more than this room for each of its parts.
    pub fn clear(&mut self, room: usize) {
        self.words.clear();
        self.words.shrink_to(room);
        self.contents.clear(room);
        self.content_times.clear(room);
        self.values.clear(room);
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
        self.contents.make_room(contents);
        self.content_times
            .make_room(messages.saturating_mul(MOMENT_LENGTH));
        self.words.reserve(messages.saturating_mul(3));
        self.values.make_room(values);
    }

    /// Ends the array of [`values`](Self::values), which may be empty.
    pub fn close(&mut self) {
        if self.values.is_empty() {
            self.values.push_bytes(b"[");
        }
        self.values.push_bytes(b"]");
    }

    /// What comes before the next value.
    #[inline]
    fn before_value(&self) -> u8 {
        if self.values.is_empty() { b'[' } else { b',' }
    }

    /// Writes a string as the next value.
    fn string(&mut self, text: &str) {
        let before = self.before_value();
        self.values.push_quoted(before, text);
    }

    /// Writes JSON as the next value.
    fn value(&mut self, json: Json<'_>) {
        let before = self.before_value();
        self.values.push_bytes(&[before]);
        self.values.push_bytes(json.text().as_bytes());
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
            Some(text) => {
                self.words.push(SOME);
                self.string(text);
            }
        }
    }

    fn time(&mut self, _: &'static str, time: Option<Timestamp>) {
        match time {
            None => self.null(),
            Some(time) => time.with_text(|text| {
                self.words.push(SOME);
                self.string(text);
            }),
        }
    }

    #[inline]
    fn content(&mut self, _: &'static str, text: &str) {
        let units = self.contents.push(text.as_bytes());
        self.words.push(units.cast_signed());
    }

    #[inline]
    fn content_time(&mut self, _: &'static str, time: Option<Moment<'_>>) {
        match time {
            None => self.null(),
            Some(time) => {
                let length = self.content_times.push_time(time);
                self.words.push(length.cast_signed());
            }
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
                self.string(text);
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
            Some(json) => {
                self.words.push(SOME);
                self.value(json);
            }
        }
    }

    fn json_list(&mut self, _: &'static str, list: Option<&[Json<'_>]>) {
        match list {
            None => self.null(),
            Some(list) => {
                self.words.push(SOME);
                let before = self.before_value();
                self.values.push_bytes(&[before, b'[']);
                for (index, json) in list.iter().enumerate() {
                    let before: &[u8] = if index == 0 { b"" } else { b"," };
                    self.values.push_bytes(before);
                    self.values.push_bytes(json.text().as_bytes());
                }
                self.values.push_bytes(b"]");
            }
        }
    }

    fn names(&mut self, _: &'static str, names: &[&'static str]) {
        self.words.push(count(names.len()));
        for name in names {
            self.string(name);
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

/// A body has fewer than 2³¹ bytes, so nothing in it is counted higher.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "see above"
)]
fn count(number: usize) -> i32 {
    number as i32
}
