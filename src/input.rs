//! A caller's value, of any type.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Serialize, Serializer};

use crate::json::{Json, Kind};
use crate::number::{as_integer, number_text};

/// How deep lists and objects may be nested.
const DEEPEST: usize = 64;
/// How many values one input may have in all. A filter needs far fewer; the limit ends the reading of an
/// object that refers to itself, or of an array with a huge length.
const MOST_VALUES: usize = 5_000;

/// A caller's value, of any type: JSON, or a value of JavaScript.
///
/// Can be read from any self-describing format (`serde_json`, `serde-wasm-bindgen`), at most 64 levels deep;
/// deeper values are an error.
///
/// ```
/// use convoscope::input::Input;
///
/// let input: Input = serde_json::from_str(r#"{"pageSize": 50}"#)?;
/// assert_eq!(input, Input::Object(vec![("pageSize".into(), Input::Number(50.0))]));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Input {
    /// `null` or `undefined`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as in JavaScript, including NaN and the infinities.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Input>),
    /// An object, with its keys in order.
    Object(Vec<(String, Input)>),
    /// Not data. Its type with the article: "a function".
    Other(Cow<'static, str>),
}

impl Input {
    /// The type with its article, for messages.
    pub fn described(&self) -> &str {
        match self {
            Input::Null => "null",
            Input::Bool(_) => "a boolean",
            Input::Number(_) => "a number",
            Input::Text(_) => "a string",
            Input::List(_) => "an array",
            Input::Object(_) => "an object",
            Input::Other(what) => what,
        }
    }
}

/// Every JSON value is data. Recursive: only for values that are not nested deep.
impl From<Json<'_>> for Input {
    fn from(json: Json<'_>) -> Self {
        match json.kind() {
            Kind::Null => Input::Null,
            Kind::Bool => Input::Bool(json.as_bool() == Some(true)),
            Kind::Number => Input::Number(json.as_f64().unwrap_or(f64::INFINITY)),
            Kind::String => match json.as_text() {
                Some(text) if !text.repaired => Input::Text(text.value.into_owned()),
                _ => HALF_A_PAIR,
            },
            Kind::Array => Input::List(json.elements().map(Input::from).collect()),
            Kind::Object => {
                let is_repaired = !json.flaws().is_empty();
                let member = |(key, value): (Cow<'_, str>, Json<'_>)| {
                    let value = match is_repaired && key.contains(char::REPLACEMENT_CHARACTER) {
                        true => HALF_A_PAIR,
                        false => value.into(),
                    };
                    (key.into_owned(), value)
                };
                Input::Object(json.members().iter().map(member).collect())
            }
        }
    }
}

/// Replaces a string or a name that is not valid UTF-16: it could not be sent unchanged.
pub(crate) const HALF_A_PAIR: Input = Input::Other(Cow::Borrowed(
    "text that was cut inside a character (half of a surrogate pair)",
));

impl<'de> Deserialize<'de> for Input {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Level {
            levels_left: DEEPEST,
            values_left: &Cell::new(MOST_VALUES),
        }
        .deserialize(deserializer)
    }
}

/// Reads a value at some depth.
#[derive(Clone, Copy)]
struct Level<'c> {
    levels_left: usize,
    values_left: &'c Cell<usize>,
}

impl Level<'_> {
    /// The level of the values inside a list or an object.
    fn inside<E: serde::de::Error>(self) -> Result<Self, E> {
        match self.levels_left.checked_sub(1) {
            Some(levels_left) => Ok(Self {
                levels_left,
                ..self
            }),
            None => Err(E::custom(
                "is nested more than 64 levels deep, or refers to itself",
            )),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = Input;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Input, D::Error> {
        let values_left = self.values_left.get().checked_sub(1);
        self.values_left
            .set(values_left.ok_or_else(|| D::Error::custom("holds more than 5000 values"))?);
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = Input;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain data")
    }

    fn visit_unit<E>(self) -> Result<Input, E> {
        Ok(Input::Null)
    }

    fn visit_none<E>(self) -> Result<Input, E> {
        Ok(Input::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Input, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Input, E> {
        Ok(Input::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Input, E> {
        Ok(Input::Number(value as f64))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Input, E> {
        Ok(Input::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Input, E> {
        Ok(Input::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Input, E> {
        Ok(Input::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Input, E> {
        Ok(Input::Text(value))
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<Input, E> {
        Ok(Input::Other("a list of bytes".into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Input, A::Error> {
        let inside = self.inside()?;
        let mut list = Vec::new();
        while let Some(value) = seq.next_element_seed(inside)? {
            list.push(value);
        }
        Ok(Input::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Input, A::Error> {
        let inside = self.inside()?;
        let mut members = Vec::new();
        while let Some(key) = map.next_key()? {
            members.push((key, map.next_value_seed(inside)?));
        }
        Ok(Input::Object(members))
    }
}

impl Input {
    /// Appends the value as JSON, as `Serialize` does.
    pub(crate) fn write_json(&self, json: &mut String) {
        match self {
            Input::Null | Input::Other(_) => json.push_str("null"),
            Input::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
            Input::Number(value) if !value.is_finite() => json.push_str("null"),
            Input::Number(value) => json.push_str(&number_text(*value)),
            Input::Text(text) => write_quoted(text, json),
            Input::List(list) => {
                json.push('[');
                for (place, value) in list.iter().enumerate() {
                    if place > 0 {
                        json.push(',');
                    }
                    value.write_json(json);
                }
                json.push(']');
            }
            Input::Object(members) => {
                json.push('{');
                for (place, (key, value)) in members.iter().enumerate() {
                    if place > 0 {
                        json.push(',');
                    }
                    write_quoted(key, json);
                    json.push(':');
                    value.write_json(json);
                }
                json.push('}');
            }
        }
    }
}

fn write_quoted(text: &str, json: &mut String) {
    json.push('"');
    for character in text.chars() {
        let escaped = match character {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\u{8}' => "\\b",
            '\u{c}' => "\\f",
            '\0'..=' ' if character != ' ' => {
                let hex = |digit: u32| char::from_digit(digit, 16).unwrap_or('0');
                let code = u32::from(character);
                json.push_str("\\u00");
                json.push(hex(code >> 4));
                json.push(hex(code & 15));
                continue;
            }
            _ => {
                json.push(character);
                continue;
            }
        };
        json.push_str(escaped);
    }
    json.push('"');
}

/// As `JSON.stringify` does: integers without a fraction, and `null` for what JSON lacks.
impl Serialize for Input {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Input::Null | Input::Other(_) => serializer.serialize_unit(),
            Input::Bool(value) => serializer.serialize_bool(*value),
            Input::Number(value) => match as_integer(*value) {
                Some(integer) => serializer.serialize_i64(integer),
                None => serializer.serialize_f64(*value),
            },
            Input::Text(text) => serializer.serialize_str(text),
            Input::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.len()))?;
                for value in list {
                    seq.serialize_element(value)?;
                }
                seq.end()
            }
            Input::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::de::value::{BytesDeserializer, Error, F64Deserializer, UnitDeserializer};

    use super::*;
    use crate::json::Document;

    fn read(json: &str) -> Result<Input, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn text_that_was_cut_inside_a_character_is_none() {
        for (json, is_whole) in [
            (r#""a\ud83d\ude00b""#, true),
            (r#""\ufffd""#, true),
            (r#"{"\ufffd": 1}"#, true),
            (r#""a\ud83d""#, false),
            (r#""\ude00""#, false),
            (r#"{"\ud83d": 1}"#, false),
            (r#"{"a": ["b", "\ud83d"]}"#, false),
        ] {
            let document = Document::parse(json).unwrap();
            let read = format!("{:?}", Input::from(document.root()));
            assert_eq!(
                !read.contains("half of a surrogate pair"),
                is_whole,
                "{read}"
            );
        }
    }

    #[test]
    fn values_are_read_whatever_they_are() {
        for (json, expected) in [
            ("null", Input::Null),
            ("true", Input::Bool(true)),
            ("7", Input::Number(7.0)),
            ("-7", Input::Number(-7.0)),
            ("7.5", Input::Number(7.5)),
            (
                "18446744073709551615",
                Input::Number(18_446_744_073_709_551_615.0),
            ),
            ("\"नमस्ते\"", Input::Text("नमस्ते".into())),
            ("\"a\\nb\"", Input::Text("a\nb".into())),
            (
                "[1, []]",
                Input::List(vec![Input::Number(1.0), Input::List(vec![])]),
            ),
            (
                r#"{"b": 1, "a": null, "b": 2}"#,
                Input::Object(vec![
                    ("b".into(), Input::Number(1.0)),
                    ("a".into(), Input::Null),
                    ("b".into(), Input::Number(2.0)),
                ]),
            ),
        ] {
            assert_eq!(read(json), Ok(expected), "{json}");
        }
    }

    #[test]
    fn values_that_json_lacks_are_read_too() {
        let number = |value| Input::deserialize(F64Deserializer::<Error>::new(value)).unwrap();
        assert_eq!(number(f64::INFINITY), Input::Number(f64::INFINITY));
        assert!(matches!(number(f64::NAN), Input::Number(value) if value.is_nan()));
        let unit = UnitDeserializer::<Error>::new();
        assert_eq!(Input::deserialize(unit).unwrap(), Input::Null);
        let bytes = BytesDeserializer::<Error>::new(b"\xff");
        assert_eq!(
            Input::deserialize(bytes).unwrap(),
            Input::Other("a list of bytes".into())
        );
    }

    #[test]
    fn what_lies_too_deep_or_is_too_much_is_an_error() {
        let nested = |levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert!(read(&nested(64)).is_ok());
        for levels in [65, 100, 100_000] {
            assert!(
                read(&nested(levels)).unwrap_err().contains("64 levels"),
                "{levels}"
            );
        }
        let objects = format!("{}1{}", r#"{"a":"#.repeat(65), "}".repeat(65));
        assert!(read(&objects).unwrap_err().contains("64 levels"));
        let many = |values| format!("[{}0]", "0,".repeat(values));
        assert!(read(&many(4_900)).is_ok());
        assert!(read(&many(5_000)).unwrap_err().contains("5000 values"));
    }

    fn written(input: &Input) -> String {
        let mut json = String::new();
        input.write_json(&mut json);
        json
    }

    #[test]
    fn every_control_character_is_escaped() {
        let text = Input::Text(('\0'..='\u{80}').collect());
        assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
    }

    #[test]
    fn what_json_lacks_is_written_as_null() {
        let input = Input::List(vec![
            Input::Number(f64::NAN),
            Input::Other("a function".into()),
            Input::Number(3.0),
            Input::Object(vec![("a\"".into(), Input::Text("\u{1}".into()))]),
        ]);
        let expected = r#"[null,null,3,{"a\"":"\u0001"}]"#;
        assert_eq!(serde_json::to_string(&input).unwrap(), expected);
        assert_eq!(written(&input), expected);
    }

    /// What JSON carries without loss.
    fn any_data() -> impl Strategy<Value = Input> {
        let leaf = prop_oneof![
            Just(Input::Null),
            any::<bool>().prop_map(Input::Bool),
            any::<i32>().prop_map(|quarters| Input::Number(f64::from(quarters) / 4.0)),
            any::<String>().prop_map(Input::Text),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Input::List),
                prop::collection::vec((any::<String>(), inner), 0..6).prop_map(Input::Object),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(input in any_data()) {
            let json = serde_json::to_string(&input).unwrap();
            prop_assert_eq!(written(&input), &*json);
            prop_assert_eq!(read(&json), Ok(input));
        }
    }
}
