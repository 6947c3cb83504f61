//! Exports of whole bodies, against the model.

mod columns;
mod ends;
mod lines;
mod rows;
mod typed;
mod values;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use self::lines::check_ndjson;
use self::rows::{CSV_COLUMNS, check_csv, titles_of};
use self::values::{any_text, bodies};
use super::*;
use crate::json::Document;
use crate::json::same_data::same;
use crate::model::{
    Conversation, OmittableField,
    ProviderKind::{self, Anyreach, Eigi, Gateway},
    ReadOptions,
};
use crate::provider::{parse_body, provider};

const KEY: [u8; 16] = [7; 16];

const EIGI_LIST: &str = include_str!("../../tests/fixtures/eigi-list.json");

const ANYREACH_GET: &str = include_str!("../../tests/fixtures/anyreach-get.json");

fn options(format: ExportFormat, columns: &[&str]) -> ExportOptions {
    ExportOptions {
        columns: (!columns.is_empty()).then(|| columns.iter().map(|it| (*it).to_owned()).collect()),
        ..ExportOptions::new(format)
    }
}

/// What an export of a list of records is, and the conversations as the model tells them.
fn exported(kind: ProviderKind, body: &str, options: &ExportOptions) -> (String, Vec<Value>) {
    let writer = Writer::new(options.clone(), KEY).unwrap();
    let document = parse_body(kind, body).unwrap();
    let read = |read_options: &ReadOptions| {
        let page = provider(kind).read_page(document.root(), 100, read_options);
        page.unwrap().items
    };
    let mut out = String::new();
    writer.begin(&mut out);
    let items = read(writer.read_options());
    let count = items.len();
    writer.write(items, &mut out);
    let progress = writer.progress();
    assert_eq!(
        (progress.items, progress.bytes),
        (count as u64, out.len() as u64)
    );
    let everything = ReadOptions {
        omit: options.omit.clone(),
        raw: true,
    };
    let model = |it: &Conversation<'_>| serde_json::from_str(&serde_json::to_string(it).unwrap());
    (
        out,
        read(&everything)
            .iter()
            .map(|it| model(it).unwrap())
            .collect(),
    )
}

/// The value at a path; null where there is none.
fn value_at<'v>(model: &'v Value, path: &str) -> &'v Value {
    let mut value = model;
    for name in path::names(path).unwrap() {
        value = match value {
            Value::Array(list) => path::index(&name)
                .and_then(|at| list.get(at))
                .unwrap_or(&Value::Null),
            Value::Object(members) => members.get(&name).unwrap_or(&Value::Null),
            _ => &Value::Null,
        };
    }
    value
}

#[test]
fn documented_bodies_come_through() {
    let anyreach = format!("[{ANYREACH_GET}, {{}}, 7]");
    for (kind, body) in [(Eigi, EIGI_LIST), (Anyreach, &anyreach)] {
        for raw in [false, true] {
            for omit in [
                &[][..],
                &[
                    OmittableField::Transcript,
                    OmittableField::Metadata,
                    OmittableField::Analysis,
                ],
            ] {
                check_ndjson(kind, body, raw, omit).unwrap();
            }
        }
        check_csv(kind, body, &[]).unwrap();
        check_csv(kind, body, CSV_COLUMNS).unwrap();
    }
}

#[test]
fn both_formats_write_the_same_masks() {
    let body = json!([{ "conversation_id": "c1", "created_at": "2026-01-15T10:30:00", "conversation_metadata": {
        "calling_type": "INBOUND", "from_mobile_number": "+919820012345", "to_mobile_number": "+918035315228" },
        "notes": "=call 98200 12345" }])
    .to_string();
    let columns = [
        "customer.phone",
        "metadata.from_mobile_number",
        "notes",
        "agent.phone",
    ];
    let redacted = |format| ExportOptions {
        redact: vec!["customer.phone".into()],
        ..options(format, &columns)
    };
    let (csv, _) = exported(Eigi, &body, &redacted(ExportFormat::Csv));
    let row = csv.lines().nth(1).unwrap();
    let mask = row.split(',').next().unwrap();
    assert!(mask.starts_with("[phone:"), "{row}");
    assert_eq!(row, format!("{mask},{mask},'=call {mask},+918035315228"));
    let (ndjson, _) = exported(Eigi, &body, &redacted(ExportFormat::Ndjson));
    assert_eq!(
        ndjson,
        format!(
            r#"{{"agent":{{"phone":"+918035315228"}},"customer":{{"phone":"{mask}"}},"notes":"=call {mask}","metadata":{{"from_mobile_number":"{mask}"}}}}"#
        ) + "\n"
    );
}

/// A call that never started: an empty cell, and null.
#[test]
fn a_time_may_be_missing() {
    let body = r#"{"items":[{"provider":"vapi","id":"a","createdAt":null},{"provider":"vapi","id":"b","createdAt":"2026-01-01T00:00:00.000Z"}]}"#;
    for (format, expected) in [
        (
            ExportFormat::Csv,
            "id,createdAt\r\na,\r\nb,2026-01-01T00:00:00.000Z\r\n",
        ),
        (
            ExportFormat::Ndjson,
            "{\"id\":\"a\",\"createdAt\":null}\n{\"id\":\"b\",\"createdAt\":\"2026-01-01T00:00:00.000Z\"}\n",
        ),
    ] {
        let options = options(format, &["id", "createdAt"]);
        assert_eq!(exported(Gateway, body, &options).0, expected);
        let schema = schema(&options).unwrap();
        let nullable: Vec<_> = schema.columns.iter().map(|it| it.nullable).collect();
        assert_eq!(nullable, [false, true]);
    }
}
