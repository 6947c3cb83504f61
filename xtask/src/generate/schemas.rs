//! The schemas of a gateway's answers, for its OpenAPI document.

use convoscope::model::{Conversation, FieldInfo, Kind, Privacy, Record, RecordInfo, records};

use super::model_guide::line;
use super::ordered_json::{Node, object, texts};

/// The fields that a gateway sends.
fn sent(record: &RecordInfo) -> impl Iterator<Item = &FieldInfo> + Clone {
    let fields = record.fields.iter();
    fields.filter(|field| field.privacy != Privacy::Private)
}

const ALL_PARTS: &str = "A conversation with all of its parts.";
const LISTED: &str = "A conversation, as `Conversation` of the npm package, always with the same keys in the same order. Redacted strings are masks such as `[phone:qkzmvbyrtaxe]`; other redacted values are null and listed in `withheld`, but masks inside `metadata` and `analysis`.";
const COMMON: &str = "Fields that lists and single conversations share.";
/// What only a gateway's answers need said.
const NOTES: [(&str, &str); 1] = [(
    "recording",
    " Null, and listed in `withheld`, unless the gateway allows `recordings`.",
)];

/// The schema of that name, if it follows from the model.
pub fn of(name: &str) -> Option<Node> {
    let conversation = Conversation::INFO;
    let base = || sent(&conversation).filter(|field| !field.holds.is_omittable);
    let parts = || sent(&conversation).filter(|field| field.holds.is_omittable);
    match name {
        "Conversation" => Some(with_base(ALL_PARTS, all_of(None, parts()))),
        "ListedConversation" => {
            let absent = properties(
                parts(),
                " Absent: left out by `omit`, or the platform's lists lack it and `include` does not name it.",
            );
            let parts = object([("type", "object".into()), ("properties", absent)]);
            Some(with_base(LISTED, parts))
        }
        "ConversationBase" => Some(all_of(Some(COMMON), base())),
        _ => {
            let record = records().into_iter().find(|record| record.name == name)?;
            Some(all_of(Some(&line(record.doc)), sent(&record)))
        }
    }
}

fn reference(schema: &str) -> Node {
    let target = format!("#/components/schemas/{schema}");
    object([("$ref", target.into())])
}

fn with_base(about: &str, parts: Node) -> Node {
    let all = Node::List(vec![reference("ConversationBase"), parts]);
    object([("description", about.into()), ("allOf", all)])
}

/// An object that has all of these fields.
fn all_of<'f>(about: Option<&str>, fields: impl Iterator<Item = &'f FieldInfo> + Clone) -> Node {
    let mut schema = object([("type", "object".into())]);
    if let Some(about) = about {
        schema = schema.with("description", about.into());
    }
    let required = texts(fields.clone().map(FieldInfo::key));
    let schema = schema.with("required", required);
    schema.with("properties", properties(fields, ""))
}

/// What these fields hold, with a note behind the documentation of each.
fn properties<'f>(fields: impl Iterator<Item = &'f FieldInfo>, note: &str) -> Node {
    let fields = fields.map(|field| (field.key().to_owned(), schema(field, note)));
    Node::Object(fields.collect())
}

fn schema(field: &FieldInfo, note: &str) -> Node {
    let holds = field.holds;
    let mut about = line(field.doc);
    if let Some((_, note)) = NOTES.iter().find(|(path, _)| *path == field.path) {
        about.push_str(note);
    }
    about.push_str(note);
    let (of_one, word) = match holds.kind {
        Kind::Record(record) => match (holds.is_list, holds.is_nullable) {
            (false, false) => return reference(record.name),
            (false, true) => {
                let null = object([("type", "null".into())]);
                let either = Node::List(vec![reference(record.name), null]);
                return object([("oneOf", either), ("description", about.into())]);
            }
            (true, _) => (reference(record.name), "object"),
        },
        Kind::Text | Kind::Content | Kind::Word(_) | Kind::Time | Kind::ContentTime => {
            (object([("type", "string".into())]), "string")
        }
        Kind::Flag => (object([]), "boolean"),
        Kind::Number => (object([]), "number"),
        Kind::Count => (object([]), "integer"),
        Kind::Json | Kind::Object => (object([]), "object"),
    };
    let word = if holds.is_list { "array" } else { word };
    let types = match holds.is_nullable {
        true => texts([word, "null"]),
        false => word.into(),
    };
    let schema = object([("type", types)]);
    let schema = match holds.kind {
        _ if holds.is_list => schema.with("items", of_one),
        Kind::Time | Kind::ContentTime => schema.with("format", "date-time".into()),
        Kind::Object => schema.with("additionalProperties", Node::Scalar("true".to_owned())),
        _ => schema,
    };
    if matches!(holds.kind, Kind::Word(words) if words.is_open) {
        about.push_str(" The platform may add values that are not among the examples.");
    }
    let schema = schema.with("description", about.into());
    match holds.kind {
        Kind::Word(words) if words.is_open => schema.with("examples", texts(words.known)),
        Kind::Word(words) => schema.with("x-extensible-enum", texts(words.known)),
        Kind::Time | Kind::ContentTime if !holds.is_nullable => {
            schema.with("examples", texts(["2026-01-31T09:30:30.123456Z"]))
        }
        _ => schema,
    }
}

/// What a column of an export may be called.
pub fn column_pattern() -> String {
    let index = r"(\.(0|[1-9][0-9]{0,8}))?";
    let mut kept = Vec::new();
    let mut names = Vec::new();
    for field in sent(&Conversation::INFO) {
        let key = field.key();
        match (field.holds.kind, field.holds.is_list) {
            (Kind::Json | Kind::Object, _) => kept.push(key),
            (Kind::Record(record), is_list) => {
                let keys: Vec<_> = record.fields.iter().map(FieldInfo::key).collect();
                let index = if is_list { index } else { "" };
                names.push(format!(r"{key}{index}(\.({}))?", keys.join("|")));
            }
            (_, true) => names.push(format!("{key}{index}")),
            (_, false) => names.push(key.to_owned()),
        }
    }
    let inside = r"(\.([^.,\\]|\\[^,])+){0,31}";
    // Several at once, which may hold commas themselves.
    let array = r#"\[".+"\]"#;
    format!(
        "^({}|({}){inside}|{array})$",
        names.join("|"),
        kept.join("|")
    )
}

/// A conversation in an example with all of its fields, in their order: null where it has none. What a list leaves
/// out stays left out.
pub fn completed(members: &[(String, Node)]) -> Vec<(String, Node)> {
    let null = || Node::Scalar("null".to_owned());
    let member = |field: &FieldInfo| {
        let found = members.iter().find(|(key, _)| key == field.key());
        let made = || (!field.holds.is_omittable).then(|| (field.key().to_owned(), null()));
        found.cloned().or_else(made)
    };
    sent(&Conversation::INFO).filter_map(member).collect()
}
