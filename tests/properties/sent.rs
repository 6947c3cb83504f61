//! What a provider may send: anything between the documented bodies and any JSON at all.

use convoscope::model::{
    OmittableField,
    ProviderKind::{self, Anyreach, Eigi, Elevenlabs, Retell, Vapi},
    ReadOptions,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use serde_json::Value;

pub const FIXTURES: [(ProviderKind, &str); 6] = [
    (Eigi, include_str!("../fixtures/eigi-get-chat.json")),
    (Eigi, include_str!("../fixtures/eigi-get-telephony.json")),
    (Anyreach, include_str!("../fixtures/anyreach-get.json")),
    (Vapi, include_str!("../fixtures/vapi-get.json")),
    (Elevenlabs, include_str!("../fixtures/elevenlabs-get.json")),
    (Retell, include_str!("../fixtures/retell-get.json")),
];
pub const PAGES: [&str; 3] = [
    include_str!("../fixtures/eigi-list.json"),
    include_str!("../fixtures/eigi-list-flat.json"),
    include_str!("../fixtures/elevenlabs-list.json"),
];

const SCALARS: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-1",
    "14",
    "1.50",
    "1e400",
    "-1E+2",
    "1733235263.5",
    "12345678901234567890123",
    "9007199254740993",
    "99999999999999999999999999999999999999999",
    r#""""#,
    r#"" ""#,
    r#""14""#,
    r#""s3cret""#,
    r#""\ud800s3cret""#,
    r#""\u0000s3cret""#,
    r#""नमस्ते 😀""#,
    "\"\u{85}s3cret\u{2028}\u{2029}\"",
    r#""COMPLETED""#,
    r#""completed""#,
    r#""OUTBOUND""#,
    r#""inbound""#,
    r#""telephone""#,
    r#""user""#,
    r#""agent""#,
    r#""function_call""#,
    r#""2025-12-03T14:14:22.719000""#,
    r#""2025-12-03T14:14:22Z""#,
    r#""2025-12-03""#,
    r#""+919156685436""#,
    r#""918035315228""#,
    r#""https://s3cret.example/a""#,
    r#""javascript:s3cret""#,
];

const KEYS: &[&str] = &[
    "id",
    "name",
    "agent_id",
    "conversation_id",
    "call_id",
    "start_timestamp",
    "created_at",
    "items",
    "messages",
    "turns",
    "transcript",
    "role",
    "content",
    "text",
    "timestamp",
    "type",
    "call_id",
    "tool_calls",
    "function",
    "arguments",
    "output",
    "recording_url",
    "calling_type",
    "to_mobile_number",
    "from_mobile_number",
    "conversation_duration",
    "conversation_recording_url",
    "data",
    "status",
    "pagination",
    "total",
    "page",
    "has_next",
    "__proto__",
    "",
    "s3cret",
];

fn scalar() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(SCALARS).prop_map(str::to_owned),
        1 => any::<f64>().prop_filter("JSON has no such number", |number| number.is_finite()).prop_map(|number| format!("{number:e}")),
        1 => any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
    ]
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        9 => select(KEYS).prop_map(|key| format!("\"{key}\"")),
        1 => Just(r#""\udfff""#.to_owned()),
        1 => any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
    ]
}

/// Any JSON, as text: odd numbers, repeated keys and half surrogate pairs too.
pub fn json() -> impl Strategy<Value = String> {
    scalar().prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(|elements| format!("[{}]", elements.join(" ,"))),
            vec((key(), inner), 0..6).prop_map(|members| {
                let members: Vec<_> = members
                    .iter()
                    .map(|(key, value)| format!("{key}: {value}"))
                    .collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

/// What is done to one value of a body: another takes its place, or it is taken out.
pub fn mutation() -> impl Strategy<Value = (Index, Option<String>)> {
    (any::<Index>(), proptest::option::weighted(0.7, json()))
}

/// The place of every value in a body, but for the outermost.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut visit = |key: &str, inner: &Value| {
        let at = format!("{at}/{key}");
        places(inner, &at, found);
        found.push(at);
    };
    match value {
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .for_each(|(index, inner)| visit(&index.to_string(), inner)),
        Value::Object(members) => members.iter().for_each(|(key, inner)| visit(key, inner)),
        _ => {}
    }
}

pub fn mutated(body: &str, mutations: &[(Index, Option<String>)]) -> String {
    let mut value: Value = serde_json::from_str(body).unwrap();
    let mut replaced = Vec::new();
    for (number, (index, replacement)) in mutations.iter().enumerate() {
        let mut found = Vec::new();
        places(&value, "", &mut found);
        if found.is_empty() {
            break;
        }
        let place = index.get(&found);
        match replacement {
            Some(json) => {
                let mark = format!("<{number}>");
                *value.pointer_mut(place).unwrap() = Value::String(mark.clone());
                replaced.push((format!("\"{mark}\""), json));
            }
            None => {
                let (parent, key) = place.rsplit_once('/').unwrap();
                match value.pointer_mut(parent).unwrap() {
                    Value::Array(elements) => drop(elements.remove(key.parse().unwrap())),
                    Value::Object(members) => drop(members.remove(key)),
                    _ => {}
                }
            }
        }
    }
    let text = value.to_string();
    replaced
        .iter()
        .fold(text, |text, (mark, json)| text.replace(mark, json))
}

/// A record somewhere between the documented ones and anything.
fn any_record(kind: ProviderKind) -> impl Strategy<Value = String> {
    let bodies: Vec<_> = FIXTURES
        .iter()
        .filter(|fixture| fixture.0 == kind)
        .map(|fixture| fixture.1)
        .collect();
    prop_oneof![
        8 => (select(bodies), vec(mutation(), 0..6)).prop_map(|(body, mutations)| mutated(body, &mutations)),
        1 => json(),
    ]
}

pub fn kind_and_records() -> impl Strategy<Value = (ProviderKind, Vec<String>)> {
    select(&ProviderKind::PLATFORMS[..])
        .prop_flat_map(|kind| (Just(kind), vec(any_record(kind), 0..5)))
}

pub fn options() -> impl Strategy<Value = ReadOptions> {
    let unless_omitted = vec![
        OmittableField::Transcript,
        OmittableField::Metadata,
        OmittableField::Analysis,
    ];
    (subsequence(unless_omitted, 0..=3), any::<bool>())
        .prop_map(|(omit, raw)| ReadOptions { omit, raw })
}
