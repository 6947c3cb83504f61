//! One pass over a JSON text.

use super::document::narrow;
use super::flaw::{DEEPEST, Flaw, FlawAt, LONGEST, of_number};
use super::malformed::{Fault, Malformed};
use super::member::{FLAG, Member};
use super::node::{Held, LONG_TEXT, Node};
use super::row::read_row;
use super::shapes::{Shape, Shapes};
use crate::simd_bytes::{LANES, SimdBytes, lowest_bit, unescaped_run};

/// What a text was found to hold, both in its order.
#[derive(Debug)]
pub(super) struct Parsed {
    pub nodes: Vec<Node>,
    pub flaws: Vec<FlawAt>,
    /// Those of each object of a known shape, one behind the other; in the order in which the objects end.
    pub members: Vec<Member>,
    pub shapes: Shapes,
    /// How many values, keys and closing brackets there are.
    values: usize,
    /// How many elements or members ended in the array or object that was not closed yet.
    count: usize,
    /// What is known of its shape so far.
    shape: Shape,
    /// The members of objects that were not closed yet.
    open: Vec<Member>,
    /// Where the last string ends that is not both plain and short, as a [`Member`] has it.
    text_end: u32,
    /// Whether its elements may be objects that are [read at one go](read_row).
    has_rows: bool,
    begun: Option<Begun>,
}

/// A string that is read in pieces.
#[derive(Debug)]
struct Begun {
    start: usize,
    /// All before it was read.
    at: usize,
    is_escaped: bool,
    is_key: bool,
}

/// Of a string that is not plain, so much is read before others may have their turn.
const PIECE: usize = 1024 * 1024;
/// A place in no text: a string goes on in the next piece.
const PAUSED: usize = usize::MAX;

impl Parsed {
    #[cold]
    #[inline(never)]
    fn flaw(&mut self, start: usize, end: usize, flaw: Flaw) {
        if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) {
            self.flaws.push(FlawAt { start, end, flaw });
        }
    }

    /// Forgets what lies in an array or object, but that there is something.
    #[cold]
    #[inline(never)]
    fn forget_inside(&mut self, container: Container) {
        self.nodes.truncate(container.node.saturating_add(1));
        self.open.truncate(container.open);
        self.values = self.values.min(container.values.saturating_add(2));
        let start = self.nodes.get(container.node).map_or(0, |node| node.start);
        self.forget_flaws(start);
    }

    fn forget_flaws(&mut self, start: u32) {
        while self.flaws.pop_if(|flaw| flaw.start >= start).is_some() {}
    }

    /// A string that is not both plain and short. One that is too long is taken for an empty one; as with
    /// escapes, that is not what stands there.
    #[inline(never)]
    fn text(&mut self, start: usize, end: usize, is_escaped: bool) {
        let (mut read_end, mut is_escaped) = (end, is_escaped);
        if is_too_long(start, end) {
            self.shape = Shape::UNKNOWN;
            self.forget_flaws(u32::try_from(start).unwrap_or(u32::MAX));
            self.flaw(start, end, Flaw::TooLong);
            (read_end, is_escaped) = (start.saturating_add(2), true);
        }
        self.values = self.values.wrapping_add(1);
        self.text_end = narrow(read_end) | if is_escaped { FLAG } else { 0 };
        if end.wrapping_sub(start) > LONG_TEXT {
            let node = Node::text(start, read_end, self.nodes.len(), is_escaped);
            self.nodes.push(node);
        }
    }

    /// Reads small objects that follow each other, each at one go: the place behind the last. `None` if the first
    /// is another one.
    #[inline(always)]
    fn rows(&mut self, text: &str, start: usize, pause: usize) -> Option<usize> {
        let (mut at, mut read) = (start, None);
        while let Some(end) = self.row(text, at) {
            if read.is_some() {
                self.count = self.count.wrapping_add(1);
            }
            read = Some(end);
            if end >= pause || !matches!(text.as_bytes().get(end..), Some([b',', b'{', ..])) {
                break;
            }
            at = end.wrapping_add(1);
        }
        read
    }

    /// Reads an object at one go, if it is small.
    #[inline(always)]
    fn row(&mut self, text: &str, start: usize) -> Option<usize> {
        let (shape, end) = read_row(text, start, &mut self.shapes)?;
        let count = usize::try_from(self.shapes.count(shape)).ok()?;
        let next = self.nodes.len().wrapping_add(1);
        let mut node = Node::container(start);
        node.close(end, next, &Held::Row(shape));
        self.nodes.push(node);
        // Keys and values, and a bracket on each side.
        let values = count.wrapping_mul(2).wrapping_add(2);
        self.values = self.values.wrapping_add(values);
        Some(end)
    }

    /// A value has ended, in the array or object that was not closed yet.
    #[inline(always)]
    fn member(&mut self, start: usize, end: u32) {
        if self.shape != Shape::UNKNOWN {
            self.open.push(Member {
                start: narrow(start),
                end,
            });
        }
    }

    /// What is known of an array or object that ends.
    #[inline(always)]
    fn close(&mut self, container: Container, count: usize) -> Held {
        if self.shape == Shape::UNKNOWN {
            self.open.truncate(container.open);
            return Held::Count(count, container.closing == b'}' && count > 0);
        }
        let first = self.members.len();
        let inside = self.open.get(container.open..).unwrap_or_default();
        // One by one: there are few.
        for member in inside {
            self.members.push(*member);
        }
        self.open.truncate(container.open);
        Held::Members(self.shape, first)
    }

    /// The string that begins at a place goes on in the next piece.
    #[cold]
    #[inline(never)]
    fn pause(&mut self, start: usize, at: usize, is_escaped: bool) -> usize {
        // What will be left out has no flaws.
        if is_too_long(start, at) {
            self.forget_flaws(u32::try_from(start).unwrap_or(u32::MAX));
        }
        self.begun = Some(Begun {
            start,
            at,
            is_escaped,
            is_key: false,
        });
        PAUSED
    }

    /// And it is a key.
    #[cold]
    #[inline(never)]
    fn pause_in_key(&mut self, at: usize) -> usize {
        if let Some(begun) = &mut self.begun {
            begun.is_key = true;
        }
        at
    }

    /// The same of one that ends here: an empty one stands in its place.
    #[cold]
    #[inline(never)]
    fn empty(&mut self, container: Container, closing: usize) {
        self.forget_inside(container);
        self.values = container.values.saturating_add(1);
        let start = self.nodes.get(container.node).map_or(0, |node| node.start);
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        self.flaw(start.saturating_add(1), closing, Flaw::TooDeep);
    }

    /// Has room for what is still to come, if that is like what came: a list that doubles is half empty, and
    /// there are two of them meanwhile.
    fn make_room(&mut self, read: usize, text: usize, most: usize) {
        let count = self.nodes.len();
        let free = self.nodes.capacity().saturating_sub(count);
        let wide = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let expected = wide(count).saturating_mul(wide(text.saturating_sub(read)));
        let expected = expected.checked_div(wide(read)).unwrap_or(0);
        if wide(free) < expected {
            let expected = usize::try_from(expected).unwrap_or(usize::MAX);
            let more = expected.max(count / 4).min(most.saturating_sub(count));
            // Without memory for it, what comes may be less.
            let _ = self.nodes.try_reserve_exact(more);
        }
    }
}

/// A document may hold so many values, keys, closing brackets and flaws, as [`Fault::TooManyValues`] says. What platforms send has one for
/// every 9 bytes or more.
const MOST_VALUES: usize = 10_000_000;
/// Or one for so many bytes, where that is more: arrays and objects, two of these each, take twice the text then.
const BYTES_FOR_A_VALUE: usize = 4;
/// Room for a node for so many bytes, at first.
const BYTES_FOR_A_NODE: usize = 128;
/// And for a member's place.
const BYTES_FOR_A_MEMBER: usize = 40;

/// Checks the grammar, and notes where each value lies. Iterative: nesting costs a few bytes a level, not
/// a stack frame.
#[derive(Debug)]
pub(super) struct Parser {
    parsed: Parsed,
    outer: Vec<Container>,
    container: Option<Container>,
    /// What closes the containers around that lie in one of [`DEEPEST`]: they have no nodes.
    deep: Vec<u8>,
    /// All before it was read.
    at: usize,
    /// There a bracket closes what `deep` tells of.
    is_closing: bool,
    most_values: usize,
}

impl Default for Parsed {
    fn default() -> Self {
        Self {
            nodes: Vec::new(),
            flaws: Vec::new(),
            members: Vec::new(),
            shapes: Shapes::default(),
            values: 0,
            count: 0,
            shape: Shape::UNKNOWN,
            open: Vec::new(),
            text_end: 0,
            has_rows: false,
            begun: None,
        }
    }
}

impl Parser {
    /// Before the first byte of a text; an error where it is too long.
    pub fn new(text: &str) -> Result<Self, Malformed> {
        // Places are kept in 31 bits.
        if i32::try_from(text.len()).is_err() {
            return Err(Malformed::at(text, 0));
        }
        Ok(Self {
            parsed: Parsed {
                nodes: Vec::with_capacity((text.len() / BYTES_FOR_A_NODE).saturating_add(1)),
                members: Vec::with_capacity(text.len() / BYTES_FOR_A_MEMBER),
                ..Parsed::default()
            },
            outer: Vec::new(),
            container: None,
            deep: Vec::new(),
            at: 0,
            is_closing: false,
            most_values: MOST_VALUES.max(text.len() / BYTES_FOR_A_VALUE),
        })
    }

    /// Reads on, to the first value behind so many more bytes at the least; what was found, if that was
    /// the end. The text is always the same.
    pub fn advance(&mut self, text: &str, bytes: usize) -> Result<Option<Parsed>, Malformed> {
        let pause = self.at.saturating_add(bytes);
        let mut parsed = std::mem::take(&mut self.parsed);
        let done = self.read(text, pause, &mut parsed);
        let done = match (done, &parsed.begun) {
            (Err(PAUSED), Some(begun)) => {
                self.at = begun.start;
                false
            }
            (done, _) => done.map_err(|at| Malformed::at(text, at))?,
        };
        let is_too_much = parsed.values.saturating_add(parsed.flaws.len()) > self.most_values;
        if !done && parsed.begun.is_none() {
            // The piece with the first too many is read to its end.
            let most = self.most_values.saturating_add(bytes);
            parsed.make_room(self.at, text.len(), most);
        }
        self.parsed = parsed;
        if is_too_much {
            return Err(Malformed::with(Fault::TooManyValues, text, self.at));
        }
        Ok(done.then(|| std::mem::take(&mut self.parsed)))
    }

    /// Whether that was the end.
    #[inline(always)]
    fn read(&mut self, text: &str, pause: usize, parsed: &mut Parsed) -> Result<bool, usize> {
        let bytes = text.as_bytes();
        let outer = &mut self.outer;
        let mut container = self.container;
        let mut at = self.at;
        // Where a value is not only read: in what lies too deep, everywhere.
        let mut watched = if outer.len() == DEEPEST { 0 } else { pause };
        let is_key = parsed.begun.as_ref().map(|it| it.is_key);
        let mut goes_on = is_key == Some(false);
        if is_key == Some(true) {
            at = key(bytes, at, parsed)?;
        }
        loop {
            if at >= watched {
                if at >= pause {
                    self.at = at;
                    return Ok(false);
                }
                if let Some(container) = container {
                    parsed.forget_inside(container);
                }
            }
            at = space(bytes, at);
            let mut start = at;
            // As a member has it.
            let mut end = None;
            match bytes.get(at) {
                Some(b'"') if std::mem::take(&mut goes_on) => {
                    at = string_slowly(bytes, at, parsed)?;
                    end = Some(parsed.text_end);
                }
                Some(b'"') => {
                    let read = string(bytes, at, parsed)?;
                    at = read.0;
                    end = Some(read.1);
                }
                Some(b'{')
                    if parsed.has_rows
                        && outer.len() < DEEPEST.wrapping_sub(1)
                        && let Some(behind) = parsed.rows(text, at, pause) =>
                {
                    at = behind;
                }
                Some(&opening @ (b'{' | b'[')) => {
                    // Each closes with the character two behind its own.
                    let closing = opening.wrapping_add(2);
                    let mut opened = Container {
                        node: parsed.nodes.len(),
                        values: parsed.values,
                        count: parsed.count,
                        shape: parsed.shape,
                        open: parsed.open.len(),
                        closing,
                    };
                    outer.extend(container);
                    if outer.len() >= DEEPEST {
                        if watched == 0
                            && let Some(outermost) = outer.pop()
                        {
                            self.deep.push(outermost.closing);
                            opened = Container {
                                closing,
                                ..outermost
                            };
                        }
                        watched = 0;
                    }
                    container = Some(opened);
                    self.container = container;
                    parsed.nodes.push(Node::container(at));
                    parsed.values = parsed.values.wrapping_add(1);
                    parsed.count = 0;
                    parsed.has_rows = opening == b'[';
                    parsed.shape = match opening == b'{' && watched != 0 {
                        true => Shape::EMPTY,
                        false => Shape::UNKNOWN,
                    };
                    let behind = space(bytes, at.wrapping_add(1));
                    if bytes.get(behind) != Some(&closing) {
                        at = match opening {
                            b'{' => lead(bytes, at, parsed)?,
                            _ => behind,
                        };
                        continue;
                    }
                    at = behind;
                }
                Some(b't') => at = word(bytes, at, b"true", parsed)?,
                Some(b'f') => at = word(bytes, at, b"false", parsed)?,
                Some(b'n') => at = word(bytes, at, b"null", parsed)?,
                Some(b'-' | b'0'..=b'9') => at = number(text, at, parsed)?,
                // The next of many brackets, none of which is a value to pause before.
                Some(b'}' | b']') if std::mem::take(&mut self.is_closing) => {}
                _ => return Err(at),
            }
            let mut value_end = at;
            // Behind a value: a comma, or the ends of what it stands in.
            loop {
                at = space(bytes, at);
                let Some(mut inside) = container else {
                    return if at == bytes.len() { Ok(true) } else { Err(at) };
                };
                match bytes.get(at) {
                    Some(b',') => {
                        parsed.count = parsed.count.wrapping_add(1);
                        at = match inside.closing {
                            b'}' => {
                                parsed.member(start, end.unwrap_or(narrow(value_end)));
                                lead(bytes, at, parsed)?
                            }
                            _ => at.wrapping_add(1),
                        };
                        break;
                    }
                    Some(&byte) if byte == inside.closing => {
                        let closing = at;
                        at = at.wrapping_add(1);
                        let is_empty = parsed.values == inside.values.wrapping_add(1);
                        let mut count = match is_empty {
                            true => 0,
                            false => parsed.count.wrapping_add(1),
                        };
                        if watched == 0 {
                            if let Some(closing) = self.deep.pop() {
                                inside.closing = closing;
                                container = Some(inside);
                                self.container = container;
                                at = space(bytes, at);
                                if at >= pause && matches!(bytes.get(at), Some(b'}' | b']')) {
                                    self.is_closing = true;
                                    break;
                                }
                                continue;
                            }
                            if !is_empty {
                                parsed.empty(inside, closing);
                                count = 0;
                            }
                            watched = pause;
                        }
                        if !is_empty {
                            parsed.member(start, end.unwrap_or(narrow(value_end)));
                        }
                        let held = parsed.close(inside, count);
                        let next = parsed.nodes.len();
                        if let Some(node) = parsed.nodes.get_mut(inside.node) {
                            node.close(at, next, &held);
                            start = usize::try_from(node.start).unwrap_or(usize::MAX);
                        }
                        end = Some(narrow(inside.node));
                        value_end = at;
                        parsed.values = parsed.values.wrapping_add(1);
                        (parsed.count, parsed.shape) = (inside.count, inside.shape);
                        container = outer.pop();
                        self.container = container;
                        // What may have been one but for a text with an escape or a long one.
                        let is_small = next <= inside.node.wrapping_add(2);
                        parsed.has_rows =
                            is_small && container.is_some_and(|it| it.closing == b']');
                    }
                    _ => return Err(at),
                }
            }
        }
    }
}

/// An array or object that has not ended yet.
#[derive(Clone, Copy, Debug)]
struct Container {
    node: usize,
    /// How many values came before it.
    values: usize,
    /// What [`Parsed`] held of the one around.
    count: usize,
    shape: Shape,
    /// How many members of open objects came before it.
    open: usize,
    closing: u8,
}

/// What leads to the next value of an object, from its brace or comma.
#[inline(always)]
fn lead(bytes: &[u8], at: usize, parsed: &mut Parsed) -> Result<usize, usize> {
    if parsed.shape != Shape::UNKNOWN {
        if let Some((shape, behind)) = parsed.shapes.follow(bytes, at, parsed.shape) {
            parsed.shape = shape;
            parsed.values = parsed.values.wrapping_add(1);
            return Ok(behind);
        }
        parsed.shape = Shape::UNKNOWN;
    }
    key(bytes, space(bytes, at.wrapping_add(1)), parsed)
}

#[inline(never)]
fn key(bytes: &[u8], at: usize, parsed: &mut Parsed) -> Result<usize, usize> {
    if bytes.get(at) != Some(&b'"') {
        return Err(at);
    }
    match string(bytes, at, parsed) {
        Ok((end, _)) => expect(bytes, space(bytes, end), b':'),
        Err(at) => Err(parsed.pause_in_key(at)),
    }
}

/// The place behind, and the end as a [`Member`] has it. Leaves what is not plain to [`string_slowly`].
#[inline(always)]
fn string(bytes: &[u8], start: usize, parsed: &mut Parsed) -> Result<(usize, u32), usize> {
    let Some(end) = plain_text_end(bytes, start) else {
        let end = string_slowly(bytes, start, parsed)?;
        return Ok((end, parsed.text_end));
    };
    match end.wrapping_sub(start) > LONG_TEXT {
        true => parsed.text(start, end, false),
        false => parsed.values = parsed.values.wrapping_add(1),
    }
    Ok((end, narrow(end)))
}

/// After the string that begins at a place. `None` where it has anything special, and near the end of the text.
#[inline(always)]
pub(super) fn plain_text_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start.wrapping_add(1);
    let (chunks, _) = bytes.get(at..)?.as_chunks::<LANES>();
    for chunk in chunks {
        let special = SimdBytes::of(chunk).escapes();
        if special != 0 {
            at = at.wrapping_add(lowest_bit(special));
            return (bytes.get(at) == Some(&b'"')).then_some(at.wrapping_add(1));
        }
        at = at.wrapping_add(LANES);
    }
    None
}

fn is_too_long(start: usize, end: usize) -> bool {
    end.wrapping_sub(start) > LONGEST.wrapping_add(2)
}

/// The whole string, or what follows of it.
#[inline(never)]
fn string_slowly(bytes: &[u8], start: usize, parsed: &mut Parsed) -> Result<usize, usize> {
    let begun = parsed.begun.take().map(|it| (it.at, it.is_escaped));
    let (mut at, mut escaped) = begun.unwrap_or((start.wrapping_add(1), false));
    let pause = at.wrapping_add(PIECE);
    loop {
        if at >= pause {
            return Err(parsed.pause(start, at, escaped));
        }
        at = at.wrapping_add(unescaped_run(bytes.get(at..).unwrap_or_default()));
        match bytes.get(at) {
            Some(b'"') => break,
            Some(b'\\') => {
                escaped = true;
                at = escape(bytes, at, parsed)?;
            }
            _ => return Err(at),
        }
    }
    at = at.wrapping_add(1);
    parsed.text(start, at, escaped);
    Ok(at)
}

/// What a `\\` begins.
fn escape(bytes: &[u8], start: usize, parsed: &mut Parsed) -> Result<usize, usize> {
    let at = start.wrapping_add(1);
    let behind = at.wrapping_add(1);
    match bytes.get(at) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(behind),
        Some(b'u') => {
            let behind = unit(bytes, behind)?;
            // A high surrogate needs a low one behind it, and a low one a high one before.
            match bytes.get(at.wrapping_add(1)..at.wrapping_add(3)) {
                Some(&[b'd' | b'D', b'8'..=b'9' | b'a'..=b'b' | b'A'..=b'B'])
                    if is_low_surrogate(bytes, behind) =>
                {
                    unit(bytes, behind.wrapping_add(2))
                }
                Some(&[b'd' | b'D', b'8'..=b'9' | b'a'..=b'f' | b'A'..=b'F']) => {
                    parsed.flaw(start, behind, Flaw::LoneSurrogate);
                    Ok(behind)
                }
                _ => Ok(behind),
            }
        }
        _ => Err(at),
    }
}

/// Four hexadecimal digits.
fn unit(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let digits = bytes.get(start..).unwrap_or_default();
    let digits = digits.iter().take(4);
    let count = digits.take_while(|digit| digit.is_ascii_hexdigit()).count();
    let behind = start.wrapping_add(count);
    if count == 4 { Ok(behind) } else { Err(behind) }
}

fn is_low_surrogate(bytes: &[u8], at: usize) -> bool {
    matches!(
        bytes.get(at..),
        Some([b'\\', b'u', b'd' | b'D', b'c'..=b'f' | b'C'..=b'F', ..])
    )
}

fn number(text: &str, start: usize, parsed: &mut Parsed) -> Result<usize, usize> {
    let at = number_end(text.as_bytes(), start)?;
    let written = text.get(start..at).unwrap_or_default();
    if let Some(flaw) = of_number(written) {
        parsed.flaw(start, at, flaw);
        // What stands in its place may be shorter.
        parsed.shape = Shape::UNKNOWN;
    }
    parsed.values = parsed.values.wrapping_add(1);
    Ok(at)
}

/// After the number that begins at a place.
#[inline(never)]
pub(super) fn number_end(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let is = |at: usize, byte: u8| bytes.get(at) == Some(&byte);
    let skip = |at: usize, byte: u8| at.wrapping_add(is(at, byte).into());
    let mut at = skip(start, b'-');
    at = if is(at, b'0') {
        at.wrapping_add(1)
    } else {
        digits(bytes, at)?
    };
    if is(at, b'.') {
        at = digits(bytes, at.wrapping_add(1))?;
    }
    if is(at, b'e') || is(at, b'E') {
        at = at.wrapping_add(1);
        let behind_plus = skip(at, b'+');
        at = if behind_plus == at {
            skip(at, b'-')
        } else {
            behind_plus
        };
        at = digits(bytes, at)?;
    }
    Ok(at)
}

/// One digit or more.
fn digits(bytes: &[u8], start: usize) -> Result<usize, usize> {
    let mut at = start;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at = at.wrapping_add(1);
    }
    if at == start { Err(at) } else { Ok(at) }
}

fn word(bytes: &[u8], start: usize, word: &[u8], parsed: &mut Parsed) -> Result<usize, usize> {
    parsed.values = parsed.values.wrapping_add(1);
    let mut at = start;
    for &byte in word {
        at = expect(bytes, at, byte)?;
    }
    Ok(at)
}

fn expect(bytes: &[u8], at: usize, byte: u8) -> Result<usize, usize> {
    if bytes.get(at) == Some(&byte) {
        Ok(at.wrapping_add(1))
    } else {
        Err(at)
    }
}

pub(super) fn space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at = at.wrapping_add(1);
    }
    at
}

#[cfg(test)]
mod tests;
