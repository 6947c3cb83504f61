//! A value of a JSON document.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::document::Document;
use super::flaw::FlawAt;
use super::member::FLAG;
use super::node::Held;
use super::row::MOST_MEMBERS;
use super::text::{Text, unescape};
use crate::simd_bytes::is_same;

/// A value of a JSON document: a place in it.
#[derive(Clone, Copy)]
pub struct Json<'a> {
    document: &'a Document<'a>,
    /// The first byte.
    start: u32,
    /// After the last byte; the highest bit marks a string with an escape. Of an array or object it is not
    /// asked for.
    end: u32,
    /// The index of its node, if it has one; otherwise of the next.
    node: u32,
}

/// The kind of a [`Json`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind with its article, for messages: "an object".
    pub fn described(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "a boolean",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::Array => "an array",
            Kind::Object => "an object",
        }
    }
}

impl<'a> Json<'a> {
    pub(super) fn new(
        document: &'a Document<'a>,
        start: u32,
        end: u32,
        is_escaped: bool,
        node: u32,
    ) -> Self {
        Self {
            document,
            start,
            end: end | if is_escaped { FLAG } else { 0 },
            node,
        }
    }

    /// The value as written, without white space around it.
    #[inline]
    pub fn text(self) -> &'a str {
        self.document.slice(self.start, self.end())
    }

    /// The text from here to the end of a later value.
    pub fn text_through(self, last: Json<'a>) -> &'a str {
        self.document.slice(self.start, last.end())
    }

    /// Whether it is the same value, in the same place.
    pub(crate) fn is(self, other: Json<'_>) -> bool {
        self.start == other.start
    }

    /// Its first byte.
    pub(crate) fn start(self) -> u32 {
        self.start
    }

    /// For each array, object and long text in it, itself included: an object of which two keys may be the
    /// same. In the order of the text.
    pub(crate) fn objects_to_compare(self) -> impl Iterator<Item = Option<Json<'a>>> {
        let next = match self.kind() {
            Kind::Array | Kind::Object => self.document.node(self.node).next,
            _ => self.node,
        };
        (self.node..next).map(move |index| {
            let node = self.document.node(index);
            let value = || self.document.value(node.start, index);
            self.document.may_repeat_a_key(index).then(value)
        })
    }

    /// Its first byte, and the one after its last.
    pub(crate) fn place(self) -> (u32, u32) {
        (self.start, self.end())
    }

    /// After its last byte.
    pub(super) fn end(self) -> u32 {
        self.end & !FLAG
    }

    /// How many elements an array or members an object has; 0 for anything else.
    pub(crate) fn count(self) -> usize {
        match self.kind() {
            Kind::Array | Kind::Object => self.document.count(self.node),
            _ => 0,
        }
    }

    /// Its kind, by the first character.
    pub fn kind(self) -> Kind {
        match self.document.byte(self.start) {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') | None => Kind::Null,
            Some(_) => Kind::Number,
        }
    }

    /// Whether it is `null`.
    #[inline]
    pub fn is_null(self) -> bool {
        matches!(self.document.byte(self.start), Some(b'n') | None)
    }

    /// `true` or `false`; `None` for anything else.
    pub fn as_bool(self) -> Option<bool> {
        match self.text() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The number, as JavaScript reads it; `None` if it is not one or not finite.
    pub fn as_f64(self) -> Option<f64> {
        match self.kind() {
            Kind::Number => crate::number::parse_number(self.text()),
            _ => None,
        }
    }

    /// The characters of a string.
    pub fn as_text(self) -> Option<Text<'a>> {
        if let Some(text) = self.plain_text() {
            return Some(Text {
                value: Cow::Borrowed(text),
                repaired: false,
            });
        }
        let written = self.text().strip_prefix('"')?.strip_suffix('"')?;
        Some(Text {
            value: Cow::Owned(unescape(written)),
            repaired: !self.flaws().is_empty(),
        })
    }

    /// The flaws in it.
    #[inline]
    pub(crate) fn flaws(self) -> &'a [FlawAt] {
        self.document.flaws(self.start, self.end())
    }

    /// The characters of a string without escapes.
    #[inline(always)]
    pub(crate) fn plain_text(self) -> Option<&'a str> {
        let is_plain = self.end & FLAG == 0 && self.document.byte(self.start) == Some(b'"');
        let inside = || {
            self.document
                .slice(self.start.wrapping_add(1), self.end.wrapping_sub(1))
        };
        is_plain.then(inside)
    }

    /// The text of an object with so many members whose strings are short and have no escapes, without arrays
    /// or objects in it: each of its quotes begins or ends a string.
    #[inline(always)]
    pub(crate) fn flat_object(self, members: u32) -> Option<&'a str> {
        if self.document.byte(self.start) != Some(b'{') {
            return None;
        }
        let is_flat = self.document.is_row(self.node, members);
        is_flat.then(|| self.text())
    }

    /// The text between the quotes of a string without escapes.
    #[inline]
    pub(super) fn inside_quotes(self) -> Option<&'a [u8]> {
        if self.end & FLAG != 0 {
            return None;
        }
        match self.document.bytes(self.start, self.end) {
            [b'"', inside @ .., b'"'] => Some(inside),
            _ => None,
        }
    }

    /// The elements of an array; none for anything else.
    pub fn elements(self) -> impl Iterator<Item = Json<'a>> + use<'a> {
        self.inside_of(Kind::Array)
    }

    /// The members of an object; none for anything else.
    pub fn members(self) -> Members<'a> {
        Members(match self.kind() {
            Kind::Object => Some(self),
            _ => None,
        })
    }

    /// Keys and values of an object; none for anything else.
    pub(crate) fn named_members(self) -> impl Iterator<Item = (Json<'a>, Json<'a>)> + use<'a> {
        let mut inside = self.inside_of(Kind::Object);
        std::iter::from_fn(move || Some((inside.next()?, inside.next()?)))
    }

    /// Finds the members with these keys, which may be in any order; of a repeated key the last.
    #[inline(never)]
    pub(crate) fn find_members(
        self,
        keys: &'static [&'static str],
        found: &mut [Option<Json<'a>>],
    ) {
        if self.kind() != Kind::Object {
            return;
        }
        let document = self.document;
        let mut put = |key: usize, value: Option<Json<'a>>| {
            if let Some(found) = found.get_mut(key) {
                *found = value;
            }
        };
        let mut inside = self.inside();
        match document.node(self.node).held() {
            Held::Members(shape, first) => {
                return document.find(shape, keys, |key, place| {
                    put(key, document.member(first.wrapping_add(place.into())));
                });
            }
            Held::Row(shape) => {
                let mut values = [None; MOST_MEMBERS];
                for value in &mut values {
                    // A key comes before it.
                    *value = inside.next().and_then(|_| inside.next());
                }
                return document.find(shape, keys, |key, place| {
                    put(key, values.get(usize::from(place)).copied().flatten());
                });
            }
            Held::Count(..) => {}
        }
        while let (Some(name), Some(value)) = (inside.next(), inside.next()) {
            let place = keys.iter().position(|key| is_key(name, key));
            if let Some(place) = place {
                put(place, Some(value));
            }
        }
    }

    /// What is in an array or object; nothing in a value of another kind.
    #[inline(never)]
    fn inside_of(self, kind: Kind) -> Inside<'a> {
        let mut inside = self.inside();
        if self.kind() != kind {
            inside.end = inside.at;
        }
        inside
    }

    fn inside(self) -> Inside<'a> {
        Inside {
            document: self.document,
            at: self.start.wrapping_add(1),
            end: self.end().wrapping_sub(1),
            node: self.node.wrapping_add(1),
        }
    }
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// As written: `1.0` and `1` differ.
impl PartialEq for Json<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

/// Serialises as its own text (with `serde_json`).
impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue =
            serde_json::from_str(self.text()).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

/// The direct content of an array or object: elements, or keys and values in turn.
struct Inside<'a> {
    document: &'a Document<'a>,
    at: u32,
    /// The closing bracket.
    end: u32,
    /// The next node.
    node: u32,
}

impl<'a> Iterator for Inside<'a> {
    type Item = Json<'a>;

    // Not inlined: there are many loops.
    #[inline(never)]
    fn next(&mut self) -> Option<Json<'a>> {
        #[cfg(test)]
        crate::step_counter::took(1);
        let document = self.document;
        let mut at = self.at;
        if at >= self.end {
            return None;
        }
        // Usually a comma or a colon comes right before it.
        if let Some(b',' | b':') = document.byte(at) {
            at = at.wrapping_add(1);
        }
        // A long text, an array or an object.
        if let Some(&node) = document.node_at(self.node, at) {
            let json = Json::new(document, at, node.end, node.is_escaped(), self.node);
            (self.at, self.node) = (node.end, node.next);
            return Some(json);
        }
        if let Some(end) = document.plain_end(at) {
            self.at = end;
            return Some(Json::new(document, at, end, false, self.node));
        }
        self.other(at)
    }
}

impl<'a> Inside<'a> {
    #[inline(never)]
    fn other(&mut self, mut at: u32) -> Option<Json<'a>> {
        let document = self.document;
        // White space, and a comma or a colon behind the last.
        while let Some(b' ' | b',' | b':' | b'\n' | b'\r' | b'\t') = document.byte(at) {
            at = at.wrapping_add(1);
        }
        if at >= self.end {
            return None;
        }
        let json = document.value(at, self.node);
        self.at = json.end();
        if let Some(node) = document.node_at(self.node, at) {
            self.node = node.next;
        }
        Some(json)
    }
}

/// The members of an object, in their order.
#[derive(Clone, Copy, Default)]
pub struct Members<'a>(Option<Json<'a>>);

impl<'a> Members<'a> {
    /// The value under a key; of a repeated key the last, as in `JSON.parse`.
    pub fn get(&self, key: &str) -> Option<Json<'a>> {
        let mut found = None;
        let mut inside = self.0?.inside();
        while let (Some(name), Some(value)) = (inside.next(), inside.next()) {
            if is_key(name, key) {
                found = Some(value);
            }
        }
        found
    }

    /// Whether the key exists, even with `null`.
    pub fn contains(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Key and value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Cow<'a, str>, Json<'a>)> + use<'a> {
        let mut inside = self.0.map(Json::inside);
        std::iter::from_fn(move || {
            let inside = inside.as_mut()?;
            let (name, value) = (inside.next()?, inside.next()?);
            let name = match name.plain_text() {
                Some(name) => Cow::Borrowed(name),
                None => name.as_text()?.value,
            };
            Some((name, value))
        })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_none_or(|object| object.count() == 0)
    }
}

/// Allocates only if the key is escaped.
#[inline(never)]
fn is_key(name: Json<'_>, key: &str) -> bool {
    match name.inside_quotes() {
        Some(name) => is_same(name, key.as_bytes()),
        None => name.as_text().is_some_and(|text| text.value == key),
    }
}
