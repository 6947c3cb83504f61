//! The place of an array, an object or a long text.

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
    /// How many elements or members it has; the highest bit tells of an escape: in a string, or in one of
    /// the strings that lie directly in an array or object.
    count: u32,
}

const FLAG: u32 = 1 << 31;

impl Node {
    /// A string, as the node of this index.
    pub fn text(start: usize, end: usize, index: usize, is_escaped: bool) -> Self {
        let mut node = Self::container(start);
        node.close(end, index.wrapping_add(1), 0, is_escaped);
        node
    }

    /// An array or object without an end yet.
    pub fn container(start: usize) -> Self {
        Self {
            start: narrow(start),
            end: 0,
            next: 0,
            count: 0,
        }
    }

    /// Sets the end of an array or object.
    pub fn close(&mut self, end: usize, next: usize, count: usize, is_escaped: bool) {
        self.end = narrow(end);
        self.next = narrow(next);
        self.count = narrow(count) | if is_escaped { FLAG } else { 0 };
    }

    /// How many elements or members it has.
    pub fn count(self) -> u32 {
        self.count & !FLAG
    }

    /// Whether there is an escape: in a string, or in one that lies directly in an array or object.
    pub fn is_escaped(self) -> bool {
        self.count & FLAG != 0
    }
}

/// The text is shorter than 2³¹ bytes, and has no more nodes than bytes.
#[expect(clippy::cast_possible_truncation, reason = "checked by the parser")]
fn narrow(place: usize) -> u32 {
    place as u32
}
