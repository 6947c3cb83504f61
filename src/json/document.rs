//! A JSON text that was read once.

use std::borrow::Cow;

use super::flaw::{FlawAt, mended};
use super::malformed::Malformed;
use super::node::Node;
use super::parser::{Parsed, Parser};
use super::value::Json;
use crate::pace::{InPieces, Pace, at_once};

/// A JSON text whose grammar was checked, with a note of where each value lies.
#[derive(Debug)]
pub struct Document<'a> {
    text: Cow<'a, str>,
    /// In the order of the text.
    nodes: Vec<Node>,
    /// In the order of the text: hardly ever any.
    flaws: Vec<FlawAt>,
}

/// So much is read before others may have their turn: about half a millisecond's work.
const AT_ONCE: usize = 128 * 1024;

impl<'a> Document<'a> {
    /// Checks the grammar of the whole text. A byte order mark before it is no part of it. What no
    /// strict reader takes is replaced ([`Flaw`](super::Flaw)); a text of 2 GiB or more is taken for malformed,
    /// and so is one of more values than [any may hold](super::Fault::TooManyValues).
    pub fn parse(text: &'a str) -> Result<Self, Malformed> {
        at_once(Self::parse_in_pieces(text, &Pace::default()))
    }

    /// The same, in pieces.
    // Not inlined: it is the same whoever waits for it.
    #[inline(never)]
    pub fn parse_in_pieces<'p>(
        text: &'a str,
        pace: &'p Pace,
    ) -> InPieces<'p, Result<Self, Malformed>>
    where
        'a: 'p,
    {
        Box::pin(Self::read(text, pace))
    }

    async fn read(text: &'a str, pace: &Pace) -> Result<Self, Malformed> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut parser = Parser::new(text)?;
        let Parsed { nodes, flaws, .. } = loop {
            if let Some(parsed) = parser.advance(text, AT_ONCE)? {
                break parsed;
            }
            if pace.is_due(AT_ONCE) {
                pace.turn().await;
            }
        };
        let text = match flaws.iter().all(FlawAt::is_kept) {
            true => Cow::Borrowed(text),
            false => Cow::Owned(mended(text, &flaws, pace).await),
        };
        Ok(Self { text, nodes, flaws })
    }

    /// The value that the whole text is.
    pub fn root(&'a self) -> Json<'a> {
        Json::new(self, 0)
    }

    pub(super) fn node(&self, index: u32) -> Node {
        #[cfg(test)]
        crate::step_counter::took(1);
        // A document has a node at the least, and values only name nodes that are there.
        self.nodes
            .get(place(index))
            .copied()
            .unwrap_or(Node::scalar(0, 0))
    }

    /// What was found to be wrong in a part of the text.
    pub(super) fn flaws(&'a self, start: u32, end: u32) -> &'a [FlawAt] {
        if self.flaws.is_empty() {
            return &[];
        }
        let before = |end: u32| self.flaws.partition_point(|flaw| flaw.start < end);
        self.flaws
            .get(before(start)..before(end))
            .unwrap_or_default()
    }

    pub(super) fn slice(&'a self, start: u32, end: u32) -> &'a str {
        #[cfg(test)]
        crate::step_counter::took(1);
        self.text.get(place(start)..place(end)).unwrap_or_default()
    }

    pub(super) fn bytes(&'a self, start: u32, end: u32) -> &'a [u8] {
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
