//! The parameters of a gateway that ask for a filter's keys, for its OpenAPI document.

use anyhow::Result;
use convoscope::filter::{Capabilities, FilterKey, Finds, Kind};
use convoscope::model::ProviderKind;
use serde_json::{Value, json};

use super::filter_guide::{brand, documentation, ours, platforms, quoted, words};
use super::ordered_json::{Node, object, texts};

/// A text, and a conversation's id or another one, without control characters; and one of several.
const TEXT: &str = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";
const ID: &str = r"^[^\s\u0000-\u001f\u007f-\u009f]([^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f])?$";
const ID_OF_SEVERAL: &str = r"^[^,\s\u0000-\u001f\u007f-\u009f]([^,\u0000-\u001f\u007f-\u009f]*[^,\s\u0000-\u001f\u007f-\u009f])?$";

/// Their names: `direction`, or `durationSeconds.min` and `durationSeconds.max`.
pub fn names(key: FilterKey) -> Vec<String> {
    let name = key.as_str();
    match key.kind().members() {
        [] => vec![name.to_owned()],
        members => members
            .iter()
            .map(|inner| format!("{name}.{inner}"))
            .collect(),
    }
}

/// The parameters of a key, by their names.
pub fn of(key: FilterKey) -> Result<Vec<(String, Node)>> {
    let (name, about) = (key.as_str(), documentation(key));
    let example = Node::parse(key.example())?;
    let whole = |more: &str, schema: &str| {
        let about = about.clone() + more;
        Ok(vec![parameter(key, name, about, schema, example.clone())?])
    };
    let text = |pattern: &str| {
        let pattern = json!(pattern);
        format!(
            r#"{{ "type": "string", "minLength": 1, "maxLength": 1000, "pattern": {pattern} }}"#
        )
    };
    let list = |items: &str| {
        format!(r#"{{ "type": "array", "minItems": 1, "maxItems": 50, "items": {items} }}"#)
    };
    let word = || {
        let (first, rest) = name.split_at(1);
        let schema = [&first.to_uppercase(), rest].concat();
        format!("{{ \"$ref\": \"#/components/schemas/{schema}\" }}")
    };
    let inside = |about: &[&str], schema: &[&str]| {
        let members = key.kind().members().iter().zip(about.iter().zip(schema));
        let one = |(inner, (about, schema)): (&&str, (&&str, &&str))| {
            let example = example.clone().at(&[inner])?.clone();
            parameter(
                key,
                &format!("{name}.{inner}"),
                (*about).to_owned(),
                schema,
                example,
            )
        };
        members.map(one).collect()
    };
    match key.kind() {
        Kind::Text => whole("", &text(TEXT)),
        Kind::Id => whole("", &text(ID)),
        Kind::ConversationId => whole("", r#"{ "type": "string", "format": "uuid" }"#),
        Kind::Ids => whole("", &list(&text(ID_OF_SEVERAL))),
        Kind::Choice(_) => whole("", &word()),
        Kind::Choices(_) => whole("", &list(&word())),
        Kind::Earliest | Kind::Latest => whole("", r#"{ "type": "string" }"#),
        Kind::TimeZone => whole(
            " Also the zone of a summary's times. Unknown names are refused.",
            r#"{ "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9_+/:-]+$", "default": "UTC" }"#,
        ),
        Kind::TimeOfDay => {
            let time = r#"{ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" }"#;
            inside(
                &[
                    "Local time of day, inclusive.",
                    "Local time of day, inclusive.",
                    "How many minutes local time is ahead of UTC. Required with `timeOfDay.from` and `timeOfDay.to`; not allowed without one of them.",
                ],
                &[
                    time,
                    time,
                    r#"{ "type": "integer", "minimum": -720, "maximum": 840 }"#,
                ],
            )
        }
        kind @ (Kind::Range | Kind::WholeRange) => {
            let number = match kind {
                Kind::Range => r#"{ "type": "number", "minimum": 0, "maximum": 2147483647 }"#,
                _ => r#"{ "type": "integer", "minimum": 0, "maximum": 2147483647 }"#,
            };
            let least = format!("{about} At least this.");
            let greatest = format!("{about} At most this. Not below `{name}.min`.");
            inside(&[&least, &greatest], &[number, number])
        }
        Kind::Metadata => {
            let about = about + " A JSON object as text, at most 8192 bytes and 64 levels deep.";
            let schema = r#"{ "type": "string", "contentMediaType": "application/json", "contentSchema": { "type": "object" } }"#;
            let example = key.example().replace(": ", ":");
            Ok(vec![parameter(key, name, about, schema, example.into())?])
        }
        Kind::PageSize => whole(
            " More than the platform puts on a page is refused. A page may have fewer although another follows, and the gateway may set a lower limit for the caller. For an export or a summary: how many are requested from the platform at a time.",
            r#"{ "type": "integer", "minimum": 1, "maximum": 1000, "default": 100 }"#,
        ),
    }
}

fn parameter(
    key: FilterKey,
    name: &str,
    mut about: String,
    schema: &str,
    example: Node,
) -> Result<(String, Node)> {
    let serving: Vec<_> = platforms().filter(|can| can.serves(key)).collect();
    let is_everywhere = serving.len() == ProviderKind::PLATFORMS.len();
    if !is_everywhere {
        let names: Vec<_> = serving.iter().map(|can| brand(can)).collect();
        let names = match names.as_slice() {
            [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
            _ => names.concat(),
        };
        about.push_str(&format!(
            " Only with {names} behind the gateway{}; otherwise an issue `unsupported`.",
            match key.finds() {
                _ if matches!(key.kind(), Kind::ConversationId) => "",
                Finds::Anywhere(_) | Finds::Outside(_) | Finds::Nothing => "",
                _ => ", or where the gateway applies it itself (`residual`)",
            }
        ));
    }
    if let Some(words) = words(key) {
        let of = |can: &&Capabilities| quoted(ours(words(can)), ", ");
        let lists: Vec<String> = serving.iter().map(of).collect();
        if lists.iter().any(|list| *list != lists[0]) {
            let has = serving.iter().zip(&lists);
            let has = has.map(|(can, list)| format!("{} has {list}", brand(can)));
            let has = has.collect::<Vec<_>>().join("; ");
            about.push_str(&format!(" {has}; another value is an issue `unsupported`."));
        }
    }
    if key.kind().takes_several() {
        about.push_str(" For several values repeat the parameter: a conversation matches if it has one of them. All lists of a request together may have at most 50 combinations.");
    }
    let json = |value: Value| Node::Scalar(value.to_string());
    let mut made = object([
        ("name", name.into()),
        ("in", "query".into()),
        ("required", json(false.into())),
        ("description", about.into()),
    ]);
    if !is_everywhere {
        made = made.with(
            "x-platforms",
            texts(serving.iter().map(|can| can.provider.as_str())),
        );
    }
    if key.kind().takes_several() {
        made = made.with("style", "form".into());
        made = made.with("explode", json(true.into()));
    }
    made = made.with("schema", Node::parse(schema)?);
    Ok((name.to_owned(), made.with("example", example)))
}
