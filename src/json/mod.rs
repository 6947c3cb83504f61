//! JSON that stays text until somebody asks.
//!
//! A provider's body is checked once ([`Json::parse`]) and then handed around as borrowed spans of
//! itself: a part nobody reads is never built, and what is kept as the provider sent it (metadata,
//! analysis, `raw`) keeps its bytes: number spelling, key order, escapes.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// One JSON value, as the text it was written in.
#[derive(Clone, Copy)]
pub struct Json<'a>(&'a RawValue);

/// What a [`Json`] is.
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

/// Why a text is not JSON: the position only, never the text itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// 1-based.
    pub line: usize,
    /// 1-based, in bytes.
    pub column: usize,
    /// The text ended too early.
    pub truncated: bool,
}

/// The text of a JSON string, and whether it held lone surrogates (each became U+FFFD).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    /// The characters.
    pub value: Cow<'a, str>,
    /// Half a surrogate pair was replaced.
    pub repaired: bool,
}

impl<'a> Json<'a> {
    /// Checks the grammar of the whole text.
    pub fn parse(text: &'a str) -> Result<Self, Malformed> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        serde_json::from_str(text)
            .map(Json)
            .map_err(|error| Malformed {
                line: error.line(),
                column: error.column(),
                truncated: error.is_eof(),
            })
    }

    /// The value as it was written, without the white space around it.
    pub fn text(self) -> &'a str {
        self.0.get()
    }

    /// What it is: told by its first character.
    pub fn kind(self) -> Kind {
        match self.text().as_bytes().first() {
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

    /// `true`, `false`, or none of them.
    pub fn as_bool(self) -> Option<bool> {
        match self.text() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// The number, as JavaScript would read it; `None` for what is none or not finite.
    pub fn as_f64(self) -> Option<f64> {
        match self.kind() {
            Kind::Number => self
                .text()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// The characters of a string.
    pub fn as_text(self) -> Option<Text<'a>> {
        if self.kind() != Kind::String {
            return None;
        }
        deserializer(self).deserialize_bytes(TextVisitor).ok()
    }

    /// The elements of an array; empty for anything else.
    pub fn elements(self) -> Vec<Json<'a>> {
        match self.kind() {
            Kind::Array => deserializer(self)
                .deserialize_seq(ElementsVisitor)
                .unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// The members of an object in their order; empty for anything else.
    pub fn members(self) -> Members<'a> {
        match self.kind() {
            Kind::Object => deserializer(self)
                .deserialize_map(MembersVisitor)
                .unwrap_or_default(),
            _ => Members::default(),
        }
    }
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl PartialEq for Json<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

/// Serialises as itself, byte for byte (with `serde_json`).
impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// The members of an object, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Members<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Members<'a> {
    /// The value under a key; of a repeated key the last, as in `JSON.parse`.
    pub fn get(&self, key: &str) -> Option<Json<'a>> {
        self.0
            .iter()
            .rev()
            .find(|(name, _)| name == key)
            .map(|&(_, value)| value)
    }

    /// The first of several keys that holds something other than `null`.
    pub fn first_of(&self, keys: &[&'static str]) -> Option<(&'static str, Json<'a>)> {
        keys.iter().find_map(|&key| {
            self.get(key)
                .filter(|value| !value.is_null())
                .map(|value| (key, value))
        })
    }

    /// Whether the key is there at all, be it `null`.
    pub fn contains(&self, key: &str) -> bool {
        self.0.iter().any(|(name, _)| name == key)
    }

    /// Key and value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Json<'a>)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), *value))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn deserializer<'a>(json: Json<'a>) -> serde_json::Deserializer<serde_json::de::StrRead<'a>> {
    serde_json::Deserializer::from_str(json.text())
}

/// Reads a string through its bytes: serde_json refuses a lone surrogate in a `str`, but hands it
/// over, encoded like any other code point, in bytes.
struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_bytes<E>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(match std::str::from_utf8(bytes) {
            Ok(text) => Text {
                value: Cow::Borrowed(text),
                repaired: false,
            },
            Err(_) => Text {
                value: replace_surrogates(bytes).into(),
                repaired: true,
            },
        })
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(match std::str::from_utf8(bytes) {
            Ok(text) => Text {
                value: Cow::Owned(text.to_owned()),
                repaired: false,
            },
            Err(_) => Text {
                value: replace_surrogates(bytes).into(),
                repaired: true,
            },
        })
    }
}

/// One U+FFFD for each encoded surrogate. (A plain lossy conversion would give one for each of its
/// three bytes.)
fn replace_surrogates(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        // Of an encoded surrogate (ED A0..BF xx) the first byte alone starts a sequence; the two
        // continuation bytes follow as chunks of their own.
        if chunk.invalid().first() == Some(&0xED) {
            text.push('\u{fffd}');
        }
    }
    text
}

impl<'de> DeserializeSeed<'de> for TextVisitor {
    type Value = Text<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_bytes(self)
    }
}

struct ElementsVisitor;

impl<'de> Visitor<'de> for ElementsVisitor {
    type Value = Vec<Json<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = seq.next_element()? {
            elements.push(Json(element));
        }
        Ok(elements)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(key) = map.next_key_seed(TextVisitor)? {
            members.push((key.value, Json(map.next_value()?)));
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_survive_whatever_they_hold() {
        let long = "x".repeat(1 << 20);
        for (json, expected, repaired) in [
            (r#""""#, "", false),
            (r#""plain""#, "plain", false),
            (r#""नमस्ते 😀""#, "नमस्ते 😀", false),
            (r#""a\nb\t\"\\\/\u0041""#, "a\nb\t\"\\/A", false),
            (r#""\ud83d\ude00""#, "😀", false),
            (r#""\u0000""#, "\0", false),
            (r#""a\ud83dz""#, "a\u{fffd}z", true),
            (r#""\ude00""#, "\u{fffd}", true),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀", true),
            (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}", true),
            (&format!("\"{long}\""), &long, false),
        ] {
            let text = Json::parse(json).unwrap().as_text().unwrap();
            assert_eq!((text.value.as_ref(), text.repaired), (expected, repaired));
        }
    }

    #[test]
    fn numbers_are_read_as_javascript_reads_them() {
        for (json, expected) in [
            ("0", Some(0.0)),
            ("-0.0", Some(-0.0)),
            ("14", Some(14.0)),
            ("1.5e3", Some(1500.0)),
            ("123456789012345678901234567890", Some(123_456_789_012_345_680_000_000_000_000.0)),
            ("1e400", None),
            ("\"14\"", None),
            ("null", None),
        ] {
            assert_eq!(Json::parse(json).unwrap().as_f64(), expected, "{json}");
        }
    }

    #[test]
    fn what_is_not_json_is_told_by_its_place() {
        for (text, line, column, truncated) in [
            ("", 1, 0, true),
            ("<html>", 1, 1, false),
            ("{\"a\":1", 1, 6, true),
            ("{\"a\":\n}", 2, 1, false),
            ("[1,]", 1, 4, false),
            ("{} {}", 1, 4, false),
        ] {
            assert_eq!(
                Json::parse(text).unwrap_err(),
                Malformed { line, column, truncated },
                "{text}"
            );
        }
    }

    #[test]
    fn members_keep_their_order_and_the_last_of_a_repeated_key_wins() {
        let json = Json::parse(r#" {"b":1, "a" : {"x":[ ]}, "b":2, "\ud800":null} "#).unwrap();
        let members = json.members();
        assert_eq!(
            members.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ["b", "a", "b", "\u{fffd}"]
        );
        assert_eq!(members.get("b").unwrap().text(), "2");
        assert_eq!(members.get("a").unwrap().text(), r#"{"x":[ ]}"#);
        assert!(members.contains("\u{fffd}"));
        assert!(members.get("c").is_none());
        assert_eq!(
            members.first_of(&["\u{fffd}", "a"]).unwrap().0,
            "a",
            "null counts as absent"
        );
    }

    #[test]
    fn nesting_has_no_limit_that_a_provider_could_hit() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(Json::parse(&deep).unwrap().elements().len(), 1);
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(Json::parse("\u{feff}[1]").unwrap().text(), "[1]");
    }
}
