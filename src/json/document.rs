//! A parsed JSON text.

use std::borrow::Cow;

use super::flaw::{FlawAt, mended};
use super::malformed::Malformed;
use super::node::Node;
use super::parser::{Parsed, Parser};
use super::value::Json;
use crate::pace::{InPieces, Pace, at_once};

/// A JSON text with checked grammar and the place of each value.
#[derive(Debug)]
pub struct Document<'a> {
    text: Cow<'a, str>,
    /// In the order of the text.
    nodes: Vec<Node>,
    /// In the order of the text; usually empty.
    flaws: Vec<FlawAt>,
}

/// How much is read before others may have their turn: about half a millisecond's work.
const AT_ONCE: usize = 128 * 1024;

impl<'a> Document<'a> {
    /// Checks the grammar of the whole text, without a byte order mark. What strict readers refuse is
    /// replaced ([`Flaw`](super::Flaw)). A text of 2 GiB or more, or with [too many
    /// values](super::Fault::TooManyValues), is malformed.
    pub fn parse(text: &'a str) -> Result<Self, Malformed> {
        at_once(Self::parse_in_pieces(text, &Pace::default()))
    }

    /// The same, in pieces.
    // Not inlined: it is the same for every caller.
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

    /// The value of the whole text.
    pub fn root(&'a self) -> Json<'a> {
        Json::new(self, 0)
    }

    pub(super) fn node(&self, index: u32) -> Node {
        #[cfg(test)]
        crate::step_counter::took(1);
        // A document has at least one node, and values only refer to existing nodes.
        self.nodes
            .get(place(index))
            .copied()
            .unwrap_or(Node::scalar(0, 0))
    }

    /// The flaws in a part of the text.
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
