//! The place of a value.

/// The place of a value in a text of less than 2³¹ bytes. An array is followed by the nodes of its elements,
/// an object by those of its keys and values in turn; then comes one for the closing bracket.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    /// The first byte; the highest bit marks an array or object.
    start: u32,
    /// After the last byte; the highest bit marks a string with an escape. For an array or object the node of
    /// its closing bracket.
    end: u32,
}

const FLAG: u32 = 1 << 31;

impl Node {
    /// Anything but an array or object.
    pub fn scalar(start: usize, end: usize) -> Self {
        Self {
            start: narrow(start),
            end: narrow(end),
        }
    }

    /// A string with an escape in it.
    pub fn escaped(self) -> Self {
        Self {
            end: self.end | FLAG,
            ..self
        }
    }

    /// An array or object without an end yet.
    pub fn container(start: usize) -> Self {
        Self {
            start: narrow(start) | FLAG,
            end: 0,
        }
    }

    /// Sets the end of an array or object.
    pub fn close(&mut self, closing: usize) {
        self.end = narrow(closing);
    }

    /// Its first byte.
    pub fn start(self) -> u32 {
        self.start & !FLAG
    }

    /// After its last byte; for an array or object the node of its closing bracket.
    pub fn end(self) -> u32 {
        self.end & !FLAG
    }

    pub fn is_container(self) -> bool {
        self.start & FLAG != 0
    }

    pub fn is_escaped(self) -> bool {
        self.end & FLAG != 0
    }
}

/// The text is shorter than 2³¹ bytes, and has no more nodes than bytes.
#[expect(clippy::cast_possible_truncation, reason = "checked by the parser")]
fn narrow(place: usize) -> u32 {
    place as u32
}
