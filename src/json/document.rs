//! A parsed JSON text.

use std::borrow::Cow;

use super::cover::cover;
use super::flaw::{FlawAt, mended};
use super::malformed::Malformed;
use super::member::{FLAG, Member};
use super::node::{Held, Node};
use super::parser::{Parsed, Parser, plain_text_end};
use super::shapes::{Shape, Shapes};
use super::value::Json;
use crate::pace::{InPieces, Pace, at_once};
#[cfg(test)]
use crate::simd_bytes::LANES;
use crate::simd_bytes::unescaped_run;

/// A JSON text with checked grammar, and the place of each array, object and long text.
#[derive(Debug)]
pub struct Document<'a> {
    text: Cow<'a, str>,
    /// In the order of the text.
    nodes: Vec<Node>,
    /// In the order of the text; usually empty.
    flaws: Vec<FlawAt>,
    /// The values of objects of a known shape.
    members: Vec<Member>,
    shapes: Shapes,
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
        let Parsed {
            nodes,
            flaws,
            members,
            shapes,
            ..
        } = loop {
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
        Ok(Self {
            text,
            nodes,
            flaws,
            members,
            shapes,
        })
    }

    /// Covers values, each given by its [place](Json::place): the characters of a text become asterisks, a number
    /// becomes 0; in an array or object all of them do.
    pub(crate) fn cover(&mut self, values: &[(u32, u32)]) {
        if values.is_empty() {
            return;
        }
        let mut bytes = std::mem::take(&mut self.text).into_owned().into_bytes();
        for &(start, end) in values {
            if let Some(value) = bytes.get_mut(place(start)..place(end)) {
                cover(value);
            }
        }
        // It is still a text: what was covered became ASCII from quotation mark to quotation mark.
        self.text = Cow::Owned(String::from_utf8(bytes).unwrap_or_default());
    }

    /// The value of the whole text.
    pub fn root(&'a self) -> Json<'a> {
        let start = self.behind_space(0);
        self.value(start, 0)
    }

    /// The value at a place, before which so many nodes are.
    pub(super) fn value(&'a self, start: u32, node: u32) -> Json<'a> {
        let (end, is_escaped) = match (self.node_at(node, start), self.byte(start)) {
            (Some(node), _) => (node.end, node.is_escaped()),
            (None, Some(b'"')) => self.string_end(start),
            (None, _) => (self.word_end(start), false),
        };
        Json::new(self, start, end, is_escaped, node)
    }

    /// After the text that begins at a place, if it is short and without escapes.
    #[inline(always)]
    pub(super) fn plain_end(&self, start: u32) -> Option<u32> {
        let bytes = self.text.as_bytes();
        let start = place(start);
        let end = match bytes.get(start) {
            Some(b'"') => plain_text_end(bytes, start)?,
            _ => return None,
        };
        #[cfg(test)]
        crate::step_counter::took(end.wrapping_sub(start) / LANES);
        Some(narrow(end))
    }

    /// After a short string, and whether it has an escape.
    fn string_end(&self, start: u32) -> (u32, bool) {
        let bytes = self.text.as_bytes();
        let mut at = place(start).wrapping_add(1);
        let mut is_escaped = false;
        loop {
            let run = unescaped_run(bytes.get(at..).unwrap_or_default());
            at = at.wrapping_add(run).wrapping_add(1);
            if bytes.get(at.wrapping_sub(1)) != Some(&b'\\') {
                break;
            }
            is_escaped = true;
            at = at.wrapping_add(1);
        }
        let end = narrow(at.min(bytes.len()));
        #[cfg(test)]
        crate::step_counter::took(place(end.wrapping_sub(start)) / LANES);
        (end, is_escaped)
    }

    /// After a number or a word.
    fn word_end(&self, start: u32) -> u32 {
        let rest = self.text.as_bytes().get(place(start)..).unwrap_or_default();
        let is_in = |byte: &&u8| !matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t');
        let length = rest.iter().take_while(is_in).count();
        #[cfg(test)]
        crate::step_counter::took(length / LANES);
        start.wrapping_add(narrow(length))
    }

    /// The first place from here on that is no white space.
    #[inline]
    pub(super) fn behind_space(&self, mut at: u32) -> u32 {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte(at) {
            #[cfg(test)]
            crate::step_counter::took(1);
            at = at.wrapping_add(1);
        }
        at
    }

    #[inline(always)]
    pub(super) fn node(&self, index: u32) -> Node {
        #[cfg(test)]
        crate::step_counter::took(1);
        // Values only refer to existing nodes.
        self.nodes
            .get(place(index))
            .copied()
            .unwrap_or(Node::container(0))
    }

    /// The node of this index, if it begins at this place.
    #[inline(always)]
    pub(super) fn node_at(&self, index: u32, start: u32) -> Option<&Node> {
        let node = self.nodes.get(place(index));
        node.filter(|node| node.start == start)
    }

    /// How many elements or members an array or object has.
    pub(super) fn count(&self, index: u32) -> usize {
        match self.node(index).held() {
            Held::Members(shape, _) | Held::Row(shape) => {
                usize::try_from(self.shapes.count(shape)).unwrap_or(usize::MAX)
            }
            Held::Count(count, _) => count,
        }
    }

    /// Whether it is an object with so many members, read as a [row](Held::Row).
    #[inline(always)]
    pub(super) fn is_row(&self, index: u32, members: u32) -> bool {
        match self.node(index).held() {
            Held::Row(shape) => self.shapes.count(shape) == members,
            _ => false,
        }
    }

    /// Whether two keys of an object may be the same.
    pub(super) fn may_repeat_a_key(&self, index: u32) -> bool {
        match self.node(index).held() {
            Held::Members(shape, _) | Held::Row(shape) => self.shapes.may_repeat_a_key(shape),
            Held::Count(_, may_repeat) => may_repeat,
        }
    }

    /// For each of these keys which member of a shape has it, if any.
    #[inline(always)]
    pub(super) fn find(
        &self,
        shape: Shape,
        keys: &'static [&'static str],
        each: impl FnMut(usize, u16),
    ) {
        self.shapes.find(self.text.as_bytes(), shape, keys, each);
    }

    /// The value of a member.
    #[inline(always)]
    pub(super) fn member(&'a self, index: usize) -> Option<Json<'a>> {
        let &Member { start, end } = self.members.get(index)?;
        Some(match self.byte(start) {
            Some(b'{' | b'[') => Json::new(self, start, self.node(end).end, false, end),
            _ => Json::new(self, start, end & !FLAG, end & FLAG != 0, 0),
        })
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

    #[inline(always)]
    pub(super) fn slice(&'a self, start: u32, end: u32) -> &'a str {
        #[cfg(test)]
        crate::step_counter::took(1);
        self.text.get(place(start)..place(end)).unwrap_or_default()
    }

    #[inline(always)]
    pub(super) fn bytes(&'a self, start: u32, end: u32) -> &'a [u8] {
        self.text
            .as_bytes()
            .get(place(start)..place(end))
            .unwrap_or_default()
    }

    #[inline(always)]
    pub(super) fn byte(&self, at: u32) -> Option<u8> {
        self.text.as_bytes().get(place(at)).copied()
    }
}

fn place(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// A text is shorter than 2³¹ bytes.
#[expect(clippy::cast_possible_truncation, reason = "checked by the parser")]
pub(super) fn narrow(at: usize) -> u32 {
    at as u32
}
