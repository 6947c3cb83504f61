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
    /// How many elements or members it has (there are fewer than 2³⁰), and two flags.
    count: u32,
}

/// There is an escape: in a string, or in one of the strings that lie directly in an array or object.
const ESCAPED: u32 = 1 << 31;
/// Two keys of an object may be the same.
const MAY_REPEAT: u32 = 1 << 30;

impl Node {
    /// A string, as the node of this index.
    pub fn text(start: usize, end: usize, index: usize, is_escaped: bool) -> Self {
        let mut node = Self::container(start);
        node.close(end, index.wrapping_add(1), 0, is_escaped, false);
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
    pub fn close(
        &mut self,
        end: usize,
        next: usize,
        count: usize,
        is_escaped: bool,
        may_repeat: bool,
    ) {
        self.end = narrow(end);
        self.next = narrow(next);
        let flag = |is_set, flag| if is_set { flag } else { 0 };
        self.count = narrow(count) | flag(is_escaped, ESCAPED) | flag(may_repeat, MAY_REPEAT);
    }

    /// How many elements or members it has.
    pub fn count(self) -> u32 {
        self.count & !(ESCAPED | MAY_REPEAT)
    }

    /// Whether there is an escape: in a string, or in one that lies directly in an array or object.
    pub fn is_escaped(self) -> bool {
        self.count & ESCAPED != 0
    }

    /// Whether two keys of an object may be the same.
    pub fn may_repeat_a_key(self) -> bool {
        self.count & MAY_REPEAT != 0
    }
}

/// The text is shorter than 2³¹ bytes, and has no more nodes than bytes.
#[expect(clippy::cast_possible_truncation, reason = "checked by the parser")]
fn narrow(place: usize) -> u32 {
    place as u32
}
