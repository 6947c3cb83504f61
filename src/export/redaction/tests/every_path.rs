//! Every path that can be named is masked, whatever is left out.

use serde_json::{Value, json};

use super::super::super::{ExportFormat, ExportOptions, Writer, conversation_json, page_json};
use super::super::Redaction;
use crate::model::Shape;
use crate::model::{
    Conversation, ModelPath, OmittableField, PATHS, Page, ProviderKind, ReadOptions,
};
use crate::provider::{parse_body, provider};

pub(super) const KEY: [u8; 16] = *b"0123456789abcdef";
pub(super) fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub(super) fn redaction(paths: &[&str]) -> Redaction {
    Redaction::new(&strings(paths), KEY).unwrap()
}

/// What stands at a path, and nowhere else; `None` where nothing is planted.
fn planted(it: &ModelPath) -> Option<Value> {
    let path = it.path;
    Some(match path {
        "updatedAt" => json!("2031-07-09T04:05:06.789Z"),
        "startedAt" => json!("2034-10-12T07:08:09.123Z"),
        "endedAt" => json!("2035-11-13T08:09:10.234Z"),
        "success" => json!(true),
        "cost" => json!({ "amount": 7193.5, "currency": "USD" }),
        "durationSeconds" => json!(8317.25),
        "userTurnCount" => json!(6143),
        "recording.url" => json!("https://media.example/planted-recording"),
        "recording.expiresAt" => json!("2032-08-10T05:06:07.891Z"),
        "transcript.timestamp" => json!("2033-09-11T06:07:08.912Z"),
        "metadata" => json!({ "secret": "planted-metadata" }),
        "analysis" => json!([{ "secret": "planted-analysis" }]),
        _ if !it.is_maskable() => return None,
        _ => match it.shape {
            Shape::Text | Shape::Word => json!(["planted-", &path.replace('.', "-")].concat()),
            Shape::Record | Shape::List => return None,
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
    for it in &PATHS {
        let path = it.path;
        let Some(value) = planted(it) else {
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

fn read<'a>(body: &'a crate::json::Document<'a>, omit: &[OmittableField]) -> Conversation<'a> {
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
    let maskable = PATHS.iter().filter(|it| it.is_maskable());
    let columns: Vec<_> = maskable
        .map(|it| it.path.replace("transcript.", "transcript.0."))
        .chain(strings(&[
            "analysis.0.secret",
            "metadata.secret",
            "withheld",
            "issues",
        ]))
        .collect();
    for (format, columns) in [
        (ExportFormat::Ndjson, None),
        (ExportFormat::Csv, None),
        (ExportFormat::Csv, Some(columns)),
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
    for it in &PATHS {
        let path = it.path;
        if Redaction::new(&strings(&[path]), KEY).is_err() {
            refused.push(path);
            continue;
        }
        let inside = [path, "."].concat();
        let hidden = PATHS
            .iter()
            .filter(|it| it.path == path || it.path.starts_with(&inside));
        let marks: Vec<String> = hidden
            .filter_map(planted)
            .flat_map(|value| marks(&value))
            .collect();
        assert!(!marks.is_empty(), "{path}: nothing was planted");
        if path == "success" {
            // True and false are masked at their place alone.
            let nothing = r#""success":null"#;
            assert!(written(&record, &[path]).concat().contains(nothing));
            continue;
        }
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
            "cost.amount",
            "cost.currency",
            "recording.available",
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

/// Every key that is written of a conversation is a path: none is without a name to mask it by.
#[test]
fn every_key_that_is_written_has_a_path() {
    fn keys(value: &Value, at: &str, found: &mut Vec<String>) {
        let is_kept = matches!(at, "metadata" | "analysis" | "raw");
        match value {
            Value::Object(members) if !is_kept => {
                for (key, value) in members {
                    let path = [at, key].join(if at.is_empty() { "" } else { "." });
                    found.push(path.clone());
                    keys(value, &path, found);
                }
            }
            Value::Array(list) if !is_kept => list.iter().for_each(|it| keys(it, at, found)),
            _ => {}
        }
    }
    let mut record = record();
    record["issues"] = json!([{ "path": "notes", "code": "missing", "message": "none" }]);
    let it: Value = serde_json::from_str(&written(&record, &[])[1]).unwrap();
    let mut found = Vec::new();
    keys(&it, "", &mut found);
    for ModelPath { path, .. } in &PATHS {
        assert!(found.iter().any(|it| it == path), "{path} is not written");
    }
    for path in found {
        assert!(PATHS.iter().any(|it| it.path == path), "{path} has no path");
    }
}

#[test]
fn a_named_text_is_masked_wherever_it_stands() {
    let texts = || {
        let texts = PATHS
            .iter()
            .filter(|it| matches!(it.shape, Shape::Text | Shape::Word) && it.is_maskable());
        texts.filter(|it| !it.path.starts_with("transcript."))
    };
    for it in texts().filter(|it| it.shape == Shape::Text) {
        let path = it.path;
        let mut record = record();
        let text = planted(it).unwrap();
        let others = texts()
            .map(|it| it.path)
            .filter(|it| *it != "id" && !it.contains('.'));
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
