//! A caller's value, of any type.

use std::borrow::Cow;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::json::{Document, Json, Kind, Malformed, push_string};
use crate::message_text::quoted;
use crate::number::number_text;

/// A caller's value, of any type: JSON, or a value of JavaScript.
///
/// ```
/// use convoscope::input::Input;
///
/// let input: Input = r#"{"pageSize": 50}"#.parse()?;
/// assert_eq!(input, Input::Object(vec![("pageSize".into(), Input::Number(50.0))]));
/// # Ok::<(), convoscope::json::Malformed>(())
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

    /// What was found, for messages about words and numbers: see [`quoted`].
    pub(crate) fn shown(&self) -> String {
        match self {
            Input::Number(number) => number_text(*number),
            Input::Text(text) => quoted(text),
            other => other.described().to_owned(),
        }
    }
}

impl Input {
    /// The value of an object's key; of a repeated key the last, as in `JSON.parse`.
    pub(crate) fn member(&self, key: &str) -> Option<&Input> {
        let Input::Object(members) = self else {
            return None;
        };
        let found = members.iter().rev().find(|(name, _)| name == key);
        found.map(|(_, value)| value)
    }

    /// The same, to be changed.
    #[cfg(any(test, feature = "browser"))]
    pub(crate) fn member_mut(&mut self, key: &str) -> Option<&mut Input> {
        let Input::Object(members) = self else {
            return None;
        };
        let found = members.iter_mut().rev().find(|(name, _)| name == key);
        found.map(|(_, value)| value)
    }

    /// The items of an array; none of anything else.
    pub(crate) fn items(&self) -> &[Input] {
        match self {
            Input::List(items) => items,
            _ => &[],
        }
    }

    /// The text, if it is one.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Input::Text(text) => Some(text),
            _ => None,
        }
    }

    /// JSON of a stranger: as [`From`], but only so many levels of it, and halves of surrogate pairs as U+FFFD.
    pub(crate) fn from_json(json: Json<'_>, levels: usize) -> Self {
        let inside = |json: Json<'_>| Self::from_json(json, levels.saturating_sub(1));
        match json.kind() {
            Kind::Array | Kind::Object if levels == 0 => Input::Null,
            Kind::Array => Input::List(json.elements().map(inside).collect()),
            Kind::Object => {
                let members = json.members();
                let members = members.iter();
                Input::Object(
                    members
                        .map(|(key, value)| (key.into_owned(), inside(value)))
                        .collect(),
                )
            }
            Kind::String => {
                let text = json.as_text().map(|text| text.value.into_owned());
                Input::Text(text.unwrap_or_default())
            }
            _ => json.into(),
        }
    }
}

impl From<String> for Input {
    fn from(text: String) -> Self {
        Input::Text(text)
    }
}

impl From<f64> for Input {
    fn from(number: f64) -> Self {
        Input::Number(number)
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

/// Reads JSON.
impl FromStr for Input {
    type Err = Malformed;

    fn from_str(json: &str) -> Result<Self, Malformed> {
        Ok(Document::parse(json)?.root().into())
    }
}

impl Input {
    /// Appends the value as JSON, as `JSON.stringify` does: `null` for what JSON lacks.
    pub(crate) fn write_json(&self, json: &mut String) {
        self.write_json_within(json, usize::MAX);
    }

    /// The same, with so many levels, and `null` for what lies deeper. Returns a value that was left out so.
    pub(crate) fn write_json_within(&self, json: &mut String, levels: usize) -> Option<&Self> {
        let mut left_out = None;
        match self {
            Input::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
            Input::Number(value) if value.is_finite() => json.push_str(&number_text(*value)),
            Input::Text(text) => push_string(json, text),
            Input::List(list) if levels > 0 => {
                json.push('[');
                for (place, value) in list.iter().enumerate() {
                    if place > 0 {
                        json.push(',');
                    }
                    let inside = value.write_json_within(json, levels.saturating_sub(1));
                    left_out = left_out.or(inside);
                }
                json.push(']');
            }
            Input::Object(members) if levels > 0 => {
                json.push('{');
                for (place, (key, value)) in members.iter().enumerate() {
                    if place > 0 {
                        json.push(',');
                    }
                    push_string(json, key);
                    json.push(':');
                    let inside = value.write_json_within(json, levels.saturating_sub(1));
                    left_out = left_out.or(inside);
                }
                json.push('}');
            }
            other => {
                json.push_str("null");
                left_out = Some(other).filter(|it| !matches!(it, Input::Null));
            }
        }
        left_out
    }
}

/// As JSON (with `serde_json`).
impl Serialize for Input {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut json = String::new();
        self.write_json(&mut json);
        let raw = RawValue::from_string(json).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
                r#"{"b": 1, "a": null}"#,
                Input::Object(vec![
                    ("b".into(), Input::Number(1.0)),
                    ("a".into(), Input::Null),
                ]),
            ),
        ] {
            assert_eq!(json.parse(), Ok(expected), "{json}");
        }
    }

    fn written(input: &Input) -> String {
        let mut json = String::new();
        input.write_json(&mut json);
        json
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
                prop::collection::btree_map(any::<String>(), inner, 0..6)
                    .prop_map(|members| Input::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(input in any_data()) {
            let json = written(&input);
            prop_assert_eq!(serde_json::to_string(&input).unwrap(), &*json);
            prop_assert_eq!(json.parse(), Ok(input));
        }
    }
}
