//! One pass over a JSON text.

use super::node::Node;
use crate::lanes::{LANES, Lanes, place_of, plain_run};

/// Checks the grammar, and notes where each value lies: the nodes in the order of the text; or the
/// place where the text stops being JSON. Iterative: nesting costs a few bytes a level, not a stack
/// frame.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Node>, usize> {
    // Places are kept in 31 bits.
    if i32::try_from(bytes.len()).is_err() {
        return Err(0);
    }
    let mut nodes = Vec::with_capacity((bytes.len() / 20).saturating_add(1));
    let mut outer: Vec<Container> = Vec::new();
    let mut container: Option<Container> = None;
    let mut at = 0usize;
    loop {
        at = space(bytes, at);
        match bytes.get(at) {
            Some(b'"') => at = string(bytes, at, &mut nodes)?,
            Some(&opening @ (b'{' | b'[')) => {
                outer.extend(container);
                // Each closes with the character two behind its own.
                let closing = opening.wrapping_add(2);
                let node = nodes.len();
                container = Some(Container { node, closing });
                nodes.push(Node::container(at));
                at = space(bytes, at.wrapping_add(1));
                if bytes.get(at) != Some(&closing) {
                    if opening == b'{' {
                        at = key(bytes, at, &mut nodes)?;
                    }
                    continue;
                }
            }
            Some(b't') => at = word(bytes, at, b"true", &mut nodes)?,
            Some(b'f') => at = word(bytes, at, b"false", &mut nodes)?,
            Some(b'n') => at = word(bytes, at, b"null", &mut nodes)?,
            Some(b'-' | b'0'..=b'9') => at = number(bytes, at, &mut nodes)?,
            _ => return Err(at),
        }
        // Behind a value: a comma, or the ends of what it stands in.
        loop {
            at = space(bytes, at);
            let Some(Container { node, closing }) = container else {
                return if at == bytes.len() {
                    Ok(nodes)
                } else {
                    Err(at)
                };
            };
            match bytes.get(at) {
                Some(b',') => {
                    at = at.wrapping_add(1);
                    if closing == b'}' {
                        at = key(bytes, space(bytes, at), &mut nodes)?;
                    }
                    break;
                }
                Some(&byte) if byte == closing => {
                    let last = nodes.len();
                    if let Some(node) = nodes.get_mut(node) {
                        node.close(last);
                    }
                    let start = at;
                    at = at.wrapping_add(1);
                    nodes.push(Node::scalar(start, at));
                    container = outer.pop();
                }
                _ => return Err(at),
            }
        }
    }
}

/// An array or object that has not ended yet.
#[derive(Clone, Copy)]
struct Container {
    node: usize,
    closing: u8,
}

#[inline(always)]
fn key(bytes: &[u8], at: usize, nodes: &mut Vec<Node>) -> Result<usize, usize> {
    if bytes.get(at) != Some(&b'"') {
        return Err(at);
    }
    let at = space(bytes, string(bytes, at, nodes)?);
    expect(bytes, at, b':')
}

/// Looks for the end sixteen bytes at a time, and leaves what is not plain to [`string_slowly`].
#[inline(always)]
fn string(bytes: &[u8], start: usize, nodes: &mut Vec<Node>) -> Result<usize, usize> {
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
            nodes.push(Node::scalar(start, end));
            return Ok(end);
        }
        break;
    }
    string_slowly(bytes, start, nodes)
}

#[inline(never)]
fn string_slowly(bytes: &[u8], start: usize, nodes: &mut Vec<Node>) -> Result<usize, usize> {
    let mut at = start.wrapping_add(1);
    let mut escaped = false;
    loop {
        at = at.wrapping_add(plain_run(bytes.get(at..).unwrap_or_default()));
        match bytes.get(at) {
            Some(b'"') => break,
            Some(b'\\') => {
                escaped = true;
                at = escape(bytes, at.wrapping_add(1))?;
            }
            _ => return Err(at),
        }
    }
    at = at.wrapping_add(1);
    let node = Node::scalar(start, at);
    nodes.push(if escaped { node.escaped() } else { node });
    Ok(at)
}

fn escape(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let behind = at.wrapping_add(1);
    match bytes.get(at) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(behind),
        Some(b'u') => {
            let digits = bytes.get(behind..).unwrap_or_default();
            let count = digits
                .iter()
                .take(4)
                .take_while(|digit| digit.is_ascii_hexdigit())
                .count();
            let behind = behind.wrapping_add(count);
            if count == 4 { Ok(behind) } else { Err(behind) }
        }
        _ => Err(at),
    }
}

fn number(bytes: &[u8], start: usize, nodes: &mut Vec<Node>) -> Result<usize, usize> {
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
    nodes.push(Node::scalar(start, at));
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

fn word(bytes: &[u8], start: usize, word: &[u8], nodes: &mut Vec<Node>) -> Result<usize, usize> {
    let mut at = start;
    for &byte in word {
        at = expect(bytes, at, byte)?;
    }
    nodes.push(Node::scalar(start, at));
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
