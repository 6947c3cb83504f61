mod typed;

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::csv::is_risky;
use super::*;
use crate::json::Document;
use crate::json::same_data::same;
use crate::model::{
    Conversation, ListReport, OmittableField,
    ProviderKind::{self, Anyreach, Eigi},
    ReadOptions, StopReason,
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

/// Every key of a JSON text with its place, in the order of the text.
fn keys(json: &str) -> Vec<String> {
    fn collect(json: crate::json::Json<'_>, place: &str, keys: &mut Vec<String>) {
        for (index, element) in json.elements().enumerate() {
            collect(element, &format!("{place}/{index}"), keys);
        }
        for (key, value) in json.members().iter() {
            let place = format!("{place}/{key}");
            collect(value, &place, keys);
            keys.push(place);
        }
    }
    let document = Document::parse(json).unwrap();
    let mut found = Vec::new();
    collect(document.root(), "", &mut found);
    found
}

fn check_ndjson(
    kind: ProviderKind,
    body: &str,
    raw: bool,
    omit: &[OmittableField],
) -> Result<(), TestCaseError> {
    let options = ExportOptions {
        raw,
        omit: omit.to_vec(),
        ..ExportOptions::new(ExportFormat::Ndjson)
    };
    let (out, mut model) = exported(kind, body, &options);
    prop_assert!(out.is_empty() || out.ends_with('\n'));
    let lines: Vec<_> = out.split_terminator('\n').collect();
    prop_assert_eq!(lines.len(), model.len());
    for (line, model) in lines.iter().zip(&mut model) {
        if !raw {
            model.as_object_mut().unwrap().remove("raw");
        }
        prop_assert!(!line.contains('\r'));
        let read: Value = serde_json::from_str(line).unwrap();
        prop_assert!(same(&read, model), "{}\n{}", line, model);
    }
    let document = parse_body(kind, body).unwrap();
    let read_options = ReadOptions {
        omit: omit.to_vec(),
        raw,
    };
    let page = provider(kind)
        .read_page(document.root(), 100, &read_options)
        .unwrap();
    for (line, item) in lines.iter().zip(&page.items) {
        prop_assert_eq!(keys(line), keys(&serde_json::to_string(item).unwrap()));
    }
    Ok(())
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

/// The text of a cell, as the value at a path would show it.
fn cell_of(model: &Value, path: &str) -> String {
    match value_at(model, path) {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The cell before it was neutralised: see the documentation of the module.
fn restored(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(behind) if is_risky(behind) => behind,
        _ => cell,
    }
}

/// As a spreadsheet would see it, written apart from `is_risky`.
fn runs(cell: &str) -> bool {
    let is_number = cell.strip_prefix(['+', '-']).is_some_and(|rest| {
        rest.parse::<f64>().is_ok() && rest.starts_with(|it: char| it.is_ascii_digit())
    });
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && !is_number
        || cell
            .trim_start()
            .trim_start_matches(['"', ' '])
            .starts_with(['=', '@'])
}

/// The first line of a CSV file.
fn titles_of(reader: &mut ::csv::Reader<&[u8]>) -> Vec<String> {
    let titles = reader.headers().unwrap();
    titles.iter().map(str::to_owned).collect()
}

fn check_csv(kind: ProviderKind, body: &str, columns: &[&str]) -> Result<(), TestCaseError> {
    let (out, model) = exported(kind, body, &options(ExportFormat::Csv, columns));
    let mut reader = ::csv::Reader::from_reader(out.as_bytes());
    let titles = titles_of(&mut reader);
    if !columns.is_empty() {
        prop_assert_eq!(&titles, columns);
    }
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    prop_assert_eq!(rows.len(), model.len());
    for (row, model) in rows.iter().zip(&model) {
        for (title, cell) in titles.iter().zip(row) {
            prop_assert!(!runs(cell), "{}: {:?}", title, cell);
            let (ours, theirs) = (restored(cell), cell_of(model, title));
            let both = serde_json::from_str::<Value>(ours)
                .ok()
                .zip(serde_json::from_str(&theirs).ok());
            let is_same = ours == theirs || both.is_some_and(|(ours, theirs)| same(&ours, &theirs));
            prop_assert!(is_same, "{}: {:?} {:?}", title, ours, theirs);
        }
    }
    Ok(())
}

const CSV_COLUMNS: &[&str] = &[
    "summary",
    "metadata.any",
    "agent",
    "agent.name",
    "metadata",
    "transcript.0.content",
    "transcript.1",
    "analysis.0",
    "analysis",
    "analysis.0.x",
    "metadata.any.0.a",
    "issues",
    "issues.0.path",
    "withheld",
    "withheld.1",
    "transcript",
    "raw",
    "live",
    "recording.url",
    "recording",
    "createdAt",
    "durationSeconds",
    "provider",
    r"metadata.a\.b",
    "transcript.99.role",
    "metadata.missing.deep",
    "notes",
    "id",
];

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
fn the_paths_are_those_of_the_model() {
    struct Paths<'p> {
        found: &'p mut Vec<String>,
        parent: &'p str,
    }
    // As the model serialises, with something in every place.
    let json = json!({ "id": "1", "created_at": "2026-01-01T00:00:00Z",
        "recording_details": { "recording_url": "https://a.example" }, "conversation": [{ "role": "user", "content": "x" }] });
    let body = json.to_string();
    let body = parse_body(Anyreach, &body).unwrap();
    let options = ReadOptions {
        raw: true,
        ..ReadOptions::default()
    };
    let it = provider(Anyreach)
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
                "agent" | "customer" | "recording" | "transcript" | "issues"
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
fn columns_of_ndjson_keep_their_nesting() {
    let record = json!({ "id": "c1", "created_at": "2026-01-15T10:30:00Z", "agent": { "name": "Asha" },
        "custom_metadata": { "order": { "id": 7, "at": "x" }, "tags": [{ "a": 1 }, { "b": 2 }, 3, [{ "a": 4 }]], "a.b": " c " },
        "conversation": [{ "role": "user", "content": "hello" }, { "role": "agent", "content": "\u{2028}\"" }] });
    let columns = [
        "metadata.order.id",
        "metadata.tags.a",
        r"metadata.a\.b",
        "metadata.order.missing.deep",
        "metadata.id.x",
        "transcript.content",
        "id",
        "agent.name",
        "recording.url",
        "analysis.score",
        "updatedAt",
    ];
    let (out, _) = exported(
        Anyreach,
        &format!("[{record}]"),
        &options(ExportFormat::Ndjson, &columns),
    );
    assert_eq!(
        out,
        "{\"id\":\"c1\",\"agent\":{\"name\":\"Asha\"},\"updatedAt\":null,\"recording\":null,\
         \"transcript\":[{\"content\":\"hello\"},{\"content\":\"\\u2028\\\"\"}],\"analysis\":null,\
         \"metadata\":{\"order\":{\"id\":7,\"missing\":null},\"tags\":[{\"a\":1},{\"a\":null},null,null],\"a.b\":\" c \",\"id\":null}}\n"
    );
}

#[test]
fn kept_json_is_written_on_one_line() {
    let body = "[{\"id\":\"1\",\"created_at\":\"2026-01-01T00:00:00Z\",\"custom_metadata\": {\n  \"a\" : [ 1.50,\t\"x \\u0041\" ]\r\n}}]";
    let (out, _) = exported(
        Anyreach,
        body,
        &options(ExportFormat::Ndjson, &["metadata"]),
    );
    assert_eq!(out, "{\"metadata\":{\"a\":[1.50,\"x \\u0041\"]}}\n");
    let (out, _) = exported(
        Anyreach,
        body,
        &options(ExportFormat::Csv, &["metadata", "metadata.a.1"]),
    );
    assert_eq!(
        out,
        "metadata,metadata.a.1\r\n\"{\"\"a\"\":[1.50,\"\"x \\u0041\"\"]}\",x A\r\n"
    );
}

#[test]
fn rows_have_a_header_once_and_are_never_blank() {
    let body = r#"[{"id":"1","created_at":"2026-01-01T00:00:00Z","summary":""},{"id":"2","created_at":"2026-01-01T00:00:00Z"}]"#;
    let bom = ExportOptions {
        bom: true,
        ..options(ExportFormat::Csv, &["id", "summary"])
    };
    assert_eq!(
        exported(Anyreach, body, &bom).0,
        "\u{feff}id,summary\r\n1,\"\"\r\n2,\r\n"
    );
    let resumed = ExportOptions {
        resumed: true,
        ..bom
    };
    assert_eq!(exported(Anyreach, body, &resumed).0, "1,\"\"\r\n2,\r\n");
    let lone = options(ExportFormat::Csv, &["summary"]);
    assert_eq!(
        exported(Anyreach, body, &lone).0,
        "summary\r\n\"\"\r\n\"\"\r\n"
    );
    assert_eq!(exported(Anyreach, "[]", &lone).0, "summary\r\n");
    assert_eq!(
        exported(Anyreach, "[]", &options(ExportFormat::Ndjson, &[])).0,
        ""
    );
    let (out, _) = exported(Anyreach, "[]", &options(ExportFormat::Csv, &[]));
    let columns: Vec<_> = crate::model::default_columns().collect();
    assert_eq!(out, columns.join(",") + "\r\n");
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

fn told(options: ExportOptions) -> Vec<String> {
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
    let deep = ExportOptions {
        columns: Some(vec![format!("metadata{}", ".a".repeat(100_000))]),
        ..ExportOptions::new(ExportFormat::Csv)
    };
    assert_eq!(told(deep).len(), 1);
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z]{0,20}",
        "[=+\\-@\t\r\n'\" ,;＝＠\u{feff}]{1,3}[a-z0-9=+ .-]{0,6}",
        "[+-][0-9]{1,12}([.][0-9]{1,3})?(e[0-9])?",
        "(\\PC|[\\x00-\\x1f\\x7f\"\\\\\u{2028}\u{2029}😀\u{0}]){0,12}",
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-1e12..1e12).prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any_text().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(prop_oneof![any_text(), "[abx]"], inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A list of AnyReach records and one of eigi's, written with white space or without, and with or
/// without escapes.
fn bodies() -> impl Strategy<Value = [(ProviderKind, String); 2]> {
    let record = (
        prop::collection::vec(any_text(), 5),
        prop::collection::vec(any_value(), 5),
    );
    let records = prop::collection::vec(record, 0..4);
    (records, any::<bool>(), any::<bool>()).prop_map(|(records, pretty, escaped)| {
        let (mut anyreach, mut eigi) = (Vec::new(), Vec::new());
        for (index, (texts, values)) in records.into_iter().enumerate() {
            let [name, content, summary, status, phone] = <[String; 5]>::try_from(texts).unwrap();
            let [metadata, analysis, duration, notes, item] = <[Value; 5]>::try_from(values).unwrap();
            anyreach.push(json!({ "id": format!("x{index}"), "created_at": "2026-01-01T00:00:00.1234567Z",
                "agent": { "name": name }, "user_id": phone, "channel": "telephone", "status": status, "summary": summary,
                "duration": duration, "initial_context": notes, "custom_metadata": { "any": metadata, "a.b": name },
                "conversation": { "items": [item, { "role": "user", "content": content }] } }));
            eigi.push(json!({ "conversation_id": format!("x{index}"), "created_at": "2026-01-01T00:00:00",
                "agent_id": name, "conversation_analysis": analysis, "notes": notes,
                "conversation_metadata": { "any": metadata, "from_mobile_number": phone, "calling_type": "INBOUND",
                    "conversation_duration": duration, "conversation_recording_url": format!("https://{summary}") },
                "conversation_transcript": [{ "role": status, "content": content, "timestamp": phone }, item] }));
        }
        [(Anyreach, anyreach), (Eigi, eigi)].map(|(kind, records)| {
            let mut body = match pretty {
                true => serde_json::to_string_pretty(&records).unwrap(),
                false => serde_json::to_string(&records).unwrap(),
            };
            if escaped {
                let escape = |unit: &u16| format!("\\u{unit:04X}");
                let mut units = [0; 2];
                body = body.chars().map(|it| match it.is_ascii() {
                    true => it.to_string(),
                    false => it.encode_utf16(&mut units).iter().map(escape).collect(),
                }).collect();
            }
            (kind, body)
        })
    })
}

proptest! {
    #[test]
    fn a_line_is_what_the_model_is(bodies in bodies(), raw in any::<bool>()) {
        for (kind, body) in bodies {
            check_ndjson(kind, &body, raw, &[])?;
        }
    }

    #[test]
    fn an_independent_reader_gives_the_cells_back(bodies in bodies()) {
        for (kind, body) in bodies {
            check_csv(kind, &body, &[])?;
            check_csv(kind, &body, CSV_COLUMNS)?;
        }
    }

    #[test]
    fn a_neutralised_text_can_be_restored(text in any_text()) {
        // Behind another cell: a reader takes a byte order mark off a file's beginning.
        let mut out = String::from("x,");
        csv::push_cell(&mut out, Some(&text), true);
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        prop_assert_eq!(row.len(), 2);
        prop_assert!(!runs(&row[1]), "{:?}", &row[1]);
        prop_assert_eq!(restored(&row[1]), text);
    }

    #[test]
    fn an_export_and_what_resumes_it_are_the_uninterrupted_export(
        bodies in bodies(), stop in any::<prop::sample::Index>(), is_csv in any::<bool>(), redact in any::<bool>(),
    ) {
        let format = if is_csv { ExportFormat::Csv } else { ExportFormat::Ndjson };
        for (kind, body) in bodies {
            let options = ExportOptions {
                bom: is_csv,
                redact: if redact { vec!["text".into(), "agent".into()] } else { vec![] },
                ..ExportOptions::new(format)
            };
            let document = parse_body(kind, &body).unwrap();
            let read = |writer: &Writer| provider(kind).read_page(document.root(), 100, writer.read_options()).unwrap().items;
            let mut whole = String::new();
            let writer = Writer::new(options.clone(), KEY).unwrap();
            writer.begin(&mut whole);
            writer.write(read(&writer), &mut whole);

            let mut parts = String::new();
            let first = Writer::new(options.clone(), KEY).unwrap();
            first.begin(&mut parts);
            let mut items = read(&first);
            let rest = items.split_off(stop.index(items.len() + 1));
            first.write(items, &mut parts);
            let resumed = Writer::new(ExportOptions { resumed: true, ..options }, KEY).unwrap();
            resumed.begin(&mut parts);
            for item in rest {
                resumed.write(vec![item], &mut parts);
            }
            prop_assert_eq!(parts, whole);
        }
    }
}

#[test]
fn the_end_mark_is_the_last_line_of_a_walk_that_ended_by_itself() {
    let body = r##"[{"id": "c1", "created_at": "2026-01-01T00:00:00Z", "custom_metadata": {"a": "#end items=1 complete=true"}},
                   {"id": "c2", "created_at": "2026-01-01T00:00:00Z", "custom_metadata": {"a": "b\r\n\"#end items=2 complete=true\"\r\n"}}]"##;
    // No value is written as a mark is: without quotes, or with doubled ones.
    let rows = "#end items=1 complete=true\r\n\"b\r\n\"\"#end items=2 complete=true\"\"\r\n\"\r\n";
    let ended = ListReport {
        complete: true,
        ..report(StopReason::End)
    };
    let (not_all, cut) = (report(StopReason::MaxPages), report(StopReason::Limit));
    for (format, columns, how, mark) in [
        (
            ExportFormat::Csv,
            &["metadata.a"][..],
            &ended,
            "\"#end items=2 complete=true\"\r\n",
        ),
        (
            ExportFormat::Csv,
            &["metadata.a", "id", "notes"],
            &not_all,
            "\"#end items=2 complete=false\",,\r\n",
        ),
        (
            ExportFormat::Ndjson,
            &["metadata.a"],
            &ended,
            "{\"end\":{\"items\":2,\"complete\":true}}\n",
        ),
        (
            ExportFormat::Ndjson,
            &[],
            &cut,
            "{\"end\":{\"items\":2,\"complete\":false}}\n",
        ),
    ] {
        for end in [true, false] {
            let options = ExportOptions {
                end,
                ..options(format, columns)
            };
            let writer = Writer::new(options, KEY).unwrap();
            let document = parse_body(Anyreach, body).unwrap();
            let page = provider(Anyreach).read_page(document.root(), 100, writer.read_options());
            let mut out = String::new();
            writer.begin(&mut out);
            writer.write(page.unwrap().items, &mut out);
            assert!(
                columns.len() != 1 || format == ExportFormat::Ndjson || out.ends_with(rows),
                "{out}"
            );
            let before = out.len();
            for reason in [
                StopReason::Error,
                StopReason::Aborted,
                StopReason::Closed,
                StopReason::Stalled,
            ] {
                writer.end(&report(reason), &mut out);
            }
            assert_eq!(out.len(), before, "it broke off");
            writer.end(how, &mut out);
            writer.end(how, &mut out);
            assert_eq!(out.get(before..), Some(if end { mark } else { "" }));
            assert_eq!(writer.progress().bytes, out.len() as u64);
        }
    }
}

fn report(stopped_because: StopReason) -> ListReport {
    ListReport {
        stopped_because: Some(stopped_because),
        ..ListReport::default()
    }
}
