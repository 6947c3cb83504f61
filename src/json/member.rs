//! The place of a member's value.

/// The place of the value of a member, in an object of a known shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    /// The first byte.
    pub start: u32,
    /// After the last byte; the highest bit marks a string with an escape. Of an array or object it is the index of
    /// its node.
    pub end: u32,
}

/// Marks a string with an escape.
pub(super) const FLAG: u32 = 1 << 31;
