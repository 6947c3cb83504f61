//! What documents and tests say about the model's fields, from their description in `src/model/conversation.rs`.

use anyhow::{Context, Result, anyhow};
use convoscope::json::{Document, Json, Kind as JsonKind};
use convoscope::model::{
    Agent, Conversation, Customer, FieldInfo, Issue, Kind, Message, PATHS, Privacy, ProviderKind,
    Record, RecordInfo, Recording, Shape,
};
use convoscope::provider::provider;
use serde_json::json;

/// Lines of the OpenAPI document are broken where they would be longer.
const WIDTH: usize = 140;

/// The gateway's OpenAPI document, with the schemas of a conversation and its parts, the pattern of `columns` and
/// the fields of the examples.
pub fn openapi(document: &str) -> Result<String> {
    let parsed = parse(document)?;
    let mut text = String::new();
    print(&mut text, parsed.root(), &mut Vec::new(), 0)?;
    Ok(text + "\n")
}

fn parse(text: &str) -> Result<Document<'_>> {
    Document::parse(text).map_err(|_| anyhow!("this is not JSON: {text}"))
}

/// Prints a value of the OpenAPI document that stands under these keys, behind this many characters of its line.
fn print(out: &mut String, value: Json<'_>, keys: &mut Vec<String>, before: usize) -> Result<()> {
    if let Some(text) = replacement(value, keys) {
        let replacing = parse(&text)?;
        // Under no key of the document, it is printed as it is.
        return print(
            out,
            replacing.root(),
            &mut vec![String::new(); keys.len()],
            before,
        );
    }
    let line = one_line(value);
    let is_object = value.kind() == JsonKind::Object;
    if !matches!(value.kind(), JsonKind::Object | JsonKind::Array)
        || before + line.chars().count() < WIDTH && !replaces_inside(value, keys)
    {
        out.push_str(&line);
        return Ok(());
    }
    let indent = "  ".repeat(keys.len());
    let [open, close] = if is_object { ["{", "}"] } else { ["[", "]"] };
    out.push_str(open);
    let mut separator = "\n";
    let members = value.members();
    let members = members.iter().map(|(key, value)| (key.into_owned(), value));
    let elements = value.elements().map(|value| (String::new(), value));
    for (key, value) in members.chain(elements) {
        let name = if is_object {
            format!("{}: ", json!(key))
        } else {
            String::new()
        };
        out.push_str(&format!("{separator}{indent}  {name}"));
        keys.push(key);
        print(out, value, keys, indent.len() + 2 + name.chars().count())?;
        keys.pop();
        separator = ",\n";
    }
    out.push_str(&format!("\n{indent}{close}"));
    Ok(())
}

fn replaces_inside(value: Json<'_>, keys: &[String]) -> bool {
    let mut keys = keys.to_vec();
    keys.push(String::new());
    value.members().iter().any(|(key, value)| {
        keys.pop();
        keys.push(key.into_owned());
        replacement(value, &keys).is_some() || replaces_inside(value, &keys)
    })
}

fn one_line(value: Json<'_>) -> String {
    match value.kind() {
        JsonKind::Object if value.members().is_empty() => "{}".to_owned(),
        JsonKind::Object => {
            let members = value.members();
            let members = members
                .iter()
                .map(|(key, value)| format!("{}: {}", json!(key), one_line(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        JsonKind::Array => {
            let elements: Vec<_> = value.elements().map(one_line).collect();
            format!("[{}]", elements.join(", "))
        }
        _ => value.text().to_owned(),
    }
}

/// What stands in place of a value of the document: JSON.
fn replacement(value: Json<'_>, keys: &[String]) -> Option<String> {
    let keys: Vec<_> = keys.iter().map(String::as_str).collect();
    match keys[..] {
        ["components", "schemas", name] => schema_of(name),
        [
            "components",
            "parameters",
            "columns",
            "schema",
            "items",
            "pattern",
        ] => Some(json!(column_pattern()).to_string()),
        _ if keys.contains(&"example") && value.members().contains("internalId") => {
            Some(example(value))
        }
        _ => None,
    }
}

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

fn schema_of(name: &str) -> Option<String> {
    let conversation = Conversation::INFO;
    let base = || sent(&conversation).filter(|field| !field.holds.is_omittable);
    let parts = || sent(&conversation).filter(|field| field.holds.is_omittable);
    match name {
        "Conversation" => Some(with_parts(ALL_PARTS, &object(None, parts(), ""))),
        "ListedConversation" => {
            let absent = " Absent: left out by `omit`.";
            Some(with_parts(LISTED, &members(None, parts(), absent)))
        }
        "ConversationBase" => Some(object(Some(COMMON), base(), "")),
        _ => {
            let records = [
                Agent::INFO,
                Customer::INFO,
                Recording::INFO,
                Message::INFO,
                Issue::INFO,
            ];
            let record = records.into_iter().find(|record| record.name == name)?;
            Some(object(Some(&line(record.doc)), sent(&record), ""))
        }
    }
}

fn with_parts(about: &str, parts: &str) -> String {
    format!(
        r##"{{"description":{},"allOf":[{{"$ref":"#/components/schemas/ConversationBase"}},{parts}]}}"##,
        json!(about)
    )
}

/// The schema of an object that has all of these fields.
fn object<'f>(
    about: Option<&str>,
    fields: impl Iterator<Item = &'f FieldInfo> + Clone,
    note: &str,
) -> String {
    let required: Vec<_> = fields.clone().map(FieldInfo::key).collect();
    let schema = members(about, fields, note);
    let properties = format!(r#""required":{},"properties""#, json!(required));
    schema.replacen(r#""properties""#, &properties, 1)
}

/// The schema of an object that may have these fields.
fn members<'f>(
    about: Option<&str>,
    fields: impl Iterator<Item = &'f FieldInfo>,
    note: &str,
) -> String {
    let about = about.map_or(String::new(), |about| {
        format!(r#","description":{}"#, json!(about))
    });
    let fields: Vec<_> = fields
        .map(|field| format!("{}:{}", json!(field.key()), schema(field, note)))
        .collect();
    format!(
        r#"{{"type":"object"{about},"properties":{{{}}}}}"#,
        fields.join(",")
    )
}

/// The schema of a field.
fn schema(field: &FieldInfo, note: &str) -> String {
    let holds = field.holds;
    let mut about = line(field.doc);
    if let Some((_, note)) = NOTES.iter().find(|(path, _)| *path == field.path) {
        about.push_str(note);
    }
    about.push_str(note);
    let mut more = String::new();
    let (of_one, word) = match holds.kind {
        Kind::Record(record) => {
            let reference = format!(r##"{{"$ref":"#/components/schemas/{}"}}"##, record.name);
            match (holds.is_list, holds.is_nullable) {
                (false, false) => return reference,
                (false, true) => {
                    return format!(
                        r#"{{"oneOf":[{reference},{{"type":"null"}}],"description":{}}}"#,
                        json!(about)
                    );
                }
                (true, _) => (reference, "object"),
            }
        }
        Kind::Text | Kind::Content => (r#"{"type":"string"}"#.to_owned(), "string"),
        Kind::Word(words) if words.is_open => {
            about.push_str(" The platform may add values that are not among the examples.");
            more = format!(r#","examples":{}"#, json!(words.known));
            (String::new(), "string")
        }
        Kind::Word(words) => {
            more = format!(r#","x-extensible-enum":{}"#, json!(words.known));
            (String::new(), "string")
        }
        Kind::Time | Kind::ContentTime => {
            if !holds.is_nullable {
                more = r#","examples":["2026-01-31T09:30:30.123456Z"]"#.to_owned();
            }
            (String::new(), "string")
        }
        Kind::Flag => (String::new(), "boolean"),
        Kind::Number => (String::new(), "number"),
        Kind::Count => (String::new(), "integer"),
        Kind::Json => ("{}".to_owned(), "object"),
        Kind::Object => (String::new(), "object"),
    };
    let word = if holds.is_list { "array" } else { word };
    let types = match holds.is_nullable {
        true => json!([word, "null"]),
        false => json!(word),
    };
    let inside = match holds.kind {
        _ if holds.is_list => format!(r#","items":{of_one}"#),
        Kind::Time | Kind::ContentTime => r#","format":"date-time""#.to_owned(),
        Kind::Object => r#","additionalProperties":true"#.to_owned(),
        _ => String::new(),
    };
    format!(
        r#"{{"type":{types}{inside},"description":{}{more}}}"#,
        json!(about)
    )
}

/// Documentation in one line.
fn line(doc: &str) -> String {
    doc.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a column of an export may be called.
fn column_pattern() -> String {
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
    format!("^({}|({}){inside})$", names.join("|"), kept.join("|"))
}

/// An example with all of its fields, in their order: null where it has none.
fn example(value: Json<'_>) -> String {
    let members = value.members();
    let fields = sent(&Conversation::INFO)
        .map(|field| field.key().to_owned())
        .collect::<Vec<_>>();
    let listed = |key: &str| match members.get(key) {
        Some(value) => Some(value.text().to_owned()),
        // What a list leaves out stays left out.
        None if Conversation::INFO
            .fields
            .iter()
            .any(|field| field.key() == key && field.holds.is_omittable) =>
        {
            None
        }
        None => Some("null".to_owned()),
    };
    let fields = fields
        .iter()
        .filter_map(|key| Some(format!("{}:{}", json!(key), listed(key)?)));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}

const BEGIN: &str = "<!-- Made by `cargo xtask generate`, of the documentation in src/model/conversation.rs. -->\n\n";
const END: &str = "\n<!-- The end of it. -->\n";

/// The guide to the model, with its table of fields.
pub fn guide(text: &str) -> Result<String> {
    let (before, rest) = text
        .split_once(BEGIN)
        .context("docs/model.md has no place for the table")?;
    let (_, behind) = rest
        .split_once(END)
        .context("docs/model.md has no end of the table")?;
    let mut table = "| field | type | |\n| --- | --- | --- |\n".to_owned();
    rows(&mut table, &Conversation::INFO);
    Ok([before, BEGIN, &table, END, behind].concat())
}

fn rows(table: &mut String, record: &RecordInfo) {
    for field in record.fields {
        let types = field.typescript().replace('|', "\\|");
        let mut about = line(field.doc).replace('|', "\\|");
        if let Kind::Word(words) = field.holds.kind
            && !words.typescript.contains(words.known[0])
        {
            about.push_str(&format!(" `{}`", words.known.join("` `")));
        }
        table.push_str(&format!("| `{}` | `{types}` | {about} |\n", field.path));
        if let Kind::Record(inside) = field.holds.kind {
            rows(table, inside);
        }
    }
}

/// The lists of fields that tests go over.
pub fn lists() -> String {
    let list = |name: &str, about: &str, paths: &mut dyn Iterator<Item = &'static str>| {
        let paths: Vec<_> = paths.map(|path| format!("  {path:?},\n")).collect();
        format!(
            "\n/** {about} */\nexport const {name} = [\n{}] as const;\n",
            paths.concat()
        )
    };
    let of_list = |path: &str| {
        PATHS
            .iter()
            .any(|it| it.shape == Shape::List && path.starts_with(&format!("{}.", it.path)))
    };
    let paths = || PATHS.iter();
    let lacks = ProviderKind::PLATFORMS.map(|kind| {
        format!(
            "  {}: {:?},\n",
            kind.as_str(),
            provider(kind).capabilities().lacks
        )
    });
    [
        "// Made by `cargo xtask generate`, of the fields in src/model/conversation.rs.\n".to_owned(),
        list("FIELDS", "The fields of a conversation, in their order.", &mut paths().map(|it| it.path).filter(|path| !path.contains('.'))),
        list("SCALARS", "The columns of a CSV file where none are chosen.", &mut convoscope::model::default_columns()),
        list("MASKABLE", "What can be masked.", &mut paths().filter(|it| it.is_maskable()).map(|it| it.path)),
        list("NEVER_MASKED", "What cannot.", &mut paths().filter(|it| !it.is_maskable()).map(|it| it.path)),
        list("IN_LISTS", "What lies in each record of a list.", &mut paths().map(|it| it.path).filter(|path| of_list(path))),
        format!("\n/** What a platform never fills. */\nexport const LACKS: Record<\"eigi\" | \"anyreach\", readonly string[]> = {{\n{}}};\n", lacks.concat()),
    ].concat()
}
