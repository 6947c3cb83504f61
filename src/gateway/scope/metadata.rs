//! What two demands on metadata are together.

use crate::json::{Json, Kind, contains, push_string};

/// Both demands as one. `None` where nothing can meet both, or where that cannot be told.
pub(super) fn both(a: Json<'_>, b: Json<'_>) -> Option<String> {
    if a.kind() != Kind::Object || b.kind() != Kind::Object {
        return (contains(a, b) && contains(b, a)).then(|| a.text().to_owned());
    }
    let (of_a, of_b) = (a.members(), b.members());
    let mut members: Vec<(String, String)> = Vec::new();
    for (key, value) in of_a.iter() {
        let value = match of_b.get(&key) {
            Some(other) => both(value, other)?,
            None => value.text().to_owned(),
        };
        members.push((key.into_owned(), value));
    }
    for (key, value) in of_b.iter() {
        if !of_a.contains(&key) {
            members.push((key.into_owned(), value.text().to_owned()));
        }
    }
    let mut json = String::from("{");
    for (index, (key, value)) in members.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        push_string(&mut json, key);
        json.push(':');
        json.push_str(value);
    }
    json.push('}');
    Some(json)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    #[test]
    fn two_demands_are_one_or_none() {
        for (a, b, together) in [
            (r#"{"a":1}"#, r#"{"b":2}"#, Some(r#"{"a":1,"b":2}"#)),
            (r#"{"a":1}"#, r#"{"a":1}"#, Some(r#"{"a":1}"#)),
            (r#"{"a":1}"#, r#"{"a":2}"#, None),
            (
                r#"{"a":{"x":1}}"#,
                r#"{"a":{"y":2}}"#,
                Some(r#"{"a":{"x":1,"y":2}}"#),
            ),
            (r#"{"a":{"x":1}}"#, r#"{"a":{"x":2}}"#, None),
            (r#"{"a":[1]}"#, r#"{"a":[2]}"#, None),
            (r#"{"a":null}"#, r#"{"a":1}"#, None),
        ] {
            let (one, other) = (Document::parse(a).unwrap(), Document::parse(b).unwrap());
            assert_eq!(
                both(one.root(), other.root()).as_deref(),
                together,
                "{a} {b}"
            );
        }
    }
}
