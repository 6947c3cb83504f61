//! The metadata that conversations are asked to contain.

use super::validation::{wrong, wrong_type};
use crate::input::Input;
use crate::model::{Issue, IssueCode};
use crate::number::number_text;

/// Bytes of JSON: longer ones would not fit into a URL.
const LONGEST: usize = 8192;
const DEEPEST: usize = 64;

/// The metadata as JSON text. Messages show neither its keys nor its values.
pub(super) fn check(path: &str, metadata: &Input) -> Result<String, Issue> {
    if !matches!(metadata, Input::Object(_)) {
        let accepted = "an object such as { plan: \"pro\" }";
        return Err(wrong_type(path, metadata, accepted));
    }
    check_value(metadata, DEEPEST).map_err(|(code, what)| wrong(path, code, &what))?;
    let mut json = String::new();
    metadata.write_json(&mut json);
    match json.len() {
        0..=LONGEST => Ok(json),
        length => {
            let what = format!("must have at most {LONGEST} bytes of JSON, not {length}");
            Err(wrong(path, IssueCode::OutOfRange, &what))
        }
    }
}

/// Checks that JSON can carry a value. The error is the end of a sentence.
fn check_value(value: &Input, levels_left: usize) -> Result<(), (IssueCode, String)> {
    let inside = || {
        levels_left.checked_sub(1).ok_or_else(|| {
            let what = format!("must not be nested more than {DEEPEST} levels deep");
            (IssueCode::OutOfRange, what)
        })
    };
    match value {
        Input::Number(number) if !number.is_finite() => Err((
            IssueCode::InvalidValue,
            format!(
                "must not contain {}, which JSON cannot carry",
                number_text(*number)
            ),
        )),
        Input::Other(what) => Err((
            IssueCode::InvalidType,
            format!("must not contain {what}, which JSON cannot carry"),
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
            check("metadata", &metadata).as_deref(),
            Ok(r#"{"plan":"pro \"é\"\n","seats":3,"rate":0.25,"tags":[null,true]}"#)
        );
        assert_eq!(
            check("metadata", &Input::Object(vec![])).as_deref(),
            Ok("{}")
        );
    }

    #[test]
    fn what_cannot_be_metadata_is_refused_without_its_values() {
        let deep =
            |levels| (0..levels).fold(Input::Text("private".into()), |value, _| object(value));
        assert!(check("metadata", &deep(64)).is_ok());
        let fits = "x".repeat(8192 - r#"{"key":""}"#.len());
        assert!(check("metadata", &object(Input::Text(fits.clone()))).is_ok());
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
            let Issue {
                code: found,
                message,
                ..
            } = check("metadata", &metadata).unwrap_err();
            assert_eq!(found, code, "{message}");
            assert!(
                !message.contains("private") && !message.contains("\"key"),
                "{message}"
            );
        }
    }
}
