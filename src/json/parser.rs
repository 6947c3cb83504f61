//! One pass over a JSON text.

use super::document::Node;

/// Checks the grammar, and notes where each value lies. Iterative: nesting costs four bytes a level,
/// not a stack frame.
pub(super) struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
}

/// Whatever is wrong is wrong where the parser stands.
struct Fault;

type Step = Result<(), Fault>;

impl<'a> Parser<'a> {
    /// The nodes in the order of the text; or where the text stops being JSON.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Vec<Node>, usize> {
        // Places are kept in 32 bits.
        if i32::try_from(bytes.len()).is_err() {
            return Err(0);
        }
        let mut parser = Self {
            bytes,
            at: 0,
            nodes: Vec::with_capacity((bytes.len() / 32).saturating_add(1)),
        };
        match parser.document() {
            Ok(()) => Ok(parser.nodes),
            Err(Fault) => Err(parser.at),
        }
    }

    fn document(&mut self) -> Step {
        let mut open: Vec<Container> = Vec::new();
        loop {
            self.space();
            match self.bytes.get(self.at) {
                Some(b'"') => self.string()?,
                Some(b'{') => {
                    open.push(self.open(b'}'));
                    if self.bytes.get(self.at) != Some(&b'}') {
                        self.key()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    open.push(self.open(b']'));
                    if self.bytes.get(self.at) != Some(&b']') {
                        continue;
                    }
                }
                Some(b't') => self.word(b"true")?,
                Some(b'f') => self.word(b"false")?,
                Some(b'n') => self.word(b"null")?,
                Some(b'-' | b'0'..=b'9') => self.number()?,
                _ => return Err(Fault),
            }
            // Behind a value: a comma, or the ends of what it stands in.
            loop {
                self.space();
                let Some(container) = open.last() else {
                    return self.expect_end();
                };
                let (node, closing) = (container.node, container.closing);
                if self.take(b',') {
                    if closing == b'}' {
                        self.space();
                        self.key()?;
                    }
                    break;
                }
                if !self.take(closing) {
                    return Err(Fault);
                }
                open.pop();
                self.close(node);
            }
        }
    }

    /// Begins an array or object, and stands before its first element, key, or end.
    fn open(&mut self, closing: u8) -> Container {
        let node = self.nodes.len();
        self.push(self.at, false);
        self.forward(1);
        self.space();
        Container { node, closing }
    }

    fn close(&mut self, node: usize) {
        let (end, next) = (narrow(self.at), narrow(self.nodes.len()));
        if let Some(node) = self.nodes.get_mut(node) {
            (node.end, node.next) = (end, next);
        }
    }

    /// Notes a value that ends where the parser stands.
    fn push(&mut self, start: usize, escaped: bool) {
        self.nodes.push(Node {
            start: narrow(start),
            end: narrow(self.at),
            next: narrow(self.nodes.len()).saturating_add(1),
            escaped,
        });
    }

    fn key(&mut self) -> Step {
        match self.bytes.get(self.at) {
            Some(b'"') => self.string()?,
            _ => return Err(Fault),
        }
        self.space();
        self.expect(b':')
    }

    fn string(&mut self) -> Step {
        let start = self.at;
        self.forward(1);
        let mut escaped = false;
        loop {
            self.forward(plain_run(self.bytes.get(self.at..).unwrap_or_default()));
            match self.bytes.get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    self.forward(1);
                    self.escape()?;
                }
                _ => return Err(Fault),
            }
        }
        self.forward(1);
        self.push(start, escaped);
        Ok(())
    }

    fn escape(&mut self) -> Step {
        if self.take(b'u') {
            for _ in 0..4 {
                match self.bytes.get(self.at) {
                    Some(digit) if digit.is_ascii_hexdigit() => self.forward(1),
                    _ => return Err(Fault),
                }
            }
            return Ok(());
        }
        match self.bytes.get(self.at) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.forward(1);
                Ok(())
            }
            _ => Err(Fault),
        }
    }

    fn number(&mut self) -> Step {
        let start = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'+') {
                self.take(b'-');
            }
            self.digits()?;
        }
        self.push(start, false);
        Ok(())
    }

    fn digits(&mut self) -> Step {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.forward(1);
        }
        if self.at == start { Err(Fault) } else { Ok(()) }
    }

    fn word(&mut self, word: &[u8]) -> Step {
        let start = self.at;
        for &byte in word {
            self.expect(byte)?;
        }
        self.push(start, false);
        Ok(())
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.forward(1);
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.bytes.get(self.at) == Some(&byte);
        self.forward(usize::from(found));
        found
    }

    fn expect(&mut self, byte: u8) -> Step {
        if self.take(byte) { Ok(()) } else { Err(Fault) }
    }

    fn expect_end(&self) -> Step {
        if self.at == self.bytes.len() {
            Ok(())
        } else {
            Err(Fault)
        }
    }

    fn forward(&mut self, bytes: usize) {
        self.at = self.at.wrapping_add(bytes);
    }
}

/// An array or object that has not ended yet.
struct Container {
    node: usize,
    closing: u8,
}

/// The text is shorter than 2³¹ bytes, and has no more nodes than bytes.
#[expect(
    clippy::cast_possible_truncation,
    reason = "checked by `Parser::parse`"
)]
fn narrow(place: usize) -> u32 {
    place as u32
}

/// How many bytes go by before a quote, a backslash, a control character or the end. Most bytes of a
/// page lie in such runs, so they are looked at sixteen at a time.
fn plain_run(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks::<16>();
    let mut run = 0usize;
    for chunk in chunks {
        let special = special_bits(chunk);
        if special != 0 {
            let first = usize::try_from(special.trailing_zeros()).unwrap_or(0);
            return run.wrapping_add(first);
        }
        run = run.wrapping_add(16);
    }
    let last = rest.iter().take_while(|&&byte| !is_special(byte)).count();
    run.wrapping_add(last)
}

fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

/// A bit for each byte that ends a plain run, the first lowest.
#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
fn special_bits(chunk: &[u8; 16]) -> u32 {
    let bit = |(at, &byte): (u32, &u8)| u32::from(is_special(byte)).wrapping_shl(at);
    (0..).zip(chunk).map(bit).fold(0, |bits, bit| bits | bit)
}

/// The same, in a handful of vector instructions, which the compiler does not find by itself.
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
fn special_bits(chunk: &[u8; 16]) -> u32 {
    use core::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u64x2, v128_or};
    let halves = u128::from_le_bytes(*chunk);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    let bytes = u64x2(halves as u64, (halves >> 64) as u64);
    let is_control = u8x16_lt(bytes, u8x16_splat(0x20));
    let is_quote = u8x16_eq(bytes, u8x16_splat(b'"'));
    let is_backslash = u8x16_eq(bytes, u8x16_splat(b'\\'));
    u8x16_bitmask(v128_or(v128_or(is_control, is_quote), is_backslash)).into()
}
