//! Whether a value contains another.

use super::{Json, Kind};
use crate::number::exact_decimal;

/// Whether a value contains what is demanded: objects by their keys, lists by their elements, the rest
/// by being the same.
pub(crate) fn contains(value: Json<'_>, demanded: Json<'_>) -> bool {
    match (value.kind(), demanded.kind()) {
        (Kind::Object, Kind::Object) => {
            let members = value.members();
            demanded.members().iter().all(|(key, demanded)| {
                let found = members.get(&key);
                found.is_some_and(|found| contains(found, demanded))
            })
        }
        (Kind::Array, Kind::Array) => demanded
            .elements()
            .all(|demanded| value.elements().any(|found| contains(found, demanded))),
        (Kind::String, Kind::String) => {
            let text = |json: Json<'_>| json.as_text().map(|text| text.value.into_owned());
            text(value) == text(demanded)
        }
        // Exactly: of two whole numbers beyond 2^53 a double may be the same.
        (Kind::Number, Kind::Number) => {
            let demanded = exact_decimal(demanded.text());
            demanded.is_some() && exact_decimal(value.text()) == demanded
        }
        (found, demanded_kind) => found == demanded_kind && value.text() == demanded.text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    #[test]
    fn objects_contain_by_key_and_lists_by_element() {
        for (value, demanded, is_inside) in [
            (r#"{"a":1,"b":2}"#, r#"{"a":1}"#, true),
            (r#"{"a":1.0}"#, r#"{"a":1}"#, true),
            (r#"{"a":10e-1}"#, r#"{"a":1}"#, true),
            (r#"{"a":-0.0}"#, r#"{"a":0}"#, true),
            (r#"{"a":-1}"#, r#"{"a":1}"#, false),
            // The same double, and somebody else.
            (
                r#"{"a":9007199254740993}"#,
                r#"{"a":9007199254740992}"#,
                false,
            ),
            (
                r#"{"a":9007199254740990.9}"#,
                r#"{"a":9007199254740991}"#,
                false,
            ),
            (
                r#"{"a":9.007199254740991E+15}"#,
                r#"{"a":9007199254740991}"#,
                true,
            ),
            (r#"{"a":1e99999999999999999999}"#, r#"{"a":1}"#, false),
            (r#"{"a":1}"#, r#"{"a":"1"}"#, false),
            (r#"{"a":"x"}"#, r#"{"a":"X"}"#, false),
            (r#"{"a":"\u0078"}"#, r#"{"a":"x"}"#, true),
            (r#"{"a":{"b":1,"c":2}}"#, r#"{"a":{"c":2}}"#, true),
            (r#"{"a":null}"#, r#"{"a":null}"#, true),
            (r#"{}"#, r#"{"a":null}"#, false),
            (r#"{"a":[1,2]}"#, r#"{"a":[2]}"#, true),
            (r#"{"a":[1,2]}"#, r#"{"a":[3]}"#, false),
            (r#"{"a":true}"#, r#"{"a":false}"#, false),
            (r#"null"#, r#"{}"#, false),
            // Of a repeated key the last counts, as it does for whoever reads the answer.
            (r#"{"a":1,"a":2}"#, r#"{"a":1}"#, false),
        ] {
            let (a, b) = (
                Document::parse(value).unwrap(),
                Document::parse(demanded).unwrap(),
            );
            assert_eq!(
                contains(a.root(), b.root()),
                is_inside,
                "{value} {demanded}"
            );
        }
    }
}
