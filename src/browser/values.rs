//! Reads values as `pkg-template/browser/values.ts` writes them.
//!
//! One letter says the type; a text follows, and ends with U+0001. Inside a text U+0000 and U+0001 are written as
//! U+0000 and a letter.
//!
//! | value | written as |
//! | --- | --- |
//! | nothing (an option left out) | `u` |
//! | null, true, false | `n`, `t`, `f` |
//! | number, string | `d`, `s`, and the text |
//! | a value that is no data | `o`, and what it is |
//! | text that was cut inside a character | `h` |
//! | array | `[`, the items, `]` |
//! | object | `{`, and for each member `k`, the name and the value; then `}` |

use std::borrow::Cow;

use crate::input::{HALF_A_PAIR, Input};
use crate::number::{as_count, from_javascript};

const END: u8 = 1;

/// What an event comes with: its word, then its values.
pub(super) fn read(event: &str) -> (&str, Values<'_>) {
    let mut values = Values(event);
    (values.word(), values)
}

/// The values of an event, one after the other.
pub(super) struct Values<'w>(&'w str);

impl<'w> Values<'w> {
    /// The next value. `None` if it is left out, and at the end of a list or an object.
    pub fn take(&mut self) -> Option<Input> {
        Some(match self.letter() {
            b'n' => Input::Null,
            b't' => Input::Bool(true),
            b'f' => Input::Bool(false),
            b'd' => Input::Number(from_javascript(self.word())),
            b's' => Input::Text(self.text_behind().into_owned()),
            b'o' => Input::Other(self.text_behind().into_owned().into()),
            b'h' => HALF_A_PAIR,
            b'[' => {
                let mut items = Vec::new();
                while let Some(item) = self.take() {
                    items.push(item);
                }
                Input::List(items)
            }
            b'{' => {
                let mut members = Vec::new();
                while self.letter() == b'k' {
                    let name = self.text_behind().into_owned();
                    members.push((name, self.take().unwrap_or_default()));
                }
                Input::Object(members)
            }
            _ => return None,
        })
    }

    /// The next value, if it is a text.
    #[inline(never)]
    pub fn maybe_text(&mut self) -> Option<String> {
        self.found(b's').then(|| self.text_behind().into_owned())
    }

    /// The next value; empty if it is no text.
    pub fn text(&mut self) -> String {
        self.maybe_text().unwrap_or_default()
    }

    /// The next value, if it is a number.
    pub fn number(&mut self) -> Option<f64> {
        self.found(b'd').then(|| from_javascript(self.word()))
    }

    /// The next value, if it is a whole number.
    pub fn maybe_count(&mut self) -> Option<u64> {
        as_count(self.number()?)
    }

    /// The next value; 0 if it is no whole number.
    pub fn count(&mut self) -> u64 {
        self.maybe_count().unwrap_or_default()
    }

    /// The next value; 0 if it is no whole number, the greatest if it is too large.
    pub fn small(&mut self) -> u32 {
        u32::try_from(self.count()).unwrap_or(u32::MAX)
    }

    /// The next value, if it is true or false.
    pub fn maybe_flag(&mut self) -> Option<bool> {
        match self.is_next(b't') {
            true => Some(self.found(b't')),
            false => self.found(b'f').then_some(false),
        }
    }

    /// Whether the next value is true.
    pub fn flag(&mut self) -> bool {
        self.maybe_flag() == Some(true)
    }

    /// The texts of the next value, if it is an array; empty for what is no text.
    pub fn texts(&mut self) -> Vec<Cow<'w, str>> {
        let mut texts = Vec::new();
        if self.found(b'[') {
            while !self.0.is_empty() && !self.is_next(b']') {
                texts.push(match self.found(b's') {
                    true => self.text_behind(),
                    false => Cow::default(),
                });
            }
            self.letter();
        }
        texts
    }

    /// The numbers of the next value, if it is an array.
    pub fn numbers(&mut self) -> Vec<f64> {
        let mut numbers = Vec::new();
        if self.found(b'[') {
            while !self.0.is_empty() && !self.is_next(b']') {
                numbers.push(self.number().unwrap_or_default());
            }
            self.letter();
        }
        numbers
    }

    /// Whether the next value is of this kind; then what is behind its letter is next. Another is passed over.
    #[inline(never)]
    fn found(&mut self, letter: u8) -> bool {
        let is_found = self.is_next(letter);
        match is_found {
            true => _ = self.letter(),
            false => _ = self.take(),
        }
        is_found
    }

    fn is_next(&self, letter: u8) -> bool {
        self.0.as_bytes().first() == Some(&letter)
    }

    /// Up to the end of a text, as it is.
    fn word(&mut self) -> &'w str {
        let end = self.0.bytes().position(|byte| byte == END);
        let end = end.unwrap_or(self.0.len());
        let (word, behind) = self.0.split_at_checked(end).unwrap_or_default();
        self.0 = behind.get(1..).unwrap_or_default();
        word
    }

    /// The text behind a letter.
    fn text_behind(&mut self) -> Cow<'w, str> {
        let word = self.word();
        if !word.bytes().any(|byte| byte == 0) {
            return Cow::Borrowed(word);
        }
        let mut text = String::new();
        let mut letters = word.chars();
        while let Some(letter) = letters.next() {
            text.push(match letter {
                '\0' if letters.next() == Some('a') => '\0',
                '\0' => '\u{1}',
                letter => letter,
            });
        }
        Cow::Owned(text)
    }

    fn letter(&mut self) -> u8 {
        let letter = self.0.as_bytes().first().copied().unwrap_or(b'u');
        self.0 = self.0.get(1..).unwrap_or_default();
        letter
    }
}
