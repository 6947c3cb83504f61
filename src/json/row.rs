//! Small objects, read at one go.
//!
//! Most objects of an answer are messages: a few short members, written like others before. Of those nothing has to
//! be remembered while they are read.

use super::flaw::of_number;
use super::node::LONG_TEXT;
use super::parser::{number_end, plain_text_end, space};
use super::shapes::{Shape, Shapes};

/// Objects with more members are read like all others.
pub(super) const MOST_MEMBERS: usize = 8;

/// Reads an object of a few short members, without arrays, objects, escapes and flaws in it. Gives its shape, and
/// the place behind it. `None` for any other: nothing was read of it.
#[inline(always)]
pub(super) fn read_row(text: &str, start: usize, shapes: &mut Shapes) -> Option<(Shape, usize)> {
    let bytes = text.as_bytes();
    let (mut shape, mut at) = (Shape::EMPTY, start);
    for _ in 0..MOST_MEMBERS {
        (shape, at) = shapes.follow(bytes, at, shape)?;
        at = match bytes.get(at) {
            Some(b'"') => short_text_end(bytes, at)?,
            _ => short_word_end(text, at)?,
        };
        if let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
            at = space(bytes, at);
        }
        match bytes.get(at)? {
            b',' => {}
            b'}' => return Some((shape, at.wrapping_add(1))),
            _ => return None,
        }
    }
    None
}

/// After a text that begins at a place.
#[inline(always)]
fn short_text_end(bytes: &[u8], start: usize) -> Option<usize> {
    let end = plain_text_end(bytes, start)?;
    (end.wrapping_sub(start) <= LONG_TEXT).then_some(end)
}

/// After a number or a word.
#[inline(never)]
fn short_word_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let end = match bytes.get(start..)? {
        [b't', b'r', b'u', b'e', ..] | [b'n', b'u', b'l', b'l', ..] => start.wrapping_add(4),
        [b'f', b'a', b'l', b's', b'e', ..] => start.wrapping_add(5),
        // Anything else is no number.
        _ => number_end(bytes, start).ok()?,
    };
    let is_flawed = of_number(text.get(start..end)?).is_some();
    (!is_flawed).then_some(end)
}
