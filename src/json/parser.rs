//! One pass over a JSON text.

use super::flaw::{DEEPEST, Flaw, FlawAt, instead, of_number};
use super::node::Node;
use crate::lanes::{LANES, Lanes, place_of, plain_run};

/// What a text was found to hold, both in its order.
#[derive(Debug, Default)]
pub(super) struct Parsed {
    pub nodes: Vec<Node>,
    pub flaws: Vec<FlawAt>,
}

impl Parsed {
    #[cold]
    #[inline(never)]
    fn flaw(&mut self, start: usize, end: usize, flaw: Flaw) {
        if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) {
            self.flaws.push(FlawAt { start, end, flaw });
        }
    }

    /// Forgets what lies in the array or object of a node, which ends here.
    #[cold]
    #[inline(never)]
    fn empty(&mut self, node: usize, closing: usize) {
        let Some(start) = self.nodes.get(node).map(|node| node.start()) else {
            return;
        };
        let inside = self.flaws.partition_point(|flaw| flaw.start < start);
        self.flaws.truncate(inside);
        self.nodes.truncate(node.saturating_add(1));
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        self.flaw(start.saturating_add(1), closing, Flaw::TooDeep);
    }
}

/// Checks the grammar, and notes where each value lies. Iterative: nesting costs a few bytes a level, not
/// a stack frame.
#[derive(Debug)]
pub(super) struct Parser {
    parsed: Parsed,
    outer: Vec<Container>,
    container: Option<Container>,
    /// All before it was read.
    at: usize,
}

impl Parser {
    /// Before the first byte of a text; an error where it is too long.
    pub fn new(text: &str) -> Result<Self, usize> {
        // Places are kept in 31 bits.
        if i32::try_from(text.len()).is_err() {
            return Err(0);
        }
        Ok(Self {
            parsed: Parsed {
                nodes: Vec::with_capacity((text.len() / 20).saturating_add(1)),
                flaws: Vec::new(),
            },
            outer: Vec::new(),
            container: None,
            at: 0,
        })
    }

    /// Reads on, to the first value behind so many more bytes at the least; what was found, if that was
    /// the end, or the place where the text stops being JSON. The text is always the same.
    pub fn advance(&mut self, text: &str, bytes: usize) -> Result<Option<Parsed>, usize> {
        let pause = self.at.saturating_add(bytes);
        let mut parsed = std::mem::take(&mut self.parsed);
        let done = self.read(text, pause, &mut parsed)?;
        if done {
            return Ok(Some(parsed));
        }
        self.parsed = parsed;
        Ok(None)
    }

    /// Whether that was the end.
    #[inline(always)]
    fn read(&mut self, text: &str, pause: usize, parsed: &mut Parsed) -> Result<bool, usize> {
        let bytes = text.as_bytes();
        let outer = &mut self.outer;
        let mut container = self.container;
        let mut at = self.at;
        loop {
            if at >= pause {
                self.container = container;
                self.at = at;
                return Ok(false);
            }
            at = space(bytes, at);
            match bytes.get(at) {
                Some(b'"') => at = string(bytes, at, parsed)?,
                Some(&opening @ (b'{' | b'[')) => {
                    outer.extend(container);
                    // Each closes with the character two behind its own.
                    let closing = opening.wrapping_add(2);
                    let node = parsed.nodes.len();
                    container = Some(Container { node, closing });
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
                        if outer.len() == DEEPEST && parsed.nodes.len() > node.wrapping_add(1) {
                            parsed.empty(node, at);
                        }
                        let last = parsed.nodes.len();
                        if let Some(node) = parsed.nodes.get_mut(node) {
                            node.close(last);
                        }
                        let start = at;
                        at = at.wrapping_add(1);
                        parsed.nodes.push(Node::scalar(start, at));
                        container = outer.pop();
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
    let at = space(bytes, string(bytes, at, parsed)?);
    expect(bytes, at, b':')
}

/// Looks for the end sixteen bytes at a time, and leaves what is not plain to [`string_slowly`].
#[inline(always)]
fn string(bytes: &[u8], start: usize, parsed: &mut Parsed) -> Result<usize, usize> {
    let mut at = start.wrapping_add(1);
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let special = Lanes::of(chunk).special();
        if special == 0 {
            at = at.wrapping_add(LANES);
            continue;
        }
        at = at.wrapping_add(place_of(special));
        if bytes.get(at) == Some(&b'"') {
            let end = at.wrapping_add(1);
            parsed.nodes.push(Node::scalar(start, end));
            return Ok(end);
        }
        break;
    }
    string_slowly(bytes, start, parsed)
}

#[inline(never)]
fn string_slowly(bytes: &[u8], start: usize, parsed: &mut Parsed) -> Result<usize, usize> {
    let mut at = start.wrapping_add(1);
    let mut escaped = false;
    loop {
        at = at.wrapping_add(plain_run(bytes.get(at..).unwrap_or_default()));
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
