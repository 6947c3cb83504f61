//! Why a text cannot be parsed.

use std::fmt;

/// Why a text cannot be parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not JSON.
    NotJson,
    /// It ended too early.
    Truncated,
    /// It has too many values, keys and closing brackets: more than ten million and, in a text over 40 MB,
    /// more than one for every four bytes.
    TooManyValues,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::NotJson => "is not JSON",
            Fault::Truncated => "ends too early, as if cut off",
            Fault::TooManyValues => {
                "has too many values: more than 10,000,000, and more than one for every 4 bytes, counting keys and closing brackets"
            }
        })
    }
}

/// Where and why a text cannot be parsed, without any of its content. For too many values it is how far they
/// were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// From 1.
    pub line: usize,
    /// From 1, in bytes.
    pub column: usize,
    /// The kind of fault.
    pub fault: Fault,
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            fault,
        } = self;
        write!(f, "the text {fault} at line {line}, column {column}")
    }
}

impl std::error::Error for Malformed {}

impl Malformed {
    /// A text that stops being JSON at a place.
    pub(super) fn at(text: &str, at: usize) -> Self {
        let fault = match at >= text.len() {
            true => Fault::Truncated,
            false => Fault::NotJson,
        };
        Self::with(fault, text, at)
    }

    pub(super) fn with(fault: Fault, text: &str, at: usize) -> Self {
        let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
        let line_start = before.iter().rposition(|&byte| byte == b'\n');
        let line_start = line_start.map_or(0, |at| at.saturating_add(1));
        let lines = before.iter().filter(|&&byte| byte == b'\n').count();
        Self {
            line: lines.saturating_add(1),
            column: at.saturating_sub(line_start).saturating_add(1),
            fault,
        }
    }
}
