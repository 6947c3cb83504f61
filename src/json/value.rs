//! A value of a JSON document.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::document::Document;
use super::flaw::FlawAt;
use super::node::Node;
use super::text::{Text, unescape};

/// A value of a JSON document: a place in it.
#[derive(Clone, Copy)]
pub struct Json<'a> {
    document: &'a Document<'a>,
    /// The index of its node.
    index: u32,
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
    pub(super) fn new(document: &'a Document<'a>, index: u32) -> Self {
        Self { document, index }
    }

    /// The value as written, without white space around it.
    pub fn text(self) -> &'a str {
        self.document.slice(self.node().start(), self.end())
    }

    /// The text from here to the end of a later value.
    pub fn text_through(self, last: Json<'a>) -> &'a str {
        self.document.slice(self.node().start(), last.end())
    }

    /// Whether it is the same value, in the same place.
    pub(crate) fn is(self, other: Json<'_>) -> bool {
        self.index == other.index
    }

    /// Its first byte.
    pub(crate) fn start(self) -> u32 {
        self.node().start()
    }

    /// Every object in it, itself included, in the order of the text.
    pub(crate) fn objects(self) -> impl Iterator<Item = Json<'a>> {
        let node = self.node();
        let end = if node.is_container() {
            node.end()
        } else {
            self.index
        };
        let all = (self.index..end).map(move |index| Json::new(self.document, index));
        // Strings and numbers are skipped without reading the text.
        all.filter(|json| json.node().is_container() && json.kind() == Kind::Object)
    }

    /// After its last byte.
    pub(super) fn end(self) -> u32 {
        let node = self.node();
        if node.is_container() {
            self.document.node(node.end()).end()
        } else {
            node.end()
        }
    }

    /// Its kind, by the first character.
    pub fn kind(self) -> Kind {
        match self.document.byte(self.node().start()) {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Bool,
            Some(b'n') | None => Kind::Null,
            Some(_) => Kind::Number,
        }
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
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
    pub(crate) fn flaws(self) -> &'a [FlawAt] {
        self.document.flaws(self.node().start(), self.end())
    }

    /// The characters of a string without escapes.
    #[inline]
    pub(crate) fn plain_text(self) -> Option<&'a str> {
        let node = self.node();
        let is_plain = !node.is_escaped() && self.document.byte(node.start()) == Some(b'"');
        let inside = || {
            self.document
                .slice(node.start().wrapping_add(1), node.end().wrapping_sub(1))
        };
        is_plain.then(inside)
    }

    /// The values of an object with exactly these keys, unescaped and in this order, without nested arrays or
    /// objects: then every place is known in advance.
    #[inline]
    pub(crate) fn scalars<const N: usize>(self, keys: [&str; N]) -> Option<[Json<'a>; N]> {
        let mut last = self.index;
        let mut values = [self; N];
        for (key, value) in keys.into_iter().zip(&mut values) {
            let name = Json::new(self.document, last.wrapping_add(1));
            last = last.wrapping_add(2);
            *value = Json::new(self.document, last);
            if name.inside_quotes() != Some(key.as_bytes()) || value.node().is_container() {
                return None;
            }
        }
        let node = self.node();
        (node.is_container() && node.end() == last.wrapping_add(1)).then_some(values)
    }

    /// The text between the quotes of a string without escapes.
    #[inline]
    pub(super) fn inside_quotes(self) -> Option<&'a [u8]> {
        let node = self.node();
        if node.is_escaped() {
            return None;
        }
        let text = self.document.bytes(node.start(), node.end());
        match text {
            [b'"', inside @ .., b'"'] => Some(inside),
            _ => None,
        }
    }

    /// The elements of an array; none for anything else.
    pub fn elements(self) -> impl Iterator<Item = Json<'a>> + use<'a> {
        let array = (self.kind() == Kind::Array).then_some(self);
        array.map(Json::inside).into_iter().flatten()
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
        let object = (self.kind() == Kind::Object).then_some(self);
        let mut inside = object.map(Json::inside);
        std::iter::from_fn(move || {
            let inside = inside.as_mut()?;
            Some((inside.next()?, inside.next()?))
        })
    }

    fn inside(self) -> Inside<'a> {
        Inside {
            document: self.document,
            at: self.index.saturating_add(1),
            end: self.node().end(),
        }
    }

    fn node(self) -> Node {
        self.document.node(self.index)
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
    end: u32,
}

impl<'a> Iterator for Inside<'a> {
    type Item = Json<'a>;

    fn next(&mut self) -> Option<Json<'a>> {
        (self.at < self.end).then(|| {
            let element = Json::new(self.document, self.at);
            let node = element.node();
            let last = if node.is_container() {
                node.end()
            } else {
                self.at
            };
            self.at = last.saturating_add(1);
            element
        })
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
        self.0.is_none_or(|object| object.inside().next().is_none())
    }
}

/// Allocates only if the key is escaped.
fn is_key(name: Json<'_>, key: &str) -> bool {
    match name.inside_quotes() {
        Some(name) => name == key.as_bytes(),
        None => name.as_text().is_some_and(|text| text.value == key),
    }
}
