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

use crate::input::{HALF_A_PAIR, Input};
use crate::number::{as_count, from_javascript};

const END: u8 = 1;

/// What an event comes with: its word, then its values.
pub(super) fn read(event: &str) -> (&str, Vec<Option<Input>>) {
    let mut reader = Reader(event);
    let word = reader.word();
    let mut values = Vec::new();
    while !reader.0.is_empty() {
        values.push(reader.value());
    }
    (word, values)
}

/// The values of an event, one after the other.
pub(super) struct Values<'v>(pub &'v mut [Option<Input>]);

impl<'v> Values<'v> {
    fn place(&mut self) -> Option<&'v mut Option<Input>> {
        let (first, others) = std::mem::take(&mut self.0).split_first_mut()?;
        self.0 = others;
        Some(first)
    }

    /// The next value, if it is given.
    pub fn next(&mut self) -> Option<&'v Input> {
        self.place()?.as_ref()
    }

    /// The same, to be kept.
    pub fn take(&mut self) -> Option<Input> {
        self.place()?.take()
    }

    /// The next value, if it is a text.
    pub fn maybe_text(&mut self) -> Option<&'v str> {
        self.next()?.as_text()
    }

    /// The next value; empty if it is no text.
    pub fn text(&mut self) -> &'v str {
        self.maybe_text().unwrap_or_default()
    }

    /// The next value, if it is a number.
    pub fn number(&mut self) -> Option<f64> {
        match self.next() {
            Some(Input::Number(number)) => Some(*number),
            _ => None,
        }
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
        match self.next() {
            Some(Input::Bool(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// Whether the next value is true.
    pub fn flag(&mut self) -> bool {
        self.maybe_flag() == Some(true)
    }

    /// The numbers of the next value, if it is an array.
    pub fn numbers(&mut self) -> Vec<f64> {
        let mut numbers = Vec::new();
        for item in self.list() {
            if let Input::Number(number) = item {
                numbers.push(*number);
            }
        }
        numbers
    }

    /// The items of the next value, if it is an array.
    pub fn list(&mut self) -> &'v [Input] {
        self.next().map(Input::items).unwrap_or_default()
    }
}

struct Reader<'w>(&'w str);

impl<'w> Reader<'w> {
    /// The next value. `None` if it is left out, and at the end of a list or an object.
    fn value(&mut self) -> Option<Input> {
        Some(match self.letter() {
            b'n' => Input::Null,
            b't' => Input::Bool(true),
            b'f' => Input::Bool(false),
            b'd' => Input::Number(from_javascript(self.word())),
            b's' => Input::Text(self.text()),
            b'o' => Input::Other(self.text().into()),
            b'h' => HALF_A_PAIR,
            b'[' => {
                let mut items = Vec::new();
                while let Some(item) = self.value() {
                    items.push(item);
                }
                Input::List(items)
            }
            b'{' => {
                let mut members = Vec::new();
                while self.letter() == b'k' {
                    let name = self.text();
                    members.push((name, self.value().unwrap_or_default()));
                }
                Input::Object(members)
            }
            _ => return None,
        })
    }

    /// Up to the end of a text, as it is.
    fn word(&mut self) -> &'w str {
        let end = self.0.bytes().position(|byte| byte == END);
        let end = end.unwrap_or(self.0.len());
        let (word, behind) = self.0.split_at_checked(end).unwrap_or_default();
        self.0 = behind.get(1..).unwrap_or_default();
        word
    }

    fn text(&mut self) -> String {
        let word = self.word();
        if !word.bytes().any(|byte| byte == 0) {
            return word.to_owned();
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
        text
    }

    fn letter(&mut self) -> u8 {
        let letter = self.0.as_bytes().first().copied().unwrap_or(b'u');
        self.0 = self.0.get(1..).unwrap_or_default();
        letter
    }
}
