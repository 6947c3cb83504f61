//! What documents say about a filter's keys, from the table in `src/filter/keys.rs`.

use anyhow::{Context, Result};
use convoscope::filter::{Capabilities, FilterKey, Kind};
use convoscope::gateway::reveals;
use convoscope::model::ProviderKind;
use serde_json::Value;

/// A text, and a conversation's id or another one, without control characters; and one of several.
const TEXT: &str = r"^[^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f][^\u0000-\u001f\u007f-\u009f]*$";
const ID: &str = r"^[^\s\u0000-\u001f\u007f-\u009f]([^\u0000-\u001f\u007f-\u009f]*[^\s\u0000-\u001f\u007f-\u009f])?$";
const ID_OF_SEVERAL: &str = r"^[^,\s\u0000-\u001f\u007f-\u009f]([^,\u0000-\u001f\u007f-\u009f]*[^,\s\u0000-\u001f\u007f-\u009f])?$";

/// A key's documentation, without the platforms at its end.
fn documentation(key: FilterKey) -> String {
    let text = key.documentation();
    let text = text.rsplit_once('(').map_or(text, |(text, _)| text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn platforms() -> impl Iterator<Item = &'static Capabilities> {
    ProviderKind::PLATFORMS.into_iter().map(Into::into)
}

fn brand(can: &Capabilities) -> &'static str {
    match can.provider {
        ProviderKind::Eigi => "eigi.ai",
        ProviderKind::Anyreach => "AnyReach",
        ProviderKind::Gateway => "a gateway",
    }
}

fn words(key: FilterKey) -> Option<fn(&Capabilities) -> convoscope::filter::Words> {
    match key.kind() {
        Kind::Choice(words) | Kind::Choices(words) => Some(words),
        _ => None,
    }
}

fn quoted(words: impl IntoIterator<Item = impl AsRef<str>>, between: &str) -> String {
    let quoted = words.into_iter().map(|word| format!("`{}`", word.as_ref()));
    quoted.collect::<Vec<_>>().join(between)
}

/// Every key with the platforms that serve it.
pub fn filters(document: &str) -> Result<String> {
    let row = |key: FilterKey| {
        let served = platforms().map(|can| match words(key) {
            _ if !can.serves(key) => " ".to_owned(),
            Some(words) => format!(" {} ", quoted(words(can).iter().map(|(ours, _)| ours), " ")),
            None => " ✓ ".to_owned(),
        });
        let inside = match key.kind().members() {
            [] => String::new(),
            members => format!(" `{{ {} }}`", members.join(", ")),
        };
        let cells = served.collect::<Vec<_>>().join("|");
        format!(
            "| `{}` | {}{inside} |{cells}|\n",
            key.as_str(),
            documentation(key)
        )
    };
    table(document, "| key |", FilterKey::ALL.map(row).concat())
}

/// What a gateway refuses a key for.
pub fn gateway(document: &str) -> Result<String> {
    let mut rows: Vec<(String, Vec<&str>)> = Vec::new();
    for key in FilterKey::ALL {
        let masked = match reveals(key) {
            None => "anything".to_owned(),
            Some(paths) if paths.is_empty() => "nothing".to_owned(),
            Some(paths) => quoted(paths, ", "),
        };
        match rows.iter_mut().find(|(other, _)| *other == masked) {
            Some((_, keys)) => keys.push(key.as_str()),
            None => rows.push((masked, vec![key.as_str()])),
        }
    }
    let row =
        |(masked, keys): &(String, Vec<&str>)| format!("| {} | {masked} |\n", quoted(keys, ", "));
    let rows = rows.iter().map(row).collect();
    table(document, "| A filter's key |", rows)
}

/// The document with other rows in the table that begins so.
fn table(document: &str, head: &str, rows: String) -> Result<String> {
    let start = document.find(head).context("the table is missing")?;
    let line = |from: usize| document.get(from..)?.find('\n').map(|end| from + end + 1);
    let first = line(start)
        .and_then(line)
        .context("the table has no head")?;
    let end = document[first..]
        .find("\n\n")
        .map_or(document.len(), |end| first + end + 1);
    Ok([&document[..first], &rows, &document[end..]].concat())
}

/// The parameters of lists, exports and summaries.
pub fn openapi(document: &str) -> Result<String> {
    let parameters: Vec<_> = FilterKey::ALL.into_iter().flat_map(parameters).collect();
    let definitions: String = parameters.iter().map(|(_, text)| text.as_str()).collect();
    let references: Vec<String> = (parameters.iter())
        .map(|(name, _)| format!("          {{ \"$ref\": \"#/components/parameters/{name}\" }}"))
        .collect();
    let mut made = String::new();
    let mut is_reference = false;
    let mut is_definition = false;
    for line in document.split_inclusive('\n') {
        let is_ours =
            |name: &str| FilterKey::named(name.split('.').next().unwrap_or_default()).is_some();
        let referred = (line
            .trim()
            .strip_prefix("{ \"$ref\": \"#/components/parameters/"))
        .and_then(|rest| rest.split('"').next());
        if referred.is_some_and(is_ours) {
            if !is_reference {
                made.push_str(&references.join(",\n"));
            }
            is_reference = true;
            continue;
        }
        if is_reference {
            made.push_str(if line.trim().starts_with('{') {
                ",\n"
            } else {
                "\n"
            });
            is_reference = false;
        }
        let defined = line
            .strip_prefix("      \"")
            .and_then(|rest| rest.strip_suffix("\": {\n"));
        if let Some(name) = defined {
            if is_ours(name) && !is_definition && name == FilterKey::ALL[0].as_str() {
                made.push_str(&definitions);
            }
            is_definition = is_ours(name);
        }
        if !is_definition {
            made.push_str(line);
        }
    }
    Ok(made)
}

/// The parameters of a key: their names, and each as it stands in the document.
fn parameters(key: FilterKey) -> Vec<(String, String)> {
    let (name, about) = (key.as_str(), documentation(key));
    let example: Value = serde_json::from_str(key.example()).unwrap_or_default();
    let whole = |about: String, schema: String| {
        vec![(
            name.to_owned(),
            parameter(key, name, &about, &schema, &example),
        )]
    };
    let text = |pattern: &str| {
        let pattern = Value::from(pattern);
        format!(
            r#"{{ "type": "string", "minLength": 1, "maxLength": 1000, "pattern": {pattern} }}"#
        )
    };
    let list = |items: String| {
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
            let name = format!("{name}.{inner}");
            let text = parameter(key, &name, about, schema, &example[*inner]);
            (name, text)
        };
        members.map(one).collect()
    };
    match key.kind() {
        Kind::Text => whole(about, text(TEXT)),
        Kind::Id => whole(about, text(ID)),
        Kind::ConversationId => whole(about, r#"{ "type": "string", "format": "uuid" }"#.to_owned()),
        Kind::Ids => whole(about, list(text(ID_OF_SEVERAL))),
        Kind::Choice(_) => whole(about, word()),
        Kind::Choices(_) => whole(about, list(word())),
        Kind::Earliest | Kind::Latest => whole(about, r#"{ "type": "string" }"#.to_owned()),
        Kind::TimeZone => whole(
            about + " Also the zone of a summary's `day`, `weekday` and `hour`. Unknown names are refused.",
            r#"{ "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9_+/:-]+$", "default": "UTC" }"#.to_owned(),
        ),
        Kind::TimeOfDay => {
            let time = r#"{ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" }"#;
            inside(
                &[
                    "Local time of day, inclusive.",
                    "Local time of day, inclusive.",
                    "How many minutes local time is ahead of UTC. Required with `timeOfDay.from` and `timeOfDay.to`; not allowed without one of them.",
                ],
                &[time, time, r#"{ "type": "integer", "minimum": -720, "maximum": 840 }"#],
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
        Kind::Metadata => vec![(
            name.to_owned(),
            parameter(
                key,
                name,
                &(about + " A JSON object as text, at most 8192 bytes and 64 levels deep."),
                r#"{ "type": "string", "contentMediaType": "application/json", "contentSchema": { "type": "object" } }"#,
                &Value::from(example.to_string()),
            ),
        )],
        Kind::PageSize => whole(
            about + " A page may have fewer although another follows, and the gateway may set a lower limit for the caller. For an export or a summary: how many are requested from the platform at a time.",
            r#"{ "type": "integer", "minimum": 1, "maximum": 100, "default": 100 }"#.to_owned(),
        ),
    }
}

fn parameter(key: FilterKey, name: &str, about: &str, schema: &str, example: &Value) -> String {
    let mut about = about.to_owned();
    let serving: Vec<_> = platforms().filter(|can| can.serves(key)).collect();
    let mut more = String::new();
    if serving.len() < ProviderKind::PLATFORMS.len() {
        let names: Vec<_> = serving.iter().map(|can| brand(can)).collect();
        let names = names.join(" or ");
        about.push_str(&format!(
            " Only with {names} behind the gateway; otherwise an issue `unsupported`."
        ));
        let kinds: Vec<_> = serving
            .iter()
            .map(|can| format!("\"{}\"", can.provider))
            .collect();
        more = format!("        \"x-platforms\": [{}],\n", kinds.join(", "));
    }
    if let Some(words) = words(key) {
        let of = |can: &&Capabilities| quoted(words(can).iter().map(|(ours, _)| ours), ", ");
        let lists: Vec<String> = serving.iter().map(of).collect();
        if lists.iter().any(|list| *list != lists[0]) {
            let has = serving
                .iter()
                .zip(&lists)
                .map(|(can, list)| format!("{} has {list}", brand(can)));
            let has = has.collect::<Vec<_>>().join("; ");
            about.push_str(&format!(" {has}; another value is an issue `unsupported`."));
        }
    }
    if key.kind().takes_several() {
        about.push_str(" For several values repeat the parameter: a conversation matches if it has one of them. All lists of a request together may have at most 50 combinations.");
        more.push_str("        \"style\": \"form\",\n        \"explode\": true,\n");
    }
    let about = Value::from(about);
    let example = example.to_string().replace("\",\"", "\", \"");
    format!(
        "      \"{name}\": {{\n        \"name\": \"{name}\",\n        \"in\": \"query\",\n        \"required\": false,\n        \"description\": {about},\n{more}        \"schema\": {schema},\n        \"example\": {example}\n      }},\n"
    )
}
