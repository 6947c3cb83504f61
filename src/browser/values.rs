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

/// The values of an event, one after the other.
pub(super) struct Values<'w>(&'w str);

impl<'w> Values<'w> {
    /// Those of an event. Its [`word`](Self::word) comes first.
    pub fn of(written: &'w str) -> Self {
        Self(written)
    }

    /// The next value, if it is given. `None` also at the end of a list or an object.
    pub fn next(&mut self) -> Option<Input> {
        Some(match self.letter() {
            b'n' => Input::Null,
            b't' => Input::Bool(true),
            b'f' => Input::Bool(false),
            b'd' => Input::Number(from_javascript(self.word())),
            b's' => Input::Text(self.whole()),
            b'o' => Input::Other(self.whole().into()),
            b'h' => HALF_A_PAIR,
            b'[' => {
                let mut items = Vec::new();
                while let Some(item) = self.next() {
                    items.push(item);
                }
                Input::List(items)
            }
            b'{' => {
                let mut members = Vec::new();
                while self.letter() == b'k' {
                    let name = self.whole();
                    members.push((name, self.next().unwrap_or_default()));
                }
                Input::Object(members)
            }
            _ => return None,
        })
    }

    /// The next value, if it is a text.
    pub fn text(&mut self) -> Option<String> {
        match self.next() {
            Some(Input::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The next value, if it is a number.
    pub fn number(&mut self) -> Option<f64> {
        match self.next() {
            Some(Input::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// The next value, if it is a whole number.
    pub fn count(&mut self) -> Option<u64> {
        self.number().and_then(as_count)
    }

    /// Whether the next value is true.
    pub fn flag(&mut self) -> bool {
        matches!(self.next(), Some(Input::Bool(true)))
    }

    /// The items of the next value, if it is an array.
    pub fn list(&mut self) -> Vec<Input> {
        match self.next() {
            Some(Input::List(items)) => items,
            _ => Vec::new(),
        }
    }

    /// Up to the end of a text, as it is.
    pub fn word(&mut self) -> &'w str {
        let end = self.0.bytes().position(|byte| byte == END);
        let (word, behind) = end
            .and_then(|end| self.0.split_at_checked(end))
            .unwrap_or((self.0, ""));
        self.0 = behind.get(1..).unwrap_or_default();
        word
    }

    fn whole(&mut self) -> String {
        let word = self.word();
        if !word.bytes().any(|byte| byte == 0) {
            return word.to_owned();
        }
        let mut whole = String::new();
        let mut letters = word.chars();
        while let Some(letter) = letters.next() {
            whole.push(match letter {
                '\0' if letters.next() == Some('a') => '\0',
                '\0' => '\u{1}',
                letter => letter,
            });
        }
        whole
    }

    fn letter(&mut self) -> u8 {
        let letter = self.0.as_bytes().first().copied().unwrap_or(b'u');
        self.0 = self.0.get(1..).unwrap_or_default();
        letter
    }
}
