//! The place of an array, an object or a long text.

use super::shapes::Shape;

/// Shorter strings have no node: their end is found again where it is wanted.
pub(super) const LONG_TEXT: usize = 1024;

/// The place of an array, an object or a long text in a text of less than 2³¹ bytes. They are in the order
/// of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// The first byte.
    pub start: u32,
    /// After the last byte.
    pub end: u32,
    /// The first node behind all that lie in it.
    pub next: u32,
    /// How many elements or members it has (there are fewer than 2³⁰) or, of an object, which shape; and two
    /// flags.
    count: u32,
    /// The first of its members, if its shape is known.
    first: u32,
}

/// There is an escape in a text.
const ESCAPED: u32 = 1 << 31;
/// The shape of an object is known. (The same bit: a text has the shape of an object without members.)
const SHAPED: u32 = 1 << 31;
/// Two keys of an object may be the same.
const MAY_REPEAT: u32 = 1 << 30;

/// In place of a first member.
const ROW: u32 = u32::MAX;

/// What is known of an array or object that was read.
pub(super) enum Held {
    /// An object of a known shape; its first member.
    Members(Shape, usize),
    /// A small object, [read at one go](super::row::read_row): its members are not noted.
    Row(Shape),
    /// How many elements or members. Two keys of an object may be the same.
    Count(usize, bool),
}

impl Node {
    /// A string, as the node of this index.
    pub fn text(start: usize, end: usize, index: usize, is_escaped: bool) -> Self {
        let mut node = Self::container(start);
        node.close(end, index.wrapping_add(1), &Held::Count(0, false));
        node.count = if is_escaped { ESCAPED } else { 0 };
        node
    }

    /// An array or object without an end yet.
    pub fn container(start: usize) -> Self {
        Self {
            start: narrow(start),
            end: 0,
            next: 0,
            count: 0,
            first: 0,
        }
    }

    /// Sets the end of an array or object.
    #[inline(always)]
    pub fn close(&mut self, end: usize, next: usize, held: &Held) {
        self.end = narrow(end);
        self.next = narrow(next);
        match *held {
            Held::Members(shape, first) => {
                self.count = shape.number() | SHAPED;
                self.first = narrow(first);
            }
            Held::Row(shape) => {
                self.count = shape.number() | SHAPED;
                self.first = ROW;
            }
            Held::Count(count, may_repeat) => {
                self.count = narrow(count) | if may_repeat { MAY_REPEAT } else { 0 };
            }
        }
    }

    /// What it holds, of an array or object.
    #[inline(always)]
    pub fn held(self) -> Held {
        let number = self.count & !(SHAPED | MAY_REPEAT);
        let wide = |number| usize::try_from(number).unwrap_or(usize::MAX);
        match self.count & SHAPED {
            0 => Held::Count(wide(number), self.count & MAY_REPEAT != 0),
            _ if self.first == ROW => Held::Row(Shape::from_number(number)),
            _ => Held::Members(Shape::from_number(number), wide(self.first)),
        }
    }

    /// Whether there is an escape in a text.
    pub fn is_escaped(self) -> bool {
        self.count & ESCAPED != 0
    }
}

/// The text is shorter than 2³¹ bytes, and has no more nodes than bytes.
#[expect(clippy::cast_possible_truncation, reason = "checked by the parser")]
fn narrow(place: usize) -> u32 {
    place as u32
}
