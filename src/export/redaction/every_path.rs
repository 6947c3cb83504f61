//! Every path that can be named is masked, whatever is left out.

use serde_json::{Value, json};

use super::super::path::{MODEL, Shape};
use super::super::{ExportFormat, ExportOptions, Writer, conversation_json, page_json};
use super::Redaction;
use crate::model::{Conversation, HeavyField, Page, ReadOptions};
use crate::provider::{ProviderKind, parse_body, provider};

const KEY: [u8; 16] = *b"0123456789abcdef";
const HEAVY: [HeavyField; 3] = [
    HeavyField::Transcript,
    HeavyField::Metadata,
    HeavyField::Analysis,
];

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn redaction(paths: &[&str]) -> Redaction {
    Redaction::new(&strings(paths), KEY).unwrap()
}

/// What stands at a path, and nowhere else; `None` where nothing is planted.
fn planted(path: &str, shape: Shape) -> Option<Value> {
    Some(match path {
        "updatedAt" => json!("2031-07-09T04:05:06.789Z"),
        "durationSeconds" => json!(8317.25),
        "userTurnCount" => json!(6143),
        "recording.url" => json!("https://media.example/planted-recording"),
        "recording.expiresAt" => json!("2032-08-10T05:06:07.891Z"),
        "transcript.timestamp" => json!("2033-09-11T06:07:08.912Z"),
        "metadata" => json!({ "secret": "planted-metadata" }),
        "analysis" => json!([{ "secret": "planted-analysis" }]),
        "raw" | "withheld" => return None,
        _ => match shape {
            Shape::Text => json!(["planted-", &path.replace('.', "-")].concat()),
            Shape::Fixed | Shape::Record | Shape::List => return None,
            _ => panic!("{path} needs something to be planted at it"),
        },
    })
}

/// What to look for of a planted value.
fn marks(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => members.values().flat_map(marks).collect(),
        Value::Array(list) => list.iter().flat_map(marks).collect(),
        Value::String(text) => vec![text.trim_end_matches('Z').to_owned()],
        other => vec![other.to_string()],
    }
}

/// A conversation as a gateway writes it, with something of its own at every path.
fn record() -> Value {
    let mut record = json!({
        "provider": "anyreach", "live": false, "createdAt": "2026-01-15T10:30:00.000Z",
        "agent": {}, "customer": {}, "recording": { "expires": true }, "transcript": [{}], "withheld": [], "issues": [],
    });
    for &(path, shape) in MODEL {
        let Some(value) = planted(path, shape) else {
            continue;
        };
        let place = match path.split_once('.') {
            Some(("transcript", field)) => &mut record["transcript"][0][field],
            Some((outer, field)) => &mut record[outer][field],
            None => &mut record[path],
        };
        *place = value;
    }
    record
}

fn read<'a>(body: &'a crate::json::Document<'a>, omit: &[HeavyField]) -> Conversation<'a> {
    let options = ReadOptions {
        omit: omit.to_vec(),
        raw: true,
    };
    let gateway = provider(ProviderKind::Gateway);
    gateway.read_conversation(body.root(), &options).unwrap()
}

/// Everything that can be written of a conversation.
fn written(record: &Value, redact: &[&str]) -> Vec<String> {
    let body = record.to_string();
    let body = parse_body(ProviderKind::Gateway, &body).unwrap();
    let mut all = Vec::new();
    let mut told = |it: Vec<Conversation<'_>>| {
        all.push(conversation_json(&it[0]));
        all.push(serde_json::to_string(&it[0]).unwrap());
        let page = Page {
            items: it,
            next: None,
            total: None,
            page_size: 1,
            rejected: vec![],
        };
        all.push(page_json(&page, true));
    };
    match redact {
        [] => told(vec![read(&body, &[])]),
        paths => redaction(paths).redact(vec![read(&body, &[])], &[], &mut told),
    }
    let columns = [
        "id",
        "internalId",
        "organizationId",
        "agent",
        "agent.id",
        "agent.name",
        "agent.versionId",
        "agent.phone",
        "customer",
        "customer.id",
        "customer.phone",
        "channel",
        "direction",
        "status",
        "updatedAt",
        "durationSeconds",
        "userTurnCount",
        "summary",
        "notes",
        "initialContext",
        "createdBy",
        "recording",
        "recording.url",
        "recording.expiresAt",
        "transcript",
        "transcript.0.role",
        "transcript.0.content",
        "transcript.0.timestamp",
        "analysis",
        "analysis.0.secret",
        "metadata",
        "metadata.secret",
        "withheld",
        "issues",
    ];
    for (format, columns) in [
        (ExportFormat::Ndjson, None),
        (ExportFormat::Csv, None),
        (ExportFormat::Csv, Some(strings(&columns))),
    ] {
        let options = ExportOptions {
            columns,
            redact: strings(redact),
            ..ExportOptions::new(format)
        };
        let writer = Writer::new(options, KEY).unwrap();
        let mut out = String::new();
        let it = read(&body, &writer.read_options().omit);
        writer.write(vec![it], &mut out);
        all.push(out);
    }
    all
}

#[test]
fn every_path_that_can_be_named_is_masked() {
    let record = record();
    let plain = written(&record, &[]).concat();
    let mut refused = Vec::new();
    for &(path, _) in MODEL {
        if Redaction::new(&strings(&[path]), KEY).is_err() {
            refused.push(path);
            continue;
        }
        let inside = [path, "."].concat();
        let hidden = MODEL
            .iter()
            .filter(|(it, _)| *it == path || it.starts_with(&inside));
        let marks: Vec<String> = hidden
            .filter_map(|&(path, shape)| planted(path, shape))
            .flat_map(|value| marks(&value))
            .collect();
        assert!(!marks.is_empty(), "{path}: nothing was planted");
        let masked = written(&record, &[path]);
        for mark in marks {
            assert!(plain.contains(&mark), "{path}: {mark}");
            for out in &masked {
                assert!(!out.contains(&mark), "{path}: {mark} in {out}");
            }
        }
    }
    // What is no private value.
    assert_eq!(
        refused,
        [
            "provider",
            "live",
            "createdAt",
            "recording.expires",
            "withheld",
            "issues",
            "issues.path",
            "issues.code",
            "issues.message",
            "raw"
        ]
    );
}

#[test]
fn a_named_text_is_masked_wherever_it_stands() {
    let is_word = |path: &str| matches!(path, "channel" | "direction" | "status");
    for &(path, shape) in MODEL {
        if shape != Shape::Text || is_word(path) || path.starts_with("transcript.") {
            continue;
        }
        let mut record = record();
        let text = planted(path, shape).unwrap();
        let others = [
            "internalId",
            "organizationId",
            "summary",
            "notes",
            "initialContext",
            "createdBy",
            "channel",
            "direction",
            "status",
        ];
        for other in others {
            record[other] = text.clone();
        }
        for place in ["content", "role"] {
            record["transcript"][0][place] = text.clone();
        }
        record["metadata"] = json!({ "deep": [{ "copy": text }] });
        record["analysis"] = json!([text]);
        for mark in marks(&text) {
            assert!(written(&record, &[]).concat().contains(&mark));
            for out in written(&record, &[path]) {
                assert!(!out.contains(&mark), "{path}: {out}");
            }
        }
    }
}

/// Our own words say nothing of a person, though metadata may hold one as a value.
#[test]
fn words_of_ours_stay() {
    let mut record = record();
    record["metadata"] =
        json!({ "as": "user", "how": "telephone", "which": "inbound", "end": "completed" });
    record["channel"] = json!("telephone");
    record["direction"] = json!("inbound");
    record["status"] = json!("completed");
    record["transcript"][0]["role"] = json!("user");
    let paths = [
        "metadata.as",
        "metadata.how",
        "metadata.which",
        "metadata.end",
        "text",
    ];
    let it: Value = serde_json::from_str(&written(&record, &paths)[0]).unwrap();
    assert_eq!(
        (
            &it["channel"],
            &it["direction"],
            &it["status"],
            &it["transcript"][0]["role"]
        ),
        (
            &json!("telephone"),
            &json!("inbound"),
            &json!("completed"),
            &json!("user")
        )
    );
    assert!(!it["metadata"].to_string().contains("user"));
}

/// Conversations that repeat in each part what another names.
fn repeating() -> [(ProviderKind, Value); 2] {
    let said = "Anna Kumar, account AC-77-1234, +91 98765 43210, anna@example.com";
    [
        (
            ProviderKind::Anyreach,
            json!({ "id": "c1", "created_at": "2026-01-15T10:30:00Z", "channel": "text", "user_id": "+919876543210", "agent_number": "+15550100002",
                "summary": "Anna Kumar", "initial_context": said, "conversation": [{ "role": "Anna Kumar", "content": "AC-77-1234" }, { "role": "user", "content": said }],
                "custom_metadata": { "customer": { "name": "Anna Kumar", "account": "AC-77-1234", "phone": 919_876_543_210_u64 } } }),
        ),
        (
            ProviderKind::Eigi,
            json!({ "conversation_id": "c1", "created_at": "2026-01-15T10:30:00", "conversation_type": "TELEPHONY", "notes": said, "created_by": "anna@example.com",
                "conversation_analysis": [{ "email": "anna@example.com", "name": "Anna Kumar" }], "conversation_transcript": [{ "role": "+91 98765 43210", "content": said }],
                "conversation_metadata": { "to_mobile_number": "+919876543210", "from_mobile_number": "+15550100002", "account": "AC-77-1234", "customer": { "name": "Anna Kumar" } } }),
        ),
    ]
}

const NAMED: [&[&str]; 6] = [
    &[
        "metadata.customer.name",
        "metadata.customer.account",
        "metadata.customer.phone",
    ],
    &["metadata.account", "analysis.email", "analysis.name"],
    &["customer.phone"],
    &["agent.phone"],
    &["customer", "agent", "text"],
    &["metadata", "analysis", "transcript.role"],
];

/// What is left out was looked at all the same: the rest is what it would be beside it.
#[test]
fn leaving_parts_out_undoes_no_mask() {
    for (kind, record) in repeating() {
        let body = record.to_string();
        let body = parse_body(kind, &body).unwrap();
        let told = |redaction: &Redaction, omit: &[HeavyField]| {
            let wanted = ReadOptions {
                omit: omit.to_vec(),
                raw: false,
            };
            let read = wanted.with(&redaction.reads());
            let it = provider(kind).read_conversation(body.root(), &read);
            let mut told = Value::Null;
            redaction.redact(vec![it.unwrap()], omit, &mut |it| {
                told = serde_json::to_value(&it[0]).unwrap();
            });
            told
        };
        for paths in NAMED {
            let redaction = redaction(paths);
            let whole = told(&redaction, &[]);
            for subset in 0..8_u32 {
                let is_in = |at: &usize| subset >> at & 1 == 1;
                let omit: Vec<_> = (0..3).filter(is_in).map(|at| HEAVY[at]).collect();
                let mut expected = whole.clone();
                for field in &omit {
                    expected.as_object_mut().unwrap().remove(field.as_str());
                }
                let mut left = told(&redaction, &omit);
                // What was found in a part is told with it.
                for it in [&mut left, &mut expected] {
                    it.as_object_mut().unwrap().remove("issues");
                    it.as_object_mut().unwrap().remove("withheld");
                }
                assert_eq!(left, expected, "{paths:?} {omit:?}");
            }
        }
    }
}

#[test]
fn columns_undo_no_mask() {
    let shown = [
        "summary",
        "notes",
        "initialContext",
        "customer",
        "transcript",
    ];
    for (kind, record) in repeating() {
        let body = record.to_string();
        let body = parse_body(kind, &body).unwrap();
        let lines = |options: ExportOptions| {
            let writer = Writer::new(options, KEY).unwrap();
            let it = provider(kind).read_conversation(body.root(), writer.read_options());
            let mut out = String::new();
            writer.write(vec![it.unwrap()], &mut out);
            out
        };
        for paths in NAMED {
            let options = |format, columns: &[&str]| ExportOptions {
                columns: Some(strings(columns)).filter(|it| !it.is_empty()),
                redact: strings(paths),
                ..ExportOptions::new(format)
            };
            let whole: Value =
                serde_json::from_str(&lines(options(ExportFormat::Ndjson, &[]))).unwrap();
            let some: Value =
                serde_json::from_str(&lines(options(ExportFormat::Ndjson, &shown))).unwrap();
            for name in shown {
                assert_eq!(some[name], whole[name], "{paths:?} {name}");
            }
            assert!(some.get("metadata").is_none());
            let all = [&shown[..4], &["transcript", "metadata", "analysis"]].concat();
            let with = lines(options(ExportFormat::Csv, &all));
            let without = lines(options(ExportFormat::Csv, &shown[..4]));
            assert!(
                with.starts_with(without.trim_end()),
                "{paths:?} {with} {without}"
            );
        }
    }
}

#[test]
fn numbers_of_which_nobody_knows_whose_they_are_count_as_both() {
    let [_, (_, record)] = repeating();
    let direction = |calling_type: Value| {
        let mut record = record.clone();
        record["conversation_metadata"]["calling_type"] = calling_type;
        record
    };
    let masked = |record: &Value, path: &str| {
        let body = record.to_string();
        let body = parse_body(ProviderKind::Eigi, &body).unwrap();
        let it =
            provider(ProviderKind::Eigi).read_conversation(body.root(), &ReadOptions::default());
        let mut out = String::new();
        redaction(&[path]).redact(vec![it.unwrap()], &[], &mut |it| {
            out = conversation_json(&it[0])
        });
        ["9876543210", "98765 43210", "5550100002"].map(|number| !out.contains(number))
    };
    for unknown in [Value::Null, json!("outbound-api")] {
        let record = direction(unknown);
        for path in ["customer.phone", "agent.phone", "customer", "agent"] {
            assert_eq!(masked(&record, path), [true; 3], "{path}");
        }
        assert_eq!(masked(&record, "createdBy"), [false; 3]);
    }
    let outbound = direction(json!("OUTBOUND"));
    assert_eq!(masked(&outbound, "customer.phone"), [true, true, false]);
    assert_eq!(masked(&outbound, "agent.phone"), [false, false, true]);
}

#[test]
fn a_customer_id_that_reaches_somebody_is_masked_with_their_number() {
    for (id, is_masked) in [
        ("+91 98765 43210", true),
        ("9876543210", true),
        ("anna@example.com", true),
        ("u1", false),
        ("550e8400-e29b-41d4-a716-446655440000", false),
    ] {
        for channel in ["telephone", "text", "email", "web"] {
            let record = json!({ "id": "c1", "created_at": "2026-01-15T10:30:00Z", "channel": channel, "user_id": id, "summary": id });
            let body = record.to_string();
            let body = parse_body(ProviderKind::Anyreach, &body).unwrap();
            let read = || {
                let it = provider(ProviderKind::Anyreach)
                    .read_conversation(body.root(), &ReadOptions::default());
                vec![it.unwrap()]
            };
            let mut out = String::new();
            redaction(&["customer.phone"])
                .redact(read(), &[], &mut |it| out = conversation_json(&it[0]));
            // A telephone's is the number, whatever it looks like.
            assert_eq!(
                !out.contains(id),
                is_masked || channel == "telephone",
                "{channel} {id} {out}"
            );
            redaction(&["agent.phone"])
                .redact(read(), &[], &mut |it| out = conversation_json(&it[0]));
            assert!(out.contains(id), "{channel} {id}");
        }
    }
}
