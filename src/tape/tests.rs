use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::*;
use crate::json::same_data::same;
use crate::model::{
    Conversation, Holds, Kind, OmittableField, Page, ProviderKind, ReadOptions, Record, RecordInfo,
};
use crate::provider::{parse_body, provider};
use crate::time::Timestamp;
use crate::walk::standalone_page;

/// Reads a tape as the decoder does, of the same records, in Rust.
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

    fn record(&mut self, record: &RecordInfo) -> Value {
        let mut members = Map::new();
        for field in record.fields {
            if field.holds.is_omittable && self.word() == ABSENT {
                continue;
            }
            members.insert(field.key().to_owned(), self.value(field.holds));
        }
        Value::Object(members)
    }

    fn value(&mut self, holds: Holds) -> Value {
        match (holds.kind, holds.is_list) {
            (Kind::Record(record), true) => match self.word() {
                NONE => Value::Null,
                length => (0..length).map(|_| self.record(record)).collect(),
            },
            (Kind::Record(_), false) if holds.is_nullable && self.word() == NONE => Value::Null,
            (Kind::Record(record), false) => self.record(record),
            (Kind::Text, true) => (0..self.word()).map(|_| self.value_after()).collect(),
            (Kind::Text | Kind::Time | Kind::Json | Kind::Object, _) | (_, true) => {
                match self.word() {
                    NONE => Value::Null,
                    _ => self.value_after(),
                }
            }
            (Kind::Content, _) => {
                let length = self.word() as usize;
                cut(&mut self.content, length).into()
            }
            (Kind::ContentTime, _) => match self.word() {
                NONE => Value::Null,
                length => cut(&mut self.content_times, length as usize).into(),
            },
            (Kind::Word(words), _) => match self.word() {
                NONE => Value::Null,
                UNKNOWN => self.value_after(),
                index => words.known[index as usize].into(),
            },
            (Kind::Flag, _) => match self.word() {
                NONE => Value::Null,
                word => (word == 1).into(),
            },
            (Kind::Number | Kind::Count, _) => match self.word() {
                NONE => Value::Null,
                UNKNOWN => {
                    let halves =
                        [self.word(), self.word()].map(|half| u64::from(half.cast_unsigned()));
                    f64::from_bits(halves[0] | halves[1] << 32).into()
                }
                whole => f64::from(whole).into(),
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
    // A tape is used again and again.
    let mut tape = Tape::default();
    page.visit(&mut tape);
    tape.clear(usize::MAX);
    page.visit(&mut tape);
    tape.close();
    let units = |text: &[u8]| {
        let text = std::str::from_utf8(text).unwrap();
        text.encode_utf16().collect::<Vec<u16>>().into_iter()
    };
    let values: Vec<Value> = serde_json::from_slice(tape.values.as_bytes()).unwrap();
    let mut reader = Reader {
        words: tape.words.iter(),
        content: units(tape.contents.as_bytes()),
        content_times: units(tape.content_times.as_bytes()),
        values: values.into_iter(),
    };
    let value = reader.record(&Page::INFO);
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
    (0..16u32).map(move |choice| ReadOptions {
        omit: OmittableField::ALL
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
        let mut it = Conversation::new(ProviderKind::Eigi, "a".into(), Timestamp::UNIX_EPOCH);
        it.duration_seconds = Some(number);
        let page = Page {
            items: vec![it],
            next: None,
            total: None,
            page_size: 1,
            rejected: Vec::new(),
        };
        let decoded = decoded(&page);
        let read = decoded["items"][0]["durationSeconds"].as_f64().unwrap();
        assert_eq!(read.to_bits(), number.to_bits());
    }
}
