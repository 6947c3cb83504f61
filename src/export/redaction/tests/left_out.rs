//! What is left out was looked at all the same: leaving it out undoes no mask.

use serde_json::{Value, json};

use super::super::super::{ExportFormat, ExportOptions, Writer};
use super::super::Redaction;
use super::every_path::{KEY, redaction, strings};
use crate::model::{OmittableField, ProviderKind, ReadOptions};
use crate::provider::{parse_body, provider};

const OMITTABLE: [OmittableField; 3] = [
    OmittableField::Transcript,
    OmittableField::Metadata,
    OmittableField::Analysis,
];

/// Conversations that repeat in each part what another names.
pub(super) fn repeating() -> [(ProviderKind, Value); 2] {
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
        let told = |redaction: &Redaction, omit: &[OmittableField]| {
            let wanted = ReadOptions {
                omit: omit.to_vec(),
                raw: false,
            };
            let read = wanted.with(&redaction.required_fields());
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
                let omit: Vec<_> = (0..3).filter(is_in).map(|at| OMITTABLE[at]).collect();
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
