//! A JSON text that was read once.

use super::node::Node;
use super::parser;
use super::value::Json;

/// A JSON text whose grammar was checked, with a note of where each value lies.
#[derive(Debug)]
pub struct Document<'a> {
    text: &'a str,
    /// In the order of the text.
    nodes: Vec<Node>,
}

/// Why a text is not JSON: the place only, never the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// From 1.
    pub line: usize,
    /// From 1, in bytes.
    pub column: usize,
    /// The text ended too early.
    pub truncated: bool,
}

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let what = if self.truncated {
            "ends too early"
        } else {
            "is not JSON"
        };
        write!(
            f,
            "the text {what} at line {}, column {}",
            self.line, self.column
        )
    }
}

impl std::error::Error for Malformed {}

impl<'a> Document<'a> {
    /// Checks the grammar of the whole text. A byte order mark before it is no part of it. Nesting
    /// has no limit; a text of 2 GiB or more is taken for malformed.
    pub fn parse(text: &'a str) -> Result<Self, Malformed> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match parser::parse(text.as_bytes()) {
            Ok(nodes) => Ok(Self { text, nodes }),
            Err(at) => Err(Malformed::at(text, at)),
        }
    }

    /// The value that the whole text is.
    pub fn root(&'a self) -> Json<'a> {
        Json::new(self, 0)
    }

    pub(super) fn node(&self, index: u32) -> Node {
        // A document has a node at the least, and values only name nodes that are there.
        self.nodes
            .get(place(index))
            .copied()
            .unwrap_or(Node::scalar(0, 0))
    }

    pub(super) fn slice(&self, start: u32, end: u32) -> &'a str {
        self.text.get(place(start)..place(end)).unwrap_or_default()
    }

    pub(super) fn bytes(&self, start: u32, end: u32) -> &'a [u8] {
        self.text
            .as_bytes()
            .get(place(start)..place(end))
            .unwrap_or_default()
    }

    pub(super) fn byte(&self, at: u32) -> Option<u8> {
        self.text.as_bytes().get(place(at)).copied()
    }
}

fn place(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

impl Malformed {
    fn at(text: &str, at: usize) -> Self {
        let before = text.as_bytes().get(..at).unwrap_or(text.as_bytes());
        let line_start = before.iter().rposition(|&byte| byte == b'\n');
        let line_start = line_start.map_or(0, |at| at.saturating_add(1));
        Self {
            line: before
                .iter()
                .filter(|&&byte| byte == b'\n')
                .count()
                .saturating_add(1),
            column: at.saturating_sub(line_start).saturating_add(1),
            truncated: at >= text.len(),
        }
    }
}
