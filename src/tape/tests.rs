use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::schema::{FieldKind, Schema};
use super::*;
use crate::json::Document;
use crate::json::same_data::same;
use crate::model::fields;
use crate::model::{OmittableField, Page, ProviderKind, ReadOptions};
use crate::provider::{parse_body, provider};
use crate::walk::standalone_page;

/// Reads a tape as the decoder does, after the same schema, in Rust.
struct Reader<'t> {
    words: std::slice::Iter<'t, i32>,
    content: std::vec::IntoIter<u16>,
    content_times: std::vec::IntoIter<u16>,
    values: std::vec::IntoIter<Value>,
}

impl Reader<'_> {
    fn word(&mut self) -> i32 {
        *self.words.next().unwrap()
    }

    fn value_after(&mut self) -> Value {
        self.values.next().unwrap()
    }

    fn record(&mut self, schema: &Schema) -> Value {
        let mut members = Map::new();
        for field in &schema.fields {
            if field.omittable && self.word() == ABSENT {
                continue;
            }
            members.insert(field.key.to_owned(), self.value(&field.kind));
        }
        Value::Object(members)
    }

    fn value(&mut self, kind: &FieldKind) -> Value {
        match kind {
            FieldKind::Value => self.value_after(),
            FieldKind::Content => {
                let length = self.word() as usize;
                cut(&mut self.content, length).into()
            }
            FieldKind::ContentTime => match self.word() {
                NONE => Value::Null,
                length => cut(&mut self.content_times, length as usize).into(),
            },
            FieldKind::OneOf(words) => match self.word() {
                NONE => Value::Null,
                UNKNOWN => self.value_after(),
                index => words[index as usize].into(),
            },
            FieldKind::Flag => match self.word() {
                NONE => Value::Null,
                word => (word == 1).into(),
            },
            FieldKind::Number => match self.word() {
                NONE => Value::Null,
                UNKNOWN => {
                    let halves =
                        [self.word(), self.word()].map(|half| u64::from(half.cast_unsigned()));
                    f64::from_bits(halves[0] | halves[1] << 32).into()
                }
                whole => f64::from(whole).into(),
            },
            FieldKind::Record(schema) => self.record(schema),
            FieldKind::Option(schema) => match self.word() {
                NONE => Value::Null,
                _ => self.record(schema),
            },
            FieldKind::List(schema) => match self.word() {
                NONE => Value::Null,
                length => (0..length).map(|_| self.record(schema)).collect(),
            },
        }
    }
}

fn cut(units: &mut std::vec::IntoIter<u16>, length: usize) -> String {
    let cut: Vec<u16> = units.take(length).collect();
    assert_eq!(cut.len(), length);
    String::from_utf16(&cut).unwrap()
}

/// What the decoder makes of a page.
fn decoded(page: &Page<'_>) -> Value {
    let document = Document::parse("null").unwrap();
    let schema = Schema::of(&sample::page(document.root()), fields::page);
    // A tape is used again and again.
    let mut tape = Tape::default();
    fields::page(&mut tape, page);
    tape.clear(usize::MAX);
    fields::page(&mut tape, page);
    tape.close();
    let units = |text: &[u8]| {
        let text = std::str::from_utf8(text).unwrap();
        text.encode_utf16().collect::<Vec<u16>>().into_iter()
    };
    let values: Vec<Value> = serde_json::from_str(&tape.values).unwrap();
    let mut reader = Reader {
        words: tape.words.iter(),
        content: units(&tape.contents),
        content_times: units(&tape.content_times),
        values: values.into_iter(),
    };
    let value = reader.record(&schema);
    let Reader {
        words,
        content,
        content_times,
        values,
    } = reader;
    assert_eq!(
        [
            words.len(),
            content.len(),
            content_times.len(),
            values.len()
        ],
        [0; 4],
        "all of it is read"
    );
    value
}

fn check(kind: ProviderKind, body: &str, options: &ReadOptions) -> Result<(), TestCaseError> {
    let document = parse_body(kind, body).unwrap();
    let page = provider(kind)
        .read_page(document.root(), 100, options)
        .unwrap();
    let page = standalone_page(kind, page);
    let plain: Value = serde_json::from_str(&serde_json::to_string(&page).unwrap()).unwrap();
    let ours = decoded(&page);
    prop_assert!(same(&ours, &plain), "{ours}\n{plain}");
    Ok(())
}

fn every_option() -> impl Iterator<Item = ReadOptions> {
    let fields = [
        OmittableField::Transcript,
        OmittableField::Metadata,
        OmittableField::Analysis,
    ];
    (0..16u32).map(move |choice| ReadOptions {
        omit: fields
            .into_iter()
            .enumerate()
            .filter_map(|(bit, field)| (choice >> bit & 1 == 1).then_some(field))
            .collect(),
        raw: choice >> 3 == 1,
    })
}

#[test]
fn documented_pages_come_through() {
    for body in [
        include_str!("../../tests/fixtures/eigi-list.json"),
        include_str!("../../tests/fixtures/eigi-list-flat.json"),
    ] {
        for options in every_option() {
            check(ProviderKind::Eigi, body, &options).unwrap();
        }
    }
    let one = include_str!("../../tests/fixtures/anyreach-get.json");
    for options in every_option() {
        check(
            ProviderKind::Anyreach,
            &format!("[{one}, {{}}, 7]"),
            &options,
        )
        .unwrap();
    }
}

#[test]
fn the_sample_has_something_in_every_place() {
    fn every_record_has_fields(schema: &Schema) {
        assert!(!schema.fields.is_empty());
        for field in &schema.fields {
            if let FieldKind::Record(inside) | FieldKind::Option(inside) | FieldKind::List(inside) =
                &field.kind
            {
                every_record_has_fields(inside);
            }
        }
    }
    let document = Document::parse("null").unwrap();
    every_record_has_fields(&Schema::of(&sample::page(document.root()), fields::page));
}

#[test]
fn the_keys_are_those_of_the_model_in_their_order() {
    let document = Document::parse("null").unwrap();
    let page = sample::page(document.root());
    let schema = Schema::of(&page.items[0], fields::conversation);
    let visited: Vec<_> = schema.fields.iter().map(|field| field.key).collect();
    let written = serde_json::to_string(&page.items[0]).unwrap();
    let written = Document::parse(&written).unwrap();
    let keys: Vec<_> = written
        .root()
        .members()
        .iter()
        .map(|(key, _)| key)
        .collect();
    assert_eq!(visited, keys);
}

#[test]
fn a_megabyte_comes_through() {
    let long = "नमस्ते 😀 ".repeat(60_000);
    let body = json!([{ "id": "1", "created_at": "2026-01-01T00:00:00Z", "summary": long,
        "conversation": [{ "role": "user", "content": long }] }]);
    check(
        ProviderKind::Anyreach,
        &body.to_string(),
        &ReadOptions::default(),
    )
    .unwrap();
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z]{0,20}",
        "\\PC{0,8}[😀-😎\\x00\u{feff}é]{0,8}"
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<u32>().prop_map(Value::from),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(any_text(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_a_provider_sends_comes_through(
        texts in prop::collection::vec(any_text(), 10),
        values in prop::collection::vec(any_value(), 8),
        escaped in any::<bool>(),
        choice in any::<prop::sample::Index>(),
    ) {
        let [id, agent, name, role, content, summary, phone, status, when, url] =
            <[String; 10]>::try_from(texts).unwrap();
        let [analysis, metadata, duration, turns, notes, part, item, odd] =
            <[Value; 8]>::try_from(values).unwrap();
        let options = every_option().nth(choice.index(16)).unwrap();
        let eigi = json!({ "data": [{
            "conversation_id": format!("x{id}"), "created_at": "2026-01-01T00:00:00.123456",
            "agent_id": agent, "conversation_status": status, "conversation_analysis": analysis,
            "notes": notes, "conversation_metadata": { "any": metadata, "from_mobile_number": phone,
                "calling_type": "INBOUND", "conversation_duration": duration,
                "conversation_recording_url": format!("https://{url}") },
            "conversation_transcript": [
                { "role": role, "content": content, "timestamp": when }, item,
                { "role": "user", "content": [part, "x"], "timestamp": "2026-01-01T00:00:00Z" },
            ],
        }, odd], "total": 2, "page": 1, "page_size": 2, "total_pages": 7 });
        let anyreach = json!([{
            "id": format!("x{id}"), "created_at": "2026-01-01T00:00:00Z", "agent": { "name": name },
            "user_id": phone, "channel": "telephone", "status": status, "summary": summary,
            "duration": duration, "user_turn_count": turns, "initial_context": notes,
            "custom_metadata": { "any": metadata }, "conversation": { "items": [item, odd] },
        }, odd]);
        for (kind, body) in [(ProviderKind::Eigi, eigi), (ProviderKind::Anyreach, anyreach)] {
            let mut body = body.to_string();
            if escaped {
                body = body.chars().map(|c| if c.is_ascii() { c.to_string() } else {
                    let mut units = [0; 2];
                    c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
                }).collect();
            }
            check(kind, &body, &options)?;
        }
    }
}

#[test]
fn numbers_come_through() {
    let document = Document::parse("null").unwrap();
    for number in [
        0.0,
        -0.0,
        1.0,
        14.5,
        -1.0,
        2_147_483_647.0,
        2_147_483_648.0,
        4_294_967_295.0,
        -3.0,
        1e300,
    ] {
        let mut page = sample::page(document.root());
        page.items[0].duration_seconds = Some(number);
        let decoded = decoded(&page);
        let read = decoded["items"][0]["durationSeconds"].as_f64().unwrap();
        assert_eq!(read.to_bits(), number.to_bits());
    }
}
