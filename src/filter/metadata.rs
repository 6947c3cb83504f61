//! The metadata that conversations are asked to contain.

use crate::input::Input;
use crate::model::IssueCode;
use crate::number::number_text;

/// Bytes of JSON: longer ones would not fit into a URL.
const LONGEST: usize = 8192;
const DEEPEST: usize = 64;

/// What is accepted, for messages.
pub(super) const ACCEPTED: &str = "an object such as { plan: \"pro\" }";

/// The metadata as JSON text. The error is the end of a sentence that begins with the key; names
/// and values are the caller's business, and none is told.
pub(super) fn check(metadata: &Input) -> Result<String, (IssueCode, String)> {
    if !matches!(metadata, Input::Object(_)) {
        let what = format!("is {}; accepted is {ACCEPTED}", metadata.described());
        return Err((IssueCode::InvalidType, what));
    }
    check_value(metadata, DEEPEST)?;
    let mut json = String::new();
    metadata.write_json(&mut json);
    match json.len() {
        0..=LONGEST => Ok(json),
        length => Err((
            IssueCode::OutOfRange,
            format!("is {length} bytes of JSON; accepted are at most {LONGEST}"),
        )),
    }
}

/// Whether JSON can carry a value.
fn check_value(value: &Input, levels_left: usize) -> Result<(), (IssueCode, String)> {
    let inside = || {
        levels_left.checked_sub(1).ok_or_else(|| {
            let what = format!("is nested more than {DEEPEST} levels deep");
            (IssueCode::OutOfRange, what)
        })
    };
    match value {
        Input::Number(number) if !number.is_finite() => Err((
            IssueCode::InvalidValue,
            format!("holds {}, which JSON cannot carry", number_text(*number)),
        )),
        Input::Other(what) => Err((
            IssueCode::InvalidType,
            format!("holds {what}, which JSON cannot carry"),
        )),
        Input::List(list) => {
            let inside = inside()?;
            list.iter().try_for_each(|value| check_value(value, inside))
        }
        Input::Object(members) => {
            let inside = inside()?;
            members
                .iter()
                .try_for_each(|(_, value)| check_value(value, inside))
        }
        Input::Null | Input::Bool(_) | Input::Number(_) | Input::Text(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(value: Input) -> Input {
        Input::Object(vec![("key".into(), value)])
    }

    #[test]
    fn metadata_is_written_as_json() {
        let metadata = Input::Object(vec![
            ("plan".into(), Input::Text("pro \"é\"\n".into())),
            ("seats".into(), Input::Number(3.0)),
            ("rate".into(), Input::Number(0.25)),
            (
                "tags".into(),
                Input::List(vec![Input::Null, Input::Bool(true)]),
            ),
        ]);
        assert_eq!(
            check(&metadata).as_deref(),
            Ok(r#"{"plan":"pro \"é\"\n","seats":3,"rate":0.25,"tags":[null,true]}"#)
        );
        assert_eq!(check(&Input::Object(vec![])).as_deref(), Ok("{}"));
    }

    #[test]
    fn what_cannot_be_metadata_is_refused_without_its_values() {
        let deep =
            |levels| (0..levels).fold(Input::Text("private".into()), |value, _| object(value));
        assert!(check(&deep(64)).is_ok());
        let fits = "x".repeat(8192 - r#"{"key":""}"#.len());
        assert!(check(&object(Input::Text(fits.clone()))).is_ok());
        for (metadata, code) in [
            (Input::Null, IssueCode::InvalidType),
            (Input::Text("private".into()), IssueCode::InvalidType),
            (Input::List(vec![]), IssueCode::InvalidType),
            (object(Input::Number(f64::NAN)), IssueCode::InvalidValue),
            (
                object(Input::List(vec![Input::Number(f64::INFINITY)])),
                IssueCode::InvalidValue,
            ),
            (
                object(Input::Other("a function".into())),
                IssueCode::InvalidType,
            ),
            (deep(65), IssueCode::OutOfRange),
            (object(Input::Text(fits + "x")), IssueCode::OutOfRange),
        ] {
            let (found, message) = check(&metadata).unwrap_err();
            assert_eq!(found, code, "{message}");
            assert!(
                !message.contains("private") && !message.contains("key"),
                "{message}"
            );
        }
    }
}
