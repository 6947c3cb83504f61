//! Which columns there are, and which options cannot work.

use super::*;

#[test]
fn the_paths_are_those_of_the_model() {
    struct Paths<'p> {
        found: &'p mut Vec<String>,
        parent: &'p str,
    }
    // As the model serialises, with something in every place.
    let json = json!({ "provider": "vapi", "id": "1", "createdAt": "2026-01-01T00:00:00Z", "agent": {}, "customer": {},
        "cost": { "amount": 1, "currency": "USD" }, "recording": { "url": "https://a.example" },
        "transcript": [{ "role": "user", "content": "x" }], "analysis": null, "metadata": null, "issues": [{ "path": "id", "code": "missing", "message": "x" }] });
    let body = json.to_string();
    let body = parse_body(Gateway, &body).unwrap();
    let options = ReadOptions {
        raw: true,
        ..ReadOptions::default()
    };
    let it = provider(Gateway)
        .read_conversation(body.root(), &options)
        .unwrap();
    let written = serde_json::to_string(&it).unwrap();
    let written = Document::parse(&written).unwrap();
    let mut found = Vec::new();
    fn collect(json: crate::json::Json<'_>, paths: &mut Paths<'_>) {
        for (key, value) in json.members().iter() {
            let path = format!("{}{key}", paths.parent);
            paths.found.push(path.clone());
            if matches!(
                &*key,
                "agent" | "customer" | "cost" | "recording" | "transcript" | "issues"
            ) {
                let inside = value.elements().next().unwrap_or(value);
                collect(
                    inside,
                    &mut Paths {
                        found: paths.found,
                        parent: &format!("{path}."),
                    },
                );
            }
        }
    }
    collect(
        written.root(),
        &mut Paths {
            found: &mut found,
            parent: "",
        },
    );
    let paths: Vec<_> = crate::model::PATHS.iter().map(|it| it.path).collect();
    assert_eq!(found, paths);
}

#[test]
fn what_no_column_shows_is_not_read() {
    use OmittableField::{Analysis, Metadata, Transcript};
    for (format, columns, omit, raw) in [
        (
            ExportFormat::Csv,
            &[][..],
            &[Transcript, Metadata, Analysis][..],
            false,
        ),
        (ExportFormat::Ndjson, &[], &[], false),
        (
            ExportFormat::Ndjson,
            &["id"],
            &[Transcript, Metadata, Analysis],
            false,
        ),
        (
            ExportFormat::Csv,
            &["metadata.a", "transcript.0.content"],
            &[Analysis],
            false,
        ),
        (
            ExportFormat::Ndjson,
            &["analysis.a", "raw.id"],
            &[Transcript, Metadata],
            true,
        ),
    ] {
        let writer = Writer::new(options(format, columns), KEY).unwrap();
        assert_eq!(
            writer.read_options(),
            &ReadOptions {
                omit: omit.to_vec(),
                raw
            }
        );
    }
}

pub(super) fn told(options: ExportOptions) -> Vec<String> {
    let error = Writer::new(options, KEY).unwrap_err();
    assert_eq!(error.code, crate::ErrorCode::InvalidArgument);
    let issues = error.issues.iter();
    issues
        .map(|it| format!("{} {} {}", it.path, it.code.as_str(), it.message))
        .collect()
}

#[test]
fn options_that_cannot_work_are_told_all_at_once() {
    let csv = ExportOptions {
        redact: vec!["agent.nmae".into()],
        omit: vec![OmittableField::Metadata],
        raw: true,
        ..options(
            ExportFormat::Csv,
            &[
                "agentid",
                "agent.id",
                "agent.id",
                "transcript.content",
                "metadata.x",
                "status.x",
                "raw",
                "duration",
                "zzz",
                "",
                "withheld.x",
                "agent.id.x",
            ],
        )
    };
    assert_eq!(
        told(csv),
        [
            r#"columns[0] unknown_key Unknown path "agentid". Did you mean "agent.id"?"#,
            r#"columns[2] conflict "agent.id" is already a column. Name each column once."#,
            r#"columns[3] invalid_value "transcript.content" leads through a list. Name an element, as in transcript.0.content, or take the whole list."#,
            r#"columns[4] conflict "metadata.x" cannot be a column and left out by "omit". Take it out of one of them."#,
            r#"columns[5] unknown_key Unknown path "status.x". Did you mean "status"?"#,
            r#"columns[6] conflict "raw" and "redact" cannot be combined: the platform's own JSON contains what is to be masked."#,
            r#"columns[7] unknown_key Unknown path "duration". Did you mean "durationSeconds"?"#,
            r#"columns[8] unknown_key Unknown path "zzz". Accepted: the fields of a conversation, as in "id", "agent.name" and "metadata.order"."#,
            r#"columns[9] invalid_format "" contains an empty name. Write a full stop that belongs to a key as \., as in metadata.a\.b."#,
            r#"columns[10] invalid_value "withheld.x" leads through a list. Name an element, as in transcript.0.content, or take the whole list."#,
            r#"columns[11] unknown_key Unknown path "agent.id.x". Did you mean "agent.id"?"#,
            r#"redact[0] unknown_key Unknown path "agent.nmae". Did you mean "agent.name"?"#,
            "raw conflict \"raw\" and \"redact\" cannot be combined: the platform's own JSON contains what is to be masked.",
        ]
    );
    let ndjson = ExportOptions {
        bom: true,
        ..options(
            ExportFormat::Ndjson,
            &[
                "agent",
                "agent.id",
                "metadata.a.b",
                "metadata.a",
                "transcript.0.content",
                "analysis.1",
            ],
        )
    };
    let overlap = "overlaps another column. Take the whole or its parts.";
    let element = "names an element, but NDJSON keeps lists whole. Leave the index out, as in transcript.content.";
    assert_eq!(
        told(ndjson),
        [
            format!(r#"columns[1] conflict "agent.id" {overlap}"#),
            format!(r#"columns[3] conflict "metadata.a" {overlap}"#),
            format!(r#"columns[4] invalid_value "transcript.0.content" {element}"#),
            format!(r#"columns[5] invalid_value "analysis.1" {element}"#),
            "bom unsupported \"bom\" is for CSV only: nothing else has a byte order mark."
                .to_owned(),
        ]
    );
    let none = ExportOptions {
        columns: Some(vec![]),
        ..ExportOptions::new(ExportFormat::Csv)
    };
    assert_eq!(
        told(none),
        [
            "columns invalid_value \"columns\" must name at least one column. Leave it out for the default."
        ]
    );
    for format in [
        ExportFormat::Csv,
        ExportFormat::Ndjson,
        ExportFormat::Parquet,
    ] {
        for (names, wrong) in [
            (
                vec!["a".to_owned()],
                "columnNames invalid_value \"columnNames\" must have one name for each of \"columns\".",
            ),
            (
                vec![],
                "columns invalid_value \"columns\" must name at least one column. Leave it out for the default.",
            ),
        ] {
            let names = ExportOptions {
                names: Some(names),
                ..ExportOptions::new(format)
            };
            assert_eq!(told(names), [wrong]);
        }
    }
    let deep = ExportOptions {
        columns: Some(vec![format!("metadata{}", ".a".repeat(100_000))]),
        ..ExportOptions::new(ExportFormat::Csv)
    };
    assert_eq!(told(deep).len(), 1);
}
