//! The metadata that conversations are asked to contain.

use super::validation::Check;
use crate::input::Input;
use crate::message_text::Part::{Count, Number, Text};
use crate::model::IssueCode;

/// Bytes of JSON: longer ones would not fit into a URL.
const LONGEST: usize = 8192;
const DEEPEST: usize = 64;

impl Check<'_> {
    /// The metadata as JSON text. Messages show neither its keys nor its values.
    pub fn metadata(&mut self, metadata: &Input) -> Option<String> {
        let mut json = String::new();
        let (code, what, part) = match metadata.write_json_within(&mut json, DEEPEST) {
            None if json.len() <= LONGEST => return Some(json),
            None => {
                let what = "must have at most % bytes of JSON, not %";
                self.wrong(
                    IssueCode::OutOfRange,
                    what,
                    &[Count(LONGEST), Count(json.len())],
                );
                return None;
            }
            Some(Input::Number(number)) => (IssueCode::InvalidValue, LACKED, Number(*number)),
            Some(Input::Other(what)) => (IssueCode::InvalidType, LACKED, Text(what)),
            Some(_) => {
                let what = "must not be nested more than % levels deep";
                (IssueCode::OutOfRange, what, Count(DEEPEST))
            }
        };
        self.wrong(code, what, &[part]);
        None
    }
}

const LACKED: &str = "must not contain %, which JSON cannot carry";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filter::validation::read_at;
    use crate::model::Issue;

    fn read(metadata: &Input) -> Result<String, Issue> {
        read_at("metadata", |check| check.metadata(metadata))
    }

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
            read(&metadata).as_deref(),
            Ok(r#"{"plan":"pro \"é\"\n","seats":3,"rate":0.25,"tags":[null,true]}"#)
        );
        assert_eq!(read(&Input::Object(vec![])).as_deref(), Ok("{}"));
    }

    #[test]
    fn what_cannot_be_metadata_is_refused_without_its_values() {
        let deep =
            |levels| (0..levels).fold(Input::Text("private".into()), |value, _| object(value));
        assert!(read(&deep(64)).is_ok());
        let fits = "x".repeat(8192 - r#"{"key":""}"#.len());
        assert!(read(&object(Input::Text(fits.clone()))).is_ok());
        for (metadata, code) in [
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
            } = read(&metadata).unwrap_err();
            assert_eq!(found, code, "{message}");
            assert!(
                !message.contains("private") && !message.contains("\"key"),
                "{message}"
            );
        }
    }
}
