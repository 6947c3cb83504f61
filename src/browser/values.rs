//! Reads a caller's value, as `pkg-template/browser/values.ts` writes it.
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
use crate::number::from_javascript;

const END: char = '\u{1}';

/// The value; `None` if it is left out.
pub(super) fn value(written: &str) -> Option<Input> {
    Reader(written).value()
}

/// A text in the list of texts that follow each other.
pub(super) fn texts(written: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut reader = Reader(written);
    std::iter::from_fn(move || (!reader.0.is_empty()).then(|| reader.text()))
}

struct Reader<'w>(&'w str);

impl<'w> Reader<'w> {
    fn letter(&mut self) -> u8 {
        let letter = self.0.as_bytes().first().copied().unwrap_or(b'u');
        self.0 = self.0.get(1..).unwrap_or_default();
        letter
    }

    fn text(&mut self) -> Cow<'w, str> {
        let (text, behind) = self.0.split_once(END).unwrap_or((self.0, ""));
        self.0 = behind;
        match text.contains('\0') {
            true => Cow::Owned(text.replace("\0b", "\u{1}").replace("\0a", "\0")),
            false => Cow::Borrowed(text),
        }
    }

    /// `None` also at the end of a list or an object.
    fn value(&mut self) -> Option<Input> {
        Some(match self.letter() {
            b'n' => Input::Null,
            b't' => Input::Bool(true),
            b'f' => Input::Bool(false),
            b'd' => Input::Number(from_javascript(&self.text())),
            b's' => Input::Text(self.text().into_owned()),
            b'o' => Input::Other(self.text().into_owned().into()),
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
                    let name = self.text().into_owned();
                    members.push((name, self.value().unwrap_or_default()));
                }
                Input::Object(members)
            }
            _ => return None,
        })
    }
}
