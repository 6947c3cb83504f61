//! One pass over a JSON text.

use super::flaw::{DEEPEST, Flaw, FlawAt, LONGEST, instead, of_number};
use super::malformed::{Fault, Malformed};
use super::node::Node;
use crate::simd_bytes::{LANES, SimdBytes, lowest_bit, unescaped_run};

/// What a text was found to hold, both in its order.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub nodes: Vec<Node>,
    pub flaws: Vec<FlawAt>,
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
    fn forget_inside(&mut self, container: Option<Container>) {
        let node = container.map_or(0, |container| container.node);
        self.nodes.truncate(node.saturating_add(2));
        let start = self.nodes.get(node).map_or(0, |node| node.start());
        self.forget_flaws(start);
    }

    fn forget_flaws(&mut self, start: u32) {
        while self.flaws.pop_if(|flaw| flaw.start >= start).is_some() {}
    }

    /// Takes a string for an empty one. As with escapes, it is not what stands there.
    #[cold]
    #[inline(never)]
    fn too_long(&mut self, start: usize, end: usize) -> usize {
        self.forget_flaws(u32::try_from(start).unwrap_or(u32::MAX));
        self.flaw(start, end, Flaw::TooLong);
        let empty = Node::scalar(start, start.saturating_add(2));
        self.nodes.push(empty.escaped());
        end
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
    fn empty(&mut self, container: Option<Container>, closing: usize) {
        self.forget_inside(container);
        let node = container.map_or(0, |container| container.node);
        self.nodes.truncate(node.saturating_add(1));
        let start = self.nodes.get(node).map_or(0, |node| node.start());
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

/// A document may hold so many nodes and flaws, as [`Fault::TooManyValues`] says. What platforms send has one for
/// every 9 bytes or more.
const MOST_NODES: usize = 10_000_000;
/// Or one for so many bytes, where that is more: then they take twice the text.
const BYTES_FOR_A_NODE: usize = 4;

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
    most_nodes: usize,
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
                nodes: Vec::with_capacity((text.len() / 20).saturating_add(1)),
                flaws: Vec::new(),
                begun: None,
            },
            outer: Vec::new(),
            container: None,
            deep: Vec::new(),
            at: 0,
            is_closing: false,
            most_nodes: MOST_NODES.max(text.len() / BYTES_FOR_A_NODE),
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
        let is_too_much = parsed.nodes.len().saturating_add(parsed.flaws.len()) > self.most_nodes;
        if !done && parsed.begun.is_none() {
            // The piece with the first too many is read to its end.
            let most = self.most_nodes.saturating_add(bytes);
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
                parsed.forget_inside(container);
            }
            at = space(bytes, at);
            match bytes.get(at) {
                Some(b'"') if std::mem::take(&mut goes_on) => {
                    at = string_slowly(bytes, at, parsed)?;
                }
                Some(b'"') => at = string(bytes, at, parsed)?,
                Some(&opening @ (b'{' | b'[')) => {
                    // Each closes with the character two behind its own.
                    let closing = opening.wrapping_add(2);
                    let mut node = parsed.nodes.len();
                    outer.extend(container);
                    if outer.len() >= DEEPEST {
                        if watched == 0
                            && let Some(container) = outer.pop()
                        {
                            self.deep.push(container.closing);
                            node = container.node;
                        }
                        watched = 0;
                    }
                    container = Some(Container { node, closing });
                    self.container = container;
                    parsed.nodes.push(Node::container(at));
                    at = space(bytes, at.wrapping_add(1));
                    if bytes.get(at) != Some(&closing) {
                        if opening == b'{' {
                            at = key(bytes, at, parsed)?;
                        }
                        continue;
                    }
                }
                Some(b't') => at = word(bytes, at, b"true", parsed)?,
                Some(b'f') => at = word(bytes, at, b"false", parsed)?,
                Some(b'n') => at = word(bytes, at, b"null", parsed)?,
                Some(b'-' | b'0'..=b'9') => at = number(text, at, parsed)?,
                // The next of many brackets, none of which is a value to pause before.
                Some(b'}' | b']') if std::mem::take(&mut self.is_closing) => {}
                _ => return Err(at),
            }
            // Behind a value: a comma, or the ends of what it stands in.
            loop {
                at = space(bytes, at);
                let Some(Container { node, closing }) = container else {
                    return if at == bytes.len() { Ok(true) } else { Err(at) };
                };
                match bytes.get(at) {
                    Some(b',') => {
                        at = at.wrapping_add(1);
                        if closing == b'}' {
                            at = key(bytes, space(bytes, at), parsed)?;
                        }
                        break;
                    }
                    Some(&byte) if byte == closing => {
                        let start = at;
                        at = at.wrapping_add(1);
                        if watched == 0 {
                            if let Some(closing) = self.deep.pop() {
                                container = Some(Container { node, closing });
                                self.container = container;
                                at = space(bytes, at);
                                if at >= pause && matches!(bytes.get(at), Some(b'}' | b']')) {
                                    self.is_closing = true;
                                    break;
                                }
                                continue;
                            }
                            if parsed.nodes.len() > node.wrapping_add(1) {
                                parsed.empty(container, start);
                            }
                            watched = pause;
                        }
                        let last = parsed.nodes.len();
                        if let Some(node) = parsed.nodes.get_mut(node) {
                            node.close(last);
                        }
                        parsed.nodes.push(Node::scalar(start, at));
                        container = outer.pop();
                        self.container = container;
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
    closing: u8,
}

#[inline(always)]
fn key(bytes: &[u8], at: usize, parsed: &mut Parsed) -> Result<usize, usize> {
    if bytes.get(at) != Some(&b'"') {
        return Err(at);
    }
    match string(bytes, at, parsed) {
        Ok(at) => expect(bytes, space(bytes, at), b':'),
        Err(at) => Err(parsed.pause_in_key(at)),
    }
}

/// Looks for the end sixteen bytes at a time, and leaves what is not plain to [`string_slowly`].
#[inline(always)]
fn string(bytes: &[u8], start: usize, parsed: &mut Parsed) -> Result<usize, usize> {
    let mut at = start.wrapping_add(1);
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let special = SimdBytes::of(chunk).escapes();
        if special == 0 {
            at = at.wrapping_add(LANES);
            continue;
        }
        at = at.wrapping_add(lowest_bit(special));
        if bytes.get(at) == Some(&b'"') {
            let end = at.wrapping_add(1);
            if is_too_long(start, end) {
                return Ok(parsed.too_long(start, end));
            }
            parsed.nodes.push(Node::scalar(start, end));
            return Ok(end);
        }
        break;
    }
    string_slowly(bytes, start, parsed)
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
    if is_too_long(start, at) {
        return Ok(parsed.too_long(start, at));
    }
    let node = Node::scalar(start, at);
    parsed
        .nodes
        .push(if escaped { node.escaped() } else { node });
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
    let bytes = text.as_bytes();
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
    let mut end = at;
    let written = text.get(start..at).unwrap_or_default();
    if let Some(flaw) = of_number(written) {
        parsed.flaw(start, at, flaw);
        end = start.wrapping_add(instead(flaw, written).len());
    }
    parsed.nodes.push(Node::scalar(start, end));
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
    let mut at = start;
    for &byte in word {
        at = expect(bytes, at, byte)?;
    }
    parsed.nodes.push(Node::scalar(start, at));
    Ok(at)
}

fn expect(bytes: &[u8], at: usize, byte: u8) -> Result<usize, usize> {
    if bytes.get(at) == Some(&byte) {
        Ok(at.wrapping_add(1))
    } else {
        Err(at)
    }
}

fn space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at = at.wrapping_add(1);
    }
    at
}

#[cfg(test)]
mod tests;
